"""What differs between two definitions, part by part, the gravest change first, each with the page that holds it.

Pure. The words and the classes are the engine's; here they are put in order and given their place in the designer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from banshi_forms import Definition
from banshi_forms.comparing import EFFECTS, Change, Effect, compare_matters
from banshi_forms.names import keys

from ..edits.layout import at
from ..mending import PARTS, Elements, Mending

OTHER = "other"  # translations, samples, files
GRAVEST_FIRST: tuple[Effect, ...] = tuple(reversed(EFFECTS))


@dataclass(frozen=True)
class Different:
    """A change; ``example``: an answer that the old version takes and the new one does not."""

    change: Change
    where: Mending
    example: str = ""


@dataclass(frozen=True)
class Part:
    """The changes of one part of the matter."""

    name: str
    changes: tuple[Different, ...]


@dataclass(frozen=True)
class Difference:
    """All changes from one definition to another, and how many there are of each class."""

    parts: tuple[Part, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def difference(old: Definition, new: Definition) -> Difference:
    """What the new one says otherwise than the old one."""
    changes = compare_matters(old, new)
    elements = Elements(new)
    told = [Different(one, elements.mending(one.pointer), _example(one)) for one in changes]
    by_part = [(name, [one for one in told if _part(one.change) == name]) for name in (*PARTS, OTHER)]
    counts = Counter(str(change.effect) for change in changes)
    return Difference(
        tuple(Part(name, _ordered(found)) for name, found in by_part if found),
        {effect: counts[effect] for effect in GRAVEST_FIRST if counts[effect]},
    )


def _part(change: Change) -> str:
    name = change.pointer.partition(".json")[0]
    return name if name in PARTS else OTHER


def _ordered(found: Sequence[Different]) -> tuple[Different, ...]:
    return tuple(sorted(found, key=lambda one: GRAVEST_FIRST.index(one.change.effect)))


def _example(change: Change) -> str:
    """The one answer of the example that shows it, as a person would read it."""
    if change.example is None:
        return ""
    value: Any = at(change.example.document, change.example.at) if keys(change.example.at) else None
    return "" if value is None or isinstance(value, dict | list) else str(value)
