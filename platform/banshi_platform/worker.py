"""The worker: does the jobs that ``jobs.put`` promised, in the web process or in any number of its own.

Which queue it works on follows from the database. The database must be open.
"""

from __future__ import annotations

import asyncio
import logging

from .job_runs import forget_old
from .jobs import Handlers
from .settings import Settings
from .worker_embedded import EmbeddedQueue
from .worker_procrastinate import ProcrastinateQueue

LEASE = 30.0  # seconds without a sign of life until a worker counts as dead
SWEEP = 3600.0  # seconds between two looks for old records

log = logging.getLogger(__name__)


class Worker:
    """Runs handlers by job name, ``concurrency`` at once (default: settings.workers_embedded, at least
    one).
    """

    def __init__(
        self, settings: Settings, handlers: Handlers, *, concurrency: int | None = None, lease: float = LEASE
    ) -> None:
        hands = concurrency or max(1, settings.workers_embedded)
        self._queue: EmbeddedQueue | ProcrastinateQueue
        if settings.on_postgresql:
            self._queue = ProcrastinateQueue(settings, handlers, hands, lease)
        else:
            self._queue = EmbeddedQueue(handlers, hands, lease)

    async def run(self, stop: asyncio.Event) -> None:
        """Work until ``stop`` is set; running jobs may finish within a grace, others go back."""
        sweeping = asyncio.create_task(_sweep())
        try:
            await self._queue.run(stop)
        finally:
            sweeping.cancel()

    async def drain(self) -> None:
        """Do all jobs that are due now, and those they promise, then return: for commands and tests."""
        await self._queue.drain()


async def _sweep() -> None:
    while True:
        try:
            await forget_old()
        except Exception:
            log.exception("Old job records could not be dropped")
        await asyncio.sleep(SWEEP)
