"""Values made of what is asked of them: objects field by field, lists entry by entry, towards what is left to reach."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any, Final

from ..keywords import key_of
from ..names import child
from ..patterns import found
from ..values import Context, Finding, Json
from .asking import Asking, lists_options
from .clashes import possible_types, possible_values
from .entries import entries
from .goals import Goal, Goals, is_unasked
from .singles import single
from .told import Said, Told
from .values import shaped

MOST_VALUES = 400  # beyond which nothing is given that need not be
DEEPEST = 9  # levels below which nothing is given that need not be
TRIES = 6
NOTHING: Final = object()  # no value can be made
Schema = Mapping[str, Any]


@dataclass(frozen=True)
class Wish:
    """What a computed field should come to, so that conditions hold as they were chosen."""

    pointer: str
    schemas: tuple[Json, ...]


@dataclass
class Building:
    """One document in the making. ``sparing``: nothing is given but what must be."""

    asking: Asking
    goals: Goals
    chance: Random
    context: Context
    turn: int
    sparing: bool = False
    wishes: list[Wish] = field(default_factory=list)
    values: int = 0  # made so far
    refused: tuple[Finding, ...] = ()  # what the judge said of the value before it was mended

    def made(self, said: Sequence[Said], pointer: str = "", depth: int = 0) -> Json:
        """A value, or NOTHING."""
        told = self.asking.told(said)
        self.values += 1
        if told is None:
            return NOTHING
        parts = told.schemas()
        possible = possible_types(parts)
        values = possible_values(parts, possible)
        if values is not None:
            return self._chosen(told, values)
        kind = self._kind(told, possible - {"null"}, depth)
        if kind == "object":
            return self._object(told, pointer, depth)
        if kind == "array":
            listed = entries(self, told, pointer, depth)
            return NOTHING if listed is None else listed
        if kind is None:
            return None if "null" in possible else NOTHING
        if kind == "boolean":
            return self._answered(told)
        return self._single(parts, kind)

    def _kind(self, told: Told, possible: frozenset[str], depth: int) -> str | None:
        kinds = sorted(possible - {"integer"} if "number" in possible else possible)
        if len(kinds) < 2:
            return kinds[0] if kinds else None
        if "object" in kinds and (told.about or told.required):
            return "object"
        keys = set().union(*told.schemas())
        if "array" in kinds and {"items", "prefixItems", "minItems", "contains"} & keys:
            return "array"
        if "string" in kinds and (len(kinds) > 5 or {"format", "pattern", "minLength", "maxLength"} & keys):
            return "string"  # a schema that names no type
        if {"number", "minimum", "maximum"} & keys & set(kinds):
            return "number"
        plain = [kind for kind in kinds if kind not in ("object", "array")] if depth > 4 else kinds
        return (plain or kinds)[self.turn % len(plain or kinds)]

    def _chosen(self, told: Told, values: list[Json]) -> Json:
        """One of the options that are left, a wanted one first."""
        values = [value for value in values if self._fits(told, value)]
        if not values:
            return NOTHING
        spelled = [key_of(value) for value in values]
        for goal, option in self.options(told):
            if goal in self.goals.wanted and key_of(option) in spelled:
                self.goals.take(goal)
                return option
        return values[self.chance.randrange(len(values))]

    def options(self, told: Told) -> Iterator[tuple[Goal, Json]]:
        for said in told.parts:
            if said.at is None:
                continue
            for n, option in enumerate(said.schema.get("enum", ())):
                yield Goal(f"{said.at}/enum/{n}"), option
            for key in ("oneOf", "anyOf"):
                branches = said.schema.get(key, ())
                if branches and lists_options(branches):
                    yield from (
                        (Goal(f"{said.at}/{key}/{n}"), one["const"]) for n, one in enumerate(branches)
                    )
            if said.schema.get("type") == "boolean":
                yield Goal(said.at, "true"), True
                yield Goal(said.at, "false"), False

    def _answered(self, told: Told) -> Json:
        return self._chosen(told, [True, False])

    def _fits(self, told: Told, value: Json) -> bool:
        """Whether no part refuses the value; what it holds is not decided yet, of an object or a list."""
        if isinstance(value, dict | list):
            return all(self.asking.judge.holds(part, value) for part in told.schemas())
        return all(self._agrees(part, value) for part in told.schemas())

    def _agrees(self, part: Schema, value: Json) -> bool:
        if key_of(value) in map(key_of, part.get("x-denied", ())):
            return False
        if isinstance(value, str) and "x-unlike" in part and found(part["x-unlike"], value):
            return False
        return self.asking.judge.holds(part, value)

    def _single(self, parts: Sequence[Schema], kind: str) -> Json:
        """A text or a number that all parts take, as far as it is found in a few tries."""
        for turn in range(TRIES):
            value = single(parts, kind, self.chance, self.context, self.turn + turn)
            if all(self._agrees(part, value) for part in parts):
                return value
        return NOTHING

    def _object(self, told: Told, pointer: str, depth: int) -> Json:
        made: dict[str, Json] = {}
        for name in dict.fromkeys([*told.about, *sorted(told.required)]):
            if not self._is_given(name, told, depth):
                self._left_out(name, told)
                continue
            value = self._field(name, told, child(pointer, name), depth)
            if value is NOTHING and name in told.required:
                return NOTHING
            if self.is_value(value):
                made[name] = value
        self._add_names(made, told, pointer, depth)
        return made

    def _field(self, name: str, told: Told, pointer: str, depth: int) -> Json:
        about = told.about.get(name, ()) or self._open_to(name, told)
        own = [said for said in about if isinstance(said.schema, Mapping)]
        if any("x-formula" in said.schema and not said.test for said in own):
            others = tuple(said.schema for said in own if said.test or "x-formula" not in said.schema)
            self.wishes += [Wish(pointer, others)] if others else []
            return None
        value = self.made(about, pointer, depth + 1)
        if value is not NOTHING:
            for said in own:
                if said.at is not None:
                    self.goals.take(Goal(said.at, "given"))
        return value

    def _left_out(self, name: str, told: Told) -> None:
        for said in told.about.get(name, ()):
            if said.at is not None:
                self.goals.take(Goal(said.at, "absent"))

    def _is_given(self, name: str, told: Told, depth: int) -> bool:
        """Whether a field is answered: it must be, or cannot be, or a goal decides it, or chance."""
        if name in told.required:
            return True
        about = told.about.get(name, ())
        own = [said for said in about if not said.test and isinstance(said.schema, Mapping)]
        if name in told.forbidden or not own or self.asking.is_impossible(name, told):
            return False
        tested = any(said.test for said in about)
        if any(is_unasked(said.schema) and "x-formula" not in said.schema for said in own) and not tested:
            return False
        places = [said.at for said in own if said.at is not None]
        if self.values < 2 * MOST_VALUES and depth <= DEEPEST and any(map(self._leads_on, places)):
            return True
        if (
            self.sparing
            or depth > DEEPEST
            or self.values > MOST_VALUES
            or any(Goal(at, "absent") in self.goals.wanted for at in places)
        ):
            return False
        return self.chance.random() < (0.7 if depth < 3 else 0.3)

    def _leads_on(self, place: str) -> bool:
        return Goal(place, "given") in self.goals.wanted or self.goals.wants(place) > 0

    def _open_to(self, name: str, told: Told) -> list[Said]:
        """What is said of a name that no ``properties`` have."""
        about: list[Said] = []
        for said in told.parts:
            tables = said.schema.get("patternProperties", {})
            matching = [pattern for pattern in tables if found(pattern, name)]
            place = None if said.at is None else child(f"{said.at}/patternProperties", "")[:-1]
            about += [
                Said(tables[p], None if place is None else child(place, p), said.test) for p in matching
            ]
            if not matching and name not in said.schema.get("properties", {}):
                at = None if said.at is None else f"{said.at}/additionalProperties"
                about.append(Said(said.schema.get("additionalProperties", True), at, said.test))
        return about

    def _add_names(self, made: dict[str, Json], told: Told, pointer: str, depth: int) -> None:
        """Names that no field declares, where so many are asked for or a goal lies there."""
        least = max((int(part.get("minProperties", 0)) for part in told.schemas()), default=0)
        for name in self._more_names(told, depth):
            if name in made or name in told.forbidden:
                continue
            value = self._field(name, told, child(pointer, name), depth)
            if self.is_value(value):
                made[name] = value
        optional = [name for name in told.about if name not in made and name not in told.forbidden]
        for name in optional[: max(0, least - len(made))]:
            value = self._field(name, told, child(pointer, name), depth)
            made |= {name: value} if self.is_value(value) else {}
        for n in range(max(0, least - len(made))):
            name = self._name(told, n)
            value = self._field(name, told, child(pointer, name), depth)
            made |= {name: value} if self.is_value(value) else {}

    def _more_names(self, told: Told, depth: int) -> Iterator[str]:
        for said in told.parts if depth <= DEEPEST else ():
            if said.at is None:
                continue
            for n, pattern in enumerate(said.schema.get("patternProperties", {})):
                place = child(f"{said.at}/patternProperties", pattern)
                if self._leads_on(place):
                    yield shaped(pattern, self.chance) or f"p{n}"
            place = f"{said.at}/additionalProperties"
            if self._leads_on(place):
                yield self._name(told, 0)

    def _name(self, told: Told, n: int) -> str:
        """A name that nothing declares."""
        for part in told.schemas():
            names = part.get("propertyNames")
            if isinstance(names, Mapping):
                value = single(
                    [{"type": "string", **names}], "string", self.chance, self.context, self.turn + n
                )
                return str(value)
        return f"more{n + 1}"

    def is_value(self, made: Json) -> bool:
        return made is not NOTHING and made is not None
