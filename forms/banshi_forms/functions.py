"""The functions that formulas may call besides CEL's own. A function that cannot answer gives None: no value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import wraps
from math import asin, cos, floor, radians, sin, sqrt
from typing import Any

from .arithmetic import OPERATIONS, exact
from .rates import charges, flat, rate_on

EARTH_RADIUS_M = 6_371_008.8  # mean radius (IUGG)


def quiet(function: Callable[..., Any]) -> Callable[..., Any]:
    """No value instead of an error: an answer that is not there yet is not a fault of the person who types."""

    @wraps(function)
    def tried(*arguments: Any) -> Any:
        try:
            return function(*arguments)
        except (ValueError, TypeError, ArithmeticError, InvalidOperation, LookupError, AttributeError):
            return None

    return tried


def rounded(value: float, places: float = 0) -> float:
    """Half up, as money and measures are rounded; exact for numbers of up to fifteen digits."""
    return float(exact(value).quantize(Decimal(1).scaleb(-int(places)), ROUND_HALF_UP))


def days_between(start: str, end: str) -> float:
    """Days from start to end; the same day is 0."""
    return float((date.fromisoformat(end) - date.fromisoformat(start)).days)


def add_days(day: str, number: float) -> str:
    return (date.fromisoformat(day) + timedelta(days=int(number))).isoformat()


def add_months(day: str, number: float) -> str:
    """The same day of another month, or its last day where there is no such day."""
    start = date.fromisoformat(day)
    months = start.year * 12 + start.month - 1 + int(number)
    year, month = divmod(months, 12)
    for last in range(start.day, 27, -1):
        try:
            return date(year, month + 1, last).isoformat()
        except ValueError:
            continue
    return date(year, month + 1, start.day).isoformat()


def add_years(day: str, number: float) -> str:
    """The same calendar day of another year; 29 February becomes the 28th where there is none."""
    return add_months(day, 12 * int(number))


def years_between(birth: str, on: str) -> float:
    """Full years of age on a day; a birthday of 29 February counts from 1 March in other years."""
    born, then = date.fromisoformat(birth), date.fromisoformat(on)
    return float(then.year - born.year - ((then.month, then.day) < (born.month, born.day)))


def month_of(day: str) -> str:
    return date.fromisoformat(day).isoformat()[:7]


def birth_date(number: str) -> str:
    """Of a resident ID number (GB 11643)."""
    if len(number) != 18:
        raise ValueError(number)
    return date(int(number[6:10]), int(number[10:12]), int(number[12:14])).isoformat()


def sex(number: str) -> str:
    """Of a resident ID number: the seventeenth digit is odd for men."""
    return "男" if int(number[16]) % 2 else "女"


def distance_m(here: list[float], there: list[float]) -> float:
    """Metres between two points [longitude, latitude] on the sphere (haversine)."""
    (x1, y1), (x2, y2) = ([radians(float(c)) for c in point] for point in (here, there))
    half = sin((y2 - y1) / 2) ** 2 + cos(y1) * cos(y2) * sin((x2 - x1) / 2) ** 2
    return 2 * EARTH_RADIUS_M * asin(sqrt(half))


def max_of(*values: Any) -> Any:
    return max(values[0] if len(values) == 1 and isinstance(values[0], list) else values)


def min_of(*values: Any) -> Any:
    return min(values[0] if len(values) == 1 and isinstance(values[0], list) else values)


def sum_of(values: list[float]) -> float:
    """The sum of what is there; taken in decimals, so that ten times 0.1 is 1."""
    return float(sum((exact(value) for value in values), Decimal(0)))


def distinct(values: list[Any]) -> bool:
    """Whether no value stands twice."""
    return len({repr(value) for value in values}) == len(values)


def repeated(values: list[Any]) -> list[Any]:
    """The values that stand more than once, each once, in their order."""
    counted = Counter(repr(value) for value in values)
    return [value for value in {repr(value): value for value in values}.values() if counted[repr(value)] > 1]


FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    "round": quiet(rounded),
    "floor": quiet(lambda value: float(floor(value))),
    "abs": quiet(abs),
    "count": quiet(lambda values: float(len(values))),
    "length": quiet(lambda text: float(len(text))),
    "slice": quiet(lambda text, start, end: text[int(start) : int(end)]),
    "days_between": quiet(days_between),
    "add_days": quiet(add_days),
    "add_months": quiet(add_months),
    "add_years": quiet(add_years),
    "years_between": quiet(years_between),
    "month_of": quiet(month_of),
    "birth_date": quiet(birth_date),
    "sex": quiet(sex),
    "distance_m": quiet(distance_m),
    "max_of": quiet(max_of),
    "min_of": quiet(min_of),
    "sum_of": quiet(sum_of),
    "distinct": quiet(distinct),
    "repeated": quiet(repeated),
    "flat": quiet(flat),
    "rate_on": quiet(rate_on),
    "charges": quiet(charges),
    **{name: quiet(operation) for name, operation in OPERATIONS.items()},
}
