"""Expressions of other dialects as one small tree: literals, references to answers, and operators between them.

Every dialect's reader makes this tree; ``conditions`` and ``formulas_out`` write it as JSON Schema and as CEL. Here
is also the parser of infix text, which XLSForm and the plainest scripts of Form.io share; their tokens come from
each dialect's own reader.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from ..values import Json

Path = tuple[str, ...]  # names from the root of the answers; "*" is the row in which the rule stands
ANY_ROW = "*"


@dataclass(frozen=True)
class Literal:
    value: Json


@dataclass(frozen=True)
class Reference:
    path: Path


@dataclass(frozen=True)
class Fits:
    """Whether the answer at a path fulfils a schema; ``absent`` is the verdict on no answer."""

    path: Path
    schema: Mapping[str, Json]
    absent: bool = False


@dataclass(frozen=True)
class Apply:
    op: str
    args: tuple[Expression, ...]


Expression = Literal | Reference | Fits | Apply
TRUE, FALSE = Literal(True), Literal(False)


class Untranslatable(ValueError):
    """The expression says something that we have no words for; the sentence names it."""


@dataclass(frozen=True)
class Token:
    """``kind``: literal, reference, function, operator, open, close, comma, end."""

    kind: str
    text: str
    value: Expression | None = None


_BINDING: Mapping[str, int] = {
    "or": 1, "and": 2, "==": 4, "!=": 4, "<": 5, "<=": 5, ">": 5, ">=": 5, "+": 6, "-": 6, "*": 7, "/": 7, "%": 7,
}  # fmt: skip
_NOT, _MINUS = 3, 8
DEEPEST = 40
NOTHING = Token("end", "")


def parse(tokens: list[Token], call: Callable[[str, list[Expression]], Expression]) -> Expression:
    """The tree of infix text; ``call`` makes the tree of a function. Raises Untranslatable."""
    return _Parser(tokens, call).whole()


class _Parser:
    def __init__(self, tokens: list[Token], call: Callable[[str, list[Expression]], Expression]) -> None:
        self._tokens = [*tokens, NOTHING]
        self._at = 0
        self._call = call
        self._depth = 0

    def whole(self) -> Expression:
        found = self._expression(0)
        if self._next.kind != "end":
            raise Untranslatable(self._next.text)
        return found

    @property
    def _next(self) -> Token:
        return self._tokens[self._at]

    def _advance(self) -> Token:
        token = self._tokens[self._at]
        self._at = min(self._at + 1, len(self._tokens) - 1)
        return token

    def _expression(self, least: int) -> Expression:
        self._depth += 1
        if self._depth > DEEPEST:
            raise Untranslatable("( ( (")
        left = self._operand()
        while self._next.kind == "operator" and _BINDING.get(self._next.text, 0) > least:
            op = self._advance().text
            left = Apply(op, (left, self._expression(_BINDING[op])))
        self._depth -= 1
        return left

    def _operand(self) -> Expression:
        token = self._advance()
        if token.value is not None:
            return token.value
        if token.kind == "operator" and token.text == "not":
            return Apply("not", (self._expression(_NOT),))
        if token.kind == "operator" and token.text == "-":
            return Apply("neg", (self._expression(_MINUS),))
        if token.kind == "function":
            return self._call(token.text, list(self._arguments()))
        if token.kind == "open":
            inner = self._expression(0)
            self._close()
            return inner
        raise Untranslatable(token.text or "…")

    def _arguments(self) -> Iterator[Expression]:
        if self._next.kind == "close":
            self._advance()
            return
        while True:
            yield self._expression(0)
            if self._next.kind != "comma":
                break
            self._advance()
        self._close()

    def _close(self) -> None:
        if self._advance().kind != "close":
            raise Untranslatable("(")


def references(expression: Expression) -> Iterator[Path]:
    """The paths that an expression looks at."""
    if isinstance(expression, Reference | Fits):
        yield expression.path
    elif isinstance(expression, Apply):
        for argument in expression.args:
            yield from references(argument)


def conjuncts(expression: Expression) -> Iterator[Expression]:
    """The parts that must all hold."""
    if isinstance(expression, Apply) and expression.op == "and":
        for argument in expression.args:
            yield from conjuncts(argument)
    elif expression != TRUE:
        yield expression


def both(*expressions: Expression) -> Expression:
    parts = tuple(part for whole in expressions for part in conjuncts(whole))
    return parts[0] if len(parts) == 1 else Apply("and", parts) if parts else TRUE


def negation(expression: Expression) -> Expression:
    if isinstance(expression, Apply) and expression.op == "not":
        return expression.args[0]
    return Apply("not", (expression,))
