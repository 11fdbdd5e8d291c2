"""What several schemas say of one value, united as the judge reads them: fields and rows of all, the narrowest bounds.

Of words for people and of our annotations the first met counts, but that lists and tables of them are joined. Which
branches speak of the value is decided in ``effective``; what is united here is for the page, not for the verdict.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from .kept import Kept
from .spelling import spell
from .values import Json

Schema = Mapping[str, Any]
DECIDED = frozenset(
    {"if", "then", "else", "allOf", "dependentSchemas", "dependentRequired", "$ref", "$dynamicRef"}
)
_DECLARING = frozenset(
    {
        "type",
        "$ref",
        "title",
        "enum",
        "oneOf",
        "anyOf",
        "properties",
        "items",
        "prefixItems",
        "x-widget",
        "x-formula",
    }
)
_VALUES = ("enum", "const")
_OFFERING = ("oneOf", "anyOf", *_VALUES)
_SCALARS = (str, int, float, Decimal, type(None))
_united: Kept[dict[str, Any]] = Kept(50_000)


def declares(schema: Json) -> bool:
    """Whether a property's schema says what the property is."""
    return isinstance(schema, dict) and not _DECLARING.isdisjoint(schema)


def unite(into: dict[str, Any], part: Schema, tested: Callable[[], frozenset[str]]) -> None:
    """Adds what a part says of the value. A ``tested`` field keeps all its options: another one leaves the branch."""
    for key, value in part.items():
        if key in DECIDED or key in _OFFERING:
            continue
        if key == "properties":
            _add_fields(into.setdefault(key, {}), value, tested)
        elif key in into:
            into[key] = _WAYS[key](into[key], value) if key in _WAYS else into[key]
        else:
            into[key] = value
    _offer(into, part)


def _add_fields(known: dict[str, Json], more: Schema, tested: Callable[[], frozenset[str]]) -> None:
    for name, sub in more.items():
        if name in known:
            free = isinstance(sub, dict) and any(_offers(sub, key) for key in _OFFERING) and name in tested()
            known[name] = both(known[name], _freed(sub) if free else sub)
        else:
            known[name] = sub


def both(first: Json, second: Json) -> Json:
    """A schema that says what two say, the declaring one first; the same object every time."""
    if first is False or second is False:
        return False
    if not (isinstance(first, dict) and isinstance(second, dict)):
        return first if isinstance(first, dict) else second
    if declares(second) and not declares(first):
        first, second = second, first
    beside = first.get("allOf", [])
    if first == second or any(part is second for part in beside):
        return first
    key = (id(first), id(second))
    return _united.get(key) or _united.keep(
        key, {**first, "allOf": [*beside, second]}, first, second, weight=8
    )


def _freed(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema without the options it leaves."""
    found = _united.get(id(schema))
    if found is None:
        found = {key: value for key, value in schema.items() if not _offers(schema, key)}
        found = _united.keep(id(schema), found, schema, weight=8)
    return found


def _offer(into: dict[str, Any], part: Schema) -> None:
    """Options that both list are those that both allow, told as the first tells them."""
    offered, allowed = _listed(into), _listed(part)
    if offered is None or allowed is None:
        for key in _OFFERING:
            if _offers(part, key):
                into.setdefault(key, part[key])
        return
    (key, values), both_allow = offered, set(allowed[1])
    left = (
        [item for item, value in zip(into[key], values, strict=True) if value in both_allow]
        if key != "const"
        else []
    )
    into.update({key: left} if left else {})


def _listed(schema: Schema) -> tuple[str, list[Any]] | None:
    """The keyword by which a schema lists its options, and the options as they are compared."""
    for key in ("oneOf", "anyOf"):
        branches = schema.get(key, ())
        if branches and _are_options(branches):
            return key, [_compared(branch["const"]) for branch in branches]
    if isinstance(schema.get("enum"), list):
        return "enum", [_compared(value) for value in schema["enum"]]
    return ("const", [_compared(schema["const"])]) if "const" in schema else None


def _offers(schema: Schema, key: str) -> bool:
    """Whether a keyword of a schema lists options."""
    return key in schema and (key in _VALUES or (key in _OFFERING and _are_options(schema[key])))


def _are_options(branches: Json) -> bool:
    """Whether branches are the options of a choice; what other branches say has been decided."""
    return all(isinstance(branch, Mapping) and "const" in branch for branch in branches)


def _compared(value: Json) -> Any:
    """True is not 1, but 1 is 1.0."""
    return (type(value) is bool, value) if isinstance(value, _SCALARS) else spell(value)


def _types(first: Json, second: Json) -> Json:
    """The types that both allow; an integer is a number."""
    one, other = (
        {*([named] if isinstance(named, str) else named)} | ({"integer"} if "number" in named else set())
        for named in (first, second)
    )
    shared = one & other
    if not shared:
        return first
    narrowed = sorted(shared - ({"integer"} if "number" in shared else set()))
    return narrowed[0] if len(narrowed) == 1 else narrowed


def _joined(first: list[Any], second: list[Any]) -> list[Any]:
    return [*first, *(item for item in second if item not in first)]


def _places(first: list[Json], second: list[Json]) -> list[Json]:
    longer = first if len(first) > len(second) else second
    return [*map(both, first, second), *longer[min(len(first), len(second)) :]]


def _table(first: Schema, second: Schema) -> Schema:
    return {**second, **first}


def _schemas(first: Schema, second: Schema) -> Schema:
    return {**second, **first, **{name: both(first[name], second[name]) for name in first if name in second}}


_WAYS: Mapping[str, Callable[[Any, Any], Any]] = {
    "type": _types, "items": both, "additionalProperties": both, "prefixItems": _places, "patternProperties": _schemas,
    **dict.fromkeys(("required", "x-check", "x-order"), _joined),
    **dict.fromkeys(("x-messages", "x-enum-titles"), _table),
    **dict.fromkeys(("minimum", "exclusiveMinimum", "minLength", "minItems", "minContains", "multipleOf"), max),
    **dict.fromkeys(("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxContains"), min),
    **dict.fromkeys(("uniqueItems", "readOnly"), lambda first, second: first or second),
}  # fmt: skip
