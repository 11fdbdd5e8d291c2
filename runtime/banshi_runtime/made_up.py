"""Answers nobody gave: for the stage forms of a demonstration, and for tests that walk a whole procedure.

Small on purpose: it fills what is required with the first thing that fits, each text different from the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import count
from typing import Any

from banshi_platform import clock

Schema = Mapping[str, Any]


def answers(schema: Schema) -> Any:
    """A document that a friendly schema accepts."""
    return _value(schema, count(1))


def _value(schema: Schema, numbers: Iterator[int]) -> Any:
    if "const" in schema:
        return schema["const"]
    if schema.get("enum"):
        return schema["enum"][0]
    if schema.get("oneOf"):
        return schema["oneOf"][0].get("const")
    kind = schema.get("type", "object" if "properties" in schema else "string")
    return _MAKERS[kind](schema, numbers)


def _object(schema: Schema, numbers: Iterator[int]) -> dict[str, Any]:
    required = set(schema.get("required", ()))
    return {name: _value(sub, numbers) for name, sub in schema["properties"].items() if name in required}


def _array(schema: Schema, numbers: Iterator[int]) -> list[Any]:
    return [_value(schema["items"], numbers) for _ in range(max(1, schema.get("minItems", 1)))]


def _text(schema: Schema, numbers: Iterator[int]) -> str:
    if schema.get("format") == "date":
        return clock.today().isoformat()
    if schema.get("format") == "date-time":
        return clock.now().isoformat()
    text = f"示例{next(numbers):03d}"
    return text.ljust(schema.get("minLength", 0), "。")[: schema.get("maxLength", 100)]


def _number(schema: Schema, _: Iterator[int]) -> Any:
    return schema.get("minimum", 1)


_MAKERS: Mapping[str, Any] = {
    "object": _object,
    "array": _array,
    "string": _text,
    "integer": _number,
    "number": _number,
    "boolean": lambda schema, numbers: True,
}
