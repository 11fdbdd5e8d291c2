"""Stages done at the same time: none waits for another, no opinion is lost, the case goes on when all are in, in any order."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banshi_platform import accounts, canonical, clock, documents, trail
from banshi_platform.actors import SYSTEM, Actor
from banshi_platform.i18n import add_catalogue
from banshi_platform.tables import Account, Organisation, Person, RoleGrant
from banshi_runtime import apply, cases, catalogue, clocks, decide, flow, history, seed, submit, worklist
from banshi_runtime.cases import Case
from banshi_runtime.tables import StageOpinion, StageTask
from banshi_runtime.web import opinions
from banshi_templates import HERE

add_catalogue(HERE / "locale")

MATTER = "food-workshop"
ROUTE: list[dict[str, Any]] = [
    {"id": "intake", "title": "受理", "kind": "intake", "role": "intake"},
    {"id": "paper", "title": "书面审查", "kind": "examine", "role": "reviewer"},
    {"id": "visit", "title": "现场踏勘", "kind": "examine", "role": "reviewer"},
    {"id": "police", "title": "交警会审", "kind": "examine", "role": "decider", "with_previous": True},
    {"id": "experts", "title": "专家评审", "kind": "publicity", "role": "reviewer", "with_previous": True, "counted": False},
    {"id": "review", "title": "审核", "kind": "examine", "role": "reviewer"},
    {"id": "decide", "title": "决定", "kind": "decide", "role": "decider"},
    {"id": "issue", "title": "制证送达", "kind": "issue", "role": "system"},
]  # fmt: skip
BLOCK = ("visit", "police", "experts")
WHO = {
    "visit": "examiner",
    "police": "chief",
    "experts": "examiner",
    "paper": "examiner",
    "review": "examiner",
}
STAGES = flow.walk({"stages": ROUTE}, lambda when: True)
IN_BLOCK = flow.Position("accepted", "visit+police+experts")
OUTCOMES = st.sampled_from(["agree", "disagree"])


def follow(position: flow.Position, steps: list[tuple[str, str]]) -> flow.Position:
    for action, at in steps:
        position = flow.step(position, action, STAGES, at)
    return position


@given(st.permutations(BLOCK), st.tuples(OUTCOMES, OUTCOMES, OUTCOMES))
def test_whatever_the_order_and_the_opinions_all_must_be_in_and_the_next_stage_follows(
    order: list[str], said: tuple[str, ...]
) -> None:
    steps = list(zip(said, order, strict=True))
    assert follow(IN_BLOCK, steps) == flow.Position("accepted", "review")
    for done in range(3):
        left = [stage for stage in BLOCK if stage not in order[:done]]
        assert follow(IN_BLOCK, steps[:done]) == flow.Position("accepted", "+".join(left))


@given(st.lists(st.integers(0, 30), max_size=40))
def test_a_trail_folds_back_into_the_position_and_every_open_stage_offers_its_own(choices: list[int]) -> None:
    position, events = flow.START, []
    for choice in choices:
        offered = flow.offers(position, STAGES)
        if not offered:
            break
        offer = offered[choice % len(offered)]
        position = flow.step(position, offer.action, STAGES, offer.stage.id if offer.stage else "")
        events.append({"action": offer.action, "to_state": position.state, "to_stage": position.stage})
        desk = {o.stage.id for o in flow.offers(position, STAGES) if o.stage}
        assert desk == (set(position.open) if position.state in flow.DESK_STATES else set())
    assert flow.replay(events) == position


def test_a_return_leads_before_the_block_or_into_the_whole_of_it() -> None:
    half = follow(IN_BLOCK, [("agree", "police")])
    assert follow(half, [("return", "visit")]) == flow.Position("accepted", "paper")
    assert follow(flow.Position("accepted", "paper"), [("agree", "paper")]) == IN_BLOCK
    assert follow(flow.Position("accepted", "review"), [("return", "review")]) == IN_BLOCK


def test_a_block_right_after_intake_offers_no_return() -> None:
    stages = flow.walk({"stages": [ROUTE[0], *ROUTE[2:]]}, lambda when: True)
    assert "return" not in {offer.action for offer in flow.offers(IN_BLOCK, stages)}


@pytest.mark.parametrize("gone", ["visit", "police"])
def test_a_stage_that_does_not_apply_is_left_out_and_the_others_do_not_join_an_earlier_one(gone: str) -> None:
    route = [{**raw, "when": {"never": True}} if raw["id"] == gone else raw for raw in ROUTE]
    stages = flow.walk({"stages": route}, lambda when: when is None)
    after = flow.step(flow.Position("accepted", "paper"), "agree", stages)
    assert after.open == tuple(stage for stage in BLOCK if stage != gone)


def test_one_stage_left_of_a_block_is_a_stage_like_any_other() -> None:
    route = [{**raw, "when": {}} if raw["id"] in BLOCK[1:] else raw for raw in ROUTE]
    stages = flow.walk({"stages": route}, lambda when: when is None)
    assert flow.tasks(flow.Position("accepted", "visit"), stages) == ()


async def accepted(bureau: Any) -> Case:
    """An application of a matter with such a block, before the first stage of it."""
    catalogue._digests.clear()  # another test's versions had the same ids
    content = canonical.loads((await documents.live(MATTER)).content)
    content["procedure"]["stages"] = ROUTE
    draft = await documents.start_draft(SYSTEM, MATTER)
    draft = await documents.save_draft(SYSTEM, MATTER, canonical.dumps(content), draft.revision)
    await documents.publish(SYSTEM, MATTER, draft.revision)
    case: Case = await bureau.act(await bureau.handed_in(MATTER), "accept", "window")
    return case


async def in_block(bureau: Any) -> Case:
    case: Case = await bureau.act(await accepted(bureau), "agree", "examiner")
    assert case.position == IN_BLOCK
    return case


async def act(bureau: Any, case: Case, action: str, stage: str, seen: int = 0) -> Case:
    fresh = await cases.load(case.row.public_id)
    actor = await bureau.actor(WHO[stage])
    offer = cases.require_offer(actor, fresh, action, stage)
    answers = seed.panel_answers(fresh, offer)
    return await decide.decide(actor, case.row.public_id, action, seen or fresh.row.revision, answers, stage)


async def colleague(username: str) -> Actor:
    """Another reviewer of the same office."""
    person = await Person.create(kind="natural", name="钱会审", id_type="111", id_number="990001198806150999")
    account = await Account.create(person=person, username=username, password="-", kind="staff")
    for organisation in await Organisation.all():
        await RoleGrant.create(account=account, organisation=organisation, role="reviewer")
    return await accounts.actor_for(account.id)


@pytest.mark.anyio
async def test_in_any_order_the_case_ends_up_the_same_and_the_trail_says_so(bureau: Any) -> None:
    case = await in_block(bureau)
    due = case.row.due_on
    for round_, order in enumerate(permutations(BLOCK), 1):
        for stage in order:
            assert case.position.open == tuple(s for s in BLOCK if case.task(s))
            case = await act(bureau, case, "disagree" if stage == order[0] else "agree", stage)
        assert case.position == flow.Position("accepted", "review") and case.tasks == ()
        assert await StageOpinion.filter(application_id=case.row.id, stage__in=BLOCK).count() == 3 * round_
        case = await act(bureau, case, "return", "review")
        assert case.position == IN_BLOCK
    assert case.row.due_on is not None and due is not None and case.row.due_on >= due
    events = [canonical.loads(event.facts) for event in await trail.read(case.subject)]
    assert flow.replay([facts for facts in events if "action" in facts]) == case.position
    assert await trail.verify(case.subject)


@pytest.mark.anyio
async def test_one_does_not_wait_for_the_other_nor_for_a_page_read_before(small_bureau: Any) -> None:
    case = await in_block(small_bureau)
    seen = case.row.revision
    await act(small_bureau, case, "agree", "visit", seen)
    case = await act(small_bureau, case, "agree", "police", seen)
    assert case.position == flow.Position("accepted", "experts")
    with pytest.raises(cases.SomebodyWasFaster):
        await decide.decide(
            await small_bureau.actor("examiner"), case.row.public_id, "agree", seen, {}, "visit"
        )
    case = await act(small_bureau, case, "return", "experts")
    case = await small_bureau.act(case, "agree", "examiner")
    with pytest.raises(cases.SomebodyWasFaster):  # the page is of the round before
        await act(small_bureau, case, "agree", "visit", seen)


@pytest.mark.anyio
async def test_two_at_the_same_moment_join_exactly_once(bureau: Any) -> None:
    case = await act(bureau, await in_block(bureau), "agree", "experts")
    seen = case.row.revision
    await asyncio.gather(*(act(bureau, case, "agree", stage, seen) for stage in ("visit", "police")))
    case = await cases.load(case.row.public_id)
    assert case.position == flow.Position("accepted", "review")
    assert not await StageTask.filter(application_id=case.row.id).exists()
    said = await StageOpinion.filter(application_id=case.row.id, stage__in=BLOCK).values_list(
        "stage", flat=True
    )
    assert sorted(said) == sorted(BLOCK)


@pytest.mark.anyio
async def test_each_takes_on_a_stage_of_his_own_and_sees_it_in_his_queue(bureau: Any) -> None:
    case = await in_block(bureau)
    examiner, chief, other = (
        await bureau.actor("examiner"),
        await bureau.actor("chief"),
        await colleague("qian"),
    )
    where, seen = case.row.public_id, case.row.revision

    async def stages(actor: Actor, tab: str = "waiting") -> list[tuple[str, ...]]:
        return [row.stages for row in (await worklist.queue(actor, worklist.Filters(tab=tab))).rows]

    assert await stages(examiner) == [("visit", "experts")] and await stages(chief) == [("police",)]
    await decide.take(examiner, where, seen, "visit")
    await decide.take(other, where, seen, "experts")
    assert await stages(examiner, "mine") == [("visit",)] and await stages(other, "mine") == [("experts",)]
    assert await stages(chief, "unassigned") == [("police",)] and await stages(chief, "mine") == []
    await decide.take(chief, where, seen, "police")
    assert [(await worklist.counts(chief))[tab] for tab in ("waiting", "mine", "unassigned")] == [1, 1, 0]
    with pytest.raises(cases.SomebodyWasFaster):  # somebody has taken it on since
        await decide.take(other, where, seen, "visit")
    with pytest.raises(flow.NotPossible):
        await decide.take(other, where, (await cases.load(where)).row.revision, "police")
    case = await act(bureau, case, "agree", "police")
    assert {task.stage: task.assignee_id for task in case.tasks} == {
        "visit": examiner.account_id,
        "experts": other.account_id,
    }


@pytest.mark.anyio
async def test_the_clock_stands_still_only_while_nothing_that_counts_is_open(small_bureau: Any) -> None:
    case = await in_block(small_bureau)
    due = case.row.due_on
    assert not clocks.is_open(case.pauses)
    case = await act(small_bureau, case, "agree", "visit")
    case = await act(small_bureau, case, "agree", "police")
    assert clocks.is_open(case.pauses) and case.row.due_on == due
    with clock.frozen(datetime(2026, 11, 25, 2, 0, tzinfo=UTC)):
        case = await act(small_bureau, case, "agree", "experts")
    started = clock.local(case.row.accepted_at or clock.now()).date()
    assert len(case.pauses) == 1 and not clocks.is_open(case.pauses)
    assert case.row.due_on == clocks.due_on(started, submit.promised(case), case.pauses) != due


@pytest.mark.anyio
async def test_whoever_comes_next_is_told_who_did_not_agree(small_bureau: Any) -> None:
    case = await act(small_bureau, await in_block(small_bureau), "disagree", "police")
    case = await act(small_bureau, case, "agree", "visit")
    case = await act(small_bureau, case, "agree", "experts")
    assert case.stage is not None
    assert await opinions.dissent(case, case.stage) == "同时办理的环节中有不同意的意见：交警会审。"


@pytest.mark.anyio
async def test_the_applicant_sees_what_is_done_and_what_is_not(small_bureau: Any) -> None:
    case = await act(small_bureau, await in_block(small_bureau), "agree", "police")
    marks = {mark.title: mark for mark in history.milestones(case)}
    assert [marks[t].state for t in ("书面审查", "现场踏勘", "交警会审", "专家评审", "审核")] == [
        "done", "current", "done", "current", "todo",
    ]  # fmt: skip
    assert [title for title, mark in marks.items() if mark.text == "与上一环节同时办理"] == [
        "交警会审",
        "专家评审",
    ]
    citizen = await small_bureau.actor("citizen")
    await apply.withdraw(citizen, case.row.public_id, case.row.revision, "")
    case = await cases.load(case.row.public_id)
    assert case.position == flow.Position("withdrawn")
    assert not await StageTask.filter(application_id=case.row.id).exists()
