"""The only place that asks what time it is. Instants are aware and in UTC; days are those of the office's
zone.

Counting working days is in ``workdays``; writing a date for a person is in ``i18n``.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

_zone = ZoneInfo("Asia/Shanghai")
_stopped: Stopped | None = None


@dataclass
class Stopped:
    """A clock that a test holds in its hand."""

    at: datetime

    def advance(self, by: timedelta) -> None:
        self.at += by


def now() -> datetime:
    """This instant, aware, in UTC."""
    return _stopped.at if _stopped else datetime.now(UTC)


def today() -> date:
    """The day it is where the office is."""
    return local(now()).date()


def local(instant: datetime) -> datetime:
    """The same instant on the office's wall clock."""
    return instant.astimezone(_zone)


def midnight(day: date) -> datetime:
    """The instant at which a day of the office begins, in UTC: the bound for queries by day."""
    return datetime(day.year, day.month, day.day, tzinfo=_zone).astimezone(UTC)


def use_zone(name: str) -> None:
    """Set the office's zone (from the settings, at start)."""
    global _zone
    _zone = ZoneInfo(name)


@contextmanager
def frozen(at: datetime) -> Iterator[Stopped]:
    """Stop the clock at an instant, for a test; the value it gives can be moved on."""
    global _stopped
    before, _stopped = _stopped, Stopped(at.astimezone(UTC))
    try:
        yield _stopped
    finally:
        _stopped = before
