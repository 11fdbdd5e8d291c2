"""Pages from contexts: the Jinja environment, whole pages, fragments for htmx, problem pages, static addresses.

The sandbox for authored text (certificates) is not here. Macros are globals (``ui``), not imports: a fragment
is a block drawn alone, and imports at the top of a child template are not run for a block.
"""

from __future__ import annotations

from dataclasses import fields, replace
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from banshi_platform import i18n
from banshi_platform.settings import current
from banshi_platform.web import failures
from banshi_platform.web.responses import is_htmx

from . import HERE, words
from .contexts import Page, ProblemPage
from .frame import Frame, frame_of

STATIC = HERE / "static"
STATIC_PATH = "/static"
FIELDS = Path(str(files("banshi_forms"))) / "static"  # the looks and the script of the engine's fields
MACROS = "components/ui.html"


@cache
def static_url(name: str) -> str:
    """The address of a static file with its digest, so that it may be kept for good."""
    home = STATIC if (STATIC / name).is_file() else FIELDS
    digest = sha256((home / name).read_bytes()).hexdigest()[:12]
    return f"{STATIC_PATH}/{name}?v={digest}"


@cache
def icon(name: str, extra: str = "") -> Markup:
    """An icon of the sprite. It is decoration: the words beside it say what is meant."""
    return Markup(
        '<svg class="icon {}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>'
    ).format(extra, static_url("icons.svg"), name)


def _make() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals.update(
        _=i18n.gettext,
        ngettext=i18n.ngettext,
        format_date=i18n.format_date,
        format_datetime=i18n.format_datetime,
        format_number=i18n.format_number,
        label=words.label,
        labels=words.labels,
        tone=words.tone,
        duration=words.duration,
        size=words.size,
        static_url=static_url,
        icon=icon,
        locales=i18n.NAMES,
    )
    environment.globals["ui"] = environment.get_template(MACROS).module
    return environment


ENVIRONMENT = _make()


def draw(context: Page, frame: Frame, fragment: str = "") -> str:
    """The page as HTML, or one of its fragments."""
    template = ENVIRONMENT.get_template(context.template)
    names = [field.name for field in fields(context)]  # type: ignore[arg-type]
    given: dict[str, Any] = {name: getattr(context, name) for name in names}
    given["frame"] = replace(frame, bare=True) if given.get("preview") else frame
    if not fragment:
        return template.render(given)
    return "".join(template.blocks[fragment](template.new_context(given)))


def draw_part(template: str, **values: Any) -> Markup:
    """A part of a page that knows nothing of frame and person, so that it may be kept."""
    return Markup(ENVIRONMENT.get_template(template).render(values))  # noqa: S704 - escaped by the template


def page(request: Request, context: Page, status: int = 200) -> Response:
    """Answer with the page; htmx, when it aims at the id of one of its fragments, gets that block alone."""
    fragment = asked_fragment(request, context)
    frame = frame_of(request, with_messages=not fragment)
    return HTMLResponse(draw(context, frame, fragment), status, {"vary": "HX-Request, HX-Target"})


def asked_fragment(request: Request, context: Page) -> str:
    """The fragment that htmx aims at (its HX-Target is ``tag#id``), or nothing."""
    if not is_htmx(request):
        return ""
    target = request.headers.get("hx-target", "").rpartition("#")[2]
    return target if (target := target.replace("-", "_")) in context.fragments else ""


def render_problem(request: Request, error: Exception, status: int) -> Response:
    """The page for something that went wrong; a surface's ``problem_page``."""
    problem = failures.as_problem(error)
    context = ProblemPage(
        status=status,
        sentence=failures.sentence(problem),
        hint=i18n.gettext(problem.hint) if problem.hint else "",
        reference=request.scope.get("state", {}).get("request_id", ""),
        back_url=_back(request),
        detail=repr(error) if status >= 500 and current().debug else "",
    )
    return HTMLResponse(draw(context, frame_of(request)), status)


def _back(request: Request) -> str:
    """The page of ours that one came from, but not the very one that failed."""
    referer = request.headers.get("referer", "")
    base = str(request.base_url)
    path = "/" + referer.removeprefix(base) if referer.startswith(base) else ""
    return "" if path == request.url.path else path
