"""The fewest answers that fire rules: built from the conditions, judged, and made less as long as they do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

from ..evaluate import prune, resolve
from ..findings import title_at
from ..judge import Judge, judge_of
from ..keywords import key_of
from ..limits import Refused, bounded
from ..names import child, keys
from ..validate import validate
from ..values import Context, Json
from .asking import Asking
from .building import NOTHING, Building
from .clashes import FORBIDDEN
from .goals import Goals
from .places import look, places, put
from .rules import Place, Step, Test
from .told import Said

TRIES = 3
_GROWING = frozenset({"minItems", "minProperties", "contains", "minContains", "required"})  # mended by adding
_REMARKS = frozenset({"title", "description", "$comment"})
_NO_GOALS: Mapping[str, Any] = {}
Schema = Mapping[str, Any]


class Examples:
    def __init__(self, schema: Json, context: Context) -> None:
        self._schema, self._context = schema, context
        self._judge = judge_of(schema)
        self._goals = Goals(judge_of(_NO_GOALS))

    def firing(self, place: Place, tests: Sequence[Test], name: str) -> Json:
        """Answers that a person can give and that meet the tests, the field left open; None when none were found."""
        frame = _framed(place, tests, name)
        for turn in range(TRIES):
            document = self._built(frame, turn)
            if document is not NOTHING and self._fires(place, tests, name, document):
                return self._smallest(place, tests, name, document)
        return None

    def alone(self, place: Place, tests: Sequence[Test]) -> Json:
        """Answers that meet the tests, whatever else is asked of them; None where they contradict each other."""
        document = self._built(_framed(place, tests, None), 0)
        at = place.pointer
        if document is NOTHING or not all(
            self._judge.holds(t, look(document, at)) is side for t, side in tests
        ):
            return None
        return document

    def titles(self, document: Json, pointers: Sequence[str]) -> list[str]:
        """What the page calls these answers; the names on the way to one where it has no title."""
        decided = resolve(self._schema, document, self._context).schema
        return [
            title_at(decided, at) or "/".join(k for k in keys(at) if not k.isdecimal()) for at in pointers
        ]

    def _built(self, frame: Schema, turn: int) -> Json:
        asking = Asking(self._judge, self._goals, Random(turn))  # noqa: S311
        building = Building(asking, self._goals, Random(turn), self._context, turn, sparing=True)  # noqa: S311
        return _made(building, frame)

    def _fires(self, place: Place, tests: Sequence[Test], name: str, document: Json) -> bool:
        levels = [(place.pointer, tests), *_outer(place)]
        held = all(
            isinstance(value := look(document, at), Mapping) and surely(self._judge, test, value) is side
            for at, wanted in levels
            for test, side in wanted
        )
        inner = look(document, place.pointer) if place.pointer else document
        return held and isinstance(inner, Mapping) and name not in inner and self._is_given(document)

    def _is_given(self, document: Json) -> bool:
        """Whether a person can answer so: every answer is asked for, and nothing is wrong with any of them."""
        given = set(places(document))
        try:
            kept = prune(self._schema, document, self._context)
            wrong = [f for f in validate(self._schema, document, self._context) if f.severity == "error"]
        except Refused:
            return False  # too much to judge: nothing is certain
        stays = all(_same(look(kept, place), look(document, place)) for place in given)
        return stays and not any(f.pointer in {"", *given} and f.keyword not in _GROWING for f in wrong)

    def _smallest(self, place: Place, tests: Sequence[Test], name: str, document: Json) -> Json:
        smaller = True
        while smaller:
            smaller = False
            for pointer in places(document):
                less = put(document, pointer, None)
                if self._fires(place, tests, name, less):
                    document, smaller = less, True
                    break
        return document


def surely(judge: Judge, test: Json, value: Json) -> bool | None:
    """How a condition comes out whatever else is answered besides; None when another answer may change it."""
    if not isinstance(test, Mapping) or not isinstance(value, dict | list):
        return judge.holds(test, value)
    outcomes = [_word(judge, key, said, value) for key, said in test.items() if key not in _REMARKS]
    if False in outcomes:
        return False
    return True if all(outcomes) else None


def _word(judge: Judge, key: str, said: Json, value: Json) -> bool | None:
    if key in ("allOf", "anyOf"):
        outcomes = [surely(judge, part, value) for part in said]
        decisive = key == "anyOf"
        return decisive if decisive in outcomes else None if None in outcomes else not decisive
    if key == "not":
        outcome = surely(judge, said, value)
        return None if outcome is None else not outcome
    if key == "required" and isinstance(value, dict):
        return True if all(name in value for name in said) else None
    if key == "properties" and isinstance(value, dict):
        outcomes = [surely(judge, sub, value[name]) if name in value else None for name, sub in said.items()]
        return False if False in outcomes else None if None in outcomes else True
    if key == "contains" and isinstance(value, list):
        return True if any(surely(judge, said, row) for row in value) else None
    return True if key == "type" and judge.holds({"type": said}, value) else None


@bounded
def _made(building: Building, frame: Schema) -> Json:
    return building.made([Said(frame, None, True)])


def _same(kept: Json, given: Json) -> bool:
    """Groups and lists are looked into place by place."""
    return isinstance(given, dict | list) or key_of(kept) == key_of(given)


def _outer(place: Place) -> list[tuple[str, Sequence[Test]]]:
    """The objects on the way, with what is asked of them."""
    found: list[tuple[str, Sequence[Test]]] = []
    at = ""
    for step in place.way:
        if step.tests:
            found.append((at, step.tests))
        at = child(at, 0 if step.name is None else step.name)
    return found


def _framed(place: Place, tests: Sequence[Test], name: str | None) -> Schema:
    """A schema of the whole document by which the tests come out so at the place; ``name`` is left open there."""
    frame = _level(tests, place.base if name is not None else ())
    if name is not None:
        frame = {**frame, FORBIDDEN: [name]}
    for step in reversed(place.way):
        frame = _around(step, frame, known=name is not None)
    return frame


def _level(tests: Sequence[Test], parts: Sequence[Schema]) -> dict[str, Any]:
    """An object that meets the tests; what is said of the answers they speak of counts too."""
    names = sorted({name for test, _ in tests for name in _spoken(test)})
    about = {n: [p["properties"][n] for p in parts if n in p.get("properties", {})] for n in names}
    asked = [test if side else {"not": test} for test, side in tests]
    return {
        "type": "object",
        "allOf": asked,
        "properties": {name: {"allOf": subs} for name, subs in about.items() if subs},
    }


def _around(step: Step, inner: Schema, *, known: bool) -> dict[str, Any]:
    if step.name is None:
        return {"type": "array", "minItems": 1, "maxItems": 1, "items": inner}
    level = _level(step.tests, step.parts if known else ())
    return {
        **level,
        "required": [step.name],
        "properties": {**level["properties"], step.name: inner},
    }


def _spoken(test: Json) -> set[str]:
    """The answers of an object that a condition speaks of."""
    if not isinstance(test, Mapping):
        return set()
    below = [test.get("not"), *(part for key in ("allOf", "anyOf", "oneOf") for part in test.get(key, ()))]
    return {*test.get("properties", {}), *test.get("required", ())}.union(*map(_spoken, below))
