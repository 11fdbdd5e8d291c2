"""Problems become pages: the surface's own, a fragment for htmx, or a plain one when drawing fails too."""

from __future__ import annotations

import traceback
from typing import Any

from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, NoMatchFound, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..i18n import current_locale, html_tag, mark, use_locale
from ..i18n import gettext as _
from ..logs import log
from ..permits import SignInNeeded
from ..problems import Broken, CanMend, NotFound, Problem, TooLarge
from .responses import is_htmx, see_other
from .surface import Surface, url

SIGN_IN = "sign_in"  # the name of the route that a visitor is sent to
SAFE = ("GET", "HEAD")


class WrongMethod(CanMend):
    """This address cannot be used in this way. Go back and try another one."""

    status = 405


class BadRequest(CanMend):
    """What your browser sent could not be read. Load the page again and repeat."""

    status = 400


_BY_STATUS: dict[int, type[Problem]] = {404: NotFound, 405: WrongMethod, 413: TooLarge}
TITLES = {
    401: mark("Please sign in"),
    403: mark("Not allowed"),
    404: mark("Not found"),
    409: mark("Changed in the meantime"),
    413: mark("Too large"),
    429: mark("Too many tries"),
}


def as_problem(error: Exception) -> Problem:
    """What a person is told about any exception: ours as it is, the web's by status, others as our fault."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, HTTPException):
        return _BY_STATUS.get(error.status_code, BadRequest if error.status_code < 500 else Broken)()
    return Broken()


def title(status: int) -> str:
    if status in TITLES:
        return _(TITLES[status])
    return _("Please check what you entered") if status < 500 else _("Something broke")


async def answer(request: Request, error: Exception) -> Response:
    """The answer to a request that failed. ``error`` may be anything that was raised."""
    problem = as_problem(error)
    _write_down(error, problem)
    response = (
        _sent_to_sign_in(request, problem) or _opened_up(request, error, problem) or _drawn(request, problem)
    )
    if isinstance(error, HTTPException) and error.headers:
        response.headers.update(error.headers)
    if problem.status == 405:
        response.headers["allow"] = ", ".join(_methods(request))
    if seconds := problem.params.get("seconds"):
        response.headers["retry-after"] = str(seconds)
    return response


def _write_down(error: Exception, problem: Problem) -> None:
    if problem.status >= 500:
        log.error("problem", status=problem.status, exc_info=error)
    else:
        log.info("problem", status=problem.status, kind=type(problem).__name__)


def _sent_to_sign_in(request: Request, problem: Problem) -> Response | None:
    if not isinstance(problem, SignInNeeded):
        return None
    back = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    try:
        there = url(request, SIGN_IN, **({"next": back} if request.method in SAFE else {}))
    except NoMatchFound:
        return None
    if is_htmx(request):
        return Response(status_code=problem.status, headers={"hx-redirect": there})
    return see_other(there)


def _opened_up(request: Request, error: Exception, problem: Problem) -> Response | None:
    """With ``debug``, a failure of ours shows its cause; production refuses that setting."""
    if problem.status < 500 or not request.app.state.settings.debug:
        return None
    return PlainTextResponse("".join(traceback.format_exception(error)), problem.status)


def _drawn(request: Request, problem: Problem) -> Response:
    if is_htmx(request):
        return HTMLResponse(fragment(problem), problem.status)
    surfaces: list[Surface] = getattr(request.app.state, "surfaces", [])
    draw = next((surface.problem_page for surface in surfaces if surface.problem_page), None)
    if draw is not None:
        try:
            return draw(request, problem, problem.status)
        except Exception as error:
            log.error("problem page failed", exc_info=error)
    return HTMLResponse(plain(problem, _request_id(request)), problem.status)


def fragment(problem: Problem) -> str:
    """A box to be swapped in where the person is looking."""
    box = Markup('<div class="notice-box notice-box--error" role="alert"><p>{}</p>{}</div>')
    return box.format(sentence(problem), _paragraph(problem.hint and _(problem.hint)))


def plain(problem: Problem, request_id: str) -> str:
    """A page without any template: shown when there is no surface, or when its page failed."""
    page = Markup(
        '<!doctype html><html lang="{}"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        "<title>{title}</title><main><h1>{title}</h1><p>{}</p>{}"
        '<p><a href="/">{}</a></p><p><small>{}</small></p></main>'
    )
    number = _("Reference for our support: %(number)s", number=request_id) if problem.status >= 500 else ""
    words = (html_tag(current_locale()), sentence(problem), _paragraph(problem.hint and _(problem.hint)))
    return page.format(*words, _("To the front page"), number, title=title(problem.status))


def sentence(problem: Problem) -> str:
    """The problem's sentence in the language of now."""
    return _(problem.sentence, **problem.params)


def _paragraph(text: str) -> Markup:
    return Markup("<p>{}</p>").format(text) if text else Markup("")


def _methods(request: Request) -> list[str]:
    routes: list[BaseRoute] = request.app.routes
    here = [r for r in routes if isinstance(r, Route) and r.path_regex.match(request.scope["path"])]
    return sorted({method for route in here for method in route.methods or ()})


def _request_id(request: Request) -> str:
    return getattr(request.state, "request_id", "")


class Fence:
    """Middleware outside of all that can fail: whatever is raised becomes a page with all its headers."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun = False

        async def watched(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, watched)
        except Exception as error:
            if begun:  # the answer cannot be taken back: break the connection off
                raise
            await self._say(error, scope, receive, send)

    async def _say(self, error: Exception, scope: Scope, receive: Receive, send: Send) -> None:
        state: dict[str, Any] = scope.setdefault("state", {})
        scope.setdefault("app", None)
        with use_locale(state.get("locale", current_locale())):
            response = await answer(Request(scope, receive), error)
        await response(scope, receive, send)
