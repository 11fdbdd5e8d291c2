"""Answers changed until checks across fields and computed conditions come out right, by trying what rules speak of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from random import Random

from ..evaluate import Resolution, prune, resolve, walk
from ..findings import schema_at
from ..names import child
from ..validate import validate
from ..values import Context, Finding, Json
from .building import Building, Wish
from .candidates import Rule, candidates
from .goals import is_unasked
from .places import look, put
from .values import value

ROUNDS = 14
HOPELESS = 3  # times a computed field was changed in vain
MOST_JUDGED = 24  # documents for one rule in one round


def mended(schema: Json, document: Json, building: Building, context: Context) -> Json:
    """The document as it is submitted, with as little wrong as a few rounds bring about."""
    document = _Mending(schema, building, context).mended(document)
    kept: Json = prune(schema, document, context)
    return kept


class _Mending:
    def __init__(self, schema: Json, building: Building, context: Context) -> None:
        self._schema, self._building, self._context = schema, building, context
        self._chance: Random = building.chance

    def mended(self, document: Json) -> Json:
        faults, wishes = self._wrong(document)
        self._building.refused = tuple(faults)
        for turn in range(ROUNDS):
            if not faults and not wishes:
                break
            better = self._better(document, faults, wishes)
            if better is None and not faults:
                break  # what is computed stays otherwise than was hoped for
            document = self._others(document, faults, turn) if better is None else better
            faults, wishes = self._wrong(document)
        return document

    def _wrong(self, document: Json) -> tuple[list[Finding], list[Wish]]:
        """What is wrong with a document as it would be handed in, and the wishes that are not fulfilled."""
        faults = [f for f in validate(self._schema, document, self._context) if f.severity == "error"]
        wishes = self._building.wishes
        if not wishes:
            return faults, []
        decided = resolve(self._schema, document, self._context)
        holds = self._building.asking.judge.holds
        come = {wish.pointer: _worked_out(decided, wish.pointer) for wish in wishes}
        return faults, [w for w in wishes if not all(holds(part, come[w.pointer]) for part in w.schemas)]

    def _better(self, document: Json, faults: Sequence[Finding], wishes: Sequence[Wish]) -> Json:
        """The document with other answers and less wrong, or something else wrong; None when none was found."""
        decided = resolve(self._schema, document, self._context)
        worst = len(faults) + len(wishes)
        beside: Json = None
        for rule in (*_failing(decided, faults), *self._computing(decided, wishes)):
            trials = candidates(decided, document, rule, self._chance, self._context)
            for other in islice(trials, MOST_JUDGED):
                left, hoped = self._wrong(other)
                if len(left) + len(hoped) < worst:
                    return other
                as_bad = beside is None and rule.code and len(left) + len(hoped) == worst
                if as_bad and rule.code not in _codes(left):
                    beside = other
            self._building.asking.vain[_named(rule)] += 1
        return beside

    def _computing(self, decided: Resolution, wishes: Sequence[Wish]) -> Iterator[Rule]:
        """What should come to something else; not what was tried often in vain, in other documents too."""
        for wish in wishes:
            formula = schema_at(decided.schema, wish.pointer).get("x-formula")
            if isinstance(formula, str):
                rule = Rule(wish.pointer.rpartition("/")[0], formula, "", frozenset(), wish.schemas)
                if self._building.asking.vain[_named(rule)] < HOPELESS:
                    yield rule

    def _others(self, document: Json, faults: Sequence[Finding], turn: int) -> Json:
        """Other answers where something is wrong; an answer nobody needs is left out at last."""
        decided = resolve(self._schema, document, self._context)
        for finding in faults:
            pointer = finding.pointer
            part = schema_at(decided.schema, pointer)
            if pointer and pointer not in decided.required and turn % 4 == 3:
                document = put(document, pointer, None)
            elif pointer and not is_unasked(part):
                made = value(part, self._chance, self._context.today, turn + self._chance.randint(0, 9))
                document = put(document, pointer, made)
        return document


def _worked_out(decided: Resolution, pointer: str) -> Json:
    return look(decided.data, pointer) if pointer in decided.relevant else None


def _codes(faults: Sequence[Finding]) -> set[str]:
    return {finding.code for finding in faults}


def _failing(decided: Resolution, faults: Sequence[Finding]) -> Iterator[Rule]:
    """The checks that fail, with the objects in which they stand; and orders that widgets promise."""
    codes = {finding.code for finding in faults if finding.keyword == "x-check"}
    blamed = frozenset(finding.pointer for finding in faults)
    for pointer, part, _ in walk(decided.schema, decided.data):
        for check in part.get("x-check", ()):
            code = str(check.get("id", "check"))
            if code in codes:
                yield Rule(pointer, str(check.get("rule", "")), code, blamed)
    for finding in faults:
        if finding.code == "order":
            above = finding.pointer.rpartition("/")[0]
            names = [str(name) for name in schema_at(decided.schema, above).get("properties", {})]
            yield Rule(above, " <= ".join(names[:2]), finding.code, frozenset({child(above, names[-1])}))


def _named(rule: Rule) -> str:
    return f"{rule.code} {rule.text} {rule.hoped}"
