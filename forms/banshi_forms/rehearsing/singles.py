"""A text or a number that several schemas speak of: what they say, put together, and a value made up for it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from random import Random
from typing import Any

from ..values import Context, Json
from .values import Schema, value

_MOST = frozenset({"minimum", "exclusiveMinimum", "minLength"})  # the greatest counts
_LEAST = frozenset({"maximum", "exclusiveMaximum", "maxLength"})


def single(parts: Sequence[Schema], kind: str, chance: Random, context: Context, turn: int) -> Json:
    """A value of the kind; whether it fits all parts is for the caller to see."""
    merged = united(parts, kind)
    offered = context.lists.get(str(merged.get("x-options", "")), ())
    if offered:
        return offered[turn % len(offered)].value
    return value(merged, chance, context.today, turn)


def united(parts: Sequence[Schema], kind: str) -> Schema:
    """One schema of a single value; of patterns the longest, which says most."""
    merged: dict[str, Any] = {}
    for part in parts:
        for key, said in part.items():
            if key not in merged:
                merged[key] = said
            elif key in _MOST or key in _LEAST:
                chosen = max if key in _MOST else min
                merged[key] = chosen(merged[key], said, key=lambda limit: Decimal(str(limit)))
            elif key == "pattern":
                merged[key] = max(merged[key], said, key=len)
    whole = kind == "integer" or (kind == "number" and _is_whole(parts))
    return {**merged, "type": "integer" if whole else kind}


def _is_whole(parts: Sequence[Schema]) -> bool:
    return any(part.get("type") == "integer" for part in parts)
