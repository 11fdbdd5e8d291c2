"""How grave a change outside the form is, for those who applied already and those who will.

Narrowing: more must be brought, or one may wait longer, or is promised less. Compatible: the other way round, or the
office alone is concerned. Cosmetic: words only. Nothing here is breaking: what was handed in stays on its version.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..names import keys
from ..values import Json
from .changes import Effect

_NECESSITY = ("optional", "deferrable", "required")  # from light to heavy
_MORE_IS_WORSE = frozenset({"days", "original", "copy", "min", "visits", "people", "exclusive"})
_LESS_IS_WORSE = frozenset({"max_mb", "max", "defer_days"})
_LESS_ENTRIES_ARE_WORSE = frozenset(
    {"types", "channels", "delivery", "actions", "online_depth", "audience", "results"}
)
_MORE_ENTRIES_ARE_WORSE = frozenset(
    {"materials", "conditions", "duties", "stages", "items", "special_procedures"}
)
_WORDS = frozenset(
    {
        "title",
        "short_title",
        "hint",
        "note",
        "summary",
        "text",
        "example",
        "blank_form",
        "faq",
        "question",
        "answer",
    }
    | {"contact", "complaint", "places", "sections", "review_points", "basis", "remedies", "condition", "who"}
    | {
        "documents",
        "label",
        "article",
        "notices",
        "seal",
        "layout",
        "notes",
        "body",
        "rights",
        "after",
        "region",
    }
    | {
        "statutory_note",
        "reasons",
        "wide",
        "issuer",
        "addressee",
        "topics",
        "settings",
        "name",
        "visits_reason",
    }
    | {"phone", "address", "document_no"}
)


def gravity(part: str, pointer: str, kind: str, old: Json, new: Json) -> Effect:
    """The class of a change at a pointer of a part; ``kind``: added, removed, changed, condition, order."""
    named = [key for key in keys(pointer) if not key.isdecimal()]
    last = named[-1] if named else ""
    if kind == "order":
        return "narrowing" if last == "stages" else "cosmetic"
    if kind == "condition":
        return "narrowing" if part in ("materials", "procedure", "certificate") else "compatible"
    if kind in ("added", "removed"):
        return _entry(part, named, kind, new if kind == "added" else old)
    return _value(part, named, last, old, new)


def _entry(part: str, named: list[str], kind: str, item: Json) -> Effect:
    last = named[-1] if named else ""
    if last == "materials":
        must = isinstance(item, Mapping) and item.get("necessity", "required") != "optional"
        return "narrowing" if kind == "added" and must else "compatible"
    if last in _WORDS and part != "profile":
        return "cosmetic"
    if last in _MORE_ENTRIES_ARE_WORSE:
        return "narrowing" if kind == "added" or last == "stages" else "compatible"
    if last in _LESS_ENTRIES_ARE_WORSE:
        return "narrowing" if kind == "removed" else "compatible"
    return "narrowing" if part == "certificate" and kind == "removed" else "compatible"


def _value(part: str, named: list[str], last: str, old: Json, new: Json) -> Effect:
    if last == "necessity":
        return "narrowing" if _place(new) > _place(old) else "compatible"
    if last in _MORE_IS_WORSE or last in _LESS_IS_WORSE:
        return _measured(last in _MORE_IS_WORSE, old, new)
    if last == "waiver":
        return "narrowing" if new is None else "compatible"
    if "limits" in named or last in ("charged", "handling_type", "validity", "unit", "statutory", "limit"):
        return "narrowing" if new is not None else "compatible"
    if last in ("medium", "value", "number", "pattern", "generated_from_form", "given_in_form"):
        return "narrowing"
    return "cosmetic" if _WORDS & set(named) else "compatible"


def _place(necessity: Any) -> int:
    return _NECESSITY.index(necessity) if necessity in _NECESSITY else len(_NECESSITY) - 1


def _measured(more_is_worse: bool, old: Any, new: Any) -> Effect:
    if new is None or old is None:
        return "narrowing" if (new is not None) is more_is_worse else "compatible"
    try:
        return "narrowing" if (new > old) is more_is_worse else "compatible"
    except TypeError:
        return "narrowing"
