"""Designing a draft without code: its parts as lists and panels, every button an operation that can be taken back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from banshi_forms import Definition, Finding, prune, read, validate
from banshi_platform.i18n import gettext as _
from banshi_platform.problems import CanMend, Conflict, NotFound
from banshi_platform.web.inputs import read_form
from banshi_platform.web.responses import see_other
from banshi_platform.web.surface import url
from banshi_templates import contexts
from banshi_templates.environment import page

from .. import log, merging, outline, panels, placeholders
from ..edits import CannotDo
from ..edits.conditions import join, parent
from . import forming, panelling, whens, wording
from .workbench import context, frame, revision

PARTS = ("form", "materials", "procedure", "certificate", "guide", "profile")


class NoSuchPart(NotFound):
    """A matter has no part of this name."""


async def design(request: Request) -> Response:
    """GET: a part of the draft, with the panel of one of its things."""
    code, part = request.path_params["code"], request.path_params["part"]
    done = await log.opened(request.state.actor, code)
    if part == "history":
        return page(request, await shown(request, done, part))
    return page(request, await shown(request, done, part, _asked(request, done, part)))


def _asked(request: Request, done: log.Done, part: str) -> panels.Panel | None:
    """The panel of the thing that the address names; of a part that is one thing, its own."""
    return _asked_of(request, done.definition, part)


def _asked_of(request: Request, definition: Definition, part: str) -> panels.Panel | None:
    thing = request.query_params.get("thing", "")
    try:
        if part == "form":
            return panels.of_field(definition, thing) if thing else None
        if thing and part in panels.LISTS:
            return panels.of_thing(definition, part, thing, wording.kinds())
        return panels.of_part(definition, part) if part in panels.WHOLE else None
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
    posted = read(panel.schema, form.texts(), panelling.before(panel, form.get("_before")), known)
    findings = () if posted.action else (*posted.findings, *validate(panel.schema, posted.data, known))
    wants_json = "application/json" in request.headers.get("accept", "")
    if posted.action or any(finding.severity == "error" for finding in findings):
        if wants_json:
            return JSONResponse({"error": _("Not saved yet: something has to be mended first.")}, 422)
        told = await shown(request, done, part, panel, posted.data, tuple(findings))
        return page(request, told, 200 if posted.action else 422)
    answers = prune(panel.schema, posted.data, known)
    try:
        saved = await log.do_all(request.state.actor, code, panels.changed(panel, answers), revision(form))
    except (CannotDo, CanMend, Conflict) as problem:
        if wants_json:
            return JSONResponse({"error": wording.why(problem)}, 409)
        return await _refused(request, part, panel, answers, revision(form), problem)
    there = _afterwards(request, panel, answers)
    if wants_json:
        return JSONResponse({"revision": saved.revision, "url": there})
    request.state.session.flash(_("Saved."), "success")
    return see_other(there)


def _afterwards(request: Request, panel: panels.Panel, answers: Any) -> str:
    """The address of the panel that was saved: a field may have been given another code."""
    query = dict(request.query_params)
    if panel.part == "form":
        above = parent(panels.path_of(panel))
        query["thing"] = join(above, str(answers[panels.KEY]))
    return f"{request.url.path}?{urlencode(query)}" if query else str(request.url.path)


async def _refused(
    request: Request, part: str, panel: panels.Panel, answers: Any, seen: int, problem: Exception
) -> Response:
    """What was typed, with the reason; where somebody else was faster, what both have changed."""
    actor, code = request.state.actor, request.path_params["code"]
    now = await log.opened(actor, code)
    both: tuple[merging.Both, ...] = ()
    if isinstance(problem, log.SomebodyElse):
        try:
            panel, base = (
                _asked(request, now, part) or panel,
                _asked_of(request, await log.as_of(actor, code, seen), part),
            )
        except NoSuchPart:  # it is not there any more
            return page(request, await shown(request, now, part, error=wording.why(problem)), 409)
        answers, both = merging.merged(panel.schema, base.value if base else {}, panel.value, answers)
    told = await shown(request, now, part, panel, answers, error=wording.why(problem), both=both)
    return page(request, told, 409)


async def shown(
    request: Request,
    done: log.Done,
    part: str,
    panel: panels.Panel | None = None,
    data: Any = None,
    findings: tuple[Finding, ...] = (),
    error: str = "",
    problem: Exception | None = None,
    both: tuple[merging.Both, ...] = (),
) -> contexts.DesignPage | contexts.FormDesignPage:
    if part not in (*PARTS, "history"):
        raise NoSuchPart
    if part == "form":
        return await forming.shown(request, done, panel, data, findings, error, problem, both)
    code, definition = request.path_params["code"], done.definition
    here = url(request, "admin.design", code=code, part=part)
    references = _references(definition, part)
    told = None
    if panel:
        tell = whens.told(request, definition, panel, data).tree
        told = panelling.drawn(here, panel, data, findings, tell=tell, references=references, both=both)
    whens_said = whens.words(definition, part)
    return contexts.DesignPage(
        design=await frame(request, done, part),
        part_title=wording.part(part),
        lead=wording.lead(part),
        groups=tuple(_group(request, group, panel, whens_said) for group in outline.groups(definition, part)),
        panel=whens.linked(request, definition, panel, told) if panel and told else None,
        history=await _history(code) if part == "history" else None,
        error=error,
        uses=wording.uses(problem),
        preview_url=_preview(request, code, definition, part),
    )


def _group(
    request: Request, group: outline.Group, panel: panels.Panel | None, whens_said: Mapping[str, str]
) -> contexts.DesignGroup:
    code, part = request.path_params["code"], request.path_params["part"]
    chosen = request.query_params.get("thing", "") if panel else ""
    top = [thing.key for thing in group.things]
    items = tuple(
        contexts.DesignItem(
            id=thing.key,
            title=thing.title,
            url=url(request, "admin.design", code=code, part=part, thing=thing.key) + "#panel",
            note=whens_said.get(thing.key, thing.note),
            tags=wording.tags(replace(thing, conditional=thing.conditional and thing.key not in whens_said)),
            current=thing.key == chosen,
            first=thing.key == top[0],
            last=thing.key == top[-1],
        )
        for thing in group.things
    )
    return contexts.DesignGroup(
        title=group.title,
        key=group.key,
        items=items,
        add=wording.adding(part),
    )


def _references(definition: Definition, part: str) -> tuple[contexts.Fact, ...]:
    """What the texts of a certificate can take in."""
    if part != "certificate":
        return ()
    found = placeholders.placeholders(definition)
    return tuple(contexts.Fact(_(one.text) if one.own else one.text, one.words) for one in found)


def _preview(request: Request, code: str, definition: Any, part: str) -> str:
    return url(request, "admin.preview_guide", code=code)


async def _history(code: str) -> tuple[contexts.DesignEntry, ...]:
    return tuple(
        contexts.DesignEntry(entry.revision, wording.operation(entry.operation), entry.by, entry.at)
        for entry in await log.history(code)
    )
