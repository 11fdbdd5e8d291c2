"""Near misses: valid documents with one thing wrong, and where the judge must say so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from random import Random
from typing import Any

from ..evaluate import resolve
from ..findings import schema_at
from ..validate import validate
from ..values import Context, Json
from .documents import Sample, generate
from .places import look, places, put


@dataclass(frozen=True)
class Miss:
    """A document that is wrong at one place, for one reason."""

    document: Json
    pointer: str
    keyword: str


def near_misses(schema: Json, count: int, seed: int, context: Context) -> list[Miss]:
    """Up to as many, of as many kinds as the schema allows. Each is refused by the judge at its pointer alone."""
    return misses_of(schema, generate(schema, max(1, count // 4), seed, context), count, seed, context)


def misses_of(schema: Json, samples: Sequence[Sample], count: int, seed: int, context: Context) -> list[Miss]:
    """Near misses of these documents, a few of each."""
    found: list[Miss] = []
    valid = [sample.document for sample in samples if not sample.faults]
    for at, document in enumerate(valid):
        trials = list(_trials(schema, document, context))
        Random(f"{seed}:{at}").shuffle(trials)  # noqa: S311
        share = (count - len(found) + len(valid) - at - 1) // (len(valid) - at)
        found += islice((miss for miss in trials if _is_refused(schema, miss, context)), share)
    return found


def _is_refused(schema: Json, miss: Miss, context: Context) -> bool:
    """Whether the judge says so of that place and of no other."""
    errors = [f for f in validate(schema, miss.document, context) if f.severity == "error"]
    return {f.pointer for f in errors} == {miss.pointer} and any(f.keyword == miss.keyword for f in errors)


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
