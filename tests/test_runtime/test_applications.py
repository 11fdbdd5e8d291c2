"""An application from draft to certificate: what each step writes, what is refused, and to whom."""

from __future__ import annotations

from typing import Any

import pytest

from banshi_platform import canonical, clock, files, settings, trail
from banshi_platform.problems import CanMend, Conflict, NotAllowed, NotFound
from banshi_platform.tables import Job
from banshi_runtime import apply, attachments, cases, certificate, decide, flow, notices, seed, submit, verify
from banshi_runtime.tables import Application, Attachment, Certificate, Notice

pytestmark = pytest.mark.anyio
MATTER = "food-workshop"


async def test_a_draft_begins_prefilled_and_is_taken_up_again(bureau: Any) -> None:
    case = await bureau.draft(MATTER)
    again = await bureau.draft(MATTER)
    assert again.row.id == case.row.id
    assert "王小民" in case.answers.values()


async def test_handing_in_numbers_the_application_and_gives_a_receipt(bureau: Any) -> None:
    case = await bureau.handed_in(MATTER)
    assert case.position == flow.Position("submitted", case.stages[0].id)
    assert case.row.number == f"{clock.today():%Y%m%d}-00001"
    assert len(case.row.query_code) == 8
    receipt = await Notice.get(application_id=case.row.id)
    assert receipt.kind == "receipt"
    assert await Job.filter(key=f"notice.send:{receipt.public_id}").exists()


async def test_an_incomplete_application_is_not_handed_in_and_says_what_is_missing(small_bureau: Any) -> None:
    actor = await small_bureau.actor("citizen")
    case = await small_bureau.draft(MATTER)
    with pytest.raises(submit.NotComplete) as refused:
        await submit.submit(actor, case.row.public_id, case.row.revision)
    assert any(finding.pointer.startswith("/materials") for finding in refused.value.findings)
    assert any(not finding.pointer.startswith("/materials") for finding in refused.value.findings)
    assert (await Application.get(id=case.row.id)).state == "draft"


async def test_a_stale_page_saves_nothing(bureau: Any) -> None:
    actor = await bureau.actor("citizen")
    case = await bureau.draft(MATTER)
    await apply.save(actor, case.row.public_id, {"workshop_name": "老李豆腐坊"}, case.row.revision)
    with pytest.raises(cases.SomebodyWasFaster):
        await apply.save(actor, case.row.public_id, {"workshop_name": "别的"}, case.row.revision)
    kept = await cases.own(actor, case.row.public_id)
    assert kept.answers["workshop_name"] == "老李豆腐坊"


async def test_the_second_reviewer_is_told_that_somebody_was_faster(bureau: Any) -> None:
    case = await bureau.handed_in(MATTER)
    window = await bureau.actor("window")
    await decide.decide(window, case.row.public_id, "accept", case.row.revision, {})
    with pytest.raises(Conflict):
        await decide.decide(
            window, case.row.public_id, "decline", case.row.revision, {"words": "不属于本机关"}
        )


async def test_the_state_is_what_the_trail_says(bureau: Any) -> None:
    case = await bureau.decided(await bureau.handed_in(MATTER))
    await certificate.issue({"application": case.row.public_id})
    row = await Application.get(id=case.row.id)
    events = [canonical.loads(event.facts) for event in await trail.read(case.subject)]
    steps = [facts for facts in events if "action" in facts]
    assert flow.replay(steps) == flow.Position(row.state, row.stage) == flow.Position("issued")
    assert await trail.verify(case.subject)


async def test_acceptance_starts_both_clocks(bureau: Any) -> None:
    case = await bureau.act(await bureau.handed_in(MATTER), "accept", "window")
    assert case.row.accepted_at is not None
    assert case.row.due_on is not None and case.row.statutory_due_on is not None
    assert clock.today() < case.row.due_on <= case.row.statutory_due_on
    assert await Notice.filter(application_id=case.row.id, kind="accepted").count() == 1


async def test_a_negative_outcome_needs_a_reason(small_bureau: Any) -> None:
    case = await small_bureau.handed_in(MATTER)
    window = await small_bureau.actor("window")
    with pytest.raises(submit.NotComplete):
        await decide.decide(window, case.row.public_id, "decline", case.row.revision, {})
    declined = await small_bureau.act(case, "decline", "window", words="不属于本机关职权范围")
    assert declined.row.state == "declined"
    notice = await Notice.get(application_id=case.row.id, kind="declined")
    assert "不属于本机关职权范围" in "".join(notices.words(notice).paragraphs)


async def test_nobody_handles_an_application_of_his_own(small_bureau: Any) -> None:
    case = await small_bureau.handed_in(MATTER, "window")
    window = await small_bureau.actor("window")
    with pytest.raises(cases.OwnApplication):
        await decide.decide(window, case.row.public_id, "accept", case.row.revision, {})


async def test_each_step_needs_its_role(small_bureau: Any) -> None:
    case = await small_bureau.handed_in(MATTER)
    chief = await small_bureau.actor("chief")
    with pytest.raises(NotAllowed):
        await decide.decide(chief, case.row.public_id, "accept", case.row.revision, {})
    with pytest.raises(Conflict):
        await decide.decide(chief, case.row.public_id, "grant", case.row.revision, {})


async def test_a_stranger_is_told_that_there_is_no_such_application(small_bureau: Any) -> None:
    case = await small_bureau.handed_in(MATTER)
    company = await small_bureau.actor("company")
    for look in (cases.own, cases.handled, cases.seen):
        with pytest.raises(NotFound):
            await look(company, case.row.public_id)
    reference = case.attachments[0].public_id
    with pytest.raises(NotFound):
        await attachments.give_out(company, case.row.public_id, reference)


async def test_a_draft_is_nobodys_business_but_its_owners(small_bureau: Any) -> None:
    case = await small_bureau.draft(MATTER)
    with pytest.raises(NotFound):
        await cases.handled(await small_bureau.actor("window"), case.row.public_id)


async def test_a_supplement_opens_exactly_what_was_asked_for(bureau: Any) -> None:
    case = await bureau.handed_in(MATTER)
    items = [{"item": "form:workshop_name", "problem": "与营业执照不一致"}]
    case = await bureau.act(case, "supplement", "window", items=items)
    actor = await bureau.actor("citizen")
    before = dict(case.answers)
    changed = {**before, "workshop_name": "老李豆腐坊二店", "operator_name": "别人"}
    revision = await apply.save(actor, case.row.public_id, changed, case.row.revision)
    kept = await cases.own(actor, case.row.public_id)
    assert kept.answers == {**before, "workshop_name": "老李豆腐坊二店"}
    material = next(a.slot for a in case.attachments if not a.slot.startswith("/"))
    with pytest.raises(attachments.NotAskedFor):
        await attachments.hand_in(actor, case.row.public_id, material, "a.png", seed.picture("a"))
    again = await submit.submit(actor, case.row.public_id, revision)
    assert again.position == flow.Position("submitted", again.stages[0].id)
    assert again.row.number == case.row.number and again.supplement == []


async def test_a_second_supplement_needs_a_reason(small_bureau: Any) -> None:
    case = await small_bureau.handed_in(MATTER)
    items = [{"item": "form:workshop_name", "problem": "不一致"}]
    case = await small_bureau.act(case, "supplement", "window", items=items)
    actor = await small_bureau.actor("citizen")
    case = await submit.submit(actor, case.row.public_id, case.row.revision)
    window = await small_bureau.actor("window")
    with pytest.raises(submit.NotComplete):
        await decide.decide(window, case.row.public_id, "supplement", case.row.revision, {"items": items})


async def test_silence_accepts_after_five_working_days_as_of_the_day_of_receipt(bureau: Any) -> None:
    case = await bureau.handed_in(MATTER)
    job = await Job.get(name="application.deem_accepted")
    assert job.run_at > clock.now()
    await submit.deem_accepted(canonical.loads(job.arguments))
    await submit.deem_accepted(canonical.loads(job.arguments))
    row = await Application.get(id=case.row.id)
    assert row.state == "accepted" and row.accepted_at == row.submitted_at
    assert await Notice.filter(application_id=row.id, kind="deemed").count() == 1


async def test_a_withdrawn_application_goes_no_further(small_bureau: Any) -> None:
    case = await small_bureau.handed_in(MATTER)
    await apply.withdraw(await small_bureau.actor("citizen"), case.row.public_id, case.row.revision, "不办了")
    case = await cases.load(case.row.public_id)
    assert case.row.state == "withdrawn"
    with pytest.raises(Conflict):
        cases.require_offer(await small_bureau.actor("window"), case, "accept")


async def test_issuing_again_and_again_gives_one_certificate_with_one_number(bureau: Any) -> None:
    case = await bureau.decided(await bureau.handed_in(MATTER))
    for _ in range(3):
        await certificate.issue({"application": case.row.public_id})
    row = await Certificate.get(application_id=case.row.id)
    assert row.state == "valid" and row.file_id is not None
    assert await Notice.filter(application_id=case.row.id, kind="issued").count() == 1
    verdict = await verify.by_code(row.verify_code)
    assert verdict.outcome == "valid"


async def test_a_job_cut_off_after_the_reservation_takes_up_the_same_number(small_bureau: Any) -> None:
    case = await small_bureau.decided(await small_bureau.handed_in(MATTER))
    [reserved] = await certificate._reserve(case.row.public_id)
    await certificate.issue({"application": case.row.public_id})
    row = await Certificate.get(application_id=case.row.id)
    assert (row.number, row.identifier, row.content) == (
        reserved.number,
        reserved.identifier,
        reserved.content,
    )


async def test_a_file_is_verified_by_its_bytes_and_an_altered_one_is_found_out(small_bureau: Any) -> None:
    case = await small_bureau.decided(await small_bureau.handed_in(MATTER))
    await certificate.issue({"application": case.row.public_id})
    row = await Certificate.get(application_id=case.row.id)
    data = await files.read(str(row.file_id))
    assert (await verify.by_file(data)).outcome == "valid"
    assert (await verify.by_file(data + b"\n% more")).outcome == "altered"
    assert (await verify.by_file(b"%PDF-1.7 nothing")).outcome == "not_a_certificate"
    await Certificate.filter(id=row.id).update(state="revoked", revoked_at=clock.now(), reason="提供虚假材料")
    assert (await verify.by_code(row.verify_code)).outcome == "revoked"
    assert (await verify.by_code("A" * 22)).outcome == "unknown"


async def test_a_notice_without_a_messenger_stays_in_the_inbox(small_bureau: Any) -> None:
    case = await small_bureau.handed_in(MATTER)
    notice = await Notice.get(application_id=case.row.id)
    await notices.send({"notice": notice.public_id})
    await notices.send({"notice": notice.public_id})
    assert (await Notice.get(id=notice.id)).sent == "inbox"
    kinds = [event.kind for event in await trail.read(case.subject)]
    assert kinds.count("application.message_sent") == 1


async def test_an_upload_is_known_by_its_content_and_kept_within_limits(small_bureau: Any) -> None:
    actor = await small_bureau.actor("citizen")
    case = await small_bureau.draft(MATTER)
    slot = next(m["id"] for m in case.definition.materials["materials"] if not m.get("generated_from_form"))
    with pytest.raises(CanMend):
        await attachments.hand_in(actor, case.row.public_id, slot, "a.pdf", b"PK\x03\x04 not a pdf" * 9)
    with pytest.raises(attachments.FileTooLarge):
        await attachments.hand_in(actor, case.row.public_id, slot, "a.png", b"\x89PNG" + bytes(60_000_000))
    kept = await attachments.hand_in(
        actor, case.row.public_id, slot, "..\\C:\u202e/执照.png", seed.picture("a")
    )
    assert kept.name == "执照.png"
    await attachments.remove(actor, case.row.public_id, kept.public_id)
    assert (await Attachment.get(id=kept.id)).removed


async def test_the_seed_is_the_same_the_second_time(small_bureau: Any) -> None:
    before = await Application.all().count()
    await seed.people_and_matters(settings.current())
    assert await Application.all().count() == before


async def test_a_duplicate_bears_the_number_of_its_original_and_is_a_document_of_its_own(
    small_bureau: Any,
) -> None:
    case = await small_bureau.decided(await small_bureau.handed_in("public-place-hygiene"))
    await certificate.issue({"application": case.row.public_id})
    original, duplicate = await Certificate.filter(application_id=case.row.id).order_by("id")
    texts = [canonical.loads(row.content) for row in (original, duplicate)]
    assert duplicate.number == f"{original.number}（副本）"
    assert texts[0]["number"] == texts[1]["number"] == original.number
    assert (
        len({original.identifier, duplicate.identifier})
        == len({original.verify_code, duplicate.verify_code})
        == 2
    )
    assert (await verify.by_code(duplicate.verify_code)).outcome == "valid"
