"""A package over a draft that somebody edits: a step of the history like any other."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest

from banshi_designer import edits, exchange, log
from banshi_forms import to_files
from banshi_platform import accounts, database, documents
from banshi_platform.actors import SYSTEM, Actor
from banshi_platform.settings import Settings, use
from banshi_platform.tables import Account
from banshi_platform.web.kernel import installed_surfaces

CODE = "food-workshop"


@pytest.fixture
def work(demo: Settings) -> Callable[[Callable[[], Awaitable[Any]]], Any]:
    """Runs something on the database of the demo."""

    def run(what: Callable[[], Awaitable[Any]]) -> Any:
        async def opened() -> Any:
            await database.open_database(use(demo), installed_surfaces())
            try:
                return await what()
            finally:
                await database.close_database()

        return asyncio.run(opened())

    return run


async def manager() -> Actor:
    return await accounts.actor_for((await Account.get(username="manager")).id)


async def changed_files(actor: Actor) -> dict[str, bytes]:
    """The matter as a package in which the title and a blank form are others."""
    await documents.start_draft(actor, CODE)
    defn = (await log.opened(actor, CODE)).definition
    profile = {**defn.profile, "title": "另一个名称"}
    return to_files(replace(defn, profile=profile, files={**defn.files, "授权委托书.txt": b"new"}))


def test_an_import_over_a_draft_is_taken_back_whole_with_its_files(work: Any) -> None:
    async def steps() -> None:
        actor = await manager()
        files = await changed_files(actor)
        before = (await log.opened(actor, CODE)).definition
        await exchange.apply(actor, await exchange.plan(files))
        there = (await log.opened(actor, CODE)).definition
        assert (there.profile["title"], there.files["授权委托书.txt"]) == ("另一个名称", b"new")
        assert (await log.history(CODE))[0].operation == {"from": "package", "op": "Replace"}
        assert (await log.undo(actor, CODE)).definition == before

    work(steps)


def test_a_plan_that_saw_an_older_draft_is_refused(work: Any) -> None:
    async def steps() -> None:
        actor = await manager()
        files = await changed_files(actor)
        plan = await exchange.plan(files)
        await log.do(actor, CODE, edits.operations.Put("guide", ("summary",), "短"), plan.revision)
        with pytest.raises(documents.DraftChanged):
            await exchange.apply(actor, plan)

    work(steps)


def test_what_the_command_line_imports_is_told_by_no_name_and_can_be_restored(work: Any) -> None:
    async def steps() -> None:
        actor = await manager()
        files = await changed_files(actor)
        before = await log.opened(actor, CODE)
        await exchange.apply(SYSTEM, await exchange.plan(files))
        assert (await log.history(CODE))[0].by == "系统"
        assert (await log.restore(actor, CODE, before.revision)).definition == before.definition

    work(steps)


def test_who_edited_before_the_import_is_shown_it(work: Any) -> None:
    async def steps() -> None:
        actor = await manager()
        files = await changed_files(actor)
        seen = await log.opened(actor, CODE)
        await exchange.apply(SYSTEM, await exchange.plan(files))
        with pytest.raises(log.SomebodyElse):
            await log.do(actor, CODE, edits.operations.Put("profile", ("title",), "我的"), seen.revision)

    work(steps)
