"""The applicant's way through the form: start, the steps, discard. Checking and handing in is ``handing_in``.

Everything is saved on every post, whatever was pressed, before anything is judged: nothing typed is lost.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response

from banshi_forms import Finding, LiveLinks, plan, read, render
from banshi_forms.posts import PutAside
from banshi_forms.prefill import locked
from banshi_forms.values import Node
from banshi_platform.i18n import gettext as _
from banshi_platform.problems import NotFound
from banshi_platform.web.inputs import Form, read_form
from banshi_platform.web.responses import is_htmx, see_other
from banshi_templates import contexts, guides

from .. import apply, attachments, cases, catalogue, submit
from ..cases import Case
from . import addresses, shown
from .shown import actor_of, faults, locale_of, page


@dataclass(frozen=True)
class Open:
    """An open application on its way to be handed in, with its nodes and everything there is to say about it."""

    case: Case
    applicant: dict[str, str]
    findings: tuple[Finding, ...]
    root: Node

    @property
    def steps(self) -> tuple[Node, ...]:
        return self.root.children

    def index(self, step: str) -> int:
        ids = [shown.step_id(node) for node in self.steps]
        if step not in ids:
            raise NotFound()
        return ids.index(step)


async def opened(request: Request) -> Open:
    """The application named in the address, if it is the person's own and still open."""
    actor, locale = actor_of(request), locale_of(request)
    case = await cases.own(actor, request.path_params["application"], locale)
    apply.require_open(case)
    applicant = await apply.applicant_of(actor.person_id)
    return _judged(case, applicant, locale)


def _judged(case: Case, applicant: dict[str, str], locale: str) -> Open:
    root = _closed(case, plan(case.definition.form, case.answers, case.context(locale, applicant)))
    return Open(case, applicant, submit.judge(case, applicant, locale), root)


def _closed(case: Case, node: Node) -> Node:
    """While a supplement is open, what was not asked for can be read but not changed."""
    if case.row.state == "draft":
        return node
    if node.pointer.count("/") == 1 and not apply.may_change(case, node.pointer[1:]):
        return _read_only(node)
    return replace(node, children=tuple(_closed(case, child) for child in node.children))


def _read_only(node: Node) -> Node:
    return replace(node, read_only=True, children=tuple(_read_only(child) for child in node.children))


async def start_page(request: Request) -> Response:
    """GET /matters/{code}/apply: what it takes, drafts begun before, and the button that begins."""
    matter = await catalogue.find(request.path_params["code"], locale_of(request))
    drafts = await apply.drafts_of(actor_of(request), matter)
    needed = guides.materials_of(matter.definition, matter.digest)
    return page(
        request,
        contexts.StartPage(
            matter_title=matter.definition.profile["title"],
            organisation=matter.definition.profile["organisation"]["name"],
            parts=tuple(step["title"] for step in matter.definition.form.get("x-steps", ())),
            materials=tuple(one for one in needed if not one.generated),
            action_url=addresses.apply(matter.code),
            guide_url=addresses.matter(matter.code),
            drafts=tuple(
                contexts.Link(_("Continue the draft"), addresses.application(one)) for one in drafts
            ),
        ),
    )


async def start(request: Request) -> Response:
    """POST /matters/{code}/apply: an untouched draft is taken up again, so asking twice does no harm."""
    row = await apply.start(actor_of(request), request.path_params["code"])
    return see_other(addresses.application(row.public_id))


def first_step(case: Case, locale: str) -> str:
    """Where filling in begins, or where mending begins while a supplement is open."""
    if case.row.state == "supplement":
        found = next((url for item in case.supplement if (url := shown.item_url(case, item["item"]))), "")
        if found:
            return found.partition("#")[0]
    steps = shown.root_node(case, locale).children
    return addresses.application(case.row.public_id, "steps", shown.step_id(steps[0]))


def step_links(form: Open, current: str) -> tuple[contexts.StepLink, ...]:
    """The parts of the application with how each stands: steps, materials, check."""
    where = form.case.row.public_id
    links = [
        contexts.StepLink(
            node.title,
            _state(form, node, current),
            addresses.application(where, "steps", shown.step_id(node)),
        )
        for node in form.steps
    ]
    lacking = any(finding.pointer.startswith("/materials") for finding in submit.grave(form.findings))
    for part, title, done in (("materials", _("Materials"), not lacking), ("check", _("Check"), False)):
        state = "current" if part == current else "done" if done else "todo"
        links.append(contexts.StepLink(title, state, addresses.application(where, part)))  # type: ignore[arg-type]
    return tuple(links)


def _state(form: Open, node: Node, current: str) -> Any:
    if shown.step_id(node) == current:
        return "current"
    names = shown.names_of(node)
    if any(top(finding.pointer) in names for finding in submit.grave(form.findings)):
        return "todo"
    return "done"


def top(pointer: str) -> str:
    return pointer.split("/")[1] if pointer.startswith("/") else ""


def findings_in(node: Node, findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """What concerns one step; faults of materials are told elsewhere."""
    names = shown.names_of(node)
    return tuple(f for f in findings if top(f.pointer) in names)


async def step_page(request: Request) -> Response:
    """GET /applications/{application}/steps/{step}"""
    form = await opened(request)
    return _draw_step(request, form, request.path_params["step"])


def _draw_step(
    request: Request, form: Open, step: str, findings: tuple[Finding, ...] = (), status: int = 200
) -> Response:
    case, locale = form.case, locale_of(request)
    index = form.index(step)
    context = case.context(locale, form.applicant)
    root = _closed(case, plan(case.definition.form, case.answers, context, findings, only=step))
    node = root.children[0]
    here = addresses.application(case.row.public_id, "steps", step)
    before = form.steps[index - 1] if index else None
    return page(
        request,
        contexts.StepPage(
            matter_title=case.definition.profile["title"],
            steps=step_links(form, step),
            title=node.title,
            form=render(node, "edit", locale, live=LiveLinks(f"{here}/refresh", "#step", f"{here}/options")),
            action_url=here,
            revision=case.row.revision,
            faults=faults(submit.grave(findings), locale),
            back_url=addresses.application(case.row.public_id, "steps", shown.step_id(before))
            if before
            else "",
            refresh_url=f"{here}/refresh",
            autosave_url=f"{here}/autosave",
            saved_at=case.row.updated_at if case.row.revision > 1 else None,
            guide_url=addresses.matter(case.definition.profile["code"]),
            discard_url=addresses.application(case.row.public_id, "discard")
            if case.row.state == "draft"
            else "",
            supplement=shown.supplement_items(case, shown.names_of(node)) if case.supplement else (),
        ),
        status,
    )


@dataclass(frozen=True)
class Posted:
    """What a post of a step made of the application."""

    form: Open
    unread: tuple[Finding, ...]  # what could not be read as a value
    action: Any
    posted: Form


async def _take(request: Request) -> Posted:
    """Read a step's post, keep its files and its answers, and judge the application again."""
    before = await opened(request)
    form = await read_form(request)
    node = before.steps[before.index(request.path_params["step"])]
    actor, case = actor_of(request), before.case
    sent = [(name, await _kept(request, case, node, name, value)) for name, value in form]
    pairs = [(name, text) for name, text in sent if text is not None]
    context = case.context(locale_of(request), before.applicant)
    parsed = read(
        case.definition.form, pairs, case.answers, context, node.name, closed=lambda part: _closed(case, part)
    )
    filled = locked(case.definition.form, parsed.data, context)
    await apply.save(actor, case.row.public_id, filled, revision_in(form))
    fresh = await cases.own(actor, case.row.public_id, locale_of(request))
    return Posted(
        _judged(fresh, before.applicant, locale_of(request)), tuple(parsed.findings), parsed.action, form
    )


def revision_in(form: Form) -> int:
    text = form.get("_revision")
    return int(text) if text.isdecimal() else 0


async def _kept(request: Request, case: Case, node: Node, name: str, value: str | UploadFile) -> str | None:
    """A text as it is; a file is put aside, and its reference stands in its place."""
    if isinstance(value, str):
        return value
    field = _find(node, name)
    if field is None or field.read_only:
        return None
    kept = await attachments.hand_in_answer(
        actor_of(request),
        case.row.public_id,
        field.pointer,
        value.filename or "",
        await value.read(),
        field.schema.get("x-accept"),
    )
    return PutAside(kept.public_id)


def _find(node: Node, name: str) -> Node | None:
    if node.name == name and not node.children:
        return node
    return next((found for child in node.children if (found := _find(child, name)) is not None), None)


async def step_post(request: Request) -> Response:
    """POST /applications/{application}/steps/{step}: save, then go where the pressed button leads."""
    taken, step = await _take(request), request.path_params["step"]
    form, where = taken.form, taken.form.case.row.public_id
    if taken.action is not None:
        return _draw_step(request, form, step, taken.unread)
    index, pressed = form.index(step), taken.posted.get("_go", "next")
    if pressed == "back" and index > 0:
        return see_other(addresses.application(where, "steps", shown.step_id(form.steps[index - 1])))
    if pressed == "save" and not taken.unread:
        request.state.session.flash(_("Saved. You can come back and continue at any time."))
        return see_other(addresses.APPLICATIONS)
    found = (*taken.unread, *findings_in(form.steps[index], form.findings))
    if submit.grave(found):
        return _draw_step(request, form, step, found, 422)
    return see_other(_after(form, index))


def _after(form: Open, index: int) -> str:
    where = form.case.row.public_id
    if index + 1 < len(form.steps):
        return addresses.application(where, "steps", shown.step_id(form.steps[index + 1]))
    return addresses.application(where, "materials")


async def refresh(request: Request) -> Response:
    """POST …/steps/{step}/refresh: an answer that rules look at has changed; save and draw the step anew."""
    taken = await _take(request)
    return _draw_step(request, taken.form, request.path_params["step"], taken.unread)


async def autosave(request: Request) -> Response:
    """POST …/steps/{step}/autosave: keep what is typed, say when. Without htmx it is a plain save."""
    taken, step = await _take(request), request.path_params["step"]
    if not is_htmx(request):
        return see_other(addresses.application(taken.form.case.row.public_id, "steps", step))
    return _draw_step(request, taken.form, step, taken.unread)


async def discard(request: Request) -> Response:
    """POST /applications/{application}/discard"""
    form = await read_form(request, max_fields=20, max_files=0)
    await apply.discard(actor_of(request), request.path_params["application"], revision_in(form))
    request.state.session.flash(_("The draft has been discarded."))
    return see_other(addresses.APPLICATIONS)
