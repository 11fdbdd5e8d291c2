"""What every page of a draft has in common: its frame (name, undo, tabs), the revision seen, the engine's context."""

from __future__ import annotations

from starlette.requests import Request

from banshi_forms import Context, title
from banshi_platform import clock
from banshi_platform.i18n import current_locale
from banshi_platform.web.inputs import Form
from banshi_platform.web.surface import url
from banshi_templates import contexts

from .. import log
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


async def frame(request: Request, done: log.Done, tab: str) -> contexts.DesignFrame:
    """The frame of a page of this draft; ``tab`` is the one that is open."""
    code = request.path_params["code"]
    can_undo, can_redo = await log.can(request.state.actor, code)
    return contexts.DesignFrame(
        code=code,
        title=title(done.definition),
        revision=done.revision,
        do_url=url(request, "admin.design_act", code=code, part=tab),
        back_url=url(request, "admin.matter", code=code),
        text_url=url(request, "admin.draft", code=code),
        parts=tuple(_tab(request, code, name, route, tab) for name, route in TABS),
        can_undo=can_undo,
        can_redo=can_redo,
        publish_url=url(request, "admin.publish", code=code),
    )


def _tab(request: Request, code: str, name: str, route: str, current: str) -> contexts.Link:
    there = url(request, route, code=code) if route else url(request, "admin.design", code=code, part=name)
    return contexts.Link(wording.part(name), there, current=name == current)


def revision(form: Form) -> int:
    """The revision of the draft that the person saw; 0 when the page did not say."""
    text = form.get("_revision")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def context() -> Context:
    """What the engine is told of the world."""
    return Context(today=clock.today(), locale=current_locale())


__all__ = ["CLIPBOARD", "TABS", "context", "frame", "revision"]
