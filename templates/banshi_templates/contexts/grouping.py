"""Groups of fields of a bureau: their list, one of them with its versions and uses, and a use beside a new version."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from .designing import DesignFrame
from .pieces import Choice, Page


@dataclass(frozen=True)
class GroupItem:
    """A group in the list."""

    title: str
    url: str
    code: str
    organisation: str
    number: int  # 0: none can be used yet
    fields: tuple[str, ...] = ()
    used: int = 0  # in how many matters
    behind: int = 0  # of those, how many use an older version
    retired: bool = False


@dataclass(frozen=True, kw_only=True)
class GroupsPage(Page):
    """All groups. The form of a new one posts ``title`` and ``organisation``; ``starters`` posts ``organisation``."""

    template: ClassVar[str] = "pages/design/groups.html"

    items: tuple[GroupItem, ...]
    action_url: str
    back_url: str
    organisations: tuple[Choice, ...]
    starters: tuple[str, ...] = ()  # the names of those that come with the product
    query: str = ""
    title: str = ""  # what was typed
    error: str = ""


@dataclass(frozen=True)
class GroupChange:
    """Something that differs: in words what it was, what it is now, and what a matter made of it."""

    what: str
    was: str
    now: str
    mine: str = ""
    key: str = ""  # of a choice; empty: there is none
    keep: bool = True


@dataclass(frozen=True)
class GroupVersion:
    number: int
    at: datetime
    by: str
    words: str
    fields: int


@dataclass(frozen=True)
class GroupUse:
    """A matter that uses the group."""

    code: str
    title: str
    organisation: str
    version: int
    draft: bool  # or else only what is published
    behind: bool
    url: str = ""  # the comparison; empty: there is no draft
    chosen: bool = True
    outcome: str = ""  # in words what became of an update
    tone: str = "plain"
    outcome_url: str = ""


@dataclass(frozen=True, kw_only=True)
class GroupPage(Page):
    """One group. Its forms post ``do``: ``give-out`` (``words``), ``rename`` (``title``), ``retire``, ``restore``,
    ``update`` (``matter``, each; ``begin``: a draft where there is none).
    """

    template: ClassVar[str] = "pages/design/group.html"

    title: str
    code: str
    organisation: str
    number: int
    retired: bool
    action_url: str
    back_url: str
    design_url: str
    changes: tuple[GroupChange, ...]  # of the draft against the newest version
    versions: tuple[GroupVersion, ...]
    uses: tuple[GroupUse, ...]
    fields: tuple[str, ...] = ()  # of the draft
    told: str = ""  # how many were updated, in words
    words: str = ""
    error: str = ""


@dataclass(frozen=True, kw_only=True)
class GroupUsePage(Page):
    """A use in a draft beside the newest version. Posts ``do``: ``update`` (with ``keep``, each), ``detach``."""

    template: ClassVar[str] = "pages/design/group_use.html"

    design: DesignFrame
    title: str
    version: int
    number: int
    action_url: str
    back_url: str
    group_url: str
    taken: tuple[GroupChange, ...] = ()
    clashes: tuple[GroupChange, ...] = ()
    own: tuple[GroupChange, ...] = ()
    words: str = ""  # of the newest version's maker
    error: str = ""
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class GroupNote:
    """A use of a group on the page of a form: what it is, whether there is a newer version."""

    title: str
    version: int
    url: str  # the comparison
    newer: int = 0  # the number of the newest version; 0: this is it
    clashes: int = 0


@dataclass(frozen=True)
class GroupOffer:
    """A group in the palette; its button posts ``kind``."""

    kind: str
    text: str
    fields: str  # their names, for the tooltip


__all__ = [
    "GroupChange", "GroupItem", "GroupNote", "GroupOffer", "GroupPage", "GroupUse", "GroupUsePage", "GroupVersion",
    "GroupsPage",
]  # fmt: skip
