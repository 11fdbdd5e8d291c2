"""The trail: registered events, one unbroken chain per subject, whatever the order and however many at once."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from banshi_platform import clock, trail
from banshi_platform import database as db
from banshi_platform.actors import SYSTEM, Actor
from banshi_platform.settings import Settings
from banshi_platform.tables import TrailEvent

pytestmark = pytest.mark.anyio
CLERK = Actor("staff", account_id=7, person_id=3, name="王芳")
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=5,
)

trail.register("test.happened", facts=("what", "where"))


async def append(subject: str, actor: Actor = CLERK, **facts: Any) -> TrailEvent:
    async with db.transaction():
        return await trail.append(subject, "test.happened", actor, **facts)


async def test_an_event_is_read_back_as_it_was_written(database: Settings) -> None:
    with clock.frozen(datetime(2026, 5, 6, 7, 8, 9, 1234, tzinfo=UTC)):
        await append("application:1", what="受理")
    (event,) = await trail.read("application:1")
    assert (event.sequence, event.kind, event.account_id, event.actor) == (1, "test.happened", 7, "王芳")
    assert event.at == datetime(2026, 5, 6, 7, 8, 9, 1234, tzinfo=UTC)
    assert event.previous == trail.BEGINNING
    assert await trail.verify("application:1")


async def test_an_unregistered_event_is_refused(database: Settings) -> None:
    async with db.transaction():
        with pytest.raises(trail.UnknownEvent, match="Nobody registered"):
            await trail.append("application:1", "test.unheard_of", CLERK)
        with pytest.raises(trail.UnknownEvent, match="has no fact colour"):
            await trail.append("application:1", "test.happened", CLERK, colour="red")


async def test_an_event_outside_a_transaction_is_refused(database: Settings) -> None:
    with pytest.raises(RuntimeError, match="belongs inside"):
        await trail.append("application:1", "test.happened", CLERK)


def test_a_kind_means_one_thing() -> None:
    trail.register("test.happened", facts=("where", "what"))
    with pytest.raises(trail.UnknownEvent):
        trail.register("test.happened", facts=("what",))


async def test_appending_at_once_keeps_the_chain(database: Settings) -> None:
    await asyncio.gather(*(append(f"application:{n % 3}", what=n) for n in range(24)))
    for subject in ("application:0", "application:1", "application:2"):
        assert [event.sequence for event in await trail.read(subject)] == list(range(1, 9))
        assert await trail.verify(subject)


async def test_a_rolled_back_event_leaves_no_gap(database: Settings) -> None:
    await append("application:1")
    with pytest.raises(ZeroDivisionError):
        async with db.transaction():
            await trail.append("application:1", "test.happened", SYSTEM)
            raise ZeroDivisionError
    await append("application:1")
    assert [event.sequence for event in await trail.read("application:1")] == [1, 2]
    assert await trail.verify("application:1")


@pytest.mark.parametrize(
    "change",
    [
        {"facts": '{\n  "what": 9\n}\n'},
        {"actor": "somebody else"},
        {"account_id": None},
        {"kind": "test.other"},
        {"at": datetime(2020, 1, 1, tzinfo=UTC)},
        {"sequence": 9},
        {"previous": "f" * 64},
        {"digest": "f" * 64},
    ],
    ids=lambda change: next(iter(change)),
)
async def test_any_altered_column_breaks_the_chain_there(
    sqlite_database: Settings, change: dict[str, Any]
) -> None:
    for number in range(3):
        await append("application:1", what=number)
    await TrailEvent.filter(subject="application:1", sequence=2).update(**change)
    assert not await trail.verify("application:1")
    assert await trail.first_broken("application:1") == 2


async def test_a_removed_event_is_noticed(sqlite_database: Settings) -> None:
    for number in range(3):
        await append("application:1", what=number)
    await TrailEvent.filter(subject="application:1", sequence=1).delete()
    assert await trail.first_broken("application:1") == 1


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(events=st.lists(st.tuples(st.integers(0, 2), VALUES, st.booleans()), max_size=12))
async def test_events_in_any_order_give_whole_chains(
    sqlite_database: Settings, events: list[tuple[int, Any, bool]]
) -> None:
    await TrailEvent.all().delete()
    expected: dict[str, int] = {}
    for number, what, keep in events:
        subject = f"application:{number}"
        try:
            async with db.transaction():
                await trail.append(subject, "test.happened", CLERK, what=what)
                if not keep:
                    raise ZeroDivisionError
            expected[subject] = expected.get(subject, 0) + 1
        except ZeroDivisionError:
            continue
    for subject, count in expected.items():
        assert len(await trail.read(subject)) == count
        assert await trail.verify(subject)
