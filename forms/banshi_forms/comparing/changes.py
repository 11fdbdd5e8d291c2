"""A change between two versions: where, what, how grave, in words, with an example where one was found and tried."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from ..values import Json
from ..wording import Words, words

Effect = Literal["cosmetic", "compatible", "narrowing", "breaking"]
EFFECTS: tuple[Effect, ...] = ("cosmetic", "compatible", "narrowing", "breaking")
LOCALES = ("zh_CN", "en")


@dataclass(frozen=True)
class Example:
    """A document that the old version takes and the new one does not: both were asked. ``at``: the answer in it."""

    document: Json
    at: str


@dataclass(frozen=True)
class Change:
    """One element that changed. ``pointer``: in the new version, or in the old when it is gone.

    ``effect``: cosmetic (looks only), compatible (every answer still fits), narrowing (some may not), breaking (those
    that were given do not). ``message`` by locale.
    """

    pointer: str
    kind: str
    effect: Effect
    message: Mapping[str, str]
    path: str = ""
    example: Example | None = None

    def sentence(self, locale: str = "zh_CN") -> str:
        return self.message.get(locale) or self.message["zh_CN"]


@dataclass(frozen=True)
class Difference:
    """One keyword of a field; ``tries``: answers that may be taken by the old version only."""

    kind: str
    effect: Effect
    message: Mapping[str, str]
    keyword: str = ""
    tries: tuple[Json, ...] = ()


def told(say: Callable[[Words, str], str]) -> dict[str, str]:
    """A sentence in every language; ``say`` is given the words of a locale and its name."""
    return {locale: say(words(locale), locale) for locale in LOCALES}


def plain(text: str, **named: Any) -> dict[str, str]:
    """A sentence of the catalogue in every language. Named values that are mappings are said by locale themselves."""
    return told(
        lambda _, locale: _(text, **{k: v[locale] if isinstance(v, Mapping) else v for k, v in named.items()})
    )


def doubtful(change: Change) -> Change:
    """The same change, of which nobody can tell that it lets every answer stand."""
    said = told(
        lambda _, at: _(
            "%(change)s (it cannot be decided whether answers are affected)", change=change.message[at]
        )
    )
    return replace(change, effect="narrowing", message=said)
