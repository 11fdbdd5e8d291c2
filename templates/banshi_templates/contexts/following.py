"""What follows a hand-in: my applications, progress, query, notices, verification of a certificate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar, Literal

from markupsafe import Markup

from .pieces import (
    NO_LIMIT,
    AnswerSection,
    Due,
    Fact,
    FileItem,
    Link,
    MaterialLine,
    Page,
    PageLinks,
    SupplementItem,
    TrailItem,
)


@dataclass(frozen=True)
class ApplicationItem:
    """An application in the person's list. ``next``: continue, supplement, pay, certificate or view."""

    matter_title: str
    url: str
    state: str  # flow.STATES
    updated_at: datetime
    number: str = ""  # empty: a draft
    organisation: str = ""
    stage: str = ""
    submitted_at: datetime | None = None
    due: Due = NO_LIMIT
    next: Literal["continue", "supplement", "pay", "certificate", "view"] = "view"
    unread: int = 0  # notices not read yet


@dataclass(frozen=True, kw_only=True)
class MyApplicationsPage(Page):
    """The person's own applications, newest first."""

    template: ClassVar[str] = "pages/my_applications.html"

    items: tuple[ApplicationItem, ...] = ()
    tabs: tuple[Link, ...] = ()  # all, drafts, to do, under way, finished
    links: PageLinks | None = None
    find_url: str = ""  # where matters are found


@dataclass(frozen=True)
class StageMark:
    """A stage on the way. ``note`` e.g. who works on it or its limit."""

    title: str
    state: Literal["done", "current", "todo", "stopped"] = "todo"
    on: date | None = None
    note: str = ""


@dataclass(frozen=True)
class NoticeLink:
    title: str
    url: str
    on: date
    number: str = ""
    unread: bool = False
    kind: str = ""


@dataclass(frozen=True)
class Supplement:
    """A request to mend the application: once, completely, with a term."""

    items: tuple[SupplementItem, ...]
    url: str = ""  # where mending begins; empty: not by this viewer
    due: Due = NO_LIMIT
    notice_url: str = ""


@dataclass(frozen=True)
class CertificateLink:
    """``state``: preparing, valid, expired, revoked."""

    title: str
    state: str
    number: str = ""
    url: str = ""  # download; empty while it is prepared
    verify_url: str = ""
    issued_on: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None  # None: no end


@dataclass(frozen=True, kw_only=True)
class PromisedMaterial:
    """A material promised for later (容缺), to be handed in here. Posts ``file`` to ``upload_url``."""

    id: str
    title: str
    upload_url: str
    kept: bool = False
    due: Due = NO_LIMIT
    files: tuple[FileItem, ...] = ()
    types: tuple[str, ...] = ()
    max_mb: int | None = None
    max: int | None = None
    hint: str = ""
    error: str = ""


@dataclass(frozen=True, kw_only=True)
class Payment:
    """What is due, or was paid. ``_revision``, ``number`` and ``file`` posted to ``claim_url`` say that it is paid."""

    amount: str  # figures
    capitals: str
    slip: str
    due: Due = NO_LIMIT
    way: str = ""
    notice_url: str = ""
    claim_url: str = ""  # empty: nothing can be said any more
    claim: str = ""  # the transaction's number the applicant gave
    claimed_at: datetime | None = None
    files: tuple[FileItem, ...] = ()
    types: tuple[str, ...] = ()
    max_mb: int | None = None
    max: int | None = None
    error: str = ""
    paid_on: date | None = None
    receipt: str = ""
    recorded_by: str = ""  # on the desk only


@dataclass(frozen=True, kw_only=True)
class ProgressPage(Page):
    """Where an application stands. The withdrawal posts ``_revision`` and ``words`` to ``withdraw_url``."""

    template: ClassVar[str] = "pages/progress.html"

    matter_title: str
    organisation: str
    number: str
    state: str
    applicant: str  # masked when ``by_code``
    revision: int = 0
    query_code: str = ""
    submitted_at: datetime | None = None
    accepted_at: datetime | None = None
    due: Due = NO_LIMIT
    statutory_due_on: date | None = None
    stages: tuple[StageMark, ...] = ()
    trail: tuple[TrailItem, ...] = ()  # newest first
    notices: tuple[NoticeLink, ...] = ()
    supplement: Supplement | None = None
    certificates: tuple[CertificateLink, ...] = ()
    answers: tuple[AnswerSection, ...] = ()
    materials: tuple[MaterialLine, ...] = ()
    promised: tuple[PromisedMaterial, ...] = ()
    payment: Payment | None = None
    withdraw_url: str = ""
    back_url: str = ""
    phone: str = ""
    by_code: bool = False  # opened with number and query code, without signing in


@dataclass(frozen=True, kw_only=True)
class QueryPage(Page):
    """Progress without signing in. Posts ``number`` and ``code`` to ``action_url``."""

    template: ClassVar[str] = "pages/query.html"

    action_url: str
    number: str = ""
    code: str = ""
    error: str = ""


@dataclass(frozen=True)
class Letter:
    """The words of a notice, as ``banshi_runtime.letters.Letter`` has them."""

    title: str
    number: str = ""
    addressee: str = ""
    paragraphs: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    closing: tuple[str, ...] = ()
    issuer: str = ""
    issued_on: date | None = None
    seal: str = "special"  # special: 专用章; organ: the organ's own


@dataclass(frozen=True, kw_only=True)
class NoticePage(Page):
    """A notice (文书), to read and to print. ``seal`` is an SVG of the seal, if there is one."""

    template: ClassVar[str] = "pages/notice.html"

    letter: Letter
    back_url: str
    pdf_url: str = ""
    seal: Markup | None = None


@dataclass(frozen=True)
class CertificateFacts:
    """What the public may know of a certificate; ``holder`` is masked."""

    title: str
    number: str
    identifier: str
    holder: str
    issuer: str
    issued_on: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    ended_on: date | None = None
    reason: str = ""  # why it is no longer in force
    fields: tuple[Fact, ...] = ()


@dataclass(frozen=True)
class FileCheck:
    """What an uploaded file turned out to be. ``facts``: signer, time, digest."""

    result: Literal["whole", "altered", "unknown", "unsigned", "unreadable"]
    name: str
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, kw_only=True)
class VerifyPage(Page):
    """Is this certificate ours, whole, in force? ``result`` empty: only the forms.

    The look-up sends ``code`` by GET to ``action_url``; a file is posted as ``file`` to ``upload_url``.
    """

    template: ClassVar[str] = "pages/verify.html"

    action_url: str
    upload_url: str
    result: Literal["", "valid", "altered", "revoked", "expired", "unknown", "malformed"] = ""
    code: str = ""
    certificate: CertificateFacts | None = None
    file: FileCheck | None = None
    checked_at: datetime | None = None
    error: str = ""
