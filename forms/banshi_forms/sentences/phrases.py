"""Clauses and answers as sentences in the person's language, with the titles, options and units of the form.

``in_words`` says a condition; a ``Speaker`` stands at a place of the form and says more: what is answered now.
What no clause says is shown as the JSON it is, and called an expert's rule.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from ..judge import judge_of
from ..sound import sound
from ..spelling import one_line
from ..values import Json
from ..wording import Words, words
from . import texts
from .clauses import ANSWERED, All, Clause, OnlyOne, Test, read
from .places import Place
from .wordlist import FORMATS, PATTERNS, PHRASES, TYPES

UNKNOWN: Final = object()  # nothing is known of the answers
LONGEST = 60  # characters of an answer that is quoted


def in_words(condition: Json, schema: Json, locale: str = "zh_CN", inside: str = "") -> str:
    """A condition as part of a sentence. ``inside``: the data path of the object it speaks of ("facilities/*")."""
    speaker = speaker_at(schema, locale, inside)
    return speaker.clause(read(condition, speaker.place.judge))


def speaker_at(schema: Json, locale: str = "zh_CN", inside: str = "") -> Speaker:
    """Who speaks of the fields at a data path of a form."""
    schema = sound(schema)
    place = Place.of(judge_of(schema), (schema,)).at(tuple(name for name in inside.split("/") if name))
    return Speaker(place, locale)


@dataclass(frozen=True)
class Speaker:
    """Says what is asked of the value at a place; with ``answers`` also what it is; ``subject`` replaces a title."""

    place: Place
    locale: str
    answers: Any = UNKNOWN
    subject: str | None = None

    @property
    def _(self) -> Words:
        return words(self.locale)

    def clause(self, clause: Clause, nested: bool = False) -> str:
        if isinstance(clause, Test):
            return self.test(clause)
        said = [self.clause(part, nested=True) for part in clause.parts]
        if isinstance(clause, OnlyOne):
            template = (
                "not exactly one of these: %(parts)s" if clause.denied else "exactly one of these: %(parts)s"
            )
            whole = self._(template, parts=self._("; ").join(said))
        elif not said:
            return self._("always") if isinstance(clause, All) else self._("never")
        else:
            whole = self._joined(said, ", and " if isinstance(clause, All) else ", or ")
        return self._("(%(part)s)", part=whole) if nested and len(said) > 1 else whole

    def _joined(self, said: list[str], word: str) -> str:
        """a, b, and c."""
        *first, last = said
        return (self._("; ").join(first) + self._(word) + last) if first else last

    def listed(self, said: list[str]) -> str:
        """“a”, “b” or “c”."""
        *first, last = said
        return self._(", ").join(first) + self._(" or ") + last if first else last

    def test(self, test: Test) -> str:
        place = self.place.at(test.path)
        said = self._worded(test, place, self.name(test.path))
        if test.if_absent and not (test.keyword == ANSWERED and test.denied):
            said = self._("%(rule)s, or is not answered", rule=said)
        return said + self._present(test, place)

    def name(self, path: tuple[str, ...]) -> str:
        """The field as sentences name it: “address”, of a group “address: city”."""
        if not path:
            return self._("the answer") if self.subject is None else self.subject
        titles = [self.place.at(path[:end]).title for end in range(1, len(path) + 1)]
        return self._("“%(field)s”", field=self._(" – ").join(titles))

    def _present(self, test: Test, place: Place) -> str:
        if self.answers is UNKNOWN or test.below is not None or not test.path:
            return ""
        value = value_at(self.answers, test.path)
        return self._(" (now: %(answer)s)", answer=self.value(value, place))

    def value(self, value: Json, place: Place) -> str:
        """An answer as the page shows it."""
        if value is None or value == "" or value == [] or value == {}:
            return self._("not answered")
        for option in place.options:
            if option.value == value and type(option.value) is type(value):
                return option.title
        if isinstance(value, bool):
            return self._("yes") if value else self._("no")
        if isinstance(value, int | float | Decimal):
            return self._number(value, place)
        if isinstance(value, str):
            return value if len(value) <= LONGEST else value[:LONGEST] + "…"
        if isinstance(value, list) and not any(isinstance(item, dict | list) for item in value):
            return self._(", ").join(self.value(item, place.row()) for item in value)
        return self._("%(number)s entries", number=len(value))

    def _number(self, value: Any, place: Place) -> str:
        figures = figure(value)
        return self._("%(number)s %(unit)s", number=figures, unit=place.unit) if place.unit else figures

    def _worded(self, test: Test, place: Place, field: str) -> str:
        keyword, limit = test.keyword, test.limit
        if test.below is not None:
            return self._of_rows(test, place, field)
        if keyword == "pattern" and (shape := texts.told(limit)):
            quoted = self.listed([self._("“%(value)s”", value=text) for text in shape[1]])
            return self._(PATTERNS[shape[0]][test.denied], field=field, limit=quoted)
        if keyword in ("const", "enum"):
            return self._of_values(test, place, field)
        if keyword in ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"):
            said = self._number(limit, place)
        elif keyword == "format":
            said = self._(FORMATS.get(str(limit), "“%(format)s”"), format=limit)
        elif keyword == "type":
            kinds = limit if isinstance(limit, list) else [limit]
            said = self.listed([self._(TYPES[kind]) for kind in kinds])
        else:
            said = one_line(limit) if isinstance(limit, dict | list) else str(limit)
        return self._(PHRASES[keyword][test.denied], field=field, limit=said)

    def _of_values(self, test: Test, place: Place, field: str) -> str:
        values = test.limit if test.keyword == "enum" else [test.limit]
        if len(values) == 1 and isinstance(values[0], bool):
            certain = test.denied and not test.if_absent and place.first("type") == "boolean"
            value = (not values[0]) if certain else values[0]
            told = PHRASES["yes" if value else "no"][test.denied and not certain]
            return self._(told, field=field)
        if len(values) == 1 and isinstance(values[0], int | float | Decimal) and not place.options:
            told = PHRASES["number"][test.denied]
            return self._(told, field=field, limit=self._number(values[0], place))
        said = [self._("“%(value)s”", value=self._option(value, place)) for value in values]
        told = PHRASES["const"][test.denied]
        return self._(told, field=field, limit=self.listed(said or [self._("nothing")]))

    def _option(self, value: Json, place: Place) -> str:
        return (
            one_line(value) if isinstance(value, dict | list) or value is None else self.value(value, place)
        )

    def _of_rows(self, test: Test, place: Place, field: str) -> str:
        below, row = test.below, place.row()
        assert below is not None
        if test.keyword == "items":
            said = Speaker(row, self.locale, subject=self._("its content")).clause(below)
            told = PHRASES["items"][test.denied]
            return self._(told, field=field, limit=said)
        counts = {name: test.asked[name] for name in ("minContains", "maxContains") if name in test.asked}
        if not counts and isinstance(below, Test) and not below.path and below.keyword in ("const", "enum"):
            values = below.limit if below.keyword == "enum" else [below.limit]
            if not below.denied:
                chosen = self.listed(
                    [self._("“%(value)s”", value=self._option(value, row)) for value in values]
                )
                told = PHRASES["chosen"][test.denied]
                return self._(told, field=field, limit=chosen)
        said = Speaker(row, self.locale, subject=self._("its content")).clause(below)
        return self._(PHRASES[_how_many(counts)][test.denied], field=field, limit=said, **_counted(counts))


def _how_many(counts: Mapping[str, Any]) -> str:
    return {0: "contains", 1: next(iter(counts), ""), 2: "betweenContains"}[len(counts)]


def _counted(counts: Mapping[str, Any]) -> dict[str, Any]:
    return {"least": counts.get("minContains", 1), "most": counts.get("maxContains", "")}


def value_at(answers: Json, path: tuple[str, ...]) -> Json:
    """The answer that a path leads to, or nothing."""
    for name in path:
        answers = answers.get(name) if isinstance(answers, Mapping) else None
    return answers


def figure(value: int | float | Decimal) -> str:
    """A number in figures, without an exponent where it fits a line."""
    number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    plain = f"{number:f}" if number.is_finite() and abs(number.adjusted()) < 40 else f"{number:.6E}"
    return plain.rstrip("0").rstrip(".") if "." in plain and "E" not in plain else plain
