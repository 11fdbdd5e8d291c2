"""The buttons of a draft: each posts ``do``, a word and the thing it is about, and becomes operations of the log.

A page posts and is drawn again; the script of the canvas asks for JSON and draws only what changed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from banshi_forms import Definition
from banshi_platform.i18n import gettext as _
from banshi_platform.problems import CanMend, Conflict
from banshi_platform.web.inputs import Form, read_form
from banshi_platform.web.responses import see_other
from banshi_platform.web.surface import url
from banshi_templates.environment import page

from .. import clipboard, log, outline, structure
from ..edits import CannotDo, Operation
from ..palette import BY_ID
from . import designing, group_uses, groupwords, wording
from .workbench import CLIPBOARD, revision

LONGEST_TITLE = 100


@dataclass(frozen=True)
class Asked:
    """What a button asks of a draft."""

    defn: Definition
    part: str
    thing: str
    form: Form

    @property
    def title(self) -> str:
        return self.form.get("title").strip()[:LONGEST_TITLE]


Made = tuple[Sequence[Operation], str]  # and the thing to go on with


async def act(request: Request) -> Response:
    """POST: do what a button says. What cannot be done is said, and nothing is changed."""
    code, part = request.path_params["code"], request.path_params["part"]
    form, actor = await read_form(request), request.state.actor
    done = await log.opened(actor, code)
    what, _space, thing = form.get("do").partition(" ")
    wants_json = "application/json" in request.headers.get("accept", "")
    try:
        thing, now = await _do(request, done, Asked(done.definition, part, thing, form), what)
    except (CannotDo, CanMend, Conflict) as problem:
        status = 409 if isinstance(problem, Conflict) else 422
        if wants_json:
            told = {"error": groupwords.why(problem, updating=False), "uses": wording.uses(problem)}
            return JSONResponse(told, status)
        again = await log.opened(actor, code)
        shown = await designing.shown(
            request, again, part, error=groupwords.why(problem, updating=False), problem=problem
        )
        return page(request, shown, status)
    step = {"step": form.get("step")} if form.get("step") and not thing else {}
    there = url(request, "admin.design", code=code, part=part, **({"thing": thing} if thing else step))
    if wants_json:
        return JSONResponse({"revision": now.revision, "thing": thing, "url": there})
    return see_other(there + ("#panel" if thing else ""))


async def _do(request: Request, done: log.Done, asked: Asked, what: str) -> tuple[str, log.Done]:
    """Do it; the key of the thing that the page goes on with, and the draft as it is then."""
    actor, code = request.state.actor, request.path_params["code"]
    if what == "undo":
        return "", await log.undo(actor, code)
    if what == "redo":
        return "", await log.redo(actor, code)
    if what == "restore":
        number = int(asked.thing) if asked.thing.isdecimal() and len(asked.thing) < 10 else 0
        return "", await log.restore(actor, code, number)
    if what == "copy":
        _keep(request, asked)
        request.state.session.flash(_("Copied. It can be pasted here or into another matter."), "info")
        return asked.thing, done
    if what in ("group", "group-section"):
        asked_of = (what, asked.thing)
        _made_code, now = await group_uses.saved(
            actor, code, done, asked_of, asked.title, revision(asked.form)
        )
        request.state.session.flash(_("The group was made; these fields are its first use."), "success")
        return "", now
    if what == "add" and asked.form.get("kind").startswith(group_uses.KIND):
        added, thing = await group_uses.added(code, asked.defn, asked.thing, asked.form)
        return thing, await log.do_all(actor, code, added, revision(asked.form))
    if what in ("paste", "cut", *_WAYS):
        operations, thing = _made(request, asked, what)
        return thing, await log.do_all(actor, code, operations, revision(asked.form))
    return "", done


def _made(request: Request, asked: Asked, what: str) -> Made:
    if what == "cut":
        _keep(request, asked)
        return [outline.removed(asked.part, asked.thing)], ""
    if what == "paste":
        kept = request.state.session.get(CLIPBOARD)
        if not isinstance(kept, Mapping):
            raise CannotDo("nothing_copied")
        return clipboard.pasted(asked.defn, kept, asked.thing, asked.form.get("before"))
    return _WAYS[what](asked)


def _keep(request: Request, asked: Asked) -> None:
    if asked.part != "form":
        raise CannotDo("no_field", field=asked.thing)
    copy = clipboard.copied(asked.defn, asked.thing)
    if len(json.dumps(copy, ensure_ascii=False, default=str)) > clipboard.MOST_CHARACTERS:
        raise CannotDo("too_long")
    request.state.session.put(CLIPBOARD, json.loads(json.dumps(copy, default=float)))


def _added(asked: Asked) -> Made:
    kind = asked.form.get("kind")
    title = asked.title or (_(BY_ID[kind].label) if kind in BY_ID else "")
    if not title:
        raise CannotDo("no_title")
    operation, key = outline.added(asked.defn, asked.part, asked.thing, kind, title, asked.form.get("before"))
    return [operation], key


def _placed(asked: Asked) -> Made:
    to, before = asked.form.get("to"), asked.form.get("before")
    return [structure.place_field(asked.defn, asked.thing, to, before)], asked.thing


def _step_added(asked: Asked) -> Made:
    if not asked.title:
        raise CannotDo("no_title")
    operation, _key = structure.add_step(asked.defn, asked.title)
    return [operation], ""


def _step_renamed(asked: Asked) -> Made:
    if not asked.title:
        raise CannotDo("no_title")
    return [structure.rename_step(asked.thing, asked.title)], ""


_WAYS: Mapping[str, Callable[[Asked], Made]] = {
    "add": _added,
    "place": _placed,
    "up": lambda asked: ([outline.moved(asked.defn, asked.part, asked.thing, -1)], _kept(asked)),
    "down": lambda asked: ([outline.moved(asked.defn, asked.part, asked.thing, 1)], _kept(asked)),
    "remove": lambda asked: ([outline.removed(asked.part, asked.thing)], ""),
    "rename": lambda asked: (outline.retitled(asked.defn, asked.part, asked.thing, asked.title), asked.thing),
    "add-step": _step_added,
    "rename-step": _step_renamed,
    "step-up": lambda asked: ([structure.move_step(asked.defn, asked.thing, -1)], ""),
    "step-down": lambda asked: ([structure.move_step(asked.defn, asked.thing, 1)], ""),
    "remove-step": lambda asked: ([structure.remove_step(asked.thing)], ""),
    "add-section": lambda asked: ([structure.add_section(asked.defn, asked.thing, asked.title)], ""),
    "rename-section": lambda asked: ([structure.rename_section(asked.defn, asked.thing, asked.title)], ""),
    "section-up": lambda asked: ([structure.move_section(asked.defn, asked.thing, -1)], ""),
    "section-down": lambda asked: ([structure.move_section(asked.defn, asked.thing, 1)], ""),
    "remove-section": lambda asked: ([structure.remove_section(asked.defn, asked.thing)], ""),
}


def _kept(asked: Asked) -> str:
    """A field that was moved stays the one in hand; in the other lists none need be."""
    return asked.thing if asked.part == "form" else ""
