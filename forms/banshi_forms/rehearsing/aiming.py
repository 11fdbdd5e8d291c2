"""A goal as what must be said of the whole document so that it is reached: its field given, absent, this option.

Branches are come to by the choices themselves; here stand goals of a field that other fields' rules would decide first.
"""

from __future__ import annotations

from typing import Any

from ..judge import Judge
from ..names import keys
from ..values import Json
from .clashes import FORBIDDEN
from .goals import Goal, sizes

_BESIDE = ("allOf", "oneOf", "anyOf")


def aimed(judge: Judge, goal: Goal) -> Json:
    """A schema of the document; True where the goal lies in a branch, or behind a reference or another name."""
    way = keys(goal.pointer)
    part: Any = judge.root
    names: list[str] = []
    while way:
        word = way.pop(0)
        if word in _BESIDE or word in ("then", "else"):
            part = _into(part, [word, way.pop(0)] if word in _BESIDE else [word])
        elif word == "properties" and way:
            names.append(way.pop(0))
            part = _into(part, [word, names[-1]])
        elif word == "items":
            names.append("")
            part = _into(part, [word])
        elif word == "enum":
            return _framed(names, {"const": part["enum"][int(way[0])]})
        else:
            return True
    return _at_field(names, goal.side, part)


def _into(part: Any, way: list[str]) -> Any:
    for word in way:
        part = (
            part[int(word)]
            if isinstance(part, list)
            else part.get(word, {})
            if isinstance(part, dict)
            else {}
        )
    return part


def _at_field(names: list[str], side: str, part: Any) -> Json:
    if side == "absent" and names and names[-1]:
        return _framed(names[:-1], {"type": "object", FORBIDDEN: [names[-1]]})
    if side == "given":
        return _framed(names, True)
    if side in ("true", "false"):
        return _framed(names, {"const": side == "true"})
    if side and isinstance(part, dict) and side in sizes(part):
        lengths = sizes(part)[side]
        return _framed(
            names, {"type": "array", "minItems": lengths[0], "maxItems": lengths[min(1, len(lengths) - 1)]}
        )
    return True


def _framed(names: list[str], schema: Json) -> Json:
    """The schema of the document in which one stands at a place; an empty name is some entry of a list."""
    for name in reversed(names):
        if name:
            schema = {"type": "object", "required": [name], "properties": {name: schema}}
        else:
            schema = {"type": "array", "contains": schema}
    return schema
