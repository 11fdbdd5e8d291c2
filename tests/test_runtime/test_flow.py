"""The table of states: what is possible, where it leads, and that a trail folds back into the state."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banshi_runtime import flow

PROCEDURE: dict[str, Any] = {
    "stages": [
        {"id": "intake", "kind": "intake", "role": "intake"},
        {"id": "visit", "kind": "examine", "role": "reviewer", "people": 2, "when": {"visit": True}},
        {"id": "review", "kind": "examine", "role": "reviewer"},
        {"id": "publicity", "kind": "publicity", "role": "reviewer", "counted": False},
        {"id": "decide", "kind": "decide", "role": "decider"},
        {"id": "issue", "kind": "issue", "role": "system"},
    ]
}
STAGES = flow.walk(PROCEDURE, lambda when: True)
FIRST = {"submit": "intake", "resubmit": "intake", "accept": "visit"}


def walk_through(choices: list[int]) -> list[dict[str, str]]:
    """Do what the choices say among what is offered; give the events that were written."""
    position, events = flow.START, []
    for choice in choices:
        offered = flow.offers(position, STAGES)
        if not offered:
            break
        action = offered[choice % len(offered)].action
        position = flow.step(position, action, STAGES)
        events.append({"action": action, "to_state": position.state, "to_stage": position.stage})
    return events


@given(st.lists(st.integers(0, 20), max_size=30))
def test_the_state_is_what_the_events_say(choices: list[int]) -> None:
    events = walk_through(choices)
    position = flow.START
    for event in events:
        position = flow.step(position, event["action"], STAGES)
    assert flow.replay(events) == position


@given(st.lists(st.integers(0, 20), max_size=30), st.sampled_from(sorted({a for _, a in flow.TABLE})))
def test_what_is_not_offered_is_refused_and_what_is_offered_leads_to_a_known_state(
    choices: list[int], action: str
) -> None:
    position = flow.replay(walk_through(choices))
    offered = {offer.action for offer in flow.offers(position, STAGES)}
    if action in offered:
        assert flow.step(position, action, STAGES).state in flow.STATES
    else:
        with pytest.raises(flow.NotPossible):
            flow.step(position, action, STAGES)


@pytest.mark.parametrize("state", flow.FINAL_STATES)
def test_a_final_state_offers_nothing(state: str) -> None:
    assert flow.offers(flow.Position(state), STAGES) == ()


def test_every_state_can_be_reached_and_every_state_of_the_table_is_named() -> None:
    reached = {"draft"} | set(flow.TABLE.values())
    assert reached == set(flow.STATES)


def test_the_stages_are_walked_in_order_and_a_return_goes_one_back() -> None:
    position = flow.START
    seen = []
    for action in ("submit", "accept", "agree", "agree", "return", "agree", "agree", "grant", "issue"):
        position = flow.step(position, action, STAGES)
        seen.append(position.stage or position.state)
    assert seen == [
        "intake",
        "visit",
        "review",
        "publicity",
        "review",
        "publicity",
        "decide",
        "granted",
        "issued",
    ]


def test_a_stage_whose_condition_does_not_hold_is_not_walked() -> None:
    stages = flow.walk(PROCEDURE, lambda when: when is None)
    accepted = flow.step(flow.Position("submitted", "intake"), "accept", stages)
    assert accepted == flow.Position("accepted", "review")


def test_the_first_stage_after_acceptance_cannot_return_to_intake() -> None:
    offered = {offer.action for offer in flow.offers(flow.Position("accepted", "visit"), STAGES)}
    assert offered == {"agree", "disagree", "withdraw"}


def test_a_stage_offers_only_the_actions_it_lists() -> None:
    procedure = {"stages": [{"id": "i", "kind": "intake", "role": "intake", "actions": ["accept", "grant"]}]}
    stages = flow.walk(procedure, lambda when: True)
    offered = [offer.action for offer in flow.offers(flow.Position("submitted", "i"), stages)]
    assert offered == ["accept", "deem_accepted", "withdraw"]


def test_each_offer_names_the_permit_of_its_stage() -> None:
    offered = {o.action: o.permit for o in flow.offers(flow.Position("accepted", "decide"), STAGES)}
    assert offered == {
        "return": "case.decide",
        "grant": "case.decide",
        "refuse": "case.decide",
        "withdraw": "own",
    }


def test_a_trail_that_skips_a_step_is_not_believed() -> None:
    with pytest.raises(flow.NotPossible):
        flow.replay([{"action": "grant", "to_state": "granted", "to_stage": ""}])
