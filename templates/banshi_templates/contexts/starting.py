"""How a matter begins: the page that asks how, the report on a table before anything is made, what is left to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Literal

from .admin import FoundFault
from .pieces import Choice, Fault, Link, Page

Outcome = Literal["taken", "guessed", "kept", "left_out"]


@dataclass(frozen=True)
class Source:
    """Something to begin from: a starter, or a matter that is there. ``note`` says what it holds."""

    value: str
    title: str
    note: str = ""
    selected: bool = False


@dataclass(frozen=True, kw_only=True)
class NewMatterPage(Page):
    """How to begin. Posts ``way``, ``title``, ``code``, ``organisation``, ``type``, ``audience``, ``source`` to
    ``action_url`` (button ``_go``: make, suggest); the way ``table`` posts ``file`` and ``organisation`` to
    ``table_url``. ``faults`` are sentences by field.
    """

    template: ClassVar[str] = "pages/design/new.html"

    way: str
    ways: tuple[Link, ...]
    action_url: str
    table_url: str
    import_url: str
    back_url: str
    title: str = ""
    code: str = ""
    organisations: tuple[Choice, ...] = ()
    types: tuple[Choice, ...] = ()
    audiences: tuple[Choice, ...] = ()
    sources: tuple[Source, ...] = ()
    faults: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ReportNote:
    """A sentence on a line of the report; ``url`` leads to where it is mended, once there is a draft."""

    text: str
    url: str = ""
    open: bool = False  # something is left to do


@dataclass(frozen=True)
class ReportLine:
    """A row of a table and what became of it. ``select`` posts another meaning, ``out`` leaves the row out."""

    number: int  # the row's, as the person finds it
    source: str
    text: str
    outcome: Outcome
    target: str = ""
    notes: tuple[ReportNote, ...] = ()
    select: str = ""  # its name
    choices: tuple[Choice, ...] = ()
    out: str = ""
    out_as: str = ""  # the value it posts
    is_out: bool = False


@dataclass(frozen=True)
class ReportColumn:
    """A heading of a table and what it means."""

    heading: str
    select: str
    choices: tuple[Choice, ...] = ()
    understood: bool = True


@dataclass(frozen=True)
class TableReport:
    """A table of the file. ``kind`` and ``into`` post what it is."""

    number: int
    name: str
    title: str
    kinds: tuple[Choice, ...]
    columns: tuple[ReportColumn, ...] = ()
    into: tuple[Choice, ...] = ()
    lines: tuple[ReportLine, ...] = ()
    open: int = 0  # lines to look at


@dataclass(frozen=True, kw_only=True)
class TablePage(Page):
    """What was understood of a file, before anything is made. Posts corrections, ``token``, ``name``, ``title``,
    ``code``, ``organisation`` and the button ``_go`` (look, make) to ``action_url``.
    """

    template: ClassVar[str] = "pages/design/table.html"

    action_url: str
    back_url: str
    token: str
    name: str
    title: str
    code: str
    organisations: tuple[Choice, ...]
    counts: tuple[tuple[Outcome, int], ...]
    tables: tuple[TableReport, ...]
    loose: tuple[str, ...] = ()
    findings: tuple[FoundFault, ...] = ()
    holds: str = ""  # what the draft would hold, in a sentence
    faults: Mapping[str, str] = field(default_factory=dict)
    blocked: bool = False  # nothing can be made of it
    problems: tuple[Fault, ...] = ()


@dataclass(frozen=True, kw_only=True)
class StartedPage(Page):
    """What is left to do after a matter was made from a table; kept as long as its draft is."""

    template: ClassVar[str] = "pages/design/started.html"

    title: str
    name: str  # of the file
    back_url: str
    design_url: str
    to_do: tuple[ReportLine, ...] = ()
    kept: tuple[ReportLine, ...] = ()
    taken: int = 0
