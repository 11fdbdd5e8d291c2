"""Which values the keywords of JSON Schema may have: a source may hold anything."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from jsonschema import Draft202012Validator

from ..judge import meta_schema
from ..values import Json

_TYPES = frozenset({"string", "number", "integer", "boolean", "object", "array", "null"})
Shape = Callable[[Json], bool]


def is_number(value: Json) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def _is_count(value: Json) -> bool:
    return is_number(value) and value >= 0 and value == int(value)


def _is_text(value: Json) -> bool:
    return isinstance(value, str)


def _is_names(value: Json) -> bool:
    return (
        isinstance(value, list)
        and all(isinstance(item, str) for item in value)
        and len(set(value)) == len(value)
    )


def _is_type(value: Json) -> bool:
    if isinstance(value, list):
        return bool(value) and _is_names(value) and set(value) <= _TYPES
    return isinstance(value, str) and value in _TYPES


def _shapes(shape: Shape, names: str) -> dict[str, Shape]:
    return dict.fromkeys(names.split(), shape)


_SHAPES: Mapping[str, Shape] = {
    **_shapes(
        _is_text,
        "title description pattern format contentMediaType contentEncoding $comment $anchor $dynamicAnchor",
    ),
    **_shapes(is_number, "minimum maximum"),
    **_shapes(
        _is_count, "minLength maxLength minItems maxItems minContains maxContains minProperties maxProperties"
    ),
    **_shapes(lambda value: isinstance(value, bool), "readOnly writeOnly deprecated uniqueItems"),
    **_shapes(lambda value: isinstance(value, list), "enum examples"),
    **_shapes(lambda value: is_number(value) or isinstance(value, bool), "exclusiveMinimum exclusiveMaximum"),
    **_shapes(lambda value: isinstance(value, bool) or _is_names(value), "required"),
    **_shapes(
        lambda value: isinstance(value, Mapping),
        "properties patternProperties $defs definitions dependencies",
    ),
    **_shapes(lambda value: isinstance(value, list) and bool(value), "allOf anyOf oneOf prefixItems"),
    "multipleOf": lambda value: is_number(value) and value > 0,
    "type": _is_type,
    "dependentRequired": lambda value: (
        isinstance(value, Mapping) and all(_is_names(names) for names in value.values())
    ),
}


def has_shape(key: str, value: Json) -> bool:
    """Whether a keyword may have that value; our own annotations are asked of the dialect's meta-schema."""
    if key.startswith("x-"):
        own = meta_schema()["properties"].get(key, True)
        return "$" not in str(own) and bool(Draft202012Validator(own).is_valid(value))
    shape = _SHAPES.get(key)
    return shape is None or shape(value)
