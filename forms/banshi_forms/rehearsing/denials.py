"""How a schema can fail to hold: the ways, each as schemas that hold instead. Patterns and the like by words of ours.

What cannot be said so is left out; the judge looks at every document in the end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ..values import Json
from .clashes import DENIED, FORBIDDEN

UNLIKE = "x-unlike"  # a pattern that is not found
_KINDS = ("string", "number", "integer", "boolean", "array", "object")
Schema = Mapping[str, Any]
Way = tuple[Json, ...]


def denials(schema: Json, followed: Callable[[Any], Json]) -> Iterator[Way]:
    """The ways, those by another answer before those by none."""
    if schema is False:
        yield ()
    if isinstance(schema, Mapping):
        for key in sorted(schema, key=lambda key: key == "required"):
            yield from _DENIALS[key](schema[key]) if key in _DENIALS else ()
            if key == "if":
                yield from _rule(schema)
            if key == "$ref":
                yield ({"not": followed(schema[key])},)


def _rule(schema: Schema) -> Iterator[Way]:
    if "then" in schema:
        yield schema["if"], {"not": schema["then"]}
    if "else" in schema:
        yield {"not": schema["if"]}, {"not": schema["else"]}


def _fields(table: Schema) -> Iterator[Way]:
    for name, sub in table.items():
        if sub is not True and sub != {}:
            yield ({"type": "object", "required": [name], "properties": {name: {"not": sub}}},)


def _untyped(named: Json) -> Iterator[Way]:
    names = {named} if isinstance(named, str) else set(named)
    names |= {"integer"} if "number" in names else set()
    yield ({"type": [kind for kind in _KINDS if kind not in names]},)


def _depending(table: Mapping[str, list[str]]) -> Iterator[Way]:
    for name, names in table.items():
        yield from (({"required": [name], FORBIDDEN: [other]},) for other in names)


def _not_less(key: str, kind: str) -> Callable[[Json], list[Way]]:
    return lambda limit: [({"type": kind, key: limit - 1},)] if limit else []


def _not_more(key: str, kind: str) -> Callable[[Json], list[Way]]:
    return lambda limit: [({"type": kind, key: limit + 1},)]


def _number(key: str) -> Callable[[Json], list[Way]]:
    return lambda limit: [({"type": "number", key: limit},)]


_DENIALS: Mapping[str, Callable[[Any], Any]] = {
    "properties": _fields,
    "required": lambda names: [({FORBIDDEN: [name]},) for name in names],
    "allOf": lambda parts: [({"not": part},) for part in parts],
    "anyOf": lambda parts: [tuple({"not": part} for part in parts)],
    "oneOf": lambda parts: [tuple({"not": part} for part in parts)],
    "not": lambda part: [(part,)],
    "const": lambda value: [({DENIED: [value]},)],
    "enum": lambda values: [({DENIED: values},)],
    "type": _untyped,
    "dependentRequired": _depending,
    "pattern": lambda pattern: [({"type": "string", UNLIKE: pattern},)],
    "minLength": _not_less("maxLength", "string"),
    "maxLength": _not_more("minLength", "string"),
    "minItems": _not_less("maxItems", "array"),
    "maxItems": _not_more("minItems", "array"),
    "minProperties": _not_less("maxProperties", "object"),
    "maxProperties": _not_more("minProperties", "object"),
    "minimum": _number("exclusiveMaximum"),
    "maximum": _number("exclusiveMinimum"),
    "exclusiveMinimum": _number("maximum"),
    "exclusiveMaximum": _number("minimum"),
    "contains": lambda part: [({"type": "array", "items": {"not": part}},)],
    "items": lambda part: [({"type": "array", "contains": {"not": part}},)],
}
_PLAIN = frozenset({"title", "description", "$comment", "x-rule"})


def is_plain(schema: Json) -> bool:
    """Whether ``denials`` knows every way in which the schema can fail to hold."""
    if not isinstance(schema, Mapping):
        return isinstance(schema, bool)
    if not (_DENIALS.keys() | _PLAIN).issuperset(schema) or not {"oneOf", "type"}.isdisjoint(schema):
        return False
    subs = [
        *schema.get("properties", {}).values(),
        *(schema[key] for key in ("not", "items", "contains") if key in schema),
    ]
    subs += [part for key in ("allOf", "anyOf", "oneOf") for part in schema.get(key, ())]
    return "oneOf" not in schema and all(map(is_plain, subs))
