"""Formulas and checks in CEL (cel.dev), evaluated by a library with bounded cost; nothing typed runs as code.

All numbers are doubles while a formula runs: CEL does not mix integers with fractions, and a clerk who writes
``area * 3`` should not have to know. Results come back as exact decimals (twelve significant digits are kept, which
takes the dust off a double). A name without a value, or any failure, makes the result ABSENT: the computed field is
empty, the check does not apply.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

import cel

from .functions import FUNCTIONS
from .values import Context, Json

LONGEST = 4000  # characters of one expression
DEEPEST = 40  # brackets inside brackets
DIGITS = 12
RESERVED = frozenset({"root", "row", "row_index", "today", "applicant", "facts"})  # names every rule knows
ROW = "row"
ABSENT: Final = object()

logging.getLogger("cel").addHandler(logging.NullHandler())
logging.getLogger("cel").propagate = False

_TOKEN = re.compile(r"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|[A-Za-z_]\w*|\d+\.\d*|\.\d+|\d+u?|.", re.DOTALL)
_ROOT = re.compile(r"\broot\b")
_MEMBER = re.compile(r"\broot\s*\.\s*([A-Za-z_]\w*)")


class BadFormula(ValueError):
    """The expression cannot be used; the sentence says why."""


@lru_cache(maxsize=4096)
def compiled(expression: str) -> cel.Program:
    """The program of an expression. Raises BadFormula."""
    if len(expression) > LONGEST:
        raise BadFormula(f"longer than {LONGEST} characters")
    if _depth(expression) > DEEPEST:
        raise BadFormula(f"more than {DEEPEST} brackets deep")
    try:
        return cel.compile(_with_doubles(expression))
    except ValueError as error:
        raise BadFormula(str(error).partition("\n")[0]) from error


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
            program.execute(cel.Context(variables=_used(expression, variables), functions=dict(FUNCTIONS)))
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
        return float(value)
    if isinstance(value, Mapping):
        return {str(name): prepared(item) for name, item in value.items() if item is not None}
    if isinstance(value, list | tuple):
        return [prepared(item) for item in value]
    return value


def _plain(value: Any) -> Json:
    if value is None:
        return ABSENT
    if isinstance(value, bool | str):
        return value
    if isinstance(value, int | float):
        return exact(value)
    if isinstance(value, Mapping):
        return {str(name): _plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return ABSENT


def exact(value: int | float) -> int | Decimal:
    """A number as JSON keeps it: an integer where it is one, else a decimal of twelve significant digits."""
    number = Decimal(f"{value:.{DIGITS}g}") if isinstance(value, float) else Decimal(value)
    if not number.is_finite():
        raise ValueError("not a number")
    return int(number) if number == number.to_integral_value() else number.normalize()


def _depth(expression: str) -> int:
    depth = deepest = 0
    for character in expression:
        depth += character in "([{"
        depth -= character in ")]}"
        deepest = max(deepest, depth)
    return deepest


def _with_doubles(expression: str) -> str:
    """Integer literals become doubles, but for those that index a list; so does the number of the row."""
    out: list[str] = []
    for token in _TOKEN.findall(expression):
        before = next((part for part in reversed(out) if not part.isspace()), "")
        is_index = before == "[" and len(out) > 1 and (out[-2].isidentifier() or out[-2] in ")]")
        if is_index:
            out.append("row_index" if token == ROW else token)
        else:
            out.append(f"{token}.0" if token.isdecimal() else token)
    return "".join(out)
