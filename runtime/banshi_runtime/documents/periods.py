"""How long a certificate is valid, counted by the calendar.

A year is never taken for a number of days: across a leap year that would be off by one.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from banshi_platform.problems import CanMend


class NoValidity(CanMend):
    """The certificate's period cannot be worked out: %(pointer)s is no date."""


def period(validity: Mapping[str, Any] | None, answers: Any, issued_on: date) -> tuple[date, date | None]:
    """First and last day. Without an end the certificate is valid for good (长期)."""
    rule = validity or {}
    start = rule.get("from") or "issue"
    first = issued_on if start == "issue" else _day(answers, start)
    if rule.get("until"):
        return first, _day(answers, rule["until"])
    months = int(rule.get("years") or 0) * 12 + int(rule.get("months") or 0)
    return first, last_day(first, months) if months else None


def last_day(first: date, months: int) -> date:
    """The day before the same day of the month, so many months later: 2026-12-15 and 36 → 2029-12-14."""
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    days = monthrange(year, month + 1)[1]
    if first.day > days:
        return date(year, month + 1, days)
    return date(year, month + 1, first.day) - timedelta(days=1)


def _day(answers: Any, pointer: str) -> date:
    try:
        return date.fromisoformat(str(at(answers, pointer)))
    except (LookupError, ValueError, TypeError) as error:
        raise NoValidity(pointer=pointer) from error


def at(document: Any, pointer: str) -> Any:
    """What a JSON Pointer points at; a plain name is read as a pointer to a top-level answer."""
    if not pointer.startswith("/"):
        return document[pointer]
    value = document
    for part in pointer.split("/")[1:]:
        key = part.replace("~1", "/").replace("~0", "~")
        value = value[int(key)] if isinstance(value, list) else value[key]
    return value
