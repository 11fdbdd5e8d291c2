"""Trying a draft out: the page of a trial, and the pieces of the bar that stands over every page of the sandbox."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from .designing import DesignFrame
from .pieces import Page


@dataclass(frozen=True)
class TrialRole:
    """Somebody to play; its button posts ``do=as NAME``."""

    name: str
    text: str
    current: bool = False


@dataclass(frozen=True)
class TrialStep:
    """Something that can be done next; its button posts ``do=as ROLE`` and ``next``."""

    role: str
    by: str
    words: str
    path: str


@dataclass(frozen=True)
class TrialItem:
    """An application of the trial."""

    public_id: str
    number: str
    state: str
    by: str
    role: str
    path: str
    url: str
    steps: tuple[TrialStep, ...] = ()
    may_play: bool = False  # officials can play it to its end


@dataclass(frozen=True, kw_only=True)
class TrialPage(Page):
    """The trial of a draft. Posts ``do``: ``begin``, ``as ROLE`` (with ``next``), ``fill``, ``play ID``, ``end``."""

    template: ClassVar[str] = "pages/design/trial.html"

    design: DesignFrame
    action_url: str
    begun: bool
    revision: int  # of the draft that is tried
    changed: bool  # the draft has gone on since
    until: datetime | None
    start_url: str
    guide_url: str
    look_url: str
    cases: tuple[TrialItem, ...] = ()
    error: str = ""


__all__ = ["TrialItem", "TrialPage", "TrialRole", "TrialStep"]
