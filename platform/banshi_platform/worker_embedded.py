"""The embedded queue: the job table itself, for SQLite. One statement claims a job; a lease tells who is
alive.

A worker prolongs its lease while it works. When a process dies, its lease runs out and another takes the
job.
"""

from __future__ import annotations

import asyncio
import logging
import os
import secrets
import socket
from contextlib import suppress
from datetime import timedelta

from . import clock
from .database import connection
from .job_runs import Claim, interrupted, perform, settle
from .jobs import Handlers, alarm
from .tables import Job

POLL = 0.5  # seconds; jobs of this process are announced, only those of other processes are polled for
GRACE = 20.0  # seconds that running jobs get when the worker is told to stop

DUE = "(state = 'ready' AND run_at <= ?) OR (state = 'running' AND lease_until < ?)"
LOOK = f"SELECT 1 FROM job WHERE {DUE} LIMIT 1"  # noqa: S608 - constant
CLAIM = (
    "UPDATE job SET state = 'running', attempts = attempts + 1, worker = ?, lease_until = ? WHERE id = ("  # noqa: S608
    f"SELECT id FROM job WHERE {DUE} ORDER BY run_at, id LIMIT 1) RETURNING id, name, arguments, attempts"
)

log = logging.getLogger(__name__)


def worker_name() -> str:
    """Unique per worker, telling where it runs."""
    return f"{socket.gethostname()[:30]}:{os.getpid()}:{secrets.token_hex(4)}"


class EmbeddedQueue:
    def __init__(self, handlers: Handlers, concurrency: int, lease: float) -> None:
        self.handlers = handlers
        self.concurrency = concurrency
        self.lease = lease
        self.name = worker_name()

    async def run(self, stop: asyncio.Event) -> None:
        """Work until told to stop; then running jobs may finish within the grace."""
        hands = [asyncio.create_task(self._hand(stop)) for _ in range(self.concurrency)]
        try:
            await stop.wait()
            await asyncio.wait(hands, timeout=GRACE)
        finally:
            for hand in hands:
                hand.cancel()
            await asyncio.gather(*hands, return_exceptions=True)

    async def drain(self) -> None:
        """Do what is due now, until nothing is."""
        while claim := await self.claim():
            await self._work(claim)

    async def claim(self) -> Claim | None:
        """The next due job, now ours. Looks before it writes: an idle worker must not hold up the writers."""
        now = clock.now()
        if not await connection().execute_query_dict(LOOK, [now, now]):
            return None
        until = now + timedelta(seconds=self.lease)
        rows = await connection().execute_query_dict(CLAIM, [self.name, until, now, now])
        return Claim(**rows[0], worker=self.name) if rows else None

    async def _hand(self, stop: asyncio.Event) -> None:
        with alarm() as woken:
            stopping = asyncio.create_task(stop.wait())
            stopping.add_done_callback(lambda _: woken.set())
            try:
                while not stop.is_set():
                    woken.clear()
                    await self._next(woken)
            finally:
                stopping.cancel()

    async def _next(self, woken: asyncio.Event) -> None:
        """One job, or a nap. A database that fails for a moment must not end the worker."""
        claim = None
        try:
            if claim := await self.claim():
                await self._work(claim)
                return
        except Exception:
            log.exception("The worker could not %s", "finish a job" if claim else "look for jobs")
        with suppress(TimeoutError):
            await asyncio.wait_for(woken.wait(), POLL)

    async def _work(self, claim: Claim) -> None:
        work = asyncio.create_task(perform(claim, self.handlers))
        heart = asyncio.create_task(self._beat(claim, work))
        try:
            await settle(claim, await work)
        except asyncio.CancelledError:
            work.cancel()
            await asyncio.wait([work])
            await settle(claim, interrupted(claim))
            if (this := asyncio.current_task()) and this.cancelling():
                raise
        finally:
            heart.cancel()

    async def _beat(self, claim: Claim, work: asyncio.Task[object]) -> None:
        """Prolong the lease while the work goes on; stop the work when the lease is lost."""
        while True:
            await asyncio.sleep(self.lease / 3)
            until = clock.now() + timedelta(seconds=self.lease)
            held = Job.filter(id=claim.id, state="running", worker=claim.worker, attempts=claim.attempts)
            try:
                if not await held.update(lease_until=until):
                    work.cancel()
                    return
            except Exception:
                log.exception("The lease of the job %s could not be prolonged", claim.id)
