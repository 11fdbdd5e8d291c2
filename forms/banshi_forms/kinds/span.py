"""Spans of time: from one day to another (two dates in an object), and how long (a duration after ISO 8601)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import ClassVar, NamedTuple

from ..messages import mark
from ..values import Json, Node
from ..wording import Words
from .kind import ABSENT, Kind, Post, Reading, Schema, one_line, text_of, types
from .structure import Group
from .text import narrow

_DURATION = re.compile(
    r"P(?=.)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?",
    re.ASCII,
)
UNITS: Mapping[str, str] = {
    "year": mark("%(number)s years"), "month": mark("%(number)s months"), "week": mark("%(number)s weeks"),
    "day": mark("%(number)s days"), "hour": mark("%(number)s hours"), "minute": mark("%(number)s minutes"),
    "second": mark("%(number)s seconds"),
}  # fmt: skip
NAMES: Mapping[str, str] = {
    "year": mark("years"), "month": mark("months"), "week": mark("weeks"), "day": mark("days"), "hour": mark("hours"),
    "minute": mark("minutes"), "second": mark("seconds"),
}  # fmt: skip
USUAL = ("year", "month", "day")


class DateRange(Group):
    """An object of two dates, the first of which may not come after the second."""

    name: ClassVar[str] = "date_range"
    told_whole: ClassVar[bool] = True

    def rank(self, schema: Schema, value: Json) -> int:
        return 110 if schema.get("x-widget") == "date-range" and super().rank(schema, value) else 0

    def joined(self, said: Sequence[str], _: Words) -> str:
        first, second = (*said, "", "")[:2]
        if first and second:
            return _("%(first)s to %(second)s", first=first, second=second)
        if first:
            return _("from %(first)s", first=first)
        return _("until %(second)s", second=second) if second else ""


class Part(NamedTuple):
    """One box of a duration."""

    at: int
    unit: str
    text: str

    @property
    def name(self) -> str:
        return NAMES[self.unit]


class Duration(Kind):
    """Years, months, days…: a number for each unit that the form asks for, or that the answer has."""

    name: ClassVar[str] = "duration"
    macro: ClassVar[str] = "duration"
    grouped: ClassVar[bool] = True

    def rank(self, schema: Schema, value: Json) -> int:
        text = "string" in types(schema) and types(schema) <= {"string", "null"}
        return 50 if text and schema.get("format") == self.name else 0

    def read(self, node: Node, post: Post, before: Json) -> Reading:
        if not any(post.has(f"{node.name}.{at}") for at in range(len(UNITS))):
            return Reading(before)
        typed = [(post.one(f"{node.name}.{at}") or "").strip() for at in range(len(UNITS))]
        shown = ["" for _ in UNITS]
        for part in parts(node.schema, None if before is ABSENT else before):
            shown[part.at] = one_line(part.text).strip()
        if typed == shown:
            return Reading(before)
        numbers = [narrow(text).strip() for text in typed]
        if not all(text.isdecimal() and text.isascii() for text in numbers if text):
            return Reading(" ".join(text for text in typed if text))
        return Reading(_spelled(numbers) or ABSENT)

    def pieces(self, node: Node) -> list[Part]:
        return parts(node.schema, node.value)

    def says(self, node: Node, _: Words) -> str:
        found = _DURATION.fullmatch(text_of(node.value))
        if not found:
            return text_of(node.value)
        held = zip(UNITS, found.groups(), strict=True)
        return " ".join(_(UNITS[unit], number=text.lstrip("0") or "0") for unit, text in held if text)


def parts(schema: Schema, value: Json) -> list[Part]:
    """The boxes: of the units asked for and of those the answer has. Text that is no duration stands in the first."""
    asked = [unit for unit in UNITS if unit in schema.get("x-units", USUAL)] or list(USUAL)
    found = _DURATION.fullmatch(text_of(value))
    held = dict(zip(UNITS, found.groups(), strict=True)) if found else {asked[0]: text_of(value)}
    return [
        Part(at, unit, held.get(unit) or "")
        for at, unit in enumerate(UNITS)
        if unit in asked or held.get(unit)
    ]


def _spelled(numbers: list[str]) -> str:
    """The numbers as ISO 8601 writes them; nothing for none."""
    written = [f"{text}{unit}" if text else "" for text, unit in zip(numbers, "YMWDHMS", strict=True)]
    days, hours = "".join(written[:4]), "".join(written[4:])
    return f"P{days}{'T' if hours else ''}{hours}" if days or hours else ""


def is_duration(text: str) -> bool:
    return bool(_DURATION.fullmatch(text))
