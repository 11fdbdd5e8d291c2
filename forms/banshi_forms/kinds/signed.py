"""A signature drawn by hand, kept as lines in a box of 600 by 200; who cannot draw types the full name instead.

The lines are the path of an SVG, of nothing but "M" and "L" and whole numbers: small, sharp on paper, and safe to show.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import ClassVar

from ..values import Json, Node
from ..wording import Words
from .kind import ABSENT, Kind, Post, Reading, Schema, one_line, text_of, types

WIDTH, HEIGHT = 600, 200
MOST = 20_000  # characters of a path: some minutes of writing
LONGEST_NAME = 100
_PATH = re.compile(r"(?:M\d{1,3} \d{1,3}(?:L\d{1,3} \d{1,3}){0,4000}){1,400}", re.ASCII)


def is_drawn(text: str) -> bool:
    """Whether a signature is lines and not a name. A single dot is none."""
    return len(text) <= MOST and "L" in text and bool(_PATH.fullmatch(text))


def is_signature(text: str) -> bool:
    return is_drawn(text) or (0 < len(text.strip()) <= LONGEST_NAME and text.isprintable())


class DrawnSignature(Kind):
    name: ClassVar[str] = "drawn_signature"
    macro: ClassVar[str] = "drawn_signature"

    def rank(self, schema: Schema, value: Json) -> int:
        text = "string" in types(schema) and types(schema) <= {"string", "null"}
        return 105 if text and schema.get("format") == "signature" else 0

    def read(self, node: Node, post: Post, before: Json) -> Reading:
        drawn, typed = post.one(f"{node.name}.lines"), post.one(node.name)
        drawn = "" if post.one(f"{node.name}.remove") == "true" else drawn
        if typed is None:
            return Reading(before)
        held = text_of(before)
        name = one_line(name_in(held))
        if typed == name and (drawn or "") == lines_in(held):
            return Reading(before)
        if typed.strip() and typed != name:
            return Reading(typed.strip())
        if drawn and drawn != lines_in(held):
            return Reading(drawn)
        return Reading(typed.strip() or drawn or ABSENT)

    def carries(self, value: Json) -> bool:
        return isinstance(value, str) and (is_drawn(value) or one_line(value).strip() == value)

    def shown(self, node: Node) -> str:
        return name_in(text_of(node.value))

    def pieces(self, node: Node) -> str:
        """The path to draw."""
        return lines_in(text_of(node.value))

    def says(self, node: Node, _: Words) -> str:
        text = text_of(node.value)
        return _("(signed by hand)") if is_drawn(text) else text

    def attributes(self, node: Node) -> Mapping[str, str]:
        return {"type": "text", "autocomplete": "name", "maxlength": "200"}


def lines_in(text: str) -> str:
    """The lines of a drawn signature; none of a typed one."""
    return text if is_drawn(text) else ""


def name_in(text: str) -> str:
    """The name of a typed signature; none of a drawn one."""
    return "" if is_drawn(text) else text
