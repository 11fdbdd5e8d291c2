"""The keywords as our judge checks them: patterns in linear time, numbers exact, long lists in one pass.

Errors carry no text: what people read is made of keyword, place and limit by messages. Nothing here writes the value
into a message, which would cost as much as the value is long.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Sized
from decimal import Decimal
from typing import Any

from jsonschema.exceptions import FormatError, ValidationError

from . import codes, evaluated, patterns, quick
from .kept import Kept
from .limits import UNREADABLE, Refused, pace, room, spend
from .values import Json

Errors = Iterator[ValidationError]
Schema = Mapping[str, Any]
_listed: Kept[frozenset[Any]] = Kept(20_000)


def _error(keyword: str, name: str | int | None = None, limit: Json = None) -> ValidationError:
    """An error of this keyword; with a name, at that property or item."""
    error = ValidationError(keyword, path=() if name is None else (name,))
    if limit is not None:
        error.validator, error.validator_value = keyword, limit
    return error


def _type(validator: Any, asked: Any, value: Json, _: Any) -> Errors:
    names = [asked] if isinstance(asked, str) else asked
    if not any(validator.is_type(value, name) for name in names):
        yield _error("type")


def _enum(_: Any, asked: list[Json], value: Json, __: Any) -> Errors:
    keys = _listed.get(id(asked)) or _listed.keep(id(asked), frozenset(map(key_of, asked)), asked)
    if key_of(value) not in keys:
        yield _error("enum")


def _const(_: Any, asked: Json, value: Json, __: Any) -> Errors:
    if key_of(asked) != key_of(value):
        yield _error("const")


def _unique_items(_: Any, asked: Any, value: Json, __: Any) -> Errors:
    """By comparing keys, not pairs: a long list takes no longer than it is."""
    if asked is True and isinstance(value, list) and len({key_of(item) for item in value}) < len(value):
        yield _error("uniqueItems")


def key_of(value: Json) -> Any:
    """What equal JSON values have in common: 1 is 1.0, but not true."""
    if isinstance(value, Mapping):
        return "object", frozenset((name, key_of(item)) for name, item in value.items())
    if isinstance(value, list):
        return "array", tuple(key_of(item) for item in value)
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return type(value).__name__, value
    return "number", _decimal(value)


def _decimal(value: int | float | Decimal) -> Decimal:
    return Decimal(repr(value)) if isinstance(value, float) else Decimal(value)


def _multiple_of(_: Any, step: Any, value: Json, __: Any) -> Errors:
    if quick.is_number(value) and not is_multiple(value, step):
        yield _error("multipleOf")


def is_multiple(value: int | float | Decimal, step: int | float | Decimal) -> bool:
    """Exactly, in whole numbers: 0.3 is a multiple of 0.1, and 1e308 one of 0.5."""
    (up, down), (times, parts) = _decimal(value).as_integer_ratio(), _decimal(step).as_integer_ratio()
    return (up * parts) % (down * times) == 0


def _pattern(_: Any, pattern: str, value: Json, __: Any) -> Errors:
    if isinstance(value, str) and not patterns.found(pattern, value):
        yield _error("pattern")


def _format(validator: Any, name: str, value: Json, schema: Schema) -> Errors:
    checker = validator.format_checker
    if checker is None or (checker.spares and "type" not in schema):
        return
    try:
        checker.check(value, name)
    except FormatError:
        yield _error("format")


def _code_list(_: Any, name: str, value: Json, schema: Schema) -> Errors:
    """The value is in the list and under the prefix; a region below a county is known by its county."""
    if isinstance(value, str) and name == "region" and "x-region-level" in schema:
        level, prefix = str(schema["x-region-level"]), str(schema.get("x-code-prefix", ""))
        if not codes.known_division(value, level) or not value.startswith(prefix):
            yield _error("x-code-list")
    elif isinstance(value, str):
        code = value[:6] if name == "region" else value
        if not codes.known(name, code) or not value.startswith(str(schema.get("x-code-prefix", ""))):
            yield _error("x-code-list")


def _properties(validator: Any, table: Schema, value: Json, _: Any) -> Errors:
    """Looks closely only at what is not surely right."""
    for name, sub in table.items() if isinstance(value, dict) else ():
        if name in value and not fulfils(validator, sub, value[name]):
            yield from validator.descend(value[name], sub, path=name, schema_path=name)


def _pattern_properties(validator: Any, table: Schema, value: Json, _: Any) -> Errors:
    if isinstance(value, Mapping):
        pace(len(table) * len(value) // 8)
        for pattern, sub in table.items():
            for name, item in value.items():
                if patterns.found(pattern, name):
                    yield from validator.descend(item, sub, path=name, schema_path=pattern)


def _additional_properties(validator: Any, asked: Json, value: Json, schema: Schema) -> Errors:
    if not isinstance(value, Mapping):
        return
    known, by_pattern = schema.get("properties", {}), schema.get("patternProperties", {})
    pace(len(by_pattern) * len(value) // 8)
    more = [n for n in value if n not in known and not any(patterns.found(p, n) for p in by_pattern)]
    yield from _each(validator, "additionalProperties", asked, value, more)


def _unevaluated_properties(validator: Any, asked: Json, value: Json, schema: Schema) -> Errors:
    if isinstance(value, Mapping):
        seen = evaluated.properties(_without(validator, schema, "unevaluatedProperties"), value)
        more = [name for name in value if name not in seen]
        yield from _each(validator, "unevaluatedProperties", asked, value, more)


def _unevaluated_items(validator: Any, asked: Json, value: Json, schema: Schema) -> Errors:
    if isinstance(value, list):
        seen = evaluated.items(_without(validator, schema, "unevaluatedItems"), value)
        more = [at for at in range(len(value)) if at not in seen]
        yield from _each(validator, "unevaluatedItems", asked, value, more)


def _without(validator: Any, schema: Schema, keyword: str) -> Any:
    return validator.evolve(schema={key: part for key, part in schema.items() if key != keyword})


def _each(validator: Any, keyword: str, asked: Json, value: Any, names: Sequence[Any]) -> Errors:
    """The schema asked for each of these; where it is ``false`` each of them is one too many."""
    pace(quick.weight(asked) * len(names) // 64)
    for name in names:
        if asked is False:
            yield _error(keyword, name)
        elif not fulfils(validator, asked, value[name]):
            yield from validator.descend(value[name], asked, path=name)


def _property_names(validator: Any, asked: Json, value: Json, _: Any) -> Errors:
    if isinstance(value, Mapping):
        names = evaluated.within(validator, asked)
        yield from (_error("propertyNames", name) for name in value if not evaluated.holds(names, name))


def _items(validator: Any, each: Json, value: Json, schema: Schema) -> Errors:
    if isinstance(value, list):
        more = range(len(schema.get("prefixItems", ())), len(value))
        yield from _each(validator, "items", each, value, more)


def _contains(validator: Any, asked: Json, value: Json, schema: Schema) -> Errors:
    if not isinstance(value, list):
        return
    pace(quick.weight(asked) * len(value) // 64)
    wanted = evaluated.within(validator, asked)
    least, most = (schema.get(key) if validator.YEAR >= 2019 else None for key in _HOW_MANY)
    found = sum(1 for item in value if fulfils(validator, asked, item) or evaluated.holds(wanted, item))
    if most is not None and found > most:
        yield _error("maxContains", limit=most)
    if found < (1 if least is None else least):
        yield _error("minContains", limit=least) if found else _error("contains")


_HOW_MANY = ("minContains", "maxContains")


def _all_of(validator: Any, parts: list[Json], value: Json, _: Any) -> Errors:
    for at, sub in enumerate(parts):
        if not fulfils(validator, sub, value):
            yield from validator.descend(value, sub, schema_path=at)


def _any_of(validator: Any, parts: list[Json], value: Json, _: Any) -> Errors:
    errors, fulfilled = _tried(validator, parts, value, 1)
    if not fulfilled:
        yield ValidationError("anyOf", context=errors)


def _one_of(validator: Any, parts: list[Json], value: Json, _: Any) -> Errors:
    errors, fulfilled = _tried(validator, parts, value, 2)
    if fulfilled != 1:
        yield ValidationError("oneOf", context=[] if fulfilled else errors)


def _tried(validator: Any, parts: list[Json], value: Json, enough: int) -> tuple[list[ValidationError], int]:
    """The errors of every branch, and how many hold; looks no further when enough do."""
    errors: list[ValidationError] = []
    fulfilled = 0
    for at, sub in enumerate(parts):
        found = [] if fulfils(validator, sub, value) else list(validator.descend(value, sub, schema_path=at))
        errors += found
        fulfilled += not found
        if fulfilled == enough:
            break
    return errors, fulfilled


def _not(validator: Any, denied: Json, value: Json, _: Any) -> Errors:
    if fulfils(validator, denied, value) or evaluated.holds(evaluated.within(validator, denied), value):
        yield _error("not")


def fulfils(validator: Any, schema: Json, value: Json) -> bool:
    """Whether the value surely fulfils the schema. What is quick knows the words of 2020-12 only."""
    return validator.YEAR == 2020 and quick.fulfils(schema, value, validator.format_checker)


def counted(stock: Any) -> Any:
    """A reference keyword of the stock validator that counts what it follows."""

    def follow(validator: Any, reference: str, value: Json, schema: Any) -> Errors:
        spend()
        room()
        yield from stock(validator, reference, value, schema) or ()

    return follow


def _unreadable(_: Any, pointer: str, __: Json, ___: Any) -> Errors:
    """A rule that was of no use: nobody can say whether the value fulfils it."""
    zh = f"表单定义的 {pointer} 处无法读取。" if pointer else "表单定义无法读取。"
    en = f"The schema cannot be read at {pointer}." if pointer else "The schema cannot be read."
    raise Refused("shape", zh, en)


def _size(kind: type[Sized], fits: Callable[[int, Any], bool], keyword: str) -> Any:
    def check(_: Any, limit: Any, value: Json, __: Any) -> Errors:
        if isinstance(value, kind) and not fits(len(value), limit):
            yield _error(keyword)

    return check


def _limit(fits: Callable[[Any, Any], bool], keyword: str) -> Any:
    def check(_: Any, limit: Any, value: Json, __: Any) -> Errors:
        if quick.is_number(value) and not fits(value, limit):
            yield _error(keyword)

    return check


COMMON: Mapping[str, Any] = {  # the same in every draft that has them
    "enum": _enum, "pattern": _pattern, "patternProperties": _pattern_properties, "format": _format,
    "uniqueItems": _unique_items, "additionalProperties": _additional_properties, "x-code-list": _code_list,
    UNREADABLE: _unreadable,
    **{keyword: _size(kind, fits, keyword) for keyword, (kind, fits) in quick.SIZES.items()},
}  # fmt: skip
SINCE_4: Mapping[str, Any] = {
    "type": _type, "multipleOf": _multiple_of, "allOf": _all_of, "anyOf": _any_of, "oneOf": _one_of, "not": _not,
    "properties": _properties,
}  # fmt: skip
SINCE_6: Mapping[str, Any] = {
    "const": _const, "contains": _contains, "propertyNames": _property_names,
    **{keyword: _limit(fits, keyword) for keyword, fits in quick.LIMITS.items()},
}  # fmt: skip
SINCE_2019: Mapping[str, Any] = {
    "unevaluatedItems": _unevaluated_items, "unevaluatedProperties": _unevaluated_properties,
}  # fmt: skip
SINCE_2020: Mapping[str, Any] = {"items": _items}
