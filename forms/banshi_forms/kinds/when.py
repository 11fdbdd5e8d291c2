"""Kinds whose answer is a date, a month, a year, a time: native inputs, and what people write instead of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import ClassVar

from ..values import Json, Node
from ..wording import Words
from .kind import Schema
from .number import Integer
from .text import ShortText, narrow

_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_SOLID_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})")
_MONTH = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*月?")
_TIME = re.compile(r"(\d{1,2})\s*[:时点]\s*(\d{1,2})\s*分?")
OFFSET = "+08:00"  # the whole country keeps the time of Beijing
_HERE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:00\+08:00")
_NATIVE_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


class Native(ShortText):
    """A browser's own input as long as the value is one it can hold; else plain text, so that nothing typed is lost."""

    input_type: ClassVar[str]
    own_vary: ClassVar[bool] = True

    def holds(self, text: str) -> bool:
        """Whether the browser's own input can show the text."""
        return not text

    def carries(self, value: Json) -> bool:
        return (isinstance(value, str) and self.holds(value)) or super().carries(value)

    def attributes(self, node: Node) -> Mapping[str, str]:
        kind = self.input_type if self.holds(self.shown(node)) else "text"
        return {"type": kind, "autocomplete": "off"}


class Date(Native):
    name: ClassVar[str] = "date"
    input_type: ClassVar[str] = "date"

    def rank(self, schema: Schema, value: Json) -> int:
        return 50 if super().rank(schema, value) and schema.get("format") == "date" else 0

    def holds(self, text: str) -> bool:
        return not text or (_is_date(text) and len(text) == 10)

    def spelled(self, typed: str) -> str:
        text = narrow(typed).strip()
        found = _DATE.fullmatch(text) or _SOLID_DATE.fullmatch(text)
        iso = "{}-{:0>2}-{:0>2}".format(*found.groups()) if found else ""
        return iso if iso and _is_date(iso) else typed.strip()

    def says(self, node: Node, _: Words) -> str:
        text = self.shown(node)
        return _said_date(date.fromisoformat(text), _) if text and self.holds(text) else text


class Month(Native):
    name: ClassVar[str] = "month"
    input_type: ClassVar[str] = "month"

    def rank(self, schema: Schema, value: Json) -> int:
        return 95 if super().rank(schema, value) and schema.get("x-widget") == "month" else 0

    def holds(self, text: str) -> bool:
        return not text or bool(_NATIVE_MONTH.fullmatch(text))

    def spelled(self, typed: str) -> str:
        found = _MONTH.fullmatch(narrow(typed).strip())
        iso = "{}-{:0>2}".format(*found.groups()) if found else ""
        return iso if iso and self.holds(iso) else typed.strip()

    def says(self, node: Node, _: Words) -> str:
        text = self.shown(node)
        if not text or not self.holds(text):
            return text
        return _("%(iso_month)s", iso_month=text, year=text[:4], month=int(text[5:]))


class Time(Native):
    name: ClassVar[str] = "time"
    input_type: ClassVar[str] = "time"

    def rank(self, schema: Schema, value: Json) -> int:
        return 50 if super().rank(schema, value) and schema.get("format") == "time" else 0

    def holds(self, text: str) -> bool:
        return not text or bool(re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", text))

    def spelled(self, typed: str) -> str:
        found = _TIME.fullmatch(narrow(typed).strip())
        iso = "{:0>2}:{:0>2}".format(*found.groups()) if found else ""
        return iso if iso and _is_time(iso) else typed.strip()


class Moment(Native):
    """Date and time of day, typed in the time of the country; one of elsewhere is shown as text, offset and all."""

    name: ClassVar[str] = "moment"
    input_type: ClassVar[str] = "datetime-local"

    def shown(self, node: Node) -> str:
        text = super().shown(node)
        return text[:16] if _HERE.fullmatch(text) else text

    def carries(self, value: Json) -> bool:
        if isinstance(value, str) and _HERE.fullmatch(value):
            return self.holds(value[:16])
        return super(Native, self).carries(value)

    def spelled(self, typed: str) -> str:
        day, _, time_of_day = narrow(typed).strip().replace("T", " ").partition(" ")
        spelled = f"{Date().spelled(day)}T{Time().spelled(time_of_day)}"
        return f"{spelled}:00{OFFSET}" if self.holds(spelled) else typed.strip()

    def says(self, node: Node, _: Words) -> str:
        text = self.shown(node)
        if not text or not self.holds(text):
            return text
        return f"{_said_date(date.fromisoformat(text[:10]), _)} {text[11:]}"

    def rank(self, schema: Schema, value: Json) -> int:
        return 50 if super().rank(schema, value) and schema.get("format") == "date-time" else 0

    def holds(self, text: str) -> bool:
        return not text or (bool(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d", text)) and _is_moment(text))


class Year(Integer):
    name: ClassVar[str] = "year"

    def rank(self, schema: Schema, value: Json) -> int:
        return 95 if super().rank(schema, value) and schema.get("x-widget") == "year" else 0

    def attributes(self, node: Node) -> Mapping[str, str]:
        return {**super().attributes(node), "maxlength": "8"}


class WrittenYear(ShortText):
    """A year kept as text."""

    name: ClassVar[str] = "year_text"

    def rank(self, schema: Schema, value: Json) -> int:
        return 95 if super().rank(schema, value) and schema.get("x-widget") == "year" else 0

    def spelled(self, typed: str) -> str:
        return narrow(typed).strip().removesuffix("年")

    def attributes(self, node: Node) -> Mapping[str, str]:
        return {"type": "text", "inputmode": "numeric", "maxlength": "8", "autocomplete": "off"}


def _said_date(day: date, _: Words) -> str:
    return _("%(iso)s", iso=day.isoformat(), year=day.year, month=day.month, day=day.day)


def _is_date(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


def _is_time(text: str) -> bool:
    try:
        return time.fromisoformat(text) is not None
    except ValueError:
        return False


def _is_moment(text: str) -> bool:
    try:
        return bool(datetime.fromisoformat(text))
    except ValueError:
        return False
