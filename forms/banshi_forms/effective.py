"""What a schema says about this very document: conditions decided, references followed, rows taken one by one.

A property is declared by ``properties`` outside of any branch, or in a branch by a schema that says what it is (type,
title, options, …); a branch that only narrows a property declared elsewhere does not make it relevant; one that says
``false`` takes it away. What several say of the same property is united in ``uniting``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from .choosing import choices, speaking, telling
from .judge import Judge
from .kept import Kept
from .limits import pace, spend
from .subschemas import parts as schemas_in
from .uniting import DECIDED, declares, unite
from .values import Json

DEEPEST = 40
_REFERENCES = ("$ref", "$dynamicRef")
_NOTHING: dict[str, Any] = {}
Schema = Mapping[str, Any]


@dataclass(frozen=True)
class _Frame:
    """What some parts of a schema say together, before the fields below are decided."""

    shallow: dict[str, Any]  # of a value that is no object
    whole: dict[str, Any]  # of an object, its fields as they stand in the schema
    fields: Mapping[str, Json]
    conditional: tuple[
        str, ...
    ]  # the fields whose schema depends even on a single value, or on there being none


_frames: Kept[_Frame] = Kept(100_000)
_decided: Kept[dict[str, Any]] = Kept(100_000)
_plain: Kept[bool] = Kept(100_000)
_certainly: Kept[frozenset[str]] = Kept(20_000)
_written: Kept[Schema] = Kept(20_000)
_Rows = dict[tuple[int, int, int, str], tuple[Judge, Json, dict[str, Any]]]
_rows: ContextVar[tuple[_Rows, _Rows] | None] = ContextVar("rows", default=None)  # by what they hold


def decided(judge: Judge, schema: Json, answers: Json) -> dict[str, Any]:
    """The schema of a whole document. A row that this request decided the time before is not decided again."""
    before = _rows.get()
    _rows.set((before[1] if before else {}, {}))
    return effective(judge, schema, answers)


def effective(judge: Judge, schema: Json, value: Json, depth: int = 0) -> dict[str, Any]:
    """The schema of ``value`` without conditions: ``properties``, ``required``, and ``prefixItems`` row by row.

    The same decisions give the same object, so that what was worked out of it is found again; nobody changes it.
    """
    if not isinstance(value, dict | list) and is_plain(schema):
        return schema  # type: ignore[no-any-return]
    frame = _frame(judge, schema, value)
    if depth >= DEEPEST:
        return frame.shallow
    if isinstance(value, dict):
        return _with_fields(judge, frame, value, depth)
    if value is None:
        return frame.whole
    return _with_rows(judge, frame.shallow, value, depth) if isinstance(value, list) else frame.shallow


def is_plain(schema: Json) -> bool:
    """Whether a schema says the same of every value that is neither object nor list: nothing is to be decided."""
    found = _plain.get(id(schema))
    if found is None:
        conditional = not isinstance(schema, dict) or not DECIDED.isdisjoint(schema)
        choice = conditional or bool(choices(schema))
        found = _plain.keep(id(schema), not choice, schema)
    return found


def _frame(judge: Judge, schema: Json, value: Json) -> _Frame:
    parts: list[Schema] = []
    _gather(judge, schema, value, 0, parts)
    pace(len(parts) // 8)
    key = (id(judge.root), id(schema), *map(id, parts))
    found = _frames.get(key)
    if found is None:
        found = _framed(judge, schema, parts)
        weight = 8 + len(parts) + len(found.fields)
        found = _frames.keep(key, found, judge.root, schema, *parts, weight=weight)
    return found


def _framed(judge: Judge, schema: Json, parts: Sequence[Schema]) -> _Frame:
    merged: dict[str, Any] = {}
    tested = cache(partial(_tested, judge, parts))
    for part in parts:
        unite(merged, part, tested)
    certain = _certain(judge, schema)
    asked = {
        name: sub
        for name, sub in merged.get("properties", {}).items()
        if declares(sub) or (name in certain and sub is not False)
    }
    shallow = schema if len(parts) == 1 and merged == schema else merged
    # an object of which nobody says what it holds stays open: it is kept as it is
    whole = shallow if asked == merged.get("properties", {}) else {**merged, "properties": asked}
    return _Frame(shallow, whole, asked, tuple(name for name, sub in asked.items() if not is_plain(sub)))


def _with_fields(judge: Judge, frame: _Frame, value: Schema, depth: int) -> dict[str, Any]:
    """An object's schema with those of its fields decided that are not the same for every answer."""
    names = [name for name, item in value.items() if isinstance(item, dict | list)]
    changed: dict[str, Any] = {}
    for name in dict.fromkeys((*frame.conditional, *names)):
        sub = frame.fields.get(name)
        if sub is not None and not _is_decided(sub, value.get(name)):
            decided = effective(judge, sub, value.get(name), depth + 1)
            if decided is not sub:
                changed[name] = decided
    if not changed:
        return frame.whole
    key = (id(frame.whole), *changed, *map(id, changed.values()))
    found = _decided.get(key)
    if found is None:
        found = {**frame.whole, "properties": {**frame.fields, **changed}}
        weight = 8 + len(frame.fields)
        found = _decided.keep(key, found, frame.whole, *changed.values(), weight=weight)
    return found


def _is_decided(schema: Json, value: Json) -> bool:
    """Whether it is a list of single values that is the same for every answer."""
    return (
        isinstance(value, list)
        and is_plain(schema)
        and "prefixItems" not in schema
        and not any(isinstance(item, dict | list) for item in value)
    )


def _certain(judge: Judge, schema: Json) -> frozenset[str]:
    """Properties that the schema has whatever is answered; ``false`` is how a schema says that it has not."""
    names: set[str] = set()
    for _ in range(DEEPEST):
        if not isinstance(schema, dict):
            break
        names.update(name for name, sub in schema.get("properties", {}).items() if sub is not False)
        schema = next((judge.followed(schema[key]) for key in _REFERENCES if key in schema), None)
    return frozenset(names)


def _with_rows(judge: Judge, schema: dict[str, Any], rows: list[Json], depth: int) -> dict[str, Any]:
    """Rows may differ, so each has its own schema; a tuple keeps its places even where they are empty."""
    places = schema.get("prefixItems", [])
    each = schema.get("items")
    if not any(isinstance(row, dict) for row in rows) and not places:
        return schema
    asked = [places[at] if at < len(places) else each for at in range(max(len(rows), len(places)))]
    below = [
        _row(judge, sub, rows[at] if at < len(rows) else None, depth + 1)
        if isinstance(sub, dict)
        else _NOTHING
        for at, sub in enumerate(asked)
    ]
    if not places and not any("properties" in part for part in below):
        return schema  # rows of which nobody says what they hold: a list like any other, no tuple
    more = effective(judge, each, {}, depth + 1) if isinstance(each, dict) else None
    key = (id(schema), id(more), *map(id, below))
    found = _decided.get(key)
    if found is None:
        found = {**schema, "prefixItems": below, **({} if more is None else {"items": more})}
        found = _decided.keep(key, found, schema, more, *below, weight=8 + len(below))
    return found


def _row(judge: Judge, schema: dict[str, Any], row: Json, depth: int) -> dict[str, Any]:
    known = _rows.get()
    if known is None or type(row) is not dict:
        return effective(judge, schema, row, depth)
    try:
        key = (id(judge), id(schema), depth, repr(row))
    except ValueError:  # a number of too many digits to write
        return effective(judge, schema, row, depth)
    before, now = known
    found = now.get(key) or before.get(key) or (judge, schema, effective(judge, schema, row, depth))
    now[key] = found
    return found[2]


def with_items(judge: Judge, schema: dict[str, Any]) -> dict[str, Any]:
    """The schema of a list whose entries are groups, also where only a reference or a branch says so."""
    each = schema.get("items")
    if not isinstance(each, dict) or is_plain(each):
        return schema
    decided = effective(judge, each, {})
    if "properties" not in decided:
        return schema
    key = (id(schema), "items", id(decided))
    return _decided.get(key) or _decided.keep(key, {**schema, "items": decided}, schema, decided, weight=8)


def _gather(judge: Judge, schema: Json, value: Json, depth: int, into: list[Schema]) -> None:
    """Adds the schema and every branch of it that speaks of this value."""
    if not isinstance(schema, dict) or depth > DEEPEST:
        return
    into.append(schema)
    if is_plain(schema):
        return
    for key in _REFERENCES:
        if key in schema:
            spend()
            _gather(judge, judge.followed(schema[key]), value, depth + 1, into)
    for part in schema.get("allOf", ()):
        _gather(judge, part, value, depth + 1, into)
    if "if" in schema:
        branch = "then" if judge.holds(schema["if"], value) else "else"
        _gather(judge, schema.get(branch), value, depth + 1, into)
    if isinstance(value, dict):
        _depending(judge, schema, value, depth, into)
    for branches in choices(schema):
        for part in speaking(judge, branches, value, partial(gathered, judge, value, depth + 1)):
            _gather(judge, part, value, depth + 1, into)


def gathered(judge: Judge, value: Json, depth: int, schema: Schema) -> list[Schema]:
    """The schema and every branch of it that speaks of this value."""
    parts: list[Schema] = []
    _gather(judge, schema, value, depth, parts)
    return parts


def _depending(judge: Judge, schema: Schema, value: Schema, depth: int, into: list[Schema]) -> None:
    for name, part in schema.get("dependentSchemas", {}).items():
        if name in value:
            _gather(judge, part, value, depth + 1, into)
    for name, names in schema.get("dependentRequired", {}).items():
        if name in value:
            into.append(_once(("required", id(names)), {"required": names}, names))


def _once(key: tuple[str, int], written: Schema, of: object) -> Schema:
    """A schema that we wrote ourselves, the same object every time."""
    return _written.get(key) or _written.keep(key, written, of)


def _tested(judge: Judge, parts: Sequence[Schema]) -> frozenset[str]:
    """The fields of an object whose answers decide which of its branches hold."""
    names: set[str] = set()
    for part in parts:
        for _, condition in schemas_in(part.get("if")):
            names.update(condition.get("properties", ()))
        for branches in choices(part):
            for branch in branches:
                names.update(telling(judge, branch))
    return frozenset(names)
