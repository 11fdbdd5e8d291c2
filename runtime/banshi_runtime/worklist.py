"""Lists of applications: the applicant's own, and the queue of those who handle them. Plain rows.

One query per list (``values``), however long it is, and one for the stages done at the same time; what a row means
is worded on the page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from tortoise.expressions import Q, Subquery
from tortoise.functions import Count
from tortoise.queryset import QuerySet

from banshi_platform import clock, permits, workdays
from banshi_platform.actors import Actor
from banshi_platform.i18n import gettext as _

from . import cases, catalogue, clocks, flow
from .tables import Application, Notice, StageTask

PAGE = 80
SORTS: Mapping[str, str] = {
    "number": "number",
    "matter": "version__matter__title",
    "applicant": "applicant_name",
    "received": "submitted_at",
    "due": "due_on",
}
SOON = 2  # working days
_COLUMNS = (
    "id",
    "public_id",
    "number",
    "applicant_name",
    "state",
    "stage",
    "assignee_id",
    "assignee__person__name",
    "organisation_id",
    "organisation__name",
    "version__matter__title",
    "version__matter__code",
    "version_id",
    "submitted_at",
    "updated_at",
    "due_on",
    "pauses",
    "supplement_due_on",
    "payment__amount",
    "payment__due_on",
    "payment__claimed_at",
)


@dataclass(frozen=True)
class Filters:
    """What the queue is narrowed to. ``tab``: waiting, mine, unassigned, payment or done."""

    tab: str = "waiting"
    state: str = ""
    matter: str = ""
    overdue: bool = False
    search: str = ""
    sort: str = ""
    page: int = 1


@dataclass(frozen=True)
class Row:
    """``stages``: the open ones; where several are done at the same time, those that are for the reader to do."""

    id: int
    organisation_id: int
    public_id: str
    number: str
    applicant: str
    matter: str
    organisation: str
    version_id: int
    state: str
    stages: tuple[str, ...]
    assignee: str
    mine: bool
    submitted_at: datetime | None
    updated_at: datetime
    dial: clocks.Dial
    unread: int = 0
    amount: Decimal | None = None  # what is to be paid
    claimed: bool = False  # the applicant says that it is


@dataclass(frozen=True)
class Listed:
    """A page of the queue, how many there are, and the names its codes stand for."""

    rows: tuple[Row, ...]
    total: int
    matters: Mapping[str, str]
    stages: Mapping[tuple[int, str], str]


async def own(actor: Actor) -> tuple[Row, ...]:
    """The actor's own applications, newest first."""
    query = Application.filter(owner_id=actor.account_id).exclude(state="discarded").order_by("-updated_at")
    today, waiting = clock.today(), await _unread(actor)
    rows = await query.limit(PAGE).values(*_COLUMNS)
    return tuple(_row(raw, actor, today, waiting.get(raw["id"], 0)) for raw in rows)


async def _unread(actor: Actor) -> Counter[int]:
    """application → notices not read yet."""
    query = Notice.filter(application__owner_id=actor.account_id, read_at=None)
    return Counter([row["application_id"] for row in await query.values("application_id")])


async def queue(actor: Actor, filters: Filters) -> Listed:
    """What the actor's organisations have to handle, most urgent first."""
    scope = _scope(actor)
    found = Application.filter(scope, _wanted(actor, filters))
    total = await found.count()
    rows = (
        await found.order_by(*_order(filters)).offset(_offset(filters, total)).limit(PAGE).values(*_COLUMNS)
    )
    today = clock.today()
    listed = tuple(_row(raw, actor, today) for raw in rows)
    stages = await _stages(listed)
    narrowed = await _with_tasks(listed, actor, filters.tab, stages)
    titles = {key: stage.get("title", "") for key, stage in stages.items()}
    return Listed(narrowed, total, await _matters(scope), titles)


async def _with_tasks(
    rows: tuple[Row, ...], actor: Actor, tab: str, stages: Mapping[tuple[int, str], Mapping[str, Any]]
) -> tuple[Row, ...]:
    """The rows whose stages are done at the same time, with those that are the reader's to do."""
    found = StageTask.filter(application_id__in=[row.id for row in rows if row.state == "accepted"])
    tasks: dict[int, list[Mapping[str, Any]]] = {}
    columns = ("application_id", "stage", "assignee_id", "assignee__person__name")
    for task in await found.order_by("id").values(*columns):
        tasks.setdefault(task["application_id"], []).append(task)

    def mine_to_do(row: Row, task: Mapping[str, Any]) -> bool:
        role = stages.get((row.version_id, task["stage"]), {}).get("role", "")
        permit = flow.PERMIT_BY_ROLE.get(role)
        return permit is not None and permits.allowed(actor, permit, row.organisation_id).ok

    def narrowed(row: Row) -> Row:
        there = tasks[row.id]
        held = [task for task in there if task["assignee_id"] == actor.account_id]
        free = [task for task in there if task["assignee_id"] is None]
        chosen = {"mine": held, "unassigned": free}.get(tab) or there
        return _of_tasks(row, [t for t in chosen if mine_to_do(row, t)] or chosen, actor)

    return tuple(narrowed(row) if row.id in tasks else row for row in rows)


def _of_tasks(row: Row, tasks: list[Mapping[str, Any]], actor: Actor) -> Row:
    names = dict.fromkeys(task["assignee__person__name"] for task in tasks if task["assignee__person__name"])
    return replace(
        row,
        stages=tuple(task["stage"] for task in tasks),
        assignee=_(", ").join(names),
        mine=any(task["assignee_id"] == actor.account_id for task in tasks),
    )


def _offset(filters: Filters, total: int) -> int:
    last = max(0, (total - 1) // PAGE)
    return min(max(filters.page - 1, 0), last) * PAGE


def _order(filters: Filters) -> tuple[str, ...]:
    down = "-" if filters.sort.startswith("-") else ""
    column = SORTS.get(filters.sort.removeprefix("-"))
    return (f"{down}{column}", "id") if column else ("due_on", "submitted_at", "id")


async def _matters(scope: Q) -> dict[str, str]:
    """Code → title of the matters in the queue."""
    grouped = (
        Application.filter(scope)
        .annotate(number=Count("id"))
        .group_by("version__matter__code", "version__matter__title")
    )
    rows = await grouped.values("version__matter__code", "version__matter__title")
    return {row["version__matter__code"]: row["version__matter__title"] for row in rows}


async def _stages(rows: tuple[Row, ...]) -> dict[tuple[int, str], Mapping[str, Any]]:
    """(version, stage) → the stage; the definitions are kept in memory."""
    found: dict[tuple[int, str], Mapping[str, Any]] = {}
    for version in {row.version_id for row in rows}:
        procedure = (await catalogue.definition(version)).procedure
        found |= {(version, stage["id"]): stage for stage in procedure.get("stages", ())}
    return found


async def counts(actor: Actor) -> dict[str, int]:
    """How many wait, are mine, are nobody's, are late or soon due."""
    today = clock.today()
    waiting = Application.filter(_scope(actor), state__in=flow.DESK_STATES)
    soon = workdays.working_day_after(today, SOON)
    return {
        "waiting": await waiting.count(),
        "mine": await waiting.filter(_held(actor)).count(),
        "unassigned": await waiting.filter(_free()).count(),
        "payment": await Application.filter(_scope(actor), state="payment").count(),
        "late": await waiting.filter(due_on__lt=today).count(),
        "soon": await waiting.filter(due_on__gte=today, due_on__lte=soon).count(),
    }


def _scope(actor: Actor) -> Q:
    """Only organisations in which the actor holds a desk role, never a draft."""
    organisations = {grant.organisation_id for grant in actor.grants if grant.role in cases.DESK_ROLES}
    return Q(organisation_id__in=sorted(organisations)) & ~Q(state__in=("draft", "discarded"))


def _held(actor: Actor) -> Q:
    """What the actor has taken on: the application, or a stage of it."""
    return Q(assignee_id=actor.account_id) | _having(StageTask.filter(assignee_id=actor.account_id))


def _free() -> Q:
    """What nobody has taken on, or a stage of it that nobody has."""
    return Q(assignee_id=None) & (
        ~_having(StageTask.all()) | _having(StageTask.filter(assignee_id__isnull=True))
    )


def _having(tasks: QuerySet[StageTask]) -> Q:
    return Q(id__in=Subquery(tasks.values("application_id")))


def _wanted(actor: Actor, filters: Filters) -> Q:
    finished = ("granted", *flow.FINAL_STATES, "supplement")
    states = {"done": finished, "payment": ("payment",)}.get(filters.tab, flow.DESK_STATES)
    wanted = Q(state__in=states)
    if filters.state in flow.STATES:
        wanted = Q(state=filters.state)
    if text := filters.search.strip():
        named = Q(applicant_name__icontains=text) | Q(version__matter__title__icontains=text)
        wanted = (Q(number__icontains=text) | named) & (wanted if filters.state else Q())
    if filters.tab == "mine":
        wanted &= _held(actor)
    if filters.tab == "unassigned":
        wanted &= _free()
    if filters.overdue:
        wanted &= Q(due_on__lt=clock.today())
    if filters.matter:
        wanted &= Q(version__matter__code=filters.matter)
    return wanted


def _row(raw: Mapping[str, Any], actor: Actor, today: date, unread: int = 0) -> Row:
    return Row(
        id=raw["id"],
        organisation_id=raw["organisation_id"],
        public_id=raw["public_id"],
        number=raw["number"] or "",
        applicant=raw["applicant_name"],
        matter=raw["version__matter__title"],
        organisation=raw["organisation__name"],
        version_id=raw["version_id"],
        state=raw["state"],
        stages=(raw["stage"],) if raw["stage"] else (),
        assignee=raw["assignee__person__name"] or "",
        mine=raw["assignee_id"] is not None and raw["assignee_id"] == actor.account_id,
        submitted_at=raw["submitted_at"],
        updated_at=raw["updated_at"],
        dial=_dial(raw, today),
        unread=unread,
        amount=raw["payment__amount"] if raw["state"] == "payment" else None,
        claimed=raw["state"] == "payment" and raw["payment__claimed_at"] is not None,
    )


def _dial(raw: Mapping[str, Any], today: date) -> clocks.Dial:
    if raw["state"] == "supplement":
        return clocks.dial(today, raw["supplement_due_on"])
    if raw["state"] == "payment":
        return clocks.dial(today, raw["payment__due_on"])
    if raw["state"] != "accepted":
        return clocks.Dial("none")
    return clocks.dial(today, raw["due_on"], paused="null" in raw["pauses"])
