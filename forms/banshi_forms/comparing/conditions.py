"""How the conditions changed under which a field is shown, must be answered or is narrowed further."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from ..explain_routes import Decision
from ..judge import Judge
from ..sentences.clauses import Clause, Some, simple
from ..sentences.phrases import Speaker, speaker_at
from ..values import Json
from .changes import Difference, Effect, plain, told
from .inventory import Element, as_schema, clause_of
from .proof import Prover
from .reading import Facts, bare
from .shape import said

Relation = Literal["same", "weaker", "stronger", "unrelated"]
Ways = list[tuple[Decision, ...]]


@dataclass(frozen=True)
class Conditions:
    """Compares conditions of two forms."""

    there: Prover  # old to new
    back: Prover

    def relation(self, old: Ways, new: Ways) -> Relation:
        """How the new ways relate to the old ones: weaker means that they hold more often."""
        before, after = ([clause_of(judge, way) for way in ways] for judge, ways in self._sides(old, new))
        if before == after or {*map(repr, before)} == {*map(repr, after)}:
            return "same"
        first, second = (
            {"anyOf": [as_schema(way) for way in ways]} if ways else False for ways in (old, new)
        )
        wider = self.there.implied(second, Facts.of(self.there.old, [first], whole=False))
        narrower = self.back.implied(first, Facts.of(self.back.old, [second], whole=False))
        if wider and narrower:
            return "same"
        return "weaker" if wider else "stronger" if narrower else "unrelated"

    def _sides(self, old: Ways, new: Ways) -> Iterator[tuple[Judge, Ways]]:
        yield self.there.old, old
        yield self.there.new, new

    def words(self, ways: Ways, path: tuple[str, ...], side: Literal["old", "new"]) -> Mapping[str, str]:
        """The condition under which one of the ways is open; "never" without any."""
        judge = self.there.old if side == "old" else self.there.new
        clause: Clause = simple(Some(tuple(clause_of(judge, way) for way in ways)))
        return told(lambda _, locale: _speaker(judge.root, locale, path).clause(clause))

    def differences(self, old: Element, new: Element, name: Mapping[str, str]) -> Iterator[Difference]:
        """What changed about showing, requiring and narrowing a field that both forms have."""
        shown = (
            [variant.decisions for variant in old.variants],
            [variant.decisions for variant in new.variants],
        )
        relation, required = self.relation(*shown), self.relation(old.required, new.required)
        together = relation != "same" and shown == (old.required, new.required)
        if relation != "same":
            text = _SHOWN_AND_REQUIRED if together else _SHOWN
            yield Difference(
                "shown_when", _shown(relation, together), self._said(text, *shown, old, name), "shown"
            )
        if required != "same" and not together:
            yield Difference(
                "required_when", "compatible" if required == "stronger" else "narrowing",
                self._required(old, new, name), "required",
            )  # fmt: skip
        yield from self._narrowed(old, new, name)

    def _said(
        self, text: str, old: Ways, new: Ways, element: Element, name: Mapping[str, str]
    ) -> dict[str, str]:
        path = element.path[:-1]
        return plain(text, field=name, old=self.words(old, path, "old"), new=self.words(new, path, "new"))

    def _required(self, old: Element, new: Element, name: Mapping[str, str]) -> dict[str, str]:
        always = [any(not way for way in element.required) for element in (old, new)]
        if not new.required:
            return plain("%(field)s need no longer be answered", field=name)
        if always[1]:
            return plain("%(field)s must be answered now", field=name)
        text = "%(field)s must be answered if %(new)s now"
        if old.required:
            text = "%(field)s must be answered if %(new)s now; before: if %(old)s"
        return self._said(text, old.required, new.required, old, name)

    def _narrowed(self, old: Element, new: Element, name: Mapping[str, str]) -> Iterator[Difference]:
        """Further limits that hold under a condition."""
        before, after = (
            {
                repr((repr(v.when), bare(v.raw))): v
                for v in element.narrowings
                if bare(v.raw) not in ({}, True)
            }
            for element in (old, new)
        )
        for key in sorted(before.keys() - after.keys()):
            lost = before[key]
            yield Difference(
                "narrowed", "compatible", self._limit(_GONE, lost.decisions, lost.raw, old, "old", name)
            )
        for key in sorted(after.keys() - before.keys()):
            more = after[key]
            yield Difference(
                "narrowed", "narrowing", self._limit(_FRESH, more.decisions, more.raw, new, "new", name)
            )

    def _limit(
        self, text: str, way: tuple[Decision, ...], raw: Json, element: Element, side: Literal["old", "new"],
        name: Mapping[str, str],
    ) -> dict[str, str]:  # fmt: skip
        when = self.words([way], element.path[:-1], side)
        return told(lambda _, at: _(text, field=name[at], when=when[at], rule=said(_, bare(raw))))


_SHOWN = "%(field)s is shown: %(new)s; before: %(old)s"
_SHOWN_AND_REQUIRED = "%(field)s is shown and must be answered: %(new)s; before: %(old)s"
_GONE = "%(field)s: a further limit is gone (if %(when)s: %(rule)s)"
_FRESH = "%(field)s: a further limit is new (if %(when)s: %(rule)s)"


def _shown(relation: Relation, required: bool) -> Effect:
    """Fewer are asked: every answer stands. More are asked: only where they must answer somebody lacks something."""
    if relation == "stronger":
        return "compatible"
    return "narrowing" if required or relation == "unrelated" else "compatible"


def _speaker(root: Json, locale: str, path: tuple[str, ...]) -> Speaker:
    return speaker_at(root, locale, "/".join(path))
