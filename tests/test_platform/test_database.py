"""Transactions, locks and instants: the same on SQLite and PostgreSQL."""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime, timedelta, timezone

import pytest
from tortoise.exceptions import IntegrityError, OperationalError

from banshi_platform import database as db
from banshi_platform.ids import next_number
from banshi_platform.settings import Settings
from banshi_platform.tables import Counter, Job, Organisation

pytestmark = pytest.mark.anyio
SHANGHAI = timezone(timedelta(hours=8))


async def _job(name: str, at: datetime) -> Job:
    return await Job.create(name=name, run_at=at)


async def test_a_failed_transaction_leaves_nothing(database: Settings) -> None:
    with pytest.raises(ZeroDivisionError):
        async with db.transaction():
            await _job("a", datetime(2026, 1, 1, tzinfo=UTC))
            raise ZeroDivisionError
    assert await Job.all().count() == 0


async def test_a_nested_failure_leaves_the_outer_transaction_usable(database: Settings) -> None:
    async with db.transaction():
        await Counter.create(series="first")
        with pytest.raises(IntegrityError):
            async with db.transaction():
                await Counter.create(series="first")
        await Counter.create(series="second")
    assert sorted(await Counter.all().values_list("series", flat=True)) == ["first", "second"]


async def test_instants_of_any_zone_compare_alike(database: Settings) -> None:
    await _job("early", datetime(2026, 3, 1, 23, 0, tzinfo=UTC))
    await _job("late", datetime(2026, 3, 2, 8, 0, tzinfo=SHANGHAI) + timedelta(microseconds=1))
    border = datetime(2026, 3, 2, 8, 0, tzinfo=SHANGHAI)
    assert await Job.filter(run_at__lt=border).values_list("name", flat=True) == ["early"]
    assert await Job.filter(run_at__gt=border).values_list("name", flat=True) == ["late"]
    late = await Job.get(name="late")
    assert late.run_at == border + timedelta(microseconds=1)
    assert late.run_at.utcoffset() == timedelta(0)


async def test_what_a_transaction_wrote_is_seen_by_others_when_it_ends(database: Settings) -> None:
    wrote, look = asyncio.Event(), asyncio.Event()

    async def write() -> None:
        async with db.transaction():
            await Counter.create(series="a")
            wrote.set()
            await look.wait()

    writer = asyncio.create_task(write())
    await wrote.wait()
    async with asyncio.timeout(5):  # a reader does not wait for the writer
        assert await Counter.all().count() == 0
    look.set()
    await writer
    assert await Counter.all().count() == 1


async def test_numbers_have_no_gap_and_no_twin(database: Settings) -> None:
    async def take() -> int:
        async with db.transaction():
            return await next_number("case")

    async def fail() -> int:
        async with db.transaction():
            await next_number("case")
            raise ZeroDivisionError

    taken = await asyncio.gather(*(take() if i % 3 else fail() for i in range(30)), return_exceptions=True)
    assert sorted(number for number in taken if isinstance(number, int)) == list(range(1, 21))


async def test_processes_that_read_and_then_write_do_not_lock_each_other_out(database: Settings) -> None:
    code = (
        "import asyncio; from banshi_platform import database, ids, settings\n"
        "async def main():\n"
        f"    await database.open_database(settings.load(data_dir={str(database.data_dir)!r},"
        f" database_url={database.database_url!r}))\n"
        "    for _ in range(60):\n"
        "        async with database.transaction():\n"
        "            await database.connection().execute_query('SELECT count(*) FROM counter')\n"
        "            await ids.next_number('case')\n"
        "    await database.close_database()\n"
        "asyncio.run(main())"
    )
    processes = [await asyncio.create_subprocess_exec(sys.executable, "-c", code) for _ in range(3)]
    assert [await process.wait() for process in processes] == [0, 0, 0]
    assert (await Counter.get(series="case")).value == 180


async def test_a_number_outside_a_transaction_is_refused(database: Settings) -> None:
    with pytest.raises(RuntimeError, match="belongs inside"):
        await next_number("case")


async def test_a_task_that_outlives_its_transaction_cannot_write_through_it(database: Settings) -> None:
    go_on = asyncio.Event()

    async def straggle() -> None:
        await go_on.wait()
        await Counter.create(series="straggler")

    async with db.transaction():
        task = asyncio.create_task(straggle())
    go_on.set()
    with pytest.raises(Exception, match=r"transaction is over|released back to the pool"):
        await task
    assert await Counter.all().count() == 0


async def test_a_cancelled_start_of_a_transaction_blocks_nobody(database: Settings) -> None:
    async def one() -> None:
        async with db.transaction():
            await next_number("case")

    for moment in range(0, 45, 3):
        task = asyncio.create_task(one())
        for _ in range(moment):
            await asyncio.sleep(0.0001)
        task.cancel()
        await asyncio.wait([task])
    await asyncio.wait_for(one(), 5)


async def test_a_referenced_row_cannot_be_deleted(database: Settings) -> None:
    city = await Organisation.create(name="滨州市", credit_code="1", region_code="371600")
    await Organisation.create(name="滨城区", credit_code="2", region_code="371602", parent=city)
    with pytest.raises(IntegrityError):
        await city.delete()
    assert await Organisation.all().count() == 2


async def test_of_two_who_save_the_same_revision_one_wins(database: Settings) -> None:
    await Counter.create(series="draft", value=1)
    first = await Counter.filter(series="draft", value=1).update(value=2)
    second = await Counter.filter(series="draft", value=1).update(value=2)
    assert (first, second) == (1, 0)


async def test_sqlite_refuses_an_instant_without_a_zone(sqlite_database: Settings) -> None:
    with pytest.raises(OperationalError, match="no time zone"):
        await db.connection().execute_query("SELECT ?", [datetime(2026, 1, 1)])  # noqa: DTZ001
