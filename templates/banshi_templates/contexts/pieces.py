"""Small values that several pages share: links, faults, files, clocks, trail lines, page links."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar, Literal

from markupsafe import Markup

Tone = Literal["none", "fine", "soon", "late", "paused"]
Unit = Literal["working_day", "calendar_day"]
Necessity = Literal["required", "optional", "deferrable"]


class Page:
    """Base of all page contexts. ``fragments`` are the blocks that htmx may ask for by the id it targets."""

    template: ClassVar[str]
    fragments: ClassVar[tuple[str, ...]] = ()


@dataclass(frozen=True)
class Link:
    text: str
    url: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True)
class Choice:
    """An option of a filter."""

    value: str
    text: str
    selected: bool = False
    count: int | None = None


@dataclass(frozen=True)
class Fault:
    """A line of the error summary: the sentence, and where it leads (``#f-name`` or another page's path)."""

    text: str
    url: str = ""


@dataclass(frozen=True)
class Fact:
    """A label with its value."""

    label: str
    value: str


@dataclass(frozen=True)
class FileItem:
    """A file that was handed in. ``remove_url`` takes a POST; empty when it may not be removed."""

    name: str
    size: int  # bytes
    media_type: str
    url: str
    remove_url: str = ""


@dataclass(frozen=True)
class Due:
    """A clock, as ``clocks.Dial`` has it: ``left`` counts working days, below zero when over."""

    tone: Tone = "none"
    due_on: date | None = None
    left: int = 0
    provisional: bool = False  # beyond the published calendar of holidays


NO_LIMIT = Due()


@dataclass(frozen=True)
class Limit:
    """A time limit of the matter. ``condition`` says in words when it holds."""

    days: int
    unit: Unit = "working_day"
    condition: str = ""
    note: str = ""
    basis: str = ""


@dataclass(frozen=True)
class AnswerSection:
    """Answers to read: the engine's HTML in mode view. ``change_url`` is empty when they are closed."""

    title: str
    html: Markup
    change_url: str = ""


@dataclass(frozen=True)
class MaterialLine:
    """A material in a summary. ``state``: given, missing, later, generated, waived."""

    title: str
    necessity: Necessity
    state: str
    files: tuple[FileItem, ...] = ()


@dataclass(frozen=True)
class SupplementItem:
    """One thing asked for in a supplement; ``url`` leads straight to where it is mended."""

    title: str
    problem: str
    requirement: str = ""
    url: str = ""
    done: bool = False


@dataclass(frozen=True)
class TrailItem:
    """One event for people. ``tone``: plain, good, bad, wait; ``detail`` is a reason or a remark."""

    at: datetime
    text: str
    by: str = ""
    detail: str = ""
    tone: Literal["plain", "good", "bad", "wait"] = "plain"


@dataclass(frozen=True)
class PageLinks:
    """Where one is in a long list. ``pages`` has a Link per page shown; a gap is a Link without a url."""

    total: int
    first: int
    last: int
    previous_url: str = ""
    next_url: str = ""
    pages: tuple[Link, ...] = ()


def page_links(total: int, page: int, per_page: int, url: Callable[[int], str]) -> PageLinks:
    """The page links for ``page`` (from 1) of ``total`` things; ``url`` makes a page's address."""
    last_page = max(1, -(-total // per_page))
    page = min(max(page, 1), last_page)
    return PageLinks(
        total=total,
        first=min((page - 1) * per_page + 1, total),
        last=min(page * per_page, total),
        previous_url=url(page - 1) if page > 1 else "",
        next_url=url(page + 1) if page < last_page else "",
        pages=tuple(_numbered(page, last_page, url)) if last_page > 1 else (),
    )


def _numbered(page: int, last_page: int, url: Callable[[int], str]) -> list[Link]:
    shown = [n for n in range(1, last_page + 1) if n in (1, last_page) or abs(n - page) <= 1]
    links: list[Link] = []
    for before, number in zip([0, *shown], shown, strict=False):
        if number - before > 1:
            links.append(Link("…", ""))
        links.append(Link(str(number), url(number), current=number == page))
    return links
