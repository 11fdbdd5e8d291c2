"""Pages anyone may see: home, search, sign-in, texts and problems; and a person's own profile."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from markupsafe import Markup

from .pieces import Choice, Fact, Limit, Link, Page, PageLinks


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
