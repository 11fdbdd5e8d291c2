"""The materials of an open application: hand in, promise for later, remove; and every file's download."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from banshi_forms import called_for
from banshi_platform.i18n import gettext as _
from banshi_platform.problems import CanMend
from banshi_platform.web.inputs import read_form
from banshi_platform.web.responses import content, is_htmx, see_other
from banshi_templates import contexts

from .. import apply, attachments, cases
from ..cases import Case
from . import addresses, shown
from .apply import Open, opened, step_links
from .following import draw_progress
from .shown import actor_of, locale_of, page


async def materials_page(request: Request) -> Response:
    """GET /applications/{application}/materials"""
    return _draw(request, await opened(request))


def _draw(request: Request, form: Open, slot: str = "", error: str = "", status: int = 200) -> Response:
    case, locale = form.case, locale_of(request)
    where = case.row.public_id
    needs = called_for(case.definition, case.computed, case.context(locale, form.applicant))
    slots = tuple(
        _slot(form, need.material, need.necessity, error if need.material["id"] == slot else "")
        for need in needs
    )
    last = form.steps[-1]
    return page(
        request,
        contexts.MaterialsPage(
            matter_title=case.definition.profile["title"],
            steps=step_links(form, "materials"),
            materials=slots,
            revision=case.row.revision,
            next_url=addresses.application(where, "check"),
            back_url=addresses.application(where, "steps", shown.step_id(last)),
            faults=(contexts.Fault(error, f"#material-{slot}"),) if error else (),
            guide_url=addresses.matter(case.definition.profile["code"]),
        ),
        status,
    )


def _slot(form: Open, material: Mapping[str, Any], necessity: Any, error: str) -> contexts.MaterialSlot:
    case, slot = form.case, material["id"]
    where = case.row.public_id
    asked = apply.opened_materials(case)
    may_change = (asked is None or slot in asked) and not material.get("generated_from_form")
    rules = attachments.rules_of(material.get("accept"))
    flagged = next((item for item in case.supplement if item["item"] == f"material:{slot}"), {})
    deferrable = necessity == "deferrable" and may_change
    return contexts.MaterialSlot(
        id=slot,
        title=material["title"],
        necessity=necessity,
        state=shown.material_state(case, material),
        upload_url=addresses.application(where, "materials", slot) if may_change else "",
        defer_url=addresses.application(where, "materials", slot, "defer") if deferrable else "",
        defer_days=material.get("defer_days"),
        files=shown.material_files(case, material, removable=may_change),
        hint=material.get("hint", ""),
        medium=material.get("medium", "electronic"),
        source=(material.get("source") or {}).get("from", ""),
        waiver=(material.get("waiver") or {}).get("note", ""),
        types=rules.types,
        max_mb=rules.max_mb,
        min=int((material.get("accept") or {}).get("min", 1)),
        max=rules.max,
        error=error,
        problem=flagged.get("problem", ""),
        requirement=flagged.get("requirement", ""),
    )


async def upload(request: Request) -> Response:
    """POST /applications/{application}/materials/{slot}: one file or several."""
    form = await read_form(request)
    where, slot = request.path_params["application"], request.path_params["slot"]
    files = form.files("file")
    error = "" if files else _("Choose a file first.")
    for sent in files:
        try:
            await attachments.hand_in(actor_of(request), where, slot, sent.filename or "", await sent.read())
        except CanMend as problem:
            error = _(problem.sentence, **problem.params)
            break
    return await _after(request, slot, error)


async def _after(request: Request, slot: str, error: str = "") -> Response:
    """htmx gets the list anew; without it the page is loaded again at the material that was changed."""
    case = await cases.own(actor_of(request), request.path_params["application"], locale_of(request))
    if case.row.state not in apply.EDITABLE:
        return await _promise_kept(request, case, slot, error)
    if error or is_htmx(request):
        return _draw(request, await opened(request), slot, error, 422 if error else 200)
    where = addresses.application(request.path_params["application"], "materials")
    return see_other(f"{where}#material-{slot}")


async def _promise_kept(request: Request, case: Case, slot: str, error: str) -> Response:
    """A promised material comes in from the page that shows how the application stands."""
    if error:
        return await draw_progress(request, case, {slot: error}, 422)
    request.state.session.flash(_("Handed in. The office sees it at once."))
    return see_other(addresses.application(case.row.public_id) + "#promised")


async def defer(request: Request) -> Response:
    """POST /applications/{application}/materials/{slot}/defer"""
    form = await read_form(request, max_fields=10, max_files=0)
    slot = request.path_params["slot"]
    later = form.get("defer") == "1"
    await attachments.defer(actor_of(request), request.path_params["application"], slot, later)
    return await _after(request, slot)


async def remove(request: Request) -> Response:
    """POST /applications/{application}/files/{file}/remove"""
    await read_form(request, max_fields=10, max_files=0)
    where, reference = request.path_params["application"], request.path_params["file"]
    case = await cases.own(actor_of(request), where)
    slot = next((a.slot for a in case.attachments if a.public_id == reference), "")
    await attachments.remove(actor_of(request), where, reference)
    return await _after(request, slot)


async def download(request: Request) -> Response:
    """GET /applications/{application}/files/{file}: to keep, or to look at when the type is harmless."""
    found, data = await attachments.give_out(
        actor_of(request), request.path_params["application"], request.path_params["file"]
    )
    inline = request.query_params.get("view") == "1"
    return content(data, found.file.media_type, found.name, inline=inline)
