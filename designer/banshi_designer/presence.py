"""Who is here: the people who have a draft open just now, so that two do not work on it without knowing.

It is told by the pages themselves, when they are opened and every few seconds while they stay open.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from banshi_platform import clock
from banshi_platform.actors import Actor

from .tables import DraftVisit

GONE = timedelta(seconds=60)  # who has not been heard of for so long has left


@dataclass(frozen=True)
class Visitor:
    """Somebody else with the draft open, and the page he has before him."""

    name: str
    part: str


async def visit(actor: Actor, matter_id: int, part: str) -> tuple[Visitor, ...]:
    """Note that the person is here; the others who are."""
    now = clock.now()
    await DraftVisit.filter(matter_id=matter_id, at__lt=now - GONE).delete()
    if actor.account_id is not None:
        await DraftVisit.update_or_create(
            {"part": part, "at": now}, matter_id=matter_id, by_id=actor.account_id
        )
    others = DraftVisit.filter(matter_id=matter_id).exclude(by_id=actor.account_id or 0)
    found = await others.order_by("by_id").select_related("by__person")
    return tuple(Visitor(row.by.person.name, row.part) for row in found)
