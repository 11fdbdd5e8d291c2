"""Promised work: one set of tests for the embedded queue and for procrastinate on PostgreSQL."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from banshi_platform import clock, jobs
from banshi_platform import database as db
from banshi_platform.job_runs import MOST_ATTEMPTS, wait_after
from banshi_platform.settings import Settings
from banshi_platform.tables import Job
from banshi_platform.worker import Worker

sys.path.insert(0, str(Path(__file__).parent))
import job_handlers as handlers

pytestmark = pytest.mark.anyio


async def put(name: str, /, **options: Any) -> None:
    async with db.transaction():
        await jobs.put(name, **options)


async def drain(settings: Settings) -> None:
    await Worker(settings, handlers.HANDLERS).drain()


async def until(holds: Callable[[], Awaitable[bool]], seconds: float = 20) -> None:
    async with asyncio.timeout(seconds):
        while not await holds():  # noqa: ASYNC110 - the other process cannot set an event of ours
            await asyncio.sleep(0.05)


@contextmanager
def worker_process(settings: Settings) -> Iterator[subprocess.Popen[bytes]]:
    script = Path(handlers.__file__)
    process = subprocess.Popen([sys.executable, script, str(settings.data_dir), settings.database_url])
    try:
        yield process
    finally:
        process.kill()
        process.wait()


async def states() -> list[str]:
    return [row.state for row in await Job.all().order_by("id")]


async def test_a_committed_job_runs_once(database: Settings) -> None:
    await put("note", what="a")
    await drain(database)
    await drain(database)
    assert await handlers.counted("noted:a") == 1
    assert await states() == ["done"]


async def test_a_job_of_a_failed_transaction_never_runs(database: Settings) -> None:
    with pytest.raises(ZeroDivisionError):
        async with db.transaction():
            await jobs.put("note", what="a")
            raise ZeroDivisionError
    await drain(database)
    assert await handlers.counted("noted:a") == 0


async def test_the_same_key_is_the_same_job(database: Settings) -> None:
    await put("note", key="k", what="a")
    await put("note", key="k", what="a")
    async with db.transaction():
        await jobs.put("note", key="k", what="a")
        await jobs.put("note", key="other", what="a")  # the transaction is still usable
    await drain(database)
    await put("note", key="k", what="a")
    await drain(database)
    assert await handlers.counted("noted:a") == 2


async def test_a_job_outside_a_transaction_is_refused(database: Settings) -> None:
    with pytest.raises(RuntimeError, match="belongs inside"):
        await jobs.put("note", what="a")


async def test_a_job_for_later_waits(database: Settings) -> None:
    await put("note", run_at=clock.now() + timedelta(hours=1), what="a")
    await drain(database)
    assert await states() == ["ready"]


async def test_a_handler_that_says_try_again_is_called_again(database: Settings) -> None:
    await put("later", times=4)
    await drain(database)
    assert await handlers.counted("later") == 4
    row = await Job.get(name="later")
    assert (row.state, row.attempts) == ("done", 1)  # trying again is no failure


async def test_a_failure_is_written_down_and_tried_again_later(database: Settings) -> None:
    await put("fail", why="no paper")
    await drain(database)
    row = await Job.get(name="fail")
    assert (row.state, row.attempts, row.error) == ("ready", 1, "ValueError: no paper")
    assert row.run_at > clock.now()


async def test_what_fails_for_good_is_given_up_and_can_be_put_back(database: Settings) -> None:
    await put("fail", why="no paper")
    await Job.filter(name="fail").update(attempts=MOST_ATTEMPTS - 1)
    await drain(database)
    row = await Job.get(name="fail")
    assert (row.state, row.attempts) == ("dead", MOST_ATTEMPTS)
    await jobs.revive(row.id)
    await drain(database)
    assert await handlers.counted("failed") == 2
    with pytest.raises(jobs.NotDead):
        await jobs.revive(row.id)


async def test_a_job_without_a_handler_is_a_failure(database: Settings) -> None:
    await put("nobody's")
    await drain(database)
    row = await Job.get(name="nobody's")
    assert (row.state, row.error.startswith("LookupError")) == ("ready", True)


async def test_a_running_worker_hears_of_a_new_job(database: Settings) -> None:
    stop = asyncio.Event()
    working = asyncio.create_task(Worker(database, handlers.HANDLERS, concurrency=2).run(stop))
    for number in range(5):
        await put("note", what=str(number))

    async def all_done() -> bool:
        return await states() == ["done"] * 5

    await until(all_done)
    stop.set()
    await asyncio.wait_for(working, 10)


async def test_a_worker_told_to_stop_gives_its_job_back(
    database: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("banshi_platform.worker_embedded.GRACE", 0.1)
    monkeypatch.setattr("banshi_platform.worker_procrastinate.GRACE", 0.1)
    stop = asyncio.Event()
    working = asyncio.create_task(Worker(database, handlers.HANDLERS).run(stop))
    await put("hang_once")

    async def started() -> bool:
        return await handlers.counted("started") == 1

    await until(started)
    stop.set()
    await asyncio.wait_for(working, 10)
    assert [(row.state, row.attempts) for row in await Job.all()] == [("ready", 0)]
    await drain(database)
    assert await handlers.counted("finished") == 1


async def test_the_job_of_a_killed_process_is_done_by_another(database: Settings) -> None:
    await put("hang_once")

    async def started() -> bool:
        return await handlers.counted("started") == 1

    async def done() -> bool:
        return await states() == ["done"]

    with worker_process(database) as victim:
        await until(started)
        victim.kill()
        victim.wait()
        with worker_process(database):
            await until(done)
    assert (await handlers.counted("started"), await handlers.counted("finished")) == (2, 1)
    assert (await Job.get(name="hang_once")).attempts == 2


async def test_two_processes_do_each_job_once(database: Settings) -> None:
    async with db.transaction():
        for _ in range(60):
            await jobs.put("note", what="x")

    async def done() -> bool:
        return not await Job.exclude(state="done").exists()

    with worker_process(database), worker_process(database):
        await until(done, 40)
    assert await handlers.counted("noted:x") == 60


async def test_a_worker_that_was_thought_dead_changes_nothing(sqlite_database: Settings) -> None:
    """Fencing: the lease ran out while the handler worked, another took the job and finished it."""
    from_first, go_on = asyncio.Event(), asyncio.Event()

    async def slow(_: Mapping[str, Any]) -> None:
        from_first.set()
        await go_on.wait()
        raise ValueError("too late to matter")

    await put("slow")
    first = asyncio.create_task(Worker(sqlite_database, {"slow": slow}, lease=1000).drain())
    await from_first.wait()
    await Job.all().update(lease_until=clock.now() - timedelta(seconds=1))

    async def quick(_: Mapping[str, Any]) -> None:
        pass

    await Worker(sqlite_database, {"slow": quick}).drain()
    go_on.set()
    await first
    row = await Job.get(name="slow")
    assert (row.state, row.error, row.attempts) == ("done", "", 2)


def test_each_wait_is_longer_but_never_too_long() -> None:
    assert all(2**n / 2 <= wait_after(n) <= 2**n for n in range(1, 11))
    assert wait_after(50) <= 3600
