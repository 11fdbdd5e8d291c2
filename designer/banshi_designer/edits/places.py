"""Places in a definition that stay the same while other people add and move things.

A place is a tuple of keys. In an object a key is a name. In a list of things that have identities (stages,
materials, rules, steps) it is ``id:…``, elsewhere the index. Values are never changed: each function gives a new one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from banshi_forms.values import Json

Place = tuple[str, ...]
BY_ID = "id:"


class Absent:
    """Nothing stands at the place, which JSON has no word for."""

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT: Final = Absent()


class NoPlace(LookupError):
    """Nothing stands at this place (any more)."""


def identity(item: Json) -> str | None:
    """What tells a thing of a list from the others: its ``id``, or the id of a rule."""
    if isinstance(item, str):
        return item
    if not isinstance(item, Mapping):
        return None
    named = item.get("x-rule")
    found = named.get("id") if isinstance(named, Mapping) else item.get("id")
    return found if isinstance(found, str) else None


def identities(items: Sequence[Json]) -> list[str] | None:
    """The identities of a list in its order; None when they do not tell its things apart."""
    found = [identity(item) for item in items]
    told = [name for name in found if name is not None]
    return told if len(told) == len(items) and len(set(told)) == len(told) else None


def look(value: Json, place: Place) -> Json:
    """What stands at a place; ABSENT when nothing does."""
    for key in place:
        if isinstance(value, Mapping):
            value = value.get(key, ABSENT)
        elif isinstance(value, list):
            at = _index(value, key)
            value = ABSENT if at is None else value[at]
        else:
            return ABSENT
    return value


def put(value: Json, place: Place, new: Json) -> Json:
    """The value with something else at a place; ABSENT removes it. Raises NoPlace when the way there is gone."""
    if not place:
        return new
    return _changed(value, place, lambda held: new)


def _changed(value: Json, place: Place, change: Callable[[Json], Json]) -> Json:
    key, rest = place[0], place[1:]
    if isinstance(value, Mapping):
        if rest and key not in value:
            raise NoPlace(key)
        held = value.get(key, ABSENT)
        new = _changed(held, rest, change) if rest else change(held)
        if new is ABSENT:
            return {name: item for name, item in value.items() if name != key}
        return {**value, key: new}
    if isinstance(value, list):
        at = _index(value, key)
        if at is None:
            if rest or not key.startswith(BY_ID):
                raise NoPlace(key)
            return [*value, change(ABSENT)]
        new = _changed(value[at], rest, change) if rest else change(value[at])
        return [*value[:at], *([] if new is ABSENT else [new]), *value[at + 1 :]]
    raise NoPlace(key)


def _index(items: Sequence[Json], key: str) -> int | None:
    if key.startswith(BY_ID):
        name = key.removeprefix(BY_ID)
        return next((at for at, item in enumerate(items) if identity(item) == name), None)
    return int(key) if key.isdecimal() and int(key) < len(items) else None


def at_id(name: str) -> str:
    """The key of a thing in a list that is known by its identity."""
    return BY_ID + name
