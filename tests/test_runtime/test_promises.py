"""What is handed in later: materials promised at hand-in (容缺), and supplements whose term passes."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from banshi_forms import Context, validate
from banshi_platform import clock, trail
from banshi_platform.tables import Job
from banshi_runtime import apply, attachments, cases, decide, promises, seed, submit
from banshi_runtime.tables import Notice

pytestmark = pytest.mark.anyio
MATTER = "food-workshop"


async def promised(bureau: Any) -> cases.Case:
    """An application handed in with its deferrable material promised for later."""
    actor = await bureau.actor("citizen")
    row = await seed.fill(actor, MATTER)
    case = await cases.own(actor, row.public_id)
    slot = next(m["id"] for m in case.definition.materials["materials"] if m.get("necessity") == "deferrable")
    for attachment in case.attachments:
        if attachment.slot == slot:
            await attachments.remove(actor, row.public_id, attachment.public_id)
    await attachments.defer(actor, row.public_id, slot, True)
    fresh = await cases.own(actor, row.public_id)
    return await submit.submit(actor, row.public_id, fresh.row.revision)


async def to_the_decision(bureau: Any, case: cases.Case) -> cases.Case:
    case = await bureau.act(case, "accept", "window")
    while case.stage is not None and case.stage.kind != "decide":
        case = await bureau.act(case, "agree", "examiner" if case.stage.role == "reviewer" else "chief")
    return case


async def test_a_grant_waits_for_what_was_promised(small_bureau: Any) -> None:
    case = await to_the_decision(small_bureau, await promised(small_bureau))
    (owed,) = promises.owed(case)
    with pytest.raises(submit.NotComplete) as refused:
        await small_bureau.act(case, "grant", "chief")
    assert owed.title in str(refused.value.findings[0].message)
    actor = await small_bureau.actor("citizen")
    await attachments.hand_in(actor, case.row.public_id, owed.id, "健康证.png", seed.picture("健康证"))
    case = await small_bureau.act(await cases.load(case.row.public_id), "grant", "chief")
    assert (case.row.state, promises.owed(case)) == ("granted", ())
    kinds = [event.kind for event in await trail.read(case.subject)]
    assert "application.promise_kept" in kinds and await trail.verify(case.subject)


async def test_only_what_was_promised_may_be_handed_in_later(small_bureau: Any) -> None:
    case = await promised(small_bureau)
    actor = await small_bureau.actor("citizen")
    other = next(m["id"] for m in case.definition.materials["materials"] if m["id"] not in case.deferred)
    with pytest.raises(apply.NotOpen):
        await attachments.hand_in(actor, case.row.public_id, other, "另一份.png", seed.picture("另一份"))


async def test_a_promise_that_lapses_is_written_down_once_and_the_applicant_is_told(bureau: Any) -> None:
    case = await bureau.act(await promised(bureau), "accept", "window")
    (owed,) = promises.owed(case)
    job = await Job.get(name="application.promise_lapsed") if await _embedded() else None
    assert job is None or job.run_at == clock.midnight((owed.due_on or date.max) + timedelta(days=1))
    await promises.lapsed({"application": case.row.public_id})
    assert not await Notice.filter(application_id=case.row.id, kind="promise_lapsed").exists()
    with clock.frozen(clock.midnight((owed.due_on or date.max) + timedelta(days=1))):
        await promises.lapsed({"application": case.row.public_id})
        await promises.lapsed({"application": case.row.public_id})
    assert await Notice.filter(application_id=case.row.id, kind="promise_lapsed").count() == 1
    kinds = [event.kind for event in await trail.read(case.subject)]
    assert kinds.count("application.promise_lapsed") == 1


async def _embedded() -> bool:
    return await Job.filter(name="application.promise_lapsed").exists()


async def test_a_supplement_that_nobody_hands_in_counts_as_withdrawn_after_its_term(bureau: Any) -> None:
    case = await asked(bureau)
    due = case.row.supplement_due_on
    assert due == date(2026, 12, 7)  # ten working days after Monday, 23 November
    arguments = {"application": case.row.public_id, "revision": case.row.revision}
    with clock.frozen(clock.midnight(due)):
        await submit.supplement_lapsed(arguments)
        assert (await cases.load(case.row.public_id)).row.state == "supplement"
    with clock.frozen(clock.midnight(due + timedelta(days=1))):
        await submit.supplement_lapsed(arguments)
        await submit.supplement_lapsed(arguments)
    ended = await cases.load(case.row.public_id)
    assert ended.row.state == "withdrawn" and ended.row.closed_at is not None
    assert await Notice.filter(application_id=case.row.id, kind="lapsed").count() == 1


async def test_a_supplement_handed_in_on_the_last_day_is_in_time(small_bureau: Any) -> None:
    case = await asked(small_bureau)
    arguments = {"application": case.row.public_id, "revision": case.row.revision}
    actor = await small_bureau.actor("citizen")
    with clock.frozen(clock.midnight(case.row.supplement_due_on)):
        await submit.submit(actor, case.row.public_id, case.row.revision)
    with clock.frozen(clock.midnight(case.row.supplement_due_on + timedelta(days=1))):
        await submit.supplement_lapsed(arguments)
    assert (await cases.load(case.row.public_id)).row.state == "submitted"


async def asked(bureau: Any) -> cases.Case:
    case = await bureau.handed_in(MATTER)
    item = {"item": "form:workshop_name", "problem": "与营业执照不一致，请核对。"}
    window = await bureau.actor("window")
    return await decide.decide(window, case.row.public_id, "supplement", case.row.revision, {"items": [item]})


@pytest.mark.parametrize("today", [date(2026, 11, 23), date(2028, 6, 1), date(2031, 2, 28)])
def test_samples_do_not_grow_stale(today: date) -> None:
    for definition in seed.starter_matters():
        with clock.frozen(clock.midnight(today)):
            answers = seed.sample_answers(definition)
        context = Context(today, facts=definition.facts)
        found = [f for f in validate(definition.form, answers, context) if f.severity == "error"]
        assert [f.pointer for f in found] == [], definition.profile["code"]
