"""A form as a list of its elements: each field by its data path, with the rules that show it and those that require it.

References are followed and branches gone into, so a shared group is found at every field that uses it. What stands
where on the page is layout's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..declared import ANY_ROW
from ..explain_routes import Decision, routes
from ..judge import Judge
from ..names import child
from ..sentences.clauses import ALWAYS, All, Clause, opposite, read, simple
from ..uniting import declares
from ..values import Json

Path = tuple[str, ...]
DEEPEST = 12
MOST = 5_000
_STRUCTURE = frozenset(
    {"properties", "required", "items", "prefixItems", "allOf", "if", "then", "else", "$ref", "$defs"}
    | {"definitions", "dependentRequired", "dependentSchemas", "x-check", "x-steps", "x-order"}
)


@dataclass(frozen=True)
class Variant:
    """What one part of the schema says of a field, and under which condition (of the object it stands in)."""

    schema: Mapping[str, Any]  # its keywords, references followed, without what is below it
    pointer: str
    when: Clause
    decisions: tuple[Decision, ...]
    raw: Json

    @property
    def condition(self) -> dict[str, Any]:
        return as_schema(self.decisions)


@dataclass
class Element:
    """A field: where it stands, which parts say what it is, which only narrow it, when it must be answered."""

    path: Path
    variants: list[Variant] = field(default_factory=list)
    narrowings: list[Variant] = field(default_factory=list)
    required: list[tuple[Decision, ...]] = field(default_factory=list)

    @property
    def shape(self) -> Mapping[str, Any]:
        found = self.variants or self.narrowings
        return found[0].schema if found else {}

    @property
    def pointer(self) -> str:
        found = self.variants or self.narrowings
        return found[0].pointer if found else ""

    @property
    def title(self) -> str:
        return str(self.shape.get("title") or (self.path[-1] if self.path else ""))


def as_schema(decisions: tuple[Decision, ...]) -> dict[str, Any]:
    """Decisions as one condition."""
    return {"allOf": [step.condition if step.wanted else {"not": step.condition} for step in decisions]}


def clause_of(judge: Judge, decisions: tuple[Decision, ...]) -> Clause:
    read_ones = [(read(step.condition, judge), step.wanted) for step in decisions]
    return simple(All(tuple(clause if wanted else opposite(clause) for clause, wanted in read_ones)))


def inventory(judge: Judge) -> dict[Path, Element]:
    """Every field of the form, groups before what is in them."""
    found: dict[Path, Element] = {}
    _Walk(judge, found).object(judge.root, "", (), ())
    return {path: element for path, element in found.items() if element.variants}


@dataclass(frozen=True)
class _Walk:
    judge: Judge
    found: dict[Path, Element]

    def object(self, schema: Json, at: str, path: Path, above: tuple[int, ...]) -> None:
        """The fields and rows of a value, each way by which the schema speaks of it."""
        if id(schema) in above or len(above) > DEEPEST or len(self.found) > MOST:
            return
        inside = (*above, id(schema))
        for route in routes(self.judge, schema, None, at):
            when = clause_of(self.judge, route.decisions)
            for name, sub in route.part.get("properties", {}).items():
                place = child(child(route.pointer, "properties"), name)
                outright = when == ALWAYS and sub is not False
                self._field((*path, name), sub, place, when, route.decisions, outright)
                self.object(sub, place, (*path, name), inside)
            for name in route.part.get("required", ()):
                self.found.setdefault((*path, name), Element((*path, name))).required.append(route.decisions)
            self._rows(route.part, route.pointer, path, inside)

    def _rows(self, part: Mapping[str, Any], at: str, path: Path, above: tuple[int, ...]) -> None:
        if isinstance(part.get("items"), Mapping):
            self.object(part["items"], child(at, "items"), (*path, ANY_ROW), above)
        for number, sub in enumerate(part.get("prefixItems", ())):
            self.object(sub, child(child(at, "prefixItems"), number), (*path, ANY_ROW), above)

    def _field(
        self, path: Path, sub: Json, at: str, when: Clause, decisions: tuple[Decision, ...], outright: bool
    ) -> None:
        element = self.found.setdefault(path, Element(path))
        variant = Variant(self._flat(sub), at, when, decisions, sub)
        (element.variants if outright or declares(sub) else element.narrowings).append(variant)

    def _flat(self, sub: Json) -> dict[str, Any]:
        """The keywords of a field and of what it refers to; of its rows too, where they are single values."""
        flat: dict[str, Any] = {}
        for route in routes(self.judge, sub, None):
            if not route.decisions:
                for key, value in route.part.items():
                    if key not in _STRUCTURE:
                        flat.setdefault(key, value)
        rows = sub.get("items") if isinstance(sub, Mapping) else None
        if isinstance(rows, Mapping) and "properties" not in rows and rows:
            flat["items"] = self._flat(rows)
        return flat
