"""From schema and answers to a tree of nodes, ready to draw: form → step → section → fields, groups, rows.

Only what is relevant to the present answers stands in the tree. What is relevant and required is evaluate's to say,
which kind draws a field the table of kinds', and findings come from validate and posts; here all meets.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from .carrying import is_strange
from .choosing import CHOSEN
from .deciding import Remembered
from .effective import effective, is_plain, with_items
from .evaluate import Resolution
from .fields import (
    CHOOSING,
    SINGLE,
    Place,
    blank,
    is_single,
    kept_kind,
    layout,
    options_of,
    single_shape,
    tokens,
)
from .judge import Judge, judge_of
from .kinds.attached import references
from .kinds.choice import token, with_strays
from .kinds.kind import ABSENT
from .kinds.structure import MOST_ROWS, Group
from .kinds.table import KINDS
from .names import SEPARATOR, name_of
from .others import others
from .outline import Section, one_step, outline, section, with_rest
from .prefill import offered, settled
from .sound import sound_form
from .trees import answered, find, place, walk, with_changes
from .values import Context, FileFacts, Finding, Json, Node, Option
from .watched import watched

DEEPEST = 8  # a schema nested more deeply is shown as JSON from there on
DEEPEST_UNASKED = 4  # groups within groups that nobody has answered yet: a schema may contain itself
MOST_NODES = 5000
_SCALARS = (str, int, float)
Schema = Mapping[str, Json]
_NOTHING: Schema = {}
_trees: Remembered[Node] = Remembered("trees")


def plan(
    schema: Schema, data: Json, context: Context, findings: Sequence[Finding] = (), *, only: str = ""
) -> Node:
    """The tree of what is relevant now, each finding at the node it speaks of (or at its nearest ancestor).

    ``only`` the step of that id is planned, where the others are not needed.
    """
    schema = sound_form(schema)
    resolution = settled(schema, data, context)
    root = _trees.find((schema, resolution), context, only)
    if root is None:
        planner = _Planner(resolution, context, judge_of(schema), watched(schema))
        root = _trees.keep((schema, resolution), context, only, planner.form(schema, only))
    return place(root, findings) if findings else root


def step(root: Node, step_id: str) -> Node:
    """The step of that id. Raises KeyError when it is not relevant to the present answers."""
    for node in root.children:
        if node.name == step_id:
            return node
    raise KeyError(step_id)


@dataclass
class _Planner:
    resolution: Resolution
    context: Context
    judge: Judge
    watched: frozenset[str]
    drawn: int = 0

    def form(self, schema: Schema, only: str = "") -> Node:
        decided, data = self.resolution.schema, self.resolution.data
        title, description = str(schema.get("title", "")), str(schema.get("description", ""))
        if decided.get("properties") and layout(decided, Place()) and isinstance(data, Mapping | None):
            places = {name: (sub, place) for name, sub, place in self._relevant(decided, Place())}
            every = outline(schema, places)
            asked = [part for part in every if not only or part[0] == only]
            steps = tuple(self._step(*part, places, data or {}) for part in asked)
            rest = others(self.judge, decided, data, "")
            if rest and asked and asked[-1] is every[-1]:
                steps = (*steps[:-1], with_rest(steps[-1], rest))
        else:
            steps = (one_step([self._field("", decided, data, Place(), None)]),)
        return Node("", "form", "form", schema, title=title, description=description, children=steps)

    def _step(
        self, name: str, schema: Schema, sections: Sequence[Section], places: Mapping[str, Any], data: Schema
    ) -> Node:
        self.drawn = 0  # each step by itself: it looks the same when it is drawn alone
        drawn = [
            section(
                name,
                at,
                part,
                [self._field(n, places[n][0], data.get(n, ABSENT), places[n][1], None) for n in names],
            )
            for at, part, names in sections
        ]
        title, hint = str(schema.get("title", "")), str(schema.get("hint", ""))
        return Node("", name, "step", schema, title=title, hint=hint, children=tuple(drawn))

    def _relevant(self, schema: Schema, place: Place) -> Iterator[tuple[str, Json, Place]]:
        """The fields of an object that these answers call for."""
        for name, sub, below in layout(schema, place):
            if place.unasked or below.pointer in self.resolution.relevant:
                yield name, sub, below

    def _properties(self, schema: Schema, value: Mapping[str, Json], place: Place) -> Iterator[Node]:
        for name, sub, below in self._relevant(schema, place):
            field = self._field(name, sub, value.get(name, ABSENT), below, None)
            asked = place.unasked and name in schema.get("required", ()) and not field.read_only
            yield replace(field, required=True) if asked else field

    def _whole(self, kind: str, schema: Schema, value: Mapping[str, Json], place: Place) -> Iterator[Node]:
        """The fields of an object, and what else it holds."""
        yield from self._properties(schema, value, place)
        rest = None if KINDS[kind].told_whole else others(self.judge, schema, value, place.pointer)
        if rest:
            yield rest

    def _field(self, name: str, schema: Json, value: Json, place: Place, title: str | None) -> Node:
        """The node of a field; of one that holds a single answer, all but the answer is known from the last time."""
        shape = single_shape(value)
        if shape is None:
            return self._planned(name, schema, value, place, title)
        required = place.pointer in self.resolution.required
        key = (id(schema), place.pointer, title, shape, required, id(self.watched))
        known = SINGLE.get(key)
        if known is None:
            node = self._planned(name, schema, value, place, title)
            settled = node.schema is schema and is_plain(schema) and not node.strange
            if node.blank and settled and is_single(node):
                SINGLE.keep(key, node.blank, schema, self.watched)
            return node
        self.drawn += 1
        value = None if value is ABSENT else value
        if known.kind in CHOOSING:
            options = self._offered(known, value)
            if options is not known.options:
                return with_changes(known, value=value, options=options)
        return known if value is None else answered(known, value)

    def _planned(self, name: str, schema: Json, value: Json, place: Place, title: str | None) -> Node:
        schema = schema if isinstance(schema, dict) else _NOTHING
        absent, value = value is ABSENT, None if value is ABSENT else value
        schema = schema if is_plain(schema) else effective(self.judge, schema, value)
        schema = with_items(self.judge, schema) if "items" in schema else schema
        self.drawn += 1
        kind = self._kind(schema, value, place)
        node = blank(
            schema,
            place,
            str(schema.get("title", name)) if title is None else title,
            kind,
            locked=self._is_locked(schema),
            required=place.pointer in self.resolution.required,
            watched=self.watched,
        )
        strange = value is not None and self._is_strange(schema, kind, value)
        if not KINDS[kind].holds_many and not strange:
            return node if value is None else answered(node, value)
        return with_changes(
            node,
            value=value,
            strange=strange,
            text="" if absent and kind == "json" else None,  # null would be an answer
            options=self._offered(node, value),
            files=self._files(value) if kind == "files" else (),
            children=tuple(self._children(kind, schema, value, place)),
        )

    def _kind(self, schema: Schema, value: Json, place: Place) -> str:
        kind = kept_kind(schema, value)
        lost = isinstance(value, list | dict) and not kind.holds_many
        deep = place.depth > DEEPEST or place.unasked > DEEPEST_UNASKED or self.drawn > MOST_NODES
        return "json" if lost or (deep and (kind.has_fields or kind.name == "values")) else kind.name

    def _is_strange(self, schema: Schema, kind: str, value: Json) -> bool:
        """Whether the field would be drawn by another kind of control, had it no answer."""
        return CHOSEN in schema or is_strange(kind, kept_kind(schema, None).name, value)

    def _is_locked(self, schema: Schema) -> bool:
        return bool(schema.get("x-prefill-locked")) and offered(schema, self.context) is not None

    def _offered(self, node: Node, value: Json) -> tuple[Option, ...]:
        """What can be chosen, with the present value even when nothing offers it any more."""
        options = node.options or self._given(node)
        if node.kind not in CHOOSING or node.kind == "search" or value is None:
            return options
        known = tokens(options)
        if node.kind != "checkboxes":
            return options if token(value) in known else with_strays(options, [value])
        values = value if isinstance(value, list) else []
        return options if all(token(item) in known for item in values) else with_strays(options, values)

    def _given(self, node: Node) -> tuple[Option, ...]:
        """The options that the caller gave under the name that the schema asks for."""
        source = node.schema["items"] if node.kind == "checkboxes" else node.schema
        return tuple(self.context.lists.get(str(source.get("x-options", "")), ()))

    def _files(self, value: Json) -> tuple[FileFacts, ...]:
        known = self.context.files
        return tuple(known.get(ref, FileFacts(ref, ref, 0, "")) for ref in references(value))

    def _children(self, kind: str, schema: Schema, value: Json, place: Place) -> Iterable[Node]:
        if isinstance(KINDS[kind], Group):
            if value is None:
                return self._properties(effective(self.judge, schema, {}), {}, place.within_unasked())
            return self._whole(kind, schema, value, place)
        if kind in ("rows", "table"):
            return self._rows(schema, value, place)
        if kind == "values":
            return self._values(schema, value or [], place)
        if kind == "tuple":
            return self._places(schema, value or [], place)
        return ()

    def _rows(self, schema: Schema, value: list[Json] | None, place: Place) -> Iterator[Node]:
        """A card for each row; one to begin with where the list may not stay empty."""
        begun, name = place.pointer in self.resolution.required, name_of(place.pointer)
        for at, row in enumerate((([{}] if begun else []) if value is None else value)[:MOST_ROWS]):
            below = place.item(at) if value else place.item(at).within_unasked()
            item = _item(schema, at) if value else effective(self.judge, _item(schema, at), {})
            children = tuple(self._whole("row", item, row, below))
            title, own = row_title(schema, item, row), f"{name}{SEPARATOR}{at}"
            yield Node(below.pointer, own, "row", item, title=title, value=row, children=children)

    def _values(self, schema: Schema, value: list[Json], place: Place) -> Iterator[Node]:
        """A line for each value and, if there may be more, an empty one."""
        room = len(value) < min(schema.get("maxItems", MOST_ROWS), MOST_ROWS)
        for at in range(len(value) + room):
            item = value[at] if at < len(value) else ABSENT
            yield self._field("", _item(schema, at), item, place.item(at), str(at + 1))

    def _places(self, schema: Schema, value: list[Json], place: Place) -> Iterator[Node]:
        for at, item in enumerate(schema["prefixItems"]):
            below = place.item(at)
            title = item.get("title", str(at + 1)) if isinstance(item, Mapping) else str(at + 1)
            yield self._field("", item, value[at] if at < len(value) else ABSENT, below, str(title))


def row_title(schema: Schema, item: Schema, row: Json) -> str:
    """The value that titles a card, when the row has it already."""
    name = item.get("x-row-title", schema.get("x-row-title"))
    value = row.get(name) if isinstance(row, Mapping) and isinstance(name, str) else None
    return str(value) if isinstance(value, _SCALARS) else ""


def _item(schema: Schema, at: int) -> Schema:
    """The schema of one item: rows may differ, so the resolved schema may list them one by one."""
    each = schema.get("prefixItems")
    item = each[at] if isinstance(each, list) and at < len(each) else schema.get("items")
    return item if isinstance(item, dict) else _NOTHING


__all__ = ["KINDS", "find", "options_of", "place", "plan", "row_title", "step", "walk"]
