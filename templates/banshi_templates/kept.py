"""Values kept in memory up to a number of them; the one asked for longest ago goes first.

For what is the same for everybody and never changes under its key. Nothing of a person belongs here.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Kept(Generic[Value]):
    def __init__(self, most: int) -> None:
        self._most = most
        self._values: dict[Hashable, Value] = {}

    def get(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """The value of a key, made when it is not here."""
        value = self._values.pop(key) if key in self._values else make()
        while len(self._values) >= self._most:
            del self._values[next(iter(self._values))]
        self._values[key] = value
        return value

    def peek(self, key: Hashable) -> Value | None:
        """The value of a key, if it is here."""
        return self._values.get(key)

    def __len__(self) -> int:
        return len(self._values)
