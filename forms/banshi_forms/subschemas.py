"""Walking through the text of a schema: every schema in it, and what a reference or a branch costs.

Whether a condition holds is not asked here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from .names import child
from .values import Json

MOST_AT_A_PLACE = 5_000  # schemas that may speak of one and the same value
FAR_TOO_MANY = 1_000_000  # beyond which nobody need begin to judge
_TABLES = ("properties", "$defs", "definitions", "dependentSchemas", "patternProperties")
_LISTS = ("allOf", "anyOf", "oneOf", "prefixItems")
_SINGLE = (
    "items", "contains", "if", "then", "else", "not", "additionalProperties", "propertyNames",
    "unevaluatedItems", "unevaluatedProperties",
)  # fmt: skip
_SAME_PLACE = ("if", "then", "else", "not")
_DEEPEST = 200


def parts(schema: Json, pointer: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The schema and every schema in it, with its pointer."""
    if not isinstance(schema, Mapping):
        return
    yield pointer, schema
    for key in _TABLES:
        table = schema.get(key)
        for name, sub in table.items() if isinstance(table, Mapping) else ():
            yield from parts(sub, child(child(pointer, key), name))
    for key in _LISTS:
        for at, sub in enumerate(schema.get(key) or ()):
            yield from parts(sub, child(child(pointer, key), at))
    for key in _SINGLE:
        yield from parts(schema.get(key), child(pointer, key))


def at_one_place(schema: Json, followed: Callable[[Any], Json]) -> int | None:
    """How many schemas speak of the very value this one speaks of, references followed; None when without end."""
    return _Counting(followed).count(schema, 0)


def is_boundless(schema: Json, followed: Callable[[Any], Json]) -> bool:
    """Whether references multiply each other so that judging would never come to an end."""
    counting = _Counting(followed, FAR_TOO_MANY)
    referring = (part for _, part in parts(schema) if "$ref" in part or "$dynamicRef" in part)
    return any((counting.count(part, 0) or 0) > FAR_TOO_MANY for part in referring)


class _Counting:
    """Counts once for each schema, however many ways lead to it."""

    def __init__(self, followed: Callable[[Any], Json], most: int = MOST_AT_A_PLACE) -> None:
        self._followed, self._most = followed, most
        self._known: dict[int, int] = {}
        self._open: set[int] = set()

    def count(self, schema: Json, depth: int) -> int | None:
        if not isinstance(schema, Mapping):
            return 0
        if id(schema) in self._open or depth > _DEEPEST:
            return None
        if id(schema) not in self._known:
            self._open.add(id(schema))
            total = 1
            for sub in self._beside(schema):
                below = self.count(sub, depth + 1)
                if below is None:
                    return None
                total = min(total + below, self._most + 1)
            self._open.discard(id(schema))
            self._known[id(schema)] = total
        return self._known[id(schema)]

    def _beside(self, schema: Mapping[str, Any]) -> Iterator[Json]:
        for key in ("$ref", "$dynamicRef"):
            if key in schema:
                yield self._followed(schema[key])
        for key in ("allOf", "anyOf", "oneOf"):
            yield from schema.get(key, ())
        for key in _SAME_PLACE:
            yield schema.get(key)
        yield from schema.get("dependentSchemas", {}).values()
