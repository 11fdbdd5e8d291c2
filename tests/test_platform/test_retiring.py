"""Versions that wait for their day, and matters that end."""

from __future__ import annotations

from datetime import timedelta

import pytest

from banshi_platform import canonical, clock, documents, retiring, trail
from banshi_platform.actors import Actor
from banshi_platform.settings import Settings
from banshi_platform.tables import Account, Job, Matter, Organisation, Person

pytestmark = pytest.mark.anyio


@pytest.fixture
async def admin(database: Settings) -> Actor:
    bureau = await Organisation.create(name="城管局", credit_code="11371600004515", region_code="371600")
    person = await Person.create(name="李管理")
    account = await Account.create(person=person, username="admin", password="x", kind="staff")
    actor = Actor("staff", account.id, person.id, "李管理")
    await documents.create_matter(actor, "sign", bureau.id, "户外广告", canonical.dumps({"form": 1}))
    await documents.publish(actor, "sign", seen_revision=1)
    return actor


async def redraft(actor: Actor, form: int) -> int:
    draft = await documents.start_draft(actor, "sign")
    text = canonical.dumps({"form": form})
    return (await documents.save_draft(actor, "sign", text, draft.revision)).revision


async def go_live_job() -> dict[str, object]:
    found: dict[str, object] = canonical.loads((await Job.get(name=documents.GO_LIVE)).arguments)
    return found


async def test_a_version_for_later_goes_live_by_its_job_once_however_often_it_runs(admin: Actor) -> None:
    revision = await redraft(admin, 2)
    tomorrow = clock.now() + timedelta(days=1)
    waiting = await documents.publish(
        admin, "sign", revision, title="新名称", live_from=tomorrow, carry="migrate"
    )
    assert (await documents.live("sign")).number == 1
    planned = await documents.planned(await Matter.get(code="sign"))
    assert planned is not None and planned.id == waiting.id
    arguments = await go_live_job()
    await retiring.go_live(arguments)
    await retiring.go_live(arguments)
    assert (await documents.live("sign")).number == 2
    assert (await Matter.get(code="sign")).title == "新名称"
    assert await documents.planned(await Matter.get(code="sign")) is None
    jobs = [
        canonical.loads(job.arguments) for job in await Job.filter(name=documents.PUBLISHED).order_by("id")
    ]
    assert [job["carry"] for job in jobs] == ["keep", "migrate"]
    kinds = [event.kind for event in await trail.read("matter:sign")]
    assert kinds[-2:] == ["matter.publication_planned", "matter.published"]


async def test_a_publication_for_later_is_cancelled_and_its_draft_comes_back(admin: Actor) -> None:
    revision = await redraft(admin, 2)
    await documents.publish(admin, "sign", revision, live_from=clock.now() + timedelta(days=1))
    await retiring.cancel(admin, "sign")
    assert (await documents.draft("sign")).content == canonical.dumps({"form": 2})
    await retiring.go_live(await go_live_job())
    assert (await documents.live("sign")).number == 1
    with pytest.raises(retiring.NothingPlanned):
        await retiring.cancel(admin, "sign")
    assert (await documents.publish(admin, "sign", 1)).number == 3


async def test_a_second_publication_waits_for_the_first_and_the_next_draft_begins_with_it(
    admin: Actor,
) -> None:
    revision = await redraft(admin, 2)
    await documents.publish(admin, "sign", revision, live_from=clock.now() + timedelta(days=1))
    draft = await documents.start_draft(admin, "sign")
    assert draft.content == canonical.dumps({"form": 2})
    with pytest.raises(documents.AlreadyPlanned):
        await documents.publish(admin, "sign", draft.revision)
    await retiring.cancel(admin, "sign")
    assert (await documents.draft("sign")).id == draft.id


async def test_a_day_that_has_passed_is_refused_and_nothing_is_lost(admin: Actor) -> None:
    revision = await redraft(admin, 2)
    with pytest.raises(documents.NotInFuture):
        await documents.publish(admin, "sign", revision, live_from=clock.now() - timedelta(minutes=1))
    assert (await documents.draft("sign")).revision == revision


async def test_a_retired_matter_is_offered_again_by_publishing_it_unchanged(admin: Actor) -> None:
    await retiring.retire(admin, "sign")
    with pytest.raises(retiring.AlreadyRetired):
        await retiring.retire(admin, "sign")
    assert (await Matter.get(code="sign")).retired_at is not None
    draft = await documents.start_draft(admin, "sign")
    assert (await documents.publish(admin, "sign", draft.revision)).number == 2
    assert (await Matter.get(code="sign")).retired_at is None
    kinds = [event.kind for event in await trail.read("matter:sign")]
    assert kinds[-3:] == ["matter.retired", "matter.draft_started", "matter.published"]
