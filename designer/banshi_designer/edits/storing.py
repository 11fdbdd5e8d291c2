"""Changes as JSON, for the history. Nothing at a place is told by a missing key; the bytes of a file by base64."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Mapping
from typing import Any

from .deltas import Change
from .places import ABSENT

_FILES, _BYTES = "files", "base64"


def written(change: Change) -> dict[str, Any]:
    """The change as it is kept."""
    kept: dict[str, Any] = {"place": list(change.place)} | ({"order": True} if change.order else {})
    for key, value in (("before", change.before), ("after", change.after)):
        if value is not ABSENT:
            kept[key] = {_BYTES: b64encode(value).decode()} if isinstance(value, bytes) else value
    return kept


def read(kept: Mapping[str, Any]) -> Change:
    """The change that was kept."""
    return Change(
        tuple(kept["place"]), _value(kept, "before"), _value(kept, "after"), bool(kept.get("order"))
    )


def _value(kept: Mapping[str, Any], key: str) -> Any:
    value = kept.get(key, ABSENT)
    if kept["place"][:1] == [_FILES] and isinstance(value, Mapping):
        return b64decode(value[_BYTES])
    return value
