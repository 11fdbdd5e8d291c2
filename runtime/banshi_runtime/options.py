"""Lists that forms ask the platform for by ``x-options``: the organisations, as they stand today.

A form names its lists once and for all, so a version is looked through only once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from banshi_forms.values import Json, Option
from banshi_platform.tables import Organisation

ORGANISATIONS = "organisations"
MOST_KEPT = 2000  # versions
_named: dict[int, frozenset[str]] = {}


async def lists_for(version_id: int, form: Json) -> Mapping[str, tuple[Option, ...]]:
    """The lists that a version of a form names, each option with the organisation's credit code for a value."""
    if version_id not in _named:
        if len(_named) >= MOST_KEPT:
            _named.clear()
        _named[version_id] = frozenset(_names(form))
    if ORGANISATIONS not in _named[version_id]:
        return {}
    rows = await Organisation.all().order_by("region_code", "name")
    return {ORGANISATIONS: tuple(Option(row.credit_code, row.name) for row in rows)}


def _names(value: Json) -> Iterator[str]:
    stack = [value]
    while stack:
        part = stack.pop()
        if isinstance(part, Mapping):
            if isinstance(part.get("x-options"), str):
                yield part["x-options"]
            stack += part.values()
        elif isinstance(part, list):
            stack += part
