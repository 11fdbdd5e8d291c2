"""Valid documents from a schema: answered field by field as the rules ask for them, judged, mended, judged again.

What cannot be made valid is counted with what was wrong with it, never given out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from ..evaluate import Resolution, prune, resolve
from ..findings import schema_at
from ..names import child, keys
from ..validate import validate
from ..values import Context, Finding, Json
from .values import value

ROUNDS = 12  # of fields that other fields' answers bring
TRIES = 12  # of mending one document
MOST_FIELDS = 3000


@dataclass(frozen=True)
class Sample:
    """A made-up document; ``faults`` is empty when it is valid, else why no valid one was found."""

    document: Json
    faults: tuple[Finding, ...] = ()


def generate(schema: Json, count: int, seed: int, context: Context) -> list[Sample]:
    """As many documents, the same for the same seed. Between them they take the options of every choice."""
    return [_made(schema, number, Random(f"{seed}:{number}"), context) for number in range(count)]  # noqa: S311


def _made(schema: Json, number: int, chance: Random, context: Context) -> Sample:
    document = _answered(schema, {}, number, chance, context)
    for turn in range(TRIES):
        faults = [finding for finding in validate(schema, document, context) if finding.severity == "error"]
        if not faults:
            return Sample(prune(schema, document, context))
        document = _mended(schema, document, faults, number + turn + 1, chance, context)
    return Sample(document, tuple(faults))


def _answered(schema: Json, document: Json, number: int, chance: Random, context: Context) -> Json:
    """The document with an answer to what is asked for, round by round: an answer may bring new questions."""
    passed_over: set[str] = set()
    for _ in range(ROUNDS):
        decided = resolve(schema, document, context)
        new = [p for p in _open(decided) if p not in passed_over and look(document, p) is None]
        if not new:
            break
        for pointer in new[:MOST_FIELDS]:
            part = schema_at(decided.schema, pointer)
            if pointer not in decided.required and (number + len(pointer)) % 3 == 0:
                passed_over.add(pointer)  # every third optional answer is left out
            elif not _is_given(part):
                turn = number + sum(map(ord, pointer))
                document = put(document, pointer, value(part, chance, context.today, turn))
    return document


def _open(decided: Resolution) -> list[str]:
    """The fields that are asked for, outer ones first."""
    return sorted(decided.relevant, key=lambda pointer: (pointer.count("/"), pointer))


def _is_given(schema: Mapping[str, Any]) -> bool:
    """Computed, or words of the bureau: nobody answers it."""
    return (
        "x-formula" in schema
        or schema.get("x-widget") in ("notice", "hidden")
        or schema.get("readOnly") is True
    )


def _mended(
    schema: Json, document: Json, faults: list[Finding], turn: int, chance: Random, context: Context
) -> Json:
    """Other answers where something is wrong; an answer nobody needs is left out at last."""
    decided = resolve(schema, document, context)
    for finding in faults:
        pointer = finding.pointer
        part = schema_at(decided.schema, pointer)
        if pointer and pointer not in decided.required and turn % 4 == 3:
            document = put(document, pointer, None)
        elif pointer and not _is_given(part):
            document = put(document, pointer, value(part, chance, context.today, turn + chance.randint(0, 9)))
    return _answered(schema, document, turn, chance, context)


def look(document: Json, pointer: str) -> Json:
    """What stands at a pointer; None when nothing does."""
    for key in keys(pointer):
        if isinstance(document, list):
            document = document[int(key)] if key.isdecimal() and int(key) < len(document) else None
        else:
            document = document.get(key) if isinstance(document, Mapping) else None
    return document


def put(document: Json, pointer: str, new: Json) -> Json:
    """The document with something else at a pointer; None leaves it out."""
    return _put(document, keys(pointer), new)


def _put(value: Json, way: list[str], new: Json) -> Json:
    if not way:
        return new
    if isinstance(value, list):
        at = int(way[0]) if way[0].isdecimal() else len(value)
        if len(way) == 1 and new is None:
            return [item for place, item in enumerate(value) if place != at]
        return [_put(item, way[1:], new) if place == at else item for place, item in enumerate(value)]
    held = dict(value) if isinstance(value, Mapping) else {}
    below = _put(held.get(way[0]), way[1:], new)
    held.pop(way[0], None)
    return held if below is None else {**held, way[0]: below}


def places(document: Json, pointer: str = "") -> list[str]:
    """The pointers of all answers of a document, outer ones first."""
    below = (
        document.items()
        if isinstance(document, Mapping)
        else enumerate(document)
        if isinstance(document, list)
        else ()
    )
    return [
        place for key, item in below for place in (child(pointer, key), *places(item, child(pointer, key)))
    ]
