"""The engine's own words in the person's language. The message id is the English text; catalogues are read as .po.

What a schema's author wrote (titles, hints) is not here: that is translated in the definition.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Protocol

from babel.messages.pofile import read_po


class Words(Protocol):
    """Says an English text in one language, its ``%(name)s`` filled in."""

    def __call__(self, text: str, /, **named: object) -> str: ...


@lru_cache(maxsize=16)
def catalogue(locale: str) -> Mapping[str, str]:
    """English text → text of the locale; empty for English and for a locale nobody has translated."""
    home = files("banshi_forms") / "locale" / locale
    texts: dict[str, str] = {}
    for folder in ("LC_MESSAGES", "parts"):
        for source in _catalogues(home / folder):
            with source.open("rb") as opened:
                texts.update((str(m.id), str(m.string)) for m in read_po(opened, locale) if m.id and m.string)
    return texts


def words(locale: str) -> Words:
    """The function that says an English text in the locale."""
    texts = catalogue(locale)

    def say(text: str, /, **named: object) -> str:
        said = texts.get(text, text)
        return said % named if named else said

    return say


def _catalogues(folder: Traversable) -> list[Traversable]:
    return [source for source in folder.iterdir() if source.name.endswith(".po")] if folder.is_dir() else []
