"""Plausible values of a field, by what its schemas say: options, examples, limits, formats, texts of a length.

Trials for examples, cheap and few; making documents that reach every branch is generation's work.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from ..values import Json
from . import texts
from .places import Place

DEEPEST = 6
LONGEST = 2_000
FORMATS: Mapping[str, tuple[str, ...]] = {
    "date": ("2026-01-05", "2026-06-30", "2026-07-10", "2099-01-05", "2099-01-20", "2099-06-30", "1950-01-05"),
    "month": ("2026-01",), "time": ("09:30", "09:30:00Z"),
    "date-time": ("2026-01-05T09:30:00Z",), "email": ("name@example.org",), "uri": ("https://example.org/",),
    "cn-id-number": ("11010519491231002X", "110105197001010012"), "cn-credit-code": ("91371600MA3C6JK95R",),
    "cn-mobile": ("13800138000",), "cn-phone": ("0543-3160001", "13800138000"), "cn-postcode": ("256600",),
    "bank-card": ("6222020200112233446",), "cn-region": ("371602",), "uuid": ("123e4567-e89b-12d3-a456-426614174000",),
    "ipv4": ("192.0.2.1",), "hostname": ("example.org",), "duration": ("P1D",), "regex": ("a",),
}  # fmt: skip


def samples(place: Place, depth: int = 0) -> Iterator[Json]:
    """Values that the field may well take, the likeliest first."""
    for part in place.schemas:
        if "const" in part:
            yield part["const"]
    yield from (option.value for option in place.options[:12])
    for part in place.schemas:
        yield from part.get("enum", ())
        yield from (part[key] for key in ("x-example", "default") if key in part)
        yield from part.get("examples", ())
    for kind in _types(place):
        yield from _of_type(kind, place, depth)


def _types(place: Place) -> list[str]:
    asked = place.first("type")
    if isinstance(asked, str):
        return [asked]
    if isinstance(asked, list):
        return list(asked)
    shaped = [("properties", "object"), ("items", "array"), ("prefixItems", "array"), ("minimum", "number")]
    return [kind for key, kind in shaped if place.first(key) is not None] or ["string"]


def _of_type(kind: str, place: Place, depth: int) -> Iterator[Json]:
    if kind == "boolean":
        yield from (True, False)
    elif kind in ("integer", "number"):
        yield from _numbers(place, kind)
    elif kind == "string":
        yield from _texts(place)
    elif kind == "null":
        yield None
    elif depth < DEEPEST:
        yield from _lists(place, depth) if kind == "array" else _objects(place, depth)


def _numbers(place: Place, kind: str) -> Iterator[Json]:
    step = place.first("multipleOf")
    limits = [
        part[key] for part in place.schemas
        for key in ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum") if key in part
    ]  # fmt: skip
    for limit in limits or [1]:
        number = Decimal(str(limit))
        near = (number, number + 1, number - 1) + (() if kind == "integer" else (number + Decimal("0.5"),))
        yield from (_plain(value) for value in near if kind == "number" or value == value.to_integral_value())
        if step:
            yield _plain((number // Decimal(str(step)) + 1) * Decimal(str(step)))
    yield from (0, 10, 100)


def _plain(number: Decimal) -> Json:
    return int(number) if number == number.to_integral_value() else number


def _texts(place: Place) -> Iterator[str]:
    for part in place.schemas:
        yield from FORMATS.get(str(part.get("format")), ())
        if isinstance(part.get("pattern"), str) and (shape := texts.told(part["pattern"])):
            yield from (text + after for text in shape[1] for after in ("", "测试"))
    lengths = {part[key] for part in place.schemas for key in ("minLength", "maxLength") if key in part}
    yield "测试内容"
    yield from ("测" * int(size) for size in sorted(lengths) if 0 < size <= LONGEST)
    yield from ("A1", "1", "2026", "12345", "123456", "123456789", "abcdef", "13800138000")


def _lists(place: Place, depth: int) -> Iterator[Json]:
    row = place.row()
    items = _distinct(samples(row, depth + 1))
    least = max((int(part.get("minItems", 0)) for part in place.schemas), default=0)
    for size in dict.fromkeys((max(least, 1), least)):
        made = (items * size)[:size] if len(items) < size else items[:size]
        yield made
    yield from ([item] for item in items[:4])


def _objects(place: Place, depth: int) -> Iterator[Json]:
    names = {name for part in place.schemas for name in part.get("required", ())}
    made: dict[str, Any] = {}
    for name in sorted(names):
        value = next(samples(place.field(name), depth + 1), None)
        if value is not None:
            made[name] = value
    yield made


def _distinct(values: Iterator[Json]) -> list[Json]:
    found: dict[str, Json] = {}
    for at, value in enumerate(values):
        found.setdefault(repr(value), value)
        if at > 20:
            break
    return list(found.values())
