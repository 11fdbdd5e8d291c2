"""In which language a request is answered, and the route that changes it.

Asked in this order: ``?lang=en`` in the address, the cookie of a choice made here, the account, the browser,
the settings.
"""

from __future__ import annotations

from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from ..i18n import LOCALES, negotiate, use_locale
from ..settings import Settings, current
from .inputs import read_form
from .responses import local_path, see_other
from .sessions import is_https

COOKIE = "banshi_lang"
A_YEAR = 365 * 24 * 3600


class Language:
    """Middleware: sets ``request.state.locale`` and speaks that language for the duration of the request."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app, self.settings = app, settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        locale = chosen(HTTPConnection(scope), self.settings)
        scope["state"]["locale"] = locale
        with use_locale(locale):
            await self.app(scope, receive, send)


def chosen(connection: HTTPConnection, settings: Settings) -> str:
    wishes = (
        connection.query_params.get("lang"),
        connection.cookies.get(COOKIE),
        getattr(connection.state, "account_locale", None),
        negotiate(connection.headers.get("accept-language", "")),
    )
    return next((wish for wish in wishes if wish in LOCALES), settings.default_locale)


async def choose(request: Request) -> Response:
    """``POST /language`` with ``lang`` and ``next``: keep the choice, and go back."""
    form = await read_form(request, max_fields=5, max_files=0)
    response = see_other(local_path(form.get("next")))
    if form.get("lang") in LOCALES:
        response.set_cookie(
            COOKIE,
            form.get("lang"),
            max_age=A_YEAR,
            httponly=True,
            samesite="lax",
            secure=is_https(current()),
        )
    return response
