"""The designer's pages from draft to public: review, difference, impact, rehearsal, publishing."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from .designing import DesignFrame
from .pieces import Choice, Fact, Link, Page


@dataclass(frozen=True, kw_only=True)
class ReleasePage(Page):
    """What the pages have in common: the frame of the draft, and the ways from one to the other."""

    design: DesignFrame
    places: tuple[Link, ...] = ()
    error: str = ""


@dataclass(frozen=True)
class Obstacle:
    """What stands in the way, or is worth a look. ``where``: the thing by its name, ``url``: its panel."""

    severity: str
    text: str
    where: str
    url: str = ""


@dataclass(frozen=True)
class DifferenceLine:
    """A change in words. ``tone``: how grave; ``example``: an answer that fitted so far and will not any more."""

    tag: str
    tone: str
    text: str
    example: str = ""
    url: str = ""
    where: str = ""


@dataclass(frozen=True)
class DifferencePart:
    title: str
    lines: tuple[DifferenceLine, ...]


@dataclass(frozen=True)
class DifferenceView:
    """The changes by part; ``counts``: how many of each class, the gravest first."""

    parts: tuple[DifferencePart, ...] = ()
    counts: tuple[Link, ...] = ()  # text, tone as url, count
    explanations: tuple[Fact, ...] = ()  # of the classes that occur


@dataclass(frozen=True, kw_only=True)
class DifferencePage(ReleasePage):
    """Two versions compared. Sends ``old`` and ``new`` (a number, or ``draft``) by GET to ``action_url``."""

    template: ClassVar[str] = "pages/design/difference.html"

    action_url: str
    olds: tuple[Choice, ...]
    news: tuple[Choice, ...]
    difference: DifferenceView | None = None  # None: there are not two versions yet


@dataclass(frozen=True)
class Signature:
    """A sign-off. ``void``: the draft has changed since."""

    name: str
    revision: int
    at: datetime
    words: str = ""
    void: bool = False
    mine: bool = False
    id: int = 0


@dataclass(frozen=True, kw_only=True)
class PublishPage(ReleasePage):
    """Before publishing. Posts ``_revision``, ``confirmed`` = 1, ``when`` (now, later), ``live_from`` and ``carry``
    (keep, migrate, notify) to ``action_url`` (empty: may not, ``refusal`` says why and who may).
    """

    template: ClassVar[str] = "pages/publish.html"

    next_number: int
    action_url: str = ""
    refusal: str = ""
    problems: tuple[Obstacle, ...] = ()
    signatures: tuple[Signature, ...] = ()
    difference: DifferenceView | None = None  # None: it has never been published
    carries: tuple[Choice, ...] = ()
    later: bool = False
    live_from: str = ""
    earliest: str = ""
    impact: tuple[Fact, ...] = ()
    impact_url: str = ""


@dataclass(frozen=True)
class Remark:
    """One contribution to a thread."""

    by: str
    at: datetime
    text: str


@dataclass(frozen=True)
class Thread:
    """Remarks on an element. ``gone``: the element is not in the draft any more. Posts ``do`` = ``reply {id}``,
    ``resolve {id}`` or ``reopen {id}``.
    """

    id: int
    about: str
    remarks: tuple[Remark, ...]
    url: str = ""
    gone: bool = False
    revision: int = 0
    resolved_by: str = ""
    resolved_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class ReviewPage(ReleasePage):
    """Review of a draft. Everything posts ``_revision`` and ``do`` to ``action_url``: ``ask``, ``end``, ``comment``
    with ``about`` and ``text``, ``sign`` with ``words``, ``unsign {id}`` and what a thread posts.
    """

    template: ClassVar[str] = "pages/design/review.html"

    action_url: str
    asked_by: str = ""  # empty: nobody has asked for review yet
    asked_at: datetime | None = None
    may_edit: bool = False
    signed: bool = False  # by this person, at this revision
    threads: tuple[Thread, ...] = ()
    settled: tuple[Thread, ...] = ()
    signatures: tuple[Signature, ...] = ()
    elements: tuple[tuple[str, tuple[Choice, ...]], ...] = ()  # by part
    text: str = ""
    words: str = ""
    preview_links: tuple[Link, ...] = ()


@dataclass(frozen=True)
class ReportState:
    """Work in the background. ``state``: waiting, running, done, failed."""

    state: str
    done: int = 0
    total: int = 0
    revision: int = 0
    by: str = ""
    at: datetime | None = None
    error: str = ""
    stale: bool = False  # the draft has changed since


@dataclass(frozen=True)
class AffectedCase:
    """An application that the new version would treat otherwise; without its applicant."""

    name: str
    state: str
    version: int
    reasons: tuple[str, ...]
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class ImpactPage(ReleasePage):
    """What a publication would do to applications. POST to ``action_url`` begins; the report asks for itself while it
    runs.
    """

    template: ClassVar[str] = "pages/design/impact.html"
    fragments: ClassVar[tuple[str, ...]] = ("report",)

    action_url: str
    here: str
    report: ReportState | None = None
    unaffected: int = 0
    need_answer: int = 0
    invalid: int = 0
    drafts: int = 0
    pending: int = 0
    cases: tuple[AffectedCase, ...] = ()
    more: int = 0
    questions: tuple[Link, ...] = ()  # what has to be answered anew: name, its panel, how often


@dataclass(frozen=True)
class RehearsedCase:
    """A made-up application and how far it came."""

    number: int
    ok: bool
    answers: tuple[Fact, ...] = ()
    stages: tuple[str, ...] = ()
    result: str = ""
    failure: str = ""
    failure_url: str = ""
    documents: tuple[Link, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RehearsalPage(ReleasePage):
    """The dress rehearsal. POST of ``count`` to ``action_url`` begins."""

    template: ClassVar[str] = "pages/design/rehearsal.html"
    fragments: ClassVar[tuple[str, ...]] = ("report",)

    action_url: str
    here: str
    report: ReportState | None = None
    cases: tuple[RehearsedCase, ...] = ()
    passed: int = 0
    counts: tuple[int, ...] = field(default=(5, 10, 20))


PAGES: tuple[type[Page], ...] = (DifferencePage, PublishPage, ReviewPage, ImpactPage, RehearsalPage)
