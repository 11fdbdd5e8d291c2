"""Where a sentence stands in a form: the schemas that may speak of a value there, whatever is answered.

Gives the title, unit and options of a field for words about it. Which of the schemas hold is not asked here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..declared import ANY_ROW
from ..fields import options_of
from ..judge import Judge
from ..values import Json, Option

_DEEPEST = 20
_LISTS = ("allOf", "anyOf", "oneOf")
_SINGLE = ("then", "else")


@dataclass(frozen=True)
class Place:
    """A place in the answers, by all the schemas that may speak of it; ``name`` is its key."""

    judge: Judge
    schemas: tuple[Mapping[str, Any], ...]
    name: str = ""

    @staticmethod
    def of(judge: Judge, schemas: Iterator[Json] | tuple[Json, ...], name: str = "") -> Place:
        found: list[Mapping[str, Any]] = []
        for schema in schemas:
            _gather(judge, schema, 0, found)
        return Place(judge, tuple(found), name)

    def field(self, name: str) -> Place:
        tables = (part.get("properties", {}) for part in self.schemas)
        return Place.of(self.judge, tuple(table[name] for table in tables if name in table), name)

    def row(self, at: int = 0) -> Place:
        found = [part["items"] for part in self.schemas if "items" in part]
        found += [part["prefixItems"][at] for part in self.schemas if len(part.get("prefixItems", ())) > at]
        return Place.of(self.judge, tuple(found))

    def at(self, path: tuple[str, ...]) -> Place:
        place = self
        for name in path:
            place = place.row() if name == ANY_ROW else place.field(name)
        return place

    def first(self, keyword: str) -> Json:
        return next((part[keyword] for part in self.schemas if keyword in part), None)

    @property
    def title(self) -> str:
        return str(self.first("title") or self.name)

    @property
    def unit(self) -> str:
        return str(self.first("x-unit") or "")

    @property
    def options(self) -> tuple[Option, ...]:
        return next((found for part in self.schemas if (found := options_of(part))), ())


def _gather(judge: Judge, schema: Json, depth: int, into: list[Mapping[str, Any]]) -> None:
    if not isinstance(schema, Mapping) or depth > _DEEPEST or any(schema is known for known in into):
        return
    into.append(schema)
    for key in ("$ref", "$dynamicRef"):
        if key in schema:
            _gather(judge, judge.followed(schema[key]), depth + 1, into)
    for key in _LISTS:
        for part in schema.get(key, ()):
            if not (isinstance(part, Mapping) and "const" in part):  # an option of a choice
                _gather(judge, part, depth + 1, into)
    for key in _SINGLE:
        _gather(judge, schema.get(key), depth + 1, into)
    for part in schema.get("dependentSchemas", {}).values():
        _gather(judge, part, depth + 1, into)
