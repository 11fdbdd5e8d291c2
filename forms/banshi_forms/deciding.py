"""What was worked out of a whole document, remembered while one request lasts: read, judge and draw decide the same.

Kept in the context of the task that asked, which ends with the request: no other person's request ever looks there.
It is found again only for the very same JSON, compared value by value, so nobody has to hand it on.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import replace
from operator import is_
from typing import Any, Generic, NamedTuple, TypeVar

from .effective import decided
from .judge import Judge
from .pruning import copied
from .values import Context, Json

MOST = 4  # the answers before and after a post, with and without what became irrelevant
V = TypeVar("V")


class _Entry(NamedTuple):
    of: tuple[object, ...]
    context: Context | None
    answers: Json
    value: Any


class Remembered(Generic[V]):
    """The last few things worked out of answers in this request."""

    def __init__(self, name: str) -> None:
        self._made: ContextVar[tuple[_Entry, ...]] = ContextVar(name, default=())

    def find(self, of: tuple[object, ...], context: Context | None, answers: Json) -> V | None:
        """What was worked out of these very objects, in the same circumstances, for the same answers."""
        for known in self._made.get():
            if (
                all(map(is_, known.of, of))
                and known.answers
                == answers  # compared twice: this is quick to say no, the other knows 1 from true
                and is_same(known.answers, answers)
                and _are_alike(known.context, context)
            ):
                found: V = known.value
                return found
        return None

    def keep(self, of: tuple[object, ...], context: Context | None, answers: Json, value: V) -> V:
        """The answers are a copy that nobody changes, and so is what is kept of them."""
        entry = _Entry(of, context and _own(context), answers, value)
        self._made.set((entry, *self._made.get()[: MOST - 1]))
        return value


_decisions: Remembered[dict[str, Any]] = Remembered("decisions")


def decide(judge: Judge, schema: Json, answers: Json) -> dict[str, Any]:
    """The schema decided by these answers, which the caller has copied and hands to nobody who changes them."""
    found = _decisions.find((judge, schema), None, answers)
    if found is None:
        found = _decisions.keep((judge, schema), None, answers, decided(judge, schema, answers))
    return found


def is_same(one: Json, other: Json) -> bool:
    """Whether two answers are the same JSON, in the same order: 1 is not true here."""
    if one is other or type(one) is not type(other):
        return one is other
    if isinstance(one, dict):
        return list(one) == list(other) and all(is_same(item, other[name]) for name, item in one.items())
    if isinstance(one, list):
        return len(one) == len(other) and all(map(is_same, one, other))
    return bool(one == other)


def _own(context: Context) -> Context:
    """The context as it is now."""
    applicant, facts = copied(dict(context.applicant)), copied(dict(context.facts))
    return replace(
        context, applicant=applicant, facts=facts, files=dict(context.files), lists=dict(context.lists)
    )


def _are_alike(one: Context | None, other: Context | None) -> bool:
    """Whether two contexts say the same."""
    if one is None or other is None:
        return one is other
    return one == other and all(
        map(_is_same_table, (one.applicant, one.facts), (other.applicant, other.facts))
    )


def _is_same_table(one: Mapping[str, Json], other: Mapping[str, Json]) -> bool:
    return is_same(dict(one), dict(other))
