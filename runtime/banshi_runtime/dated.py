"""Samples keep their distance from today: what was dated last month when it was written is last month for ever."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import Any

WRITTEN_ON = date(2026, 11, 23)  # the day the starter matters' samples are dated for
NEAR = timedelta(days=3650)  # what is further away is a birthday or a founding, which does not move


def moved(value: Any, today: date) -> Any:
    """The value with every date near the day of writing as far from ``today`` as it was from that day."""
    if isinstance(value, dict):
        return {key: moved(item, today) for key, item in value.items()}
    if isinstance(value, list):
        return [moved(item, today) for item in value]
    if not isinstance(value, str) or len(value) != len("2026-11-23"):
        return value
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return value
    return _as_far(day, today).isoformat() if abs(day - WRITTEN_ON) < NEAR else value


def _as_far(day: date, today: date) -> date:
    """As many months and days from today: three years stay three years, leap day or not."""
    months = (day.year - WRITTEN_ON.year + today.year) * 12 + (day.month - WRITTEN_ON.month + today.month) - 1
    year, month = divmod(months, 12)
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(today.day, last)) + timedelta(days=day.day - WRITTEN_ON.day)
