"""The applicant's way to a handed-in application: steps, materials, check, receipt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar, Literal

from markupsafe import Markup

from .guide import GuideMaterial
from .pieces import AnswerSection, Fault, FileItem, Link, MaterialLine, Necessity, Page, SupplementItem


@dataclass(frozen=True)
class StepLink:
    """A part of the application: the form's steps, materials, check. Empty ``url``: not yet open."""

    title: str
    state: Literal["done", "current", "todo", "faulty"] = "todo"
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class StepPage(Page):
    """One step. Posts the engine's names, ``_revision`` and the button ``_go``: next, save or back.

    ``refresh_url`` takes the same post when an answer that rules look at has changed (fragment: step);
    ``autosave_url`` takes it now and then and answers with the fragment ``saved``. The engine's own buttons
    (``_add``, ``_remove``, ``_refresh``) post to ``action_url`` too.
    """

    template: ClassVar[str] = "pages/step.html"
    fragments: ClassVar[tuple[str, ...]] = ("step", "saved")

    matter_title: str
    steps: tuple[StepLink, ...]
    title: str
    form: Markup
    action_url: str
    revision: int
    faults: tuple[Fault, ...] = ()
    back_url: str = ""
    refresh_url: str = ""
    autosave_url: str = ""
    saved_at: datetime | None = None
    guide_url: str = ""
    discard_url: str = ""  # POST; only for drafts
    supplement: tuple[SupplementItem, ...] = ()  # what is asked for in this step
    preview: bool = False  # a draft matter, seen by its administrator; nothing is kept


@dataclass(frozen=True)
class MaterialSlot:
    """A material to hand in. ``state``: missing, given, later, generated, waived.

    The upload form posts ``file`` (several) and ``_revision`` to ``upload_url``; ``defer_url`` takes
    ``defer`` = 1 or 0 and ``_revision``; ``remove_url`` of a file takes ``_revision``.
    """

    id: str
    title: str
    necessity: Necessity
    state: str
    upload_url: str = ""  # empty: nothing can be handed in now
    defer_url: str = ""
    defer_days: int | None = None
    files: tuple[FileItem, ...] = ()
    hint: str = ""
    condition: str = ""  # why it is asked for
    medium: str = "electronic"
    source: str = ""
    waiver: str = ""
    types: tuple[str, ...] = ()  # pdf, jpg, …
    max_mb: float | None = None
    min: int = 1
    max: int | None = None
    error: str = ""
    problem: str = ""  # the reviewer's words, in a supplement
    requirement: str = ""
    downloads: tuple[Link, ...] = ()


@dataclass(frozen=True, kw_only=True)
class MaterialsPage(Page):
    """All materials, each with its own form; «continue» is a link to ``next_url``. Fragment: materials."""

    template: ClassVar[str] = "pages/materials.html"
    fragments: ClassVar[tuple[str, ...]] = ("materials",)

    matter_title: str
    steps: tuple[StepLink, ...]
    materials: tuple[MaterialSlot, ...]
    revision: int
    next_url: str
    back_url: str = ""
    faults: tuple[Fault, ...] = ()
    guide_url: str = ""
    preview: bool = False


@dataclass(frozen=True, kw_only=True)
class CheckPage(Page):
    """Everything once more. Posts ``_revision`` and ``declared`` = 1 to ``action_url``."""

    template: ClassVar[str] = "pages/check.html"

    matter_title: str
    steps: tuple[StepLink, ...]
    sections: tuple[AnswerSection, ...]
    action_url: str
    revision: int
    declaration: tuple[str, ...]  # what the applicant declares, a sentence each
    materials: tuple[MaterialLine, ...] = ()
    materials_url: str = ""
    faults: tuple[Fault, ...] = ()  # what stops the hand-in
    warnings: tuple[Fault, ...] = ()  # what does not
    back_url: str = ""
    again: bool = False  # a supplement is handed in
    preview: bool = False


@dataclass(frozen=True, kw_only=True)
class StartPage(Page):
    """Before an application is begun: what will be asked, what to have at hand, drafts begun before."""

    template: ClassVar[str] = "pages/start.html"

    matter_title: str
    organisation: str
    action_url: str
    guide_url: str
    parts: tuple[str, ...] = ()  # titles of the steps
    materials: tuple[GuideMaterial, ...] = ()
    drafts: tuple[Link, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ReceiptPage(Page):
    """It has arrived."""

    template: ClassVar[str] = "pages/receipt.html"

    matter_title: str
    organisation: str
    number: str
    query_code: str
    submitted_at: datetime
    applicant: str
    materials: tuple[MaterialLine, ...] = ()
    answer_by: date | None = None  # last day on which the bureau must say whether it accepts
    phone: str = ""
    progress_url: str = ""
    query_url: str = ""
    notice_url: str = ""  # the receipt as a document
    again: bool = False
