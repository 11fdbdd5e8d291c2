"""Rates that change with time (费率表): which one holds on a day, and what a quantity costs over days of several rates.

A rate is a row of the matter's table: ``item``, ``from``, ``to`` (the last day; without it, until further notice) and
``rate``, in yuan for one unit and one day. Its first and last day count. A day without a rate, or with two, has no
price: then there is no result at all, for a fee that leaves out a day would be wrong and look right.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from typing import Any

from .arithmetic import exact

Rate = Mapping[str, Any]
FEN = Decimal("0.01")
_DAY = timedelta(days=1)


def rate_on(rates: Sequence[Rate], item: str, day: str) -> float:
    """The rate of an item on a day. Raises LookupError where there is none, or more than one."""
    return float(_only(list(_between(rates, item, date.fromisoformat(day), date.fromisoformat(day))))["rate"])


def charges(rates: Sequence[Rate], item: str, start: str, end: str, quantity: float) -> list[dict[str, Any]]:
    """What a quantity costs from a day to a day, both counted: a line for each rate that holds in between.

    Each line has ``item``, ``from``, ``to``, ``days``, ``quantity``, ``rate`` and ``amount``, each rounded half up to
    the fen. An empty period costs nothing. Raises LookupError for a day without a rate or with two.
    """
    first, last = date.fromisoformat(start), date.fromisoformat(end)
    lines = sorted(_between(rates, item, first, last), key=lambda line: str(line["from"]))
    if sum(int(line["days"]) for line in lines) != max(0, (last - first).days + 1) or _overlap(lines):
        raise LookupError(item)
    return [line | _priced(line, quantity) for line in lines]


def flat(lists: Sequence[Sequence[Any]]) -> list[Any]:
    """The items of lists, one after the other."""
    return [item for one in lists for item in one]


def faults(rates: Sequence[Rate]) -> Iterator[tuple[int, str]]:
    """Rows that cannot be right, by their number: ``backwards``, or ``overlap`` and ``gap`` with the row before."""
    placed: dict[str, list[tuple[str, str, int]]] = {}
    for at, row in enumerate(rates):
        if row.get("to", "9999-12-31") < row["from"]:
            yield at, "backwards"
        placed.setdefault(str(row["item"]), []).append((row["from"], row.get("to", "9999-12-31"), at))
    for rows in placed.values():
        for (_, until, _), (since, _, at) in pairwise(sorted(rows)):
            if since <= until:
                yield at, "overlap"
            elif date.fromisoformat(until) + _DAY != date.fromisoformat(since):
                yield at, "gap"


def _between(rates: Sequence[Rate], item: str, first: date, last: date) -> Iterator[dict[str, Any]]:
    for row in rates:
        since = max(first, date.fromisoformat(row["from"]))
        until = min(last, date.fromisoformat(row["to"])) if row.get("to") else last
        if row["item"] == item and since <= until:
            days = float((until - since).days + 1)
            told = {"item": item, "from": since.isoformat(), "to": until.isoformat()}
            yield {**told, "days": days, "rate": row["rate"]}


def _overlap(lines: list[dict[str, Any]]) -> bool:
    return any(after["from"] <= before["to"] for before, after in pairwise(lines))


def _only(lines: list[dict[str, Any]]) -> dict[str, Any]:
    if len(lines) != 1:
        raise LookupError(len(lines))
    return lines[0]


def _priced(line: Mapping[str, Any], quantity: float) -> dict[str, Any]:
    amount = exact(quantity) * exact(line["rate"]) * exact(line["days"])
    return {"quantity": quantity, "amount": float(amount.quantize(FEN, ROUND_HALF_UP))}
