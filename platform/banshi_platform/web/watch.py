"""Each request gets a number, a line in the log, a place in the counters. None says who asked for what."""

from __future__ import annotations

import re
import secrets
from time import perf_counter

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..logs import log
from ..metrics import Metrics

HEADER = "x-request-id"
_WELL_FORMED = re.compile(r"[A-Za-z0-9-]{8,64}")
QUIET = frozenset({"/healthz", "/readyz", "/metrics"})
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class Watch:
    """Middleware, the outermost. A proxy's own X-Request-ID is taken over when it is well formed."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app, self.metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        number = self._number(scope)
        scope.setdefault("state", {})["request_id"] = number
        status, began = 500, perf_counter()

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[HEADER] = number
            elif scope["method"] == "HEAD" and message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        with structlog.contextvars.bound_contextvars(request=number):
            try:
                await self.app(scope, receive, watched)
            finally:
                self._note(scope, status, perf_counter() - began)

    def _number(self, scope: Scope) -> str:
        given = Headers(scope=scope).get(HEADER, "")
        return given if _WELL_FORMED.fullmatch(given) else secrets.token_hex(8)

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        state = scope["state"]
        route, actor = state.get("route", "unmatched"), state.get("actor")
        method = scope["method"] if scope["method"] in METHODS else "other"
        self.metrics.answered(method, route, status, seconds)
        write = log.debug if route in QUIET or route == "static" else log.info
        who = actor.kind if actor is not None else "anonymous"
        write("request", method=method, route=route, status=status, ms=round(seconds * 1000, 1), actor=who)
