"""Working days: the examples of the State Council's arrangements."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banshi_platform.workdays import Counted, count, is_working_day, working_day_after, working_days_between

DAYS = st.dates(date(2010, 1, 1), date(2026, 6, 1))


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
        (date(2026, 2, 14), 3, date(2026, 2, 26)),
    ],
)
def test_a_term_ends_where_the_office_calendar_says(start: date, days: int, last: date) -> None:
    assert count(start, days) == Counted(last, provisional=False)
    assert working_days_between(start, last) == days


def test_a_year_without_a_published_arrangement_is_provisional() -> None:
    assert count(date(2026, 12, 28), 3) == Counted(date(2026, 12, 31), provisional=False)
    assert count(date(2026, 12, 28), 5) == Counted(
        date(2027, 1, 5), provisional=True
    )  # 1 January is off by decree
    assert not is_working_day(date(2030, 10, 1))


def test_nothing_lies_between_a_day_and_itself_or_an_earlier_one() -> None:
    assert working_days_between(date(2026, 3, 4), date(2026, 3, 4)) == 0
    assert working_days_between(date(2026, 3, 4), date(2026, 3, 1)) == 0


@given(DAYS, st.integers(0, 60))
def test_counting_back_gives_what_was_counted(start: date, days: int) -> None:
    last = working_day_after(start, days)
    assert working_days_between(start, last) == days
    assert days == 0 or is_working_day(last)
