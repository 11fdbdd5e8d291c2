"""Kinds that a person reads or does not see: computed values, notices, hidden answers, and JSON as the last resort."""

from __future__ import annotations

import json
from typing import ClassVar

from ..spelling import read as read_json
from ..spelling import spell
from ..values import Json, Node
from ..wording import Words
from .kind import ABSENT, Kind, Post, Reading, Schema, types

_OPENING = '"[{'  # of JSON that is not a number or a word: a slip in it is no text


class Notice(Kind):
    """Words of the bureau between the fields; no answer."""

    name: ClassVar[str] = "notice"
    macro: ClassVar[str] = "notice"
    holds_many: ClassVar[bool] = True
    on_page: ClassVar[bool] = False

    def rank(self, schema: Schema, value: Json) -> int:
        return 110 if schema.get("x-widget") == self.name else 0

    def read(self, node: Node, post: Post, before: Json) -> Reading:
        return Reading(before)

    def shown(self, node: Node) -> str:
        return ""


class Hidden(Notice):
    """An answer the page does not carry, so that nobody can change it there."""

    name: ClassVar[str] = "hidden"
    macro: ClassVar[str] = "hidden"


class Anything(Kind):
    """Any shape that has no better kind: its JSON, to read and to edit."""

    name: ClassVar[str] = "json"
    macro: ClassVar[str] = "json"
    holds_many: ClassVar[bool] = True

    def rank(self, schema: Schema, value: Json) -> int:
        return 1

    def read(self, node: Node, post: Post, before: Json) -> Reading:
        typed = post.one(node.name)
        if typed is None or (before is not ABSENT and typed == _written(node.schema, before)):
            return Reading(before)
        if not typed.strip():
            return Reading(ABSENT)
        try:
            return Reading(read_json(typed))
        except ValueError:
            return Reading(typed.strip()) if _is_words(node.schema, typed) else Reading(typed, "json", {})

    def shown(self, node: Node) -> str:
        return (
            ""
            if node.value is None and "null" not in types(node.schema)
            else _written(node.schema, node.value)
        )


def _written(schema: Schema, value: Json) -> str:
    """A text as people write one, where it cannot be mistaken; all else as JSON."""
    if isinstance(value, str) and value.isprintable() and value.strip() == value and _is_words(schema, value):
        try:
            read_json(value)
        except ValueError:
            return value
    return json_text(value)


def _is_words(schema: Schema, text: str) -> bool:
    """Whether what is no JSON may be a text: not where it is JSON with a slip in it."""
    return "string" in types(schema) and text.strip()[:1] not in _OPENING


class Others(Notice):
    """Answers that no field declares, of an object that says what else it may hold: to be seen, kept as they are."""

    name: ClassVar[str] = "others"
    macro: ClassVar[str] = "others"

    def rank(self, schema: Schema, value: Json) -> int:
        return 0

    def says(self, node: Node, _: Words) -> str:
        return "\n".join(f"{name}: {text}" for name, text in self.pieces(node))

    def pieces(self, node: Node) -> list[tuple[str, str]]:
        return [(name, item_text(item)) for name, item in node.value.items()]


def item_text(item: Json) -> str:
    """An answer of which nobody says what it is."""
    return item if isinstance(item, str) else json_text(item)


def json_text(value: Json) -> str:
    """The JSON as a person sees it: what has no shape of its own is written as an escape."""
    spelled = spell(value).rstrip("\n")
    return "".join(c if c.isprintable() or c == "\n" else json.dumps(c)[1:-1] for c in spelled)
