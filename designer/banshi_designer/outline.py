"""What a part of a draft consists of, as lists a page can show, and what its buttons mean as operations.

Pure. A thing is named to the page by a short key: a field by its path, a material or a stage by its identity.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from banshi_forms import Definition
from banshi_forms.values import Json

from . import panels
from .edits import Operation
from .edits import operations as ops
from .edits.conditions import ANY_ROW, join
from .edits.layout import all_declarations, at, names_in, object_at, says_what, whereabouts
from .edits.places import at_id, identity
from .edits.problems import CannotDo
from .lenses import free
from .palette import BY_ID

INSIDE = "in:"  # begins the key of a group's inside, where a section's key is ``step:number``
STAGE = {"kind": "examine", "role": "reviewer", "limit": {"days": 1, "unit": "working_day"}, "counted": True}
MATERIAL = {
    "necessity": "required", "category": "text", "medium": "electronic", "copies": {"original": 1, "copy": 0},
    "source": {"channel": "10"}, "accept": {"types": ["pdf", "jpg", "png"], "max_mb": 10, "min": 1, "max": 3},
}  # fmt: skip


@dataclass(frozen=True)
class Thing:
    """A line of a list."""

    key: str
    title: str
    kind: str = ""
    note: str = ""
    required: bool = False
    conditional: bool = False
    depth: int = 0


@dataclass(frozen=True)
class Group:
    """Lines under one heading; ``key`` says where a new thing goes."""

    key: str
    title: str
    things: tuple[Thing, ...]
    step: str = ""


def groups(defn: Definition, part: str) -> tuple[Group, ...]:
    """The lists of a part."""
    if part == "form":
        return tuple(_sections(defn.form))
    if part not in panels.LISTS:
        return ()
    things = tuple(_thing(item) for item in getattr(defn, part)[panels.LISTS[part]])
    return (Group(part, "", things),)


def _thing(item: Mapping[str, Json]) -> Thing:
    return Thing(
        str(item["id"]),
        str(item.get("title", "")),
        note=str(item.get("condition", "")),
        conditional="when" in item,
    )


def _sections(form: Mapping[str, Any]) -> Iterator[Group]:
    declared = all_declarations(form)
    for step in form.get("x-steps", ()):
        for number, section in enumerate(step["sections"]):
            fields = tuple(line for name in section["fields"] for line in _fields(form, declared, name, 0))
            heading = str(step.get("title", "")) if number == 0 else ""
            yield Group(f"{step['id']}:{number}", str(section.get("title", "")), fields, heading)


def _fields(
    form: Mapping[str, Any], declared: Mapping[str, list[str]], path: str, depth: int
) -> Iterator[Thing]:
    """A field and, below it, the fields of its group or rows."""
    found = [pointer for pointer in declared.get(path, ()) if says_what(at(form, pointer))]
    if not found:
        return
    schema, name = at(form, found[0]), path.rpartition("/")[2]
    holder = at(form, found[0].rpartition("/properties/")[0])
    yield Thing(
        path,
        str(schema.get("title") or name),
        kind=panels.kind_name(schema) if "properties" in schema or "items" in schema else "",
        required=name in holder.get("required", ()),
        conditional="/then/" in found[0] or "/else/" in found[0],
        depth=depth,
    )
    inside = (
        join(path, ANY_ROW) if "items" in schema and "properties" in (schema.get("items") or {}) else path
    )
    below = schema["items"] if inside != path else schema
    for sub in _ordered(below) if isinstance(below.get("properties"), Mapping) else ():
        yield from _fields(form, declared, join(inside, sub), depth + 1)


def _ordered(schema: Mapping[str, Any]) -> list[str]:
    names = names_in(schema)
    first = [name for name in schema.get("x-order", ()) if name in names]
    return [*first, *(name for name in names if name not in first)]


def added(
    defn: Definition, part: str, key: str, kind: str, title: str, before: str = ""
) -> tuple[Operation, str]:
    """The operation that adds a thing to a group, and the new thing's key. Raises CannotDo."""
    if part == "form":
        return _added_field(defn, key, kind, title, before)
    if part not in panels.LISTS:
        raise CannotDo("no_list", place=part)
    taken = {str(item["id"]) for item in getattr(defn, part)[panels.LISTS[part]]}
    name = free({"materials": "material", "procedure": "stage", "certificate": "result"}[part], taken)
    thing = {**_model(defn, part), "id": name, "title": title}
    return ops.Insert(part, (panels.LISTS[part],), thing), name


def _model(defn: Definition, part: str) -> Mapping[str, Json]:
    """What a new thing begins with; a new result looks like the one before it."""
    if part == "materials":
        return MATERIAL
    if part == "procedure":
        return STAGE
    last = defn.certificate["results"][-1]
    return {key: value for key, value in last.items() if key not in ("when", "duplicate_of")}


def _added_field(defn: Definition, key: str, kind: str, title: str, before: str) -> tuple[Operation, str]:
    offered = BY_ID.get(kind)
    if offered is None:
        raise CannotDo("no_kind", kind=kind)
    schema = {**offered.schema, "title": title}
    if inside := inside_of(key):
        name = free("field", set(names_in(object_at(defn.form, inside)[1])))
        return ops.AddField(name, schema, inside=inside, before=before or None), join(inside, name)
    step, _, section = key.partition(":")
    name = free("field", all_names(defn.form))
    number = int(section) if section.isdecimal() else -1
    return ops.AddField(name, schema, step=step, section=number, before=before or None), name


def inside_of(key: str) -> str:
    """The path of the group that a key of the form ``in:path`` names; empty for a section's."""
    return key.removeprefix(INSIDE) if key.startswith(INSIDE) else ""


def all_names(form: Mapping[str, Any]) -> set[str]:
    """Declared or only listed in a step: neither may be given to a new field."""
    listed = {
        name for step in form.get("x-steps", ()) for section in step["sections"] for name in section["fields"]
    }
    return listed | set(names_in(form))


def moved(defn: Definition, part: str, key: str, by: int) -> Operation:
    """The operation that moves a thing one place up (-1) or down (1) in its list. Raises CannotDo."""
    if part == "form":
        return _moved_field(defn.form, key, by)
    items: Sequence[Json] = getattr(defn, part)[panels.LISTS[part]]
    names = [identity(item) or "" for item in items]
    return ops.Move(part, (panels.LISTS[part], at_id(key)), _before(names, key, by))


def _moved_field(form: Mapping[str, Any], path: str, by: int) -> Operation:
    above, _, name = path.rpartition("/")
    if above:
        return ops.MoveField(path, before=_before(_ordered(object_at(form, above)[1]), name, by))
    where = whereabouts(form, name)
    if where is None:
        raise CannotDo("no_field", field=path)
    sections = [
        (step["id"], number, section["fields"])
        for step in form["x-steps"]
        for number, section in enumerate(step["sections"])
    ]
    here = next(at_index for at_index, (step, number, _) in enumerate(sections) if (step, number) == where)
    names = sections[here][2]
    place = names.index(name) + by
    if 0 <= place < len(names):
        return ops.MoveField(path, where[0], where[1], _before(names, name, by))
    if not 0 <= here + by < len(sections):
        raise CannotDo("no_further")
    step, number, fields = sections[here + by]  # over the edge of a section into the next one
    return ops.MoveField(path, step, number, fields[0] if by > 0 and fields else None)


def _before(names: Sequence[str], name: str, by: int) -> str | None:
    """Before whom the thing stands when it has moved."""
    if name not in names:
        raise CannotDo("gone", place=name)
    rest = [other for other in names if other != name]
    place = max(0, names.index(name) + by)
    return rest[place] if place < len(rest) else None


def removed(part: str, key: str) -> Operation:
    """The operation that takes a thing away."""
    if part == "form":
        return ops.RemoveField(key)
    return ops.Take(part, (panels.LISTS[part], at_id(key)))


def retitled(defn: Definition, part: str, key: str, title: str) -> list[Operation]:
    """The operations that give a thing another name for people. Raises CannotDo."""
    if not title:
        raise CannotDo("no_title")
    panel = panels.of_field(defn, key) if part == "form" else panels.of_thing(defn, part, key)
    return [ops.Put(panel.part, (*panel.place, "title"), title)]
