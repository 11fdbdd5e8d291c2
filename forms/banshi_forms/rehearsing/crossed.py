"""Whether one field of an object surely has no answer under several schemas. True is certain, False is not known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from ..keywords import key_of

_ALL = frozenset({"string", "number", "integer", "boolean", "null", "array", "object"})
_PAIRS = (("minLength", "maxLength", "string"), ("minItems", "maxItems", "array"))
Schema = Mapping[str, Any]


def is_impossible(parts: Sequence[Schema], name: str) -> bool:
    """Whether the field cannot be given under the parts, which are schemas of the object."""
    about = [part["properties"][name] for part in parts if name in part.get("properties", {})]
    if any(sub is False for sub in about):
        return True
    plain = [sub for sub in about if isinstance(sub, Mapping) and "$ref" not in sub]
    listed = [set(map(key_of, _listed(sub))) for sub in plain if "const" in sub or "enum" in sub]
    if listed and not set.intersection(*listed):
        return True
    return not listed and not _types(plain)


def _listed(sub: Schema) -> list[Any]:
    return [sub["const"]] if "const" in sub else list(sub["enum"])


def _types(subs: Sequence[Schema]) -> frozenset[str]:
    """The types of values that are left."""
    left = _ALL
    for sub in subs:
        if "type" in sub:
            named = {sub["type"]} if isinstance(sub["type"], str) else set(sub["type"])
            left &= named | ({"integer"} if "number" in named else set())
    left -= {kind for low, high, kind in _PAIRS if _crossed(subs, low, high)}
    return left - {"number", "integer"} if _numbers_crossed(subs) else left


def _crossed(subs: Sequence[Schema], low: str, high: str) -> bool:
    least = max((Decimal(str(sub[low])) for sub in subs if low in sub), default=Decimal(0))
    return any(Decimal(str(sub[high])) < least for sub in subs if high in sub)


def _numbers_crossed(subs: Sequence[Schema]) -> bool:
    least = _bounds(subs, "minimum", "exclusiveMinimum")
    most = _bounds(subs, "maximum", "exclusiveMaximum")
    return any(low > high or (low == high and (a or b)) for low, a in least for high, b in most)


def _bounds(subs: Sequence[Schema], within: str, beyond: str) -> list[tuple[Decimal, bool]]:
    return [(Decimal(str(sub[key])), key == beyond) for sub in subs for key in (within, beyond) if key in sub]
