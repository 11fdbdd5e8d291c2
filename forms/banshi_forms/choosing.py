"""Which branches of ``oneOf`` and ``anyOf`` speak of a value, and what is offered while none of them holds yet.

Branches of objects are told apart by constants (``{"kind": {"const": "a"}}``), which stay offered side by side; where
nothing tells them apart, the fields of all are offered until one holds. Of a single value they say what types it may
be, the one branch of its type all the rest: which control draws it shall not depend on what was typed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from .judge import Judge
from .kept import Kept
from .limits import spend
from .values import Json

Schema = Mapping[str, Any]
CHOICES = ("oneOf", "anyOf")
DEEPEST = 12  # references, and choices in one another
CHOSEN = "x-chosen"  # stands in a schema that says what it says because of this very answer
_LISTING = ("const", "enum")
_KINDS = {"properties": "object", "required": "object", "items": "array", "prefixItems": "array"}
_TYPES = ((str, "string"), (dict, "object"), (list, "array"))
_MARK: Schema = {CHOSEN: True}
_split: Kept[tuple[tuple[Schema, ...], Schema | None]] = Kept(20_000)
_written: Kept[Mapping[str, Any]] = Kept(20_000)
Gather = Callable[[Schema], list[Schema]]  # all parts of a branch that speak of the value


def choices(schema: Schema) -> list[list[Schema]]:
    """The branches of each choice between schemas; options of a single value are none."""
    return [branches for key in CHOICES if (branches := branches_of(schema, key))]


def branches_of(schema: Schema, key: str) -> list[Schema]:
    """The branches under a keyword but for plain options."""
    return [part for part in schema.get(key, ()) if isinstance(part, dict) and "const" not in part]


def speaking(judge: Judge, branches: Sequence[Schema], value: Json, gather: Gather) -> list[Schema]:
    """What a choice says of a value: branches, and what is written here to stand for several."""
    asked = [branch for branch in branches if types_of(judge, branch) != frozenset({"null"})]
    if len(asked) == 1:
        return [asked[0]]
    objects = _are_objects(judge, asked)
    if isinstance(value, dict) or (value is None and objects):
        found = _of_object(judge, asked, value or {}, gather)
        return found if objects or not found else [*found, _MARK]
    if isinstance(value, list):
        fitting = [branch for branch in asked if "array" in (types_of(judge, branch) or {"array"})]
        fitting = fitting if len(fitting) == 1 else [part for part in fitting if judge.holds(part, value)]
        return [*fitting, _MARK] if fitting else []
    return _of_single(judge, asked, value)


def _are_objects(judge: Judge, branches: Sequence[Schema]) -> bool:
    """Whether an absent value would be an object, as far as the branches say."""
    named = [types_of(judge, branch) for branch in branches]
    return all(types is None or "object" in types for types in named) and any(named)


def _of_object(judge: Judge, branches: Sequence[Schema], value: Schema, gather: Gather) -> list[Schema]:
    tests, options = _apart(judge, branches)
    holding = [branch for branch, test in zip(branches, tests, strict=True) if judge.holds(test, value)]
    offered = [options] if options else []
    if holding:
        return [*offered, *holding]
    open_ones = [branch for branch, test in zip(branches, tests, strict=True) if test is branch]
    fields = [part["properties"] for branch in open_ones for part in gather(branch) if part.get("properties")]
    return [*offered, _fields_of(fields)] if fields else offered


def telling(judge: Judge, branch: Schema) -> dict[str, Schema]:
    """The fields of a branch of which it lists the answers, with their schemas."""
    fields = followed(judge, branch).get("properties", {})
    return {
        name: sub
        for name, sub in fields.items()
        if isinstance(sub, dict) and not sub.keys().isdisjoint(_LISTING)
    }


def _told(judge: Judge, branches: Sequence[Schema]) -> frozenset[str]:
    """The fields whose answers tell branches apart: constants, and options that several of them list."""
    listed: dict[str, int] = {}
    for branch in branches:
        for name, sub in telling(judge, branch).items():
            listed[name] = listed.get(name, 0) + (2 if "const" in sub else 1)
    return frozenset(name for name, times in listed.items() if times > 1)


def telling_test(judge: Judge, branches: Sequence[Schema], branch: Schema) -> Schema:
    """What must hold so that a branch is the one the person is in."""
    tests, _ = _apart(judge, branches)
    return next(test for test, other in zip(tests, branches, strict=True) if other is branch)


def _apart(judge: Judge, branches: Sequence[Schema]) -> tuple[tuple[Schema, ...], Schema | None]:
    """What tells each branch from the others, and the fields that do so. Worked out once."""
    key = (id(judge.root), *map(id, branches))
    found = _split.get(key)
    if found is None:
        names = _told(judge, branches)
        tests = tuple(_test(judge, branch, names) for branch in branches)
        made = (tests, _options(judge, branches, names) if names else None)
        found = _split.keep(key, made, judge.root, *branches, weight=1 + len(branches))
    return found


def _test(judge: Judge, branch: Schema, names: frozenset[str]) -> Schema:
    """What tells one branch from another. A branch being filled in does not hold yet as a whole."""
    asked = {name: sub for name, sub in telling(judge, branch).items() if name in names}
    return {"properties": asked, "required": sorted(asked)} if asked else branch


def _options(judge: Judge, branches: Sequence[Schema], names: frozenset[str]) -> Schema:
    """The fields that tell branches apart, with the options of all: another answer is how one leaves a branch."""
    every = [followed(judge, branch).get("properties", {}) for branch in branches]
    fields = {
        name: _several([own[name] for own in every if isinstance(own.get(name), dict)])
        for name in sorted(names)
    }
    return {"properties": fields}


def _fields_of(tables: Sequence[Mapping[str, Json]]) -> Schema:
    """The fields of several branches; one of several schemas may be any of them."""
    found: dict[str, list[Json]] = {}
    for table in tables:
        for name, sub in table.items():
            if sub is not False and all(sub != other for other in found.get(name, ())):
                found.setdefault(name, []).append(sub)
    fields = {name: subs[0] if len(subs) == 1 else _several(subs) for name, subs in found.items()}
    return _once(("fields", *map(id, tables)), {"properties": fields}, *tables)


def _several(subs: Sequence[Json]) -> Json:
    """A field of which several branches say different things: the options of all, or any of the schemas."""
    schemas = [sub for sub in subs if isinstance(sub, dict)]
    words = {key: sub[key] for sub in reversed(schemas) for key in ("title", "description") if key in sub}
    listed = [values_of(sub) for sub in schemas]
    if all(values is not None for values in listed):
        every: list[Json] = []
        for values in listed:
            every += [value for value in values or () if value not in every]
        return {**words, "enum": every}
    if any(values is not None for values in listed):  # one branch is for all other answers
        kinds = sorted({type_of(value) for values in listed for value in values or ()})
        return {**words, "type": kinds[0] if len(kinds) == 1 else kinds}
    return {**words, "anyOf": schemas} if schemas else True


def _of_single(judge: Judge, branches: Sequence[Schema], value: Json) -> list[Schema]:
    """Of a value that is no object and no list, or not there yet."""
    named = [types_of(judge, branch) for branch in branches]
    if value is not None:
        kind = type_of(value)
        fitting = [
            branch for branch, types in zip(branches, named, strict=True) if types is None or kind in types
        ]
        if len(fitting) == 1:
            return [*fitting, _MARK]
        branches = fitting or branches
        named = [types_of(judge, branch) for branch in branches]
    if not branches or any(types is None for types in named):
        return []
    every = sorted({name for types in named for name in types or ()})
    said: dict[str, Json] = {"type": every[0] if len(every) == 1 else every}
    listed = [values_of(followed(judge, branch)) for branch in branches]
    if all(values is not None for values in listed):
        said["enum"] = [value for values in listed for value in values or ()]
    return [_once(("single", *map(id, branches)), said, *branches)]


def types_of(judge: Judge, schema: Json, depth: int = 0) -> frozenset[str] | None:
    """The types that a schema says its value may have; None where it does not say."""
    if not isinstance(schema, dict) or depth > DEEPEST:
        return None
    schema = followed(judge, schema)
    named = schema.get("type")
    if named is not None:
        return frozenset([named] if isinstance(named, str) else named)
    values = values_of(schema)
    if values is not None:
        return frozenset(map(type_of, values))
    for key in CHOICES:
        if schema.get(key):
            below = [types_of(judge, part, depth + 1) for part in schema[key]]
            return None if None in below else frozenset().union(*(types for types in below if types))
    return next((frozenset({kind}) for key, kind in _KINDS.items() if key in schema), None)


def followed(judge: Judge, schema: Schema) -> Schema:
    """What a bare reference leads to."""
    for _ in range(DEEPEST):
        if "$ref" not in schema or not schema.keys() <= {"$ref", "title", "description"}:
            break
        spend()
        target = judge.followed(schema["$ref"])
        if not isinstance(target, dict):
            break
        schema = target
    return schema


def values_of(schema: Schema) -> list[Json] | None:
    """The values that a schema lists."""
    if "const" in schema:
        return [schema["const"]]
    return list(schema["enum"]) if isinstance(schema.get("enum"), list) else None


def type_of(value: Json) -> str:
    """The JSON type of a value; a whole number is an integer."""
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float | Decimal):
        return "integer" if value == int(value) else "number"
    return next((name for kind, name in _TYPES if isinstance(value, kind)), "null")


def _once(key: tuple[Any, ...], written: Schema, *of: object) -> Schema:
    """A schema that we wrote ourselves, the same object every time."""
    return _written.get(key) or _written.keep(key, written, *of)
