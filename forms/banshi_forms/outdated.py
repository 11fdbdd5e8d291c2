"""Spellings of older drafts that 2020-12 has no use for, told in its words, so that the form works all the same.

Only what no schema of 2020-12 can mean: ``required: true`` in a field (draft 3, and much that is written by hand),
``exclusiveMinimum: true`` (draft 4), a list at ``items`` (to 2019-09), ``type: "any"`` (draft 3). A keyword that
2020-12 does not know, such as ``dependencies``, stays a word it does not know.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from .drafts import Draft
from .values import Json

SPELLINGS: Mapping[str, tuple[str, str]] = {
    "required": ("在上一级写明必填字段的列表", "a list of the required fields, beside properties"),
    "exclusiveMinimum": ("一个数，代替 minimum", "the number itself, instead of minimum"),
    "exclusiveMaximum": ("一个数，代替 maximum", "the number itself, instead of maximum"),
    "items": ("prefixItems；其后的各项写在 items", "prefixItems, and items for those that follow"),
    "type": ("不写 type", "no type at all"),
}
Note = Callable[[str], None]  # told the keyword that is spelled as it used to be


def renewed(schema: Mapping[str, Any], draft: Draft, note: Note) -> Mapping[str, Any]:
    """The schema, but not what lies in it, in today's spelling; the same object when nothing is old."""
    if draft.year < 4:
        return schema
    told = schema
    if isinstance(schema.get("required"), bool):
        note("required")
        told = {key: value for key, value in schema.items() if key != "required"}
    told = _with_required(told)
    if draft.year > 4:
        for keyword, limit in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
            told = _with_limit(told, keyword, limit, note)
    if draft.year >= 2020 and isinstance(told.get("items"), list):
        note("items")
        told = _with_places(told)
    if told.get("type") == "any":
        note("type")
        told = {key: value for key, value in told.items() if key != "type"}
    return told


def _with_required(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """With the fields required that say so themselves."""
    fields = schema.get("properties")
    listed = schema.get("required", [])
    if not isinstance(fields, Mapping) or not isinstance(listed, list):
        return schema
    asking = [
        name for name, sub in fields.items() if isinstance(sub, Mapping) and sub.get("required") is True
    ]
    if not asking:
        return schema
    return {**schema, "required": [*listed, *(name for name in asking if name not in listed)]}


def _with_limit(schema: Mapping[str, Any], keyword: str, limit: str, note: Note) -> Mapping[str, Any]:
    if not isinstance(schema.get(keyword), bool):
        return schema
    note(keyword)
    left = {key: value for key, value in schema.items() if key != keyword}
    if schema[keyword] and limit in left:
        left[keyword] = left.pop(limit)
    return left


def _with_places(schema: Mapping[str, Any]) -> dict[str, Json]:
    """A tuple; what follows its places was at ``additionalItems``."""
    left = {key: value for key, value in schema.items() if key not in ("items", "additionalItems")}
    if schema["items"]:
        left["prefixItems"] = schema["items"]
    if "additionalItems" in schema:
        left["items"] = schema["additionalItems"]
    return left
