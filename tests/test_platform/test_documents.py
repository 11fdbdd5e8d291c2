"""Matters: drafts that two people may edit, versions that never change."""

from __future__ import annotations

import asyncio

import pytest

from banshi_platform import canonical, documents, trail
from banshi_platform.actors import Actor
from banshi_platform.problems import NotFound
from banshi_platform.settings import Settings
from banshi_platform.tables import Account, Job, MatterDraft, MatterVersion, Organisation, Person

pytestmark = pytest.mark.anyio


@pytest.fixture
async def bureau(database: Settings) -> Organisation:
    return await Organisation.create(name="城管局", credit_code="11371600004515", region_code="371600")


@pytest.fixture
async def admin(database: Settings) -> Actor:
    person = await Person.create(name="李管理")
    account = await Account.create(person=person, username="admin", password="x", kind="staff")
    return Actor("staff", account.id, person.id, "李管理")


def text(**content: object) -> str:
    return canonical.dumps(content)


async def test_a_matter_goes_from_draft_to_version_to_draft(admin: Actor, bureau: Organisation) -> None:
    await documents.create_matter(admin, "sign", bureau.id, "户外广告", text(form=1))
    draft = await documents.save_draft(admin, "sign", text(form=2), seen_revision=1)
    assert draft.revision == 2
    first = await documents.publish(admin, "sign", seen_revision=2)
    assert (first.number, first.content, first.digest) == (1, text(form=2), canonical.digest(text(form=2)))
    assert first.software
    with pytest.raises(documents.NoDraft):
        await documents.draft("sign")

    again = await documents.start_draft(admin, "sign")
    assert (again.content, again.revision) == (text(form=2), 1)
    assert (await documents.start_draft(admin, "sign")).id == again.id
    await documents.save_draft(admin, "sign", text(form=3), seen_revision=1)
    second = await documents.publish(admin, "sign", seen_revision=2, title="户外广告设施")
    assert second.number == 2
    assert (await documents.live("sign")).id == second.id
    assert (await documents.version(first.id)).content == text(form=2)
    assert [version.number for version in await documents.versions("sign")] == [2, 1]

    (listed,) = await documents.listed()
    assert (listed.code, listed.title, listed.live_number, listed.draft_revision) == (
        "sign",
        "户外广告设施",
        2,
        None,
    )
    kinds = [event.kind for event in await trail.read("matter:sign")]
    assert kinds == ["matter.created", "matter.published", "matter.draft_started", "matter.published"]
    assert await trail.verify("matter:sign")
    assert [job.name for job in await Job.all()] == ["matter.published"] * 2


async def test_who_saves_an_old_revision_is_told(admin: Actor, bureau: Organisation) -> None:
    await documents.create_matter(admin, "sign", bureau.id, "户外广告", text(form=1))
    saves = [documents.save_draft(admin, "sign", text(form=n), seen_revision=1) for n in range(5)]
    results = await asyncio.gather(*saves, return_exceptions=True)
    assert sum(isinstance(result, MatterDraft) for result in results) == 1
    assert sum(isinstance(result, documents.DraftChanged) for result in results) == 4
    with pytest.raises(documents.DraftChanged):
        await documents.publish(admin, "sign", seen_revision=1)
    assert await MatterVersion.all().count() == 0


async def test_two_who_publish_at_once_make_one_version(admin: Actor, bureau: Organisation) -> None:
    await documents.create_matter(admin, "sign", bureau.id, "户外广告", text(form=1))
    results = await asyncio.gather(
        *(documents.publish(admin, "sign", seen_revision=1) for _ in range(4)), return_exceptions=True
    )
    assert sum(isinstance(result, MatterVersion) for result in results) == 1
    assert sum(isinstance(result, documents.NoDraft) for result in results) == 3
    assert await MatterVersion.all().count() == 1


async def test_the_same_content_is_not_published_twice(admin: Actor, bureau: Organisation) -> None:
    await documents.create_matter(admin, "sign", bureau.id, "户外广告", text(form=1))
    await documents.publish(admin, "sign", seen_revision=1)
    await documents.start_draft(admin, "sign")
    with pytest.raises(documents.NothingNew):
        await documents.publish(admin, "sign", seen_revision=1)
    await documents.discard_draft(admin, "sign", seen_revision=1)
    assert await MatterDraft.all().count() == 0


async def test_a_code_is_given_once(admin: Actor, bureau: Organisation) -> None:
    await documents.create_matter(admin, "sign", bureau.id, "户外广告", text(form=1))
    with pytest.raises(documents.CodeTaken, match="sign"):
        await documents.create_matter(admin, "sign", bureau.id, "又一个", text(form=1))
    assert await MatterDraft.all().count() == 1


async def test_what_is_not_there_is_not_found(admin: Actor, bureau: Organisation) -> None:
    for unknown in (documents.live("none"), documents.draft("none"), documents.start_draft(admin, "none")):
        with pytest.raises(documents.NoSuchMatter):
            await unknown
    with pytest.raises(NotFound):
        await documents.version(99)
    await documents.create_matter(admin, "sign", bureau.id, "户外广告", text(form=1))
    with pytest.raises(documents.NotPublished):
        await documents.live("sign")
