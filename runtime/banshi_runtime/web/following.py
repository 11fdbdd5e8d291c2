"""What follows a hand-in: my applications, progress (also by number and code), notices, certificates."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from starlette.requests import Request
from starlette.responses import Response

from banshi_forms import mask
from banshi_platform import clock, files, throttle
from banshi_platform.i18n import gettext as _
from banshi_platform.problems import CanMend, Problem
from banshi_platform.web.inputs import address, read_form
from banshi_platform.web.responses import content, see_other
from banshi_templates import contexts

from .. import apply, attachments, cases, clocks, notices, payments, printing, promises, query, worklist
from ..cases import Case
from ..tables import Certificate
from . import addresses, paying, shown
from .apply import first_step, revision_in
from .shown import actor_of, locale_of, page

TABS: Mapping[str, tuple[str, ...]] = {
    "": (),
    "drafts": ("draft",),
    "todo": ("supplement", "payment"),
    "open": ("submitted", "accepted", "granted"),
    "done": ("issued", "refused", "declined", "not_required", "transferred", "withdrawn", "forfeited"),
}


async def mine(request: Request) -> Response:
    """GET /applications"""
    rows = await worklist.own(actor_of(request))
    tab = request.query_params.get("tab", "")
    wanted = TABS.get(tab, ())
    return page(
        request,
        contexts.MyApplicationsPage(
            items=tuple(_item(row) for row in rows if not wanted or row.state in wanted),
            tabs=_tabs(rows, tab),
            find_url=addresses.MATTERS,
        ),
    )


def _tabs(rows: tuple[worklist.Row, ...], current: str) -> tuple[contexts.Link, ...]:
    titles = {
        "": _("All"),
        "drafts": _("Drafts"),
        "todo": _("For you to do"),
        "open": _("Under way"),
        "done": _("Finished"),
    }
    return tuple(
        contexts.Link(
            title,
            addresses.searching(addresses.APPLICATIONS, tab=tab),
            current=tab == current,
            count=sum(1 for row in rows if not TABS[tab] or row.state in TABS[tab]),
        )
        for tab, title in titles.items()
    )


_NEXT = {"draft": "continue", "supplement": "supplement", "payment": "pay", "issued": "certificate"}


def _item(row: worklist.Row) -> contexts.ApplicationItem:
    return contexts.ApplicationItem(
        matter_title=row.matter,
        url=addresses.application(row.public_id),
        state=row.state,
        updated_at=row.updated_at,
        number=row.number,
        organisation=row.organisation,
        submitted_at=row.submitted_at,
        due=shown.due(row.dial),
        next=_NEXT.get(row.state, "view"),  # type: ignore[arg-type]
        unread=row.unread,
    )


async def progress(request: Request) -> Response:
    """GET /applications/{application}: a draft leads to its form, everything else to where it stands."""
    actor, locale = actor_of(request), locale_of(request)
    case = await cases.seen(actor, request.path_params["application"], locale)
    if not cases.is_owner(actor, case):
        return see_other(addresses.desk(case.row.public_id))
    if case.row.state == "draft":
        return see_other(first_step(case, locale))
    return await draw_progress(request, case)


async def draw_progress(
    request: Request,
    case: Case,
    errors: Mapping[str, str] = MappingProxyType({}),
    status: int = 200,
    typed: paying.Typed | None = None,
) -> Response:
    """The page; ``errors`` says by material what was wrong with a file that was just sent, ``typed`` of a payment."""
    actor, locale, row = actor_of(request), locale_of(request), case.row
    links = await shown.notice_links(case, actor)
    asked = next((link.url for link in links if case.row.state == "supplement"), "")
    may_withdraw = any(offer.action == "withdraw" for offer in cases.offers(actor, case))
    context = contexts.ProgressPage(
        matter_title=case.definition.profile["title"],
        organisation=row.organisation.name,
        number=row.number or "",
        state=row.state,
        applicant=row.applicant_name,
        revision=row.revision,
        query_code=row.query_code,
        submitted_at=row.submitted_at,
        accepted_at=row.accepted_at,
        due=shown.due_of(case) if row.state == "accepted" else contexts.Due(),
        statutory_due_on=row.statutory_due_on,
        stages=shown.stages(case),
        trail=await shown.trail(case, for_desk=False),
        notices=links,
        supplement=shown.supplement(case, first_step(case, locale) if asked else "", asked),
        certificates=await shown.certificate_links(case),
        answers=shown.answers(case, locale),
        materials=shown.material_lines(case, locale),
        promised=tuple(_promised(case, promise, errors) for promise in promises.promises(case))
        if row.state in promises.HANDED_IN_LATER
        else (),
        payment=paying.shown_to(case, links, typed),
        withdraw_url=addresses.application(row.public_id, "withdraw") if may_withdraw else "",
        back_url=addresses.APPLICATIONS,
        phone=phone(case),
    )
    return page(request, context, status)


def _promised(case: Case, promise: promises.Promise, errors: Mapping[str, str]) -> contexts.PromisedMaterial:
    rules = attachments.rules_of(promise.material.get("accept"))
    return contexts.PromisedMaterial(
        id=promise.id,
        title=promise.title,
        upload_url=addresses.application(case.row.public_id, "materials", promise.id),
        kept=promise.kept,
        due=shown.due(clocks.dial(clock.today(), promise.due_on)),
        files=shown.material_files(case, promise.material),
        types=rules.types,
        max_mb=rules.max_mb,
        max=rules.max,
        hint=promise.material.get("hint", ""),
        error=errors.get(promise.id, ""),
    )


def phone(case: Case) -> str:
    return str((case.definition.guide.get("contact") or {}).get("phone", ""))


async def withdraw(request: Request) -> Response:
    """POST /applications/{application}/withdraw"""
    form = await read_form(request, max_fields=20, max_files=0)
    where = request.path_params["application"]
    await apply.withdraw(actor_of(request), where, revision_in(form), form.get("words")[:500])
    request.state.session.flash(_("The application has been withdrawn."))
    return see_other(addresses.application(where))


async def say_paid(request: Request) -> Response:
    """POST /applications/{application}/payment: the applicant says that it is paid."""
    form = await read_form(request, max_fields=20, max_files=5)
    where, number = request.path_params["application"], form.get("number").strip()
    proofs = tuple([(sent.filename or "", await sent.read()) for sent in form.files("file")])
    try:
        await payments.claim(actor_of(request), where, revision_in(form), number, proofs)
    except CanMend as problem:
        case = await cases.own(actor_of(request), where, locale_of(request))
        typed = paying.Typed(number[:200], _(problem.sentence, **problem.params))
        return await draw_progress(request, case, status=422, typed=typed)
    request.state.session.flash(_("Thank you. The office checks that the payment has arrived."))
    return see_other(addresses.application(where))


async def query_page(request: Request) -> Response:
    """GET /query"""
    return page(
        request,
        contexts.QueryPage(action_url=addresses.QUERY, number=request.query_params.get("number", "")[:30]),
    )


async def query_post(request: Request) -> Response:
    """POST /query: throttled by source, so that codes cannot be tried out."""
    form = await read_form(request, max_fields=10, max_files=0)
    number, code = form.get("number")[:40], form.get("code")[:20]
    try:
        await throttle.take(f"query:{throttle.source(address(request))}", rate=1 / 6, burst=20)
        case = await query.progress(number, code, locale_of(request))
    except Problem as problem:
        error = _(problem.sentence, **problem.params)
        context = contexts.QueryPage(action_url=addresses.QUERY, number=number, code=code, error=error)
        return page(request, context, problem.status)
    return page(request, await _public_progress(case))


async def _public_progress(case: Case) -> contexts.ProgressPage:
    """What a number and a code open: where it stands, nothing of what was stated."""
    return contexts.ProgressPage(
        matter_title=case.definition.profile["title"],
        organisation=case.row.organisation.name,
        number=case.row.number or "",
        state=case.row.state,
        applicant=mask("name", case.row.applicant_name),
        submitted_at=case.row.submitted_at,
        accepted_at=case.row.accepted_at,
        due=shown.due_of(case) if case.row.state == "accepted" else contexts.Due(),
        stages=shown.stages(case),
        trail=await shown.trail(case, for_desk=False),
        back_url=addresses.QUERY,
        phone=phone(case),
        by_code=True,
    )


async def notice_page(request: Request) -> Response:
    """GET /notices/{notice}"""
    notice = await notices.read(actor_of(request), request.path_params["notice"])
    written = notices.words(notice)
    letter = {name: getattr(written, name) for name in contexts.Letter.__dataclass_fields__}
    return page(
        request,
        contexts.NoticePage(
            letter=contexts.Letter(**letter),
            back_url=addresses.application(notice.application.public_id),
            pdf_url=f"{addresses.notice(notice.public_id)}.pdf",
        ),
    )


async def notice_pdf(request: Request) -> Response:
    """GET /notices/{notice}.pdf"""
    notice = await notices.read(actor_of(request), request.path_params["notice"])
    data = await printing.notice(notice)
    name = f"{notices.words(notice).title}.pdf"
    return content(data, "application/pdf", name, inline=request.query_params.get("view") == "1")


async def certificate_pdf(request: Request) -> Response:
    """GET /certificates/{code}.pdf: for its holder, and those who handle the application."""
    row = await Certificate.get_or_none(verify_code=request.path_params["code"]).select_related("application")
    if row is None or row.file_id is None:
        raise cases.NoSuchApplication()
    await cases.seen(actor_of(request), row.application.public_id)
    data = await files.read(row.file_id)
    return content(
        data, "application/pdf", f"{row.number}.pdf", inline=request.query_params.get("view") == "1"
    )
