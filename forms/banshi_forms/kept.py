"""Remembering what was worked out of an immutable schema: bounded, safe from threads, known again by identity.

What is kept here is made of schemas alone, never of answers: what one person typed cannot show up on another's page.
A key holds the ``id`` of each object it speaks of, and the entry holds those objects, so that no id is used again
while it stands.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Generic, TypeVar

V = TypeVar("V")
_Entry = tuple[V, int, *tuple[object, ...]]  # the value, its weight, and what it speaks of


class Kept(Generic[V]):
    """At most so much: when the young half is full it becomes the old one, and what nobody asked for is dropped."""

    def __init__(self, most: int) -> None:
        self._half = most // 2
        self._young: dict[Hashable, _Entry[V]] = {}
        self._old: dict[Hashable, _Entry[V]] = {}
        self._weight = 0

    def get(self, key: Hashable) -> V | None:
        entry = self._young.get(key)
        if entry is None:
            entry = self._old.get(key)
            if entry is None:
                return None
            self._put(key, entry)
        return entry[0]

    def keep(self, key: Hashable, value: V, *spoken_of: object, weight: int = 1) -> V:
        """Keeps a value; another thread's, when it was first, so that all work with the same object."""
        entry: _Entry[V] = (value, weight, *spoken_of)
        self._put(key, entry)
        return self._young.get(key, entry)[0]

    def _put(self, key: Hashable, entry: _Entry[V]) -> None:
        young = self._young
        if young.setdefault(key, entry) is entry:
            self._weight += entry[1]
        if self._weight > self._half:
            self._old, self._young, self._weight = young, {}, 0

    def __len__(self) -> int:
        return len(self._young) + len(self._old)
