"""Two versions of a form compared, element by element: what changed, in words, and how grave it is.

How grave is told by schema reasoning (``proof``), never guessed: what cannot be shown to let every answer stand is
called narrowing, and breaking is claimed only with a document that the old version takes and the new one does not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any

from ..judge import Judge, judge_of
from ..limits import bounded
from ..names import child
from ..sentences.mending import mendings, put
from ..sentences.places import Place
from ..sentences.samples import samples
from ..sound import sound
from ..values import Context, Json
from .changes import Change, Difference, Example, doubtful, plain
from .conditions import Conditions
from .examples import Builder
from .inventory import Element, Path, clause_of, inventory
from .layout import layout_changes
from .proof import Prover, equal
from .reading import bare
from .shape import differences
from .surroundings import check_changes, root_changes

_ASKED_ON = date(2026, 1, 5)  # the day on which examples are judged, unless told
_LIVELY = ("narrowing", "breaking")


@bounded
def compare(old: Json, new: Json, context: Context | None = None) -> tuple[Change, ...]:
    """All changes from one version of a form to another. Raises Refused for a schema that cannot be read."""
    if equal(old, new):
        return ()
    made = _Comparison(sound(old), sound(new), context or Context(_ASKED_ON))
    return made.changes()


@dataclass(frozen=True)
class _Comparison:
    old: Json
    new: Json
    context: Context

    def changes(self) -> tuple[Change, ...]:
        before, after = judge_of(self.old), judge_of(self.new)
        there, back = Prover(before, after), Prover(after, before)
        fields = _Fields(before, after, Conditions(there, back), Builder(self.old, self.new, self.context))
        found = [*root_changes(self.old, self.new), *fields.changes(), *check_changes(self.old, self.new)]
        titles = {path[0]: element.title for path, element in fields.kept().items() if len(path) == 1}
        if isinstance(self.old, Mapping) and isinstance(self.new, Mapping):
            found += layout_changes(self.old, self.new, titles)
        if any(change.effect in _LIVELY for change in found) or there.widens(self.old, self.new):
            return tuple(found)
        return (*found, _undecided(fields.builder, bool(found)))


def _undecided(builder: Builder, some: bool) -> Change:
    text = "All rules together: it is not certain that every answer given so far stays valid"
    if not some:
        text = "The schema changes in a way that has no words here"
    return doubtful(Change("", "undecided", "narrowing", plain(text)))


@dataclass(frozen=True)
class _Fields:
    """The fields of both versions, matched by path or, where one was renamed, by what they are."""

    before: Judge
    after: Judge
    conditions: Conditions
    builder: Builder

    def _sides(self) -> tuple[dict[Path, Element], dict[Path, Element]]:
        return inventory(self.before), inventory(self.after)

    def kept(self) -> dict[Path, Element]:
        old, new = self._sides()
        return {path: element for path, element in new.items() if path in old}

    def changes(self) -> Iterator[Change]:
        old, new = self._sides()
        gone = [path for path in old if path not in new]
        fresh = [path for path in new if path not in old]
        renamed = dict(_renamed(old, new, gone, fresh))
        for path in gone:
            if path in renamed:
                yield self._renaming(old[path], new[renamed[path]])
            elif not _is_below(path, gone):
                yield self._removal(old[path])
        targets = set(renamed.values())
        for path in fresh:
            if path not in targets and not _is_below(path, fresh):
                yield self._addition(new[path])
        for path, element in new.items():
            if path in old:
                yield from self._both(old[path], element)

    def name(self, path: Path, side: Judge) -> dict[str, str]:
        """A field as sentences call it, with the groups it stands in."""
        place, titles = Place.of(side, (side.root,)), []
        for end, key in enumerate(path, 1):
            if key != "*":
                titles.append(place.at(path[:end]).title)
        return plain("“%(field)s”", field=" · ".join(titles))

    def _change(self, element: Element, found: Difference, example: Example | None) -> Change:
        place = (
            child(element.pointer, found.keyword.split("/")[0])
            if found.keyword in element.shape
            else element.pointer
        )
        path = "/".join(element.path)
        change = Change(place, found.kind, found.effect, found.message, path, example)
        return doubtful(change) if found.effect == "breaking" and example is None else change

    def _both(self, old: Element, new: Element) -> Iterator[Change]:
        name = self.name(new.path, self.after)
        pairs = list(zip(old.variants, new.variants, strict=False))
        shapes = [differences(first.schema, second.schema, name) for first, second in pairs]
        seen: list[Mapping[str, str]] = []
        for found in chain(*shapes, self.conditions.differences(old, new, name)):
            if found.message not in seen:
                seen.append(found.message)
                yield self._change(new, found, self._example(found, old, new))
        if len(old.variants) != len(new.variants) and not seen:
            message = plain("%(field)s is declared by other rules than before", field=name)
            yield Change(new.pointer, "rule", "narrowing", message, "/".join(new.path))

    def _example(self, found: Difference, old: Element, new: Element) -> Example | None:
        if found.effect not in _LIVELY:
            return None
        if found.keyword in ("required", "shown"):
            return self.builder.lacks(old.path) or self.builder.under(self._situations(old, new), old.path)
        place = Place.of(self.before, (self.before.root,)).at(old.path)
        return self.builder.shows(old.path, chain(found.tries, samples(place)))

    def _situations(self, old: Element, new: Element) -> Iterator[Json]:
        """Documents of the old form, changed so that the new one may ask for the field."""
        base = self.builder.base()
        if base is None or len(old.path) > 1:
            return
        place = Place.of(self.before, (self.before.root,))
        for way in new.required:
            for edits in mendings(self.after, clause_of(self.after, way), base, place)[:6]:
                changed = base
                for edit in edits:
                    changed = put(changed, edit.path, edit.value)
                yield put(changed, old.path, None)

    def _removal(self, element: Element) -> Change:
        place = Place.of(self.before, (self.before.root,)).at(element.path)
        example = self.builder.shows(element.path, samples(place))
        text = "%(field)s is gone: what was answered is no longer taken" if example else (
            "%(field)s is gone: what was answered is left out when the form is handed in"
        )  # fmt: skip
        message = plain(text, field=self.name(element.path, self.before))
        return Change(
            element.pointer,
            "removed",
            "breaking" if example else "narrowing",
            message,
            "/".join(element.path),
            example,
        )

    def _renaming(self, old: Element, new: Element) -> Change:
        place = Place.of(self.before, (self.before.root,)).at(old.path)
        example = self.builder.shows(old.path, samples(place))
        message = plain(
            "%(field)s is stored as %(new)s instead of %(old)s; answers given so far are not carried over",
            field=self.name(new.path, self.after), old=old.path[-1], new=new.path[-1],
        )  # fmt: skip
        effect = "breaking" if example else "narrowing"
        return Change(new.pointer, "renamed", effect, message, "/".join(new.path), example)  # type: ignore[arg-type]

    def _addition(self, element: Element) -> Change:
        name, path = self.name(element.path, self.after), element.path
        shown = [variant.decisions for variant in element.variants]
        when = self.conditions.words(shown, path[:-1], "new")
        always, must = any(not way for way in shown), bool(element.required)
        texts = {
            (True, False): "%(field)s is new and may be left empty",
            (True, True): "%(field)s is new and must be answered",
            (False, False): "%(field)s is new, shown if %(when)s, and may be left empty",
            (False, True): "%(field)s is new, shown if %(when)s, and must be answered",
        }
        message = plain(texts[always, must], field=name, when=when)
        example = self.builder.lacks(path) if must else None
        everybody = always and any(not way for way in element.required) and len(path) == 1
        effect = ("breaking" if everybody else "narrowing") if must else "compatible"
        change = Change(element.pointer, "added", effect, message, "/".join(path), example)  # type: ignore[arg-type]
        return doubtful(change) if effect == "breaking" and example is None else change


def _is_below(path: Path, others: list[Path]) -> bool:
    """Whether a field stands in one of the others, which is told as a whole."""
    return any(path[:end] in others for end in range(1, len(path)))


def _renamed(
    old: Mapping[Path, Element], new: Mapping[Path, Element], gone: list[Path], fresh: list[Path]
) -> Iterator[tuple[Path, Path]]:
    """Pairs that are the same field under another key: beside each other, with the same title and shape."""
    free = [path for path in fresh if not _is_below(path, fresh)]
    for path in gone:
        if _is_below(path, gone):
            continue
        mine = _identity(old[path])
        match = [other for other in free if other[:-1] == path[:-1] and _identity(new[other]) == mine]
        if len(match) == 1 and old[path].shape.get("title"):
            free.remove(match[0])
            yield path, match[0]


def _identity(element: Element) -> Any:
    return element.shape.get("title"), element.shape.get("type"), repr(bare(element.variants[0].raw))
