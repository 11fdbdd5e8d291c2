"""A bureau with its people and the starter matters, in a real database; applications filled in from the samples."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime

import pytest

from banshi_platform import accounts, clock, database
from banshi_platform.actors import Actor
from banshi_platform.settings import Settings
from banshi_platform.tables import Account
from banshi_platform.web.kernel import installed_surfaces
from banshi_runtime import apply, cases, decide, seed, submit
from banshi_runtime.cases import Case
from banshi_runtime.documents import check, pdf

DAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # a Monday, ten in the morning at the office


class Bureau:
    """The demonstration's people, by user name, and short ways to let them act."""

    async def actor(self, username: str) -> Actor:
        account = await Account.get(username=username)
        return await accounts.actor_for(account.id)

    async def draft(self, matter: str, username: str = "citizen") -> Case:
        actor = await self.actor(username)
        row = await apply.start(actor, matter)
        return await cases.own(actor, row.public_id)

    async def handed_in(self, matter: str, username: str = "citizen") -> Case:
        actor = await self.actor(username)
        row = await seed.fill(actor, matter)
        assert row is not None
        return await submit.submit(actor, row.public_id, row.revision)

    async def act(self, case: Case, action: str, username: str, **more: object) -> Case:
        actor = await self.actor(username)
        fresh = await cases.load(case.row.public_id)
        offer = cases.require_offer(actor, fresh, action)
        answers = {**seed.panel_answers(fresh, offer), **more}
        return await decide.decide(actor, fresh.row.public_id, action, fresh.row.revision, answers)

    async def decided(self, case: Case, outcome: str = "grant") -> Case:
        """From hand-in to the decision, through every stage."""
        case = await self.act(case, "accept", "window")
        while case.stage is not None and case.stage.kind != "decide":
            username = "window" if case.stage.role == "intake" else "examiner"
            case = await self.act(case, "agree", "chief" if case.stage.role == "decider" else username)
        return await self.act(case, outcome, "chief")


@pytest.fixture
async def bureau(bureau_settings: Settings) -> AsyncIterator[Bureau]:
    """On SQLite and on PostgreSQL."""
    async for opened in _opened(bureau_settings):
        yield opened


@pytest.fixture
async def small_bureau(sqlite_bureau: Settings) -> AsyncIterator[Bureau]:
    """On SQLite only: for what the database has no part in."""
    async for opened in _opened(sqlite_bureau):
        yield opened


async def _opened(settings: Settings) -> AsyncIterator[Bureau]:
    with clock.frozen(DAY):
        await database.open_database(settings, installed_surfaces())
        yield Bureau()
        await database.close_database()


@pytest.fixture(scope="session", autouse=True)
def processes() -> Iterator[None]:
    """What draws and checks documents beside the tests is ended with them."""
    yield
    pdf.close()
    check.close()
