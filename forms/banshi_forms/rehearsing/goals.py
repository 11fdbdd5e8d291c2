"""What made-up documents should reach between them: every side of every choice that a schema leaves.

A goal is the place of a branch in the schema, or of a field and what becomes of it (given, absent, true, false; of a
list: least, more, most). Whether a document reaches it is ``reached``'s question; which are left is kept here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ..judge import Judge
from ..kinds.kind import types
from ..names import child
from ..values import Json

HOPELESS = 6  # times a goal was tried in vain
MOST_OPTIONS = 60  # of a choice that are goals each
MOST_ENTRIES = 20  # of a list that is filled to the brim
MOST_PARTS = 4000  # of a schema whose insides are looked into
_REFERENCES = ("$ref", "$dynamicRef")
_BESIDE = ("allOf", "oneOf", "anyOf")
_UNASKED = ("notice", "hidden")
Schema = Mapping[str, Any]


class Goal(NamedTuple):
    """A place in the schema, and of a field which way."""

    pointer: str
    side: str = ""


@dataclass
class _Part:
    """A schema of the form: its own goals, and the pointers of the schemas it leads to."""

    goals: list[Goal] = field(default_factory=list)
    below: list[str] = field(default_factory=list)


class Goals:
    """All goals of a schema, which are left, and which of them a document in the making goes for."""

    def __init__(self, judge: Judge) -> None:
        self._parts: dict[str, _Part] = {}
        _Listing(judge, self._parts).walk(judge.root, "", frozenset())
        self.all = frozenset(goal for part in self._parts.values() for goal in part.goals)
        self.left = set(self.all)  # what no document has reached and is worth trying
        self.reached: set[Goal] = set()
        self.wanted: set[Goal] = set()  # what the document in the making may still take
        self._inside: dict[str, frozenset[Goal]] = {}
        self._tried: Counter[Goal] = Counter()
        self.taken: list[Goal] = []

    def begin(self, wanted: Iterable[Goal]) -> None:
        """A new document is made for these goals."""
        self.taken, self.wanted = [], set(wanted)

    def take(self, goal: Goal) -> None:
        if goal in self.wanted:
            self.wanted.discard(goal)
            self.taken.append(goal)

    def failed(self) -> None:
        """The document could not be made; what was tried for it too often is let be."""
        self._tried.update(goal for goal in self.taken if goal in self.left)
        self.left -= {goal for goal in self.taken if self._tried[goal] >= HOPELESS}

    def made(self, reached: Iterable[Goal]) -> None:
        """A valid document reaches these."""
        self.reached |= self.all & set(reached)
        self.left -= self.reached
        self.failed()  # what was taken on the way and is not in the document

    def tried(self, goal: Goal) -> None:
        """A document was made for this goal alone."""
        self._tried[goal] += 2
        if self._tried[goal] >= HOPELESS:
            self.left.discard(goal)

    def given_up(self) -> set[Goal]:
        """Goals that were tried often enough to say so."""
        return {goal for goal in self.all - self.reached if self._tried[goal] >= HOPELESS}

    def wants(self, pointer: str | None) -> int:
        """How many wanted goals lie in a part of the schema, references followed."""
        if pointer is None or not self.wanted:
            return 0
        return len(self.inside(pointer) & self.wanted)

    def inside(self, pointer: str) -> frozenset[Goal]:
        found = self._inside.get(pointer)
        if found is None:
            found = self._inside[pointer] = frozenset(self._gathered(pointer))
        return found

    def way_to(self, goal: Goal) -> set[str]:
        """The pointers of the parts from which a goal can be come to."""
        return {pointer for pointer in self._parts if goal in self.inside(pointer)}

    def _gathered(self, pointer: str) -> Iterator[Goal]:
        seen, open_ = {pointer}, [pointer]
        deep = len(self._parts) <= MOST_PARTS
        while open_:
            part = self._parts.get(open_.pop())
            if part is not None:
                yield from part.goals
                more = [place for place in part.below if place not in seen] if deep else []
                seen.update(more)
                open_ += more


class _Listing:
    """Walks through the text of a schema once, conditions left out."""

    def __init__(self, judge: Judge, parts: dict[str, _Part]) -> None:
        self._judge, self._parts = judge, parts
        self._open: set[int] = set()

    def walk(self, schema: Json, at: str, required: frozenset[str]) -> None:
        """``required``: what is asked for in any case by schemas that speak of the same value."""
        if not isinstance(schema, Mapping) or at in self._parts or id(schema) in self._open:
            return
        if "x-formula" in schema:
            return  # nobody answers what lies in it
        part = self._parts[at] = _Part()
        self._open.add(id(schema))
        required |= self._surely(schema, 0)
        part.goals += own_goals(schema, at, required)
        for place, sub in self._beside(schema, at):
            part.below.append(place)
            self.walk(sub, place, required)
        for place, sub in below(schema, at):
            part.below.append(place)
            self.walk(sub, place, frozenset())
        self._open.discard(id(schema))

    def _beside(self, schema: Schema, at: str) -> Iterator[tuple[str, Json]]:
        """The schemas that speak of the same value."""
        for key in _REFERENCES:
            if key in schema:
                yield led_to(schema[key], at), self._judge.followed(schema[key])
        for key in _BESIDE:
            yield from ((f"{at}/{key}/{n}", sub) for n, sub in enumerate(schema.get(key, ())))
        if "if" in schema:
            yield from ((f"{at}/{word}", schema[word]) for word in ("then", "else") if word in schema)
        table = schema.get("dependentSchemas", {})
        yield from ((child(f"{at}/dependentSchemas", name), sub) for name, sub in table.items())

    def _surely(self, schema: Json, depth: int) -> frozenset[str]:
        if not isinstance(schema, Mapping) or depth > 20:
            return frozenset()
        beside = [self._judge.followed(schema[key]) for key in _REFERENCES if key in schema]
        parts = (self._surely(sub, depth + 1) for sub in (*beside, *schema.get("allOf", ())))
        return frozenset(schema.get("required", ())).union(*parts)


def led_to(reference: Json, at: str) -> str:
    """The place that a reference leads to; below where it stands, if that is told by a name."""
    text = str(reference)
    return text.partition("#")[2] if text == "#" or "#/" in text else f"{at}/$ref"


def below(schema: Schema, at: str) -> Iterator[tuple[str, Json]]:
    """The schemas of what a value holds, with their places."""
    for key in ("properties", "patternProperties"):
        yield from ((child(f"{at}/{key}", name), sub) for name, sub in schema.get(key, {}).items())
    yield from ((f"{at}/prefixItems/{n}", sub) for n, sub in enumerate(schema.get("prefixItems", ())))
    yield from ((f"{at}/{key}", schema[key]) for key in ("items", "additionalProperties") if key in schema)


def own_goals(schema: Schema, at: str, required: frozenset[str]) -> Iterator[Goal]:
    """The goals of a schema itself."""
    if is_rule(schema):
        yield from (Goal(f"{at}/{word}") for word in ("then", "else"))
    for key in ("oneOf", "anyOf", "enum"):
        sides = schema.get(key, ())
        if 1 < len(sides) <= MOST_OPTIONS or (sides and key != "enum"):
            yield from (Goal(f"{at}/{key}/{n}") for n in range(min(len(sides), MOST_OPTIONS)))
    if is_yes_or_no(schema):
        yield from (Goal(at, word) for word in ("true", "false"))
    yield from (Goal(at, side) for side in sizes(schema))
    for key in ("dependentSchemas", "dependentRequired"):
        for name in schema.get(key, {}):
            sides = ("given",) if name in required else ("given", "absent")
            yield from (Goal(child(f"{at}/{key}", name), side) for side in sides)
    yield from _of_fields(schema, at, required)


def _of_fields(schema: Schema, at: str, required: frozenset[str]) -> Iterator[Goal]:
    for name, sub in schema.get("properties", {}).items():
        if sub is not False and not is_unasked(sub):
            place = child(f"{at}/properties", name)
            yield Goal(place, "given")
            if name not in required:
                yield Goal(place, "absent")
    for name, sub in schema.get("patternProperties", {}).items():
        if sub is not False:
            yield Goal(child(f"{at}/patternProperties", name), "given")
    if isinstance(schema.get("additionalProperties"), Mapping):
        yield Goal(f"{at}/additionalProperties", "given")


def is_rule(schema: Schema) -> bool:
    return "if" in schema and ("then" in schema or "else" in schema)


def is_yes_or_no(schema: Schema) -> bool:
    return schema.get("type") == "boolean" and schema.keys().isdisjoint({"const", "enum", "x-formula"})


def is_unasked(schema: Json) -> bool:
    """Computed, words of the bureau, or filled in by others: nobody answers it."""
    if not isinstance(schema, Mapping):
        return False
    return "x-formula" in schema or schema.get("x-widget") in _UNASKED or schema.get("readOnly") is True


def bounds_of(schema: Schema) -> tuple[int, int | None]:
    """How many entries a list may have; of a list of files there is at least one, or no answer."""
    accept = schema.get("x-accept", {})
    least = max(int(schema.get("minItems", 0)), int(accept.get("min", 1)) if "x-accept" in schema else 0)
    most = [int(table[key]) for table, key in ((schema, "maxItems"), (accept, "max")) if key in table]
    each = schema.get("items")
    if schema.get("uniqueItems") is True and isinstance(each, Mapping) and isinstance(each.get("enum"), list):
        most.append(len(each["enum"]))
    return least, min(most, default=None)


def sizes(schema: Schema) -> Mapping[str, range]:
    """The lengths of a list that are goals each."""
    if not types(schema) <= {"array", "null"} or "array" not in types(schema):
        return {}
    if {"prefixItems", "const", "enum", "x-formula"} & schema.keys() or schema.get("items") is False:
        return {}
    least, most = bounds_of(schema)
    found = {"least": range(least, least + 1)}
    if most is None or most > least + 1:
        found["more"] = range(least + 1, most if most is not None else 100_000)
    if most is not None and least < most <= MOST_ENTRIES:
        found["most"] = range(most, most + 1)
    return found
