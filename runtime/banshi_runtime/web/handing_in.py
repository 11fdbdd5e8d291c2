"""The last page before handing in, handing in, and the receipt."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response

from banshi_forms import Finding
from banshi_platform import clock, workdays
from banshi_platform.i18n import gettext as _
from banshi_platform.web.inputs import read_form
from banshi_platform.web.responses import see_other
from banshi_templates import contexts

from .. import cases, submit
from ..tables import Notice
from . import addresses, shown
from .apply import Open, opened, revision_in, step_links, top
from .shown import actor_of, faults, locale_of, page


async def check_page(request: Request) -> Response:
    """GET /applications/{application}/check"""
    return _draw_check(request, await opened(request))


def _draw_check(request: Request, form: Open, status: int = 200) -> Response:
    case, locale = form.case, locale_of(request)
    where = case.row.public_id
    return page(
        request,
        contexts.CheckPage(
            matter_title=case.definition.profile["title"],
            steps=step_links(form, "check"),
            sections=shown.answers(case, locale, change=True),
            action_url=addresses.application(where, "submit"),
            revision=case.row.revision,
            declaration=declaration(),
            materials=shown.material_lines(case, locale),
            materials_url=addresses.application(where, "materials"),
            faults=_leading(form, submit.grave(form.findings), locale),
            warnings=_leading(form, tuple(f for f in form.findings if f.severity != "error"), locale),
            back_url=addresses.application(where, "materials"),
            again=case.row.state == "supplement",
        ),
        status,
    )


def declaration() -> tuple[str, ...]:
    """What everybody declares who hands in (Administrative Licensing Law art. 31)."""
    return (
        _("What I have stated and handed in is true, complete and lawful."),
        _("I know the consequences of false statements and will bear them."),
    )


def _leading(form: Open, findings: Sequence[Finding], locale: str) -> tuple[contexts.Fault, ...]:
    """Faults whose links lead to the page where each is mended."""
    where = form.case.row.public_id
    lines: list[contexts.Fault] = []
    for finding in findings:
        step = next((n for n in form.steps if top(finding.pointer) in shown.names_of(n)), None)
        base = addresses.application(where, *(("steps", shown.step_id(step)) if step else ("materials",)))
        lines += faults((finding,), locale, base)
    return tuple(lines)


async def hand_in(request: Request) -> Response:
    """POST /applications/{application}/submit"""
    form = await read_form(request, max_fields=20, max_files=0)
    where = request.path_params["application"]
    if form.get("declared") != "1":
        request.state.session.flash(_("Please confirm the declaration before you hand in."), "error")
        return see_other(addresses.application(where, "check"))
    try:
        await submit.submit(actor_of(request), where, revision_in(form))
    except submit.NotComplete:
        return _draw_check(request, await opened(request), 422)
    return see_other(addresses.application(where, "receipt"))


async def receipt(request: Request) -> Response:
    """GET /applications/{application}/receipt"""
    case = await cases.own(actor_of(request), request.path_params["application"], locale_of(request))
    row = case.row
    if row.submitted_at is None:
        return see_other(addresses.application(row.public_id))
    given = await Notice.filter(application_id=row.id, kind="receipt").order_by("-id")
    last = workdays.working_day_after(clock.local(row.submitted_at).date(), submit.DEEMED_DAYS)
    return page(
        request,
        contexts.ReceiptPage(
            matter_title=case.definition.profile["title"],
            organisation=row.organisation.name,
            number=row.number or "",
            query_code=row.query_code,
            submitted_at=row.submitted_at,
            applicant=row.applicant_name,
            materials=shown.material_lines(case, locale_of(request)),
            answer_by=last if row.state == "submitted" else None,
            phone=str((case.definition.guide.get("contact") or {}).get("phone", "")),
            progress_url=addresses.application(row.public_id),
            query_url=addresses.QUERY,
            notice_url=addresses.notice(given[0].public_id) if given else "",
            again=len(given) > 1,
        ),
    )
