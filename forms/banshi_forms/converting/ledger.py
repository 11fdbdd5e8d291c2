"""What became of every element of a source: a ledger, and the parts of a source that are read through it.

An importer never looks at a document but through a ``Part``: each key is taken, set aside with a reason, or opened as
a part of its own. What nobody touched is written down as not carried when the ledger is closed, so an importer cannot
lose anything silently, whatever it does not know.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from dataclasses import field as made
from typing import Literal

from ..names import child
from ..values import Json
from ..wording import words

Outcome = Literal["carried", "changed", "not_carried", "no_effect"]
_WEIGHT: Mapping[Outcome, int] = {"no_effect": 0, "carried": 1, "changed": 2, "not_carried": 3}

UNKNOWN = "Banshi has nothing that this would become"
EMPTY = "empty: it says nothing"
USUAL = "it says what is so anyway"
HOUSEKEEPING = "the other program's own bookkeeping: nobody who fills in the form notices it"
APPEARANCE = "pages look alike in Banshi: looks are not a matter of the form"
CODE = "a program: what is typed into a form never runs here"


@dataclass(frozen=True)
class Entry:
    """An element of the source: where it stands (pointer or cell), its fate, the field it speaks of, and why."""

    source: str
    outcome: Outcome
    field: str = ""
    note: str = ""
    named: Mapping[str, Json] = made(default_factory=dict)
    original: Json = None


@dataclass
class Ledger:
    entries: dict[str, Entry] = made(default_factory=dict)
    parts: list[Part] = made(default_factory=list)

    def record(self, entry: Entry) -> None:
        """Of two fates of the same element the graver one stands."""
        before = self.entries.get(entry.source)
        if before is None or _WEIGHT[entry.outcome] > _WEIGHT[before.outcome]:
            self.entries[entry.source] = entry

    def close(self) -> tuple[Entry, ...]:
        """The report, with all that no importer has touched."""
        for part in self.parts:
            for key in part.untouched():
                value = part.value[key]
                if is_empty(value):
                    part.idle(EMPTY, key)
                else:
                    part.refuse(key, UNKNOWN)
        return tuple(self.entries.values())


class Part:
    """An object of the source. ``field`` is the data pointer of the field that it describes, for the report."""

    def __init__(self, value: Json, ledger: Ledger, pointer: str = "", field: str = "") -> None:
        self.value: Mapping[str, Json] = value if isinstance(value, Mapping) else {}
        self.ledger = ledger
        self.pointer = pointer
        self.field = field
        self._touched: set[str] = set()
        self._open: dict[str, Part] = {}
        ledger.parts.append(self)

    def __contains__(self, key: str) -> bool:
        return key in self.value

    def at(self, key: str) -> str:
        """Where an entry of this part stands in the source."""
        return child(self.pointer, key)

    def untouched(self) -> list[str]:
        return [key for key in self.value if key not in self._touched]

    def look(self, key: str, default: Json = None) -> Json:
        """The value of a key that somebody else will take."""
        return self.value.get(key, default)

    def take(self, key: str, note: str = "", default: Json = None, **named: Json) -> Json:
        """The value of a key that stands in the result: as it was, or changed as the note says."""
        if key not in self.value:
            return default
        value = self.value[key]
        if is_empty(value) and value is not False and not note:
            self.idle(EMPTY, key)
        else:
            self._record(key, "changed" if note else "carried", note, named, value if note else None)
        return value

    def refuse(self, key: str, note: str, **named: Json) -> None:
        if key in self.value:
            self._record(key, "not_carried", note, named, self.value[key])

    def idle(self, note: str, *keys: str) -> None:
        """Keys that say nothing a person who fills in the form would miss."""
        for key in keys:
            if key in self.value:
                self._record(key, "no_effect", note, {}, self.value[key])

    def refuse_or_idle(self, key: str, note: str) -> None:
        """A key that matters only where it is set."""
        if is_empty(self.value.get(key)):
            self.idle(EMPTY, key)
        else:
            self.refuse(key, note)

    def part(self, key: str) -> Part:
        """The object under a key, to be read in its turn; the same one every time."""
        if key not in self._open:
            value = self.value.get(key)
            self._open[key] = Part(value, self.ledger, self.at(key), self.field)
            if isinstance(value, Mapping):
                self._touched.add(key)
                if not value:
                    self.idle(EMPTY, key)
        return self._open[key]

    def parts(self, key: str) -> list[Part]:
        """The objects of a list; what is no object in it is reported when the ledger is closed."""
        value = self.value.get(key)
        if not isinstance(value, list):
            return []
        if not value:
            self.idle(EMPTY, key)
        return self.part_of_list(key).items(len(value))

    def part_of_list(self, key: str) -> _List:
        if key not in self._open:
            items = self.value[key]
            self._open[key] = _List(
                {str(at): item for at, item in enumerate(items)}, self.ledger, self.at(key)
            )
            self._touched.add(key)
        found = self._open[key]
        assert isinstance(found, _List)
        return found

    def _record(
        self, key: str, outcome: Outcome, note: str, named: Mapping[str, Json], original: Json
    ) -> None:
        self._touched.add(key)
        self.ledger.record(Entry(self.at(key), outcome, self.field, note, named, original))


class _List(Part):
    def items(self, length: int) -> list[Part]:
        return [self.part(str(at)) for at in range(length) if isinstance(self.value[str(at)], Mapping)]


def is_empty(value: Json) -> bool:
    """Whether a value says nothing: no text, no item, not set."""
    if isinstance(value, Mapping):
        return all(is_empty(item) for item in value.values())
    return value is None or value is False or value == "" or value == []


def told(entries: tuple[Entry, ...], locale: str) -> list[dict[str, Json]]:
    """The report as JSON, its notes in a language."""
    return [_told(entry, locale) for entry in entries]


def _told(entry: Entry, locale: str) -> dict[str, Json]:
    line: dict[str, Json] = {"source": entry.source, "outcome": entry.outcome}
    if entry.field:
        line["field"] = entry.field
    if entry.note:
        line["note"] = words(locale)(entry.note, **entry.named)
    if entry.outcome not in ("carried", "no_effect"):
        line["original"] = entry.original
    return line


def counts(entries: tuple[Entry, ...]) -> dict[str, int]:
    """How many elements met each fate."""
    found = Counter(entry.outcome for entry in entries)
    return {outcome: found[outcome] for outcome in ("carried", "changed", "not_carried", "no_effect")}


def uncovered(document: Json, entries: tuple[Entry, ...]) -> Iterator[str]:
    """The leaves of a source that no entry speaks of, itself or as part of something larger: there must be none."""
    known = {entry.source for entry in entries}
    waiting: list[tuple[str, Json]] = [("", document)]
    while waiting:
        pointer, value = waiting.pop()
        if pointer in known:
            continue
        below: list[tuple[str, Json]] = []
        if isinstance(value, Mapping):
            below = [(child(pointer, key), item) for key, item in value.items()]
        elif isinstance(value, list):
            below = [(child(pointer, at), item) for at, item in enumerate(value)]
        if not below and pointer:
            yield pointer
        waiting += below


def within(entries: tuple[Entry, ...], prefix: str) -> tuple[Entry, ...]:
    """The entries of one file among several."""
    return tuple(replace(entry, source=prefix + entry.source) for entry in entries)
