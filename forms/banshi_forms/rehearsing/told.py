"""What is said of one value: schemas that hold together, and the fields that they speak of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..evaluate import is_open
from ..values import Json
from .goals import Goal

Schema = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Said:
    """A schema that speaks of a value, and its place. What only tests (a condition) declares no field."""

    schema: Json
    at: str | None = None
    test: bool = False


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a choice: what is said on it, the goal that it reaches, and the part of the schema it leads to."""

    said: tuple[Said, ...]
    goal: Goal | None = None
    inside: str | None = None


class Told:
    """All that is said of one value."""

    def __init__(self) -> None:
        self.parts: list[Said] = []
        self.about: dict[str, tuple[Said, ...]] = {}
        self.required: set[str] = set()
        self.forbidden: set[str] = set()
        self.closed: list[Schema] = []  # to names they do not have

    def copy(self) -> Told:
        other = Told()
        other.parts, other.about = list(self.parts), dict(self.about)
        other.required, other.forbidden = set(self.required), set(self.forbidden)
        other.closed = list(self.closed)
        return other

    def schemas(self) -> list[Schema]:
        return [said.schema for said in self.parts]

    def undeclared(self) -> set[str]:
        """Required names that nothing but conditions speaks of, so that an answer would be left out."""
        own = [said.schema for said in self.parts if not said.test]
        if any(map(is_open, own)) or not any("properties" in schema for schema in own):
            return set()
        return {name for name in self.required if not self.is_declared(name)}

    def is_declared(self, name: str) -> bool:
        return any(not said.test and said.schema is not False for said in self.about.get(name, ()))
