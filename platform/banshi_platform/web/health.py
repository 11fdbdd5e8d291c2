"""The platform's own routes for operators: alive, ready, counters. They name no person, need no session."""

from __future__ import annotations

import asyncio
import hmac
import shutil
from ipaddress import ip_address

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from .. import database
from ..metrics import MEDIA_TYPE
from ..problems import NotFound
from ..settings import Settings
from .inputs import address

LEAST_FREE_BYTES = 100_000_000
PATIENCE = 5  # seconds for the database to answer


async def alive(_: Request) -> Response:
    """The process answers; nothing else is looked at."""
    return PlainTextResponse("ok\n")


async def ready(request: Request) -> Response:
    """Whether requests should be sent here: database, worker and disk, each ``ok`` or what is wrong."""
    state = request.app.state
    seen = {
        "database": await _database(),
        "worker": state.worker.state() if state.worker else "ok",
        "disk": await asyncio.to_thread(_disk, state.settings),
    }
    fine = all(value == "ok" for value in seen.values())
    return JSONResponse(seen, status_code=200 if fine else 503)


async def counters(request: Request) -> Response:
    """Prometheus' page, for this machine itself or with the token of the settings; else it is not there."""
    if not (_from_here(request) or _has_token(request)):
        raise NotFound
    return Response(await request.app.state.metrics.render(), media_type=MEDIA_TYPE)


async def _database() -> str:
    try:
        async with asyncio.timeout(PATIENCE):
            await database.connection().execute_query("SELECT 1")
    except Exception as error:  # whatever it is, the answer is "not ready"
        return type(error).__name__
    return "ok"


def _disk(settings: Settings) -> str:
    try:
        free = shutil.disk_usage(settings.data_dir).free
    except OSError as error:
        return type(error).__name__
    return "ok" if free >= LEAST_FREE_BYTES else f"{free} bytes free"


def _from_here(request: Request) -> bool:
    try:
        return ip_address(address(request)).is_loopback
    except ValueError:
        return False


def _has_token(request: Request) -> bool:
    token = request.app.state.settings.metrics_token.get_secret_value()
    given = request.headers.get("authorization", "").removeprefix("Bearer ")
    return bool(token) and hmac.compare_digest(token.encode(), given.encode())
