"""A point on the earth: longitude and latitude, two numbers in one answer."""

from __future__ import annotations

from typing import ClassVar

from ..values import Json, Node
from ..wording import Words
from .kind import ABSENT, Kind, Post, Reading, Schema, text_of, types
from .number import read_number, written
from .text import narrow


class Point(Kind):
    name: ClassVar[str] = "point"
    macro: ClassVar[str] = "point"
    holds_many: ClassVar[bool] = True
    grouped: ClassVar[bool] = True

    def rank(self, schema: Schema, value: Json) -> int:
        if types(schema) != {"array"} or schema.get("x-widget") != "point":
            return 0
        return 100 if value is None or (isinstance(value, list) and len(value) == 2) else 0

    def read(self, node: Node, post: Post, before: Json) -> Reading:
        typed = [post.one(f"{node.name}.{at}") for at in (0, 1)]
        if None in typed or typed == parts(before):
            return Reading(before)
        texts = _parted([narrow(text or "").strip() for text in typed])
        if not any(texts):
            return Reading(ABSENT)
        numbers = [read_number(text) for text in texts]
        if None in numbers:
            kept = [text if number is None else number for text, number in zip(texts, numbers, strict=True)]
            return Reading(kept, "point", {})
        return Reading(numbers)

    def shown(self, node: Node) -> str:
        return ", ".join(parts(node.value)).strip(", ")

    def says(self, node: Node, _: Words) -> str:
        longitude, latitude = parts(node.value)
        if not longitude and not latitude:
            return ""
        return _("%(longitude)s°E, %(latitude)s°N", longitude=longitude, latitude=latitude)


def parts(value: Json) -> list[str]:
    """The two texts that the two inputs show."""
    if not isinstance(value, list) or len(value) != 2:
        return ["", ""] if value in (None, ABSENT) else [text_of(value), ""]
    return [written(item) for item in value]


def _parted(texts: list[str]) -> list[str]:
    """A pair pasted from a map into the first box is two numbers."""
    first, second = texts
    pasted = [text.strip() for text in first.split(",")]
    return pasted if not second and len(pasted) == 2 else texts
