"""Formulas and checks in CEL (cel.dev), evaluated by a library with bounded cost; nothing typed runs as code.

All numbers are doubles while a formula runs: CEL does not mix integers with fractions, and a clerk who writes
``area * 3`` should not have to know. Arithmetic is exact to fifteen digits (see ``arithmetic``), and results are
decimals. A name without a value, or any failure, makes the result ABSENT: the computed field is empty, the check does
not apply.

Why ``cel`` (common-expression-language 0.10): an expression of two loops over 200 rows takes it 20 ms; ``cel-python``
0.5, whose operators could be made decimal without rearranging the text, takes 7.3 s and its compiling runner falls
over; ``cel-expr-python`` 0.1 reckons in binary too, and gives the same loops up at its budget of iterations.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from decimal import Decimal
from functools import cache, lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from .arithmetic import BUILDING, exact, exactly, loops, tokens
from .functions import FUNCTIONS
from .values import Context, Json

LONGEST = 4000  # characters of one expression
DEEPEST = 40  # brackets inside brackets
MOST_LOOPS = 2  # in one another
RESERVED = frozenset({"root", "row", "row_index", "today", "applicant", "facts"})  # names every rule knows
ABSENT: Final = object()

if TYPE_CHECKING:
    import cel

logging.getLogger("cel").addHandler(logging.NullHandler())
logging.getLogger("cel").propagate = False

_ROOT = re.compile(r"\broot\b")
_MEMBER = re.compile(r"\broot\s*\.\s*([A-Za-z_]\w*)")


@cache
def _cel() -> Any:
    """The library, loaded with the first formula: it brings a command line of its own, a fifth of a second long."""
    return import_module("cel")


class BadFormula(ValueError):
    """The expression cannot be used; the sentence says why."""


@lru_cache(maxsize=4096)
def compiled(expression: str) -> cel.Program:
    """The program of an expression. Raises BadFormula."""
    if len(expression) > LONGEST:
        raise BadFormula(f"longer than {LONGEST} characters")
    if _depth(expression) > DEEPEST:
        raise BadFormula(f"more than {DEEPEST} brackets deep")
    words = tokens(expression)
    _refuse_costly(words)
    try:
        _cel().compile("".join(words))  # so that a fault is told of what was typed
        program: cel.Program = _cel().compile(exactly(words))
        return program
    except ValueError as error:
        raise BadFormula(str(error).partition("\n")[0]) from error


def _refuse_costly(words: list[str]) -> None:
    """Each loop in another multiplies the cost by the number of rows; a list put together in a loop, twice over."""
    for nested in loops(words):
        if len(nested) > MOST_LOOPS:
            raise BadFormula(f"more than {MOST_LOOPS} loops in one another")
        if len(nested) > 1 and nested[-1] in BUILDING:
            raise BadFormula(
                f"{nested[-1]} inside {nested[-2]} takes too long: exists, exists_one, distinct or repeated may do"
            )


@lru_cache(maxsize=4096)
def names(expression: str) -> frozenset[str]:
    """The variables an expression looks at. Raises BadFormula."""
    return frozenset(compiled(expression).references()["variables"])


def unknown_functions(expression: str) -> frozenset[str]:
    """Functions that are neither CEL's nor ours."""
    used = {name for name in compiled(expression).references()["functions"] if name.isidentifier()}
    return frozenset(used - FUNCTIONS.keys() - _BUILT_IN - {name for name in used if name.startswith("_")})


_BUILT_IN = frozenset(
    {
        "size",
        "contains",
        "startsWith",
        "endsWith",
        "matches",
        "int",
        "uint",
        "double",
        "string",
        "bool",
        "bytes",
    }
    | {
        "type",
        "has",
        "all",
        "exists",
        "exists_one",
        "map",
        "filter",
        "timestamp",
        "duration",
        "dyn",
        "max",
        "min",
    }
    | {"getFullYear", "getMonth", "getDate"}
)


def evaluate(expression: str, variables: Mapping[str, Any]) -> Json:
    """The value of an expression, or ABSENT. ``variables`` are prepared (``prepared``)."""
    program = compiled(expression)
    try:
        return _plain(
            program.execute(_cel().Context(variables=_used(expression, variables), functions=dict(FUNCTIONS)))
        )
    except (RuntimeError, TypeError, ValueError, KeyError, IndexError, OverflowError, ZeroDivisionError):
        return ABSENT


def _used(expression: str, variables: Mapping[str, Any]) -> dict[str, Any]:
    """Only what the expression looks at: handing a long table over for every row of it would take seconds."""
    used = {name: variables[name] for name in names(expression) if name in variables}
    root, members = used.get("root"), _members_of_root(expression)
    if isinstance(root, Mapping) and members is not None:
        used["root"] = {name: root[name] for name in members if name in root}
    return used


@lru_cache(maxsize=4096)
def _members_of_root(expression: str) -> frozenset[str] | None:
    """The fields an expression takes of ``root``; None when it takes root as a whole."""
    members = _MEMBER.findall(expression)
    return frozenset(members) if len(members) == len(_ROOT.findall(expression)) else None


def scope(values: Mapping[str, Json], root: Any, row: int | None, context: Context) -> dict[str, Any]:
    """The variables of an object: its properties by name, then what every rule knows. ``root`` is prepared."""
    known = {name: prepared(value) for name, value in values.items() if value is not None}
    known.update(root=root, today=context.today.isoformat())
    known.update(applicant=prepared(dict(context.applicant)), facts=prepared(dict(context.facts)))
    if row is not None:
        known.update(row=float(row), row_index=row)
    return known


def prepared(value: Json) -> Any:
    """A JSON value as CEL takes it: numbers as doubles, nulls left out."""
    if isinstance(value, bool | str):
        return value
    if isinstance(value, int | float | Decimal):
        return _double(value)
    if isinstance(value, Mapping):
        return {str(name): prepared(item) for name, item in value.items() if item is not None}
    if isinstance(value, list | tuple):
        return [prepared(item) for item in value]
    return value


def _plain(value: Any) -> Json:
    """The result as JSON; without a value it is absent, and a list or group with a gap in it is none at all."""
    return ABSENT if value is None else _whole(value)


def _whole(value: Any) -> Json:
    if isinstance(value, bool | str):
        return value
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, Mapping):
        return {str(name): _whole(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_whole(item) for item in value]
    raise TypeError(value)


def _double(value: int | float | Decimal) -> float:
    """A number as a double; beyond what one holds it is endless, so that it still compares as it should."""
    try:
        return float(value)
    except (OverflowError, ValueError):
        return float("-inf") if Decimal(value).is_signed() else float("inf")


def _number(value: int | float) -> int | Decimal:
    """A number as JSON keeps it: an integer where it is one."""
    number = exact(value)
    return int(number) if number == number.to_integral_value() else number.normalize()


def _depth(expression: str) -> int:
    depth = deepest = 0
    for character in expression:
        depth += character in "([{"
        depth -= character in ")]}"
        deepest = max(deepest, depth)
    return deepest
