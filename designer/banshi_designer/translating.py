"""Every text of a matter beside its translation: where it stands, what is missing, what a person changed.

Texts are translated once, wherever they stand (ADR 4). The messages of checks carry their languages themselves; here
they are lines like all others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from banshi_forms import Definition
from banshi_forms.localise import texts_of
from banshi_forms.matter import BASE_LOCALE, PARTS

from .edits import Operation
from .edits import operations as ops
from .edits.places import at_id, identities, identity

LANGUAGES = ("en",)  # those that the product's own pages speak, besides Chinese
LONGEST = 20_000
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_HOLES = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{[\w.:]*\}|%\(\w+\)[sd]")


@dataclass(frozen=True)
class Text:
    """A text and its translation. ``parts`` are those in which it stands, ``place`` where a message keeps its own."""

    key: str
    source: str
    said: str
    parts: tuple[str, ...]
    pointer: str
    place: tuple[str, ...] = ()

    @property
    def holes(self) -> tuple[str, ...]:
        """Placeholders that the translation lacks or has beyond those of the source."""
        if not self.said:
            return ()
        return tuple(sorted(set(_HOLES.findall(self.source)) ^ set(_HOLES.findall(self.said))))


@dataclass(frozen=True)
class Share:
    """How much of a part has a translation."""

    part: str
    done: int
    total: int


def languages(defn: Definition) -> tuple[str, ...]:
    """The languages that the matter has or may have."""
    return tuple(dict.fromkeys((*LANGUAGES, *sorted(defn.translations))))


def texts(defn: Definition, locale: str) -> list[Text]:
    """All texts that need a translation, each once, in the order of the matter."""
    known = defn.translations.get(locale, {})
    where: dict[str, tuple[str, list[str]]] = {}
    for pointer, text in texts_of(defn):
        if text in known or _CHINESE.search(text):
            part = pointer.partition(".")[0]
            parts = where.setdefault(text, (pointer, []))[1]
            if part not in parts:
                parts.append(part)
    found = [
        Text(_key("", text), text, str(known.get(text, "")), tuple(parts), pointer)
        for text, (pointer, parts) in where.items()
    ]
    return [*found, *_messages(defn, locale)]


def _messages(defn: Definition, locale: str) -> Iterator[Text]:
    """Sentences of checks, each with its languages beside one another."""
    for part in PARTS:
        for place, held in _spoken(getattr(defn, part), ()):
            pointer = f"{part}.json#/" + "/".join(key.removeprefix("id:") for key in place)
            said = held.get(locale, "")
            yield Text(
                _key(part, *place), str(held[BASE_LOCALE]), str(said or ""), (part,), pointer, (part, *place)
            )


def _spoken(value: Any, place: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Mapping[str, Any]]]:
    if isinstance(value, Mapping):
        if isinstance(value.get(BASE_LOCALE), str) and _CHINESE.search(value[BASE_LOCALE]):
            yield place, value
            return
        for key, item in value.items():
            yield from _spoken(item, (*place, key))
    elif isinstance(value, list):
        named = identities(value)
        for at, item in enumerate(value):
            key = at_id(identity(item) or "") if named is not None else str(at)
            yield from _spoken(item, (*place, key))


def _key(*parts: str) -> str:
    """A short name for a field of a page."""
    return sha256("\x00".join(parts).encode()).hexdigest()[:16]


def shares(there: Sequence[Text]) -> tuple[Share, ...]:
    """How far each part is; the whole first, under no name."""
    groups = [("", list(there))]
    groups += [(part, [text for text in there if part in text.parts]) for part in PARTS]
    return tuple(
        Share(part, sum(bool(text.said) for text in members), len(members))
        for part, members in groups
        if members
    )


def found(there: Sequence[Text], part: str = "", words: str = "", missing: bool = False) -> list[Text]:
    """The texts of a part, with some words in them, or without a translation."""
    wanted = words.casefold()
    return [
        text
        for text in there
        if (not part or part in text.parts)
        and (not missing or not text.said or bool(text.holes))
        and wanted in f"{text.source}\n{text.said}".casefold()
    ]


def seen(said: str) -> str:
    """What a page posts beside a field, so that only what the person changed is changed."""
    return _key("seen", said)


def changes(there: Sequence[Text], posted: Mapping[str, tuple[str, str]], locale: str) -> list[Operation]:
    """The operations for what was typed: by key, what was seen (``seen``) and what is to stand there."""
    made: list[Operation] = []
    for text in there:
        if text.key not in posted:
            continue
        was, said = posted[text.key]
        if seen(said) == was or said == text.said:
            continue
        made.append(_operation(text, said[:LONGEST], locale))
    return made


def _operation(text: Text, said: str, locale: str) -> Operation:
    if not text.place:
        return ops.Translate(locale, text.source, said)
    part, *place = text.place
    return ops.Put(part, (*place, locale), said) if said else ops.Clear(part, (*place, locale))
