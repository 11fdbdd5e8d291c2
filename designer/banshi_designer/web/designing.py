"""Designing a draft without code: its parts as lists and panels, every button an operation that can be taken back."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from banshi_forms import Finding, plan, prune, read, render, sentence, validate
from banshi_forms.names import control_id, name_of
from banshi_platform.i18n import current_locale
from banshi_platform.i18n import gettext as _
from banshi_platform.problems import CanMend, Conflict, NotFound
from banshi_platform.web.inputs import Form, read_form
from banshi_platform.web.responses import see_other
from banshi_platform.web.surface import url
from banshi_templates import contexts
from banshi_templates.environment import page

from .. import log, outline, panels
from ..edits import CannotDo
from ..palette import PALETTE
from . import wording
from .workbench import context, frame, revision

PARTS = ("form", "materials", "procedure", "certificate", "guide", "profile")


class NoSuchPart(NotFound):
    """A matter has no part of this name."""


async def design(request: Request) -> Response:
    """GET: a part of the draft, with the panel of one of its things."""
    code, part = request.path_params["code"], request.path_params["part"]
    done = await log.opened(request.state.actor, code)
    if part == "history":
        return page(request, await _page(request, done, part))
    return page(request, await _page(request, done, part, _asked(request, done, part)))


def _asked(request: Request, done: log.Done, part: str) -> panels.Panel | None:
    """The panel of the thing that the address names; of a part that is one thing, its own."""
    thing = request.query_params.get("thing", "")
    try:
        if part == "form":
            return panels.of_field(done.definition, thing) if thing else None
        if thing and part in panels.LISTS:
            return panels.of_thing(done.definition, part, thing)
        return panels.of_part(done.definition, part) if part in panels.WHOLE else None
    except CannotDo as problem:
        raise NoSuchPart from problem


async def save(request: Request) -> Response:
    """POST: what was changed in a panel. Whatever is wrong is shown beside it, and nothing typed is lost."""
    code, part = request.path_params["code"], request.path_params["part"]
    form = await read_form(request)
    done = await log.opened(request.state.actor, code)
    panel = _asked(request, done, part)
    if panel is None:
        raise NoSuchPart
    known = context()
    posted = read(panel.schema, form.texts(), dict(panel.value), known)
    findings = () if posted.action else (*posted.findings, *validate(panel.schema, posted.data, known))
    if posted.action or any(finding.severity == "error" for finding in findings):
        shown = await _page(request, done, part, panel, posted.data, tuple(findings))
        return page(request, shown, 200 if posted.action else 422)
    answers = prune(panel.schema, posted.data, known)
    try:
        await log.do_all(request.state.actor, code, panels.changed(panel, answers), revision(form))
    except (CannotDo, CanMend, Conflict) as problem:
        again = await log.opened(request.state.actor, code)
        shown = await _page(request, again, part, panel, posted.data, error=wording.why(problem))
        return page(request, shown, 409)
    request.state.session.flash(_("Saved."), "success")
    return see_other(str(request.url.path) + (f"?{request.url.query}" if request.url.query else ""))


async def act(request: Request) -> Response:
    """POST: a button of a list, or undo, redo, restore."""
    code, part = request.path_params["code"], request.path_params["part"]
    form, actor = await read_form(request), request.state.actor
    done = await log.opened(actor, code)
    what, _space, thing = form.get("do").partition(" ")
    there = url(request, "admin.design", code=code, part=part)
    try:
        there = await _do(request, done, part, what, thing, form)
    except (CannotDo, CanMend, Conflict) as problem:
        shown = await _page(
            request, await log.opened(actor, code), part, error=wording.why(problem), problem=problem
        )
        return page(request, shown, 409 if isinstance(problem, Conflict) else 422)
    return see_other(there)


async def _do(request: Request, done: log.Done, part: str, what: str, thing: str, form: Form) -> str:
    """Do what the button says; the address to go on with."""
    actor, code, seen = request.state.actor, request.path_params["code"], revision(form)
    there = url(request, "admin.design", code=code, part=part)
    if what == "undo":
        await log.undo(actor, code)
    elif what == "redo":
        await log.redo(actor, code)
    elif what == "restore":
        await log.restore(actor, code, int(thing) if thing.isdecimal() and len(thing) < 10 else 0)
    elif what == "add":
        operation, key = outline.added(
            done.definition, part, thing, form.get("kind"), form.get("title").strip()[:100]
        )
        await log.do(actor, code, operation, seen)
        return url(request, "admin.design", code=code, part=part, thing=key) + "#panel"
    elif what in ("up", "down"):
        await log.do(
            actor, code, outline.moved(done.definition, part, thing, -1 if what == "up" else 1), seen
        )
    elif what == "remove":
        await log.do(actor, code, outline.removed(part, thing), seen)
    return there


async def _page(
    request: Request,
    done: log.Done,
    part: str,
    panel: panels.Panel | None = None,
    data: Any = None,
    findings: tuple[Finding, ...] = (),
    error: str = "",
    problem: Exception | None = None,
) -> contexts.DesignPage:
    if part not in (*PARTS, "history"):
        raise NoSuchPart
    code, definition = request.path_params["code"], done.definition
    here = url(request, "admin.design", code=code, part=part)
    return contexts.DesignPage(
        design=await frame(request, done, part),
        part_title=wording.part(part),
        groups=tuple(_group(request, code, part, group, panel) for group in outline.groups(definition, part)),
        panel=_panel(here, panel, data, findings) if panel else None,
        history=await _history(code) if part == "history" else None,
        error=error,
        uses=wording.uses(problem),
        preview_url=_preview(request, code, definition, part),
    )


def _group(
    request: Request, code: str, part: str, group: outline.Group, panel: panels.Panel | None
) -> contexts.DesignGroup:
    chosen = request.query_params.get("thing", "") if panel else ""
    top = [thing.key for thing in group.things if thing.depth == 0]
    items = tuple(
        contexts.DesignItem(
            id=thing.key,
            title=thing.title,
            url=url(request, "admin.design", code=code, part=part, thing=thing.key) + "#panel",
            note=thing.note or wording.kind(thing.kind),
            tags=wording.tags(thing),
            current=thing.key == chosen,
            first=part != "form" and thing.key == top[0],
            last=part != "form" and thing.key == top[-1],
            depth=thing.depth,
        )
        for thing in group.things
    )
    return contexts.DesignGroup(
        title=group.title,
        key=group.key,
        items=items,
        step=group.step,
        kinds=tuple((offered.id, _(offered.label)) for offered in PALETTE) if part == "form" else (),
        add=wording.adding(part),
    )


def _panel(here: str, panel: panels.Panel, data: Any, findings: tuple[Finding, ...]) -> contexts.DesignPanel:
    locale, known = current_locale(), context()
    root = plan(panel.schema, panel.value if data is None else data, known, findings)
    thing = panel.value.get("id", "") if panel.part != "form" else ""
    path = _path(panel) if panel.part == "form" else str(thing)
    action = f"{here}?thing={path}" if panel.place else here
    return contexts.DesignPanel(
        title=panel.title,
        form=render(root, "edit", locale),
        action_url=action,
        faults=tuple(
            contexts.Fault(sentence(finding, locale), f"#{control_id(name_of(finding.pointer))}")
            for finding in findings
            if finding.severity == "error"
        ),
        back_url=here if panel.place else "",
    )


def _path(panel: panels.Panel) -> str:
    """The field's path again, from the place where it is declared."""
    names: list[str] = []
    walked = iter(panel.place)
    for key in walked:
        if key == "properties":
            names.append(next(walked))
        elif key == "items":
            names.append("*")
    return "/".join(names)


def _preview(request: Request, code: str, definition: Any, part: str) -> str:
    steps = definition.form.get("x-steps", ())
    if part == "form" and steps:
        return url(request, "admin.preview_step", code=code, step=str(steps[0]["id"]))
    return url(request, "admin.preview_guide", code=code)


async def _history(code: str) -> tuple[contexts.DesignEntry, ...]:
    return tuple(
        contexts.DesignEntry(entry.revision, wording.operation(entry.operation), entry.by, entry.at)
        for entry in await log.history(code)
    )
