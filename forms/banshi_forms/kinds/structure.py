"""Kinds made of other fields: groups, rows of groups as cards or as a table, lists of values, tuples.

Which children they have is planned in nodes; here they are only read back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import ClassVar

from ..names import child as child_pointer
from ..names import last_key, marker, name_of
from ..values import Json, Node
from .kind import ABSENT, Kind, Post, Reading, Schema, types

MOST_ROWS = 1000


class Group(Kind):
    """An object: its fields under one legend."""

    name: ClassVar[str] = "group"
    macro: ClassVar[str] = "group"
    holds_many: ClassVar[bool] = True
    has_fields: ClassVar[bool] = True
    grouped: ClassVar[bool] = True

    def rank(self, schema: Schema, value: Json) -> int:
        shape = value is None or isinstance(value, Mapping)
        return 30 if shape and declares_fields(schema) and types(schema) <= {"object", "null"} else 0

    def read(self, node: Node, post: Post, before: Json) -> Reading:
        value = read_fields(node.children, post, before)
        if not is_hollow(value, node.children) or (node.required and post.has(marker(node.name))):
            return Reading(value)
        answered = isinstance(before, Mapping) and not is_hollow(before, node.children)
        return Reading(ABSENT if answered else before)


class Row(Group):
    """One object of a list; it stands as long as its list's marker names it."""

    name: ClassVar[str] = "row"

    def rank(self, schema: Schema, value: Json) -> int:
        return 0

    def read(self, node: Node, post: Post, before: Json) -> Reading:
        return Reading(read_fields(node.children, post, before))


class Rows(Kind):
    """A list of objects, each a card. Hidden markers keep which rows the page held, and in which order."""

    name: ClassVar[str] = "rows"
    macro: ClassVar[str] = "rows"
    holds_many: ClassVar[bool] = True
    has_fields: ClassVar[bool] = True
    grouped: ClassVar[bool] = True
    widget: ClassVar[str] = "cards"

    def rank(self, schema: Schema, value: Json) -> int:
        items = schema.get("items")
        objects = value is None or (
            isinstance(value, list) and all(isinstance(row, Mapping) for row in value)
        )
        if (
            types(schema) != {"array"}
            or not isinstance(items, Mapping)
            or not declares_fields(items)
            or not objects
        ):
            return 0
        return 60 if schema.get("x-widget") == self.widget else 30

    def read(self, node: Node, post: Post, before: Json) -> Reading:
        if not post.has(marker(node.name)):
            return Reading(before)
        held = list(before) if isinstance(before, list) else []
        drawn = {int(last_key(child.pointer)): child for child in node.children}
        rows = [
            self._row(drawn.get(at), post, held[at] if at < len(held) else {})
            for at in posted_rows(node, post)
        ]
        return Reading(rows if rows or before == [] else ABSENT)

    def _row(self, node: Node | None, post: Post, before: Json) -> Json:
        """A row that the tree does not know yet stands empty, until a second reading finds its fields."""
        return post.read(node, before) if node else before


class Table(Rows):
    name: ClassVar[str] = "table"
    macro: ClassVar[str] = "table"
    widget: ClassVar[str] = "table"

    def rank(self, schema: Schema, value: Json) -> int:
        return 60 if schema.get("x-widget") == self.widget and super().rank(schema, value) else 0


class Values(Kind):
    """A list of single values, with one empty line more to write the next in."""

    name: ClassVar[str] = "values"
    macro: ClassVar[str] = "values"
    holds_many: ClassVar[bool] = True
    grouped: ClassVar[bool] = True

    def rank(self, schema: Schema, value: Json) -> int:
        single = types(schema) == {"array"} and isinstance(schema.get("items"), Mapping)
        return 20 if single and "prefixItems" not in schema and isinstance(value, list | None) else 0

    def read(self, node: Node, post: Post, before: Json) -> Reading:
        if not post.has(marker(node.name)):
            return Reading(before)
        held = list(before) if isinstance(before, list) else []
        lines = [(at, self._line(node, at)) for at in posted_rows(node, post)]
        read = [post.read(line, held[at] if at < len(held) else ABSENT) for at, line in lines if line]
        values = [value for value in read if value is not ABSENT]
        return Reading(values if values or before == [] else ABSENT)

    def _line(self, node: Node, at: int) -> Node | None:
        """The line of that index; one the page had and the tree has not is like the others."""
        if at < len(node.children):
            return node.children[at]
        return _moved(node.children[-1], child_pointer(node.pointer, at)) if node.children else None


class Tuple(Kind):
    """A list whose places have meanings of their own."""

    name: ClassVar[str] = "tuple"
    macro: ClassVar[str] = "group"
    holds_many: ClassVar[bool] = True
    has_fields: ClassVar[bool] = True
    grouped: ClassVar[bool] = True

    def rank(self, schema: Schema, value: Json) -> int:
        places = schema.get("prefixItems")
        if types(schema) != {"array"} or not isinstance(places, list) or not places:
            return 0
        return 30 if value is None or (isinstance(value, list) and len(value) <= len(places)) else 0

    def read(self, node: Node, post: Post, before: Json) -> Reading:
        held = list(before) if isinstance(before, list) else []
        read = [
            post.read(child, held[at] if at < len(held) else ABSENT) for at, child in enumerate(node.children)
        ]
        while read and read[-1] is ABSENT:
            read.pop()
        if not read:
            return Reading(before if before == [] else ABSENT)
        return Reading([None if value is ABSENT else value for value in read])


def read_fields(fields: Iterable[Node], post: Post, before: Json) -> dict[str, Json]:
    """An object after a post: what the page did not hold stays."""
    value = dict(before) if isinstance(before, Mapping) else {}
    for child in fields:
        key = last_key(child.pointer)
        read = post.read(child, value.get(key, ABSENT))
        if read is ABSENT:
            value.pop(key, None)
        else:
            value[key] = read
    return value


def _moved(node: Node, pointer: str) -> Node:
    """The node and all below it as if it stood elsewhere."""
    below = tuple(_moved(child, pointer + child.pointer[len(node.pointer) :]) for child in node.children)
    return replace(node, pointer=pointer, name=name_of(pointer), children=below, value=None)


def posted_rows(node: Node, post: Post) -> list[int]:
    """The indexes of the rows that the page held, in its order, each once."""
    texts = [
        text for text in post.every(marker(node.name)) if text.isascii() and text.isdigit() and len(text) <= 6
    ]
    return list(dict.fromkeys(int(text) for text in texts))[:MOST_ROWS]


def is_hollow(value: Json, fields: Iterable[Node] = ()) -> bool:
    """Whether an object holds no answer, only groups without answers; an empty object that was written is one."""
    if not isinstance(value, Mapping):
        return False
    written = {last_key(field.pointer) for field in fields if field.kind == "json"}
    below = {last_key(field.pointer): field.children for field in fields}
    return all(name not in written and is_hollow(item, below.get(name, ())) for name, item in value.items())


def declares_fields(schema: Schema) -> bool:
    return isinstance(schema.get("properties"), Mapping) and bool(schema["properties"])
