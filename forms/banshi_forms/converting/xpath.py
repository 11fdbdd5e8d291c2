"""Expressions of XLSForm (XPath as ODK writes it) as our tree. pyxform's lexer makes the tokens."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from lark.exceptions import LarkError
from pyxform.parsing.expression import parse_expression

from .conditions import Types
from .expressions import (
    Apply,
    Expression,
    Literal,
    Path,
    Reference,
    Token,
    Untranslatable,
    negation,
    parse,
)  # fmt: skip

_KINDS: Mapping[str, str] = {
    "OPS_MATH": "operator", "OPS_COMP": "operator", "OPS_BOOL": "operator", "OPEN_PAREN": "open",
    "CLOSE_PAREN": "close", "COMMA": "comma", "FUNC_CALL": "function",
}  # fmt: skip
_OPS = {"=": "==", "mod": "%", "div": "/"}
_FUNCTIONS: Mapping[str, str] = {
    "selected": "contains", "count-selected": "count_chosen", "string-length": "length", "regex": "matches",
    "today": "today", "round": "round_to", "int": "floor", "floor": "floor", "ceiling": "ceil", "abs": "abs",
    "sum": "sum", "count": "count", "min": "min", "max": "max", "if": "if", "concat": "concat", "contains": "within",
    "starts-with": "starts_with", "ends-with": "ends_with", "substr": "slice", "position": "position",
}  # fmt: skip
_ITSELF = frozenset({"number", "string", "date", "decimal-date", "boolean", "decimal-date-time", "once"})
_PATHS = frozenset({"PARENT_REF", "SELF_REF", "PATH_SEP", "NAME"})
LONGEST = 4000


def expression_of(text: str, itself: Path, find: Callable[[str], Reference], types: Types) -> Expression:
    """The tree of an expression; ``itself`` is what a dot speaks of. Raises Untranslatable."""
    if len(text) > LONGEST:
        raise Untranslatable("…")
    try:
        lexed = [(str(token.type), str(token)) for token in parse_expression(text.strip())]
    except LarkError as error:
        raise Untranslatable(text[:40]) from error
    return _dated(parse(_Tokens(lexed, itself, find).read(), _call), types)


class _Tokens:
    """From pyxform's tokens to ours: paths put together, ``<`` and ``=`` joined, ``a -1`` taken apart."""

    def __init__(self, lexed: list[tuple[str, str]], itself: Path, find: Callable[[str], Reference]) -> None:
        self._lexed = lexed
        self._itself = itself
        self._find = find
        self._made: list[Token] = []

    def read(self) -> list[Token]:
        at = 0
        while at < len(self._lexed):
            kind, text = self._lexed[at]
            if kind in _PATHS:
                end = at
                while end < len(self._lexed) and self._lexed[end][0] in _PATHS:
                    end += 1
                self._path([text for _, text in self._lexed[at:end]])
                at = end
                continue
            at += 1
            if kind != "WHITESPACE":
                self._token(kind, text)
        return self._made

    def _token(self, kind: str, text: str) -> None:
        if kind == "NUMBER":
            self._number(text)
        elif kind == "SYSTEM_LITERAL":
            self._value(text, Literal(text[1:-1]))
        elif kind in ("DATE", "DATETIME", "TIME"):
            self._value(text, Literal(text))
        elif kind == "PYXFORM_REF":
            if "#" in text:
                raise Untranslatable(text)
            self._value(text, self._find(text[2:-1].strip()))
        elif kind in _KINDS:
            self._sign(_KINDS[kind], text.strip())
        else:
            raise Untranslatable(text)

    def _number(self, text: str) -> None:
        """``a -1`` is a difference, though the lexer takes ``-1`` for one word."""
        if text.startswith("-") and self._made and self._made[-1].kind in ("literal", "close"):
            self._made.append(Token("operator", "-"))
            text = text[1:]
        value = float(text) if "." in text else int(text)
        self._value(text, Literal(int(value) if value == int(value) else value))

    def _sign(self, kind: str, text: str) -> None:
        text = text.removesuffix("(") if kind == "function" else text
        last = self._made[-1] if self._made else None
        if text == "=" and last is not None and last.kind == "operator" and last.text in ("<", ">"):
            self._made[-1] = Token("operator", last.text + "=")
        else:
            self._made.append(Token(kind, _OPS.get(text, text)))

    def _value(self, text: str, value: Expression) -> None:
        self._made.append(Token("literal", text, value))

    def _path(self, steps: list[str]) -> None:
        names = [step for step in steps if step not in ("/", ".", "..")]
        if names:
            self._value(names[-1], self._find(names[-1]))
        elif steps == ["."]:
            self._value(".", Reference(self._itself))
        else:
            self._value("..", Literal(""))


def _call(name: str, args: list[Expression]) -> Expression:
    if name == "not" and len(args) == 1:
        return negation(args[0])
    if name in ("true", "false") and not args:
        return Literal(name == "true")
    if name in _ITSELF and len(args) == 1:
        return args[0]
    if name == "today" or name == "now":
        return Apply("today", ()) if name == "today" else _refused("now()")
    if name == "position":
        return Apply("position", ())
    if name == "round" and len(args) == 1:
        return Apply("round", (args[0],))
    if name == "count" and len(args) == 1:
        return Apply("count", (args[0],))
    if name == "coalesce" and len(args) == 2:
        return Apply("if", (Apply("!=", (args[0], Literal(""))), args[0], args[1]))
    if name == "pi" and not args:
        return Literal(3.14159265358979)
    if name in _FUNCTIONS:
        return Apply(_FUNCTIONS[name], tuple(args))
    return _refused(f"{name}()")


def _refused(name: str) -> Expression:
    raise Untranslatable(name)


def _dated(expression: Expression, types: Types) -> Expression:
    """Days added to a date, and the days between two, which XPath writes as sums."""
    if not isinstance(expression, Apply):
        return expression
    args = tuple(_dated(argument, types) for argument in expression.args)
    if expression.op in ("+", "-") and len(args) == 2 and _is_date(args[0], types):
        if expression.op == "-" and _is_date(args[1], types):
            return Apply("days_between", (args[1], args[0]))
        days = args[1] if expression.op == "+" else Apply("neg", (args[1],))
        return Apply("add_days", (args[0], days))
    return Apply(expression.op, args)


def _is_date(expression: Expression, types: Types) -> bool:
    if isinstance(expression, Apply):
        return expression.op in ("today", "add_days")
    return isinstance(expression, Reference) and types.get(expression.path) == "string"
