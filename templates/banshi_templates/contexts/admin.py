"""The administrator's pages: matters, import, versions, draft, publishing; the operator's system page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Literal

from .pieces import Choice, Fact, Link, Page, PageLinks, TrailItem

Severity = Literal["error", "warning", "notice"]


@dataclass(frozen=True)
class DraftState:
    """A draft in a list or on its matter's page."""

    url: str
    revision: int
    updated_at: datetime
    by: str = ""
    errors: int = 0
    warnings: int = 0


@dataclass(frozen=True)
class AdminMatter:
    code: str
    title: str
    url: str
    organisation: str = ""
    version: int | None = None  # None: never published
    published_at: datetime | None = None
    draft: DraftState | None = None
    type: str = ""
    category: str = ""  # A, B, C: where it is handled
    retired: bool = False
    copy_url: str = ""


@dataclass(frozen=True)
class MatterFilter:
    """A filter of the catalogue, sent by ``name``."""

    name: str
    label: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, kw_only=True)
class AdminMattersPage(Page):
    """The catalogue of the administrator's matters. Search and filters are sent by GET to ``action_url``: ``q`` and
    the names of the filters.
    """

    template: ClassVar[str] = "pages/admin_matters.html"
    fragments: ClassVar[tuple[str, ...]] = ("catalogue",)

    action_url: str
    items: tuple[AdminMatter, ...] = ()
    query: str = ""
    import_url: str = ""
    groups_url: str = ""
    new_url: str = ""
    filters: tuple[MatterFilter, ...] = ()
    clear_url: str = ""
    total: int = 0  # without search and filters
    found: int = 0
    links: PageLinks | None = None


@dataclass(frozen=True)
class FoundFault:
    """A finding about a definition. ``where`` is file and pointer; ``url`` opens the file in the editor."""

    severity: Severity
    where: str
    text: str
    url: str = ""


@dataclass(frozen=True)
class ImportReport:
    """What a package holds and what would happen to it."""

    code: str
    title: str
    is_new: bool  # else: it replaces the draft of a matter that is there
    files: tuple[Fact, ...] = ()  # name, what it holds
    findings: tuple[FoundFault, ...] = ()
    token: str = ""  # names the package that was put aside
    replaces: str = ""  # who worked on the draft that would be replaced, when
    revision: int = 0  # of that draft, posted as ``_revision``


@dataclass(frozen=True, kw_only=True)
class ImportPage(Page):
    """First posts ``package`` (a zip) to ``action_url``; then ``token`` to ``confirm_url``."""

    template: ClassVar[str] = "pages/import.html"

    action_url: str
    back_url: str
    error: str = ""
    report: ImportReport | None = None
    confirm_url: str = ""  # empty: it cannot be imported


@dataclass(frozen=True)
class VersionItem:
    number: int
    digest: str
    published_at: datetime
    by: str = ""
    live: bool = False
    export_url: str = ""
    open_applications: int | None = None
    live_from: datetime | None = None
    waiting: bool = False  # until then
    withdrawn: bool = False  # it was cancelled before its day


@dataclass(frozen=True, kw_only=True)
class MatterPage(Page):
    """A matter with its versions and its draft. ``start_draft_url``, ``cancel_url`` and ``retire_url`` (with
    ``confirmed`` = 1) take a POST.
    """

    template: ClassVar[str] = "pages/matter.html"

    code: str
    title: str
    organisation: str
    back_url: str
    versions: tuple[VersionItem, ...] = ()  # newest first
    draft: DraftState | None = None
    start_draft_url: str = ""
    edit_url: str = ""  # empty: may only look and comment
    review_url: str = ""
    publish_url: str = ""
    cancel_url: str = ""
    retire_url: str = ""
    retired_at: datetime | None = None
    import_url: str = ""
    copy_url: str = ""
    notes_url: str = ""  # what is left to do of a draft that was made from a table
    guide_url: str = ""
    trail: tuple[TrailItem, ...] = ()


@dataclass(frozen=True)
class DraftFile:
    """A file of the package, as a tab."""

    name: str
    url: str
    current: bool = False
    errors: int = 0


@dataclass(frozen=True, kw_only=True)
class DraftPage(Page):
    """The draft's files as text, one at a time, beside the page they make.

    Posts ``_revision``, ``file``, ``text`` to ``save_url`` (button ``_go``: save, check). ``preview_url`` is
    shown in a frame. Fragment: draft.
    """

    template: ClassVar[str] = "pages/draft.html"
    fragments: ClassVar[tuple[str, ...]] = ("draft",)

    code: str
    title: str
    files: tuple[DraftFile, ...]
    file: str
    text: str
    save_url: str
    preview_url: str
    revision: int
    try_url: str = ""  # takes ``file``, ``text`` and ``show`` and answers with the page they would make
    shown_step: str = ""  # posted as ``show``; empty: the guide
    previews: tuple[Link, ...] = ()  # guide, form, certificate, …
    error: str = ""  # the text could not be read, or somebody was faster
    findings: tuple[FoundFault, ...] = ()
    saved_at: datetime | None = None
    saved_by: str = ""
    publish_url: str = ""
    back_url: str = ""


@dataclass(frozen=True, kw_only=True)
class CertificatePreviewPage(Page):
    """A certificate of the draft, in the editor's frame. ``faults`` are sentences."""

    template: ClassVar[str] = "pages/certificate_preview.html"

    title: str
    pdf_url: str = ""  # empty: it could not be drawn
    faults: tuple[str, ...] = ()
    samples: tuple[Link, ...] = ()  # of the package; the answers come from one of them
    preview: bool = True


@dataclass(frozen=True)
class SystemCheck:
    """A line of ``banshi doctor``. as ``doctor.Check`` has it."""

    title: str
    state: Literal["ok", "warning", "error"]
    detail: str = ""
    mend: str = ""


@dataclass(frozen=True)
class PlatformPlugin:
    name: str
    version: str = ""
    state: Literal["ok", "warning", "error"] = "ok"
    detail: str = ""


@dataclass(frozen=True, kw_only=True)
class SystemPage(Page):
    """The operator's page."""

    template: ClassVar[str] = "pages/system.html"

    checks: tuple[SystemCheck, ...]
    facts: tuple[Fact, ...] = ()  # release, environment, database, …
    plugins: tuple[PlatformPlugin, ...] = ()
    jobs: tuple[Fact, ...] = ()  # state, number
    checked_at: datetime | None = None
