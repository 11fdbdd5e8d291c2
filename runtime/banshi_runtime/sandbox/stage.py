"""The process of one trial: the runtime's own pages over a database of its own, in a folder that is thrown away.

``python -m banshi_runtime.sandbox.stage FOLDER`` reads ``asked.json`` there, serves on the socket that it names, writes
``ready`` and ends when nobody asked for a page for a while, or when the process that began it is gone. Begun again on
the same folder it goes on where it was.
"""

from __future__ import annotations

import asyncio
import json
import sys
from contextlib import suppress
from datetime import timedelta
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette

from banshi_forms import Definition, from_canonical
from banshi_platform import accounts, clock, database, i18n
from banshi_platform.settings import Settings, load
from banshi_platform.tables import Account, Matter, Session
from banshi_platform.web.kernel import GROUP, build_app
from banshi_platform.web.sessions import cookie_name, digest
from banshi_platform.web.surface import Surface

from ..documents import check, pdf
from ..documents.layout import mark_all
from .child import make_cast, publish
from .staging import Stage
from .walk import Cast

SURFACES = (
    "pages",
    "runtime",
)  # what applicants and officials see; to load the others takes as long as these
MARK = "试办 SAMPLE"
IDLE = 600.0  # seconds without a page after which the process ends; the folder stays


class Server(uvicorn.Server):
    """Says when it listens."""

    async def startup(self, sockets: Any = None) -> None:
        await super().startup(sockets)
        sys.stdout.write("ready\n")
        sys.stdout.flush()


async def serve(folder: Path, asked: dict[str, Any]) -> None:
    """Everything, from the folder (empty or not) to the last page."""
    definition = from_canonical(asked["package"])
    settings = _settings(folder, asked)
    surfaces: list[Surface] = [one.load() for one in entry_points(group=GROUP) if one.name in SURFACES]
    i18n.load_catalogues()
    mark_all(MARK)
    await database.migrate(settings, surfaces)
    await database.open_database(settings, surfaces)
    try:
        cast = await _people(definition, asked["package"])
        cookies = await _signed_in(settings)
    finally:
        await database.close_database()
    app: Starlette = build_app(settings, surfaces)
    stage = Stage(app, definition, cast, cookies)
    server = Server(
        uvicorn.Config(stage, uds=asked["socket"], log_config=None, access_log=False, lifespan="on")
    )
    ending = asyncio.create_task(_until_idle(server, stage))
    try:
        await server.serve()
    finally:
        ending.cancel()
        pdf.close()
        check.close()


def _settings(folder: Path, asked: dict[str, Any]) -> Settings:
    return load(
        data_dir=folder / "data", database_url="", environment="development", debug=False, plugins=(),
        timezone=asked["timezone"], workers_embedded=1, four_eyes=False, log_level="error",
        base_url=asked["base_url"], demo_accounts=False,
    )  # fmt: skip


async def _people(definition: Definition, package: str) -> Cast:
    """Those who play; made, with the matter published, when the folder is new."""
    if not await Matter.exists():
        made = await make_cast(definition)
        await publish(definition, package)
        return made
    known = {row.username: await accounts.actor_for(row.id) for row in await Account.all()}
    applicants = tuple(known.pop(name) for name in ("natural", "legal"))
    return Cast(applicants, known)


async def _signed_in(settings: Settings) -> dict[str, str]:
    """A session for each of them, by role: the cookie that is sent with the pages of that role."""
    await Session.all().delete()
    now, cookies = clock.now(), {}
    for account in await Account.all():
        token = digest(f"{account.username}{settings.secret}")[:43]
        await Session.create(
            id=digest(token),
            account_id=account.id,
            data="{}",
            seen_at=now,
            expires_at=now + timedelta(days=2),
        )
        cookies[account.username] = f"{cookie_name(settings)}={token}"
    return cookies


async def _until_idle(server: Server, stage: Stage) -> None:
    """End the server when nobody asks any more, or when whoever began it is gone."""
    gone = asyncio.create_task(asyncio.to_thread(sys.stdin.read))
    while not gone.done():
        stage.asked = False
        with suppress(TimeoutError):
            await asyncio.wait_for(asyncio.shield(gone), IDLE)
        if not stage.asked:
            break
    server.should_exit = True


def main() -> None:
    folder = Path(sys.argv[1])
    asyncio.run(serve(folder, json.loads((folder / "asked.json").read_text(encoding="utf-8"))))


if __name__ == "__main__":
    main()
