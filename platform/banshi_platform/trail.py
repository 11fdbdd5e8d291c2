"""The trail: what happened, appended in the transaction in which it happened, chained by digest per subject.

Kinds are registered with the names of their facts; the sentence a person reads is made on reading, elsewhere.
Two subjects in one transaction: append in the order of their names, or PostgreSQL may have to end a deadlock.
"""

from __future__ import annotations

from datetime import UTC
from typing import Any

from . import canonical, clock
from .actors import Actor
from .database import connection, must_be_inside_transaction, on_postgresql
from .tables import TrailEvent

BEGINNING = "0" * 64  # what the first event of a subject is chained to

_kinds: dict[str, frozenset[str]] = {}


class UnknownEvent(Exception):
    """An event kind, or a fact of one, that nobody registered."""


def register(kind: str, *, facts: tuple[str, ...] = ()) -> None:
    """Declare an event kind and the names of its facts, at import. Twice is fine if it says the same."""
    if _kinds.setdefault(kind, frozenset(facts)) != frozenset(facts):
        raise UnknownEvent(f"The event {kind!r} is registered twice with different facts.")


async def append(subject: str, kind: str, actor: Actor, /, **facts: Any) -> TrailEvent:
    """Add an event to the subject's chain."""
    must_be_inside_transaction("trail.append")
    _check(kind, facts)
    await _take_turn(subject)
    last = await TrailEvent.filter(subject=subject).order_by("-sequence").first()
    event = TrailEvent(
        subject=subject,
        sequence=last.sequence + 1 if last else 1,
        kind=kind,
        at=clock.now(),
        account_id=actor.account_id,
        actor=actor.name or actor.kind,
        facts=canonical.dumps(facts),
        previous=last.digest if last else BEGINNING,
    )
    event.digest = _digest(event)
    await event.save(force_create=True)
    return event


async def read(subject: str) -> list[TrailEvent]:
    """All events of a subject, oldest first."""
    return await TrailEvent.filter(subject=subject).order_by("sequence")


async def verify(subject: str) -> bool:
    """Whether the chain is whole."""
    return await first_broken(subject) is None


async def first_broken(subject: str) -> int | None:
    """The sequence number at which the chain breaks: an event altered, missing, added or moved."""
    previous = BEGINNING
    for expected, event in enumerate(await read(subject), start=1):
        if (event.sequence, event.previous, event.digest) != (expected, previous, _digest(event)):
            return expected
        previous = event.digest
    return None


def _check(kind: str, facts: dict[str, Any]) -> None:
    if kind not in _kinds:
        raise UnknownEvent(f"Nobody registered the event {kind!r}.")
    if strangers := facts.keys() - _kinds[kind]:
        raise UnknownEvent(f"The event {kind!r} has no fact {', '.join(sorted(strangers))}.")


async def _take_turn(subject: str) -> None:
    """Who appends to this subject waits for whoever does; SQLite's transaction is the only writer anyway."""
    if on_postgresql():
        await connection().execute_query("SELECT pg_advisory_xact_lock(hashtextextended($1, 7))", [subject])


def _digest(event: TrailEvent) -> str:
    return canonical.digest(
        {
            "subject": event.subject,
            "sequence": event.sequence,
            "kind": event.kind,
            "at": event.at.astimezone(UTC).isoformat(),
            "account": event.account_id,
            "actor": event.actor,
            "facts": event.facts,
            "previous": event.previous,
        }
    )
