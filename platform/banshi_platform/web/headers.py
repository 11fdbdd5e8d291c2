"""Headers that every answer carries: content security policy, caching, and their kin."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..settings import Settings
from .sessions import is_https

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "img-src 'self' data:",
        "manifest-src 'self'",
        "form-action 'self'",
        "frame-src 'self'",
        "frame-ancestors 'self'",
        "base-uri 'none'",
    )
)
ALWAYS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "SAMEORIGIN",
    "referrer-policy": "same-origin",
    "permissions-policy": "geolocation=(self), camera=(), microphone=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
TWO_YEARS = "max-age=63072000"
FOREVER = "public, max-age=31536000, immutable"


class SecurityHeaders:
    """Middleware. A page may set a stricter policy or its own caching; it cannot lose the rest.

    A static file asked for with its digest (``?v=…``) never changes and is kept; other answers are asked for
    again, and those for a person who is signed in are not kept at all.
    """

    def __init__(self, app: ASGIApp, settings: Settings, static: tuple[str, ...]) -> None:
        self.app, self.static = app, static
        self.always = ALWAYS | ({"strict-transport-security": TWO_YEARS} if is_https(settings) else {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(self.always)
                headers.setdefault("content-security-policy", POLICY)
                headers.setdefault("cache-control", self._caching(scope, message["status"]))
                headers.add_vary_header("Accept-Language, Cookie, HX-Request")
            await send(message)

        await self.app(scope, receive, with_headers)

    def _caching(self, scope: Scope, status: int) -> str:
        if scope["path"].startswith(self.static):
            return FOREVER if status == 200 and b"v=" in scope["query_string"] else "no-cache"
        actor = scope.get("state", {}).get("actor")
        return "no-store" if actor is not None and actor.signed_in else "no-cache"
