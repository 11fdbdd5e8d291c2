"""Documents that show a change: built by the old schema, tried by both. What was not tried is not claimed.

A document is mended finding by finding with plausible answers until the old schema takes it; answers that are to be
shown are kept as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from ..explain import explain
from ..judge import judge_of
from ..limits import Refused
from ..names import child, keys
from ..sentences.places import Place
from ..sentences.samples import samples
from ..validate import verdict
from ..values import Context, Finding, Json
from .changes import Example

MOST_MENDINGS = 150
MOST_VALUES = 8
Path = tuple[str, ...]


@dataclass
class Builder:
    """Builds documents of the old schema and tries them on both."""

    old: Json
    new: Json
    context: Context
    left: int = 1_500  # verdicts
    _base: list[Json] = field(default_factory=list)

    @property
    def place(self) -> Place:
        return Place.of(judge_of(self.old), (self.old,))

    def base(self) -> Json:
        """A document of the old schema, the smallest that was found; None without one."""
        if not self._base:
            self._base.append(self._mended({}, frozenset()))
        return self._base[0]

    def shows(self, path: Path, values: Iterable[Json]) -> Example | None:
        """A document with one of these values at the path that the old schema takes and the new does not."""
        for value in islice(values, MOST_VALUES):
            document = self._with(path, value)
            if document is not None and self._refused_by_new(document):
                return Example(document, _pointer(path))
        return None

    def lacks(self, path: Path) -> Example | None:
        """A document without an answer at the path, which the new schema asks for."""
        document = self._with(path[:-1], None) if len(path) > 1 else self.base()
        if document is None:
            return None
        without = _set(document, _pointer(path), None)
        mended = self._mended(without, frozenset({_pointer(path)}))
        if mended is not None and self._refused_by_new(mended):
            return Example(mended, _pointer(path))
        return None

    def under(self, conditions: Iterable[Json], path: Path) -> Example | None:
        """As ``lacks``, under answers that fulfil a condition of the object around."""
        for edited in conditions:
            mended = self._mended(edited, frozenset({_pointer(path)}))
            if mended is not None and self._refused_by_new(mended):
                return Example(mended, _pointer(path))
        return None

    def _refused_by_new(self, document: Json) -> bool:
        return not self._errors(self.old, document) and bool(self._errors(self.new, document))

    def _with(self, path: Path, value: Json) -> Json:
        """A document of the old schema that has the value; a field that is not shown is made to appear."""
        document = self.base()
        if document is None:
            return None
        pointer = _pointer(path)
        pinned = set()
        for step in self._steps(document, pointer):
            document = _set(document, step.pointer, step.value)
            pinned.add(step.pointer)
        for end in range(1, len(path)):
            upper = _pointer(path[:end])
            if _get(document, upper) is None:
                document = _set(document, upper, [] if path[end] == "*" else {})
        if value is None:
            value = next(samples(self.place.at(path)), {})
        return self._mended(_set(document, pointer, value), frozenset({*pinned, pointer}))

    def _steps(self, document: Json, pointer: str) -> tuple[Any, ...]:
        try:
            return explain(self.old, document, pointer, self.context).to_show
        except Refused:
            return ()

    def _mended(self, document: Json, pinned: frozenset[str]) -> Json:
        """The document with what the old schema asks for besides; None when no way was found."""
        tried: dict[str, int] = {}
        for _ in range(MOST_MENDINGS):
            findings = self._errors(self.old, document)
            if not findings:
                return document
            wanted = next(
                (f for f in findings if f.pointer not in pinned and tried.get(f.pointer, 0) < 3), None
            )
            if wanted is None or self.left <= 0:
                return None
            tried[wanted.pointer] = tried.get(wanted.pointer, 0) + 1
            document = self._better(document, wanted, len(findings))
        return None

    def _better(self, document: Json, finding: Finding, now: int) -> Json:
        """The document with another answer at the finding's place: the first by which there is less to say."""
        place = self.place.at(tuple("*" if key.isdecimal() else key for key in keys(finding.pointer)))
        best, least = document, now + 1
        for value in islice(self._answers(place, finding), 24):
            changed = _set(document, finding.pointer, value)
            errors = self._errors(self.old, changed)
            here = sum(error.pointer == finding.pointer for error in errors)
            if not here and len(errors) < now:
                return changed
            if not here and len(errors) <= least:
                best, least = changed, len(errors)
        return best

    def _answers(self, place: Place, finding: Finding) -> Iterator[Json]:
        if finding.code == "unknown" or any("x-formula" in part for part in place.schemas):
            yield None
        yield from samples(place)
        yield None

    def _errors(self, schema: Json, document: Json) -> list[Finding]:
        self.left -= 1
        try:
            return [
                finding for finding in verdict(schema, document, self.context) if finding.severity == "error"
            ]
        except Refused:
            return [Finding("", "refused")]


def _pointer(path: Path) -> str:
    pointer = ""
    for name in path:
        pointer = child(pointer, "0" if name == "*" else name)
    return pointer


def _get(document: Json, pointer: str) -> Json:
    for key in keys(pointer):
        if isinstance(document, list):
            document = document[int(key)] if key.isdecimal() and int(key) < len(document) else None
        else:
            document = document.get(key) if isinstance(document, Mapping) else None
    return document


def _set(document: Json, pointer: str, value: Json) -> Json:
    """The document with another value at a place; None takes it away."""
    return _put(document, keys(pointer), value)


def _put(document: Json, way: list[str], value: Json) -> Json:
    if not way:
        return value
    key, rest = way[0], way[1:]
    if isinstance(document, list) and key.isdecimal():
        at = int(key)
        items = list(document) + ([None] if at == len(document) else [])
        if at < len(items):
            items[at] = _put(items[at], rest, value)
        return [item for item in items if item is not None]
    held = dict(document) if isinstance(document, Mapping) else {}
    held[key] = _put(held.get(key), rest, value)
    return {name: item for name, item in held.items() if item is not None}
