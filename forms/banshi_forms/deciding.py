"""What is asked of a whole document, remembered while one request works on it: read, judge and draw decide the same.

Kept in the context of the task that asked, which ends with the request: no other person's request ever looks there.
A decision is found again only for the very same JSON, compared value by value, so nobody has to hand it on.
"""

from __future__ import annotations

from contextvars import ContextVar
from typing import Any

from .effective import effective
from .judge import Judge
from .values import Json

MOST = 4  # the answers before and after a post, with and without what became irrelevant
_Decision = tuple[Judge, Json, Json, dict[str, Any]]
_made: ContextVar[tuple[_Decision, ...]] = ContextVar("made", default=())


def decide(judge: Judge, schema: Json, answers: Json) -> dict[str, Any]:
    """The schema decided by these answers, which the caller has copied and hands to nobody who changes them."""
    made = _made.get()
    for known in made:
        if known[0] is judge and known[1] is schema and known[2] == answers and is_same(known[2], answers):
            return known[
                3
            ]  # compared twice, for the first way is quick to say no, the second knows 1 from true
    decided = effective(judge, schema, answers)
    _made.set(((judge, schema, answers, decided), *made[: MOST - 1]))
    return decided


def is_same(one: Json, other: Json) -> bool:
    """Whether two answers are the same JSON: 1 is not true here."""
    if one is other or type(one) is not type(other):
        return one is other
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(is_same(item, other[name]) for name, item in one.items())
    if isinstance(one, list):
        return len(one) == len(other) and all(map(is_same, one, other))
    return bool(one == other)
