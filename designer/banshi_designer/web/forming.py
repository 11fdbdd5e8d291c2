"""Designing the form: palette, outline and panel, and in a frame the applicant's page with every field on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from banshi_forms import Definition, Finding, localise, render, title
from banshi_platform.i18n import NAMES, current_locale
from banshi_platform.i18n import gettext as _
from banshi_platform.web.surface import url
from banshi_templates import contexts
from banshi_templates.environment import page

from .. import canvas, log, merging, outline, panels
from ..edits.conditions import ANY_ROW, join
from ..edits.layout import whereabouts
from ..grouping import keeping
from ..grouping.content import KEY
from ..palette import PALETTE
from . import group_uses, panelling, wording
from .workbench import CLIPBOARD, context, frame


async def shown(
    request: Request,
    done: log.Done,
    panel: panels.Panel | None = None,
    data: Any = None,
    findings: tuple[Finding, ...] = (),
    error: str = "",
    problem: Exception | None = None,
    both: tuple[merging.Both, ...] = (),
) -> contexts.FormDesignPage:
    """The page of the form, with the panel of the field in hand."""
    code, defn = request.path_params["code"], done.definition
    thing = panels.path_of(panel) if panel else ""
    step = canvas.step_of(defn, request.query_params.get("step", ""), thing)
    query = request.query_params.get("q", "").strip()
    groups = outline.groups(defn, "form")
    key, before = _next(defn, groups, step, thing)
    here = url(request, "admin.design", code=code, part="form")
    return contexts.FormDesignPage(
        design=await frame(request, done, "form"),
        part_title=wording.part("form"),
        steps=tuple(_outline(request, groups, step, thing, query)),
        palette=tuple(contexts.PaletteItem(one.id, _(one.label), one.icon) for one in PALETTE),
        offers=await group_uses.offers(code),
        groups=await group_uses.notes(request, defn),
        add_key=key,
        add_before=before,
        canvas_url=_canvas(request, step, thing, _language(request)),
        languages=tuple(_languages(request, thing, step)),
        query=query,
        thing=thing,
        panel=panelling.drawn(here, panel, data, findings, both=both) if panel else None,
        inside=_inside(request, groups, thing),
        places=tuple(_places(defn, groups, thing)),
        copied=_copied(request),
        error=error,
        uses=wording.uses(problem),
    )


async def drawn(request: Request) -> Response:
    """GET: the canvas, one step of the form as applicants see it, every field on it."""
    code = request.path_params["code"]
    done = await log.opened(request.state.actor, code)
    locale, thing = _language(request), request.query_params.get("thing", "")
    defn = localise(done.definition, locale)
    step = canvas.step_of(defn, request.query_params.get("step", ""), thing)
    steps = defn.form.get("x-steps", ())
    return page(
        request,
        contexts.CanvasPage(
            title=title(defn),
            step=step,
            steps=tuple(
                contexts.Link(
                    str(one.get("title", "")), _page(request, step=str(one["id"])), one["id"] == step
                )
                for one in steps
            ),
            sections=tuple(
                contexts.CanvasSection(
                    one.key, one.title, one.hint, tuple(_field(request, f, thing, locale) for f in one.fields)
                )
                for one in canvas.sections(defn, step, context(defn))
            ),
            do_url=url(request, "admin.design_act", code=code, part="form"),
            revision=done.revision,
            kinds=(
                *((offered.id, _(offered.label)) for offered in PALETTE),
                *((offer.kind, offer.text) for offer in await group_uses.offers(code)),
            ),
            copied=_copied(request),
            may_group=not await keeping.is_group(code),
        ),
    )


def _field(request: Request, field: canvas.Drawn, thing: str, locale: str) -> contexts.CanvasField:
    node = field.node
    return contexts.CanvasField(
        path=field.path,
        title=node.title,
        drawn=render(node, "edit", locale),
        url=_page(request, thing=field.path),
        kind=wording.kind(panels.kind_name(node.schema)),
        tags=tuple(_tags(field)),
        current=field.path == thing.partition("/")[0],
    )


def _tags(field: canvas.Drawn) -> Iterator[str]:
    if field.conditional:
        yield _("With a condition")
    if KEY in field.node.schema:
        yield _("From a group")


def _page(request: Request, **query: str) -> str:
    """The page of the form, about a field or a step, in the language the canvas has now."""
    spoken = {"lang": asked} if (asked := request.query_params.get("lang", "")) in NAMES else {}
    return url(request, "admin.design", code=request.path_params["code"], part="form", **query, **spoken)


def _canvas(request: Request, step: str, thing: str, locale: str) -> str:
    more = {"thing": thing} if thing else {}
    return url(request, "admin.canvas", code=request.path_params["code"], step=step, lang=locale, **more)


def _language(request: Request) -> str:
    asked = request.query_params.get("lang", "")
    return asked if asked in NAMES else current_locale()


def _languages(request: Request, thing: str, step: str) -> Iterator[contexts.Link]:
    now, code = _language(request), request.path_params["code"]
    about = {"thing": thing} if thing else {"step": step}
    for locale, name in NAMES.items():
        there = url(request, "admin.design", code=code, part="form", lang=locale, **about)
        yield contexts.Link(name, there, locale == now)


def _outline(
    request: Request, groups: tuple[outline.Group, ...], current: str, thing: str, query: str
) -> Iterator[contexts.OutlineStep]:
    """The steps with their fields, those that fit the query; only the step in hand lists what is in its groups."""
    by_step: dict[str, list[outline.Group]] = {}
    for group in groups:
        by_step.setdefault(group.key.partition(":")[0], []).append(group)
    for step, sections in by_step.items():
        found = tuple(
            contexts.OutlineSection(group.key, group.title, tuple(_lines(request, group, thing, query)))
            for group in sections
        )
        if not query or any(section.items for section in found):
            yield contexts.OutlineStep(
                step, sections[0].step, _page(request, step=step), found, step == current
            )


def _lines(request: Request, group: outline.Group, thing: str, query: str) -> Iterator[contexts.DesignItem]:
    for one in group.things:
        if query.casefold() in f"{one.title}\n{one.key}".casefold():
            yield _item(request, one, thing)


def _item(
    request: Request, one: outline.Thing, thing: str, *, first: bool = False, last: bool = False
) -> contexts.DesignItem:
    return contexts.DesignItem(
        id=one.key,
        title=one.title,
        url=_page(request, thing=one.key),
        tags=wording.tags(one),
        current=one.key == thing,
        depth=min(one.depth, 3),
        first=first,
        last=last,
    )


def _inside(request: Request, groups: tuple[outline.Group, ...], thing: str) -> contexts.Inside | None:
    """The fields of the group in hand, when it is one."""
    things = [one for group in groups for one in group.things]
    chosen = next((one for one in things if one.key == thing), None)
    if chosen is None or chosen.kind not in ("group", "rows", "table"):
        return None
    within = thing if chosen.kind == "group" else join(thing, ANY_ROW)
    below = [one for one in things if one.key.startswith(f"{within}/") and one.depth == chosen.depth + 1]
    items = [_item(request, one, "", first=one is below[0], last=one is below[-1]) for one in below]
    return contexts.Inside(f"{outline.INSIDE}{within}", tuple(items))


def _next(defn: Definition, groups: tuple[outline.Group, ...], step: str, thing: str) -> tuple[str, str]:
    """Where a new field goes: behind the one in hand, else at the end of the step."""
    top = thing.partition("/")[0]
    where = whereabouts(defn.form, top) if top else None
    if where is None:
        keys = [group.key for group in groups if group.key.partition(":")[0] == step]
        return (keys[-1], "") if keys else ("", "")
    key = f"{where[0]}:{where[1]}"
    names = next(([t.key for t in group.things if t.depth == 0] for group in groups if group.key == key), [])
    after = names[names.index(top) + 1 :] if top in names else []
    return key, after[0] if after else ""


def _places(defn: Definition, groups: tuple[outline.Group, ...], thing: str) -> Iterator[contexts.Choice]:
    """The sections a field of the form can stand in; what is in a group stays there."""
    if not thing or "/" in thing:
        return
    where = whereabouts(defn.form, thing)
    step = ""
    for group in groups:
        step = group.step or step
        name = f"{step} · {group.title}" if group.title else step
        yield contexts.Choice(group.key, name, where is not None and group.key == f"{where[0]}:{where[1]}")


def _copied(request: Request) -> str:
    kept = request.state.session.get(CLIPBOARD)
    if not isinstance(kept, Mapping):
        return ""
    return str(kept.get("schema", {}).get("title") or kept.get("name", ""))
