"""Whether schemas surely cannot hold of one value together. Sound: True is certain, False is not known.

Looked at: types, options, bounds, lengths, what is required and what is forbidden, also below; references and
``allOf`` are followed. Left out: patterns, choices among branches, what entries of a list must be.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from math import ceil, floor
from typing import Any

from ..comparing.reading import listed_values, types_of
from ..judge import Judge
from ..keywords import key_of
from ..quick import test_of
from ..values import Json

DENIED = "x-denied"  # values that it is not
FORBIDDEN = "x-forbidden"  # names that are not answered
DEEPEST = 4
MOST_VALUES = 300  # of a choice that are tried one by one
_ALL = frozenset({"string", "number", "integer", "boolean", "null", "array", "object"})
_PAIRS = (
    ("minLength", "maxLength", "string"), ("minItems", "maxItems", "array"),
    ("minProperties", "maxProperties", "object"),
)  # fmt: skip
_NUMERIC = frozenset({"number", "integer"})
Schema = Mapping[str, Any]


def clash(judge: Judge, schemas: Iterable[Json], depth: int = 0) -> bool:
    """Whether no value (an absent one is none) fulfils all the schemas."""
    parts = list(flat(judge, schemas))
    possible = single_clash(parts)
    if possible is None:
        return True
    return possible == {"object"} and object_clash(judge, parts, depth)


def single_clash(parts: Sequence[Schema]) -> frozenset[str] | None:
    """The types that are left, what an object holds not looked at; None when nothing is left."""
    possible = possible_types(parts)
    values = possible_values(parts, possible)
    if values is not None:
        return frozenset(kind for value in values for kind in types_of(value)) or None
    possible -= {kind for low, high, kind in _PAIRS if _crossed(parts, low, high)}
    if not _NUMERIC.isdisjoint(possible) and _numbers_crossed(parts, "number" not in possible):
        possible -= _NUMERIC
    return possible or None


def possible_types(parts: Iterable[Schema]) -> frozenset[str]:
    possible = _ALL
    for part in parts:
        if "type" in part:
            named = {part["type"]} if isinstance(part["type"], str) else set(part["type"])
            possible &= named | ({"integer"} if "number" in named else set())
    return possible


def possible_values(parts: Sequence[Schema], possible: frozenset[str]) -> list[Json] | None:
    """The values that are left where some part lists them; None where none does."""
    listed = [values for part in parts if (values := listed_values(part)) is not None]
    denied = {key_of(value) for part in parts for value in part.get(DENIED, ())}
    if not listed:
        if possible == {"boolean"} and denied:
            return [value for value in (True, False) if key_of(value) not in denied]
        return None
    shared = set.intersection(*({key_of(value) for value in values} for values in listed)) - denied
    shortest = min(listed, key=len)
    left = [v for v in shortest if key_of(v) in shared and not possible.isdisjoint(types_of(v))]
    if len(left) > MOST_VALUES:
        return left
    tests = [test for part in parts if (test := test_of(part)) is not None]
    return [value for value in left if all(test(value, None) for test in tests)]


def _crossed(parts: Iterable[Schema], low: str, high: str) -> bool:
    most = [part[high] for part in parts if high in part]
    least = [part[low] for part in parts if low in part]
    return bool(most) and max([*least, 0]) > min(most)


def _numbers_crossed(parts: Sequence[Schema], whole: bool) -> bool:
    """Whether no number is left between the bounds, and if only whole ones are asked for, no whole one."""
    least = _bounds(parts, "minimum", "exclusiveMinimum")
    most = _bounds(parts, "maximum", "exclusiveMaximum")
    if not least or not most:
        return False
    (low, a), (high, b) = max(least), min(most, key=lambda bound: (bound[0], not bound[1]))
    if low > high or (low == high and (a or b)):
        return True
    return whole and ceil(low) > floor(high)


def _bounds(parts: Sequence[Schema], within: str, beyond: str) -> list[tuple[Decimal, bool]]:
    keys = (within, beyond)
    return [(Decimal(str(part[key])), key == beyond) for part in parts for key in keys if key in part]


def object_clash(judge: Judge, parts: Sequence[Schema], depth: int = 0) -> bool:
    """Whether no object fulfils the parts: a name must be given and cannot."""
    required = {name for part in parts for name in part.get("required", ())}
    if not required.isdisjoint(name for part in parts for name in part.get(FORBIDDEN, ())):
        return True
    return depth < DEEPEST and any(cannot_be_given(judge, parts, name, depth) for name in required)


def cannot_be_given(judge: Judge, parts: Sequence[Schema], name: str, depth: int = 0) -> bool:
    """Whether the field has no answer under the parts, which are schemas of the object."""
    about = [part["properties"][name] for part in parts if name in part.get("properties", {})]
    if any(schema is False for schema in about) or any(closed_to(part, name) for part in parts):
        return True
    return bool(about) and clash(judge, about, depth + 1)


def closed_to(part: Schema, name: str) -> bool:
    return (
        part.get("additionalProperties") is False
        and name not in part.get("properties", {})
        and "patternProperties" not in part
    )


def flat(judge: Judge, schemas: Iterable[Json], depth: int = 0) -> Iterator[Schema]:
    """The parts that surely hold with the schemas: references and ``allOf`` followed."""
    for schema in schemas:
        if schema is False:
            yield {"enum": []}
        if not isinstance(schema, Mapping) or depth > 20:
            continue
        yield schema
        if "$ref" in schema:
            yield from flat(judge, [judge.followed(schema["$ref"])], depth + 1)
        yield from flat(judge, schema.get("allOf", ()), depth + 1)
        yield from _denied(schema.get("not"))


def _denied(schema: Json) -> Iterator[Schema]:
    """What a ``not`` of plain values, or of being answered, says."""
    if not isinstance(schema, Mapping):
        return
    if schema.keys() in ({"const"}, {"enum"}):
        yield {DENIED: [schema["const"]] if "const" in schema else schema["enum"]}
    if schema.keys() == {"required"} and len(schema["required"]) == 1:
        yield {FORBIDDEN: schema["required"]}
