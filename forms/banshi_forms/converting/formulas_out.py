"""An expression as CEL, for computed fields and for checks across fields."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal

from ..formulas import RESERVED, BadFormula, compiled, unknown_functions
from ..values import Json
from .conditions import Types, coerced
from .expressions import ANY_ROW, Apply, Expression, Fits, Literal, Path, Reference, Untranslatable

_INFIX: Mapping[str, str] = {
    "and": "&&", "or": "||", "==": "==", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">=",
    "+": "+", "-": "-", "*": "*", "/": "/",
}  # fmt: skip
_COMPARING = frozenset({"==", "!=", "<", "<=", ">", ">="})
_OVER_ROWS = frozenset({"sum", "count", "min", "max"})
_PATTERNS: Mapping[str, str] = {
    "length": "length({0})", "round": "round({0})", "round_to": "round({0}, {1})", "floor": "floor({0})",
    "ceil": "-floor(-({0}))", "abs": "abs({0})", "slice": "slice({0}, {1}, {2})", "sum": "sum_of({0})",
    "add_days": "add_days({0}, {1})", "add_months": "add_months({0}, {1})", "add_years": "add_years({0}, {1})",
    "days_between": "days_between({0}, {1})", "count_chosen": "size({0})", "count": "size({0})",
    "text": "string({0})", "number": "double({0})", "matches": "{0}.matches({1})", "within": "{0}.contains({1})",
    "starts_with": "{0}.startsWith({1})", "ends_with": "{0}.endsWith({1})", "not": "!({0})", "neg": "-({0})",
    "if": "({0} ? {1} : {2})", "today": "today", "position": "(row + 1)",
    "%": "({0} - {1} * floor({0} / {1}))", "in": "({0} in {1})",
}  # fmt: skip


def cel(expression: Expression, base: Path, types: Types) -> str:
    """The expression for a rule of the object at ``base``. Raises Untranslatable."""
    text = _Writer(base, types).write(expression)
    try:
        compiled(text)
        unknown = unknown_functions(text)
    except BadFormula as error:
        raise Untranslatable(str(error)) from error
    if unknown:
        raise Untranslatable(sorted(unknown)[0])
    return text


class _Writer:
    def __init__(self, base: Path, types: Types) -> None:
        self._base = base
        self._types = types

    def write(self, expression: Expression) -> str:
        if isinstance(expression, Literal):
            return _literal(expression.value)
        if isinstance(expression, Reference):
            return self._reference(expression.path)
        if isinstance(expression, Fits):
            raise Untranslatable(".".join(expression.path))
        return self._applied(expression)

    def _applied(self, expression: Apply) -> str:
        op, args = expression.op, self._of_one_type(expression)
        if op == "has":
            return self._has(args[0])
        if op == "contains":
            return self._contains(*args)
        if op == "concat":
            return " + ".join(self._text(argument) for argument in args)
        written = [self._argument(argument, many=op in _OVER_ROWS) for argument in args]
        if op in ("min", "max"):
            return f"{op}_of({', '.join(written)})"
        if op in _COMPARING and (guarded := self._guarded(op, *args)):
            return guarded
        if op in _INFIX:
            return "(" + f" {_INFIX[op]} ".join(written) + ")"
        if op in _PATTERNS:
            try:
                return _PATTERNS[op].format(*written)
            except IndexError as error:
                raise Untranslatable(op) from error
        raise Untranslatable(op)

    def _argument(self, expression: Expression, *, many: bool) -> str:
        """An answer of many rows at once is for sums and the like only."""
        if isinstance(expression, Reference) and not many and self._is_many(expression.path):
            raise Untranslatable(".".join(expression.path))
        return self.write(expression)

    def _is_many(self, path: Path) -> bool:
        return ANY_ROW in (path[len(self._base) :] if path[: len(self._base)] == self._base else path)

    def _of_one_type(self, expression: Apply) -> tuple[Expression, ...]:
        """A literal that is compared with an answer is of the answer's type: CEL does not mix them."""
        if expression.op not in _COMPARING:
            return expression.args
        kinds = [self._types.get(a.path) for a in expression.args if isinstance(a, Reference)]
        return tuple(
            Literal(coerced(a.value, kinds[0])) if isinstance(a, Literal) and kinds else a
            for a in expression.args
        )

    def _guarded(self, op: str, left: Expression, right: Expression) -> str:
        """A comparison of an answer elsewhere with a literal holds, or does not, while there is no answer yet."""
        if not (isinstance(left, Reference) and isinstance(right, Literal)) or ANY_ROW in left.path:
            return ""
        if left.path[:-1] == self._base and self._base:
            return ""  # a rule cannot ask whether its neighbour in a row or group has an answer
        present = self._has(left)
        if right.value in ("", None):
            return present if op == "!=" else f"!({present})"
        compared = f"{_listed('root', left.path)} {op} {_literal(right.value)}"
        return f"(!({present}) || {compared})" if op == "!=" else f"({present} && {compared})"

    def _contains(self, held: Expression, value: Expression) -> str:
        several = isinstance(held, Reference) and self._types.get(held.path) == "array"
        if several:
            return f"({self.write(value)} in {self.write(held)})"
        return self._applied(Apply("==", (held, value)))

    def _text(self, expression: Expression) -> str:
        written = self.write(expression)
        kind = self._types.get(expression.path) if isinstance(expression, Reference) else None
        is_text = kind == "string" or (isinstance(expression, Literal) and isinstance(expression.value, str))
        return written if is_text else f"string({written})"

    def _has(self, expression: Expression) -> str:
        if not isinstance(expression, Reference) or ANY_ROW in expression.path:
            raise Untranslatable("has")
        path = expression.path
        return " && ".join(f"has(root.{_dotted(path[: at + 1])})" for at in range(len(path)))

    def _reference(self, path: Path) -> str:
        below = path[len(self._base) :]
        beside = path[: len(self._base)] == self._base and below and below[0] != ANY_ROW
        if beside and below[0] not in RESERVED:
            return _listed("", below)
        if path and path[0] != ANY_ROW:
            return _listed("root", path)
        raise Untranslatable(".".join(path))


def _listed(start: str, path: Path) -> str:
    """A member of members; behind a list, that member of each of its rows."""
    if ANY_ROW not in path:
        return _dotted((start, *path) if start else path)
    at = path.index(ANY_ROW)
    rows, member = _dotted((start, *path[:at]) if start else path[:at]), path[at + 1 :]
    if not member or ANY_ROW in member:
        raise Untranslatable(".".join(path))
    each = f"r.{_dotted(member)}"
    return f"{rows}.map(r, has({each}), {each})"


def _dotted(path: Path) -> str:
    for name in path:
        if not (name.isidentifier() and name.isascii()):
            raise Untranslatable(name)
    return ".".join(path)


def _literal(value: Json) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, int | Decimal | float):
        return str(value)
    raise Untranslatable(json.dumps(value, default=str))
