"""The test bench: for given answers, which rules hold and why, and what becomes of the fields they speak of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from banshi_forms import Context, prune, resolve
from banshi_forms.declared import conditions
from banshi_forms.names import child
from banshi_forms.sentences import Speaker, speaker_at
from banshi_forms.sentences.clauses import All, Clause, OnlyOne, Some, Test, read
from banshi_forms.sentences.mending import fulfilled
from banshi_forms.values import Json

from ..edits.conditions import ANY_ROW
from ..edits.rules import Rule
from . import calculating, listing

MOST_ROWS = 20


@dataclass(frozen=True)
class Fired:
    """A rule for one object: whether its condition holds, and each of its clauses with the answer as it is now."""

    rule: Rule
    pointer: str
    row: int | None
    holds: bool
    clauses: tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class State:
    """What a field that rules speak of has become; ``by`` the rules that show it, for the object it stands in."""

    name: str
    inside: str
    row: int | None
    shown: bool
    required: bool
    by: tuple[Fired, ...]


@dataclass(frozen=True)
class Outcome:
    fired: tuple[Fired, ...]
    states: tuple[State, ...]


def tried(form: Mapping[str, Any], answers: Json, context: Context) -> Outcome:
    """What the rules make of the answers. Raises Refused where the form cannot be judged."""
    kept = prune(form, answers, context)
    ruled = [item.rule for group in listing.groups(form) for item in group.rules if item.rule.on]
    speakers = {
        inside: speaker_at(form, context.locale, inside) for inside in {rule.inside for rule in ruled}
    }
    fired = [found for rule in ruled for found in _fired(rule, kept, speakers[rule.inside])]
    return Outcome(tuple(fired), tuple(_states(form, fired, answers, context)))


def looked_at(form: Mapping[str, Any]) -> frozenset[str]:
    """The fields of the form that rules look at, with those that computed ones among them are worked out from."""
    named = {one.path for one in conditions(form)}
    worked_out = [known for known in calculating.computed(form) if known.key in named]
    needed = [name for known in worked_out for name in calculating.needed(form, known.inside, known.text)]
    return frozenset({path.partition("/")[0] for path in named} | set(needed))


def _fired(rule: Rule, kept: Json, speaker: Speaker) -> Iterator[Fired]:
    judge = speaker.place.judge
    clause = read(rule.condition, judge)
    for pointer, row, value in _objects(kept, rule.inside.split("/") if rule.inside else [], "", None):
        said = replace(speaker, answers=value)
        parts = clause.parts if isinstance(clause, All | Some) else (clause,)
        told = tuple((said.clause(part), _true(judge, part, value)) for part in parts)
        yield Fired(rule, pointer, row, judge.holds(rule.condition, value), told)


def _true(judge: Any, clause: Clause, value: Json) -> bool:
    match clause:
        case Test():
            return fulfilled(judge, clause, value)
        case OnlyOne():
            return (sum(_true(judge, part, value) for part in clause.parts) == 1) is not clause.denied
        case All():
            return all(_true(judge, part, value) for part in clause.parts)
        case Some():
            return any(_true(judge, part, value) for part in clause.parts)


def _objects(
    value: Json, path: list[str], pointer: str, row: int | None
) -> Iterator[tuple[str, int | None, Json]]:
    if not path:
        yield pointer, row, value if isinstance(value, Mapping) else {}
    elif path[0] == ANY_ROW:
        for number, item in enumerate((value if isinstance(value, list) else [])[:MOST_ROWS]):
            yield from _objects(item, path[1:], child(pointer, number), number)
    else:
        inner = value.get(path[0]) if isinstance(value, Mapping) else None
        yield from _objects(inner, path[1:], child(pointer, path[0]), row)


def _states(form: Mapping[str, Any], fired: list[Fired], answers: Json, context: Context) -> Iterator[State]:
    found = resolve(form, answers, context)
    told: dict[str, list[tuple[str, Fired]]] = {}
    for one in fired:
        for name in dict.fromkeys((*one.rule.shows, *one.rule.requires)):
            told.setdefault(child(one.pointer, name), []).append((name, one))
    for pointer, by in told.items():
        name, first = by[0]
        showing = tuple(one for _, one in by if name in one.rule.shows)
        yield State(
            name, first.rule.inside, first.row, pointer in found.relevant, pointer in found.required, showing
        )
