"""Which answers would fulfil a clause: the smallest changes first, each a trial that its caller must confirm.

Values are tried, not proved: options of the form, limits and their neighbours, samples of formats. Nothing is claimed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain, islice, product, zip_longest
from typing import Any

from ..judge import Judge
from ..values import Json
from .clauses import ANSWERED, All, Clause, Test
from .phrases import value_at
from .places import Place
from .samples import samples

MOST_TRIALS = 24


@dataclass(frozen=True)
class Edit:
    """Another answer at a path; without a value: none."""

    path: tuple[str, ...]
    value: Json


Edits = tuple[Edit, ...]


def fulfilled(judge: Judge, test: Test, answers: Json) -> bool:
    """Whether the answers pass a test now."""
    value = value_at(answers, test.path)
    if test.keyword == ANSWERED:
        return (value is None) is test.denied
    if value is None:
        return test.if_absent
    asked = test.limit if test.keyword == "json" else test.asked
    return judge.holds(asked, value) is not test.denied


def mendings(judge: Judge, clause: Clause, answers: Json, place: Place) -> list[Edits]:
    """Changes of the answers that may fulfil the clause, smallest first."""
    tried: dict[str, Edits] = {}
    for edits in islice(_mendings(judge, clause, answers, place), 4 * MOST_TRIALS):
        tried.setdefault(repr(edits), edits)
    return sorted(tried.values(), key=len)[:MOST_TRIALS]


def _mendings(judge: Judge, clause: Clause, answers: Json, place: Place) -> Iterator[Edits]:
    if isinstance(clause, Test):
        if fulfilled(judge, clause, answers):
            yield ()
        else:
            yield from ((Edit(clause.path, value),) for value in _trials(judge, clause, answers, place))
        return
    each = [mendings(judge, part, answers, place)[:6] for part in clause.parts]
    if isinstance(clause, All):
        for combined in islice(product(*each), MOST_TRIALS):
            yield tuple(chain.from_iterable(combined))
    else:
        by_turns = chain.from_iterable(zip_longest(*each))
        yield from (edits for edits in by_turns if edits is not None)


def _trials(judge: Judge, test: Test, answers: Json, place: Place) -> Iterator[Json]:
    """Values that would pass a test."""
    at = place.at(test.path)
    if at.first("x-formula") is not None:  # nobody answers it
        return
    if test.keyword == ANSWERED:
        yield from ((None,) if test.denied else islice(samples(at), 6))
        return
    if test.below is not None:
        yield from _rows(judge, test, value_at(answers, test.path), at)
        return
    tried = chain(near(test), samples(at), (None,) if test.if_absent else ())
    passing = (value for value in tried if value is None or judge.holds(test.asked, value) is not test.denied)
    yield from islice(passing, 6)


def _rows(judge: Judge, test: Test, rows: Json, place: Place) -> Iterator[Json]:
    kept = rows if isinstance(rows, list) else []
    if test.keyword == "contains" and not test.denied:
        assert test.below is not None
        row = place.row()
        for edits in mendings(judge, test.below, {}, row)[:6]:
            made: Json = {}
            for edit in edits:
                made = edit.value if not edit.path else put(made, edit.path, edit.value)
            yield [*kept, made]
    else:
        wanted = test.asked[test.keyword]
        yield [item for item in kept if judge.holds(wanted, item) is (test.keyword == "items")]


def near(test: Test) -> Iterator[Json]:
    """The value that a test names, and its neighbours."""
    limit: Any = test.limit
    if test.keyword in ("const", "enum"):
        yield from limit if test.keyword == "enum" else [limit]
    elif isinstance(limit, int | float | Decimal) and not isinstance(limit, bool):
        if test.keyword in ("minLength", "maxLength"):
            yield from ("测" * int(size) for size in (limit, limit - 1, limit + 1) if 0 <= size <= 20_000)
        elif test.keyword not in ("minItems", "maxItems"):
            number = Decimal(str(limit))
            yield from (int(n) if n == n.to_integral_value() else n for n in (number, number + 1, number - 1))


def put(answers: Json, path: tuple[str, ...], value: Json) -> Json:
    """The answers with another value at a path; None takes it away."""
    if not path:
        return value
    held = dict(answers) if isinstance(answers, Mapping) else {}
    first, rest = path[0], path[1:]
    below = put(held.get(first), rest, value)
    if below is None:
        held.pop(first, None)
    else:
        held[first] = below
    return held
