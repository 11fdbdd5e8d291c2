"""The procedure as one table: (state, action) → state, and the walk over a matter's stages.

Pure: no database, no clock, no web. Who may do what now is read from here by pages, services and tests alike;
``offers`` says what is possible, ``step`` does it or refuses, ``replay`` folds a trail back into a position.

Stages done at the same time are a block: a position in it names those that are still open, in the order of the
procedure, and the application goes on when none is. A return leads before the block, or into the whole of it.

A grant leads to ``payment`` where a stage to pay at is walked, elsewhere straight to ``granted``: only from there is
anything issued, so nothing is issued unpaid.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
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
    "payment",
    "granted",
    "refused",
    "issued",
    "withdrawn",
    "forfeited",
)
OPEN_STATES = ("submitted", "supplement", "accepted", "payment", "granted")
DESK_STATES = ("submitted", "accepted")
FINAL_STATES = (
    "discarded",
    "declined",
    "not_required",
    "transferred",
    "refused",
    "issued",
    "withdrawn",
    "forfeited",
)

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
    ("payment", "pay"): "granted",
    ("payment", "unpaid"): "payment",
    ("payment", "forfeit"): "forfeited",
    ("granted", "issue"): "issued",
}
CHARGED: Mapping[tuple[str, str], str] = {("accepted", "grant"): "payment"}  # where something is due

ACTIONS_BY_KIND: Mapping[str, tuple[str, ...]] = {
    "intake": ("accept", "supplement", "decline", "not_required", "transfer"),
    "examine": ("agree", "disagree", "return"),
    "publicity": ("agree", "disagree", "return"),
    "decide": ("grant", "refuse", "return"),
    "pay": ("pay", "unpaid"),
}
PAY = "pay"
ASIDE = ("intake", PAY)  # the stages that an accepted application does not walk through
PARALLEL_KINDS = ("examine", "publicity")  # what can be done at the same time; who decides waits for all
TOGETHER = "+"  # between the ids of a position's open stages; no id has it
APPLICANT_ACTIONS = ("submit", "resubmit", "withdraw", "discard")
SYSTEM_ACTIONS = ("deem_accepted", "lapse", "forfeit", "issue")
NEGATIVE = frozenset({"decline", "not_required", "transfer", "disagree", "return", "refuse", "unpaid"})
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
    block: int = -1  # the same number: done at the same time


@dataclass(frozen=True)
class Position:
    """``stage`` is the id of the stage, or the ids of a block's open stages."""

    state: str
    stage: str = ""

    @property
    def open(self) -> tuple[str, ...]:
        return tuple(self.stage.split(TOGETHER)) if self.stage else ()


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
    procedure: Mapping[str, Any],
    holds: Callable[[Mapping[str, Any] | None], bool],
    is_due: Callable[[Mapping[str, Any]], bool] = lambda stage: True,
) -> tuple[Stage, ...]:
    """The stages people work on for these answers; ``holds`` judges a ``when``, ``is_due`` a stage to pay at."""
    stages, block = [], -1
    for previous, raw in pairwise(({}, *procedure.get("stages", ()))):
        block += not _at_the_same_time(previous, raw)
        worked_on = raw["kind"] in ACTIONS_BY_KIND and _role(raw) in PERMIT_BY_ROLE
        if worked_on and holds(raw.get("when")) and (raw["kind"] != PAY or is_due(raw)):
            stages.append(_stage(raw, block))
    return tuple(stages)


def _role(raw: Mapping[str, Any]) -> str:
    """Who works on a stage. The applicant pays, but that it was paid is recorded at the counter."""
    role = str(raw.get("role", ""))
    return "intake" if raw["kind"] == PAY and role not in PERMIT_BY_ROLE else role


def _at_the_same_time(previous: Mapping[str, Any], raw: Mapping[str, Any]) -> bool:
    kinds = (previous.get("kind"), raw["kind"])
    return bool(raw.get("with_previous")) and all(kind in PARALLEL_KINDS for kind in kinds)


def _stage(raw: Mapping[str, Any], block: int) -> Stage:
    possible = ACTIONS_BY_KIND[raw["kind"]]
    listed = possible if raw["kind"] == PAY else raw.get("actions") or possible
    actions = tuple(action for action in listed if action in possible)
    return Stage(
        id=raw["id"],
        kind=raw["kind"],
        role=_role(raw),
        title=raw.get("title", ""),
        actions=actions,
        people=int(raw.get("people", 1)),
        counted=raw["kind"] != PAY and bool(raw.get("counted", True)),
        limit=raw.get("limit"),
        form=raw.get("form"),
        block=block,
    )


def open_stages(position: Position, stages: Sequence[Stage]) -> tuple[Stage, ...]:
    """The stages people work on now: one, or those of a block that are not done yet."""
    return tuple(stage for stage in stages if stage.id in position.open)


def stage_of(position: Position, stages: Sequence[Stage]) -> Stage | None:
    """The stage the application stands in, if people work on it there; of several, the first."""
    return next(iter(open_stages(position, stages)), None)


def block_of(stage: Stage, stages: Sequence[Stage]) -> tuple[Stage, ...]:
    """The stages done at the same time as ``stage``, itself among them."""
    return tuple(one for one in stages if one.block == stage.block)


def tasks(position: Position, stages: Sequence[Stage]) -> tuple[str, ...]:
    """The open stages where several are, or were, to be done at the same time; elsewhere none."""
    here = open_stages(position, stages)
    return position.open if here and len(block_of(here[0], stages)) > 1 else ()


def offers(position: Position, stages: Sequence[Stage]) -> tuple[Offer, ...]:
    """All that anybody may do now, in the order to show it; stage by stage where several are open."""
    possible = [action for (state, action) in TABLE if state == position.state]
    others = (Offer(a, "own") for a in possible if a in APPLICANT_ACTIONS)
    systems = (Offer(a, "system") for a in possible if a in SYSTEM_ACTIONS)
    of_stages = (
        Offer(action, PERMIT_BY_ROLE[stage.role], stage)
        for stage in open_stages(position, stages)
        for action in possible
        if action in stage.actions and not (action == "return" and not before(stage, stages))
    )
    return (*of_stages, *systems, *others)


def step(position: Position, action: str, stages: Sequence[Stage], at: str = "") -> Position:
    """Where ``action`` leads from ``position``, taken ``at`` one of its open stages, without it at the first that
    knows it; refuses what the table or the stage does not know."""
    found = [o for o in offers(position, stages) if o.action == action and (not at or _at(o, at))]
    if not found:
        raise NotPossible()
    state = TABLE[position.state, action]
    if any(stage.kind == PAY for stage in stages):
        state = CHARGED.get((position.state, action), state)
    return Position(state, TOGETHER.join(_next_stages(position, found[0], state, stages)))


def _at(offer: Offer, stage: str) -> bool:
    return offer.stage is not None and offer.stage.id == stage


def _next_stages(position: Position, offer: Offer, state: str, stages: Sequence[Stage]) -> tuple[str, ...]:
    if state == "submitted":
        return tuple(stage.id for stage in stages if stage.kind == "intake")[:1]
    if state == "payment":
        return tuple(stage.id for stage in stages if stage.kind == PAY)[:1]
    if state == "supplement":
        return position.open
    if state != "accepted":
        return ()
    here = offer.stage or stage_of(position, stages)
    if here is None:
        return position.open
    if offer.action == "return":
        return _ids(before(here, stages))
    left = tuple(one for one in position.open if one != here.id)
    return left or _ids(_after(here, stages)) or position.open


def _ids(stages: Iterable[Stage]) -> tuple[str, ...]:
    return tuple(stage.id for stage in stages)


def before(stage: Stage, stages: Sequence[Stage]) -> tuple[Stage, ...]:
    """The stage, or the block, before; intake is never gone back to."""
    earlier = [one for one in stages if one.block < stage.block and one.kind not in ASIDE]
    return block_of(earlier[-1], stages) if earlier else ()


def _after(stage: Stage, stages: Sequence[Stage]) -> tuple[Stage, ...]:
    """The stage, or the block, that follows."""
    later = [one for one in stages if one.block > stage.block and one.kind not in ASIDE]
    return block_of(later[0], stages) if later else ()


def replay(events: Iterable[Mapping[str, Any]]) -> Position:
    """The position that a trail's events lead to: each must continue where the one before ended."""
    position = START
    for event in events:
        taken = (position.state, event["action"])
        if event["to_state"] not in (TABLE.get(taken), CHARGED.get(taken)):
            raise NotPossible()
        position = Position(event["to_state"], event["to_stage"])
    return position
