"""Which fields the rules of other fields look at, so that a change of one of them redraws the page.

A field is named by its pointer with "*" for an index: "/facilities/*/kind". What a rule makes of it is evaluate's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from .kept import Kept
from .names import child
from .values import Json

ANY_ROW = "*"
_LITERALS = re.compile(r"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'")
_NAMES = re.compile(r"(?<![\w.])(root\.)?([A-Za-z_]\w*)")
_DEEPEST = 12
_BRANCHES = ("allOf", "anyOf", "oneOf")
_SUBSCHEMAS = ("if", "then", "else", "not")

Schema = Mapping[str, Json]
_kept: Kept[frozenset[str]] = Kept(512)


def watched(schema: Schema) -> frozenset[str]:
    """The fields that some condition, formula or check of the schema looks at. Kept: a schema is never changed."""
    found = _kept.get(id(schema))
    if found is None:
        found = _kept.keep(id(schema), frozenset(_rules(schema, schema, "", 0)), schema)
    return found


def is_watched(pattern: str, fields: frozenset[str]) -> bool:
    """Whether a rule looks at the field or at something it is part of."""
    while pattern:
        if pattern in fields:
            return True
        pattern = pattern.rpartition("/")[0]
    return False


def _rules(schema: Json, root: Schema, at: str, depth: int) -> Iterator[str]:
    """Walks one object's schema and its branches, which all speak of the same place."""
    schema = _followed(schema, root)
    if not isinstance(schema, Mapping) or depth > _DEEPEST:
        return
    yield from _own_rules(schema, root, at, depth)
    for key in _SUBSCHEMAS:
        yield from _rules(schema.get(key), root, at, depth + 1)
    for branch in _listed(schema, *_BRANCHES):
        yield from _rules(branch, root, at, depth + 1)
    for dependent in _mapping(schema, "dependentSchemas").values():
        yield from _rules(dependent, root, at, depth + 1)
    for name, sub in _mapping(schema, "properties").items():
        yield from _formula(sub, at)
        yield from _rules(sub, root, child(at, name), depth + 1)
    yield from _rules(schema.get("items"), root, child(at, ANY_ROW), depth + 1)


def _own_rules(schema: Schema, root: Schema, at: str, depth: int) -> Iterator[str]:
    yield from _tested(schema.get("if"), root, at, depth)
    for key in ("dependentSchemas", "dependentRequired"):
        yield from (child(at, name) for name in _mapping(schema, key))
    for branch in _listed(schema, "oneOf", "anyOf"):
        yield from (path for path in _tested(branch, root, at, depth) if path != at)
    for check in _listed(schema, "x-check"):
        yield from _named(str(check.get("rule", "")) if isinstance(check, Mapping) else "", at)


def _tested(schema: Json, root: Schema, at: str, depth: int) -> Iterator[str]:
    """The places that a condition tests."""
    schema = _followed(schema, root)
    if not isinstance(schema, Mapping) or depth > _DEEPEST:
        return
    for name in schema.get("required", ()):
        yield child(at, name)
    for name, sub in _mapping(schema, "properties").items():
        deeper = list(_tested(sub, root, child(at, name), depth + 1))
        yield from deeper or [child(at, name)]
    for key in ("items", "contains"):
        if key in schema:
            yield from list(_tested(schema[key], root, child(at, ANY_ROW), depth + 1)) or [at]
    for key in _SUBSCHEMAS:
        yield from _tested(schema.get(key), root, at, depth + 1)
    for branch in _listed(schema, *_BRANCHES):
        yield from _tested(branch, root, at, depth + 1)


def _formula(schema: Json, at: str) -> Iterator[str]:
    if isinstance(schema, Mapping) and isinstance(schema.get("x-formula"), str):
        yield from _named(schema["x-formula"], at)


def _named(expression: str, at: str) -> Iterator[str]:
    """Every name in an expression may be a field beside the rule; words that are none do no harm."""
    for root, name in _NAMES.findall(_LITERALS.sub("", expression)):
        yield child("" if root else at, name)


def _followed(schema: Json, root: Schema) -> Json:
    for _ in range(_DEEPEST):
        if not isinstance(schema, Mapping) or not str(schema.get("$ref", "")).startswith("#/"):
            break
        target: Json = root
        for key in str(schema["$ref"])[2:].split("/"):
            key = key.replace("~1", "/").replace("~0", "~")
            target = target.get(key) if isinstance(target, Mapping) else None
        schema = target
    return schema


def _listed(schema: Schema, *keys: str) -> Iterator[Json]:
    for key in keys:
        if isinstance(schema.get(key), list):
            yield from schema[key]


def _mapping(schema: Schema, key: str) -> Mapping[str, Json]:
    found = schema.get(key)
    return found if isinstance(found, Mapping) else {}
