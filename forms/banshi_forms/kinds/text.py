"""Kinds whose answer is a text: short, long, signed, and the formats that say how a text is spelled.

Whether a text is right (check digits, patterns, lengths) is judged in validate; here it is only read and shown.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import ClassVar

from ..values import Json, Node
from ..wording import Words
from .kind import ABSENT, Kind, Post, Reading, Schema, cleaned, one_line, types, unchanged

LONG_TEXT_FROM = 120


class ShortText(Kind):
    """One line of text. Blanks around it are no part of the answer; what is inside stays as typed."""

    name: ClassVar[str] = "text"
    macro: ClassVar[str] = "input"

    def rank(self, schema: Schema, value: Json) -> int:
        return 20 if "string" in types(schema) and types(schema) <= {"string", "null"} else 0

    def read(self, node: Node, post: Post, before: Json) -> Reading:
        typed = post.one(node.name)
        if typed is None or unchanged(typed, self, node, before):
            return Reading(before)
        return Reading(self.spelled(typed) or ABSENT)

    def spelled(self, typed: str) -> str:
        return typed.strip()

    def carries(self, value: Json) -> bool:
        if not isinstance(value, str):
            return False  # what is posted is read as a text
        return (value.isprintable() or one_line(value) == value) and self.spelled(value) == value

    def attributes(self, node: Node) -> Mapping[str, str]:
        return {"type": "text", **_longest(node.schema)}


class LongText(ShortText):
    name: ClassVar[str] = "textarea"
    macro: ClassVar[str] = "textarea"

    def rank(self, schema: Schema, value: Json) -> int:
        if not super().rank(schema, value):
            return 0
        if schema.get("x-widget") == "textarea":
            return 90
        spacious = schema.get("maxLength", 0) > LONG_TEXT_FROM or (
            isinstance(value, str) and ("\n" in value or "\r" in value)
        )
        return 25 if spacious and "format" not in schema else 0

    def spelled(self, typed: str) -> str:
        return typed if typed.strip() else ""

    def carries(self, value: Json) -> bool:
        return isinstance(value, str) and cleaned(value) == value == self.spelled(value)

    def attributes(self, node: Node) -> Mapping[str, str]:
        return {"rows": "5" if node.schema.get("maxLength", 0) > 300 else "3"}


class Signature(ShortText):
    """The full name, typed by the person who signs."""

    name: ClassVar[str] = "signature"

    def rank(self, schema: Schema, value: Json) -> int:
        return 100 if super().rank(schema, value) and schema.get("x-widget") == "signature" else 0

    def attributes(self, node: Node) -> Mapping[str, str]:
        return {"type": "text", "autocomplete": "name"}


class Formatted(ShortText):
    """A text whose format says how it is typed on a phone and how it is spelled: no blanks, half-width signs."""

    def __init__(self, form: str, kind: str, *, upper: bool = False, **attributes: str) -> None:
        self.form = form
        self.name = kind  # type: ignore[misc]
        self._upper = upper
        self._attributes = {"type": "text", **attributes}

    def rank(self, schema: Schema, value: Json) -> int:
        return 50 if super().rank(schema, value) and schema.get("format") == self.form else 0

    def spelled(self, typed: str) -> str:
        text = "".join(narrow(typed).split())
        return text.upper() if self._upper else text

    def carries(self, value: Json) -> bool:
        if isinstance(value, str) and value.isascii() and value.isalnum() and value == value.upper():
            return True
        return super().carries(value)

    def attributes(self, node: Node) -> Mapping[str, str]:
        in_row = any(part.isdigit() for part in node.name.split("."))
        return {**self._attributes, **({"autocomplete": "off"} if in_row else {})}


class BankCard(Formatted):
    """Read in groups of four, as it stands on the card."""

    def says(self, node: Node, _: Words) -> str:
        text = self.shown(node)
        return " ".join(text[at : at + 4] for at in range(0, len(text), 4)) if text.isdigit() else text


class Plate(Formatted):
    """A vehicle's plate: typed with or without the point, kept without, read with it."""

    def spelled(self, typed: str) -> str:
        return "".join(c for c in super().spelled(typed) if c not in "·•・.-")

    def says(self, node: Node, _: Words) -> str:
        text = self.shown(node)
        return f"{text[:2]}·{text[2:]}" if 7 <= len(text) <= 8 and not text[1].isdigit() else text


def narrow(text: str) -> str:
    """Full-width digits, letters and signs as half-width ones; dashes of every length as hyphens."""
    if text.isascii():
        return text
    narrowed = (unicodedata.normalize("NFKC", c) if "！" <= c <= "～" or c == "\u3000" else c for c in text)
    return "".join("-" if c in "‐‑‒–—―−" else c for c in narrowed)


def _longest(schema: Schema) -> Mapping[str, str]:
    """A roof over what can be typed: twice the allowed characters, for browsers count rare ones as two."""
    longest = schema.get("maxLength")
    return {"maxlength": str(2 * longest)} if isinstance(longest, int) and longest > 0 else {}


FORMATTED: tuple[Formatted, ...] = (
    Formatted(
        "cn-id-number", "id_number", upper=True, autocomplete="off", maxlength="40", spellcheck="false"
    ),
    Formatted(
        "cn-credit-code", "credit_code", upper=True, autocomplete="off", maxlength="40", spellcheck="false"
    ),
    Formatted("cn-mobile", "mobile", type="tel", inputmode="tel", autocomplete="tel", maxlength="30"),
    Formatted("cn-phone", "phone", type="tel", inputmode="tel", autocomplete="tel", maxlength="40"),
    Formatted("cn-postcode", "postcode", inputmode="numeric", autocomplete="postal-code", maxlength="12"),
    BankCard("bank-card", "bank_card", inputmode="numeric", autocomplete="off", maxlength="50"),
    Plate("cn-plate", "plate", upper=True, autocomplete="off", maxlength="20", spellcheck="false"),
    *(
        Formatted(
            form, form.replace("-", "_"), upper=True, autocomplete="off", maxlength="40", spellcheck="false"
        )
        for form in (
            "passport",
            "cn-passport",
            "cn-hk-macau-permit",
            "cn-taiwan-permit",
            "cn-foreign-residence",
        )
    ),
    # not type=email or url: browsers rewrite what is typed there
    Formatted("email", "email", inputmode="email", autocomplete="email", spellcheck="false"),
    Formatted("uri", "url", inputmode="url", autocomplete="url", spellcheck="false"),
)
