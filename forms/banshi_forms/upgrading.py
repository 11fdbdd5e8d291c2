"""An older draft told in the words of 2020-12, so that pages are made of one language.

The verdict on a whole document is the judge's, by the draft itself; a test compares the two over all material.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from .values import Json

_TABLES = frozenset({"properties", "patternProperties", "$defs", "definitions", "dependentSchemas"})
_LISTS = frozenset({"allOf", "anyOf", "oneOf", "extends"})
_SINGLE = frozenset(
    {
        "items", "contains", "additionalProperties", "propertyNames", "unevaluatedItems", "unevaluatedProperties",
        "if", "then", "else", "not", "additionalItems",
    }
)  # fmt: skip
_UNKNOWN: tuple[tuple[int, frozenset[str]], ...] = (  # words that a draft up to this one does not know
    (4, frozenset({"const", "contains", "propertyNames", "examples"})),
    (6, frozenset({"if", "then", "else"})),
    (7, frozenset({"dependentRequired", "dependentSchemas", "unevaluatedItems", "unevaluatedProperties",
                   "minContains", "maxContains", "$anchor"})),
    (2019, frozenset({"prefixItems", "$dynamicRef", "$dynamicAnchor"})),
)  # fmt: skip
_BESIDE_A_REFERENCE = frozenset(
    {"$ref", "title", "description", "definitions", "$defs", "default", "examples"}
)
_PLACE = re.compile(r"/items/(\d+)(?=/|$)")
_PLAIN = "https://json-schema.org/draft/2020-12/schema"


def upgraded(schema: Json, year: int) -> Json:
    """A sound schema of the draft of that year, in the words of 2020-12."""
    if not isinstance(schema, Mapping):
        return schema
    known = {key: value for key, value in schema.items() if not _is_unknown(key, year)}
    if year <= 7 and isinstance(known.get("$ref"), str):
        known = {key: value for key, value in known.items() if key in _BESIDE_A_REFERENCE or key[:2] == "x-"}
    told = {key: _below(key, value, year) for key, value in known.items()}
    for rule in _RULES:
        rule(told, year)
    return told


def _is_unknown(key: str, year: int) -> bool:
    return any(year <= last and key in words for last, words in _UNKNOWN)


def _below(key: str, value: Json, year: int) -> Json:
    if key in _TABLES and isinstance(value, Mapping):
        return {name: upgraded(sub, year) for name, sub in value.items()}
    if (key in _LISTS or key == "items") and isinstance(value, list):
        return [upgraded(sub, year) for sub in value]
    if key in _SINGLE or key == "extends":
        return upgraded(value, year)
    if key == "$ref" and isinstance(value, str):
        return _PLACE.sub(r"/prefixItems/\1", value)
    return value


def _dialect(told: dict[str, Any], year: int) -> None:
    """2019-09 takes a format beside no type as a remark, as the present draft does; the older ones check it."""
    if "$schema" in told:
        del told["$schema"]
        if year == 2019:
            told["$schema"] = _PLAIN


def _names(told: dict[str, Any], year: int) -> None:
    if year <= 4 and isinstance(told.get("id"), str):
        told["$id"] = told.pop("id")
    name = told.get("$id")
    if year <= 7 and isinstance(name, str) and name.startswith("#"):
        told["$anchor"] = told.pop("$id")[1:]
    if told.pop("$recursiveAnchor", None) is not None or "$recursiveRef" in told:
        reference = told.pop("$recursiveRef", None)
        if reference is not None:
            told["$ref"] = reference


def _places(told: dict[str, Any], year: int) -> None:
    more = told.pop("additionalItems", None)
    if isinstance(told.get("items"), list):
        places = told.pop("items")
        if places:
            told["prefixItems"] = places
        if more is not None:
            told["items"] = more


def _dependencies(told: dict[str, Any], year: int) -> None:
    table = told.pop("dependencies", None)
    if not isinstance(table, Mapping):
        return
    names = {name: [item] if isinstance(item, str) else item for name, item in table.items()}
    required = {name: item for name, item in names.items() if isinstance(item, list)}
    schemas = {name: upgraded(item, year) for name, item in names.items() if not isinstance(item, list)}
    if required:
        told["dependentRequired"] = {**told.get("dependentRequired", {}), **required}
    if schemas:
        told["dependentSchemas"] = {**told.get("dependentSchemas", {}), **schemas}


def _limits(told: dict[str, Any], year: int) -> None:
    if year > 4:
        return
    for limit, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        if told.pop(exclusive, False) is True and limit in told:
            told[exclusive] = told.pop(limit)


def _draft_3(told: dict[str, Any], year: int) -> None:
    if year != 3:
        return
    if "divisibleBy" in told:
        told["multipleOf"] = told.pop("divisibleBy")
    both = told.pop("extends", None)
    if both is not None:
        told["allOf"] = both if isinstance(both, list) else [both]
    asked = told.pop("type", None)
    if asked is not None:
        told.update(_types(asked))
    denied = told.pop("disallow", None)
    if denied is not None:
        told["not"] = _types(denied)
    if told.pop("required", False) is True:
        told[_NEEDED] = True
    fields = told.get("properties", {})
    needed = [name for name, sub in fields.items() if isinstance(sub, dict) and sub.pop(_NEEDED, False)]
    if needed:
        told["required"] = needed


_NEEDED = "required-of-draft-3"


def _types(asked: Json) -> dict[str, Any]:
    """Types of draft 3, among which schemas may stand; ``any`` asks for nothing."""
    listed = asked if isinstance(asked, list) else [asked]
    if "any" in listed:
        return {}
    if all(isinstance(item, str) for item in listed):
        return {"type": asked}
    return {"anyOf": [{"type": item} if isinstance(item, str) else upgraded(item, 3) for item in listed]}


_RULES: tuple[Callable[[dict[str, Any], int], None], ...] = (
    _dialect, _names, _places, _dependencies, _limits, _draft_3,
)  # fmt: skip
