"""Counting working days as the Administrative Licensing Law does (art. 82): holidays out, make-up days in.

The day something happens is not counted; the next working day is the first. The State Council publishes a
year's days in the autumn before: beyond them a count is provisional, on weekends and the holidays fixed by
decree.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import chinese_calendar
from chinese_calendar.constants import holidays

YEARS = range(min(holidays).year, max(holidays).year + 1)  # those whose days are published
FIXED = {
    (1, 1),
    (5, 1),
    (5, 2),
    (10, 1),
    (10, 2),
    (10, 3),
}  # by decree in every year, whatever the arrangement
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Counted:
    """Where a count of working days ends, and whether a year's arrangement is still to come."""

    last: date
    provisional: bool


def is_working_day(day: date) -> bool:
    if day.year in YEARS:
        return bool(chinese_calendar.is_workday(day))
    return day.weekday() < 5 and (day.month, day.day) not in FIXED


def count(start: date, days: int) -> Counted:
    """The last of ``days`` working days after ``start``."""
    day, left, provisional = start, days, False
    while left > 0:
        day += DAY
        provisional = provisional or day.year not in YEARS
        left -= is_working_day(day)
    return Counted(day, provisional)


def working_day_after(start: date, days: int) -> date:
    """The ``days``-th working day after ``start``; 0 gives ``start`` itself."""
    return count(start, days).last


def working_days_between(start: date, end: date) -> int:
    """How many working days lie after ``start`` up to and with ``end``; 0 when ``end`` is not later."""
    return sum(is_working_day(start + DAY * step) for step in range(1, (end - start).days + 1))
