"""What stands before every endpoint: the body's limit, the permit, the origin. Nothing else."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import Message, Receive, Scope, Send

from .. import permits
from ..problems import TooLarge
from . import crossing
from .surface import Route


class BodyTooLarge(TooLarge):
    """What you sent is larger than the %(megabytes)s MB that fit here. Send smaller or fewer files."""


class Guard:
    """The ASGI endpoint made of a surface's route."""

    def __init__(self, route: Route, max_body: int) -> None:
        self.route, self.max_body = route, max_body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["state"]["route"] = self.route.path
        request = Request(scope, self._limited(receive), send)
        try:
            await self._admit(request)
            response = await self.route.endpoint(request)
            await response(scope, receive, send)
        finally:
            await request.close()

    async def _admit(self, request: Request) -> None:
        length = request.headers.get("content-length", "0")
        if not length.isdigit():
            raise HTTPException(400)
        if int(length) > self.max_body:
            raise self._too_large()
        permits.require(request.state.actor, self.route.permit)
        await crossing.check(request)

    def _limited(self, receive: Receive) -> Receive:
        got = 0

        async def limited() -> Message:
            nonlocal got
            message = await receive()
            got += len(message.get("body", b""))
            if got > self.max_body:
                raise self._too_large()
            return message

        return limited

    def _too_large(self) -> BodyTooLarge:
        return BodyTooLarge(megabytes=f"{self.max_body / 1_000_000:g}")
