"""The judge: jsonschema's validator for draft 2020-12, with linear-time patterns, exact numbers and our code lists.

Compiled once per schema and kept; it reads nothing from outside: a reference leads into the schema or nowhere.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property, lru_cache
from threading import Lock
from typing import Any
from urllib.parse import unquote

from jsonschema import Draft202012Validator, validators
from jsonschema.exceptions import ValidationError
from jsonschema.protocols import Validator
from referencing import Registry
from referencing.exceptions import Unresolvable
from referencing.jsonschema import DRAFT202012

from . import codes, formats, patterns, quick
from .limits import spend
from .names import keys
from .subschemas import parts
from .values import Json

KEPT = 256  # schemas with their judges in memory
_kept: OrderedDict[int, tuple[Any, Judge]] = OrderedDict()
_keeping = Lock()  # judges are asked for from threads too


def _pattern(_: Validator, pattern: str, value: Json, __: Any) -> Iterator[ValidationError]:
    if isinstance(value, str) and not patterns.found(pattern, value):
        yield ValidationError("pattern")


def _pattern_properties(
    validator: Any, table: Mapping[str, Any], value: Json, _: Any
) -> Iterator[ValidationError]:
    if isinstance(value, Mapping):
        for pattern, sub in table.items():
            for name, item in value.items():
                if patterns.found(pattern, name):
                    yield from validator.descend(item, sub, path=name, schema_path=pattern)


def _multiple_of(_: Validator, step: Any, value: Json, __: Any) -> Iterator[ValidationError]:
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        try:
            fits = _decimal(value) % _decimal(step) == 0
        except ArithmeticError:
            fits = False
        if not fits:
            yield ValidationError("multipleOf")


def _code_list(_: Validator, name: str, value: Json, schema: Mapping[str, Any]) -> Iterator[ValidationError]:
    """The value is in the list and under the prefix; a region below a county is known by its county."""
    if isinstance(value, str):
        code = value[:6] if name == "region" else value
        if not codes.known(name, code) or not value.startswith(str(schema.get("x-code-prefix", ""))):
            yield ValidationError("code list")


def _unique_items(_: Validator, asked: Any, value: Json, __: Any) -> Iterator[ValidationError]:
    """By comparing keys, not pairs: a long list takes no longer than it is."""
    if asked is True and isinstance(value, list) and len({_key(item) for item in value}) < len(value):
        yield ValidationError("uniqueItems")


def _key(value: Json) -> Any:
    """What equal JSON values have in common: 1 is 1.0, but not true."""
    if isinstance(value, Mapping):
        return "object", frozenset((name, _key(item)) for name, item in value.items())
    if isinstance(value, list):
        return "array", tuple(_key(item) for item in value)
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return type(value).__name__, value
    return "number", _decimal(value)


def _decimal(value: int | float | Decimal) -> Decimal:
    return Decimal(repr(value)) if isinstance(value, float) else Decimal(value)


def _counted(keyword: str) -> Any:
    """A reference keyword of the stock validator that counts what it follows."""
    stock = _STOCK[keyword]

    def follow(validator: Any, reference: str, value: Json, schema: Any) -> Iterator[ValidationError]:
        spend()
        yield from stock(validator, reference, value, schema) or ()

    return follow


def _properties(validator: Any, table: Mapping[str, Any], value: Json, _: Any) -> Iterator[ValidationError]:
    """Looks closely only at what is not surely right."""
    for name, sub in table.items() if isinstance(value, dict) else ():
        if name in value and not quick.fulfils(sub, value[name], validator.format_checker):
            yield from validator.descend(value[name], sub, path=name, schema_path=name)


def _all_of(validator: Any, parts: list[Any], value: Json, _: Any) -> Iterator[ValidationError]:
    for at, sub in enumerate(parts):
        if not quick.fulfils(sub, value, validator.format_checker):
            yield from validator.descend(value, sub, schema_path=at)


def _items(validator: Any, each: Any, value: Json, schema: Mapping[str, Any]) -> Iterator[ValidationError]:
    if each is False or not isinstance(value, list):
        yield from _STOCK["items"](validator, each, value, schema) or ()
        return
    for at in range(len(schema.get("prefixItems", ())), len(value)):
        if not quick.fulfils(each, value[at], validator.format_checker):
            yield from validator.descend(value[at], each, path=at)


_STOCK = Draft202012Validator.VALIDATORS
_Judging: Any = validators.extend(  # type: ignore[no-untyped-call]
    Draft202012Validator,
    {
        "properties": _properties,
        "allOf": _all_of,
        "items": _items,
        "pattern": _pattern,
        "patternProperties": _pattern_properties,
        "multipleOf": _multiple_of,
        "uniqueItems": _unique_items,
        "$ref": _counted("$ref"),
        "$dynamicRef": _counted("$dynamicRef"),
        "x-code-list": _code_list,
    },
    type_checker=Draft202012Validator.TYPE_CHECKER.redefine_many(
        {
            "integer": lambda _, value: quick.is_integer(value),
            "number": lambda _, value: quick.is_number(value),
        }
    ),
)


def judging() -> Any:
    """The validator class, for the few who judge by a schema of their own making."""
    return _Judging


@dataclass(frozen=True)
class Judge:
    """A schema's validator. ``root`` is the whole schema, in which references are looked up."""

    root: Any
    validator: Any

    def holds(self, schema: Any, value: Json) -> bool:
        """Whether a part of the schema (a condition) holds for a value; an absent value fulfils nothing."""
        if value is None:
            value = {}
        test = quick.test_of(schema)
        if test is not None:
            return test(value, None)
        try:
            return bool(self.validator.evolve(schema=schema).is_valid(value))
        except Unresolvable:
            return False

    def errors(self, value: Json, today: date) -> Iterator[ValidationError]:
        """Every error of a document, formats checked as of a day."""
        yield from self.validator.evolve(format_checker=_formats(today)).iter_errors(value)

    def followed(self, reference: Any) -> Any:
        """What a local reference leads to, or nothing."""
        if not isinstance(reference, str):
            return None
        own = self.root.get("$id", "") if isinstance(self.root, Mapping) else ""
        where, _, fragment = reference.partition("#")
        if where not in ("", own):
            return None
        fragment = unquote(fragment)
        if fragment and not fragment.startswith("/"):
            return self._anchors.get(fragment)
        return _at(self.root, fragment)

    @cached_property
    def _anchors(self) -> Mapping[str, Any]:
        """Schemas that have a name of their own."""
        return {
            part[key]: part
            for _, part in parts(self.root)
            for key in ("$anchor", "$dynamicAnchor")
            if isinstance(part.get(key), str)
        }


def _at(root: Any, pointer: str) -> Any:
    target = root
    for key in keys(pointer):
        if isinstance(target, list):
            target = target[int(key)] if key.isdecimal() and int(key) < len(target) else None
        else:
            target = target.get(key) if isinstance(target, Mapping) else None
    return target


@lru_cache(maxsize=8)
def _formats(today: date) -> Any:
    return formats.checker(today)


def judge_of(schema: Any) -> Judge:
    """The judge of a schema, made once per schema object. A schema is never changed after it was judged by."""
    with _keeping:
        found = _kept.get(id(schema))
        if found and found[0] is schema:
            _kept.move_to_end(id(schema))
            return found[1]
    registry: Registry[Any] = Registry()
    resource = DRAFT202012.create_resource(schema)
    judge = Judge(schema, _Judging(schema, registry=registry.with_resource("", resource)))
    with _keeping:
        _kept[id(schema)] = (schema, judge)
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return judge
