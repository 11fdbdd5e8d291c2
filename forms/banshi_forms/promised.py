"""What a widget promises without a word of the schema: dates in order, a point on the earth, the number of files.

A stock validator knows nothing of widgets, so it accepts a little more here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from .evaluate import walk
from .kept import Kept
from .kinds.attached import references
from .names import child
from .values import Context, Finding, Json

_SPOKEN_OF = frozenset({"x-widget", "x-accept", "x-options"})
_kept: Kept[tuple[str, ...]] = Kept(50_000)
_EDGES = (180, 90)  # degrees of longitude and latitude


def promised(decided: Mapping[str, Any], data: Json, context: Context) -> Iterator[Finding]:
    """What is wrong by the widgets of the fields that are asked for."""
    for pointer, part, value in walk(decided, data):
        if not isinstance(value, Mapping):
            continue
        if part.get("x-widget") == "date-range":
            yield from _order(pointer, part, value)
        for name in _promising(part):
            if name in value:
                yield from _field(child(pointer, name), part["properties"][name], value[name], context)


def _promising(part: Mapping[str, Any]) -> tuple[str, ...]:
    """The fields of an object of which something is promised."""
    found = _kept.get(id(part))
    if found is None:
        fields = part["properties"].items()
        found = tuple(n for n, sub in fields if isinstance(sub, Mapping) and not _SPOKEN_OF.isdisjoint(sub))
        found = _kept.keep(id(part), found, part, weight=1 + len(found))
    return found


def _field(pointer: str, schema: Mapping[str, Any], value: Json, context: Context) -> Iterator[Finding]:
    label = str(schema.get("title", ""))
    if schema.get("x-widget") == "point" and "prefixItems" not in schema and not _is_on_earth(value):
        yield Finding(pointer, "point", label=label)
    if "x-accept" in schema:
        yield from (Finding(pointer, code, {"limit": limit}, label=label)
                    for code, limit in _files(schema["x-accept"], references(value), context))  # fmt: skip
    offered = context.lists.get(str(schema.get("x-options", "")))
    if offered is not None and isinstance(value, str) and all(option.value != value for option in offered):
        yield Finding(pointer, "choice", label=label)


def _order(pointer: str, schema: Mapping[str, Any], value: Mapping[str, Json]) -> Iterator[Finding]:
    """Dates written the ISO way are in order when their texts are."""
    names = [name for name in schema.get("x-order", ()) if name in schema["properties"]]
    first, second = [*names, *(name for name in schema["properties"] if name not in names), "", ""][:2]
    start, end = value.get(first), value.get(second)
    if isinstance(start, str) and isinstance(end, str) and start > end:
        titles = [str(schema["properties"][name].get("title", name)) for name in (first, second)]
        yield Finding(child(pointer, second), "order", {"other": titles[0]}, label=titles[1])


def _is_on_earth(value: Json) -> bool:
    if not isinstance(value, list) or len(value) != len(_EDGES):
        return True  # another's to say
    numbers = [item for item in value if isinstance(item, int | float | Decimal)]
    return len(numbers) < len(_EDGES) or all(
        -edge <= number <= edge for number, edge in zip(numbers, _EDGES, strict=True)
    )


def _files(accept: Mapping[str, Any], held: list[str], context: Context) -> Iterator[tuple[str, Json]]:
    if held and len(held) < accept.get("min", 0):
        yield "files_few", accept["min"]
    if len(held) > accept.get("max", len(held)):
        yield "files_many", accept["max"]
    most = accept.get("max_pages")
    pages = (context.files[reference].pages for reference in held if reference in context.files)
    if most and any(number > most for number in pages):
        yield "pages", most
