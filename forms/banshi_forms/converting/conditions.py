"""An expression as JSON Schema: the ``if`` of a condition, or what a single answer must fulfil.

What JSON Schema cannot say (sums, two answers compared, today) raises Untranslatable: then a computed field says it.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from ..values import Json
from .expressions import Apply, Expression, Fits, Literal, Path, Reference, Untranslatable

Types = Mapping[Path, str]  # what is known of answers: string, number, integer, boolean, array, object
Schema = dict[str, Any]

_LIMITS: Mapping[str, str] = {
    "<": "exclusiveMaximum", "<=": "maximum", ">": "exclusiveMinimum", ">=": "minimum",
}  # fmt: skip
_TURNED: Mapping[str, str] = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}
_SIZES: Mapping[str, tuple[str, str]] = {
    "length": ("minLength", "maxLength"), "count_chosen": ("minItems", "maxItems"),
}  # fmt: skip


def schema_of(expression: Expression, base: Path, types: Types) -> Schema | bool:
    """The schema that an object at ``base`` fulfils when the expression holds. Raises Untranslatable."""
    if isinstance(expression, Literal):
        return bool(expression.value)
    if isinstance(expression, Fits):
        inner = _inside(expression.path, base, dict(expression.schema))
        if not expression.absent:
            return inner
        return {"anyOf": [inner, {"not": _inside(expression.path, base, {})}]}
    if isinstance(expression, Reference):
        return _inside(expression.path, base, _truth(types.get(expression.path)))
    if expression.op in ("and", "or"):
        parts = [schema_of(part, base, types) for part in expression.args]
        return {"allOf" if expression.op == "and" else "anyOf": parts}
    if expression.op == "not":
        return {"not": schema_of(expression.args[0], base, types)}
    path, value, absent = _about(expression, types)
    inner = _inside(path, base, value)
    return {"not": inner} if absent else inner


def value_schema(expression: Expression, path: Path, types: Types) -> Schema:
    """What the answer at a path must fulfil, where the expression speaks of it alone. Raises Untranslatable."""
    if isinstance(expression, Apply) and expression.op == "and":
        parts = [value_schema(part, path, types) for part in expression.args]
        names = [name for part in parts for name in part]
        if len(set(names)) == len(names):
            return {name: value for part in parts for name, value in part.items()}
        return {"allOf": parts}
    if isinstance(expression, Apply) and expression.op == "or":
        return {"anyOf": [value_schema(part, path, types) for part in expression.args]}
    if isinstance(expression, Apply) and expression.op == "not":
        return {"not": value_schema(expression.args[0], path, types)}
    if isinstance(expression, Literal | Fits | Reference):
        raise Untranslatable("…")
    about, value, absent = _about(expression, types)
    if about != path or not value:
        raise Untranslatable(".".join(about))
    value = {key: asked for key, asked in value.items() if key != "type"}
    return {"not": value} if absent else value


def _about(expression: Apply, types: Types) -> tuple[Path, Schema, bool]:
    """A comparison as: the answer at a path fulfils a schema; or (third) it does not, or there is none."""
    if expression.op in ("==", "!=", "<", "<=", ">", ">="):
        return _compared(expression, types)
    if expression.op == "contains":
        path, value = _plain(expression.args)
        if types.get(path) == "array":
            return path, {"contains": {"const": value}}, False
        return path, {"const": coerced(value, types.get(path))}, False
    if expression.op == "matches":
        path, value = _plain(expression.args)
        return path, {"pattern": str(value)}, False
    if expression.op == "has":
        return _reference(expression.args[0]), {}, False
    raise Untranslatable(expression.op)


def _compared(expression: Apply, types: Types) -> tuple[Path, Schema, bool]:
    left, right = expression.args
    op = expression.op
    if isinstance(left, Literal):
        left, right, op = right, left, _TURNED[op]
    if not isinstance(right, Literal):
        raise Untranslatable(op)
    if isinstance(left, Apply) and left.op in _SIZES:
        return _sized(left, op, right.value)
    path = _reference(left)
    kind = types.get(path)
    if right.value in ("", None):
        if op not in ("==", "!="):
            raise Untranslatable(op)
        return path, {}, op == "=="
    if op in ("==", "!="):
        value = coerced(right.value, kind)
        held = {"contains": {"const": value}} if kind == "array" else {"const": value}
        return path, held, op == "!="
    if kind not in ("number", "integer", "", None) or not _is_number(right.value):
        raise Untranslatable(op)
    return path, {"type": "number", _LIMITS[op]: coerced(right.value, "number")}, False


def _sized(left: Apply, op: str, limit: Json) -> tuple[Path, Schema, bool]:
    """How many characters, or how many are chosen."""
    least, most = _SIZES[left.op]
    path = _reference(left.args[0])
    number = coerced(limit, "integer")
    if not isinstance(number, int) or number < 0:
        raise Untranslatable(op)
    ranges: Mapping[str, Schema] = {
        "<": {most: number - 1}, "<=": {most: number}, ">": {least: number + 1}, ">=": {least: number},
        "==": {least: number, most: number},
    }  # fmt: skip
    if op == "!=":
        return path, dict(ranges["=="]), True
    if number == 0 and op == "<":
        raise Untranslatable(op)
    return path, dict(ranges[op]), False


def _plain(args: tuple[Expression, ...]) -> tuple[Path, Json]:
    if len(args) != 2 or not isinstance(args[1], Literal):
        raise Untranslatable("contains")
    return _reference(args[0]), args[1].value


def _reference(expression: Expression) -> Path:
    if not isinstance(expression, Reference):
        raise Untranslatable(expression.op if isinstance(expression, Apply) else "…")
    return expression.path


def _truth(kind: str | None) -> Schema:
    """What makes an answer count as yes: a yes, any text, any number but nought."""
    if kind in ("number", "integer"):
        return {"not": {"const": 0}}
    return {"const": True} if kind == "boolean" else {} if kind else {"not": {"const": False}}


def _inside(path: Path, base: Path, value: Schema) -> Schema:
    """The schema of the object at ``base``, of which an answer below fulfils ``value``."""
    if path[: len(base)] != base or "*" in path[len(base) :]:
        raise Untranslatable(".".join(path))
    found = value
    for name in reversed(path[len(base) :]):
        found = {"properties": {name: found}, "required": [name]} if found else {"required": [name]}
    return found


def coerced(value: Json, kind: str | None) -> Json:
    """A literal as the type of the answer that it is compared with."""
    if kind in ("number", "integer") and isinstance(value, str) and _is_number(value):
        return _number(value)
    if kind == "boolean" and isinstance(value, str) and value.lower() in ("true", "false"):
        return value.lower() == "true"
    if kind in ("string", "array") and isinstance(value, int | Decimal) and not isinstance(value, bool):
        return str(value)
    return value


def _is_number(value: Json) -> bool:
    if isinstance(value, bool):
        return False
    if isinstance(value, int | Decimal | float):
        return True
    try:
        return isinstance(value, str) and Decimal(value).is_finite()
    except InvalidOperation:
        return False


def _number(text: str) -> int | Decimal:
    number = Decimal(text)
    return int(number) if number == number.to_integral_value() else number
