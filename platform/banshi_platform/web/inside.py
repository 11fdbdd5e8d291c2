"""The worker inside the web process: begun and ended with the application, begun again when it falls over."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Protocol

from .. import database
from ..jobs import Handlers
from ..logs import log
from ..settings import Settings
from ..worker import Worker

PAUSE = 5.0  # seconds before a worker that fell over is begun again


class Works(Protocol):
    async def run(self, stop: asyncio.Event) -> None: ...


class WorkerInside:
    """Runs a worker until told to stop, again and again if need be; ``state`` is for /readyz."""

    def __init__(self, worker: Works) -> None:
        self._worker = worker
        self._stop = asyncio.Event()
        self._running = False

    def state(self) -> str:
        return "ok" if self._running else "stopped"

    async def run(self) -> None:
        while not self._stop.is_set():
            self._running = True
            try:
                await self._worker.run(self._stop)
            except Exception as error:
                self._running = False
                log.error("worker fell over", exc_info=error)
                await self._pause()
        self._running = False

    def stop(self) -> None:
        self._stop.set()

    async def _pause(self) -> None:
        try:
            async with asyncio.timeout(PAUSE):
                await self._stop.wait()
        except TimeoutError:
            return


async def connect() -> None:
    """Connect now, for reading and for writing: a database that cannot be used stops the start, and no connection is
    still being made when a process that was told to stop closes its loop."""
    await database.connection().execute_query("SELECT 1")
    async with database.transaction():
        await database.connection().execute_query("SELECT 1")


@asynccontextmanager
async def working(settings: Settings, handlers: Handlers) -> AsyncIterator[WorkerInside | None]:
    """The worker beside what happens within; None when the settings leave the work to ``banshi worker``."""
    if settings.workers_embedded == 0:
        yield None
        return
    worker = WorkerInside(Worker(settings, handlers))
    task = asyncio.create_task(worker.run())
    try:
        yield worker
    finally:
        worker.stop()
        await task
