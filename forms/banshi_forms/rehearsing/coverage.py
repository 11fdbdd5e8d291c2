"""What made-up documents reached of a schema, told for people and programs: the branches, and why some were missed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from .. import formulas
from ..messages import sentence
from ..names import child, keys
from ..sound import sound
from ..values import Context, Finding, Json
from .contradictions import unreachable
from .documents import Made
from .goals import Goal
from .places import look

_VAIN = {
    "zh_CN": "试了几次，没有做出走到这里的有效填写。",
    "en": "Several tries made no valid answers that get there.",
}
_REFUSED = {"zh_CN": "走到这里的填写都被拒绝：{}（{}）", "en": "Answers that get there were refused: {} ({})"}
_FACTS = {
    "zh_CN": "条件看的是用事项参数（facts）算出的结果，这里不知道这些参数。",
    "en": "The condition looks at what is computed with parameters of the matter (facts), which are not known here.",
}
_LATER = {"zh_CN": "样例不够多，还没有轮到。", "en": "More documents are needed to get there."}


@dataclass(frozen=True)
class Missed:
    """A branch that no document reached; ``certain`` where none can."""

    pointer: str
    side: str
    why: str
    certain: bool = False


@dataclass(frozen=True)
class Branches:
    """How many sides of the choices of a schema were reached, of how many."""

    reached: int
    of: int
    missed: tuple[Missed, ...] = ()


def branches(schema: Json, made: Made, context: Context) -> Branches:
    """``Missed.pointer`` is a place of the schema as it is told in the words of draft 2020-12."""
    left = sorted(made.all - made.reached)
    found = unreachable(sound(schema), context) if left else []
    missed = tuple(_missed(goal, made, found, context.locale) for goal in left)
    if not context.facts:
        page = sound(schema)
        missed = tuple(_by_facts(page, miss, context.locale) for miss in missed)
    return Branches(len(made.reached), len(made.all), missed)


def _missed(goal: Goal, made: Made, found: Sequence[Finding], locale: str) -> Missed:
    for finding in found:
        if finding.code == "unreachable" and f"{goal.pointer}/".startswith(f"{finding.pointer}/"):
            return Missed(*goal, sentence(finding, locale), certain=True)
    words = "en" if locale.startswith("en") else "zh_CN"
    if goal not in made.given_up:
        return Missed(*goal, _LATER[words])
    wrong = made.given_up[goal]
    if wrong is None:
        return Missed(*goal, _VAIN[words])
    return Missed(*goal, _REFUSED[words].format(sentence(wrong, locale), wrong.pointer))


def _by_facts(schema: Json, missed: Missed, locale: str) -> Missed:
    """What lies behind a condition on a result that facts nobody told here are part of."""
    way = keys(missed.pointer)
    rules = [
        "".join(child("", key) for key in way[:at]) for at, word in enumerate(way) if word in ("then", "else")
    ]
    tests = (look(schema, f"{rule}/if") for rule in rules)
    tested = {name for test in tests if isinstance(test, Mapping) for name in test.get("properties", {})}
    if missed.certain or not any(_needs_facts(schema, name, 0) for name in tested):
        return missed
    return replace(missed, why=_FACTS["en" if locale.startswith("en") else "zh_CN"])


def _needs_facts(schema: Json, name: str, depth: int) -> bool:
    formula = look(schema, child("/properties", name) + "/x-formula")
    if not isinstance(formula, str) or depth > 4:
        return False
    try:
        named = formulas.names(formula)
    except formulas.BadFormula:
        return False
    return "facts" in named or any(_needs_facts(schema, other, depth + 1) for other in named)


def as_json(found: Branches) -> dict[str, Any]:
    """As the commands print it."""
    return {
        "reached": found.reached,
        "of": found.of,
        "missed": [_told(missed) for missed in found.missed],
    }


def _told(missed: Missed) -> dict[str, Any]:
    side = {"side": missed.side} if missed.side else {}
    return {"pointer": missed.pointer, **side, "why": missed.why, "certain": missed.certain}
