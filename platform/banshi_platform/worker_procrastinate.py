"""The queue past one machine: procrastinate's tables, functions and worker, on PostgreSQL.

Its queue says who runs what when; our job table stays the promise and the record. Procrastinate notices dead
workers by their heartbeat but leaves their jobs to us: here they are put back, by one process at a time.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from procrastinate import App, BaseRetryStrategy, PsycopgConnector, RetryDecision
from procrastinate.jobs import Job as QueuedJob
from psycopg.conninfo import make_conninfo
from tortoise.backends.base.config_generator import expand_db_url
from tortoise.expressions import F

from . import clock
from .database import connection, transaction
from .job_runs import Claim, interrupted, perform, settle
from .jobs import QUEUE, TASK, Handlers
from .settings import Settings
from .tables import Job
from .worker_embedded import GRACE, worker_name

RESCUE_LOCK = 0x6A6F6273  # "jobs": who puts stalled jobs back holds it
RESTART = 3.0  # seconds until a worker that lost its database tries anew

log = logging.getLogger(__name__)


class _Again(Exception):
    """Tells procrastinate when to run the job again."""

    def __init__(self, at: datetime) -> None:
        super().__init__(f"again at {at}")
        self.at = at


class _Given(Exception):
    """Tells procrastinate that the job was given up; why is in our record."""


class _AsToldStrategy(BaseRetryStrategy):
    def get_retry_decision(self, *, exception: BaseException, job: QueuedJob) -> RetryDecision | None:
        if isinstance(exception, _Given):
            return None
        return RetryDecision(retry_at=exception.at if isinstance(exception, _Again) else clock.now())


class ProcrastinateQueue:
    def __init__(self, settings: Settings, handlers: Handlers, concurrency: int, lease: float) -> None:
        self.handlers = handlers
        self.concurrency = concurrency
        self.lease = lease
        self.name = worker_name()
        self._app = App(connector=PsycopgConnector(conninfo=_conninfo(settings), min_size=1, max_size=4))
        self._app.task(name=TASK, queue=QUEUE, retry=_AsToldStrategy())(self._perform)

    async def run(self, stop: asyncio.Event) -> None:
        """Work until told to stop; a lost database is waited for."""
        while not stop.is_set():
            try:
                async with self._app.open_async():
                    await self._until(stop)
            except Exception:
                log.exception("The worker lost its database; it tries again")
            if not stop.is_set():
                with suppress(TimeoutError):
                    await asyncio.wait_for(stop.wait(), RESTART)

    async def drain(self) -> None:
        """Do what is due now, until nothing is."""
        async with self._app.open_async():
            await self._work(wait=False, listen_notify=False)

    async def _until(self, stop: asyncio.Event) -> None:
        tasks = [asyncio.create_task(work) for work in (stop.wait(), self._work(), self._rescue())]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            for outcome in await asyncio.gather(*tasks, return_exceptions=True):
                if isinstance(outcome, Exception):
                    log.error("A part of the worker ended", exc_info=outcome)

    async def _work(self, **options: Any) -> None:
        await self._app.run_worker_async(
            queues=[QUEUE],
            name=self.name,
            concurrency=self.concurrency,
            install_signal_handlers=False,
            shutdown_graceful_timeout=GRACE,
            delete_jobs="always",
            update_heartbeat_interval=self.lease / 3,
            stalled_worker_timeout=self.lease,
            fetch_job_polling_interval=min(5.0, self.lease),
            **options,
        )

    async def _perform(self, job: int) -> None:
        """What procrastinate runs: our record's job, whose outcome decides whether it comes back."""
        claim = await self._take(job)
        if claim is None:
            return
        try:
            verdict = await perform(claim, self.handlers)
        except asyncio.CancelledError:
            await settle(claim, interrupted(claim))
            raise
        if not await settle(claim, verdict):
            # somebody took over: ending here would end the queue's entry under his hands
            raise _Again(clock.now() + timedelta(seconds=self.lease))
        if verdict.state != "done":
            raise _Again(verdict.run_at) if verdict.run_at else _Given

    async def _take(self, job_id: int) -> Claim | None:
        """The record, marked as running here; None when it is done already (its worker died after
        settling).
        """
        name = worker_name()
        async with transaction():
            taken = await Job.filter(id=job_id, state__in=("ready", "running")).update(
                state="running", worker=name, attempts=F("attempts") + 1
            )
            if not taken:
                return None
            row = await Job.get(id=job_id)
        return Claim(row.id, row.name, row.arguments, row.attempts, name)

    async def _rescue(self) -> None:
        while True:
            await asyncio.sleep(self.lease / 3)
            async with transaction():
                query = f"SELECT pg_try_advisory_xact_lock({RESCUE_LOCK}) AS mine"
                (answer,) = await connection().execute_query_dict(query)
                if answer["mine"]:
                    await self._put_stalled_back()

    async def _put_stalled_back(self) -> None:
        manager = self._app.job_manager
        for job in await manager.get_stalled_jobs(queue=QUEUE, seconds_since_heartbeat=self.lease):
            log.warning("The worker of the job %s died; it is put back", job.task_kwargs.get("job"))
            await manager.retry_job(job)


def _conninfo(settings: Settings) -> str:
    """The same database, in the words of libpq."""
    parts = expand_db_url(settings.database_url)["credentials"]
    return make_conninfo(
        "",
        host=parts["host"],
        port=parts["port"],
        user=parts["user"],
        password=parts["password"],
        dbname=parts["database"],
        **({"sslmode": "require"} if parts.get("ssl") else {}),
    )
