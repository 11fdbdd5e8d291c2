"""Files that stand in an answer by reference. The bytes are somebody else's: they were put aside before this reads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from ..names import marker
from ..values import Json, Node
from ..wording import Words
from .kind import ABSENT, Kind, Post, Reading, Schema, types


class Files(Kind):
    """One file (a text) or several (a list of texts). What was there is kept unless its button removed it."""

    name: ClassVar[str] = "files"
    macro: ClassVar[str] = "files"
    holds_many: ClassVar[bool] = True
    on_page: ClassVar[bool] = False

    def rank(self, schema: Schema, value: Json) -> int:
        accepts = schema.get("x-widget") == "file" or "x-accept" in schema
        return 100 if accepts and types(schema) <= {"string", "array", "null"} else 0

    def read(self, node: Node, post: Post, before: Json) -> Reading:
        fresh, held = post.put_aside(node.name), references(before)
        if not fresh and not post.has(marker(node.name)):
            return Reading(before)
        marked = post.every(marker(node.name)) if post.has(marker(node.name)) else held
        kept = [reference for reference in marked if reference in held]
        together = list(dict.fromkeys([*kept, *fresh]))
        if together == held:
            return Reading(before)
        if not several(node.schema):
            return Reading(together[-1] if together else ABSENT)
        return Reading(together or ABSENT)

    def says(self, node: Node, _: Words) -> str:
        names = {facts.reference: facts.name for facts in node.files}
        return _(", ").join(names.get(reference, reference) for reference in references(node.value))

    def attributes(self, node: Node) -> Mapping[str, str]:
        accepted = ",".join(f".{kind}" for kind in node.schema.get("x-accept", {}).get("types", ()))
        return {"accept": _with_media(accepted)} if accepted else {}


def several(schema: Schema) -> bool:
    return "array" in types(schema)


def references(value: Json) -> list[str]:
    """The references in an answer, whether it holds one or many."""
    values = value if isinstance(value, list) else [value]
    return [item for item in values if isinstance(item, str) and item]


def _with_media(accepted: str) -> str:
    """Phones offer the camera when a picture's media type stands among the extensions."""
    pictures = any(kind in accepted for kind in (".jpg", ".jpeg", ".png"))
    return f"{accepted},image/jpeg,image/png" if pictures else accepted
