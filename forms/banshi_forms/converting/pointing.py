"""References inside of a finished schema, and copies of schemas."""

from __future__ import annotations

from typing import Any

from ..names import keys
from .conditions import Schema


def followed(root: Schema, schema: Any) -> Schema:
    """The schema that a reference of a finished result leads to, or itself."""
    for _ in range(20):
        if not isinstance(schema, dict):
            return {}
        reference = schema.get("$ref")
        if not isinstance(reference, str) or not reference.startswith("#"):
            return schema
        schema = pointed(root, reference[1:])
    return {}


def pointed(root: Schema, pointer: str) -> Any:
    value: Any = root
    for key in keys(pointer):
        if isinstance(value, dict):
            value = value.get(key)
        elif isinstance(value, list) and key.isdigit() and int(key) < len(value):
            value = value[int(key)]
        else:
            return None
    return value


def is_recursive(root: Schema, schema: Schema) -> bool:
    """Whether a schema leads back to itself, so that it cannot be written out in place."""
    waiting, seen = [schema], set[int]()
    while waiting:
        at: Any = waiting.pop()
        if isinstance(at, list):
            waiting += at
        if isinstance(at, dict):
            target = followed(root, at) if "$ref" in at else at
            if target is schema and at is not schema:
                return True
            if id(target) not in seen:
                seen.add(id(target))
                waiting += [*target.values(), *at.values()]
    return False


def copied(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: copied(item) for key, item in value.items()}
    return [copied(item) for item in value] if isinstance(value, list) else value
