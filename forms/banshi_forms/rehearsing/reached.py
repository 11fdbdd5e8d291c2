"""Which goals of a schema a document reaches: by the schemas that speak of it, and the sides of them that hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..judge import Judge
from ..keywords import key_of
from ..limits import bounded
from ..names import child
from ..patterns import found
from ..values import Json
from .goals import MOST_OPTIONS, Goal, is_rule, is_yes_or_no, led_to, sizes

DEEPEST = 60
Schema = Mapping[str, Any]


@bounded
def reached(judge: Judge, document: Json) -> set[Goal]:
    """The goals that a valid document reaches."""
    return set(_of(judge, judge.root, "", document, 0))


def _of(judge: Judge, schema: Json, at: str, value: Json, depth: int) -> Iterator[Goal]:
    if not isinstance(schema, Mapping) or depth > DEEPEST:
        return
    yield from _single(schema, at, value)
    for place, sub in _beside(judge, schema, at, value):
        if isinstance(place, Goal):
            yield place
        yield from _of(judge, sub, place.pointer, value, depth + 1)
    if isinstance(value, Mapping):
        yield from _fields(judge, schema, at, value, depth)
    elif isinstance(value, list):
        places = schema.get("prefixItems", ())
        for n, item in enumerate(value):
            inside = n < len(places)
            sub = places[n] if inside else schema.get("items")
            yield from _of(judge, sub, f"{at}/prefixItems/{n}" if inside else f"{at}/items", item, depth + 1)


def _single(schema: Schema, at: str, value: Json) -> Iterator[Goal]:
    """Options, yes and no, lengths."""
    options = schema.get("enum", ())
    if 1 < len(options) <= MOST_OPTIONS:
        spelled = key_of(value)
        yield from (Goal(f"{at}/enum/{n}") for n, one in enumerate(options) if key_of(one) == spelled)
    if isinstance(value, bool) and is_yes_or_no(schema):
        yield Goal(at, "true" if value else "false")
    if isinstance(value, list):
        yield from (Goal(at, side) for side, lengths in sizes(schema).items() if len(value) in lengths)


def _beside(judge: Judge, schema: Schema, at: str, value: Json) -> Iterator[tuple[Goal, Json]]:
    """The schemas that speak of the same value, each with the goal that is reached by its doing so."""
    for key in ("$ref", "$dynamicRef"):
        if key in schema:
            yield Goal(led_to(schema[key], at)), judge.followed(schema[key])
    yield from ((Goal(f"{at}/allOf/{n}"), sub) for n, sub in enumerate(schema.get("allOf", ())))
    if is_rule(schema):
        word = "then" if judge.holds(schema["if"], value) else "else"
        yield Goal(f"{at}/{word}"), schema.get(word)
    for key in ("oneOf", "anyOf"):
        for n, sub in enumerate(schema.get(key, ())):
            if judge.holds(sub, value):
                yield Goal(f"{at}/{key}/{n}"), sub
    for key in ("dependentSchemas", "dependentRequired") if isinstance(value, Mapping) else ():
        for name, sub in schema.get(key, {}).items():
            place = child(f"{at}/{key}", name)
            yield Goal(place, "given" if name in value else "absent"), sub if name in value else None


def _fields(judge: Judge, schema: Schema, at: str, value: Schema, depth: int) -> Iterator[Goal]:
    table, by_pattern = schema.get("properties", {}), schema.get("patternProperties", {})
    for name, sub in table.items():
        place = child(f"{at}/properties", name)
        yield Goal(place, "given" if name in value else "absent")
        if name in value:
            yield from _of(judge, sub, place, value[name], depth + 1)
    for name, item in value.items():
        matching = [pattern for pattern in by_pattern if found(pattern, name)]
        for pattern in matching:
            place = child(f"{at}/patternProperties", pattern)
            yield Goal(place, "given")
            yield from _of(judge, by_pattern[pattern], place, item, depth + 1)
        if name not in table and not matching:
            yield Goal(f"{at}/additionalProperties", "given")
            yield from _of(
                judge, schema.get("additionalProperties"), f"{at}/additionalProperties", item, depth + 1
            )
