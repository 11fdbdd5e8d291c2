"""What an object holds besides its fields, where its schema says what that may be: listed on the page, never asked for.

Such answers are handed in (see ``evaluate``), so nobody should send them unseen; they cannot be changed on the page.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from . import patterns
from .effective import effective
from .evaluate import is_open
from .judge import Judge
from .kinds.quiet import Others
from .names import child, name_of
from .subschemas import parts
from .values import Json, Node

_WHOLE = "health"  # the mask that leaves nothing


def others(judge: Judge, schema: Mapping[str, Any], value: Json, pointer: str) -> Node | None:
    """The list of an object's other answers; none when it has none."""
    if not is_open(schema) or not isinstance(value, Mapping):
        return None
    known = schema.get("properties", {})
    held = {name: item for name, item in value.items() if name not in known}
    if not held:
        return None
    covered = {name: _sensitive(judge, schema, name, item) for name, item in held.items()}
    place = child(pointer, "#others")  # for the page alone: nothing is read there
    return Node(
        place, name_of(place), Others.name, {"masks": covered}, title="Other answers kept", value=held
    )


def _sensitive(judge: Judge, schema: Mapping[str, Any], name: str, item: Json) -> str:
    """How an answer is masked: as it says itself, as the object, or entirely where something in it is personal."""
    by_pattern = schema.get("patternProperties", {})
    asked = [sub for pattern, sub in by_pattern.items() if patterns.found(pattern, name)]
    asked = asked or [schema.get("additionalProperties")]
    said = [effective(judge, sub, item) for sub in asked if isinstance(sub, dict)]
    own = [str(sub["x-sensitive"]) for sub in (*said, schema) if "x-sensitive" in sub]
    inside = isinstance(item, dict | list) and any(
        "x-sensitive" in part or "$ref" in part for sub in said for _, part in parts(sub)
    )
    return _WHOLE if inside else own[0] if own else ""
