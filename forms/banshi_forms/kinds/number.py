"""Kinds whose answer is a number, exact: integers of any size, decimals, and money with its capital form (大写)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import ClassVar

from ..values import Json, Node
from ..wording import Words
from .kind import ABSENT, Kind, Post, Reading, Schema, text_of, types, unchanged
from .text import narrow

_NUMBER = re.compile(r"[+-]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?([eE][+-]?\d{1,3})?")
_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿")
MOST_CAPITAL = Decimal(10) ** 12


class Number(Kind):
    name: ClassVar[str] = "number"
    macro: ClassVar[str] = "input"

    def rank(self, schema: Schema, value: Json) -> int:
        return 20 if types(schema) and types(schema) <= {"number", "integer", "null"} else 0

    def read(self, node: Node, post: Post, before: Json) -> Reading:
        typed = post.one(node.name)
        if typed is None or unchanged(typed, self, node, before):
            return Reading(before)
        text = narrow(typed).strip()
        if not text:
            return Reading(ABSENT)
        number = read_number(text)
        return Reading(typed.strip(), "type", {"type": self.name}) if number is None else Reading(number)

    def shown(self, node: Node) -> str:
        return written(node.value)

    def attributes(self, node: Node) -> Mapping[str, str]:
        keys = (
            "text" if node.schema.get("minimum", 0) < 0 else "decimal"
        )  # phones' decimal keys lack the minus
        return {"type": "text", "inputmode": keys, "autocomplete": "off", "maxlength": "60"}


class Integer(Number):
    name: ClassVar[str] = "integer"

    def rank(self, schema: Schema, value: Json) -> int:
        return 30 if types(schema) and types(schema) <= {"integer", "null"} else 0

    def attributes(self, node: Node) -> Mapping[str, str]:
        keys = "text" if node.schema.get("minimum", 0) < 0 else "numeric"
        return {**super().attributes(node), "inputmode": keys}


class Money(Number):
    """An amount of yuan: two places when it is read, and the capital form beside it."""

    name: ClassVar[str] = "money"

    def rank(self, schema: Schema, value: Json) -> int:
        return 100 if super().rank(schema, value) and schema.get("x-widget") == "money" else 0

    def says(self, node: Node, _: Words) -> str:
        if isinstance(node.value, bool) or not isinstance(node.value, (int, Decimal, float)):
            return text_of(node.value)
        amount = Decimal(str(node.value))
        figures = f"{amount:,.2f}" if -amount.as_tuple().exponent <= 2 else f"{amount:,f}"  # type: ignore[operator]
        capital = money_in_capitals(amount)
        if not capital:
            return _("%(figures)s yuan", figures=figures)
        return _("%(figures)s yuan (%(capital)s)", figures=figures, capital=capital)


def read_number(text: str) -> int | Decimal | None:
    """A number as a person writes it, thousands parted by commas or not; None when it is none."""
    if len(text) > 400 or not _NUMBER.fullmatch(text):
        return None
    number = Decimal(text.replace(",", ""))
    whole = number.as_tuple().exponent == 0 and "e" not in text.lower()
    return int(number) if whole else number


def written(value: Json) -> str:
    """A number in figures without an exponent, unless its zeros would fill the page."""
    if isinstance(value, float):
        value = Decimal(repr(value))
    if isinstance(value, Decimal) and abs(value.adjusted()) < 40:
        return f"{value:f}"
    return text_of(value)


def money_in_capitals(amount: Decimal) -> str:
    """1005.5 → 壹仟零伍元伍角; empty beyond what the capital form is used for."""
    cents = amount.quantize(Decimal("0.01"))
    if cents != amount or not 0 <= cents < MOST_CAPITAL:
        return ""
    yuan, rest = divmod(int(cents * 100), 100)
    jiao, fen = divmod(rest, 10)
    whole = f"{_capital_integer(yuan)}元" if yuan or not rest else ""
    if not rest:
        return f"{whole}整"
    gap = "零" if (yuan and not jiao) else ""
    tail = "整" if not fen else ""  # the form banks accept for an amount that ends at 角
    return whole + gap + (f"{_DIGITS[jiao]}角" if jiao else "") + (f"{_DIGITS[fen]}分" if fen else "") + tail


def _capital_integer(number: int) -> str:
    text, figures = "", str(number)
    for at, figure in enumerate(figures):
        place = len(figures) - 1 - at
        text += _DIGITS[int(figure)] + (_PLACES[place % 4] if figure != "0" else "")
        if place % 4 == 0 and int(figures[max(0, at - 3) : at + 1]):
            text = text.rstrip("零") + _GROUPS[place // 4]
    return re.sub("零+", "零", text).rstrip("零") or _DIGITS[0]
