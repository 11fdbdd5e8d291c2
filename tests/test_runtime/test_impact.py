"""What a new version does to open applications: foreseen without touching them, and carried out when it goes live."""

from __future__ import annotations

from typing import Any

import pytest

from banshi_forms import Definition, from_canonical, to_canonical
from banshi_platform import canonical, documents, retiring, trail
from banshi_platform.actors import SYSTEM, Actor
from banshi_runtime import apply, carrying, catalogue, impact, seed, submit
from banshi_runtime.tables import Application, Notice

pytestmark = pytest.mark.anyio

MATTER = "outdoor-advertising"


def changed(definition: Definition, **fields: Any) -> str:
    """The package with other schemas for some fields; None takes ``required`` as a list of names."""
    content = canonical.loads(to_canonical(definition))
    for name, schema in fields.items():
        content["form"]["properties"][name] = {**content["form"]["properties"].get(name, {}), **schema}
    return canonical.dumps(content)


def asking_more(definition: Definition) -> str:
    content = canonical.loads(changed(definition, spare_phone={"type": "string", "title": "备用电话"}))
    content["form"]["required"].append("spare_phone")
    content["form"]["x-steps"][0]["sections"][0]["fields"].append("spare_phone")
    return canonical.dumps(content)


@pytest.fixture
async def definition(bureau: Any) -> Definition:
    """A published matter of the starters, on SQLite and on PostgreSQL."""
    catalogue._digests.clear()  # another test's versions had the same ids
    return from_canonical((await documents.live(MATTER)).content)


@pytest.fixture
async def citizen(bureau: Any, definition: Definition) -> Actor:
    actor: Actor = await bureau.actor("citizen")
    return actor


@pytest.fixture
async def filled(citizen: Actor) -> Application:
    row = await seed.fill(citizen, MATTER)
    assert row is not None
    return row


async def published(package: str, carry: documents.Carry) -> dict[str, Any]:
    """A new version live, and the arguments of its job."""
    draft = await documents.start_draft(SYSTEM, MATTER)
    draft = await documents.save_draft(SYSTEM, MATTER, package, draft.revision)
    version = await documents.publish(SYSTEM, MATTER, draft.revision, carry=carry)
    return {"matter": MATTER, "version": version.id}


async def test_the_same_package_affects_nobody_and_a_stricter_one_says_whom_and_why(
    definition: Definition, filled: Application, citizen: Actor
) -> None:
    same = await impact.assess_applications(MATTER, to_canonical(definition), 0, 50)
    assert (same.looked_at, same.drafts, same.total, same.affected, same.last) == (1, 1, 1, (), 0)
    more = await impact.assess_applications(MATTER, asking_more(definition), 0, 50)
    (one,) = more.affected
    assert one.verdict == "answer"
    assert one.places == (("form.json#/properties/spare_phone", "备用电话"),)
    handed_in = await submit.submit(citizen, filled.public_id, filled.revision)
    narrow = await impact.assess_applications(MATTER, changed(definition, ad_content={"maxLength": 1}), 0, 50)
    assert [(a.verdict, a.number, a.places[0][1]) for a in narrow.affected] == [
        ("invalid", handed_in.row.number, "广告（宣传）主要内容")
    ]
    person = citizen.name
    assert person not in repr(narrow)


async def test_it_goes_batch_by_batch(definition: Definition, citizen: Actor, filled: Application) -> None:
    rows = [
        await Application.create(
            public_id=f"{number:032}", version_id=filled.version_id, organisation_id=filled.organisation_id,
            owner_id=filled.owner_id, answers=filled.answers,
        )
        for number in range(4)
    ]  # fmt: skip
    seen, after = 0, 0
    while True:
        batch = await impact.assess_applications(MATTER, to_canonical(definition), after, 2)
        seen, after = seen + batch.looked_at, batch.last
        if not after:
            break
    assert (seen, batch.total) == (len(rows) + 1, 5)


async def test_migrating_moves_drafts_whose_answers_stay_valid_and_keeps_every_answer(
    definition: Definition, citizen: Actor, filled: Application
) -> None:
    arguments = await published(asking_more(definition), "migrate")
    await carrying.published(arguments)
    await carrying.published(arguments)
    row = await Application.get(id=filled.id)
    assert (row.version_id, row.answers, row.revision) == (
        arguments["version"],
        filled.answers,
        filled.revision + 1,
    )
    events = [e for e in await trail.read(f"application:{row.id}") if e.kind == "application.migrated"]
    assert [canonical.loads(e.facts)["about"] for e in events] == [
        {"from": 1, "to": 2, "asked": ["备用电话"]}
    ]
    assert await apply.drafts_of(citizen, await catalogue.find(MATTER, "zh_CN")) == [row.public_id]


async def test_migrating_leaves_alone_what_would_become_invalid_or_is_handed_in(
    definition: Definition, citizen: Actor, filled: Application
) -> None:
    arguments = await published(changed(definition, ad_content={"maxLength": 1}), "migrate")
    await carrying.published(arguments)
    assert (await Application.get(id=filled.id)).version_id == filled.version_id
    await submit.submit(citizen, filled.public_id, filled.revision)
    arguments = await published(asking_more(definition), "migrate")
    await carrying.published(arguments)
    assert (await Application.get(id=filled.id)).version_id == filled.version_id


async def test_keeping_keeps_and_notifying_tells_each_applicant_once(
    definition: Definition, filled: Application
) -> None:
    await carrying.published(await published(asking_more(definition), "keep"))
    assert not await Notice.exists(kind=carrying.NOTICE)
    arguments = await published(to_canonical(definition), "notify")
    await carrying.published(arguments)
    await carrying.published(arguments)
    (notice,) = await Notice.filter(kind=carrying.NOTICE)
    assert notice.application_id == filled.id
    assert canonical.loads(notice.facts)["version"] == 3
    assert (await Application.get(id=filled.id)).version_id == filled.version_id


async def test_a_retired_matter_takes_no_new_application_and_those_begun_go_on(
    definition: Definition, citizen: Actor, filled: Application
) -> None:
    await retiring.retire(SYSTEM, MATTER)
    with pytest.raises(catalogue.Retired):
        await apply.start(citizen, MATTER)
    assert MATTER not in [one.code for one in await catalogue.published("zh_CN")]
    assert (await catalogue.find(MATTER, "zh_CN")).retired_at is not None
    case = await submit.submit(citizen, filled.public_id, filled.revision)
    assert case.row.state == "submitted"
