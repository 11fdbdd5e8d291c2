"""Lists of applications: the applicant's own, and the queue of those who handle them. Plain rows.

One query per list (``values``), however long it is; what a row means is worded on the page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tortoise.expressions import Q

from banshi_platform import clock
from banshi_platform.actors import Actor

from . import cases, clocks, flow
from .tables import Application, Notice

PAGE = 80
ROLE_STATES: Mapping[str, tuple[str, ...]] = {
    "intake": ("submitted",),
    "reviewer": ("accepted",),
    "decider": ("accepted",),
}
_COLUMNS = (
    "public_id",
    "number",
    "applicant_name",
    "state",
    "stage",
    "assignee_id",
    "assignee__person__name",
    "version__matter__title",
    "version__matter__code",
    "version_id",
    "submitted_at",
    "updated_at",
    "due_on",
    "pauses",
    "supplement_due_on",
)


@dataclass(frozen=True)
class Filters:
    """What the queue is narrowed to."""

    mine: bool = False
    state: str = ""  # one of flow.STATES; empty: what waits on the desk
    stage: str = ""
    overdue: bool = False
    search: str = ""
    matter: str = ""


@dataclass(frozen=True)
class Row:
    public_id: str
    number: str
    applicant: str
    matter: str
    matter_code: str
    version_id: int
    state: str
    stage: str
    assignee: str
    mine: bool
    submitted_at: datetime | None
    updated_at: datetime
    dial: clocks.Dial


async def own(actor: Actor) -> tuple[Row, ...]:
    """The actor's own applications, newest first."""
    query = Application.filter(owner_id=actor.account_id).exclude(state="discarded").order_by("-updated_at")
    today = clock.today()
    return tuple(_row(raw, actor, today) for raw in await query.limit(PAGE).values(*_COLUMNS))


async def queue(actor: Actor, filters: Filters) -> tuple[Row, ...]:
    """What the actor's organisations have to handle, most urgent first."""
    query = Application.filter(_scope(actor), _wanted(actor, filters))
    ordered = query.order_by("due_on", "submitted_at", "id").limit(PAGE)
    today = clock.today()
    return tuple(_row(raw, actor, today) for raw in await ordered.values(*_COLUMNS))


async def counts(actor: Actor) -> dict[str, int]:
    """How many wait, are mine, are late."""
    waiting = Application.filter(_scope(actor), state__in=flow.DESK_STATES)
    return {
        "waiting": await waiting.count(),
        "mine": await waiting.filter(assignee_id=actor.account_id).count(),
        "overdue": await waiting.filter(due_on__lt=clock.today()).count(),
    }


def _scope(actor: Actor) -> Q:
    """Only organisations in which the actor holds a desk role, never a draft."""
    organisations = {grant.organisation_id for grant in actor.grants if grant.role in cases.DESK_ROLES}
    return Q(organisation_id__in=sorted(organisations)) & ~Q(state__in=("draft", "discarded"))


def _wanted(actor: Actor, filters: Filters) -> Q:
    wanted = Q(state=filters.state) if filters.state in flow.STATES else Q(state__in=flow.DESK_STATES)
    if filters.search:
        text = filters.search.strip()
        found = Q(number__icontains=text) | Q(applicant_name__icontains=text)
        wanted = found | Q(version__matter__title__icontains=text)
    if filters.mine:
        wanted &= Q(assignee_id=actor.account_id)
    if filters.stage:
        wanted &= Q(stage=filters.stage)
    if filters.overdue:
        wanted &= Q(due_on__lt=clock.today())
    if filters.matter:
        wanted &= Q(version__matter__code=filters.matter)
    return wanted


def _row(raw: Mapping[str, Any], actor: Actor, today: date) -> Row:
    return Row(
        public_id=raw["public_id"],
        number=raw["number"] or "",
        applicant=raw["applicant_name"],
        matter=raw["version__matter__title"],
        matter_code=raw["version__matter__code"],
        version_id=raw["version_id"],
        state=raw["state"],
        stage=raw["stage"],
        assignee=raw["assignee__person__name"] or "",
        mine=raw["assignee_id"] is not None and raw["assignee_id"] == actor.account_id,
        submitted_at=raw["submitted_at"],
        updated_at=raw["updated_at"],
        dial=_dial(raw, today),
    )


def _dial(raw: Mapping[str, Any], today: date) -> clocks.Dial:
    if raw["state"] == "supplement":
        return clocks.dial(today, raw["supplement_due_on"])
    if raw["state"] != "accepted":
        return clocks.Dial("none")
    return clocks.dial(today, raw["due_on"], paused="null" in raw["pauses"])


async def unread(actor: Actor) -> int:
    """How many notices the applicant has not opened."""
    return await Notice.filter(application__owner_id=actor.account_id, read_at=None).count()
