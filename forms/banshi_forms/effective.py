"""What a schema says about this very document: conditions decided, references followed, rows taken one by one.

A property is declared by ``properties`` outside of any branch, or in a branch by a schema that says what it is (type,
title, options, …); a branch that only narrows a property declared elsewhere does not make it relevant. Where two say
the same keyword, the one met first is kept, for the page only: the judge reads the schema itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .judge import Judge
from .limits import spend
from .values import Json

DEEPEST = 40
_DECLARING = frozenset(
    {
        "type",
        "$ref",
        "title",
        "enum",
        "oneOf",
        "anyOf",
        "properties",
        "items",
        "prefixItems",
        "x-widget",
        "x-formula",
    }
)
_REFERENCES = ("$ref", "$dynamicRef")
_DECIDED = frozenset({"if", "then", "else", "allOf", "dependentSchemas", "dependentRequired", *_REFERENCES})


def effective(judge: Judge, schema: Json, value: Json, depth: int = 0) -> dict[str, Any]:
    """The schema of ``value`` without conditions: ``properties``, ``required``, and ``prefixItems`` row by row."""
    merged: dict[str, Any] = {}
    for part in _holding(judge, schema, value, 0):
        _merge(merged, part)
    certain = _certain(judge, schema)
    if depth >= DEEPEST:
        return merged
    if isinstance(value, Mapping):
        merged["properties"] = {
            name: effective(judge, sub, value.get(name), depth + 1)
            for name, sub in merged.get("properties", {}).items()
            if _declares(sub) or name in certain
        }
    if isinstance(value, list):
        _rows(judge, merged, value, depth)
    return merged


def _certain(judge: Judge, schema: Json) -> frozenset[str]:
    """Properties that the schema has whatever is answered; ``false`` is how a schema says that it has not."""
    names: set[str] = set()
    for _ in range(DEEPEST):
        if not isinstance(schema, Mapping):
            break
        names.update(name for name, sub in schema.get("properties", {}).items() if sub is not False)
        schema = next((judge.followed(schema[key]) for key in _REFERENCES if key in schema), None)
    return frozenset(names)


def _rows(judge: Judge, merged: dict[str, Any], rows: list[Json], depth: int) -> None:
    """Rows may differ, so each has its own schema; a tuple keeps its places even where they are empty."""
    places = merged.get("prefixItems", [])
    each = merged.get("items")
    if not any(isinstance(row, Mapping) for row in rows) and not places:
        return
    schemas = [places[at] if at < len(places) else each for at in range(max(len(rows), len(places)))]
    merged["prefixItems"] = [
        effective(judge, sub, rows[at] if at < len(rows) else None, depth + 1)
        if isinstance(sub, Mapping)
        else {}
        for at, sub in enumerate(schemas)
    ]
    if isinstance(each, Mapping):
        merged["items"] = effective(judge, each, {}, depth + 1)


def _holding(judge: Judge, schema: Json, value: Json, depth: int) -> Iterator[Mapping[str, Any]]:
    """The schema and every branch of it that speaks of this value."""
    if not isinstance(schema, Mapping) or depth > DEEPEST:
        return
    yield schema
    for key in _REFERENCES:
        if key in schema:
            spend()
            yield from _holding(judge, judge.followed(schema[key]), value, depth + 1)
    for part in schema.get("allOf", ()):
        yield from _holding(judge, part, value, depth + 1)
    if "if" in schema:
        branch = "then" if judge.holds(schema["if"], value) else "else"
        yield from _holding(judge, schema.get(branch), value, depth + 1)
    yield from _dependent(judge, schema, value, depth)
    for key in ("oneOf", "anyOf"):
        for part in schema.get(key, ()):
            if isinstance(part, Mapping) and "const" not in part and judge.holds(_tests(part), value):
                yield from _holding(judge, part, value, depth + 1)


def _dependent(
    judge: Judge, schema: Mapping[str, Any], value: Json, depth: int
) -> Iterator[Mapping[str, Any]]:
    if not isinstance(value, Mapping):
        return
    for name, part in schema.get("dependentSchemas", {}).items():
        if name in value:
            yield from _holding(judge, part, value, depth + 1)
    for name, names in schema.get("dependentRequired", {}).items():
        if name in value:
            yield {"required": names}


def _tests(branch: Mapping[str, Any]) -> Mapping[str, Any]:
    """What tells one branch from another: its constants. A branch being filled in does not hold yet as a whole."""
    constants = {
        name: sub
        for name, sub in branch.get("properties", {}).items()
        if isinstance(sub, Mapping) and "const" in sub
    }
    return {"properties": constants, "required": sorted(constants)} if constants else branch


def _merge(into: dict[str, Any], part: Mapping[str, Any]) -> None:
    for key, value in part.items():
        if key in _DECIDED:
            continue
        if key == "properties":
            known = into.setdefault("properties", {})
            for name, sub in value.items():
                known[name] = _both(known[name], sub) if name in known else sub
        elif key in ("required", "x-check"):
            into[key] = [*into.get(key, ()), *(item for item in value if item not in into.get(key, ()))]
        else:
            into.setdefault(key, value)


def _both(first: Json, second: Json) -> Json:
    """A property that two branches speak of: the one that declares it is what is shown."""
    if not (isinstance(first, Mapping) and isinstance(second, Mapping)):
        return first if isinstance(first, Mapping) else second
    if _declares(second) and not _declares(first):
        first, second = second, first
    shown = dict(first)
    for key in ("x-messages", "x-hint", "x-check"):
        if key in second:
            shown.setdefault(key, second[key])
    return shown


def _declares(schema: Json) -> bool:
    return isinstance(schema, Mapping) and not _DECLARING.isdisjoint(schema)
