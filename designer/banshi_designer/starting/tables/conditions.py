"""Conditions as tables write them (``purpose=="施工占道"``, 申请人类型为企业) as JSON Schema, and in words.

Expressions are read by Python's own parser as a tree and never run. What cannot be read raises Unread; it is then a
note to do, never a guess at something else.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from .values import plain

LONGEST = 400
_QUOTED = re.compile(r"(\"[^\"]*\"|'[^']*')")
_OUTSIDE = (
    (r"&&|并且|且", " and "), (r"\|\||或者|或", " or "), (r"≥", ">="), (r"≤", "<="), (r"≠|<>", "!="),
    (r"!(?!=)", " not "), (r"(?<![=!<>])=(?!=)", "=="), (r"\btrue\b", "True"), (r"\bfalse\b", "False"),
)  # fmt: skip
_WORDS = {"==": "是", "!=": "不是", ">": "大于", ">=": "不小于", "<": "小于", "<=": "不大于"}
_LIMITS = {">": "exclusiveMinimum", ">=": "minimum", "<": "exclusiveMaximum", "<=": "maximum"}
_OPERATORS: Mapping[type, str] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Lt: "<",
    ast.LtE: "<=",
}


class Unread(ValueError):
    """The condition cannot be read."""


@dataclass(frozen=True)
class Known:
    """A field that a condition may name."""

    label: str
    kind: str
    options: tuple[str, ...] = ()
    rows: Mapping[str, Known] = field(default_factory=dict)
    codes: Mapping[str, str] = field(default_factory=dict)  # short names of the options


Fields = Mapping[str, Known]


@dataclass(frozen=True)
class Condition:
    """A schema that the answers fulfil when it holds, its words, and whether it was written as an expression."""

    schema: Mapping[str, Any]
    words: str
    sure: bool = True


def expression(said: str, fields: Fields) -> Condition:
    quoted = said.translate(str.maketrans("“”‘’", "\"\"''"))
    pieces = _QUOTED.split(quoted)
    for at in range(0, len(pieces), 2):
        for pattern, word in _OUTSIDE:
            pieces[at] = re.sub(pattern, word, pieces[at])
    try:
        tree = ast.parse("".join(pieces).strip(), mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        raise Unread(said) from error
    try:
        return _told(tree, fields)
    except RecursionError as error:
        raise Unread(said) from error


def _told(tree: ast.AST, fields: Fields) -> Condition:
    if isinstance(tree, ast.BoolOp):
        parts = [_told(value, fields) for value in tree.values]
        return both(parts) if isinstance(tree.op, ast.And) else either(parts)
    if isinstance(tree, ast.UnaryOp) and isinstance(tree.op, ast.Not):
        if isinstance(tree.operand, ast.Name):
            return test(tree.operand.id, "==", False, fields)
        inner = _told(tree.operand, fields)
        return Condition({"not": dict(inner.schema)}, f"不符合（{inner.words}）")
    if isinstance(tree, ast.Name):
        return test(tree.id, "==", True, fields)
    if isinstance(tree, ast.Call):
        return _any(tree, fields)
    if isinstance(tree, ast.Compare) and len(tree.ops) == 1:
        return _compared(tree, fields)
    raise Unread(ast.dump(tree)[:80])


def _compared(tree: ast.Compare, fields: Fields) -> Condition:
    left, operator, right = tree.left, tree.ops[0], tree.comparators[0]
    if not isinstance(left, ast.Name):
        raise Unread("left")
    if isinstance(operator, ast.In | ast.NotIn):
        if not isinstance(right, ast.List | ast.Tuple | ast.Set):
            raise Unread("list")
        return among(left.id, [_value(one) for one in right.elts], isinstance(operator, ast.NotIn), fields)
    sign = _OPERATORS.get(type(operator))
    if sign is None:
        raise Unread("operator")
    return test(left.id, sign, _value(right), fields)


def _value(tree: ast.AST) -> Any:
    if isinstance(tree, ast.Constant) and isinstance(tree.value, str | bool | int):
        return tree.value
    if isinstance(tree, ast.Constant) and isinstance(tree.value, float):
        return Decimal(repr(tree.value))
    if isinstance(tree, ast.Name):  # an option without its quotation marks
        return tree.id
    raise Unread("value")


def _any(tree: ast.Call, fields: Fields) -> Condition:
    """``any(areas, part=="人行道")``: some row of a repeating group."""
    named = isinstance(tree.func, ast.Name) and tree.func.id in ("any", "exists", "some")
    if not named or len(tree.args) != 2 or not isinstance(tree.args[0], ast.Name):
        raise Unread("call")
    group = tree.args[0].id
    known = fields.get(group)
    if known is None or not known.rows:
        raise Unread(group)
    inner = _told(tree.args[1], known.rows)
    schema = {"properties": {group: {"contains": dict(inner.schema)}}, "required": [group]}
    return Condition(schema, f"{known.label}中有一行{inner.words}")


def _known(name: str, fields: Fields) -> tuple[str, Known]:
    if name in fields:
        return name, fields[name]
    labelled = [key for key, known in fields.items() if plain(known.label) == name]
    if len(labelled) != 1:
        raise Unread(name)
    return labelled[0], fields[labelled[0]]


def among(name: str, given: list[Any], negated: bool, fields: Fields) -> Condition:
    key, known = _known(name, fields)
    given = [known.codes.get(str(value), value) for value in given]
    for value in given:
        _refuse_option(value, known)
    test: dict[str, Any] = {"enum": given} if len(given) > 1 else {"const": given[0]}
    if known.kind == "several":
        test = {"contains": test}
    words = f"{known.label}{'不是' if negated else '是'}{'或'.join(map(str, given))}"
    return _about(key, {"not": test} if negated else test, words)


def test(name: str, sign: str, value: Any, fields: Fields) -> Condition:
    key, known = _known(name, fields)
    if known.kind == "yes_no":
        if not isinstance(value, bool) or sign not in ("==", "!="):
            raise Unread(name)
        wanted = value if sign == "==" else not value
        return _about(key, {"const": wanted}, f"{known.label}：{'是' if wanted else '否'}")
    if sign in ("==", "!="):
        return among(key, [value], sign == "!=", fields)
    if known.kind not in ("integer", "number", "money", "computed") or isinstance(value, bool | str):
        raise Unread(name)
    return _about(key, {_LIMITS[sign]: value}, f"{known.label}{_WORDS[sign]}{value}")


def _refuse_option(value: Any, known: Known) -> None:
    if known.options and value not in known.options:
        raise Unread(str(value))
    if known.kind in ("integer", "number", "money") and isinstance(value, bool | str):
        raise Unread(str(value))
    if known.kind in ("yes_no", "rows", "files", "group"):
        raise Unread(known.label)


def _about(key: str, test: Mapping[str, Any], words: str) -> Condition:
    return Condition({"properties": {key: dict(test)}, "required": [key]}, words)


def both(parts: list[Condition]) -> Condition:
    """All of them: one object where each speaks of a field of its own."""
    words, sure = "，且".join(part.words for part in parts), all(part.sure for part in parts)
    names = [name for part in parts for name in part.schema.get("required", ())]
    if len(set(names)) == len(names) and all(
        part.schema.keys() == {"properties", "required"} for part in parts
    ):
        properties = {key: value for part in parts for key, value in part.schema["properties"].items()}
        return Condition({"properties": properties, "required": names}, words, sure)
    return Condition({"allOf": [dict(part.schema) for part in parts]}, words, sure)


def either(parts: list[Condition]) -> Condition:
    words, sure = "，或".join(part.words for part in parts), all(part.sure for part in parts)
    return Condition({"anyOf": [dict(part.schema) for part in parts]}, words, sure)
