"""The draft: its files as text beside a live preview."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from banshi_forms import BadPackage, Definition, Finding, check, from_canonical, localise
from banshi_platform import documents
from banshi_platform.i18n import current_locale
from banshi_platform.i18n import gettext as _
from banshi_platform.problems import CanMend, Conflict, NotFound, Problem
from banshi_platform.tables import Account, Matter, MatterDraft
from banshi_platform.web.inputs import Form, read_form
from banshi_platform.web.responses import see_other
from banshi_platform.web.surface import url
from banshi_templates.contexts import DraftFile, DraftPage, FoundFault, Link
from banshi_templates.environment import page
from banshi_templates.guides import guide

from .. import drafts, exchange, log, preview
from . import certificates

FIRST, GUIDE = "form.json", "guide"
SEE = "matter.comment"  # who may look at a draft without editing it


async def draft(request: Request) -> Response:
    """GET: one file of the draft as text."""
    found = await drafts.matter_for(request.state.actor, request.path_params["code"])
    current = await documents.draft(found.code)
    name = request.query_params.get("file", FIRST)
    text = drafts.text_files(from_canonical(current.content)).get(name)
    if text is None:
        raise drafts.NoSuchFile
    return page(request, await _draft_page(request, found, current, name, text))


async def save(request: Request) -> Response:
    """POST: put the file back; what cannot be stored is shown again as it was typed."""
    found = await drafts.matter_for(request.state.actor, request.path_params["code"])
    form = await read_form(request)
    name, text = form.get("file", FIRST), form.get("text").replace("\r\n", "\n")
    if form.get("_go") == "check":
        return await _checked(request, found, name, text)
    try:
        await log.write(request.state.actor, found.code, name, text, _revision(form))
    except (BadPackage, CanMend, Conflict) as error:
        current = await documents.draft(found.code)
        shown = await _draft_page(request, found, current, name, text, _reason(error))
        return page(request, shown, 409 if isinstance(error, Conflict) else 422)
    request.state.session.flash(_("Saved."), "success")
    return see_other(url(request, "admin.draft", code=found.code, file=name))


async def _checked(request: Request, found: Matter, name: str, text: str) -> Response:
    """The findings on what was typed, which is not stored."""
    current = await documents.draft(found.code)
    try:
        tried = drafts.with_file(from_canonical(current.content), name, text)
    except (BadPackage, CanMend) as error:
        shown = await _draft_page(request, found, current, name, text, _reason(error))
        return page(request, shown, 422)
    return page(request, await _draft_page(request, found, current, name, text, tried=tried))


async def try_out(request: Request) -> Response:
    """POST from the editor into the preview frame: the page as the typed text would make it. Nothing is stored."""
    found = await drafts.matter_for(request.state.actor, request.path_params["code"])
    form = await read_form(request)
    defn = from_canonical((await documents.draft(found.code)).content)
    try:
        tried = drafts.with_file(defn, form.get("file", FIRST), form.get("text"))
    except BadPackage as error:
        raise exchange.NotAPackage(why=error.sentence(current_locale())) from error
    step = form.get("show")
    if step in ("", GUIDE):
        return page(request, guide(localise(tried, current_locale()), preview=True))
    if step.startswith(certificates.SHOWN):
        return await certificates.shown_page(request, found.code, tried, step)
    here = url(request, "admin.preview_step", code=found.code, step=step)
    return page(request, preview.step_page(tried, step, here, current_locale()))


def _revision(form: Form) -> int:
    text = form.get("_revision")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _reason(error: BadPackage | Problem) -> str:
    if isinstance(error, BadPackage):
        return error.sentence(current_locale())
    return _(error.sentence, **error.params)


async def _draft_page(
    request: Request,
    found: Matter,
    current: MatterDraft,
    name: str,
    text: str,
    error: str = "",
    tried: Definition | None = None,
) -> DraftPage:
    definition = tried or from_canonical(current.content)
    findings = check(definition)
    by = await Account.get_or_none(id=current.updated_by_id).prefetch_related("person")
    previews = _previews(request, found.code, definition)
    beside = _beside(name, definition, previews)
    return DraftPage(
        code=found.code,
        title=found.title,
        files=tuple(_file(request, found.code, n, name, findings) for n in drafts.text_files(definition)),
        file=name,
        text=text,
        save_url=url(request, "admin.draft", code=found.code, file=name),
        try_url=url(request, "admin.try", code=found.code),
        shown_step=beside.rpartition("/")[2],
        preview_url=beside,
        revision=current.revision,
        previews=previews,
        error=error,
        findings=_found(request, found.code, findings),
        saved_at=current.updated_at,
        saved_by=by.person.name if by else "",
        publish_url=url(request, "admin.publish", code=found.code),
        back_url=url(request, "admin.matter", code=found.code),
    )


def _file(request: Request, code: str, name: str, current: str, findings: list[Finding]) -> DraftFile:
    errors = sum(f.severity == "error" and f.pointer.partition("#")[0] == name for f in findings)
    return DraftFile(name, url(request, "admin.draft", code=code, file=name), name == current, errors)


def _previews(request: Request, code: str, defn: Definition) -> tuple[Link, ...]:
    guide_link = Link(_("Guide"), url(request, "admin.preview_guide", code=code))
    steps = [
        Link(
            str(step.get("title", step["id"])), url(request, "admin.preview_step", code=code, step=step["id"])
        )
        for step in defn.form.get("x-steps", ())
        if isinstance(step, dict) and "id" in step
    ]
    return (guide_link, *certificates.links(request, code, defn), *steps)


def _beside(name: str, defn: Definition, previews: tuple[Link, ...]) -> str:
    """What stands beside a file: the form's first step, the first certificate, or the guide."""
    results = len(certificates.results(defn))
    at = {FIRST: 1 + results, "certificate.json": 1}.get(name, 0)
    return previews[at if at < len(previews) else 0].url


def _found(request: Request, code: str, findings: list[Finding]) -> tuple[FoundFault, ...]:
    locale = current_locale()
    return tuple(
        FoundFault(
            severity=f.severity,
            where=f.pointer,
            text=drafts.worded(f, locale),
            url=url(request, "admin.draft", code=code, file=f.pointer.partition("#")[0] or FIRST),
        )
        for f in findings
    )


async def preview_guide(request: Request) -> Response:
    found = await drafts.matter_for(request.state.actor, request.path_params["code"], SEE)
    defn = from_canonical((await documents.draft(found.code)).content)
    short = request.query_params.get("short") == "1"
    return page(request, guide(localise(defn, current_locale()), preview=True, short=short))


async def preview_step(request: Request) -> Response:
    """GET: the empty step. POST: the step with what was typed, judged; nothing is kept."""
    found = await drafts.matter_for(request.state.actor, request.path_params["code"], SEE)
    defn = from_canonical((await documents.draft(found.code)).content)
    step = request.path_params["step"]
    pairs = (await read_form(request)).texts() if request.method == "POST" else None
    here = url(request, "admin.preview_step", code=found.code, step=step)
    return page(request, preview.step_page(defn, step, here, current_locale(), pairs))


async def preview_options(request: Request) -> Response:
    """GET …/preview/form/{step}/options: what a long list of the draft offers for the words typed."""
    found = await drafts.matter_for(request.state.actor, request.path_params["code"], SEE)
    defn = from_canonical((await documents.draft(found.code)).content)
    asked = (request.query_params.get("field", ""), request.query_params.get("q", ""))
    offered = preview.options(defn, request.path_params["step"], *asked, current_locale())
    if offered is None:
        raise NotFound()
    return JSONResponse(offered)
