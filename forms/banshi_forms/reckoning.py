"""Computed fields worked out of the answers beside them, by the formulas of a decided schema."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import Any

from . import formulas
from .kept import Kept
from .pruning import SINGLE, kept_only, row_schema
from .values import Context, Json

_reckoning: Kept[bool] = Kept(100_000)


def filled_in(decided: Mapping[str, Any], data: Json, context: Context) -> Json:
    """The answers with the results of the formulas, each from the relevant answers beside it."""
    return _filled(decided, data, cache(partial(_prepared, decided, data)), None, context)


def _prepared(decided: Mapping[str, Any], data: Json) -> Any:
    """The relevant answers as CEL takes them."""
    return formulas.prepared(kept_only(decided, data))


def reckons(schema: Json) -> bool:
    """Whether a formula stands anywhere in a decided schema."""
    if not isinstance(schema, dict):
        return False
    found = _reckoning.get(id(schema))
    if found is None:
        below = [*schema.get("properties", {}).values(), *schema.get("prefixItems", ()), schema.get("items")]
        found = "x-formula" in schema or any(map(reckons, below))
        _reckoning.keep(id(schema), found, schema)
    return found


def _filled(
    schema: Mapping[str, Any], value: Json, root: Callable[[], Any], row: int | None, context: Context
) -> Json:
    """The value with its formulas worked out, inner rows first. ``root`` is asked for by formulas that name it."""
    if isinstance(value, SINGLE) or not reckons(schema):
        return value
    if isinstance(value, list):
        return [_filled(row_schema(schema, at), item, root, at, context) for at, item in enumerate(value)]
    properties = schema.get("properties")
    if not properties or not isinstance(value, dict):
        return value
    filled = {
        name: _filled(properties[name], item, root, None, context) if name in properties else item
        for name, item in value.items()
    }
    for name, sub in properties.items():
        if isinstance(sub, dict) and isinstance(sub.get("x-formula"), str):
            _work_out(name, sub, properties, filled, root, row, context)
    return filled


def _work_out(
    name: str,
    sub: Mapping[str, Any],
    properties: Mapping[str, Any],
    filled: dict[str, Json],
    root: Callable[[], Any],
    row: int | None,
    context: Context,
) -> None:
    """One computed field of an object, from the relevant ones beside it."""
    try:
        named = formulas.names(sub["x-formula"])
        beside = {
            key: filled[key] for key in named if key in filled and key in properties and filled[key] != ""
        }
        known = formulas.scope(beside, root() if "root" in named else None, row, context)
        result = formulas.evaluate(sub["x-formula"], known)
    except formulas.BadFormula:
        result = formulas.ABSENT
    if result is formulas.ABSENT:
        filled.pop(name, None)
    else:
        filled[name] = result
