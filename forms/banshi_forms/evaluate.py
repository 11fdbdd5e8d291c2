"""Answers against a schema: computed fields filled, conditions decided, irrelevant answers pruned.

Absent, empty and default, once and for all: an empty text or null is absent; an empty list is a list; a default is
what a new draft begins with and nothing more. An answer whose property no holding branch declares is irrelevant: kept
while a person edits, absent for rules and at submission. Formulas are worked out before conditions are decided, so a
condition may test them; both go round until nothing changes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from sys import intern
from typing import Any

from .deciding import Remembered, decide
from .judge import Judge, judge_of
from .kept import Kept
from .limits import bounded
from .names import child
from .pruning import copied, is_open, kept_only, row_schema, walk, without_empty
from .reckoning import filled_in, reckons
from .sound import sound
from .values import Context, Json

__all__ = ["Resolution", "compute", "is_open", "prune", "resolve", "row_schema", "submitted", "walk"]

ROUNDS = 12  # a formula may feed a condition that shows a formula …
_pointed: Kept[tuple[tuple[str, ...], tuple[str, ...]]] = Kept(200_000)


@dataclass(frozen=True)
class Resolution:
    """``schema``: what the document is asked now, conditions decided. ``data``: the answers with formulas filled.

    ``relevant`` and ``required`` hold pointers; they come from the same rules the validator judges by.
    """

    schema: dict[str, Any]
    data: Json
    relevant: frozenset[str]
    required: frozenset[str]


@dataclass(frozen=True)
class _Agreement:
    """The schema decided by the relevant answers alone, the answers with its results, and the relevant ones."""

    decided: dict[str, Any]
    filled: Json
    kept: Json

    @cached_property
    def resolution(self) -> Resolution:
        return _resolution(self.decided, self.filled, self.kept)


_agreements: Remembered[_Agreement] = Remembered("agreements")


@bounded
def compute(schema: Json, data: Json, context: Context) -> Json:
    """The answers with every relevant computed field filled in (and no stale result left)."""
    return copied(_agreed(schema, data, context).filled)


@bounded
def resolve(schema: Json, data: Json, context: Context) -> Resolution:
    """What is asked of these answers now. What it holds is remembered while the request lasts: nobody changes it."""
    return _agreed(schema, data, context).resolution


@bounded
def prune(schema: Json, data: Json, context: Context) -> Json:
    """The answers as they are submitted: computed fields filled, nothing irrelevant, nothing empty. Idempotent."""
    return copied(_agreed(schema, data, context).kept)


@bounded
def submitted(schema: Json, data: Json, context: Context) -> tuple[dict[str, Any], Json]:
    """The decided schema of the answers as they are submitted, and those answers, which nobody changes."""
    agreed = _agreed(schema, data, context)
    return agreed.decided, agreed.kept


def _agreed(schema: Json, data: Json, context: Context) -> _Agreement:
    """Worked out once in a request; of a copy, for the caller may change what is theirs."""
    schema = sound(schema)
    judge = judge_of(schema)
    known = _agreements.find((judge, schema), context, data)
    if known is None:
        seen = without_empty(data)
        own = seen if seen == data else copied(data)
        known = _agreements.keep((judge, schema), context, own, _agreement(judge, schema, own, seen, context))
    return known


def _agreement(judge: Judge, schema: Json, data: Json, seen: Json, context: Context) -> _Agreement:
    """An irrelevant answer may have decided about another, so what is left decides again, until nothing more goes."""
    decided, filled, seen = _settled(judge, schema, data, seen, context)
    kept, first = kept_only(decided, filled), decided
    for _ in range(ROUNDS):
        if (
            kept == seen or decide(judge, schema, without_empty(kept)) is decided
        ):  # the same decisions, so the same results
            break
        decided, below, seen = _settled(judge, schema, kept, without_empty(kept), context)
        kept = kept_only(decided, below)
    if decided is not first:
        filled = _worked(decided, _without_lost(decided, data, kept), context)
    return _Agreement(decided, filled, kept)


def _without_lost(schema: Mapping[str, Any], value: Json, kept: Json) -> Json:
    """The value without answers that hide their own field: nobody shall see there what is not handed in."""
    if isinstance(value, list) and isinstance(kept, list):
        rows = enumerate(zip(value, kept, strict=True))
        return [_without_lost(row_schema(schema, at), row, other) for at, (row, other) in rows]
    if not isinstance(value, dict) or not isinstance(kept, dict):
        return value
    properties = schema.get("properties", {})
    return {
        name: _without_lost(properties.get(name, {}), item, kept.get(name))
        for name, item in value.items()
        if name in kept or name not in properties
    }


def _worked(decided: dict[str, Any], data: Json, context: Context) -> Json:
    """The answers, irrelevant ones too, with the results of a decided schema."""
    for _ in range(ROUNDS if reckons(decided) else 0):
        filled = filled_in(decided, data, context)
        if filled == data:
            break
        data = filled
    return data


def _resolution(decided: dict[str, Any], filled: Json, kept: Json) -> Resolution:
    relevant: set[str] = set()
    required: set[str] = set()
    for pointer, part, value in walk(decided, kept):
        declared, asked = _pointers(part, pointer)
        relevant.update(declared)
        if value is not None or not pointer or pointer in required:
            required.update(asked)
    return Resolution(decided, filled, frozenset(relevant), frozenset(required))


def _pointers(part: Mapping[str, Any], pointer: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Of the fields that an object declares, and of those it requires."""
    key = (id(part), pointer)
    found = _pointed.get(key)
    if found is None:
        names = part.get("properties", {}), part.get("required", ())
        declared, asked = (tuple(intern(child(pointer, name)) for name in listed) for listed in names)
        found = _pointed.keep(key, (declared, asked), part, weight=1 + len(declared) + len(asked))
    return found


def _settled(
    judge: Judge, schema: Json, data: Json, seen: Json, context: Context
) -> tuple[dict[str, Any], Json, Json]:
    """The decided schema and the computed answers that agree with each other, and the answers that decided."""
    decided = decide(judge, schema, seen)
    for _ in range(ROUNDS):
        if not reckons(decided):
            break
        filled = filled_in(decided, data, context)
        if filled == data:
            break
        data = filled
        seen = kept_only(decided, data)
        decided = decide(judge, schema, seen)
    return decided, data, seen
