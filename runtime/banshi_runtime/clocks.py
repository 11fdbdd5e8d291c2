"""The clocks of an application: promised and statutory due dates, pauses, what is left.

Administrative Licensing Law art. 82: periods are working days, and the day of acceptance is not counted. Days
of a pause, first and last included, do not count. Pure but for the calendar; "today" comes in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from banshi_platform.workdays import YEARS, working_day_after, working_days_between

Pause = tuple[date, date | None]


@dataclass(frozen=True)
class Dial:
    """What a clock shows. ``tone``: none, paused, fine, soon, late; ``left``: working days, under 0: over."""

    tone: str
    due_on: date | None = None
    left: int = 0
    provisional: bool = False  # the State Council has not yet published that year's days


def due_on(start: date, limit: Mapping[str, Any] | None, pauses: Sequence[Pause] = ()) -> date | None:
    """The last day of ``limit`` ({"days","unit"}) counted from the day after ``start``."""
    if not limit or limit.get("days") is None:
        return None
    working = limit.get("unit", "working_day") == "working_day"
    day = start
    for _ in range(int(limit["days"])):
        day = _following(day, working)
        while _paused(day, pauses):
            day = _following(day, working)
    return day


def _following(day: date, working: bool) -> date:
    return working_day_after(day, 1) if working else day + timedelta(days=1)


def _paused(day: date, pauses: Sequence[Pause]) -> bool:
    """An open pause does not stop the count: its length is not known yet, and is made good when it ends."""
    return any(end is not None and first <= day <= end for first, end in pauses)


def dial(today: date, due: date | None, *, paused: bool = False, soon: int = 2) -> Dial:
    """How a due date looks today."""
    if due is None:
        return Dial("none")
    left = working_days_between(today, due) if due >= today else -working_days_between(due, today)
    provisional = due.year not in YEARS
    if paused:
        return Dial("paused", due, left, provisional)
    if due < today:
        return Dial("late", due, min(left, -1), provisional)
    return Dial("soon" if left <= soon else "fine", due, left, provisional)


def opened(pauses: Sequence[Pause], today: date) -> tuple[Pause, ...]:
    """``pauses`` with one begun today, unless one is running."""
    if is_open(pauses):
        return tuple(pauses)
    return (*pauses, (today, None))


def closed(pauses: Sequence[Pause], today: date) -> tuple[Pause, ...]:
    """``pauses`` with the running one ended today."""
    return tuple((first, end or today) for first, end in pauses)


def is_open(pauses: Sequence[Pause]) -> bool:
    return any(end is None for _, end in pauses)


def pauses_from(rows: Sequence[Sequence[str | None]]) -> tuple[Pause, ...]:
    """Read the column's JSON."""
    return tuple(
        (date.fromisoformat(str(first)), date.fromisoformat(end) if end else None) for first, end in rows
    )


def pauses_to(pauses: Sequence[Pause]) -> list[list[str | None]]:
    """Write the column's JSON."""
    return [[first.isoformat(), end.isoformat() if end else None] for first, end in pauses]
