"""What of a matter belongs to a situation: its conditions judged by the answers that the situation fixes.

A condition over other answers is left open: it is then shown with its words. Conditions over rows, numbers and
the like are left open too; what is left out of a guide must be known not to apply.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from banshi_forms import holds

Part = Mapping[str, Any]


def fixed(situation: Part | None) -> Part:
    """The answers that a situation fixes: the constants of its condition."""
    properties = ((situation or {}).get("when") or {}).get("properties", {})
    return {
        name: schema["const"]
        for name, schema in properties.items()
        if isinstance(schema, Mapping) and "const" in schema
    }


def applies(when: Any, answers: Part) -> bool | None:
    """Whether a condition holds where these answers are given; None: other answers decide."""
    if when is None or isinstance(when, bool):
        return when is not False
    return _all(_keyword(key, value, answers) for key, value in when.items())


def words(item: Part, answers: Part) -> str:
    """The words of an item's condition, unless the situation meets it for certain."""
    certain = item.get("when") is not None and applies(item["when"], answers)
    return "" if certain else item.get("condition", "")


def _keyword(key: str, value: Any, answers: Part) -> bool | None:
    if key == "required":
        return _all(True if name in answers else None for name in value)
    if key == "properties":
        return _all(
            holds(schema, answers[name]) if name in answers else None for name, schema in value.items()
        )
    if key in ("allOf", "anyOf"):
        verdicts = [applies(part, answers) for part in value]
        return _all(verdicts) if key == "allOf" else _not(_all(_not(verdict) for verdict in verdicts))
    return _not(applies(value, answers)) if key == "not" else None


def _all(verdicts: Iterable[bool | None]) -> bool | None:
    found = set(verdicts)
    return False if False in found else None if None in found else True


def _not(verdict: bool | None) -> bool | None:
    return None if verdict is None else not verdict
