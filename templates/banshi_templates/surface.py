"""The surface of the pages themselves: static files, appearance, two plain texts, and how problems look."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from banshi_platform.i18n import add_catalogue
from banshi_platform.settings import current
from banshi_platform.web.inputs import read_form
from banshi_platform.web.responses import local_path, see_other
from banshi_platform.web.sessions import is_https
from banshi_platform.web.surface import Route, Surface

from . import HERE, texts
from .environment import STATIC, STATIC_PATH, page, render_problem
from .frame import LOOK_COOKIE, TEXTS, THEMES, Look, read_look

A_YEAR = 365 * 24 * 3600

add_catalogue(HERE / "locale")


async def choose_look(request: Request) -> Response:
    """``POST /appearance`` with ``theme`` or ``text``, and ``next``: keep the choice, and go back."""
    form = await read_form(request, max_fields=5, max_files=0)
    now = read_look(request.cookies.get(LOOK_COOKIE, ""))
    theme, text = form.get("theme"), form.get("text")
    look = Look(theme if theme in THEMES else now.theme, text if text in TEXTS else now.text)
    response = see_other(local_path(form.get("next")))
    response.set_cookie(
        LOOK_COOKIE, look.cookie(), max_age=A_YEAR, httponly=True, samesite="lax", secure=is_https(current())
    )
    return response


async def about(request: Request) -> Response:
    return page(request, texts.about())


async def accessibility(request: Request) -> Response:
    return page(request, texts.accessibility())


surface = Surface(
    name="pages",
    routes=(
        Route("/appearance", choose_look, "appearance", "public", ("POST",)),
        Route("/about", about, "about", "public"),
        Route("/accessibility", accessibility, "accessibility", "public"),
    ),
    mounts=(
        Mount(
            STATIC_PATH, StaticFiles(directory=STATIC, packages=[("banshi_forms", "static")]), name="static"
        ),
    ),
    problem_page=render_problem,
)
