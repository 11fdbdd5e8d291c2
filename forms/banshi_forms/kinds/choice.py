"""Kinds that choose among listed values: radio buttons, select boxes, checkboxes, yes or no, a declaration to agree to.

A value that is not among the options (an older code, another version) is shown as one more option, not lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar

from ..spelling import read as read_json
from ..spelling import spell
from ..values import Json, Node, Option
from ..wording import Words
from .kind import ABSENT, Kind, Post, Reading, Schema, text_of, types

MOST_RADIOS = 6
_CODED = "="


def listed(schema: Schema) -> tuple[Option, ...]:
    """The options that a schema lists by enum, const or oneOf of consts; none when it lists none."""
    branches = schema.get("oneOf") or schema.get("anyOf")
    if isinstance(branches, list) and branches and all(_names_one(branch) for branch in branches):
        return tuple(
            Option(branch["const"], str(branch.get("title", text_of(branch["const"])))) for branch in branches
        )
    if isinstance(schema.get("enum"), list):
        titles = schema.get("x-enum-titles", {})
        return tuple(
            Option(value, str(titles.get(text_of(value), text_of(value)))) for value in schema["enum"]
        )
    return (Option(schema["const"], text_of(schema["const"])),) if "const" in schema else ()


def with_strays(options: tuple[Option, ...], values: Iterable[Json]) -> tuple[Option, ...]:
    """The options and, after them, present values that none of them offers."""
    missing = {token(value): value for value in values}
    for option in options:
        if not missing:
            return options
        missing.pop(token(option.value), None)
    return (*options, *(Option(value, text_of(value)) for value in missing.values()))


def token(value: Json) -> str:
    """What the page posts for a value: a plain text as itself, all else as a line of JSON behind an equals sign."""
    if isinstance(value, str) and value and value.isprintable() and not value.startswith(_CODED):
        return value
    if isinstance(value, bool):
        return f"{_CODED}true" if value else f"{_CODED}false"
    return _CODED + " ".join(spell(value).split("\n")).strip().replace("\x7f", "\\u007f")


def _value(posted: str, options: Iterable[Option]) -> Json:
    """The option's value; what no option offers stays as posted, for the validator to refuse."""
    for option in options:
        if token(option.value) == posted:
            return option.value
    if posted.startswith(_CODED):
        try:
            return read_json(posted[len(_CODED) :])
        except ValueError:
            return posted
    return posted


class Radio(Kind):
    name: ClassVar[str] = "radio"
    macro: ClassVar[str] = "radios"
    holds_many: ClassVar[bool] = True
    grouped: ClassVar[bool] = True

    def rank(self, schema: Schema, value: Json) -> int:
        options = listed(schema)
        if not options or "array" in types(schema):
            return 0
        if schema.get("x-widget") == self.name:
            return 95
        return 60 if len(options) <= MOST_RADIOS else 10

    def read(self, node: Node, post: Post, before: Json) -> Reading:
        posted = post.one(node.name)
        if posted is None or (before is not ABSENT and before is not None and posted == token(before)):
            return Reading(before)
        return Reading(_value(posted, node.options)) if posted else Reading(ABSENT)

    def says(self, node: Node, _: Words) -> str:
        return said(node.value, node.options)


class Select(Radio):
    name: ClassVar[str] = "select"
    macro: ClassVar[str] = "select"
    grouped: ClassVar[bool] = False

    def rank(self, schema: Schema, value: Json) -> int:
        if "array" in types(schema):
            return 0
        coded = "x-code-list" in schema or "x-options" in schema
        if not coded and not listed(schema):
            return 0
        return 95 if schema.get("x-widget") == self.name else 70 if coded else 50

    def says(self, node: Node, _: Words) -> str:
        """Of a division of the country the whole way down: its name alone may stand for many."""
        if node.schema.get("x-code-list") != "region":
            return said(node.value, node.options)
        chosen = [option for option in node.options if option.value == node.value]
        return chosen[0].group + chosen[0].title if chosen else text_of(node.value)


class YesNo(Radio):
    name: ClassVar[str] = "yes_no"

    def rank(self, schema: Schema, value: Json) -> int:
        return 70 if types(schema) and types(schema) <= {"boolean", "null"} else 0

    def read(self, node: Node, post: Post, before: Json) -> Reading:
        posted = post.one(node.name)
        if posted is None or (isinstance(before, bool) and posted == text_of(before)):
            return Reading(before)
        if posted in ("true", "false"):
            return Reading(posted == "true")
        return Reading(ABSENT) if not posted else Reading(posted, "type", {"type": "boolean"})

    def says(self, node: Node, _: Words) -> str:
        if isinstance(node.value, bool):
            return _("Yes") if node.value else _("No")
        return text_of(node.value)


class Declaration(Kind):
    """A statement that must be agreed to: a box to tick."""

    name: ClassVar[str] = "declaration"
    macro: ClassVar[str] = "declaration"

    def rank(self, schema: Schema, value: Json) -> int:
        return 100 if "boolean" in types(schema) and schema.get("x-widget") == self.name else 0

    def read(self, node: Node, post: Post, before: Json) -> Reading:
        if post.one(node.name) == "true":
            return Reading(True)
        on_page = post.has(f"{node.name}.#")
        return Reading(before if not on_page or before is False else ABSENT)

    def carries(self, value: Json) -> bool:
        return value is not False  # an empty box says nothing

    def says(self, node: Node, _: Words) -> str:
        return _("Agreed") if node.value is True else _("Not agreed")


class Checkboxes(Kind):
    name: ClassVar[str] = "checkboxes"
    macro: ClassVar[str] = "checkboxes"
    holds_many: ClassVar[bool] = True
    grouped: ClassVar[bool] = True

    def rank(self, schema: Schema, value: Json) -> int:
        items = schema.get("items")
        if types(schema) != {"array"} or not isinstance(items, Mapping):
            return 0
        if not listed(items) and {"x-code-list", "x-options"}.isdisjoint(items):
            return 0
        tokens = [token(item) for item in value] if isinstance(value, list) else []
        return 60 if len(set(tokens)) == len(tokens) else 0  # a value chosen twice has no two boxes

    def read(self, node: Node, post: Post, before: Json) -> Reading:
        if not post.has(f"{node.name}.#"):
            return Reading(before)
        ticked = list(dict.fromkeys(post.every(node.name)))
        if isinstance(before, list) and sorted(ticked) == sorted(token(item) for item in before):
            return Reading(before)
        chosen = [option.value for option in node.options if token(option.value) in ticked]
        known = {token(option.value) for option in node.options}
        values = chosen + [_value(posted, ()) for posted in ticked if posted not in known]
        return Reading(values or ABSENT)

    def says(self, node: Node, _: Words) -> str:
        values = node.value if isinstance(node.value, list) else []
        return _(", ").join(said(value, node.options) for value in values)


def said(value: Json, options: Iterable[Option]) -> str:
    """The title of a value, with its group where the group is part of its meaning."""
    if value is None:
        return ""
    for option in options:
        if token(option.value) == token(value):
            return option.title
    return text_of(value)


def _names_one(branch: Json) -> bool:
    return isinstance(branch, Mapping) and "const" in branch
