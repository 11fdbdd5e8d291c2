"""Which properties and items of a value the keywords of its schema have looked at, for ``unevaluated…``.

Branches that hold count, by reference or in place. Whether the value fulfils them all is the judge's question.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from referencing.jsonschema import lookup_recursive_ref

from . import patterns
from .limits import pace, room
from .values import Json

LOOKS = 4  # what it counts for to look which branches hold: where branches stand in branches, it is done ever again


def properties(validator: Any, value: Mapping[str, Json]) -> set[str]:
    """The names that the validator's schema, or a branch of it that holds, speaks of."""
    schema = validator.schema
    if not isinstance(schema, Mapping):
        return set()
    if "additionalProperties" in schema or "unevaluatedProperties" in schema:
        return set(value)
    table, by_pattern = schema.get("properties", {}), schema.get("patternProperties", {})
    seen = {n for n in value if n in table or any(patterns.found(p, n) for p in by_pattern)}
    for branch in holding(validator, value):
        seen |= properties(branch, value)
    return seen


def items(validator: Any, value: list[Json]) -> set[int]:
    """The places that the validator's schema, or a branch of it that holds, speaks of."""
    schema = validator.schema
    if not isinstance(schema, Mapping):
        return set()
    everything = set(range(len(value)))
    each = schema.get("items")
    tuples = each if isinstance(each, list) else None  # up to 2019-09
    if "unevaluatedItems" in schema or (tuples is None and "items" in schema):
        return everything
    if tuples is not None and "additionalItems" in schema:
        return everything
    seen = set(range(min(len(value), len(tuples or schema.get("prefixItems", ())))))
    if "contains" in schema and validator.YEAR == 2020:
        asked = within(validator, schema["contains"])
        seen |= {at for at, item in enumerate(value) if at not in seen and holds(asked, item)}
    for branch in holding(validator, value):
        seen |= items(branch, value)
    return seen


def holding(validator: Any, value: Json) -> Iterator[Any]:
    """The schemas that speak of the same value beside this one; of a choice, those that hold."""
    pace(LOOKS)
    schema = validator.schema
    yield from _referred(validator, schema)
    for part in schema.get("allOf", ()):
        yield within(validator, part)
    for key in ("anyOf", "oneOf"):
        branches = (within(validator, part) for part in schema.get(key, ()))
        yield from (branch for branch in branches if holds(branch, value))
    if "if" in schema:
        condition = within(validator, schema["if"])
        fulfilled = holds(condition, value)
        if fulfilled:
            yield condition
        yield within(validator, schema.get("then" if fulfilled else "else", True))
    if isinstance(value, Mapping):
        for name, part in schema.get("dependentSchemas", {}).items():
            if name in value:
                yield within(validator, part)


def _referred(validator: Any, schema: Mapping[str, Any]) -> Iterator[Any]:
    for key in ("$ref", "$dynamicRef", "$recursiveRef"):
        if key in schema and key in validator.VALIDATORS:
            room()
            resolver = validator._resolver
            found = lookup_recursive_ref(resolver) if key == "$recursiveRef" else resolver.lookup(schema[key])
            yield validator.evolve(schema=found.contents, _resolver=found.resolver)


def within(validator: Any, schema: Json) -> Any:
    """The validator of a schema that stands in this one."""
    room()
    resource = validator.SPECIFICATION.create_resource(schema)
    return validator.evolve(schema=schema, _resolver=validator._resolver.in_subresource(resource))


def holds(validator: Any, value: Json) -> bool:
    """Whether the value fulfils the validator's schema."""
    return next(validator.iter_errors(value), None) is None
