"""What is asked of one value: parts of schemas that hold together, every choice among branches made.

A condition is made to hold, or not to (``denials``). Sides that reach what no document has reached yet go first. Where
parts contradict each other the next side is tried, up to a bound. What cannot be said as a part is left to the judge,
who looks at every document.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from ..judge import Judge
from ..limits import spend
from ..names import child
from ..quick import LIMITS, SIZES
from ..uniting import declares
from ..values import Json
from .clashes import DENIED, FORBIDDEN, clash, closed_to, single_clash
from .denials import denials
from .goals import Goal, Goals, is_rule, led_to
from .told import Said, Side, Told

MOST_STEPS = 600  # sides tried for one value
DEEPEST = 60
MOST_DENIED = 8  # other branches of ``oneOf`` that are made not to hold
_SPEAKING = frozenset({"properties", "required", FORBIDDEN})
_WEIGHING = frozenset({"type", "const", "enum", "oneOf", "anyOf", "x-code-list", DENIED, *SIZES, *LIMITS})
Schema = Mapping[str, Any]


class Asking:
    """Makes the choices of a schema for one value after another."""

    def __init__(self, judge: Judge, goals: Goals, chance: Random) -> None:
        self.judge, self._goals, self._chance = judge, goals, chance
        self._written: dict[tuple[int, str], Json] = {}
        self._ways: dict[int, list[tuple[Json, ...]]] = {}
        self._clashing: dict[tuple[int, ...], bool] = {}
        self._declaring: dict[int, frozenset[str]] = {}
        self.vain: Counter[str] = Counter()  # what was tried in vain to bring answers round

    def renewed(self, chance: Random) -> None:
        self._chance = chance

    def told(self, said: Sequence[Said]) -> Told | None:
        """What is said without any choice left; None when no way was found."""
        told = Told()
        choices: list[list[Side]] = []
        if not all(self._take(one, told, choices, 0) for one in said):
            return None
        return self._solved(told, choices)

    def _solved(self, told: Told, choices: list[list[Side]]) -> Told | None:
        found = self._way(told, choices)
        for side in found[1] if found else ():
            if side.goal is not None:
                self._goals.take(side.goal)
        return found[0] if found else None

    def _way(self, told: Told, choices: list[list[Side]]) -> tuple[Told, list[Side]] | None:
        """Depth first; a step back where a side contradicts what was taken before. With the sides taken."""
        if not choices:
            return told, []
        choices = sorted(choices, key=lambda choice: -max(map(self._wanted, choice), default=0))
        trail = [_Step(told, *self._next(told, choices))]
        for _ in range(MOST_STEPS):
            step = trail[-1]
            side = step.side = next(step.sides, None)
            if side is None:
                trail.pop()
                if not trail:
                    return None
                continue
            more, new = step.told.copy(), list[list[Side]]()
            if not all(self._take(one, more, new, 0) for one in side.said):
                continue
            if new or step.rest:
                trail.append(_Step(more, *self._next(more, [*new, *step.rest])))
            elif not more.undeclared():
                return more, [step.side for step in trail if step.side is not None]
        return None

    def _wanted(self, side: Side) -> int:
        return 2 * (side.goal in self._goals.wanted) + self._goals.wants(side.inside)

    def _next(self, told: Told, choices: list[list[Side]]) -> tuple[list[list[Side]], Iterator[Side]]:
        """The choice to make now: one that brings a field that is needed, else the first; and its sides."""
        needed = told.undeclared()
        at = next((n for n, sides in enumerate(choices) if self._brings(sides, needed)), 0) if needed else 0
        rest = [*choices[:at], *choices[at + 1 :]]

        def rank(side: Side) -> tuple[int, bool, float]:
            return -self._wanted(side), not self._brings([side], needed), self._chance.random()

        return rest, iter(sorted(choices[at], key=rank))

    def _brings(self, sides: Sequence[Side], names: set[str]) -> bool:
        if not names:
            return False
        return any(not names.isdisjoint(self._declared(one.schema)) for side in sides for one in side.said)

    def _declared(self, schema: Json, depth: int = 0) -> frozenset[str]:
        """The fields that a schema brings, in its own branches too."""
        if not isinstance(schema, Mapping) or depth > 8:
            return frozenset()
        found = self._declaring.get(id(schema))
        if found is None:
            beside = [schema[key] for key in ("then", "else") if key in schema]
            beside += [sub for key in ("allOf", "oneOf", "anyOf") for sub in schema.get(key, ())]
            beside += [self.judge.followed(schema["$ref"])] if "$ref" in schema else []
            own = [name for name, sub in schema.get("properties", {}).items() if declares(sub)]
            found = frozenset(own).union(*(self._declared(sub, depth + 1) for sub in beside))
            self._declaring[id(schema)] = found
        return found

    def _take(self, said: Said, told: Told, choices: list[list[Side]], depth: int) -> bool:
        """Adds a schema; False when nothing can fulfil it."""
        schema = said.schema
        if schema is False or depth > DEEPEST:
            return False
        if not isinstance(schema, Mapping):
            return True
        if not self._add(said, told):
            return False
        for key in ("$ref", "$dynamicRef"):
            if key in schema:
                spend()
                place = None if said.at is None else led_to(schema[key], said.at)
                target = Said(self.judge.followed(schema[key]), place, said.test)
                if not self._take(target, told, choices, depth + 1):
                    return False
        for n, part in enumerate(schema.get("allOf", ())):
            if not self._take(Said(part, _at(said, f"allOf/{n}"), said.test), told, choices, depth + 1):
                return False
        choices.extend(self._choices(said))
        return "not" not in schema or self._deny(schema["not"], told, choices, depth)

    def _deny(self, schema: Json, told: Told, choices: list[list[Side]], depth: int) -> bool:
        """Takes the only way in which a schema does not hold, or leaves the choice among several for later."""
        ways = self._ways.get(id(schema))
        if ways is None:
            ways = self._ways[id(schema)] = list(denials(schema, self.judge.followed))
        sides = [Side(tuple(Said(part, None, True) for part in way)) for way in ways]
        if len(sides) == 1:
            return all(self._take(one, told, choices, depth + 1) for one in sides[0].said)
        choices.append(sides)
        return bool(sides)

    def _add(self, said: Said, told: Told) -> bool:
        schema = said.schema
        told.parts.append(said)
        told.required.update(schema.get("required", ()))
        told.forbidden.update(schema.get(FORBIDDEN, ()))
        for name, one in self._fields(said):
            told.about[name] = (*told.about.get(name, ()), one)
        if not _WEIGHING.isdisjoint(schema) and single_clash(told.schemas()) is None:
            return False
        closing = schema.get("additionalProperties") is False
        told.closed += [schema] if closing else []
        if _SPEAKING.isdisjoint(schema) and not closing:
            return True
        if not told.required.isdisjoint(told.forbidden):
            return False
        spoken = {*schema.get("properties", ()), *schema.get("required", ())}
        touched = told.required if closing else told.required & spoken
        return not any(self.is_impossible(name, told) for name in touched)

    def _fields(self, said: Said) -> list[tuple[str, Said]]:
        return [
            (name, Said(sub, None if said.at is None else child(f"{said.at}/properties", name), said.test))
            for name, sub in said.schema.get("properties", {}).items()
        ]

    def is_impossible(self, name: str, told: Told) -> bool:
        """Whether the field surely cannot be answered."""
        about = told.about.get(name, ())
        if any(said.schema is False for said in about) or any(
            closed_to(schema, name) for schema in told.closed
        ):
            return True
        key = tuple(id(said.schema) for said in about)
        if key not in self._clashing:
            self._clashing[key] = False  # met again below itself
            clashing = bool(about) and clash(self.judge, [said.schema for said in about])
            self._clashing[key] = clashing or self._cannot_be_denied(about)
        return self._clashing[key]

    def _cannot_be_denied(self, about: Sequence[Said]) -> bool:
        """Whether no way is found in which what shall not hold of a field does not."""
        if not any(isinstance(said.schema, Mapping) and "not" in said.schema for said in about):
            return False
        told, choices = Told(), list[list[Side]]()
        if not all(self._take(one, told, choices, 0) for one in about):
            return True
        return self._way(told, choices) is None

    def _choices(self, said: Said) -> Iterator[list[Side]]:
        schema, at = said.schema, said.at
        if is_rule(schema):
            yield [
                self._side(said, "then", Said(schema["if"], None, True)),
                self._side(said, "else", Said(self.kept(id(schema), "else", {"not": schema["if"]}), None, True)),
            ]  # fmt: skip
        for key in ("oneOf", "anyOf"):
            branches = schema.get(key)
            if branches and not lists_options(branches):
                yield [
                    self._side(said, f"{key}/{n}", *self._others(key, branches, n))
                    for n in range(len(branches))
                ]
        for key in ("dependentSchemas", "dependentRequired"):
            for name, part in schema.get(key, {}).items():
                yield self._depending(
                    said, key, name, part, None if at is None else child(f"{at}/{key}", name)
                )

    def _side(self, said: Said, word: str, *more: Said) -> Side:
        """The side of a choice that a part of the schema stands for; no goal where only a condition chooses."""
        part = said.schema
        for key in word.split("/"):
            part = part[int(key)] if isinstance(part, list) else part.get(key, True)
        place = _at(said, word)
        goal = None if place is None else Goal(place)
        return Side((*more, Said(part, place, said.test)), goal, place)

    def _depending(self, said: Said, key: str, name: str, part: Json, place: str | None) -> list[Side]:
        here = id(said.schema)
        given = Said(self.kept(here, f"given/{name}", {"required": [name]}), None, True)
        absent = Said(self.kept(here, f"absent/{name}", {FORBIDDEN: [name]}), None, True)
        asked = part if key == "dependentSchemas" else self.kept(here, f"{key}/{name}", {"required": part})
        goals = [None if place is None else Goal(place, side) for side in ("given", "absent")]
        return [Side((given, Said(asked, place, said.test)), goals[0], place), Side((absent,), goals[1])]

    def _others(self, key: str, branches: Sequence[Json], at: int) -> list[Said]:
        """Of ``oneOf``, the other branches do not hold, where that is not sure already."""
        if key == "anyOf" or len(branches) > MOST_DENIED:
            return []
        found = []
        for n, other in enumerate(branches):
            pair = (id(branches[at]), id(other))
            if n != at and pair not in self._clashing:
                self._clashing[pair] = clash(self.judge, [branches[at], other])
            if n != at and not self._clashing[pair]:
                found.append(Said(self.kept(id(branches), f"not/{n}", {"not": other}), None, True))
        return found

    def kept(self, here: int, word: str, written: Schema) -> Json:
        """A schema that we wrote ourselves, the same object every time."""
        return self._written.setdefault((here, word), written)


@dataclass
class _Step:
    """A choice on the way: what was said before it, the choices after it, the sides not tried yet, the one taken."""

    told: Told
    rest: list[list[Side]]
    sides: Iterator[Side]
    side: Side | None = None


def _at(said: Said, word: str) -> str | None:
    return None if said.at is None else f"{said.at}/{word}"


def lists_options(branches: Sequence[Json]) -> bool:
    """Whether the branches are the options of a choice."""
    return all(isinstance(branch, Mapping) and "const" in branch for branch in branches)
