"""The form as a tree of objects: where a field is declared, and where it stands on the page.

An object is known by its path: "" is the form, ``address`` a group, ``facilities/*`` the rows of a list.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from banshi_forms.declared import path_of
from banshi_forms.names import keys
from banshi_forms.subschemas import parts
from banshi_forms.values import Json

from .conditions import ANY_ROW, join
from .problems import CannotDo

Schema = dict[str, Any]
_SAYS_WHAT = frozenset(
    {"type", "$ref", "title", "enum", "oneOf", "properties", "items", "x-widget", "x-formula"}
)


def declarations(form: Mapping[str, Any], path: str) -> list[str]:
    """The pointers at which a field is declared; branches of rules may each declare it."""
    return all_declarations(form).get(path, [])


def all_declarations(form: Mapping[str, Any]) -> dict[str, list[str]]:
    """The pointers of every field, by its path."""
    found: dict[str, list[str]] = {}
    for pointer, _ in parts(form):
        walked = keys(pointer)
        if walked[-2:-1] == ["properties"] and not {"if", "not", "contains"} & set(walked[:-1]):
            found.setdefault(path_of(pointer), []).append(pointer)
    return found


def says_what(schema: Json) -> bool:
    """Whether a schema says what a field is, and does not only narrow what another one says."""
    return isinstance(schema, Mapping) and not _SAYS_WHAT.isdisjoint(schema)


def names_in(schema: Mapping[str, Any]) -> list[str]:
    """The fields of an object, in whichever branch, each once."""
    found: dict[str, None] = dict.fromkeys(schema.get("properties", {}))
    for rule in schema.get("allOf", ()):
        for branch in ("then", "else"):
            found |= dict.fromkeys(
                rule.get(branch, {}).get("properties", {}) if isinstance(rule, Mapping) else {}
            )
    return list(found)


def object_at(form: Mapping[str, Any], path: str) -> tuple[str, Mapping[str, Any]]:
    """The object schema of a path and its pointer. Raises CannotDo when it is not there or there are several."""
    if not path:
        return "", form
    of_row = path.endswith(f"/{ANY_ROW}")
    named = declarations(form, path.removesuffix(f"/{ANY_ROW}") if of_row else path)
    found = [pointer for pointer in named if says_what(at(form, pointer))]
    if len(found) != 1:
        raise CannotDo("no_group", path=path)
    pointer = found[0] + ("/items" if of_row else "")
    schema = at(form, pointer)
    if not isinstance(schema, Mapping):
        raise CannotDo("no_group", path=path)
    return pointer, schema


def at(value: Json, pointer: str) -> Json:
    """What stands at a pointer; None when nothing does."""
    for key in keys(pointer):
        if isinstance(value, list):
            value = value[int(key)] if key.isdecimal() and int(key) < len(value) else None
        else:
            value = value.get(key) if isinstance(value, Mapping) else None
    return value


def replaced(value: Json, pointer: str, new: Json) -> Json:
    """The value with something else at a pointer that exists."""
    walked = keys(pointer)
    return _replaced(value, walked, new)


def _replaced(value: Json, walked: Sequence[str], new: Json) -> Json:
    if not walked:
        return new
    if isinstance(value, list):
        at_index = int(walked[0])
        return [
            _replaced(item, walked[1:], new) if place == at_index else item
            for place, item in enumerate(value)
        ]
    return {**value, walked[0]: _replaced(value[walked[0]], walked[1:], new)}


def placed(form: Mapping[str, Any], name: str, step: str, section: int, before: str | None) -> Schema:
    """The form with a field standing in a section, before another one or at its end. Raises CannotDo."""
    steps = without(form, name).get("x-steps", [])
    chosen = next((one for one in steps if one["id"] == step), None)
    if chosen is None or not 0 <= section < len(chosen["sections"]):
        raise CannotDo("no_step", step=step)
    sections = [
        {**one, "fields": inserted(one["fields"], name, before)} if place == section else one
        for place, one in enumerate(chosen["sections"])
    ]
    return {**form, "x-steps": [{**one, "sections": sections} if one["id"] == step else one for one in steps]}


def without(form: Mapping[str, Any], name: str) -> Schema:
    """The form whose steps do not list a field."""
    if "x-steps" not in form:
        return dict(form)
    steps = [
        {
            **step,
            "sections": [
                {**section, "fields": [field for field in section["fields"] if field != name]}
                for section in step["sections"]
            ],
        }
        for step in form["x-steps"]
    ]
    return {**form, "x-steps": steps}


def ordered(schema: Mapping[str, Any], name: str, before: str | None) -> Schema:
    """An object in which a field stands before another one or at the end."""
    present = [
        *schema.get("x-order", ()),
        *(one for one in names_in(schema) if one not in schema.get("x-order", ())),
    ]
    return {**schema, "x-order": inserted([one for one in present if one != name], name, before)}


def inserted(names: Sequence[str], name: str, before: str | None) -> list[str]:
    at_index = names.index(before) if before in names else len(names)
    return [*names[:at_index], name, *names[at_index:]]


def whereabouts(form: Mapping[str, Any], name: str) -> tuple[str, int] | None:
    """Step and section of a field of the form."""
    for step in form.get("x-steps", ()):
        for place, section in enumerate(step["sections"]):
            if name in section["fields"]:
                return step["id"], place
    return None


def path_to(inside: str, name: str) -> str:
    return join(inside, name)
