"""The procedure as one table: (state, action) → state, and the walk over a matter's stages.

Pure: no database, no clock, no web. Who may do what now is read from here by pages, services and tests alike;
``offers`` says what is possible, ``step`` does it or refuses, ``replay`` folds a trail back into a position.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from banshi_platform.problems import Conflict

STATES = (
    "draft",
    "discarded",
    "submitted",
    "supplement",
    "accepted",
    "declined",
    "not_required",
    "transferred",
    "granted",
    "refused",
    "issued",
    "withdrawn",
)
OPEN_STATES = ("submitted", "supplement", "accepted", "granted")
DESK_STATES = ("submitted", "accepted")
FINAL_STATES = ("discarded", "declined", "not_required", "transferred", "refused", "issued", "withdrawn")

TABLE: Mapping[tuple[str, str], str] = {
    ("draft", "submit"): "submitted",
    ("draft", "discard"): "discarded",
    ("submitted", "accept"): "accepted",
    ("submitted", "deem_accepted"): "accepted",
    ("submitted", "supplement"): "supplement",
    ("submitted", "decline"): "declined",
    ("submitted", "not_required"): "not_required",
    ("submitted", "transfer"): "transferred",
    ("submitted", "withdraw"): "withdrawn",
    ("supplement", "resubmit"): "submitted",
    ("supplement", "withdraw"): "withdrawn",
    ("supplement", "lapse"): "withdrawn",
    ("accepted", "agree"): "accepted",
    ("accepted", "disagree"): "accepted",
    ("accepted", "return"): "accepted",
    ("accepted", "grant"): "granted",
    ("accepted", "refuse"): "refused",
    ("accepted", "withdraw"): "withdrawn",
    ("granted", "issue"): "issued",
}

ACTIONS_BY_KIND: Mapping[str, tuple[str, ...]] = {
    "intake": ("accept", "supplement", "decline", "not_required", "transfer"),
    "examine": ("agree", "disagree", "return"),
    "publicity": ("agree", "disagree", "return"),
    "decide": ("grant", "refuse", "return"),
}
APPLICANT_ACTIONS = ("submit", "resubmit", "withdraw", "discard")
SYSTEM_ACTIONS = ("deem_accepted", "lapse", "issue")
NEGATIVE = frozenset({"decline", "not_required", "transfer", "disagree", "return", "refuse"})
PERMIT_BY_ROLE: Mapping[str, str] = {
    "intake": "case.accept",
    "reviewer": "case.examine",
    "decider": "case.decide",
}


class NotPossible(Conflict):
    """This step is not possible any more: the application has moved on."""


@dataclass(frozen=True)
class Stage:
    """A stage of the procedure that people work on, as procedure.json has it."""

    id: str
    kind: str
    role: str
    title: str = ""
    actions: tuple[str, ...] = ()
    people: int = 1
    counted: bool = True
    limit: Mapping[str, Any] | None = None
    form: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Position:
    state: str
    stage: str = ""


@dataclass(frozen=True)
class Offer:
    """What may be done now. ``permit`` is an action of the permits table, or ``own`` or ``system``."""

    action: str
    permit: str
    stage: Stage | None = field(default=None, compare=False)

    @property
    def needs_reason(self) -> bool:
        return self.action in NEGATIVE


START = Position("draft")


def walk(
    procedure: Mapping[str, Any], holds: Callable[[Mapping[str, Any] | None], bool]
) -> tuple[Stage, ...]:
    """The stages people work on for these answers; ``holds`` judges a ``when``."""
    return tuple(
        _stage(raw)
        for raw in procedure.get("stages", ())
        if raw["kind"] in ACTIONS_BY_KIND and raw.get("role") in PERMIT_BY_ROLE and holds(raw.get("when"))
    )


def _stage(raw: Mapping[str, Any]) -> Stage:
    possible = ACTIONS_BY_KIND[raw["kind"]]
    actions = tuple(action for action in raw.get("actions") or possible if action in possible)
    return Stage(
        id=raw["id"],
        kind=raw["kind"],
        role=raw["role"],
        title=raw.get("title", ""),
        actions=actions,
        people=int(raw.get("people", 1)),
        counted=bool(raw.get("counted", True)),
        limit=raw.get("limit"),
        form=raw.get("form"),
    )


def stage_of(position: Position, stages: Sequence[Stage]) -> Stage | None:
    """The stage the application stands in, if people work on it there."""
    return next((stage for stage in stages if stage.id == position.stage), None)


def offers(position: Position, stages: Sequence[Stage]) -> tuple[Offer, ...]:
    """All that anybody may do now, in the order to show it."""
    possible = [action for (state, action) in TABLE if state == position.state]
    return tuple(offer for action in possible if (offer := _offer(action, position, stages)) is not None)


def _offer(action: str, position: Position, stages: Sequence[Stage]) -> Offer | None:
    if action in APPLICANT_ACTIONS:
        return Offer(action, "own")
    if action in SYSTEM_ACTIONS:
        return Offer(action, "system")
    stage = stage_of(position, stages)
    if stage is None or action not in stage.actions:
        return None
    if action == "return" and _neighbour(stage, stages, -1) is None:
        return None
    return Offer(action, PERMIT_BY_ROLE[stage.role], stage)


def step(position: Position, action: str, stages: Sequence[Stage]) -> Position:
    """Where ``action`` leads from ``position``; refuses what the table or the stage does not know."""
    if action not in {offer.action for offer in offers(position, stages)}:
        raise NotPossible()
    state = TABLE[position.state, action]
    return Position(state, _next_stage(position, action, state, stages))


def _next_stage(position: Position, action: str, state: str, stages: Sequence[Stage]) -> str:
    if state == "submitted":
        return _first(stages, "intake")
    if state == "supplement":
        return position.stage
    if state != "accepted":
        return ""
    here = stage_of(position, stages)
    following = _neighbour(here, stages, -1 if action == "return" else 1) if here else None
    return following.id if following else position.stage


def _first(stages: Sequence[Stage], kind: str) -> str:
    return next((stage.id for stage in stages if stage.kind == kind), "")


def _neighbour(stage: Stage, stages: Sequence[Stage], direction: int) -> Stage | None:
    """The next stage forward, or back to an earlier one; intake is never gone back to."""
    index = stages.index(stage) + direction
    while 0 <= index < len(stages):
        if stages[index].kind != "intake":
            return stages[index]
        index += direction
    return None


def replay(events: Iterable[Mapping[str, Any]]) -> Position:
    """The position that a trail's events lead to: each must continue where the one before ended."""
    position = START
    for event in events:
        expected = TABLE.get((position.state, event["action"]))
        if expected is None or expected != event["to_state"]:
            raise NotPossible()
        position = Position(expected, event["to_stage"])
    return position
