"""The designer's page: the parts of a draft, the things in them, and the panel of one of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from markupsafe import Markup

from .pieces import Fact, Fault, Link, Page


@dataclass(frozen=True)
class DesignItem:
    """A thing in a list: a field, a material, a stage. Its buttons post ``do`` and ``thing``."""

    id: str  # what ``thing`` posts
    title: str
    url: str
    note: str = ""  # its kind, its condition
    tags: tuple[str, ...] = ()
    current: bool = False
    first: bool = False
    last: bool = False
    depth: int = 0


@dataclass(frozen=True)
class DesignGroup:
    """The things of a list. ``key`` posts where a new one goes."""

    title: str
    key: str
    items: tuple[DesignItem, ...]
    add: str = ""  # what the button that adds says


@dataclass(frozen=True)
class BothChanged:
    """Something that somebody else has just changed in the same thing; ``clashes``: this person did, too."""

    title: str
    was: str
    theirs: str
    mine: str
    clashes: bool


@dataclass(frozen=True)
class DesignPanel:
    """One thing drawn by the engine. Posts the engine's names, ``_revision``, ``_before`` and ``thing``."""

    title: str
    form: Markup
    action_url: str
    faults: tuple[Fault, ...] = ()
    back_url: str = ""
    when: str = ""  # the condition in words under which it is called for; empty: always
    when_url: str = ""  # where that is changed
    references: tuple[Fact, ...] = ()  # what its texts may take in: the name for people, the words to write
    both: tuple[BothChanged, ...] = ()  # somebody else was faster
    sections: tuple[Link, ...] = ()  # its headings, for the way down a long panel
    before: str = ""  # JSON: what the page was drawn with, where that is not what the draft says


@dataclass(frozen=True)
class DesignEntry:
    """A line of the history."""

    revision: int
    text: str
    by: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class DesignFrame:
    """What stands over every page of a draft: its name, undo and redo, and the way to its other parts.

    Buttons post ``do`` and ``_revision`` to ``do_url``.
    """

    code: str
    title: str
    revision: int
    do_url: str
    back_url: str
    text_url: str  # the same draft as JSON
    parts: tuple[Link, ...]
    can_undo: bool = False
    can_redo: bool = False
    publish_url: str = ""
    try_url: str = ""
    here_url: str = ""  # asked every few seconds who else is here; JSON
    others: str = ""  # who else is here, as a sentence


@dataclass(frozen=True, kw_only=True)
class DesignPage(Page):
    """One part of a draft. Buttons post to ``design.do_url``: ``do`` (add, up, down, remove, undo, redo, restore),
    ``kind`` and ``_revision``.
    """

    template: ClassVar[str] = "pages/design.html"

    design: DesignFrame
    part_title: str
    lead: str = ""  # what the page is for
    groups: tuple[DesignGroup, ...] = ()
    panel: DesignPanel | None = None
    history: tuple[DesignEntry, ...] | None = None
    error: str = ""
    uses: tuple[str, ...] = ()  # why something cannot be removed
    preview_url: str = ""
