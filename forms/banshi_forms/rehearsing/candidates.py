"""Other answers that may bring an expression round: what it compares with, near what it names, of whole columns too."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice
from random import Random
from typing import Any

from .. import formulas
from ..evaluate import Resolution
from ..findings import schema_at
from ..keywords import key_of
from ..names import child, keys, last_key
from ..quick import is_number
from ..values import Context, Json
from .places import look, places, put
from .values import id_number, value

MOST_LEAVES = 16
MOST_BROKEN = 4
FRESH = 6  # answers made up anew
_ROOT = re.compile(r"\broot\s*\.\s*([A-Za-z_]\w*)")
_TEXTS = re.compile(r"\"((?:[^\"\\]|\\.)*)\"|'((?:[^'\\]|\\.)*)'")
_NUMBERS = re.compile(r"(?<![\w.])\d+(?:\.\d+)?")
_WORDS = re.compile(r"[A-Za-z_]\w*")
_COMPARED = re.compile(r"==|<=|>=|!=|<|>|&&|\|\|")
Schema = Mapping[str, Any]


@dataclass(frozen=True)
class Rule:
    """An expression that should come out otherwise, and the object it stands in; ``hoped``: what it should come to."""

    pointer: str
    text: str
    code: str = ""
    blamed: frozenset[str] = frozenset()
    hoped: tuple[Json, ...] = ()


@dataclass(frozen=True)
class _Leaf:
    """An answer that an expression looks at; not ``direct`` where through a computed one."""

    pointer: str
    direct: bool


def candidates(
    decided: Resolution, document: Json, rule: Rule, chance: Random, context: Context
) -> Iterator[Json]:
    """Documents with other answers; those that surely leave the expression as it is are left out."""
    leaves = sorted(
        set(_leaves(decided, rule)), key=lambda leaf: (leaf.pointer not in rule.blamed, leaf.pointer)
    )
    near = _Near(decided, rule, [leaf.pointer for leaf in leaves], context)
    if rule.hoped:
        yield from _all_at_an_edge(decided, document, leaves)
    for leaf in leaves[:MOST_LEAVES]:
        for new in near.answers(leaf.pointer, chance):
            if not leaf.direct or near.holds_with({leaf.pointer: new}):
                yield put(document, leaf.pointer, new)
    for column in _columns([leaf.pointer for leaf in leaves]):
        for changes in near.columns(column, chance):
            other = document
            for pointer, new in changes.items():
                other = put(other, pointer, new)
            yield other


def breaking(
    decided: Resolution, document: Json, rule: Rule, chance: Random, context: Context
) -> Iterator[Json]:
    """Documents with one other answer by which the expression does not hold, one for each answer that it looks at."""
    leaves = [leaf.pointer for leaf in _leaves(decided, rule) if leaf.direct]
    near = _Near(decided, rule, leaves, context)
    for pointer in leaves[:MOST_BROKEN]:
        broken = (new for new in near.answers(pointer, chance) if not near.holds_with({pointer: new}))
        for new in islice(broken, 1):
            yield put(document, pointer, new)


def _all_at_an_edge(decided: Resolution, document: Json, leaves: Sequence[_Leaf]) -> Iterator[Json]:
    """All numbers as small, and as large, as they may be: what they come to together goes with them."""
    for key in ("minimum", "maximum"):
        parts = ((leaf.pointer, schema_at(decided.schema, leaf.pointer)) for leaf in leaves)
        edges = {pointer: part[key] for pointer, part in parts if key in part}
        other = document
        for pointer, edge in edges.items():
            other = put(other, pointer, edge)
        if edges:
            yield other


def _leaves(decided: Resolution, rule: Rule, depth: int = 0) -> Iterator[_Leaf]:
    """The answers that an expression looks at, through computed ones to what they are made of."""
    try:
        named = formulas.names(rule.text)
    except formulas.BadFormula:
        return
    words = set(_WORDS.findall(rule.text))
    found = [child(rule.pointer, name) for name in sorted(named)]
    found += [child("", name) for name in _ROOT.findall(rule.text)]
    for pointer in found:
        part = schema_at(decided.schema, pointer)
        if isinstance(part.get("x-formula"), str) and depth < 4:
            inner = Rule(pointer.rpartition("/")[0], part["x-formula"])
            yield from (_Leaf(leaf.pointer, False) for leaf in _leaves(decided, inner, depth + 1))
        elif pointer in decided.relevant:
            yield from (
                _Leaf(place, depth == 0 and not rule.hoped) for place in _below(decided, pointer, words)
            )


def _below(decided: Resolution, pointer: str, words: set[str]) -> Iterator[str]:
    """The place itself, or of a list or group the single answers in it that the expression names."""
    held = look(decided.data, pointer)
    rows = isinstance(held, dict) or (isinstance(held, list) and any(isinstance(row, dict) for row in held))
    if not rows:
        yield pointer
    for place in places(held, pointer):
        single = not isinstance(look(decided.data, place), dict | list)
        if single and last_key(place) in words and "x-formula" not in schema_at(decided.schema, place):
            yield place


def _columns(pointers: Sequence[str]) -> list[list[str]]:
    """The same answer of several rows."""
    found: dict[tuple[str, ...], list[str]] = {}
    for pointer in pointers:
        named = tuple("*" if key.isdecimal() else key for key in keys(pointer))
        found.setdefault(named, []).append(pointer)
    return [column for column in found.values() if len(column) > 1]


class _Near:
    """What stands near an expression: its own texts and numbers, what it compares, other answers it names."""

    def __init__(self, decided: Resolution, rule: Rule, leaves: Sequence[str], context: Context) -> None:
        self._decided, self._rule, self._context = decided, rule, context
        self._leaves = leaves
        self._texts = [a or b for a, b in _TEXTS.findall(rule.text)]
        self._numbers = [Decimal(text) for text in _NUMBERS.findall(rule.text)]
        for part in rule.hoped:
            self._numbers += [Decimal(text) for text in _NUMBERS.findall(str(part))]
        known = self._scope(decided.data)
        self._sides = [side for text in _COMPARED.split(rule.text) if _is_some(side := _value(text, known))]

    def _scope(self, data: Json) -> dict[str, Any]:
        beside = look(data, self._rule.pointer) if self._rule.pointer else data
        last = last_key(self._rule.pointer)
        row = int(last) if last.isdecimal() else None
        whole = formulas.prepared(data) if "root" in self._rule.text else None
        return formulas.scope(beside if isinstance(beside, Mapping) else {}, whole, row, self._context)

    def holds_with(self, changes: Mapping[str, Json]) -> bool:
        """Whether the expression holds, or says nothing, with other answers."""
        data = self._decided.data
        for pointer, new in changes.items():
            data = put(data, pointer, new)
        return _value(self._rule.text, self._scope(data)) is not False

    def answers(self, pointer: str, chance: Random) -> Iterator[Json]:
        """Other answers to one field, the likeliest first."""
        part, held = schema_at(self._decided.schema, pointer), look(self._decided.data, pointer)
        others = [look(self._decided.data, leaf) for leaf in self._leaves if leaf != pointer]
        made = list(self._likely(part, held, [*self._sides, *others], chance))
        made += [value(part, chance, self._context.today, turn) for turn in range(FRESH)]
        if pointer not in self._decided.required:
            made.append(None)
        seen = {key_of(held)}
        for new in made:
            if key_of(new) not in seen:
                seen.add(key_of(new))
                yield new

    def _likely(self, part: Schema, held: Json, near: list[Json], chance: Random) -> Iterator[Json]:
        today = self._context.today
        if isinstance(held, bool) or part.get("type") == "boolean":
            yield from (True, False)
        elif part.get("format") == "date":
            yield from _days([*near, today.isoformat()], self._numbers)
        elif part.get("format") == "cn-id-number":
            yield from (id_number(chance, today, age) for age in _ages(self._numbers))
        elif is_number(held) or part.get("type") in ("number", "integer"):
            edges = [part[key] for key in ("minimum", "maximum") if key in part]
            yield from (*edges, 1)
            for by in (0, 1, -1):
                yield from (item + by for item in (*near, *self._numbers) if is_number(item))
            yield from (10, 100)
        elif isinstance(held, list):
            yield from ([item] for item in held)
        else:
            yield from (item for item in (*near, *self._texts) if isinstance(item, str))

    def columns(self, column: Sequence[str], chance: Random) -> Iterator[dict[str, Json]]:
        """All rows alike; and all but one."""
        first, *others = column
        options = [
            *dict.fromkeys(filter(_is_plain, [look(self._decided.data, first), *self.answers(first, chance)]))
        ]
        for new in options[:4]:
            yield dict.fromkeys(column, new)
            yield from (
                {first: other, **dict.fromkeys(others, new)} for other in options[:4] if other is not new
            )


def _is_plain(value: Json) -> bool:
    return isinstance(value, str | bool | int | Decimal)


def _is_some(result: Json) -> bool:
    return result is not formulas.ABSENT


def _value(text: str, known: Mapping[str, Any]) -> Json:
    try:
        return formulas.evaluate(text.strip(), known)
    except formulas.BadFormula:
        return formulas.ABSENT


def _days(near: Sequence[Json], numbers: Sequence[Decimal]) -> Iterator[Json]:
    steps = sorted({0, 1, *(int(number) for number in numbers if number < 40_000)})
    for text in near:
        try:
            if not isinstance(text, str):
                continue
            day = date.fromisoformat(text)
            for step in steps:
                years = step * 366 if step < 120 else 0
                yield from ((day + timedelta(days=by)).isoformat() for by in (step, -step, years, -years))
        except (ValueError, OverflowError):
            continue


def _ages(numbers: Sequence[Decimal]) -> list[int]:
    named = [int(number) for number in numbers if 0 < number < 110]
    return sorted(
        {*named, *(age + 1 for age in named), *(age - 1 for age in named), 10, 30, 50, 70, 85, 95} - {0}
    )
