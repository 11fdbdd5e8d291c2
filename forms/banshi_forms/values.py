"""The values that pass between the engine's steps: context, findings, nodes, file facts. They only hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

Json = Any  # None | bool | int | Decimal | float | str | list | dict, as JSON has them
Mode = Literal["edit", "view", "print"]
Severity = Literal["error", "warning", "notice"]


@dataclass(frozen=True)
class FileFacts:
    """What is known of an uploaded file whose reference stands in an answer."""

    reference: str
    name: str
    size: int
    media_type: str
    url: str = ""
    pages: int = 0  # of a document of pages, where they were counted


@dataclass(frozen=True)
class Context:
    """All that a rule may know besides the answers, so that a document judged again later is judged alike."""

    today: date
    locale: str = "zh_CN"
    # who asks, for x-prefill: {"kind", "name", "id_number", "mobile", …}
    applicant: Mapping[str, Json] = field(default_factory=dict)
    # parameters of the matter, named in formulas as `facts`
    facts: Mapping[str, Json] = field(default_factory=dict)
    files: Mapping[str, FileFacts] = field(default_factory=dict)
    # options that are not the form's own, named by x-options: the organisations of the platform, …
    lists: Mapping[str, tuple[Option, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Finding:
    """Something to say about a document: where (JSON Pointer), what (code and parameters), how grave.

    ``message`` is the schema author's own sentence by locale (``x-messages``, ``x-check``); without it the sentence
    is the catalogue's for ``code``. ``label`` is the title of the field, for the summary; ``keyword`` the rule of the
    schema that says so, where one does.
    """

    pointer: str
    code: str
    params: Mapping[str, Json] = field(default_factory=dict)
    severity: Severity = "error"
    message: Mapping[str, str] | None = None
    label: str = ""
    keyword: str = ""


@dataclass(frozen=True)
class Option:
    value: Json
    title: str
    group: str = ""


@dataclass(frozen=True)
class Node:
    """A thing to draw: a field, a group, a row or a step, with its value, rules and findings already worked out.

    ``name`` is the HTML field name (derived from the pointer), ``kind`` the field kind that draws and reads it.
    """

    pointer: str
    name: str
    kind: str
    schema: Mapping[str, Json]
    title: str = ""
    description: str = ""
    hint: str = ""
    required: bool = False
    value: Json = None
    text: str | None = None  # what the person typed, when it could not be read as a value
    options: tuple[Option, ...] = ()
    findings: tuple[Finding, ...] = ()
    children: tuple[Node, ...] = ()
    files: tuple[FileFacts, ...] = ()  # what is known of the files whose references stand in the value
    read_only: bool = False
    dynamic: bool = False  # other fields' rules look at this one: a change redraws the page
    strange: bool = False  # drawn otherwise than without this very answer, which the page carries along
    # the same node without answer and findings, which is drawn for everybody; ``dataclasses.replace`` forgets it
    blank: Node | None = field(default=None, init=False, repr=False, compare=False)
