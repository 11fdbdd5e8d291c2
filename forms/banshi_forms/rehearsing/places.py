"""Answers by their place in a document: looked up, put, listed. Nothing is changed in place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..names import child, keys
from ..values import Json


def look(document: Json, pointer: str) -> Json:
    """What stands at a pointer; None when nothing does."""
    for key in keys(pointer):
        if isinstance(document, list):
            document = document[int(key)] if key.isdecimal() and int(key) < len(document) else None
        else:
            document = document.get(key) if isinstance(document, Mapping) else None
    return document


def put(document: Json, pointer: str, new: Json) -> Json:
    """The document with something else at a pointer; None leaves it out."""
    return _put(document, keys(pointer), new)


def _put(value: Json, way: list[str], new: Json) -> Json:
    if not way:
        return new
    if isinstance(value, list):
        at = int(way[0]) if way[0].isdecimal() else len(value)
        if len(way) == 1 and new is None:
            return [item for place, item in enumerate(value) if place != at]
        return [_put(item, way[1:], new) if place == at else item for place, item in enumerate(value)]
    held = dict(value) if isinstance(value, Mapping) else {}
    below = _put(held.get(way[0]), way[1:], new)
    held.pop(way[0], None)
    return held if below is None else {**held, way[0]: below}


def places(document: Json, pointer: str = "") -> Iterator[str]:
    """The pointers of all answers of a document, outer ones first."""
    if isinstance(document, Mapping):
        below = [(child(pointer, name), item) for name, item in document.items()]
    elif isinstance(document, list):
        below = [(child(pointer, at), item) for at, item in enumerate(document)]
    else:
        return
    for place, item in below:
        yield place
        yield from places(item, place)
