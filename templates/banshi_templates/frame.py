"""What surrounds every page: who is signed in, menu, language, appearance, messages, links of head and foot.

A link whose route is not there (a node without a designer, say) is empty, and the page leaves it out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from starlette.requests import Request
from starlette.routing import NoMatchFound

from banshi_platform import permits
from banshi_platform.actors import ANONYMOUS, Actor
from banshi_platform.i18n import current_locale, gettext, html_tag
from banshi_platform.web.surface import MenuItem

from .contexts import Link

LOOK_COOKIE = "banshi_look"
THEMES = ("auto", "light", "dark")
TEXTS = ("normal", "large")
# routes that the frame links to when somebody offers them
ROUTES = (
    "home",
    "search",
    "sign_in",
    "sign_out",
    "profile",
    "my_applications",
    "query",
    "verify",
    "about",
    "accessibility",
    "appearance",
    "language",
)


@dataclass(frozen=True)
class Look:
    """How the person wants pages to look; kept in a cookie as ``theme.text``."""

    theme: str = "auto"
    text: str = "normal"

    def cookie(self) -> str:
        return f"{self.theme}.{self.text}"


@dataclass(frozen=True)
class Message:
    """A message about what was just done. ``kind``: success, info, warning, error."""

    text: str
    kind: str = "success"


@dataclass(frozen=True)
class Frame:
    locale: str = "zh_CN"
    lang: str = "zh-CN"
    look: Look = Look()
    actor: Actor = ANONYMOUS
    menu: tuple[Link, ...] = ()
    links: dict[str, str] = field(default_factory=dict)  # route name → path
    here: str = "/"  # path with query, to come back to
    csrf: str = ""
    messages: tuple[Message, ...] = ()
    demo: bool = False
    bare: bool = False  # without head and foot: inside the editor's frame

    def url(self, name: str) -> str:
        return self.links.get(name, "")


def read_look(text: str) -> Look:
    """The look a cookie asks for; anything else is the default."""
    theme, _, size = text.partition(".")
    return Look(theme if theme in THEMES else "auto", size if size in TEXTS else "normal")


def frame_of(request: Request, *, with_messages: bool = True) -> Frame:
    """The frame for this request. Works on half a request too, so that a problem page can always be drawn."""
    state = request.scope.get("state", {})
    session = state.get("session")
    actor: Actor = state.get("actor", ANONYMOUS)
    locale = state.get("locale", current_locale())
    return Frame(
        locale=locale,
        lang=html_tag(locale),
        look=read_look(request.cookies.get(LOOK_COOKIE, "")),
        actor=actor,
        menu=_menu(request, actor),
        links={name: path for name in ROUTES if (path := _path(request, name))},
        here=_here(request),
        csrf=session.csrf_token if session else "",
        messages=_messages(session) if session and with_messages else (),
        demo=_is_demo(request),
    )


def _messages(session: Any) -> tuple[Message, ...]:
    return tuple(Message(flash.message, flash.kind) for flash in session.take_flashes())


def _path(request: Request, name: str) -> str:
    app = request.scope.get("app")
    return _path_in(app, name) if app else ""


@lru_cache(maxsize=512)
def _path_in(app: Any, name: str) -> str:
    """Routes stay as they are while an application runs, and to look for one is to go through them all."""
    try:
        return str(app.url_path_for(name))
    except NoMatchFound:
        return ""


def _here(request: Request) -> str:
    """A page that answered a POST is not an address to come back to."""
    if request.method not in ("GET", "HEAD"):
        return "/"
    query = request.scope.get("query_string", b"").decode("latin-1")
    return request.url.path + (f"?{query}" if query else "")


def _menu(request: Request, actor: Actor) -> tuple[Link, ...]:
    app = request.scope.get("app")
    items: Sequence[MenuItem] = getattr(app.state, "menu", ()) if app else ()
    shown = [
        item for item in sorted(items, key=lambda item: item.order) if permits.allowed(actor, item.permit)
    ]
    links = [(item, _path(request, item.route)) for item in shown]
    current = _nearest(request.url.path, [path for _, path in links])
    return tuple(Link(gettext(item.label), path, current=path == current) for item, path in links if path)


def _nearest(here: str, paths: Sequence[str]) -> str:
    """The menu's path that ``here`` lies under: the longest wins, and the front page is only itself."""
    above = [
        path for path in paths if path == here or (path != "/" and here.startswith(path.rstrip("/") + "/"))
    ]
    return max(above, key=len, default="")


def _is_demo(request: Request) -> bool:
    app = request.scope.get("app")
    settings = getattr(app.state, "settings", None) if app else None
    return getattr(settings, "environment", "") == "demo"
