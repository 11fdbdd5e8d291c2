"""Pages anyone may see: home, search, guide, sign-in, texts and problems; and a person's own profile."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from markupsafe import Markup

from .pieces import Choice, Fact, Limit, Link, Necessity, Page, PageLinks


@dataclass(frozen=True)
class MatterCard:
    """A matter in a list."""

    title: str
    url: str  # its guide
    organisation: str
    summary: str = ""
    audience: tuple[str, ...] = ()  # codes: 1 natural person, 2 company, …
    type: str = ""  # code: 01 licence, 05 benefit, 20 public service, …
    promised: Limit | None = None
    visits: int | None = None
    fee_charged: bool | None = None
    apply_url: str = ""  # empty: not online


@dataclass(frozen=True)
class AudienceEntry:
    """A way in. ``icon`` is a name of the sprite: user-round, building-2, …"""

    title: str
    url: str
    icon: str
    hint: str = ""
    count: int = 0


@dataclass(frozen=True, kw_only=True)
class HomePage(Page):
    """The portal's first page. The search form sends ``q`` by GET to ``search_url``."""

    template: ClassVar[str] = "pages/home.html"

    search_url: str
    hot_words: tuple[Link, ...] = ()  # common searches
    audiences: tuple[AudienceEntry, ...] = ()
    person_topics: tuple[Link, ...] = ()
    legal_topics: tuple[Link, ...] = ()
    matters: tuple[MatterCard, ...] = ()
    all_url: str = ""  # all matters
    my_url: str = ""  # my applications
    query_url: str = ""  # progress by number and code
    verify_url: str = ""


@dataclass(frozen=True, kw_only=True)
class SearchPage(Page):
    """Results. Sends ``q``, ``audience`` and ``topic`` by GET to ``action_url``. Fragment: results."""

    template: ClassVar[str] = "pages/search.html"
    fragments: ClassVar[tuple[str, ...]] = ("results",)

    action_url: str
    query: str = ""
    audiences: tuple[Choice, ...] = ()
    topics: tuple[Choice, ...] = ()
    results: tuple[MatterCard, ...] = ()
    links: PageLinks | None = None
    clear_url: str = ""
    suggestions: tuple[Link, ...] = ()  # shown when nothing was found


@dataclass(frozen=True)
class GuideMaterial:
    """A material on the guide. ``condition`` says in words when it is called for; empty: always."""

    title: str
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
    types: tuple[str, ...] = ()
    max_mb: float | None = None
    defer_days: int | None = None
    hint: str = ""
    basis: str = ""
    review_points: tuple[str, ...] = ()
    downloads: tuple[Link, ...] = ()  # blank form, sample


@dataclass(frozen=True)
class Situation:
    """A case of the matter (业务办理项) and in what it differs from the others."""

    title: str
    handling_type: str = ""
    note: str = ""
    result: str = ""
    code: str = ""


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
    limit: Limit | None = None
    counted: bool = True  # within the matter's limit
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
class Basis:
    title: str
    document_no: str = ""
    article: str = ""
    text: str = ""


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
class GuidePage(Page):
    """办事指南, all its elements. Made by ``guides.guide`` from a definition."""

    template: ClassVar[str] = "pages/guide.html"

    title: str
    code: str
    organisation: str
    summary: str = ""
    version: int | None = None  # None: a draft
    published_on: date | None = None
    apply_url: str = ""  # empty: not online
    begins: bool = False  # pressing "apply" begins at once; else it leads to the start page
    external_url: str = ""  # matters of class B and C are applied for elsewhere
    drafts: tuple[Link, ...] = ()  # the person's own drafts of this matter
    type: str = ""
    level: str = ""
    audience: tuple[str, ...] = ()
    handling_type: str = ""
    channels: tuple[str, ...] = ()
    scope: str = ""
    visits: int | None = None
    fee_charged: bool = False
    fee: str = ""
    result: str = ""
    facts: tuple[Fact, ...] = ()  # codes and other elements, for the table
    situations: tuple[Situation, ...] = ()
    conditions: tuple[str, ...] = ()
    materials: tuple[GuideMaterial, ...] = ()
    statutory: Limit | None = None
    statutory_note: str = ""  # why no limit is set by law
    promised: tuple[Limit, ...] = ()
    other_limits: tuple[tuple[str, Limit], ...] = ()  # of supplements and delivery, with their names
    publicity: Publicity | None = None
    special_procedures: tuple[SpecialProcedure, ...] = ()
    steps: tuple[FlowStep, ...] = ()
    basis: tuple[Basis, ...] = ()
    places: tuple[Place, ...] = ()
    contact: tuple[Fact, ...] = ()
    complaint: tuple[Fact, ...] = ()
    rights: tuple[str, ...] = ()
    remedies: tuple[Fact, ...] = ()
    after: tuple[str, ...] = ()
    faq: tuple[Question, ...] = ()
    sections: tuple[GuideSection, ...] = ()
    preview: bool = False  # a draft, seen by its administrator


@dataclass(frozen=True)
class DemoAccount:
    """A person one can be with one click. ``value`` is posted as ``account``; ``role`` as in permits."""

    value: str
    name: str
    role: str
    hint: str = ""


@dataclass(frozen=True, kw_only=True)
class SignInPage(Page):
    """Posts ``username``, ``password``, ``next`` to ``action_url``; a demo account: ``account``, ``next`` to
    ``demo_url``."""

    template: ClassVar[str] = "pages/sign_in.html"

    action_url: str
    next: str = ""  # path to go to afterwards
    username: str = ""
    error: str = ""
    reason: str = ""  # why one has to sign in, e.g. "to apply for …"
    demo_accounts: tuple[DemoAccount, ...] = ()  # in demo mode only
    demo_url: str = ""


@dataclass(frozen=True, kw_only=True)
class ProfilePage(Page):
    """What is known of the person. The frame's own forms change language and appearance."""

    template: ClassVar[str] = "pages/profile.html"

    name: str
    username: str
    facts: tuple[Fact, ...] = ()  # already masked
    roles: tuple[Fact, ...] = ()  # label: role code, value: organisation
    sign_out_url: str = ""


@dataclass(frozen=True, kw_only=True)
class TextPage(Page):
    """A plain page: about, accessibility."""

    template: ClassVar[str] = "pages/text.html"

    title: str
    html: Markup
    lead: str = ""


@dataclass(frozen=True, kw_only=True)
class ProblemPage(Page):
    """Something is not as wished. Drawn by ``environment.render_problem``."""

    template: ClassVar[str] = "pages/problem.html"

    status: int
    sentence: str
    hint: str = ""
    reference: str = ""  # request id
    back_url: str = ""
    detail: str = ""  # the cause, in debug only
