"""From draft to public without pages: where things are mended, what differs, comments, sign-offs, four eyes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from banshi_designer import edits, log
from banshi_designer.edits import operations as ops
from banshi_designer.edits.places import at_id
from banshi_designer.mending import Elements
from banshi_designer.releasing import four_eyes, publishing, reports, reviewing
from banshi_designer.releasing.difference import difference
from banshi_forms import Definition, check, to_canonical
from banshi_platform import accounts, canonical, clock, documents, hooks, plugins, trail
from banshi_platform.actors import SYSTEM, Actor
from banshi_platform.problems import CanMend
from banshi_platform.settings import Settings, use
from banshi_platform.tables import Account, Job, Matter, Organisation, Person, RoleGrant
from banshi_runtime import seed

pytestmark = pytest.mark.anyio
WORKSHOP = next(one for one in seed.starter_matters() if one.profile["code"] == "food-workshop")
CODE = "food-workshop"


class Office:
    """People of a bureau with a published matter and its draft."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    async def person(self, name: str, role: str) -> Actor:
        office = await Organisation.get(credit_code=WORKSHOP.profile["organisation"]["credit_code"])
        person = await Person.create(name=name)
        account = await Account.create(person=person, username=name, password="x", kind="staff")
        await RoleGrant.create(account_id=account.id, organisation_id=office.id, role=role)
        return await accounts.actor_for(account.id)

    async def retitled(self, actor: Actor, title: str) -> log.Done:
        seen = await documents.draft(CODE)
        material = WORKSHOP.materials["materials"][0]["id"]
        return await log.do(
            actor, CODE, ops.Put("materials", ("materials", at_id(material), "title"), title), seen.revision
        )


@pytest.fixture
async def office(database: Settings) -> Office:
    from_package = WORKSHOP.profile["organisation"]
    office = await Organisation.create(
        name=from_package["name"], credit_code=from_package["credit_code"], region_code="371602"
    )
    await documents.create_matter(SYSTEM, CODE, office.id, "小作坊", to_canonical(WORKSHOP))
    await documents.publish(SYSTEM, CODE, 1)
    await documents.start_draft(SYSTEM, CODE)
    return Office(database)


def with_form(defn: Definition, **properties: Any) -> Definition:
    content = canonical.loads(canonical.dumps(dict(defn.form)))
    content["properties"] |= properties
    return replace(defn, form=content)


def test_a_pointer_leads_to_the_panel_of_the_very_thing_and_never_nowhere() -> None:
    elements = Elements(WORKSHOP)
    field = next(iter(elements.fields))
    assert elements.mending(f"form.json#/properties/{field}/maxLength").params == {
        "part": "form",
        "thing": field,
    }
    material = WORKSHOP.materials["materials"][1]
    found = elements.mending("materials.json#/materials/1/title")
    assert (found.params, found.title) == ({"part": "materials", "thing": material["id"]}, material["title"])
    assert found.element == f"materials:{material['id']}"
    stage = WORKSHOP.procedure["stages"][0]["id"]
    assert elements.mending("procedure.json#/stages/0/form/properties/x").params["thing"] == stage
    assert elements.mending("materials.json#/materials/99").params == {"part": "materials"}
    assert elements.mending("form.json#/properties/gone").params == {"part": "form"}
    assert elements.mending("form.json#/allOf/0/then/required").route == "admin.rules"
    prepared = Elements(edits.apply(WORKSHOP, ops.Prepare()))
    assert prepared.mending("form.json#/allOf/0/then/required").route == "admin.rule"
    assert elements.mending("guide.json#/faq").params == {"part": "guide"}
    assert elements.mending("translations/en.json").params == {"file": "translations/en.json"}
    assert elements.of("materials:no-such").title == ""


def test_every_finding_of_a_broken_draft_leads_somewhere() -> None:
    broken = with_form(WORKSHOP, stray={"type": "string", "maxLength": "x"})
    elements = Elements(broken)
    findings = check(broken)
    assert findings
    assert all(elements.mending(finding.pointer).route for finding in findings)


def test_a_difference_is_told_by_part_the_gravest_first_with_the_place_of_each() -> None:
    field = next(n for n, s in WORKSHOP.form["properties"].items() if s.get("maxLength", 0) > 20)
    narrower = with_form(WORKSHOP, **{field: {**WORKSHOP.form["properties"][field], "maxLength": 1}})
    materials = [{**m} for m in WORKSHOP.materials["materials"]]
    materials[0]["title"] = "另一个名称"
    changed = replace(narrower, materials={**WORKSHOP.materials, "materials": materials})
    found = difference(WORKSHOP, changed)
    assert [part.name for part in found.parts] == ["form", "materials"]
    first = found.parts[0].changes[0]
    assert (first.change.effect, first.where.thing) == ("narrowing", field)
    assert found.counts == {"narrowing": 1, "cosmetic": 1}
    assert difference(WORKSHOP, WORKSHOP).total == 0


async def test_comments_stay_with_their_element_through_edits_and_say_when_it_is_gone(office: Office) -> None:
    admin, legal = await office.person("周", "admin"), await office.person("冯", "legal")
    materials = WORKSHOP.materials["materials"]
    element = f"materials:{materials[0]['id']}"
    thread = await reviewing.comment(legal, CODE, element, " 依据不足。\r\n请补充 ")
    await reviewing.reply(admin, CODE, thread, "已补充")
    await office.retitled(admin, "另一个名称")
    (one,) = await reviewing.threads(await documents.draft(CODE))
    assert [(r.by, r.text) for r in one.remarks] == [("冯", "依据不足。\n请补充"), ("周", "已补充")]
    done = await log.opened(admin, CODE)
    assert Elements(done.definition).of(one.element).title == "另一个名称"
    await log.do(admin, CODE, ops.Take("materials", ("materials", at_id(materials[0]["id"]))), done.revision)
    done = await log.opened(admin, CODE)
    assert Elements(done.definition).of(one.element).title == ""
    assert one.title == materials[0]["title"]
    await reviewing.settle(admin, CODE, thread)
    (settled,) = await reviewing.threads(await documents.draft(CODE))
    assert settled.resolved_by == "周"
    with pytest.raises(reviewing.NothingSaid):
        await reviewing.comment(legal, CODE, "", "  ")
    with pytest.raises(reviewing.NoSuchElement):
        await reviewing.comment(legal, CODE, "materials:no-such", "x")


async def test_who_may_comment_may_neither_edit_nor_publish(office: Office) -> None:
    legal = await office.person("冯", "legal")
    draft = await documents.draft(CODE)
    with pytest.raises(four_eyes.NotAllowed):
        await office.retitled(legal, "x")
    with pytest.raises(four_eyes.NotAllowed):
        await publishing.publish(legal, CODE, draft.revision)
    with pytest.raises(four_eyes.NotAllowed):
        await reviewing.ask(legal, CODE)


async def test_a_sign_off_stands_until_the_draft_changes(office: Office) -> None:
    admin, legal = await office.person("周", "admin"), await office.person("冯", "legal")
    await reviewing.ask(admin, CODE)
    draft = await documents.draft(CODE)
    await reviewing.sign(legal, CODE, draft.revision, "同意")
    await reviewing.sign(legal, CODE, draft.revision)
    (one,) = await reviewing.signatures(draft)
    assert (one.by, one.words, one.stands) == ("冯", "同意", True)
    await office.retitled(admin, "另一个名称")
    (one,) = await reviewing.signatures(await documents.draft(CODE))
    assert not one.stands
    with pytest.raises(documents.DraftChanged):
        await reviewing.sign(legal, CODE, draft.revision)
    kinds = [event.kind for event in await trail.read(documents.subject_of(CODE))]
    assert kinds[-2:] == ["matter.review_asked", "matter.signed_off"]


async def test_four_eyes_who_edited_may_not_publish_and_is_told_who_may(office: Office) -> None:
    use(office.settings.model_copy(update={"four_eyes": True}))
    author, other = await office.person("周", "admin"), await office.person("郑", "admin")
    await log.opened(other, CODE)  # numbering rules is nobody's edit
    done = await office.retitled(author, "另一个名称")
    with pytest.raises(four_eyes.SecondPersonNeeded) as refused:
        await publishing.publish(author, CODE, done.revision)
    assert "郑" in refused.value.params["who"]
    assert "周" not in refused.value.params["who"]
    assert (await publishing.publish(other, CODE, done.revision)).number == 2


async def test_four_eyes_count_the_maker_of_a_first_draft_as_its_author(office: Office) -> None:
    use(office.settings.model_copy(update={"four_eyes": True}))
    author = await office.person("周", "admin")
    matter = await Matter.get(code=CODE)
    draft = await documents.draft(CODE)
    await documents.discard_draft(author, CODE, draft.revision)
    made = await documents.create_matter(author, "new", matter.organisation_id, "新", draft.content)
    with pytest.raises(four_eyes.SecondPersonNeeded):
        await four_eyes.require_second_person(author, made, await documents.draft("new"))


async def test_what_would_not_work_on_this_installation_is_not_published(office: Office) -> None:
    admin = await office.person("周", "admin")
    done = await office.retitled(admin, "另一个名称")

    class Keyless:
        @hooks.hookimpl
        def check_package(self, package: str) -> list[str]:
            return ["平台没有“交警大队”的签名密钥。"] if "另一个名称" in package else []

    found, before = plugins.Plugins(), plugins.current()
    found.register("keyless", Keyless(), own=True)
    plugins.use(found)
    try:
        with pytest.raises(CanMend, match="签名密钥"):
            await publishing.publish(admin, CODE, done.revision)
    finally:
        plugins.use(before)
    assert (await publishing.publish(admin, CODE, done.revision)).number == 2


async def test_publishing_checks_first_and_may_be_for_a_day(office: Office) -> None:
    admin = await office.person("周", "admin")
    done = await office.retitled(admin, "另一个名称")
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    for wrong in ("", "2026-02-30", clock.today().isoformat()):
        with pytest.raises(documents.NotInFuture):
            publishing.moment_of(wrong)
    version = await publishing.publish(admin, CODE, done.revision, publishing.moment_of(tomorrow), "migrate")
    assert (version.live_from, version.carry) == (
        clock.midnight(clock.today() + timedelta(days=1)),
        "migrate",
    )
    assert (await documents.live(CODE)).number == 1
    await publishing.cancel(admin, CODE)
    assert (await documents.draft(CODE)).content == version.content


class Assessor:
    """Answers the hooks of trials in two batches."""

    @hooks.hookimpl
    async def assess_applications(
        self, matter: str, package: str, after: int, most: int
    ) -> hooks.ImpactBatch:
        one = hooks.AffectedApplication(
            "p", "20261123-00001", "accepted", 1, 1, "answer", (("form.json#/properties/x", "备用电话"),)
        )
        return hooks.ImpactBatch(2, 1, (one,), 0 if after else 7, 4)

    @hooks.hookimpl
    async def rehearse_matter(self, package: str, count: int, seed: int, progress: hooks.Progress) -> bool:
        for _number in range(count):
            await progress(
                hooks.RehearsedApplication(
                    (("姓名", "甲"),), ("受理",), "办结", documents=(("证", b"%PDF-1"),)
                )
            )
        return True


async def test_trials_run_as_jobs_once_and_keep_what_they_found(office: Office) -> None:
    admin = await office.person("周", "admin")
    found = plugins.Plugins()
    found.register("assessor", Assessor(), own=True)
    before = plugins.current()
    plugins.use(found)
    try:
        await reports.begin(admin, CODE, reports.IMPACT)
        with pytest.raises(reports.AlreadyRunning):
            await reports.begin(admin, CODE, reports.IMPACT)
        await reports.begin(admin, CODE, reports.REHEARSAL, 2)
        for job in await Job.filter(name=reports.JOB).order_by("id"):
            await reports.run(canonical.loads(job.arguments))
            await reports.run(canonical.loads(job.arguments))
    finally:
        plugins.use(before)
    matter = await Matter.get(code=CODE)
    impact, rehearsal = [
        await reports.newest(matter.id, kind) for kind in (reports.IMPACT, reports.REHEARSAL)
    ]
    assert impact is not None and rehearsal is not None
    content = canonical.loads(impact.content)
    assert (impact.state, impact.done, impact.total) == ("done", 4, 4)
    assert content["counts"] == {"looked_at": 4, "drafts": 2, "answer": 2}
    assert content["places"] == [["form.json#/properties/x", "备用电话", 2]]
    assert (rehearsal.state, rehearsal.done) == ("done", 2)
    assert len(canonical.loads(rehearsal.content)["cases"][0]["documents"]) == 1


async def test_a_trial_that_breaks_off_says_so_and_can_be_begun_again(office: Office) -> None:
    admin = await office.person("周", "admin")

    class Broken:
        @hooks.hookimpl
        async def assess_applications(self, matter: str, package: str, after: int, most: int) -> None:
            raise OSError("no")

    found, before = plugins.Plugins(), plugins.current()
    found.register("broken", Broken(), own=True)
    plugins.use(found)
    try:
        report = await reports.begin(admin, CODE, reports.IMPACT)
        await reports.run({"report": report.id})
    finally:
        plugins.use(before)
    newest = await reports.newest(report.matter_id, reports.IMPACT)
    assert newest is not None and newest.state == "failed"
    assert (await reports.begin(admin, CODE, reports.IMPACT)).state == "waiting"
