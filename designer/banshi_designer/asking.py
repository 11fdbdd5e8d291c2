"""A published schema as a panel asks it: without the remarks for programmers, identities given and not typed.

A condition is not asked for as JSON: the panel holds a place for its words, and it is written on a page of its own.
Pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

CONDITIONS = ("when", "suggest_when")  # the names under which things keep a condition
WORDS = "notice"  # the kind of field that only shows words; what it stands for is kept
SIDE_BY_SIDE = ("days", "unit", "basis", "note", "lapse", "seal", "article")  # two of them on a line
WHOLE_GROUP = "整组可以不填；要填时，带 * 的必须填写"


def for_people(schema: Any, *, named: bool = False) -> Any:
    """A published schema without the remarks it holds for programmers, its groups in the order they are written."""
    if isinstance(schema, list):
        return [for_people(item) for item in schema]
    if not isinstance(schema, Mapping):
        return schema
    if not named and (real := _or_nothing(schema)) is not None:
        return for_people({**real, **{key: value for key, value in schema.items() if key != "anyOf"}})
    kept = {
        key: _shown_in_words(value)
        if named and key in CONDITIONS
        else for_people(value, named=_names(key, named))
        for key, value in schema.items()
        if named or key != "description"
    }
    if not named and "required" in schema:  # what may be nothing need not be answered
        kept["required"] = [
            name for name in schema["required"] if not _may_be_nothing(property_of(schema, name))
        ]
    if not named and "id" in kept.get("properties", {}):  # what has no name yet is given one when it is saved
        kept["properties"]["id"] = {"type": "string", "x-widget": "hidden"}
        kept["required"] = [name for name in kept.get("required", ()) if name != "id"]
    if not named and isinstance(schema.get("properties"), Mapping):
        kept.setdefault("x-order", list(schema["properties"]))
        kept["properties"] = _optional_groups(kept["properties"], kept.get("required", ()))
    return kept


def _names(key: str, named: bool) -> bool:
    """Whether what stands under a key is a table of names."""
    return not named and key in ("properties", "$defs")


def _shown_in_words(schema: Any) -> Any:
    """The place of a condition, whose words are put there when the panel is drawn."""
    is_condition = isinstance(schema, Mapping) and "object" in schema.get("type", ())
    return in_words(schema) if is_condition else for_people(schema)


def in_words(schema: Mapping[str, Any], words: str = "") -> dict[str, Any]:
    """What a panel does not ask for but shows in words, and keeps."""
    kept = {key: schema[key] for key in ("type", "title") if key in schema}
    return {**kept, "x-widget": WORDS} | ({"description": words} if words else {})


def _optional_groups(properties: Mapping[str, Any], required: Sequence[str]) -> dict[str, Any]:
    """Groups that need not be filled in at all say so, because what is in them may bear an asterisk."""
    return {
        name: {"x-hint": WHOLE_GROUP, **sub}
        if name not in required and _owes_something(sub)
        else _narrow(sub)
        if name in SIDE_BY_SIDE
        else sub
        for name, sub in properties.items()
    }


def _narrow(schema: Mapping[str, Any]) -> dict[str, Any]:
    """A field that takes half a line; of options a select box does."""
    return {"x-width": "half", **({"x-widget": "select"} if "oneOf" in schema else {}), **schema}


def _owes_something(schema: Any) -> bool:
    return isinstance(schema, Mapping) and schema.get("type") == "object" and bool(schema.get("required"))


def _or_nothing(schema: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Of something that may also be nothing, what it else is."""
    branches = [branch for branch in schema.get("anyOf", ()) if branch.get("type") != "null"]
    return branches[0] if len(branches) == 1 and len(schema["anyOf"]) == 2 else None


def property_of(schema: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = schema.get("properties", {}).get(name, {})
    return found


def _may_be_nothing(schema: Mapping[str, Any]) -> bool:
    kinds = schema.get("type", ())
    return "null" in kinds or any(branch.get("type") == "null" for branch in schema.get("anyOf", ()))


def with_nothing(schema: Mapping[str, Any], value: Any) -> Any:
    """The value as the package wants it: what must be said, but may be nothing, is said to be nothing."""
    if not isinstance(value, Mapping):
        return value
    whole = {name: with_nothing(property_of(schema, name), item) for name, item in value.items()}
    lacking = [name for name in schema.get("required", ()) if name not in whole]
    return {**whole, **{name: None for name in lacking if _may_be_nothing(property_of(schema, name))}}


def fixed(properties: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    """Identities are shown and not changed: everything else refers to them."""
    return {name: {**sub, "readOnly": True} if name in names else sub for name, sub in properties.items()}
