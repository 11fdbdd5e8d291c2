"""The table of a draft's translations."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from .designing import DesignFrame
from .pieces import Choice, Page, PageLinks

PageUrl = Callable[[int], str]


@dataclass(frozen=True)
class TranslationShare:
    """How much of a part is translated."""

    name: str
    done: int
    total: int


@dataclass(frozen=True)
class TranslationLine:
    """A text beside its translation. Posts ``to.KEY`` and ``was.KEY``."""

    key: str
    source: str
    said: str
    was: str
    where: str = ""
    is_long: bool = False
    holes: tuple[str, ...] = ()  # placeholders that differ
    now: str = ""  # what somebody else has written there meanwhile


@dataclass(frozen=True, kw_only=True)
class TranslationsPage(Page):
    """Every text with its translation. Filters (``locale``, ``part``, ``q``, ``missing``) go by GET to
    ``filter_url``; what was typed is posted to ``action_url`` with ``_revision``.
    """

    template: ClassVar[str] = "pages/design/translations.html"

    design: DesignFrame
    action_url: str
    filter_url: str
    locale: str
    language: str  # its own name
    languages: tuple[Choice, ...] = ()
    shares: tuple[TranslationShare, ...] = ()  # the whole matter first
    parts: tuple[Choice, ...] = ()
    query: str = ""
    missing: bool = False
    filtered: bool = False
    lines: tuple[TranslationLine, ...] = ()
    links: PageLinks | None = None
    error: str = ""
