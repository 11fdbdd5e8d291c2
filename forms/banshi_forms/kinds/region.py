"""A division of the country, chosen from the province down; and an address, which is a division and what follows.

The answer is the code of what was chosen last. While somebody is on the way down it is the code of a level above,
which the judge does not take for an answer: so the way down survives every redrawing, with and without JavaScript.
"""

from __future__ import annotations

from typing import ClassVar, NamedTuple

from .. import codes
from ..values import Json, Node, Option
from ..wording import Words
from .choice import token
from .kind import ABSENT, Kind, Post, Reading, Schema, text_of, types
from .structure import Group


class Level(NamedTuple):
    """One select box of the cascade."""

    name: str  # province, city, county, town
    at: int
    options: tuple[Option, ...]
    chosen: str


class Region(Kind):
    name: ClassVar[str] = "region"
    macro: ClassVar[str] = "region"
    grouped: ClassVar[bool] = True
    branching: ClassVar[bool] = True

    def rank(self, schema: Schema, value: Json) -> int:
        if schema.get("x-code-list") != "region" or not types(schema) <= {"string", "null"}:
            return 0
        if schema.get("x-widget") == self.name or "x-region-level" in schema:
            return 98
        return 75 if len(str(schema.get("x-code-prefix", ""))) < codes.LEVELS["city"] else 0

    def read(self, node: Node, post: Post, before: Json) -> Reading:
        if not post.has(f"{node.name}.0"):
            return Reading(before)
        posted = [post.one(f"{node.name}.{at}") for at in range(len(codes.LEVELS))]
        shown = [level.chosen for level in levels(node.schema, None if before is ABSENT else before)]
        if [text for text in posted if text is not None] == shown and before is not ABSENT:
            return Reading(before)
        return Reading(_chosen(node.schema, [text for text in posted if text]) or ABSENT)

    def pieces(self, node: Node) -> list[Level]:
        return levels(node.schema, node.value)

    def says(self, node: Node, _: Words) -> str:
        code = text_of(node.value)
        return codes.division(code) or code


def depth_of(schema: Schema) -> int:
    """How many digits the code has that is asked for."""
    return codes.LEVELS.get(str(schema.get("x-region-level", "county")), codes.LEVELS["county"])


def levels(schema: Schema, value: Json) -> list[Level]:
    """The select boxes for an answer: down to the first where nothing is chosen."""
    above, code = str(schema.get("x-code-prefix", "")), text_of(value)
    asked = [
        (name, digits) for name, digits in codes.LEVELS.items() if len(above) < digits <= depth_of(schema)
    ]
    shown: list[Level] = []
    for name, digits in asked:
        options = tuple(Option(each, title) for each, title in codes.below(above))
        chosen = next((option.value for option in options if option.value == code[:digits]), "")
        deeper = chosen and digits == asked[-1][1] and len(code) > digits
        if deeper or (
            code and not chosen and not shown
        ):  # more than is asked, or nothing known: it stays as it is
            chosen = token(code)
            options = (*options, Option(chosen, f"{codes.division(code)} {code}".strip()))
        shown.append(Level(name, len(shown), options, chosen))
        if len(chosen) != digits:
            break
        above = chosen
    return shown


def _chosen(schema: Schema, posted: list[str]) -> str:
    """The deepest of the posted codes that lies in the one before; where there is but one below, that one."""
    code, above = "", str(schema.get("x-code-prefix", ""))
    for text in posted:
        known = dict(codes.below(above))
        deeper = text.isdigit() and any(text.startswith(each) for each in known)
        if text not in known and not deeper:
            break
        code = above = text
    while code and len(code) < depth_of(schema) and len(only := codes.below(code)) == 1:
        code = only[0][0]
    return code


class Address(Group):
    """A division and the rest of the address: two fields that are read and printed as one line."""

    name: ClassVar[str] = "address"
    told_whole: ClassVar[bool] = True

    def rank(self, schema: Schema, value: Json) -> int:
        return 110 if schema.get("x-widget") == self.name and super().rank(schema, value) else 0
