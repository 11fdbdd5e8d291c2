"""Answers against a schema: computed fields filled, conditions decided, irrelevant answers pruned.

Absent, empty and default, once and for all: an empty text or null is absent; an empty list is a list; a default is
what a new draft begins with and nothing more. An answer whose property no holding branch declares is irrelevant: kept
while a person edits, absent for rules and at submission. Formulas are worked out before conditions are decided, so a
condition may test them; both go round until nothing changes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, partial
from sys import intern
from typing import Any

from . import formulas
from .deciding import decide
from .judge import Judge, judge_of
from .kept import Kept
from .limits import bounded
from .names import child
from .sound import sound
from .values import Context, Json

ROUNDS = 12  # a formula may feed a condition that shows a formula …
_SINGLE = (str, int, float, Decimal, type(None))  # asked first: most answers are
_reckoning: Kept[bool] = Kept(100_000)
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


@bounded
def compute(schema: Json, data: Json, context: Context) -> Json:
    """The answers with every relevant computed field filled in (and no stale result left)."""
    schema = sound(schema)
    return _agreed(judge_of(schema), schema, data, context)[1]


@bounded
def resolve(schema: Json, data: Json, context: Context) -> Resolution:
    """What is asked of these answers now."""
    schema = sound(schema)
    return _resolution(*_agreed(judge_of(schema), schema, data, context))


@bounded
def prune(schema: Json, data: Json, context: Context) -> Json:
    """The answers as they are submitted: computed fields filled, nothing irrelevant, nothing empty. Idempotent."""
    return _pruned(sound(schema), data, context)[1]


@bounded
def submitted(schema: Json, data: Json, context: Context) -> tuple[dict[str, Any], Json]:
    """The decided schema of the answers as they are submitted, and those answers."""
    return _pruned(sound(schema), data, context)


def _pruned(schema: Json, data: Json, context: Context) -> tuple[dict[str, Any], Json]:
    decided, _, kept = _agreed(judge_of(schema), schema, data, context)
    return decided, kept


def _agreed(judge: Judge, schema: Json, data: Json, context: Context) -> tuple[dict[str, Any], Json, Json]:
    """The schema decided by the relevant answers alone, the answers with its results, and the relevant ones.

    An irrelevant answer may have decided about another, so what is left decides again, until nothing more goes.
    """
    decided, filled, seen = _settled(judge, schema, data, context)
    kept, first = _kept_only(decided, filled), decided
    for _ in range(ROUNDS):
        if (
            kept == seen or decide(judge, schema, _without_empty(kept)) is decided
        ):  # the same decisions, so the same results
            break
        decided, below, seen = _settled(judge, schema, kept, context)
        kept = _kept_only(decided, below)
    if decided is not first:
        filled = _worked(decided, _without_lost(decided, data, kept), context)
    return decided, filled, kept


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
    for _ in range(ROUNDS if _reckons(decided) else 0):
        filled = _filled(decided, data, cache(partial(_prepared, decided, data)), None, context)
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


def walk(schema: Mapping[str, Any], value: Json) -> list[tuple[str, Mapping[str, Any], Json]]:
    """Every object and row of a decided schema with its answers, outermost first, in the order of the schema."""
    found: list[tuple[str, Mapping[str, Any], Json]] = []
    _walk(schema, value, "", found)
    return found


def _walk(
    schema: Mapping[str, Any], value: Json, pointer: str, found: list[tuple[str, Mapping[str, Any], Json]]
) -> None:
    if not isinstance(schema, dict):
        return
    if "properties" in schema:
        found.append((pointer, schema, value))
        held = value if isinstance(value, dict) else {}
        for name, sub in schema["properties"].items():
            item = held.get(name)
            if isinstance(item, list) or (isinstance(sub, dict) and "properties" in sub):
                _walk(sub, item, child(pointer, name), found)
    if isinstance(value, list):
        for at, row in enumerate(value):
            below = row_schema(schema, at)
            if "properties" in below or isinstance(row, list):
                _walk(below, row, child(pointer, at), found)


def row_schema(schema: Mapping[str, Any], at: int) -> Mapping[str, Any]:
    places = schema.get("prefixItems", ())
    found = places[at] if at < len(places) else schema.get("items")
    return found if isinstance(found, dict) else {}


def _settled(judge: Judge, schema: Json, data: Json, context: Context) -> tuple[dict[str, Any], Json, Json]:
    """The decided schema and the computed answers that agree with each other, and the answers that decided."""
    seen = _without_empty(data)
    decided = decide(judge, schema, seen)
    for _ in range(ROUNDS):
        if not _reckons(decided):
            break
        root = cache(partial(_prepared, decided, data))
        filled = _filled(decided, data, root, None, context)
        if filled == data:
            break
        data = filled
        seen = _kept_only(decided, data)
        decided = decide(judge, schema, seen)
    return decided, data, seen


def _prepared(decided: Mapping[str, Any], data: Json) -> Any:
    """The relevant answers as CEL takes them."""
    return formulas.prepared(_kept_only(decided, data))


def _reckons(schema: Json) -> bool:
    """Whether a formula stands anywhere in a decided schema."""
    if not isinstance(schema, dict):
        return False
    found = _reckoning.get(id(schema))
    if found is None:
        below = [*schema.get("properties", {}).values(), *schema.get("prefixItems", ()), schema.get("items")]
        found = "x-formula" in schema or any(map(_reckons, below))
        _reckoning.keep(id(schema), found, schema)
    return found


def _filled(
    schema: Mapping[str, Any], value: Json, root: Callable[[], Any], row: int | None, context: Context
) -> Json:
    """The value with its formulas worked out, inner rows first. ``root`` is asked for by formulas that name it."""
    if isinstance(value, _SINGLE) or not _reckons(schema):
        return value
    if isinstance(value, list):
        return [_filled(row_schema(schema, at), item, root, at, context) for at, item in enumerate(value)]
    properties = schema.get("properties")
    if not properties or not isinstance(value, dict):
        return value
    filled = {
        name: _filled(properties[name], item, root, None, context) if name in properties else item
        for name, item in value.items()
    }
    for name, sub in properties.items():
        if isinstance(sub, dict) and isinstance(sub.get("x-formula"), str):
            _work_out(name, sub, properties, filled, root, row, context)
    return filled


def _work_out(
    name: str,
    sub: Mapping[str, Any],
    properties: Mapping[str, Any],
    filled: dict[str, Json],
    root: Callable[[], Any],
    row: int | None,
    context: Context,
) -> None:
    """One computed field of an object, from the relevant ones beside it."""
    try:
        named = formulas.names(sub["x-formula"])
        beside = {
            key: filled[key] for key in named if key in filled and key in properties and filled[key] != ""
        }
        known = formulas.scope(beside, root() if "root" in named else None, row, context)
        result = formulas.evaluate(sub["x-formula"], known)
    except formulas.BadFormula:
        result = formulas.ABSENT
    if result is formulas.ABSENT:
        filled.pop(name, None)
    else:
        filled[name] = result


def _kept_only(schema: Mapping[str, Any], value: Json) -> Json:
    """The value without what is irrelevant or empty."""
    if isinstance(value, _SINGLE):
        return value
    if isinstance(value, list):
        return [_kept_only(row_schema(schema, at), item) for at, item in enumerate(value)]
    if not isinstance(value, dict):
        return value
    properties = schema.get("properties", {})
    closed = "properties" in schema and not is_open(schema)
    required = schema.get("required", ())
    kept: dict[str, Json] = {}
    for name, item in value.items():
        if closed and name not in properties:
            continue
        if not isinstance(item, _SINGLE):
            item = _kept_only(properties.get(name, {}), item)
        if not (item is None or item == "" or (item == {} and name not in required)):
            kept[name] = item
    return kept


def is_open(schema: Mapping[str, Any]) -> bool:
    """Whether names that nobody declared may be answered: only where the schema describes them itself."""
    return isinstance(schema.get("additionalProperties"), dict) or "patternProperties" in schema


def _without_empty(value: Json) -> Json:
    if isinstance(value, _SINGLE):
        return value
    if isinstance(value, dict):
        return {
            name: item if isinstance(item, _SINGLE) else _without_empty(item)
            for name, item in value.items()
            if item is not None and item != ""
        }
    if isinstance(value, list):
        return [_without_empty(item) for item in value]
    return value
