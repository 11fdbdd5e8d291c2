"""The clocks of an application that stand still: entering a stage that does not count, and leaving it again."""

from __future__ import annotations

from typing import Any

from banshi_platform import canonical, clock

from . import clocks, submit
from .cases import Case

RUNNING = ("accepted", "payment")


def pauses(case: Case, action: str, at: str = "") -> dict[str, Any]:
    """The columns that a step changes: entering a stage that does not count stops the clock, leaving it moves the
    due dates."""
    stands = submit.stands_still(case, action, at)
    if case.row.state not in RUNNING or stands == clocks.is_open(case.pauses):
        return {}
    change = clocks.opened if stands else clocks.closed
    changed = change(case.pauses, clock.today())
    return {"pauses": canonical.dumps(clocks.pauses_to(changed)), **_due(case, changed)}


def _due(case: Case, changed: tuple[clocks.Pause, ...]) -> dict[str, Any]:
    if case.row.accepted_at is None:
        return {}
    day = clock.local(case.row.accepted_at).date()
    limits = case.procedure.get("limits", {})
    return {
        "due_on": clocks.due_on(day, submit.promised(case), changed),
        "statutory_due_on": clocks.due_on(day, limits.get("statutory"), changed),
    }
