"""JsonLogic (jsonlogic.com), which Form.io and Open Forms write rules in, as expressions. It is data, so it needs no
parser."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from ..values import Json
from .expressions import Apply, Expression, Literal, Reference, Untranslatable, negation

Find = Callable[[str], Reference]  # the answer that a name speaks of; raises Untranslatable

_SAME: Mapping[str, str] = {
    "==": "==", "===": "==", "!=": "!=", "!==": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">=",
    "and": "and", "or": "or", "+": "+", "*": "*", "/": "/", "%": "%", "min": "min", "max": "max", "cat": "concat",
}  # fmt: skip


def expression_of(logic: Json, find: Find) -> Expression:
    """The expression of a rule. Raises Untranslatable."""
    if not isinstance(logic, Mapping):
        if isinstance(logic, list):
            raise Untranslatable("[…]")
        return Literal(logic)
    if len(logic) != 1:
        raise Untranslatable("{…}")
    [(op, given)] = logic.items()
    args = given if isinstance(given, list) else [given]
    if op == "var":
        return find(str(args[0]) if args else "")
    if op == "-" and len(args) == 2 and "rdelta" in (args[1] if isinstance(args[1], Mapping) else {}):
        return _moved(expression_of(args[0], find), args[1]["rdelta"], -1)
    if op == "+" and len(args) == 2 and "rdelta" in (args[1] if isinstance(args[1], Mapping) else {}):
        return _moved(expression_of(args[0], find), args[1]["rdelta"], 1)
    return _applied(op, tuple(expression_of(argument, find) for argument in args), args, find)


def _applied(op: str, args: tuple[Expression, ...], given: list[Json], find: Find) -> Expression:
    if op in ("date", "datetime") and len(args) == 1:
        return args[0]
    if op == "today":
        return Apply("today", ())
    if op == "!" and args:
        return negation(args[0])
    if op == "!!" and args:
        return args[0]
    if op == "-":
        return Apply("neg" if len(args) == 1 else "-", args)
    if op in ("if", "?:") and len(args) == 3:
        return Apply("if", args)
    if op == "in" and len(args) == 2:
        return Apply("contains", (args[1], args[0])) if isinstance(args[1], Reference) else Apply("in", args)
    if op in ("<", "<=") and len(args) == 3:  # between
        return Apply("and", (Apply(op, args[:2]), Apply(op, args[1:])))
    if op in _SAME and args and (len(args) == 2 or op in ("and", "or", "+", "*", "min", "max", "cat")):
        return args[0] if len(args) == 1 and op in ("and", "or", "+") else Apply(_SAME[op], args)
    del given, find
    raise Untranslatable(op)


def _moved(start: Expression, delta: Json, sign: int) -> Expression:
    """A date and a number of years, months and days before or after it."""
    numbers = delta if isinstance(delta, list) else [delta]
    if not all(isinstance(number, int | Decimal) for number in numbers):
        raise Untranslatable("rdelta")
    for op, number in zip(("add_years", "add_months", "add_days"), numbers, strict=False):
        if number:
            start = Apply(op, (start, Literal(sign * number)))
    return start
