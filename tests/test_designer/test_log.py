"""The history of a draft: undo, redo, restore, and two people who edit at once and see each other."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from banshi_designer import edits, log, presence
from banshi_designer.edits import operations as ops
from banshi_forms import from_canonical
from banshi_platform import accounts, clock, database, documents
from banshi_platform.actors import Actor
from banshi_platform.problems import NotAllowed
from banshi_platform.settings import Settings
from banshi_platform.tables import Account, Matter
from banshi_platform.web.kernel import installed_surfaces

pytestmark = pytest.mark.anyio
CODE = "food-workshop"
TITLE = ("materials", "id:business_licence", "title")


@pytest.fixture
async def draft(bureau_settings: Settings) -> AsyncIterator[Actor]:
    """A draft of a published matter, and its administrator."""
    await database.open_database(bureau_settings, installed_surfaces())
    manager = await accounts.actor_for((await Account.get(username="manager")).id)
    await documents.start_draft(manager, CODE)
    yield manager
    await database.close_database()


async def colleague(manager: Actor) -> Actor:
    """Another administrator of the same bureau."""
    account = await Account.get(username="chief")
    return Actor("staff", account.id, account.person_id, "赵决定", manager.grants)


async def title(code: str = CODE) -> str:
    definition = from_canonical((await documents.draft(code)).content)
    return next(str(m["title"]) for m in definition.materials["materials"] if m["id"] == "business_licence")


async def test_what_is_taken_back_can_be_done_again(draft: Actor) -> None:
    start = await log.opened(draft, CODE)
    done = await log.do(draft, CODE, ops.Put("materials", TITLE, "营业执照（新）"), start.revision)
    assert await title() == "营业执照（新）"
    back = await log.undo(draft, CODE)
    assert back.definition == start.definition and back.revision == done.revision + 1
    assert (await log.redo(draft, CODE)).definition == done.definition
    with pytest.raises(log.NothingToTakeBack):
        await log.redo(draft, CODE)


async def test_two_people_on_different_things_both_keep_their_work(draft: Actor) -> None:
    other, start = await colleague(draft), await log.opened(draft, CODE)
    await log.do(draft, CODE, ops.Put("materials", TITLE, "甲改的"), start.revision)
    await log.do(other, CODE, ops.Put("guide", ("summary",), "乙改的"), start.revision)
    definition = from_canonical((await documents.draft(CODE)).content)
    assert (await title(), definition.guide["summary"]) == ("甲改的", "乙改的")


async def test_the_second_on_the_same_thing_is_told_and_nothing_is_lost(draft: Actor) -> None:
    other, start = await colleague(draft), await log.opened(draft, CODE)
    await log.do(draft, CODE, ops.Put("materials", TITLE, "甲改的"), start.revision)
    with pytest.raises(log.SomebodyElse):
        await log.do(other, CODE, ops.Put("materials", TITLE, "乙改的"), start.revision)
    assert await title() == "甲改的"
    seen = await log.opened(other, CODE)
    await log.do(other, CODE, ops.Put("materials", TITLE, "乙看过再改的"), seen.revision)
    with pytest.raises(log.ChangedSince):
        await log.undo(draft, CODE)
    assert await title() == "乙看过再改的"


async def test_an_operation_of_ones_own_is_taken_back_whatever_others_did_elsewhere(draft: Actor) -> None:
    other, start = await colleague(draft), await log.opened(draft, CODE)
    added = ops.AddField(
        "remark", {"type": "string", "title": "备注"}, step=start.definition.form["x-steps"][0]["id"]
    )
    await log.do(draft, CODE, added, start.revision)
    await log.do(other, CODE, ops.Put("guide", ("summary",), "乙改的"), start.revision)
    back = await log.undo(draft, CODE)
    assert back.definition.form == start.definition.form and back.definition.guide["summary"] == "乙改的"


async def test_any_point_of_the_history_can_be_restored_and_the_history_goes_on(draft: Actor) -> None:
    start = await log.opened(draft, CODE)
    first = await log.do(draft, CODE, ops.Put("materials", TITLE, "一"), start.revision)
    second = await log.do(draft, CODE, ops.Put("materials", TITLE, "二"), first.revision)
    again = await log.restore(draft, CODE, first.revision)
    assert again.definition == first.definition
    told = [(entry.revision, entry.operation["op"], entry.by) for entry in await log.history(CODE)]
    assert [one[0] for one in told[:3]] == [again.revision, second.revision, first.revision]
    assert told[0][1] == "Restore" and {one[2] for one in told} == {draft.name}


async def test_a_refused_operation_changes_nothing(draft: Actor) -> None:
    start = await log.opened(draft, CODE)
    with pytest.raises(edits.CannotDo):
        await log.do_all(
            draft,
            CODE,
            [ops.Put("materials", TITLE, "改了"), ops.RemoveField("no_such_field")],
            start.revision,
        )
    assert (await log.opened(draft, CODE)) == start


async def test_who_may_not_edit_the_matter_does_nothing(draft: Actor) -> None:
    citizen = await accounts.actor_for((await Account.get(username="citizen")).id)
    with pytest.raises(NotAllowed):
        await log.do(citizen, CODE, ops.Put("materials", TITLE, "坏"), 1)
    assert await title() != "坏"


async def test_two_people_with_one_draft_open_see_each_other(draft: Actor) -> None:
    other, matter = await colleague(draft), await Matter.get(code=CODE)
    assert await presence.visit(draft, matter.id, "form") == ()
    (seen,) = await presence.visit(other, matter.id, "rules")
    assert seen.part == "form"
    (seen,) = await presence.visit(draft, matter.id, "guide")
    assert seen.part == "rules"


async def test_who_is_not_heard_of_any_more_has_left(draft: Actor) -> None:
    other, matter, noon = (
        await colleague(draft),
        await Matter.get(code=CODE),
        datetime(2026, 11, 23, 4, tzinfo=UTC),
    )
    with clock.frozen(noon):
        await presence.visit(draft, matter.id, "form")
    with clock.frozen(noon + presence.GONE + timedelta(seconds=1)):
        assert await presence.visit(other, matter.id, "form") == ()
