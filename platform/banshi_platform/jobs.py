"""Work promised in the caller's transaction and done after it, once its handler succeeds: at least once, so
handlers may be run again without harm.

``put`` is all that most code needs. A row of the job table is the promise and its record on both databases;
on PostgreSQL the queue itself is procrastinate's, fed in the same transaction. Doing the work is in
``worker``.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from tortoise.exceptions import IntegrityError

from . import canonical, clock
from .database import connection, must_be_inside_transaction, on_postgresql, transaction
from .problems import Conflict, NotFound
from .tables import Job

Handler = Callable[[Mapping[str, Any]], Awaitable[None]]
Handlers = Mapping[str, Handler]

QUEUE, TASK = "banshi", "banshi.perform"  # as procrastinate knows us

_waiting: set[asyncio.Event] = set()


class TryAgain(Exception):
    """Raised by a handler: not yet, call me again after so many seconds. It is no failure, however often."""

    def __init__(self, after_seconds: float = 5) -> None:
        super().__init__(f"again after {after_seconds} seconds")
        self.after_seconds = after_seconds


class NotDead(Conflict):
    """Only a job that was given up can be put back."""


async def put(
    name: str, /, *, key: str | None = None, run_at: datetime | None = None, **arguments: Any
) -> None:
    """Promise a job in the caller's transaction: no commit, no job. With a ``key`` that was promised before,
    nothing happens, done or not. ``arguments`` are JSON."""
    must_be_inside_transaction("jobs.put")
    row = Job(name=name, key=key, arguments=canonical.dumps(arguments), run_at=run_at or clock.now())
    try:
        async with transaction():
            await row.save(force_create=True)
    except IntegrityError:
        if key is not None and await Job.exists(key=key):
            return
        raise
    await _announce(row.id, run_at)


async def revive(job_id: int) -> None:
    """Put a job that was given up back into the queue, for now and with all its tries."""
    async with transaction():
        revived = await Job.filter(id=job_id, state="dead").update(
            state="ready", attempts=0, run_at=clock.now(), finished_at=None
        )
        if not revived:
            if await Job.exists(id=job_id):
                raise NotDead
            raise NotFound
        await _announce(job_id, None)


async def _announce(job_id: int, run_at: datetime | None) -> None:
    if on_postgresql():
        await connection().execute_query(
            "SELECT procrastinate_defer_jobs_v1(ARRAY[ROW($1::varchar, $2::varchar, 0, NULL, NULL,"
            " jsonb_build_object('job', $3::bigint), $4::timestamptz)::procrastinate_job_to_defer_v1])",
            [QUEUE, TASK, job_id, run_at],
        )
    for event in _waiting:
        event.set()


@contextmanager
def alarm() -> Iterator[asyncio.Event]:
    """An event that is set when this process promises a job, for an embedded worker."""
    event = asyncio.Event()
    _waiting.add(event)
    try:
        yield event
    finally:
        _waiting.discard(event)
