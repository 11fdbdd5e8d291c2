"""Answers that are known before anybody types: of the person who asks, of the matter's facts.

``prefill`` fills a new draft once. A locked answer is filled at every drawing, whatever was posted for it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from .evaluate import resolve
from .values import Context, Json

Schema = Mapping[str, Json]
_MOST_ROUNDS = 8  # an answer filled in may make further fields relevant


def prefill(schema: Schema, data: Json, context: Context) -> Json:
    """The answers with everything filled in that is known, not answered, and relevant."""
    return _filled(schema, data, context, lambda sub, answers, name: name not in answers)


def locked(schema: Schema, data: Json, context: Context) -> Json:
    """The answers with what the person may not change as it is known."""
    return _filled(schema, data, context, lambda sub, answers, name: bool(sub.get("x-prefill-locked")))


def offered(schema: Schema, context: Context) -> Json:
    """The value that ``x-prefill`` names ("applicant.name", "facts.year"), or None."""
    source, _, name = str(schema.get("x-prefill", "")).partition(".")
    found = {"applicant": context.applicant, "facts": context.facts}.get(source, {}).get(name)
    return None if found == "" else found


def _filled(schema: Schema, data: Json, context: Context, wanted: Callable[[Schema, Any, str], bool]) -> Json:
    if not isinstance(data, Mapping) or "x-prefill" not in str(schema):
        return data
    for _ in range(_MOST_ROUNDS):
        filled = dict(data)
        for name, sub in resolve(schema, data, context).schema.get("properties", {}).items():
            value = offered(sub, context) if isinstance(sub, Mapping) else None
            if value is not None and wanted(sub, data, name):
                filled[name] = value
        if filled == data:
            break
        data = filled
    return data
