"""The ways on which a schema comes to speak of a value: each part of it with the decisions that lead there.

Goes where ``effective`` goes, and also where it does not, so that what is not asked for can be explained by the very
rules by which it is not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from .choosing import CHOICES, branches_of, speaking, telling_test
from .effective import DEEPEST, gathered, is_plain
from .judge import Judge
from .limits import spend
from .names import child
from .values import Json

Schema = Mapping[str, Any]


@dataclass(frozen=True)
class Scope:
    """Where a rule looks for the fields it names: the group, its data path ("*" for rows), what is answered there."""

    pointer: str
    path: tuple[str, ...]
    holder: Json


@dataclass(frozen=True)
class Decision:
    """A rule on the way: its condition, whether it must hold or must not, and whether that is so now.

    ``scope``: of a rule of a group further up; of others it is the group that holds the field.
    """

    condition: Json
    wanted: bool
    holds: bool
    pointer: str
    rule: str = ""
    scope: Scope | None = None

    @property
    def passed(self) -> bool:
        return self.holds is self.wanted


@dataclass(frozen=True)
class Route:
    """A part of the schema that speaks of the value when all decisions are passed."""

    part: Schema
    pointer: str
    decisions: tuple[Decision, ...] = ()

    @property
    def open(self) -> bool:
        return all(decision.passed for decision in self.decisions)


def routes(
    judge: Judge, schema: Json, value: Json, pointer: str = "", taken: tuple[Decision, ...] = ()
) -> list[Route]:
    """All ways to the parts that speak of a value, in the order in which they are met, after decisions ``taken``."""
    return list(_Walk(judge, value).go(schema, pointer, taken, 0))


@dataclass(frozen=True)
class _Walk:
    judge: Judge
    value: Json

    def go(self, schema: Json, at: str, taken: tuple[Decision, ...], depth: int) -> Iterator[Route]:
        if not isinstance(schema, Mapping) or depth > DEEPEST:
            return
        yield Route(schema, at, taken)
        if is_plain(schema):
            return
        for key in ("$ref", "$dynamicRef"):
            if key in schema:
                spend()
                yield from self.go(
                    self.judge.followed(schema[key]), place_of(schema[key], at), taken, depth + 1
                )
        for number, part in enumerate(schema.get("allOf", ())):
            yield from self.go(part, child(child(at, "allOf"), number), taken, depth + 1)
        yield from self._conditional(schema, at, taken, depth)
        yield from self._depending(schema, at, taken, depth)
        yield from self._chosen(schema, at, taken, depth)

    def _conditional(
        self, schema: Schema, at: str, taken: tuple[Decision, ...], depth: int
    ) -> Iterator[Route]:
        if "if" not in schema:
            return
        named = schema.get("x-rule")
        title = str(named.get("title", "")) if isinstance(named, Mapping) else ""
        for key, wanted in (("then", True), ("else", False)):
            step = self._decision(schema["if"], child(at, "if"), wanted, title)
            yield from self.go(schema.get(key), child(at, key), (*taken, step), depth + 1)

    def _chosen(self, schema: Schema, at: str, taken: tuple[Decision, ...], depth: int) -> Iterator[Route]:
        for key in CHOICES:
            branches = branches_of(schema, key)
            if not branches:
                continue
            spoken = speaking(
                self.judge, branches, self.value, partial(gathered, self.judge, self.value, depth + 1)
            )
            for number, part in enumerate(schema[key]):
                if any(part is branch for branch in branches):
                    place = child(child(at, key), number)
                    step = self._decision(telling_test(self.judge, branches, part), place)
                    speaks = any(part is one for one in spoken)
                    certain = speaks and not step.holds
                    step = step if speaks else replace(step, holds=False)  # of another kind of answer
                    yield from self.go(part, place, taken if certain else (*taken, step), depth + 1)
            for part in spoken:  # what stands for several branches
                if all(part is not branch for branch in branches):
                    yield Route(part, child(at, key), taken)

    def _depending(self, schema: Schema, at: str, taken: tuple[Decision, ...], depth: int) -> Iterator[Route]:
        for name, part in schema.get("dependentSchemas", {}).items():
            place = child(child(at, "dependentSchemas"), name)
            yield from self.go(part, place, (*taken, self._given(name, place)), depth + 1)
        for name, names in schema.get("dependentRequired", {}).items():
            place = child(child(at, "dependentRequired"), name)
            yield Route({"required": names}, place, (*taken, self._given(name, place)))

    def _given(self, name: str, place: str) -> Decision:
        given = isinstance(self.value, Mapping) and name in self.value
        return Decision({"required": [name]}, True, given, place)

    def _decision(self, condition: Json, place: str, wanted: bool = True, rule: str = "") -> Decision:
        return Decision(condition, wanted, self.judge.holds(condition, self.value), place, rule)


def place_of(reference: Json, at: str) -> str:
    """The pointer that a local reference leads to; where it stands, if that is not told by a pointer."""
    text = str(reference)
    return text.partition("#")[2] if "#/" in text else at
