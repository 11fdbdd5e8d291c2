"""Materials promised for later (容缺受理): what is still owed and until when, and a term that has passed.

The application is accepted without them and its limits run; a grant waits until they are there. Whether to refuse
when the term has passed is for a person to decide: the event only says that it has.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from banshi_forms import called_for, given_in_form
from banshi_platform import canonical, clock, jobs, trail
from banshi_platform.actors import SYSTEM
from banshi_platform.database import transaction

from . import cases, clocks, notices
from .cases import Case

DAYS = 5  # working days, where the matter names no term
HANDED_IN_LATER = ("submitted", "accepted")  # the states in which a promise may be kept

trail.register("application.promise_kept", facts=("about",))
trail.register("application.promise_lapsed", facts=("about",))


@dataclass(frozen=True)
class Promise:
    """A material promised for later; the term runs from acceptance."""

    material: Mapping[str, Any]
    due_on: date | None
    kept: bool

    @property
    def id(self) -> str:
        return str(self.material["id"])

    @property
    def title(self) -> str:
        return str(self.material["title"])


def promises(case: Case) -> tuple[Promise, ...]:
    """All that was promised and is asked for by the answers."""
    given = {attachment.slot for attachment in case.attachments}
    return tuple(
        Promise(
            need.material,
            _due_on(case, need.material),
            need.id in given or bool(given_in_form(need.material, case.computed)),
        )
        for need in called_for(case.definition, case.computed, case.context())
        if need.id in case.deferred
    )


def owed(case: Case) -> tuple[Promise, ...]:
    """What was promised and is not there yet."""
    return tuple(promise for promise in promises(case) if not promise.kept)


def _due_on(case: Case, material: Mapping[str, Any]) -> date | None:
    if case.row.accepted_at is None:
        return None
    return clocks.due_on(
        clock.local(case.row.accepted_at).date(), {"days": material.get("defer_days") or DAYS}
    )


def may_hand_in(case: Case, slot: str) -> bool:
    """Whether a file may be handed in for a material although the application is no longer open."""
    return case.row.state in HANDED_IN_LATER and slot in case.deferred


async def watch(case: Case) -> None:
    """Promise to look again when a term has passed; in the transaction of the acceptance."""
    for due in sorted({promise.due_on for promise in owed(case) if promise.due_on}):
        await jobs.put(
            "application.promise_lapsed",
            key=f"application.promise_lapsed:{case.row.id}:{due}",
            run_at=clock.midnight(due + timedelta(days=1)),
            application=case.row.public_id,
        )


async def lapsed(arguments: Mapping[str, Any]) -> None:
    """Job ``application.promise_lapsed``: write down, once, what was not handed in in time, and tell the applicant."""
    async with transaction():
        case = await cases.load(arguments["application"], lock=True)
        late = [p for p in owed(case) if p.due_on and p.due_on < clock.today()]
        said = {fact for event in await trail.read(case.subject) for fact in _told(event)}
        fresh = [promise for promise in late if promise.id not in said]
        if case.row.state not in HANDED_IN_LATER or not fresh:
            return
        about = {"materials": [promise.id for promise in fresh]}
        await trail.append(case.subject, "application.promise_lapsed", SYSTEM, about=about)
        items = [{"title": promise.title, "due_on": str(promise.due_on)} for promise in fresh]
        await notices.plan(case, "promise_lapsed", items=items)


def _told(event: Any) -> list[str]:
    if event.kind != "application.promise_lapsed":
        return []
    return list(canonical.loads(event.facts)["about"]["materials"])
