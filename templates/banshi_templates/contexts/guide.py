"""The guide of a matter (办事指南): what it says to everybody, and the page that stands around it for one person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from markupsafe import Markup

from .chart import Chart
from .pieces import Fact, Limit, Link, Necessity, Page


@dataclass(frozen=True)
class GuideMaterial:
    """A material on the guide. ``condition`` says in words when it is called for; empty: always."""

    title: str
    id: str = ""
    necessity: Necessity = "required"
    condition: str = ""
    category: str = ""
    medium: str = "electronic"  # electronic, paper, both
    originals: int = 0
    copies: int = 0
    source_channel: str = ""  # 10 applicant, 20 government, 30 intermediary
    source: str = ""
    waiver: str = ""  # why it need not be handed in
    generated: bool = False  # made from the form
    in_form: bool = False  # uploaded while filling in the form
    types: tuple[str, ...] = ()
    max_mb: float | None = None
    least: int = 1  # files
    most: int | None = None
    defer_days: int | None = None
    hint: str = ""
    basis: str = ""
    review_points: tuple[str, ...] = ()
    downloads: tuple[Link, ...] = ()  # blank form, sample; without an address only named


@dataclass(frozen=True)
class Situation:
    """A case of the matter (业务办理项) and in what it differs from the others."""

    title: str
    id: str = ""
    url: str = ""  # the guide for this situation alone
    chosen: bool = False
    handling_type: str = ""
    note: str = ""
    result: str = ""
    code: str = ""
    limits: tuple[Limit, ...] = ()  # promised in this situation


@dataclass(frozen=True)
class Publicity:
    """What is made public before the decision, where and for how long."""

    limit: Limit
    where: str = ""
    shows: tuple[str, ...] = ()
    objection: str = ""


@dataclass(frozen=True)
class FlowStep:
    title: str
    who: str = ""
    people: int = 1  # officials at the least
    limit: Limit | None = None
    counted: bool = True  # within the matter's limit
    with_previous: bool = False  # done at the same time as the stage before
    condition: str = ""
    note: str = ""
    documents: tuple[str, ...] = ()


@dataclass(frozen=True)
class SpecialProcedure:
    title: str
    time: str = ""
    basis: str = ""
    counted: bool = False
    fee: str = ""


@dataclass(frozen=True)
class FeeItem:
    name: str
    standard: str = ""
    basis: str = ""
    reduction: str = ""


@dataclass(frozen=True)
class FeeRate:
    """A row of the table of rates, its days as ISO 8601 has them; without a last day it holds until further notice."""

    item: str
    rate: str
    since: str
    until: str = ""
    unit: str = ""
    basis: str = ""


@dataclass(frozen=True)
class Basis:
    title: str
    document_no: str = ""
    article: str = ""
    text: str = ""
    note: str = ""


@dataclass(frozen=True)
class Place:
    name: str
    address: str = ""
    hours: str = ""
    phone: str = ""
    traffic: str = ""


@dataclass(frozen=True)
class Question:
    question: str
    answer: str


@dataclass(frozen=True)
class GuideSection:
    """A section of the matter's own; ``html`` is rendered Markdown."""

    title: str
    html: Markup


@dataclass(frozen=True, kw_only=True)
class Guide:
    """办事指南, all its elements: public, and the same for everybody. Made by ``guides.elements``."""

    title: str
    code: str
    organisation: str
    summary: str = ""
    version: int | None = None  # None: a draft
    published_on: date | None = None
    preview: bool = False  # a draft, seen by its administrator
    here: str = ""  # the address of the whole guide, to come back to from one situation
    type: str = ""
    level: str = ""
    audience: tuple[str, ...] = ()
    handling_type: str = ""
    channels: tuple[str, ...] = ()
    scope: str = ""
    visits: int | None = None
    visits_reason: str = ""
    fee_charged: bool = False
    fee_basis: str = ""
    fee_items: tuple[FeeItem, ...] = ()
    fee_rates: tuple[FeeRate, ...] = ()
    result: str = ""
    facts: tuple[Fact, ...] = ()  # codes and other elements, for the table
    situations: tuple[Situation, ...] = ()
    situation: Situation | None = None  # the one that the page is limited to
    conditions: tuple[str, ...] = ()
    materials: tuple[GuideMaterial, ...] = ()
    statutory: Limit | None = None
    statutory_note: str = ""  # why no limit is set by law
    promised: tuple[Limit, ...] = ()
    other_limits: tuple[tuple[str, Limit], ...] = ()  # of supplements and delivery, with their names
    publicity: Publicity | None = None
    special_procedures: tuple[SpecialProcedure, ...] = ()
    steps: tuple[FlowStep, ...] = ()
    chart: Chart | None = None
    basis: tuple[Basis, ...] = ()
    places: tuple[Place, ...] = ()
    contact: tuple[Fact, ...] = ()
    complaint: tuple[Fact, ...] = ()
    rights: tuple[str, ...] = ()
    duties: tuple[str, ...] = ()
    remedies: tuple[Fact, ...] = ()
    after: tuple[str, ...] = ()
    faq: tuple[Question, ...] = ()
    short: Markup | None = None  # the bureau's own words for the short version
    sections: tuple[GuideSection, ...] = ()

    @property
    def to_prepare(self) -> tuple[GuideMaterial, ...]:
        """What everybody has to see to."""
        return tuple(m for m in self.materials if not m.generated and not _depends(m))

    @property
    def by_case(self) -> tuple[GuideMaterial, ...]:
        """What only some have to see to, or who likes."""
        return tuple(m for m in self.materials if not m.generated and _depends(m))

    @property
    def made_here(self) -> tuple[GuideMaterial, ...]:
        """What the platform makes from the form."""
        return tuple(m for m in self.materials if m.generated)


def _depends(material: GuideMaterial) -> bool:
    return bool(material.condition) or material.necessity == "optional"


@dataclass(frozen=True)
class GuideParts:
    """The guide drawn: the same for everybody, so it may be kept."""

    title: str
    head: Markup
    contents: Markup
    body: Markup
    contact: Fact | None = None


@dataclass(frozen=True, kw_only=True)
class GuidePage(Page):
    """The guide with what belongs to the person who reads it: the way in, and drafts begun before."""

    template: ClassVar[str] = "pages/guide.html"

    guide: GuideParts
    apply_url: str = ""  # empty: not online
    begins: bool = False  # pressing "apply" begins at once; else it leads to the start page
    external_url: str = ""  # matters of class B and C are applied for elsewhere
    drafts: tuple[Link, ...] = ()  # the person's own drafts of this matter
    preview: bool = False  # a draft, seen by its administrator
    retired_on: date | None = None  # since then no new applications
    short: bool = False  # the short version
    other_url: str = ""  # the whole guide from the short one, and the other way round
