"""Near misses: valid documents with one thing wrong, and where the judge must say so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from random import Random
from typing import Any

from ..evaluate import resolve, walk
from ..findings import schema_at
from ..names import child, keys
from ..validate import validate
from ..values import Context, Json
from .candidates import Rule, breaking
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
        chance = Random(f"{seed}:{at}")  # noqa: S311
        trials = [*_trials(schema, document, context), *_check_trials(schema, document, chance, context)]
        chance.shuffle(trials)
        share = (count - len(found) + len(valid) - at - 1) // (len(valid) - at)
        found += islice((miss for miss in _in_turn(trials) if _is_refused(schema, miss, context)), share)
    return found


def _in_turn(trials: Sequence[Miss]) -> list[Miss]:
    """One of each kind, then a second of each …"""
    seen: Counter[str] = Counter()
    rank: dict[int, int] = {}
    for miss in trials:
        seen[miss.keyword] += 1
        rank[id(miss)] = seen[miss.keyword]
    return sorted(trials, key=lambda miss: rank[id(miss)])


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


def _check_trials(schema: Json, document: Json, chance: Random, context: Context) -> Iterator[Miss]:
    """Answers by which a check across fields fails."""
    decided = resolve(schema, document, context)
    for pointer, part, _ in walk(decided.schema, decided.data):
        for check in part.get("x-check", ()):
            if check.get("severity", "error") == "error":
                at = "".join(child("", key) for key in keys(f"/{check['at']}")) if check.get("at") else ""
                for other in breaking(decided, document, Rule(pointer, str(check["rule"])), chance, context):
                    yield Miss(other, pointer + at, "x-check")


def _wrong(schema: Mapping[str, Any], held: Json) -> Iterator[tuple[str, Json]]:
    """Values that break one keyword of a field."""
    if "x-formula" in schema:
        return
    if "const" in schema:
        yield "const", not held if isinstance(held, bool) else "没有这个选项"
    if "enum" in schema or "oneOf" in schema:
        yield ("enum" if "enum" in schema else "oneOf"), "没有这个选项"
    if isinstance(held, str):
        yield from _wrong_texts(schema, held)
    elif isinstance(held, int | float | Decimal) and not isinstance(held, bool):
        yield from _wrong_numbers(schema, held)
    elif isinstance(held, list):
        yield from _wrong_lists(schema, held)


def _wrong_numbers(schema: Mapping[str, Any], held: int | float | Decimal) -> Iterator[tuple[str, Json]]:
    beyond = {"minimum": -1, "maximum": 1, "exclusiveMinimum": 0, "exclusiveMaximum": 0}
    yield from ((key, Decimal(str(schema[key])) + by) for key, by in beyond.items() if key in schema)
    if "multipleOf" in schema:
        yield "multipleOf", Decimal(str(held)) + Decimal(str(schema["multipleOf"])) / 2
    yield "type", "不是数字"


def _wrong_lists(schema: Mapping[str, Any], held: list[Json]) -> Iterator[tuple[str, Json]]:
    if schema.get("minItems") and held:
        yield "minItems", held[: schema["minItems"] - 1]
    if "maxItems" in schema and held:
        yield "maxItems", held * (schema["maxItems"] // len(held) + 1)
    if schema.get("uniqueItems") is True and held:
        yield "uniqueItems", [*held, held[0]]


def _wrong_texts(schema: Mapping[str, Any], held: str) -> Iterator[tuple[str, Json]]:
    if "maxLength" in schema:
        yield "maxLength", (held * (schema["maxLength"] // max(1, len(held)) + 1))[: schema["maxLength"] + 1]
    if schema.get("minLength", 0) > 1:
        yield "minLength", held[: schema["minLength"] - 1]
    if "pattern" in schema:
        yield "pattern", "\u2603"
    if "format" in schema:
        yield "format", "\u2603"
