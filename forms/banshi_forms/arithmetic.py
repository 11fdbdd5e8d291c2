"""Exact arithmetic for formulas: ``+ - * / %`` become calls of functions that reckon in decimals.

CEL has binary doubles only: 0.1 + 0.2 is not 0.3 there, and a check that twelve amounts add up would refuse an honest
applicant. A double carries any decimal of up to fifteen digits without loss, so it is enough that each step is
reckoned in decimals and rounded to fifteen digits; comparisons may then stay CEL's own. Only the text is rearranged
here: whether it is a formula at all, and what it gives, is the library's to say.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Context, Decimal
from math import isfinite
from typing import Any

DIGITS = 15  # that a double holds without loss
LONGEST_TEXT = 1_000_000  # characters, of a text that a formula puts together
LONGEST_LIST = 100_000
BUILDING = frozenset({"map", "filter"})  # loops that put a list together
MACROS = frozenset({"all", "exists", "exists_one", *BUILDING})
ROW = "row"

_TOKEN = re.compile(
    r"//[^\n]*|\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|[A-Za-z_]\w*"
    r"|(?:\d+\.\d+|\.\d+)(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+|0[xX][0-9A-Fa-f]+u?|\d+u?|&&|\|\||[<>=!]=|.",
    re.DOTALL,
)
_ENDS = frozenset(
    {"&&", "||", "?", ":", ",", "<", ">", "<=", ">=", "==", "!=", "in"}
)  # of an arithmetic part
_NAMES: Mapping[str, str] = {"+": "_plus", "-": "_minus", "*": "_times", "/": "_over", "%": "_modulo"}
_SUMS, _PRODUCTS = ("+", "-"), ("*", "/", "%")
_RECKONING = Context(prec=60)


def tokens(expression: str) -> list[str]:
    """The words of an expression, spaces among them, comments left out; bare integers are written as doubles.

    Integers stay where they index a list; there ``row`` is the number of the row as an integer too.
    """
    out: list[str] = []
    for token in _TOKEN.findall(expression):
        if token.startswith("//"):
            continue
        before = next((part for part in reversed(out) if not part.isspace()), "")
        if before == "[" and _indexes(out):
            out.append("row_index" if token == ROW else token)
        else:
            out.append(f"{token}.0" if token.isdecimal() else token)
    return out


def _indexes(out: list[str]) -> bool:
    """Whether the bracket just opened picks from a list (and does not begin one)."""
    words = [part for part in out if not part.isspace()]
    return len(words) > 1 and (words[-2].isidentifier() or words[-2] in (")", "]"))


def exactly(words: list[str]) -> str:
    """The expression with its arithmetic as calls."""
    text, at = _inside(words, 0)
    return text + "".join(words[at:])  # a bracket too many: the library says so


def loops(words: list[str]) -> list[tuple[str, ...]]:
    """The loops of an expression, each with those around it, outermost first."""
    around: list[str] = []  # for every open bracket the loop it belongs to, or nothing
    found: list[tuple[str, ...]] = []
    said = [word for word in words if not word.isspace()]
    for at, word in enumerate(said):
        if word == "(":
            is_loop = at > 1 and said[at - 1] in MACROS and said[at - 2] == "."
            around.append(said[at - 1] if is_loop else "")
            found += [tuple(filter(None, around))] if is_loop else []
        elif word == ")" and around:
            around.pop()
    return found


def _inside(words: list[str], at: int) -> tuple[str, int]:
    """What stands up to the closing bracket, and where that is."""
    done: list[str] = []
    part: list[str] = []
    while at < len(words) and words[at] not in (")", "]", "}"):
        word = words[at]
        if word in ("(", "[", "{"):
            inner, at = _inside(words, at + 1)
            part.append(word + inner + "".join(words[at : at + 1]))
        elif word in _ENDS:
            done += [_part(part), word]
            part = []
        else:
            part.append(word)
        at += 1
    return "".join([*done, _part(part)]), at


def _part(words: list[str]) -> str:
    return _folded(words, _SUMS, lambda term: _folded(term, _PRODUCTS, "".join))


def _folded(words: list[str], operators: tuple[str, ...], below: Callable[[list[str]], str]) -> str:
    """Operators of one rank, taken from the left."""
    operands: list[list[str]] = [[]]
    between: list[str] = []
    for word in words:
        if word in operators and _is_operand(operands[-1]):
            between.append(word)
            operands.append([])
        else:
            operands[-1].append(word)
    text = below(operands[0])
    for operator, operand in zip(between, operands[1:], strict=True):
        text = f" {_NAMES[operator]}({text},{below(operand)})"
    return text


def _is_operand(words: list[str]) -> bool:
    """Whether an operand is complete, so that what follows stands between two; else a minus is a sign."""
    said = [word for word in words if not word.isspace()]
    return bool(said) and said[-1] not in ("-", "!", *_SUMS, *_PRODUCTS)


def exact(value: float) -> Decimal:
    """A number as it was meant: the dust of binary fractions is off, up to fifteen digits are kept."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        raise TypeError(value)
    return Decimal(f"{value:.{DIGITS}g}") if isinstance(value, float) else Decimal(value)


def _reckoned(reckon: Callable[[Decimal, Decimal], Decimal]) -> Callable[[Any, Any], float]:
    return lambda left, right: float(f"{reckon(_meant(left), _meant(right)):.{DIGITS}g}")


def _meant(value: Any) -> Decimal:
    """Unlike ``exact`` with all its digits: a third that was divided out is a third again when multiplied."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        raise TypeError(value)
    return Decimal(repr(value))


def _plus(left: Any, right: Any) -> Any:
    """A sum; texts and lists are joined, within bounds."""
    if isinstance(left, str) and isinstance(right, str):
        return _within(left + right, LONGEST_TEXT)
    if isinstance(left, list) and isinstance(right, list):
        return _within([*left, *right], LONGEST_LIST)
    return _sum(left, right)


def _within(joined: Any, longest: int) -> Any:
    if len(joined) > longest:
        raise ValueError(f"longer than {longest}")
    return joined


def _over(left: Any, right: Any) -> float:
    return float(_RECKONING.divide(_meant(left), _meant(right)))


_sum = _reckoned(_RECKONING.add)

OPERATIONS: Mapping[str, Callable[..., Any]] = {
    "_plus": _plus,
    "_minus": _reckoned(_RECKONING.subtract),
    "_times": _reckoned(_RECKONING.multiply),
    "_over": _over,
    "_modulo": _reckoned(_RECKONING.remainder),
}
