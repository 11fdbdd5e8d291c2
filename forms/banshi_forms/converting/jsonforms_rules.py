"""The rules of JSON Forms: scopes as paths into the answers, conditions as expressions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..names import keys
from ..values import Json
from .building import translatable
from .conditions import Schema
from .expressions import ANY_ROW, FALSE, Apply, Expression, Fits, Literal, Path, Reference, negation
from .ledger import Part

NO_RULE = "the condition cannot be told in JSON Schema or CEL (%(why)s)"


@dataclass(frozen=True)
class Rule:
    """A rule and the element that it stands at, for the report."""

    expression: Expression
    part: Part


def path_of(scope: str, base: Path) -> Path | None:
    """The data path of a scope such as ``#/properties/address/properties/street``."""
    pointer = scope.removeprefix("#")
    found: list[str] = []
    walked = iter(keys(pointer) if pointer not in ("", "/") else [])
    for key in walked:
        if key == "properties":
            found.append(next(walked, ""))
        elif key == "items":
            found.append(ANY_ROW)
        elif key in ("anyOf", "allOf", "oneOf"):
            next(walked, None)
        elif key not in ("then", "else"):
            return None
    return (*base, *found)


def condition_of(condition: Json, base: Path) -> Expression | None:
    """The expression of a rule's condition; nothing for a program."""
    if not isinstance(condition, Mapping):
        return None
    if condition.get("type") in ("AND", "OR"):
        parts = [condition_of(part, base) for part in condition.get("conditions", ())]
        if not parts or any(part is None for part in parts):
            return None
        return Apply(condition["type"].lower(), tuple(part for part in parts if part is not None))
    if condition.get("type") == "LEAF" and "expectedValue" in condition:
        schema: Json = {"const": condition["expectedValue"]}
    else:
        schema = condition.get("schema")
    path = path_of(str(condition.get("scope", "")), base)
    if path is None or not isinstance(schema, Mapping):
        return None
    return _fits(path, dict(schema), bool(condition.get("failWhenUndefined")))


def _fits(path: Path, schema: Schema, fails_when_absent: bool) -> Expression:
    """What a schema asks of an answer, in operators where they say the same, so that it can be told in CEL too."""
    if not path:
        return Fits(path, schema)
    if set(schema) == {"const"}:
        return Apply("==", (Reference(path), Literal(schema["const"])))
    if set(schema) == {"enum"}:
        options = tuple(Apply("==", (Reference(path), Literal(value))) for value in schema["enum"])
        return Apply("or", options) if options else FALSE
    if set(schema) == {"not"} and isinstance(schema["not"], Mapping):
        return negation(_fits(path, dict(schema["not"]), False))
    absent = not fails_when_absent and not {"const", "enum", "type"} & set(schema)
    return Fits(path, schema, absent)


def told_of(rules: tuple[Rule, ...], base: Path) -> list[Expression]:
    """The conditions that can be told of a field of the object at ``base``; the others are reported."""
    told: list[Expression] = []
    for rule in rules:
        why = translatable(rule.expression, base, {})
        if why:
            rule.part.refuse("rule", NO_RULE, why=why)
        else:
            told.append(rule.expression)
    return told
