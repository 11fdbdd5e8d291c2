"""Answers beside their decided schema: walked object by object, rid of what is irrelevant or empty, copied."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from .names import child
from .values import Json

SINGLE = (str, int, float, Decimal, type(None))  # asked first: most answers are


def walk(schema: Mapping[str, Any], value: Json) -> list[tuple[str, Mapping[str, Any], Json]]:
    """Every object and row of a decided schema with its answers, outermost first, in the order of the schema."""
    found: list[tuple[str, Mapping[str, Any], Json]] = []
    _walk(schema, value, "", found)
    return found


def _walk(
    schema: Mapping[str, Any], value: Json, pointer: str, found: list[tuple[str, Mapping[str, Any], Json]]
) -> None:
    if not isinstance(schema, dict):
        return
    if "properties" in schema:
        found.append((pointer, schema, value))
        held = value if isinstance(value, dict) else {}
        for name, sub in schema["properties"].items():
            item = held.get(name)
            if isinstance(item, list) or (isinstance(sub, dict) and "properties" in sub):
                _walk(sub, item, child(pointer, name), found)
    if isinstance(value, list):
        alike = "prefixItems" not in schema and "properties" not in row_schema(schema, 0)
        for at, row in enumerate(value):
            if alike and not isinstance(row, list):
                continue  # a long list of single values holds no object
            below = row_schema(schema, at)
            if "properties" in below or isinstance(row, list):
                _walk(below, row, child(pointer, at), found)


def row_schema(schema: Mapping[str, Any], at: int) -> Mapping[str, Any]:
    places = schema.get("prefixItems", ())
    found = places[at] if at < len(places) else schema.get("items")
    return found if isinstance(found, dict) else {}


def kept_only(schema: Mapping[str, Any], value: Json) -> Json:
    """The value without what is irrelevant or empty."""
    if isinstance(value, SINGLE):
        return value
    if isinstance(value, list):
        return [
            item if isinstance(item, SINGLE) else kept_only(row_schema(schema, at), item)
            for at, item in enumerate(value)
        ]
    if not isinstance(value, dict):
        return value
    properties = schema.get("properties", {})
    closed = "properties" in schema and not is_open(schema)
    required = schema.get("required", ())
    kept: dict[str, Json] = {}
    for name, item in value.items():
        if closed and name not in properties:
            continue
        if not isinstance(item, SINGLE):
            item = kept_only(properties.get(name, {}), item)
        if not (item is None or item == "" or (item == {} and name not in required)):
            kept[name] = item
    return kept


def is_open(schema: Mapping[str, Any]) -> bool:
    """Whether names that nobody declared may be answered: only where the schema describes them itself."""
    return isinstance(schema.get("additionalProperties"), dict) or "patternProperties" in schema


def without_empty(value: Json) -> Json:
    if isinstance(value, SINGLE):
        return value
    if isinstance(value, dict):
        return {
            name: item if isinstance(item, SINGLE) else without_empty(item)
            for name, item in value.items()
            if item is not None and item != ""
        }
    if isinstance(value, list):
        return [item if isinstance(item, SINGLE) else without_empty(item) for item in value]
    return value


def copied(value: Json) -> Json:
    """The same answers, which nobody else can change."""
    if isinstance(value, dict):
        return {name: item if isinstance(item, SINGLE) else copied(item) for name, item in value.items()}
    return [copied(item) for item in value] if isinstance(value, list) else value
