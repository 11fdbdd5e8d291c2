"""What a form declares and what its rules name, by data path: "scene", "facilities/*/kind".

A path is a pointer into answers with ``*`` for any row. Read from the text of the schema, whatever the answers:
for checks of a draft, not for judging an application.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .formulas import RESERVED, BadFormula, names
from .names import keys
from .subschemas import parts
from .values import Json

ANY_ROW = "*"
_TESTS = ("if", "not", "contains")
_BRANCHES = ("allOf", "anyOf", "oneOf")
_WALKED = ("then", "else", "if", "not", "additionalProperties", "propertyNames")
_BOUND = re.compile(r"\.(?:all|exists|exists_one|map|filter)\(\s*([A-Za-z_]\w*)\s*,")
_ROOT_MEMBER = re.compile(r"\broot\s*\.\s*([A-Za-z_]\w*)")


@dataclass(frozen=True)
class Named:
    """A field that a rule names: where the rule stands, the path of the field, what it is compared with."""

    pointer: str
    path: str
    options: tuple[Json, ...] = ()


def path_of(pointer: str) -> str:
    """The data path of a place in a schema: /allOf/2/then/properties/a/items/properties/b → a/*/b."""
    found: list[str] = []
    walked = iter(keys(pointer))
    for key in walked:
        if key == "properties":
            found.append(next(walked, ""))
        elif key in ("items", "contains"):
            found.append(ANY_ROW)
        elif key == "prefixItems":
            found.append(ANY_ROW)
            next(walked, None)
        elif key in (*_BRANCHES, "dependentSchemas"):
            next(walked, None)
        elif key not in _WALKED:
            return "?" + pointer  # inside $defs and the like: no place of its own
    return "/".join(found)


def declared(form: Mapping[str, Any]) -> dict[str, list[Mapping[str, Any]]]:
    """Each path the form asks for or computes, with the schemas that say what it is (branches may differ)."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for pointer, part in parts(form):
        walked = keys(pointer)
        if not _is_test(walked) and walked[-2:-1] == ["properties"]:
            found.setdefault(path_of(pointer), []).append(part)
    return found


def tested(schema: Json, inside: str = "") -> Iterator[Named]:
    """The fields that a condition (``when``, the ``if`` of a form) names."""
    for pointer, part in parts(schema):
        path = "/".join(name for name in (inside, path_of(pointer)) if name)
        for name in part.get("required", ()):
            yield Named(f"{pointer}/required", f"{path}/{name}" if path else name)
        if keys(pointer)[-2:-1] == ["properties"]:
            yield Named(pointer, path, _compared(part))


def conditions(form: Mapping[str, Any]) -> Iterator[Named]:
    """The fields that the form's own conditions name."""
    for pointer, part in parts(form):
        if "if" in part and not _is_test(keys(pointer)):
            for named in tested(part["if"], path_of(pointer)):
                yield Named(f"{pointer}/if{named.pointer}", named.path, named.options)


def formulas_of(form: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Every formula and check: its pointer, the path of the object whose fields it sees, the expression."""
    for pointer, part in parts(form):
        path = path_of(pointer)
        if isinstance(part.get("x-formula"), str):
            yield f"{pointer}/x-formula", path.rpartition("/")[0], part["x-formula"]
        for at, check in enumerate(part.get("x-check", ())):
            yield f"{pointer}/x-check/{at}/rule", path, str(check.get("rule", ""))


def seen_by(expression: str, inside: str) -> list[str]:
    """The paths an expression looks at; nothing when it cannot be read (which is said elsewhere)."""
    try:
        used = names(expression) - frozenset(RESERVED) - frozenset(_BOUND.findall(expression))
    except BadFormula:
        return []
    beside = [f"{inside}/{name}" if inside else name for name in sorted(used)]
    return beside + sorted(set(_ROOT_MEMBER.findall(expression)))


def options_of(schemas: list[Mapping[str, Any]]) -> frozenset[Json] | None:
    """All the values that may be chosen, over all branches; None when some branch takes any value."""
    found: set[Json] = set()
    for schema in schemas:
        several = schema.get("items") if schema.get("type") == "array" else schema
        listed = _listed(several) if isinstance(several, Mapping) else None
        if listed is None:
            return None
        found.update(listed)
    return frozenset(found)


def _listed(schema: Mapping[str, Any]) -> list[Json] | None:
    if isinstance(schema.get("enum"), list):
        return list(schema["enum"])
    branches = schema.get("oneOf")
    if isinstance(branches, list) and all(isinstance(b, Mapping) and "const" in b for b in branches):
        return [branch["const"] for branch in branches]
    return [True, False] if schema.get("type") == "boolean" else None


def _compared(part: Mapping[str, Any]) -> tuple[Json, ...]:
    """The constants that a condition compares a field with."""
    denied = part.get("not")
    found = [part["const"]] if "const" in part else []
    found += part["enum"] if isinstance(part.get("enum"), list) else []
    return (*found, *(_compared(denied) if isinstance(denied, Mapping) else ()))


def _is_test(walked: list[str]) -> bool:
    """Whether a pointer leads into a condition. A field may be called ``if``: then it follows ``properties``."""
    return any(
        key in _TESTS and (at == 0 or walked[at - 1] not in ("properties", "$defs"))
        for at, key in enumerate(walked)
    )
