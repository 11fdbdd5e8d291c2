"""Two people changed the same thing: what each of them changed, and what both together would make of it. Pure.

Only what both changed, and differently, is for a person to decide; all else of both is kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from banshi_forms.values import Json

from .edits.deltas import same
from .edits.places import ABSENT


@dataclass(frozen=True)
class Both:
    """A property that somebody else changed: what it was, what they made of it, and what was now typed."""

    name: str
    title: str
    was: Json
    theirs: Json
    mine: Json

    @property
    def clashes(self) -> bool:
        """Whether both changed it, and not to the same."""
        return not same(self.mine, self.was) and not same(self.mine, self.theirs)


def merged(
    schema: Mapping[str, Any], base: Mapping[str, Any], theirs: Mapping[str, Any], mine: Mapping[str, Any]
) -> tuple[dict[str, Any], tuple[Both, ...]]:
    """What was typed, with what the other one changed and this one did not; and all that the other one changed."""
    properties = _properties(schema)
    data: dict[str, Any] = dict(mine)
    found = []
    for name, told in properties.items():
        one = Both(
            name,
            str(told.get("title", name)),
            base.get(name, ABSENT),
            theirs.get(name, ABSENT),
            mine.get(name, ABSENT),
        )
        if same(one.was, one.theirs):
            continue
        found.append(one)
        if not one.clashes:
            data.pop(name, None)
            data |= {} if one.theirs is ABSENT else {name: one.theirs}
    return data, tuple(found)


def _properties(schema: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """What a panel may ask, whichever of its conditions hold."""
    found = dict(schema.get("properties", {}))
    for rule in schema.get("allOf", ()):
        found |= rule.get("then", {}).get("properties", {})
    return found
