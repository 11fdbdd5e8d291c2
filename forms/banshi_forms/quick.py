"""Whether a value fulfils a schema, answered by a function put together once from the plain keywords.

The judge stays jsonschema, whose errors people read: it asks here first and looks itself only where the answer is no,
or where a keyword stands that is not spelled out here (references, unevaluated…). A test holds that both agree.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sized
from decimal import Decimal
from math import isfinite
from operator import ge, gt, le, lt
from typing import Any

from jsonschema.exceptions import FormatError

from . import patterns
from .kept import Kept
from .limits import UNREADABLE, pace
from .values import Json

Test = Callable[[Json, Any], bool]  # (value, format checker or None)
_kept: Kept[tuple[Test | None]] = Kept(200_000)
_weights: Kept[int] = Kept(50_000)
SIZES: Mapping[str, tuple[type[Sized], Callable[[int, Any], bool]]] = {
    "minLength": (str, ge), "maxLength": (str, le), "minItems": (list, ge), "maxItems": (list, le),
    "minProperties": (dict, ge), "maxProperties": (dict, le),
}  # fmt: skip
LIMITS: Mapping[str, Callable[[Any, Any], bool]] = {
    "minimum": ge, "maximum": le, "exclusiveMinimum": gt, "exclusiveMaximum": lt,
}  # fmt: skip
_SCALARS = (str, int, float, Decimal, bool, type(None))


def fulfils(schema: Json, value: Json, formats: Any = None) -> bool:
    """Whether the value surely fulfils the schema; False says only that the judge must look."""
    test = test_of(schema)
    return test is not None and test(value, formats)


def test_of(schema: Json) -> Test | None:
    """The function that answers for a schema; none when only the judge can."""
    found = _kept.get(id(schema))
    if found is None:
        found = _kept.keep(id(schema), (_made(schema),), schema)
    return found[0]


def _made(schema: Json) -> Test | None:
    if isinstance(schema, bool):
        return lambda value, formats: schema
    if not isinstance(schema, Mapping) or not _LEFT.isdisjoint(schema):
        return None
    made = [_MAKERS[key](schema[key], schema) for key in schema if key in _MAKERS]
    tests = [test for test in made if test is not None]
    if len(tests) < len(made):
        return None
    return tests[0] if len(tests) == 1 else _all(tests)


def _all(tests: list[Test]) -> Test:
    def fulfilled(value: Json, formats: Any) -> bool:
        for test in tests:  # noqa: SIM110  a generator would take twice as long
            if not test(value, formats):
                return False
        return True

    return fulfilled


def is_number(value: Json) -> bool:
    if isinstance(value, bool):
        return False
    if isinstance(value, Decimal):
        return value.is_finite()
    return isinstance(value, int) or (isinstance(value, float) and isfinite(value))


def is_integer(value: Json) -> bool:
    if isinstance(value, Decimal):
        return value.is_finite() and value == value.to_integral_value()
    return is_number(value) and (isinstance(value, int) or value.is_integer())


_TYPES: Mapping[str, Callable[[Json], bool]] = {
    "string": lambda value: isinstance(value, str),
    "number": is_number,
    "integer": is_integer,
    "boolean": lambda value: isinstance(value, bool),
    "null": lambda value: value is None,
    "array": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
}


def _type(named: Json, _: Any) -> Test | None:
    names = [named] if isinstance(named, str) else named
    if not isinstance(names, list) or not all(isinstance(n, str) and n in _TYPES for n in names):
        return None
    checks = [_TYPES[name] for name in names]
    if len(checks) == 1:
        check = checks[0]
        return lambda value, formats: check(value)
    return lambda value, formats: any(check(value) for check in checks)


def _const(asked: Json, _: Any) -> Test | None:
    return _enum([asked], _)


def _enum(asked: Json, _: Any) -> Test | None:
    """Only plain values are compared here; true is not 1."""
    if not isinstance(asked, list) or not all(isinstance(item, _SCALARS) for item in asked):
        return None
    texts = frozenset(item for item in asked if isinstance(item, str))
    singles = [item for item in asked if item is None or isinstance(item, bool)]
    numbers = frozenset(item for item in asked if is_number(item))

    def listed(value: Json, formats: Any) -> bool:
        if isinstance(value, str):
            return value in texts
        if value is None or isinstance(value, bool):
            return any(item is value for item in singles)
        return isinstance(value, int | float | Decimal) and value in numbers

    return listed


def _required(names: Json, _: Any) -> Test | None:
    if not isinstance(names, list):
        return None
    return lambda value, formats: not isinstance(value, dict) or all(name in value for name in names)


def _properties(table: Json, _: Any) -> Test | None:
    if not isinstance(table, Mapping):
        return None
    made = [(name, test_of(sub)) for name, sub in table.items()]
    tests = [(name, test) for name, test in made if test is not None]
    if len(tests) < len(made):
        return None

    def fulfilled(value: Json, formats: Any) -> bool:
        if isinstance(value, dict):
            for name, test in tests:
                if name in value and not test(value[name], formats):
                    return False
        return True

    return fulfilled


def _additional(asked: Json, schema: Mapping[str, Any]) -> Test | None:
    test, known = test_of(asked), schema.get("properties", {})
    if test is None or "patternProperties" in schema or not isinstance(known, Mapping):
        return None
    each = _each(asked, test)
    return lambda value, formats: (
        not isinstance(value, dict)
        or each([item for name, item in value.items() if name not in known], formats)
    )


def _each(schema: Json, test: Test) -> Callable[[list[Json], Any], bool]:
    """All of these values, whose number times the size of the schema is counted as work."""

    def fulfilled(values: list[Json], formats: Any) -> bool:
        pace(weight(schema) * len(values) // 64)
        return all(test(value, formats) for value in values)

    return fulfilled


def weight(schema: Json) -> int:
    """How many values the text of a schema has, which is about how many tests it takes."""
    return _weights.get(id(schema)) or _weights.keep(id(schema), _size_of(schema), schema)


def _size_of(schema: Json) -> int:
    """How many values the text of a schema has."""
    stack, seen = [schema], 0
    while stack:
        value = stack.pop()
        seen += 1
        stack += value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
    return seen


def _items(asked: Json, schema: Mapping[str, Any]) -> Test | None:
    test = test_of(asked)
    if test is None or "prefixItems" in schema:
        return None
    each = _each(asked, test)
    return lambda value, formats: not isinstance(value, list) or each(value, formats)


def _contains(asked: Json, schema: Mapping[str, Any]) -> Test | None:
    test = test_of(asked)
    if test is None or "minContains" in schema or "maxContains" in schema:
        return None
    each = _each(asked, lambda value, formats: not test(value, formats))
    return lambda value, formats: not isinstance(value, list) or not each(value, formats)


def _length(kind: type[Sized], fits: Callable[[int, Any], bool]) -> Callable[[Json, Any], Test | None]:
    def made(limit: Json, _: Any) -> Test | None:
        if not is_number(limit):
            return None
        return lambda value, formats: not isinstance(value, kind) or fits(len(value), limit)

    return made


def _limit(fits: Callable[[Any, Any], bool]) -> Callable[[Json, Any], Test | None]:
    def made(limit: Json, _: Any) -> Test | None:
        if not is_number(limit):
            return None
        return lambda value, formats: not is_number(value) or fits(value, limit)

    return made


def _pattern(pattern: Json, _: Any) -> Test | None:
    if not isinstance(pattern, str):
        return None
    return lambda value, formats: not isinstance(value, str) or patterns.found(pattern, value)


def _format(name: Json, schema: Mapping[str, Any]) -> Test | None:
    if not isinstance(name, str):
        return None
    bare = "type" not in schema

    def conforms(value: Json, formats: Any) -> bool:
        if formats is None or (bare and formats.spares):
            return True
        try:
            formats.check(value, name)
        except FormatError:
            return False
        return True

    return conforms


def _branches(decide: Callable[[list[Test], Json, Any], bool]) -> Callable[[Json, Any], Test | None]:
    def made(branches: Json, _: Any) -> Test | None:
        if not isinstance(branches, list):
            return None
        found = [test_of(branch) for branch in branches]
        tests = [test for test in found if test is not None]
        return None if len(tests) < len(found) else lambda value, formats: decide(tests, value, formats)

    return made


def _not(denied: Json, _: Any) -> Test | None:
    test = test_of(denied)
    return test and (lambda value, formats: not test(value, formats))


def _if(condition: Json, schema: Mapping[str, Any]) -> Test | None:
    asked, then, otherwise = (
        test_of(part) for part in (condition, schema.get("then", True), schema.get("else", True))
    )
    if asked is None or then is None or otherwise is None:
        return None
    return lambda value, formats: (then if asked(value, formats) else otherwise)(value, formats)


_MAKERS: Mapping[str, Callable[[Json, Any], Test | None]] = {
    "type": _type, "const": _const, "enum": _enum, "required": _required, "properties": _properties,
    "additionalProperties": _additional, "items": _items, "contains": _contains,
    **{keyword: _length(kind, fits) for keyword, (kind, fits) in SIZES.items()},
    **{keyword: _limit(fits) for keyword, fits in LIMITS.items()},
    "pattern": _pattern, "format": _format,
    "allOf": _branches(lambda tests, value, formats: all(test(value, formats) for test in tests)),
    "anyOf": _branches(lambda tests, value, formats: any(test(value, formats) for test in tests)),
    "oneOf": _branches(lambda tests, value, formats: sum(test(value, formats) for test in tests) == 1),
    "not": _not, "if": _if,
}  # fmt: skip
_LEFT = frozenset(
    {
        "$ref",
        "$dynamicRef",
        "$id",
        "$schema",
        "patternProperties",
        "propertyNames",
        "prefixItems",
        "multipleOf",
    }
    | {"dependentSchemas", "dependentRequired", "unevaluatedItems", "unevaluatedProperties", "uniqueItems"}
    | {"x-code-list", UNREADABLE}
)  # to the judge
