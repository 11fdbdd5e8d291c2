"""Handlers for the job tests, and a worker process of its own: ``python job_handlers.py DATA_DIR DATABASE_URL``.

What a handler did is a row of the counter table, so that tests in other processes see it.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from banshi_platform import database as db
from banshi_platform.ids import next_number
from banshi_platform.jobs import TryAgain
from banshi_platform.settings import load
from banshi_platform.tables import Counter
from banshi_platform.worker import Worker

LEASE = 1.0


async def count(series: str) -> int:
    async with db.transaction():
        return await next_number(series)


async def counted(series: str) -> int:
    row = await Counter.get_or_none(series=series)
    return int(row.value) if row else 0


async def note(arguments: Mapping[str, Any]) -> None:
    await count(f"noted:{arguments['what']}")


async def later(arguments: Mapping[str, Any]) -> None:
    if await count("later") < arguments["times"]:
        raise TryAgain(0)


async def fail(arguments: Mapping[str, Any]) -> None:
    await count("failed")
    raise ValueError(arguments["why"])


async def hang_once(arguments: Mapping[str, Any]) -> None:
    """Hangs for ever the first time; whoever runs it the second time gets through."""
    if await count("started") == 1:
        await asyncio.Event().wait()
    await count("finished")


HANDLERS = {"note": note, "later": later, "fail": fail, "hang_once": hang_once}


async def main(data_dir: str, url: str) -> None:
    settings = load(data_dir=Path(data_dir), database_url=url)
    await db.open_database(settings)
    await Worker(settings, HANDLERS, concurrency=2, lease=LEASE).run(asyncio.Event())


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2]))
