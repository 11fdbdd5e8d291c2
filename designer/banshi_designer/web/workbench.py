"""What every page of a draft has in common: its frame (name, undo, tabs), the revision seen, the engine's context."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from banshi_forms import Context, Definition, title
from banshi_platform import clock, documents
from banshi_platform.i18n import current_locale
from banshi_platform.i18n import gettext as _
from banshi_platform.web.inputs import Form
from banshi_platform.web.surface import url
from banshi_templates import contexts

from .. import drafts, log, presence
from ..grouping import keeping
from . import wording

CLIPBOARD = "clipboard"  # the name in the session of the field that was copied

# the tabs in the order in which a matter is made; a part that has a page of its own names its route
TABS: tuple[tuple[str, str], ...] = (
    ("form", ""),
    ("rules", "admin.rules"),
    ("materials", ""),
    ("procedure", ""),
    ("certificate", ""),
    ("guide", ""),
    ("profile", ""),
    ("translations", "admin.translations"),
    ("history", ""),
    ("review", "admin.review"),
)
GROUP_TABS = ("form", "rules", "translations", "history")  # a group of fields is a form and nothing else


async def frame(request: Request, done: log.Done, tab: str) -> contexts.DesignFrame:
    """The frame of a page of this draft; ``tab`` is the one that is open."""
    code = request.path_params["code"]
    can_undo, can_redo = await log.can(request.state.actor, code)
    group = await keeping.is_group(code)
    tabs = [(name, route) for name, route in TABS if not group or name in GROUP_TABS]
    return contexts.DesignFrame(
        code=code,
        title=title(done.definition),
        revision=done.revision,
        do_url=url(request, "admin.design_act", code=code, part=tab),
        back_url=url(request, "admin.group" if group else "admin.matter", code=code),
        text_url="" if group else url(request, "admin.draft", code=code),
        parts=tuple(_tab(request, code, name, route, tab) for name, route in tabs),
        can_undo=can_undo,
        can_redo=can_redo,
        publish_url="" if group else url(request, "admin.publish", code=code),
        here_url=url(request, "admin.here", code=code, part=tab),
        others=await _others(request, code, tab),
        try_url=_try(request, code, done.definition) if group else url(request, "admin.trial", code=code),
    )


def _try(request: Request, code: str, defn: Definition) -> str:
    """The form of a group to fill in as applicants do; nothing of it is kept."""
    steps = defn.form.get("x-steps", ())
    return url(request, "admin.preview_step", code=code, step=str(steps[0]["id"])) if steps else ""


async def here(request: Request) -> Response:
    """GET, every few seconds while a page of a draft is open: who else is here, and how far the draft is."""
    code, part = request.path_params["code"], request.path_params["part"]
    await drafts.matter_for(request.state.actor, code)
    others = await _others(request, code, part if part in dict(TABS) else "")
    draft = await documents.draft(code)
    return JSONResponse({"others": others, "revision": draft.revision})


async def _others(request: Request, code: str, part: str) -> str:
    """The other people with the draft open, as a sentence; nothing when one is alone."""
    draft = await documents.draft(code)
    found = await presence.visit(request.state.actor, draft.matter_id, part)
    named = [f"{one.name}（{wording.part(one.part)}）" if one.part else one.name for one in found]
    return _("Also here: %(names)s", names=_(", ").join(named)) if named else ""


def _tab(request: Request, code: str, name: str, route: str, current: str) -> contexts.Link:
    there = url(request, route, code=code) if route else url(request, "admin.design", code=code, part=name)
    return contexts.Link(wording.part(name), there, current=name == current)


def revision(form: Form) -> int:
    """The revision of the draft that the person saw; 0 when the page did not say."""
    text = form.get("_revision")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def context(defn: Definition | None = None) -> Context:
    """What the engine is told of the world and, where it is about a matter's own form, of the matter."""
    return Context(today=clock.today(), locale=current_locale(), facts=defn.facts if defn else {})


__all__ = ["CLIPBOARD", "TABS", "context", "frame", "here", "revision"]
