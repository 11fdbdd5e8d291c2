"""All that a plugin may import: ``hookimpl``, the hooks it can answer, the values that pass through them.

A plugin is a module (or object) named by an entry point of the group ``banshi.plugins``. Its functions carry
the names of the hooks below and may be ``async``; arguments that it does not need may be left out. How plugins
are found, called and fenced is in ``plugins``; ``docs/plugins.md`` lists every hook, and a test compares.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal, TypeVar

import pluggy
from pydantic import ValidationError

from .settings import BadConfiguration, PluginSettings, Settings
from .stores import FileGone, FileStore

NAME = "banshi"
hookspec = pluggy.HookspecMarker(NAME)
hookimpl = pluggy.HookimplMarker(NAME)
AnySettings = TypeVar("AnySettings", bound=PluginSettings)


def read_settings(kind: type[AnySettings]) -> AnySettings:
    """A plugin's settings from environment and file; raises BadConfiguration with a sentence per fault."""
    prefix = str(kind.model_config.get("env_prefix", ""))
    try:
        return kind()
    except ValidationError as error:
        faults = [
            (prefix + "_".join(map(str, fault["loc"])).upper(), fault["msg"]) for fault in error.errors()
        ]
        raise BadConfiguration(
            "\n".join(f"{name}: {text.removeprefix('Value error, ')}." for name, text in faults)
        ) from error


@dataclass(frozen=True)
class Message:
    """Something to tell one person. ``reference`` is the same when the same message is tried again."""

    channel: Literal["email", "sms"]
    to: str
    subject: str
    body: str
    locale: str = "zh_CN"
    reference: str = ""


@dataclass(frozen=True)
class Receipt:
    """What became of a message: ``sent`` (the next machine took it) or ``refused`` (none ever will)."""

    state: Literal["sent", "refused"]
    reference: str = ""
    detail: str = ""


class TryLater(Exception):
    """Raised by a plugin: not now, perhaps later. The caller tries the same again after so many seconds."""

    def __init__(self, reason: str, after_seconds: float = 60) -> None:
        super().__init__(reason)
        self.reason = reason
        self.after_seconds = after_seconds


@dataclass(frozen=True)
class ApplicationEvent:
    """A fact from the trail of an application, already committed. ``facts`` are those the trail keeps."""

    application: str
    matter: str
    kind: str
    at: datetime
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class CertificateSample:
    """A certificate of a draft, to look at: unsigned, marked as a sample. ``faults`` are sentences for people."""

    pdf: bytes = b""  # empty: it cannot be drawn, the faults say why
    faults: tuple[str, ...] = ()


@dataclass(frozen=True)
class AffectedApplication:
    """An application that another version of its matter would treat otherwise. Nothing in it says whose it is.

    ``verdict``: ``answer`` (something more has to be answered or handed in) or ``invalid`` (an answer is not allowed
    any more). ``places``: where in the form or the materials, with the name of what stands there.
    """

    public_id: str
    number: str  # empty: not handed in yet
    state: str
    version: int
    organisation_id: int
    verdict: Literal["answer", "invalid"]
    places: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class ImpactBatch:
    """Some of a matter's open applications, judged under another version. ``last``: go on after it; 0: that was all."""

    looked_at: int
    drafts: int  # of those, not handed in yet
    affected: tuple[AffectedApplication, ...] = ()
    last: int = 0
    total: int = 0  # of the matter, looked at or not


@dataclass(frozen=True)
class RehearsedApplication:
    """A made-up application and how far it came. ``failure``: a sentence, ``place`` where it is mended."""

    answers: tuple[tuple[str, str], ...] = ()
    stages: tuple[str, ...] = ()
    result: str = ""
    failure: str = ""
    place: str = ""
    documents: tuple[tuple[str, bytes], ...] = ()  # name, PDF


@dataclass(frozen=True)
class PaymentDue:
    """What a granted application has to pay. ``slip`` is the number that the payer names; ``amount`` is yuan."""

    slip: str
    amount: str
    payer: str
    matter: str
    application: str  # its number
    due_on: date | None = None


@dataclass(frozen=True)
class PaymentReport:
    """A payment that arrived. ``reference`` is the gateway's own number for it: the same one is recorded once."""

    reference: str
    amount: str
    paid_on: date
    receipt: str = ""


@dataclass(frozen=True)
class TrialRequest:
    """A page of a trial that somebody asked for: as whom (``role``), and below which address its pages are shown."""

    method: str
    path: str  # with its query, as the runtime knows it
    role: str
    address: str
    locale: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""


@dataclass(frozen=True)
class TrialTurn:
    """What can be done next with an application of a trial: by whom, in words, and on which page."""

    role: str
    words: str
    path: str


@dataclass(frozen=True)
class TrialCase:
    """An application of a trial, where it stands and what can be done next."""

    public_id: str
    number: str  # empty: not handed in yet
    state: str
    role: str  # of the applicant
    path: str
    turns: tuple[TrialTurn, ...] = ()


@dataclass(frozen=True)
class TrialAnswer:
    """A page of a trial, and its applications, the newest first."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    cases: tuple[TrialCase, ...] = ()


Progress = Callable[[RehearsedApplication], Awaitable[None]]


@hookspec(firstresult=True)
def file_store(settings: Settings) -> FileStore | None:
    """Where uploaded and issued files are kept, asked once at start; else they lie in the data folder."""


@hookspec(firstresult=True)
def send_message(message: Message) -> Receipt | None:
    """Send a message by the channel it names; None: not my channel. Raise TryLater to be asked again."""


@hookspec
def check_configuration() -> list[str] | None:
    """Say what is wrong with the plugin's own settings, a sentence each; None: not set up, leave me out."""


@hookspec
def application_event(event: ApplicationEvent) -> None:
    """Learn that something happened to an application. Called by a durable job, perhaps more than once."""


@hookspec(firstresult=True)
def payment_received(payment: PaymentDue) -> PaymentReport | None:
    """Say whether what is due has been paid; None: not yet. Asked by a durable job until it is, or the term ends."""


@hookspec
def check_package(package: str) -> list[str] | None:
    """Say what would keep a matter package from working here, a sentence each. Asked before it is published."""


@hookspec(firstresult=True)
def preview_certificate(package: str, result: str, sample: str) -> CertificateSample | None:
    """Draw a result of a matter package (one canonical text) that is not published, filled from one of its samples."""


@hookspec(firstresult=True)
def pending_applications(matter: str) -> Mapping[int, int] | None:
    """How many applications of a matter are handed in and not decided, by the number of the version they stand on."""


@hookspec(firstresult=True)
def assess_applications(matter: str, package: str, after: int, most: int) -> ImpactBatch | None:
    """Judge open applications of a matter under a package that is not published: at most so many, after that one."""


@hookspec(firstresult=True)
def rehearse_matter(package: str, count: int, seed: int, progress: Progress) -> bool | None:
    """Let made-up applications walk through a package that is not published; nothing of it stays. True: it was done."""


@hookspec(firstresult=True)
def begin_trial(key: str, package: str, address: str) -> bool | None:
    """Set up a sandbox for one person, with this package published in it; nothing of it leaves. True: it is there."""


@hookspec(firstresult=True)
def ask_trial(key: str, request: TrialRequest) -> TrialAnswer | None:
    """Answer with a page of that sandbox. None: it is not there any more."""


@hookspec(firstresult=True)
def end_trial(key: str) -> bool | None:
    """Throw that sandbox away. True: it is gone, if it ever was there."""


@hookspec
def demonstrate(organisations: tuple[str, ...]) -> None:
    """The demonstration has these organisations (credit codes), people and matters: bring what else it is to show."""


__all__ = [
    "AffectedApplication",
    "ApplicationEvent",
    "BadConfiguration",
    "CertificateSample",
    "FileGone",
    "FileStore",
    "ImpactBatch",
    "Message",
    "PaymentDue",
    "PaymentReport",
    "PluginSettings",
    "Progress",
    "Receipt",
    "RehearsedApplication",
    "Settings",
    "TrialAnswer",
    "TrialCase",
    "TrialRequest",
    "TrialTurn",
    "TryLater",
    "hookimpl",
    "read_settings",
]
