"""Two definitions of a matter compared: form, materials, guide, procedure, certificate, profile, languages, files.

Titles of what changed come from the schemas of the parts, so a new element needs no words here. How grave it is:
``gravity``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any

from ..judge import judge_of
from ..keywords import key_of
from ..matter import PARTS, Definition
from ..names import child
from ..sentences.phrases import Speaker, in_words
from ..sentences.places import Place
from ..values import Context, Json
from .changes import Change, Effect, plain, told
from .forms import compare
from .gravity import gravity

_CONDITIONS = ("when", "suggest_when")
_NAMED = ("id", "code", "title", "name", "question", "label")


def compare_matters(old: Definition, new: Definition, context: Context | None = None) -> tuple[Change, ...]:
    """All changes from one definition to another; pointers are those of findings (``materials.json#/materials/2``)."""
    found = [
        replace(change, pointer=f"form.json#{change.pointer}")
        for change in compare(old.form, new.form, context)
    ]
    for part in PARTS:
        if part != "form":
            walk = _Part(part, new.form, context)
            found += walk.changes(getattr(old, part), getattr(new, part))
    return (*found, *_languages(old, new), *_files(old, new))


@cache
def _schema(part: str) -> Json:
    """The schema that says what stands in a part, for its titles."""
    return json.loads(
        files("banshi_forms").joinpath(f"schemas/{part}.schema.json").read_text(encoding="utf-8")
    )


class _Part:
    """Compares one part of a definition, element by element."""

    def __init__(self, part: str, form: Mapping[str, Any], context: Context | None) -> None:
        self.part, self.form, self.context = part, form, context
        schema = _schema(part)
        self.place = Place.of(judge_of(schema), (schema,))

    def changes(self, old: Json, new: Json) -> Iterator[Change]:
        yield from self._values(old, new, "", self.place, [])

    def _values(self, old: Json, new: Json, at: str, place: Place, above: list[str]) -> Iterator[Change]:
        if key_of(old) == key_of(new):
            return
        key = at.rpartition("/")[2]
        if key in _CONDITIONS:
            yield self._condition(old, new, at, above)
        elif key == "form" and isinstance(old, Mapping) and isinstance(new, Mapping):
            yield from self._stage_form(old, new, at, above)
        elif isinstance(old, Mapping) and isinstance(new, Mapping):
            for name in dict.fromkeys((*old, *new)):
                below, title = child(at, name), place.field(name).title
                yield from self._values(
                    old.get(name), new.get(name), below, place.field(name), [*above, title]
                )
        elif isinstance(old, list) and isinstance(new, list):
            yield from self._lists(old, new, at, place, above)
        else:
            yield self._plain(old, new, at, place, above)

    def _lists(
        self, old: list[Json], new: list[Json], at: str, place: Place, above: list[str]
    ) -> Iterator[Change]:
        """Entries are known by their identity or name, else by what they are."""
        before, after = (
            {_identity(item): (number, item) for number, item in enumerate(side)} for side in (old, new)
        )
        after = _paired(before, after)
        for key in [key for key in before if key not in after]:
            yield self._entry("removed", before[key][1], at, place, above)
        for key in [key for key in after if key not in before]:
            yield self._entry("added", after[key][1], child(at, after[key][0]), place, above)
        kept = [key for key in before if key in after]
        for key in kept:
            number, item = after[key]
            inner = [*above[:-1], self._named(item, place, above)]
            yield from self._values(before[key][1], item, child(at, number), place.row(), inner)
        if kept != [key for key in after if key in before]:
            message = plain("%(part)s: the entries stand in another order", part=self._path(above))
            yield Change(self._pointer(at), "order", gravity(self.part, at, "order", None, None), message)

    def _entry(self, kind: str, item: Json, at: str, place: Place, above: list[str]) -> Change:
        text = "%(part)s: new: %(entry)s" if kind == "added" else "%(part)s: gone: %(entry)s"
        message = plain(text, part=self._path(above), entry=self._shown(item, place.row()))
        pair = (None, item) if kind == "added" else (item, None)
        return Change(self._pointer(at), kind, gravity(self.part, at, kind, *pair), message)

    def _plain(self, old: Json, new: Json, at: str, place: Place, above: list[str]) -> Change:
        name = self._path(above)
        effect = gravity(self.part, at, "changed", old, new)
        said = [self._shown(value, place) for value in (old, new)]
        if old is None:
            message = plain("%(part)s: is now stated: %(new)s", part=name, new=said[1])
        elif new is None:
            message = plain("%(part)s: is no longer stated (it was %(old)s)", part=name, old=said[0])
        else:
            message = plain("%(part)s: %(old)s becomes %(new)s", part=name, old=said[0], new=said[1])
        return Change(self._pointer(at), "changed", effect, message)

    def _condition(self, old: Json, new: Json, at: str, above: list[str]) -> Change:
        def say(condition: Json) -> dict[str, str]:
            return told(
                lambda _, locale: _("always") if condition is None else in_words(condition, self.form, locale)
            )

        message = plain(
            "%(part)s: the condition is now: %(new)s; before: %(old)s",
            part=self._path(above[:-1]),
            old=say(old),
            new=say(new),
        )
        return Change(self._pointer(at), "condition", gravity(self.part, at, "condition", old, new), message)

    def _stage_form(self, old: Json, new: Json, at: str, above: list[str]) -> Iterator[Change]:
        for change in compare(old, new, self.context):
            said = plain("%(part)s: %(change)s", part=self._path(above), change=change.message)
            yield replace(change, pointer=self._pointer(at) + change.pointer, message=said)

    def _pointer(self, at: str) -> str:
        return f"{self.part}.json#{at}"

    def _path(self, above: list[str]) -> str:
        names = [str(self.place.title or self.part), *above]
        kept = [
            name
            for at, name in enumerate(names)
            if not names[at + 1 : at + 2] or not names[at + 1].startswith(name)
        ]
        return " · ".join(kept[-3:])

    def _named(self, item: Json, place: Place, above: list[str]) -> str:
        title = above[-1] if above else ""
        named = isinstance(item, Mapping) and next(
            (item[k] for k in ("title", "name", "label", "question") if k in item), None
        )
        return f"{title}“{named}”" if named else title

    def _shown(self, value: Json, place: Place) -> Mapping[str, str]:
        """A value as clerks read it: an option by its title, an entry by its name."""
        if isinstance(value, Mapping):
            named = next(
                (value[key] for key in ("title", "name", "label", "question", "text") if value.get(key)), None
            )
            if named is not None:
                return plain("“%(value)s”", value=named)
            return told(
                lambda _, at: _(", ").join(
                    f"{place.field(key).title} {self._shown(item, place.field(key))[at]}"
                    for key, item in value.items()
                )
            )
        if isinstance(value, str):
            return told(lambda _, at: _("“%(value)s”", value=Speaker(place, at).value(value, place)))
        return told(lambda _, at: Speaker(place, at).value(value, place))


def _paired(
    before: dict[Any, tuple[int, Json]], after: dict[Any, tuple[int, Json]]
) -> dict[Any, tuple[int, Json]]:
    """Entries without a name, as many gone as new, are the same ones in their order."""
    gone = [key for key in before if key not in after]
    fresh = [key for key in after if key not in before]
    if len(gone) != len(fresh) or any(_is_named(key) for key in (*gone, *fresh)):
        return after
    known = dict(zip(fresh, gone, strict=True))
    return {known.get(key, key): entry for key, entry in after.items()}


def _is_named(key: Any) -> bool:
    """Whether an identity is a name, or a plain value, which is its own."""
    return not (isinstance(key, tuple) and key[0] == "object")


def _identity(item: Json) -> Any:
    if isinstance(item, Mapping):
        for key in _NAMED:
            if isinstance(item.get(key), str):
                return key, item[key]
    return key_of(item)


def _languages(old: Definition, new: Definition) -> Iterator[Change]:
    for locale in sorted(old.translations.keys() | new.translations.keys()):
        before, after = old.translations.get(locale, {}), new.translations.get(locale, {})
        fresh, gone = after.keys() - before.keys(), before.keys() - after.keys()
        other = [text for text in before.keys() & after.keys() if before[text] != after[text]]
        if fresh or gone or other:
            message = plain(
                "Texts in %(language)s: %(new)s new, %(changed)s changed, %(gone)s gone",
                language=locale, new=len(fresh), changed=len(other), gone=len(gone),
            )  # fmt: skip
            yield Change(f"translations/{locale}.json", "translations", "cosmetic", message)


def _files(old: Definition, new: Definition) -> Iterator[Change]:
    texts = (
        (new.files.keys() - old.files.keys(), "file_added", "The file “%(file)s” is new"),
        (old.files.keys() - new.files.keys(), "file_removed", "The file “%(file)s” is gone"),
        ({n for n in old.files.keys() & new.files.keys() if old.files[n] != new.files[n]}, "file_changed",
         "The file “%(file)s” has another content"),
    )  # fmt: skip
    for names, kind, text in texts:
        effect: Effect = "cosmetic" if kind == "file_changed" else "compatible"
        for name in sorted(names):
            yield Change(f"files/{name}", kind, effect, plain(text, file=name))
