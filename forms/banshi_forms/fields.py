"""What is worked out once of a field's schema and serves every drawing of it: kind, options, place, blank node.

Nothing here knows an answer but for its shape; nodes puts the answers in.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from sys import intern

from .codes import options as code_options
from .kept import Kept
from .kinds.choice import listed, token
from .kinds.kind import ABSENT, Kind, types
from .kinds.table import KINDS, kind_of
from .names import child, name_of
from .values import Json, Node, Option
from .watched import ANY_ROW, is_watched

MOST_SHAPED = 12  # items of a list that is short
CHOOSING = ("radio", "select", "search", "checkboxes")
Schema = Mapping[str, Json]

SINGLE: Kept[Node] = Kept(50_000)  # blank nodes by schema, place and the shape of a single answer
_SHAPES: Mapping[type, str] = {
    kind: kind.__name__ for kind in (int, float, Decimal, bool, type(None), type(ABSENT))
}
_kinds: Kept[Kind] = Kept(50_000)
_layouts: Kept[tuple[tuple[str, Json, Place], ...]] = Kept(100_000)
_blanks: Kept[Node] = Kept(50_000)
_tokens: Kept[frozenset[str]] = Kept(50_000)
_options: Kept[tuple[Option, ...]] = Kept(20_000)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a field stands: its pointer, the pattern rules know it by, and how deep."""

    pointer: str = ""
    pattern: str = ""
    depth: int = 0
    unasked: int = 0  # how many groups above it have no answers, so that resolve did not look into them

    def property(self, name: str) -> Place:
        return Place(
            intern(child(self.pointer, name)), intern(child(self.pattern, name)), self.depth + 1, self.unasked
        )

    def item(self, at: int) -> Place:
        return Place(
            intern(child(self.pointer, at)),
            intern(child(self.pattern, ANY_ROW)),
            self.depth + 1,
            self.unasked,
        )

    def within_unasked(self) -> Place:
        return replace(self, unasked=self.unasked + 1)


def blank(
    schema: Schema,
    place: Place,
    title: str,
    kind: str,
    *,
    locked: bool,
    required: bool,
    watched: frozenset[str],
) -> Node:
    """The field's node without an answer: the same for everybody."""
    key = (id(schema), place.pointer, title, kind, locked, required, id(watched))
    found = _blanks.get(key)
    if found is None:
        read_only = bool(schema.get("readOnly") or "x-formula" in schema) or locked
        found = Node(
            pointer=place.pointer,
            name=name_of(place.pointer),
            kind=kind,
            schema=schema,
            title=title,
            description=str(schema.get("description", "")),
            hint=str(schema.get("x-hint", "")),
            required=required and not read_only,
            options=options_of(schema["items"] if kind == "checkboxes" else schema)
            if kind in CHOOSING
            else (),
            read_only=read_only,
            dynamic=is_watched(place.pattern, watched) or KINDS[kind].branching,
        )
        object.__setattr__(found, "blank", found)
        found = _blanks.keep(key, found, schema, watched)
    return found


def options_of(schema: Schema) -> tuple[Option, ...]:
    """The options of a schema: of its code list, or those it lists itself; the same object every time."""
    found = _options.get(id(schema))
    if found is None:
        coded = "x-code-list" in schema
        found = (
            code_options(schema["x-code-list"], schema.get("x-code-prefix", "")) if coded else listed(schema)
        )
        found = _options.keep(id(schema), found, schema)
    return found


def tokens(options: tuple[Option, ...]) -> frozenset[str]:
    """What the page posts for the options of a schema."""
    found = _tokens.get(id(options))
    return found or _tokens.keep(
        id(options), frozenset(token(o.value) for o in options), options, weight=len(options)
    )


def kept_kind(schema: Schema, value: Json) -> Kind:
    """The kind that suits a schema; kinds look at no more of a value than its shape."""
    shape = _shape(value)
    if shape is None:
        return kind_of(schema, value)
    key = (id(schema), shape)
    return _kinds.get(key) or _kinds.keep(key, kind_of(schema, value), schema)


def single_shape(value: Json) -> Hashable:
    """What kinds look at of a single value, or of a few texts; None for what else holds many."""
    if type(value) is str:
        return "lines" if "\n" in value or "\r" in value else "line"
    if type(value) is list and len(value) <= MOST_SHAPED and all(type(item) is str for item in value):
        return _shape(value)
    return _SHAPES.get(type(value))


def is_single(node: Node) -> bool:
    """Whether the node of a single answer is its blank one with the answer put in, whoever asks."""
    plain = "x-options" not in node.schema and (not KINDS[node.kind].holds_many or node.kind == "yes_no")
    return "x-prefill-locked" not in node.schema and (plain or node.kind in CHOOSING)


def _shape(value: Json) -> Hashable:
    """What kinds look at: the types in a value, whether a text has several lines, of a short list its length and
    whether an item stands in it twice; None for what is not short."""
    if isinstance(value, str):
        return "lines" if "\n" in value or "\r" in value else "line"
    if isinstance(value, list):
        if len(value) > MOST_SHAPED:
            return None
        twice = len(set(map(token, value))) < len(value)
        shapes = frozenset(map(_shape, value))
        return None if None in shapes else (len(value), twice, shapes)
    if not isinstance(value, dict):
        return type(value).__name__
    shapes = frozenset(map(_shape, value.values()))
    return None if None in shapes else shapes


def layout(schema: Schema, place: Place) -> tuple[tuple[str, Json, Place], ...]:
    """The fields of an object in their order: name, schema, place."""
    key = (id(schema), place)
    found = _layouts.get(key)
    if found is None:
        found = tuple((name, schema["properties"][name], place.property(name)) for name in ordered(schema))
        found = _layouts.keep(key, found, schema, weight=1 + len(found))
    return found


def ordered(schema: Schema) -> list[str]:
    names = list(schema["properties"]) if types(schema) <= {"object", "null"} else []
    first = [name for name in schema.get("x-order", ()) if name in schema["properties"]]
    return list(dict.fromkeys([*first, *names]))
