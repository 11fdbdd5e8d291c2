"""The reviewer's pages: the queue and the case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar, Literal

from markupsafe import Markup

from .following import CertificateLink, NoticeLink, Payment, StageMark
from .pieces import (
    NO_LIMIT,
    AnswerSection,
    Choice,
    Due,
    Fact,
    Fault,
    FileItem,
    Link,
    Necessity,
    Page,
    PageLinks,
    TrailItem,
)


@dataclass(frozen=True)
class QueueItem:
    number: str
    url: str
    matter_title: str
    applicant: str
    state: str
    stage: str = ""
    received_on: date | None = None
    due: Due = NO_LIMIT
    assignee: str = ""  # empty: nobody's yet
    mine: bool = False
    again: bool = False  # came back after a supplement
    amount: str = ""  # what is to be paid
    claimed: bool = False  # the applicant says that it is paid


@dataclass(frozen=True)
class QueueFilter:
    """A select of the filter bar; ``name`` is its query parameter."""

    name: str
    label: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class SortLink:
    """Where a column's heading leads. ``column``: number, matter, applicant, stage, received, due."""

    column: str
    url: str
    direction: Literal["", "ascending", "descending"] = ""


@dataclass(frozen=True, kw_only=True)
class QueuePage(Page):
    """The work list. The filter sends ``q`` and its names by GET to ``action_url``. Fragment: queue."""

    template: ClassVar[str] = "pages/queue.html"
    fragments: ClassVar[tuple[str, ...]] = ("queue",)

    action_url: str
    items: tuple[QueueItem, ...] = ()
    tabs: tuple[Link, ...] = ()  # mine, unassigned, all open, finished, with counts
    query: str = ""
    filters: tuple[QueueFilter, ...] = ()
    kept: tuple[Fact, ...] = ()  # other query parameters to keep: name, value
    clear_url: str = ""  # empty: nothing is filtered
    sorts: tuple[SortLink, ...] = ()
    links: PageLinks | None = None
    payments_url: str = ""  # the ledger, where payments are shown
    late: int = 0
    soon: int = 0


@dataclass(frozen=True)
class PaymentItem:
    """A line of the ledger. ``by``: who recorded it; empty: a gateway, or nobody yet."""

    number: str
    url: str
    payer: str
    matter_title: str
    slip: str
    amount: str
    due_on: date | None = None
    paid_on: date | None = None
    receipt: str = ""
    by: str = ""


@dataclass(frozen=True, kw_only=True)
class PaymentsPage(Page):
    """The ledger of payments in one state; ``total`` is what all of them come to."""

    template: ClassVar[str] = "pages/payments.html"

    items: tuple[PaymentItem, ...] = ()
    tabs: tuple[Link, ...] = ()
    total: str = ""
    csv_url: str = ""
    links: PageLinks | None = None
    back_url: str = ""


@dataclass(frozen=True)
class ReviewPoint:
    """A point to check; posted as ``checked`` = ``value`` with the panel's form."""

    value: str
    text: str
    checked: bool = False


@dataclass(frozen=True)
class CaseMaterial:
    """``state``: given, missing, later, generated, waived."""

    id: str
    title: str
    necessity: Necessity
    state: str
    files: tuple[FileItem, ...] = ()
    points: tuple[ReviewPoint, ...] = ()
    condition: str = ""
    later_by: date | None = None


@dataclass(frozen=True)
class Opinion:
    """What a colleague said at a stage; ``html`` is the stage form in mode view."""

    stage: str
    action: str
    by: str
    at: datetime
    html: Markup | None = None


@dataclass(frozen=True)
class CaseTask:
    """A stage done at the same time as others. ``by``: who has taken it on, or what is ``action`` once it is done.

    ``url`` shows its panel; empty: it is not for the reader to do.
    """

    title: str
    open: bool = False
    by: str = ""
    mine: bool = False
    action: str = ""
    url: str = ""
    current: bool = False  # its panel is shown


@dataclass(frozen=True)
class ActionButton:
    """An action offered now (a code of flow.TABLE). ``tone``: primary, secondary, danger."""

    action: str
    tone: Literal["primary", "secondary", "danger"] = "secondary"
    needs_reason: bool = False
    selected: bool = False


@dataclass(frozen=True)
class ReasonChoice:
    value: str
    text: str
    article: str = ""
    selected: bool = False


@dataclass(frozen=True)
class SupplementChoice:
    """Something that can be asked for: ``item`` is ``material:<id>`` or ``form:<name>``."""

    item: str
    title: str
    group: str = ""
    selected: bool = False
    problem: str = ""
    requirement: str = ""
    error: str = ""


@dataclass(frozen=True)
class Panel:
    """What the signed-in person may do with the case now.

    Posts to ``action_url``: ``_revision``, ``_stage``, ``action``, the stage form's names, ``checked`` (review points),
    ``reason`` (several), ``words``; for a supplement ``item`` (several), ``problem:<item>`` and
    ``requirement:<item>``.
    """

    stage: str
    action_url: str
    revision: int
    actions: tuple[ActionButton, ...]
    task: str = ""  # id of the stage
    form: Markup | None = None
    faults: tuple[Fault, ...] = ()
    reasons: tuple[ReasonChoice, ...] = ()
    words: str = ""
    items: tuple[SupplementChoice, ...] = ()  # empty: no supplement can be asked for
    term_on: date | None = None  # day by which a supplement would be due
    asked_before: bool = False  # a second supplement needs a reason
    note: str = ""  # e.g. the second person's opinion is still missing


@dataclass(frozen=True, kw_only=True)
class CasePage(Page):
    """A case on the desk. ``claim_url`` and ``release_url`` take a POST with ``_revision`` and ``_stage``."""

    template: ClassVar[str] = "pages/case.html"

    number: str
    matter_title: str
    applicant: str
    state: str
    revision: int
    stage: str = ""
    submitted_at: datetime | None = None
    accepted_at: datetime | None = None
    due: Due = NO_LIMIT
    statutory: Due = NO_LIMIT
    facts: tuple[Fact, ...] = ()  # contact, agent, version, …
    stages: tuple[StageMark, ...] = ()
    answers: tuple[AnswerSection, ...] = ()
    materials: tuple[CaseMaterial, ...] = ()
    warnings: tuple[Fault, ...] = ()  # what the engine noticed
    opinions: tuple[Opinion, ...] = ()
    trail: tuple[TrailItem, ...] = ()
    trail_whole: bool = True  # the chain of digests holds
    notices: tuple[NoticeLink, ...] = ()
    certificates: tuple[CertificateLink, ...] = ()
    payment: Payment | None = None
    tasks: tuple[CaseTask, ...] = ()  # the stages done at the same time, where the case stands in such
    panel: Panel | None = None
    closed_reason: str = ""  # why there is no panel
    assignee: str = ""
    claim_url: str = ""
    release_url: str = ""
    guide_url: str = ""
    back_url: str = ""
    previous_url: str = ""
    next_url: str = ""
