"""Clocks: working days with holidays and make-up days, pauses, what is left."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banshi_platform.workdays import is_working_day
from banshi_runtime import clocks

WORKING = {"days": 20, "unit": "working_day"}
DAYS = st.dates(date(2025, 1, 1), date(2026, 10, 1))


@pytest.mark.parametrize(
    ("start", "days", "last"),
    [
        (date(2025, 9, 26), 5, date(2025, 10, 10)),
        (date(2025, 9, 26), 20, date(2025, 10, 30)),
        (date(2025, 12, 30), 5, date(2026, 1, 7)),
        (date(2026, 2, 12), 10, date(2026, 3, 4)),
        (date(2026, 4, 29), 5, date(2026, 5, 9)),
        (date(2026, 9, 18), 20, date(2026, 10, 22)),
        (date(2025, 11, 1), 5, date(2025, 11, 7)),
    ],
)
def test_limits_end_on_the_days_the_calendar_gives(start: date, days: int, last: date) -> None:
    assert clocks.due_on(start, {"days": days, "unit": "working_day"}) == last


def test_days_of_a_special_procedure_do_not_count_first_and_last_included() -> None:
    pause = (date(2025, 11, 10), date(2025, 11, 21))
    assert clocks.due_on(date(2025, 11, 3), WORKING, [pause]) == date(2025, 12, 15)


def test_a_limit_in_calendar_days_counts_every_day() -> None:
    assert clocks.due_on(date(2026, 2, 12), {"days": 10, "unit": "calendar_day"}) == date(2026, 2, 22)


def test_without_a_limit_nothing_is_due() -> None:
    assert clocks.due_on(date(2026, 1, 5), None) is None
    assert clocks.dial(date(2026, 1, 5), None).tone == "none"


@given(DAYS, st.integers(1, 40))
def test_a_due_day_is_a_working_day_and_leaves_what_was_given(start: date, days: int) -> None:
    due = clocks.due_on(start, {"days": days, "unit": "working_day"})
    assert due is not None and is_working_day(due)
    assert clocks.dial(start, due).left == days


@given(DAYS, st.integers(1, 20), st.integers(0, 30), st.integers(0, 15))
def test_a_pause_never_brings_the_end_nearer(start: date, days: int, after: int, length: int) -> None:
    first = start + timedelta(days=after)
    pause = (first, first + timedelta(days=length))
    limit = {"days": days, "unit": "working_day"}
    with_pause, without = clocks.due_on(start, limit, [pause]), clocks.due_on(start, limit)
    assert with_pause is not None and without is not None
    assert with_pause >= without
    assert not pause[0] <= with_pause <= pause[1]


@pytest.mark.parametrize(
    ("today", "tone"),
    [
        (date(2026, 1, 5), "fine"),
        (date(2026, 1, 14), "soon"),
        (date(2026, 1, 16), "soon"),
        (date(2026, 1, 17), "late"),
    ],
)
def test_the_tone_of_a_clock_warns_before_it_is_too_late(today: date, tone: str) -> None:
    assert clocks.dial(today, date(2026, 1, 16)).tone == tone


def test_a_pause_opens_once_and_closes_on_the_day() -> None:
    monday, friday = date(2026, 1, 5), date(2026, 1, 9)
    opened = clocks.opened(clocks.opened((), monday), friday)
    assert opened == ((monday, None),) and clocks.is_open(opened)
    closed = clocks.closed(opened, friday)
    assert closed == ((monday, friday),) and not clocks.is_open(closed)
    assert clocks.pauses_from(clocks.pauses_to(closed)) == closed
