"""Computed fields that need themselves: beside each other, through ``root``, across rows and branches."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from .arithmetic import MACROS
from .declared import formulas_of, seen_by
from .values import Json

_MEMBER = re.compile(r"\.\s*([A-Za-z_]\w*)")
_TEXTS = re.compile(r"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'")


def circles(form: Mapping[str, Any]) -> Iterator[str]:
    """The pointers of formulas that need their own result."""
    formulas = [entry for entry in formulas_of(form) if entry[0].endswith("/x-formula")]
    paths = {pointer: _path(pointer, inside) for pointer, inside, _ in formulas}
    needs = {
        pointer: frozenset(
            other
            for other, path in paths.items()
            if any(_needs(path, seen, rule) for seen in seen_by(rule, inside))
        )
        for pointer, inside, rule in formulas
    }
    yield from (pointer for pointer in needs if _reaches(pointer, needs))


def _path(pointer: str, inside: str) -> str:
    name = pointer.rpartition("/x-formula")[0].rpartition("/")[2].replace("~1", "/").replace("~0", "~")
    return f"{inside}/{name}" if inside else name


def _needs(path: str, seen: str, rule: str) -> bool:
    """Whether a rule that looks at ``seen`` looks at the field: of a list's rows it takes the members it names."""
    if path == seen:
        return True
    if not path.startswith(f"{seen}/"):
        return False
    members = set(_MEMBER.findall(_TEXTS.sub("", rule))) - MACROS - {"size"}
    return not members or path.rpartition("/")[2] in members


def _reaches(goal: str, needs: Mapping[str, frozenset[str]]) -> bool:
    waiting, seen = list(needs[goal]), set[Json]()
    while waiting:
        at = waiting.pop()
        if at == goal:
            return True
        if at not in seen:
            seen.add(at)
            waiting += needs[at]
    return False
