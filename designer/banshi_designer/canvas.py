"""The applicant's page as its author sees it: every field of a step, also those that only some answers call for.

Pure. The engine draws what it draws for applicants; rules are left out, so that nothing an author made is hidden.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from banshi_forms import Context, Definition, plan
from banshi_forms.values import Json, Node

from .edits.conditions import ANY_ROW, join
from .edits.layout import all_declarations, at, names_in, says_what, whereabouts

_RULES = frozenset(
    {"allOf", "anyOf", "if", "then", "else", "not", "dependentSchemas", "dependentRequired", "x-check"}
)
_OF_THE_MATTER = frozenset(
    {"x-formula", "x-prefill", "x-prefill-locked"}
)  # nothing is worked out or fetched here
Declared = Mapping[str, list[str]]


@dataclass(frozen=True)
class Drawn:
    """A field of the canvas: its path, how the engine would draw it, and whether a rule decides if it is shown."""

    path: str
    node: Node
    conditional: bool


@dataclass(frozen=True)
class Section:
    """A section with its fields; ``key`` says where it is, as outline's groups do."""

    key: str
    title: str
    hint: str
    fields: tuple[Drawn, ...]


def step_of(defn: Definition, asked: str, thing: str) -> str:
    """The step to show: the one that is asked for, else the one where a field stands, else the first."""
    steps = [str(step["id"]) for step in defn.form.get("x-steps", ())]
    if asked in steps:
        return asked
    where = whereabouts(defn.form, thing.partition("/")[0]) if thing else None
    return where[0] if where else next(iter(steps), "")


def sections(defn: Definition, step_id: str, context: Context) -> tuple[Section, ...]:
    """A step as the engine draws it, section by section, empty ones too."""
    form = defn.form
    step = next((one for one in form.get("x-steps", ()) if one["id"] == step_id), None)
    if step is None:
        return ()
    declared = all_declarations(form)
    names = [name for section in step["sections"] for name in section["fields"] if name in declared]
    shown = outright(form, names, declared)
    drawn = {node.pointer: node for node in _fields(plan(shown, _begun(shown), context))}
    return tuple(
        Section(
            f"{step_id}:{number}",
            str(section.get("title", "")),
            str(section.get("hint", "")),
            tuple(
                Drawn(name, drawn[f"/{name}"], _conditional(declared[name], form))
                for name in section["fields"]
                if f"/{name}" in drawn
            ),
        )
        for number, section in enumerate(step["sections"])
    )


def outright(form: Mapping[str, Any], names: list[str], declared: Declared) -> dict[str, Any]:
    """A form of these fields alone, each declared without conditions."""
    shown = _object(form, "", names, form, declared)
    return {**shown, "x-steps": [{"id": "all", "sections": [{"fields": names}]}]}


def _object(
    schema: Mapping[str, Any], path: str, names: list[str], form: Mapping[str, Any], declared: Declared
) -> dict[str, Any]:
    properties, required = {}, []
    for name in names:
        pointers = declared.get(join(path, name), ())
        said = [pointer for pointer in pointers if says_what(at(form, pointer))]
        if not said:
            continue
        properties[name] = _field(at(form, said[0]), join(path, name), form, declared)
        holders = (at(form, pointer.rpartition("/properties/")[0]) for pointer in pointers)
        if any(name in holder.get("required", ()) for holder in holders):
            required.append(name)
    kept = {key: value for key, value in schema.items() if key not in _RULES}
    return {**kept, "properties": properties, "required": required}


def _field(
    schema: Mapping[str, Any], path: str, form: Mapping[str, Any], declared: Declared
) -> dict[str, Any]:
    kept = {key: value for key, value in schema.items() if key not in _OF_THE_MATTER}
    if "x-formula" in schema:
        kept["readOnly"] = True
    if names := names_in(schema):
        return _object(kept, path, names, form, declared)
    items = schema.get("items")
    if isinstance(items, Mapping) and (names := names_in(items)):
        kept["items"] = _object(items, join(path, ANY_ROW), names, form, declared)
    return kept


def _begun(form: Mapping[str, Any]) -> dict[str, Json]:
    """Lists of rows with a first row, so that the fields in it are seen."""
    return {
        name: [{}]
        for name, schema in form["properties"].items()
        if isinstance(schema.get("items"), Mapping) and "properties" in schema["items"]
    }


def _fields(root: Node) -> Iterator[Node]:
    for step in root.children:
        for section in step.children:
            yield from section.children


def _conditional(pointers: list[str], form: Mapping[str, Any]) -> bool:
    return not any(pointer.count("/") == 2 and says_what(at(form, pointer)) for pointer in pointers)
