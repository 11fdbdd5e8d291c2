"""Near misses: valid documents with one thing wrong, and where the judge must say so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import Any

from ..evaluate import resolve
from ..findings import schema_at
from ..validate import validate
from ..values import Context, Json
from .documents import generate, look, places, put


@dataclass(frozen=True)
class Miss:
    """A document that is wrong at one place, for one reason."""

    document: Json
    pointer: str
    keyword: str


def near_misses(schema: Json, count: int, seed: int, context: Context) -> list[Miss]:
    """Up to as many, of as many kinds as the schema allows. Each is refused by the judge at its pointer."""
    found: list[Miss] = []
    for sample in generate(schema, max(1, count // 4), seed, context):
        if sample.faults:
            continue
        trials = list(_trials(schema, sample.document, context))
        Random(seed).shuffle(trials)  # noqa: S311
        for miss in trials:
            if len(found) >= count:
                return found
            if any(
                f.severity == "error" and f.pointer == miss.pointer
                for f in validate(schema, miss.document, context)
            ):
                found.append(miss)
    return found


def _trials(schema: Json, document: Json, context: Context) -> Iterator[Miss]:
    decided = resolve(schema, document, context)
    for pointer in sorted(decided.required):
        if look(document, pointer) is not None:
            yield Miss(put(document, pointer, None), pointer, "required")
    for pointer in places(document):
        part, held = schema_at(decided.schema, pointer), look(document, pointer)
        for keyword, wrong in _wrong(part, held):
            yield Miss(put(document, pointer, wrong), pointer, keyword)


def _wrong(schema: Mapping[str, Any], held: Json) -> Iterator[tuple[str, Json]]:
    """Values that break one keyword of a field."""
    if "x-formula" in schema:
        return
    if "enum" in schema or "oneOf" in schema:
        yield ("enum" if "enum" in schema else "oneOf"), "没有这个选项"
    if isinstance(held, str):
        yield from _wrong_texts(schema, held)
    elif isinstance(held, int | float | Decimal) and not isinstance(held, bool):
        yield from (
            (key, Decimal(str(schema[key])) + by)
            for key, by in (("minimum", -1), ("maximum", 1))
            if key in schema
        )
        yield "type", "不是数字"
    elif isinstance(held, list):
        if "minItems" in schema and held:
            yield "minItems", held[: schema["minItems"] - 1]
        if "maxItems" in schema and held:
            yield "maxItems", held * (schema["maxItems"] // len(held) + 1)


def _wrong_texts(schema: Mapping[str, Any], held: str) -> Iterator[tuple[str, Json]]:
    if "maxLength" in schema:
        yield "maxLength", (held * (schema["maxLength"] // max(1, len(held)) + 1))[: schema["maxLength"] + 1]
    if schema.get("minLength", 0) > 1:
        yield "minLength", held[: schema["minLength"] - 1]
    if "pattern" in schema:
        yield "pattern", "\u2603"
    if "format" in schema:
        yield "format", "\u2603"
