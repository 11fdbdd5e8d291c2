"""A bureau with its people and the starter matters, in a real database; applications filled in from the samples."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from banshi_platform import accounts, clock
from banshi_platform.actors import Actor
from banshi_platform.settings import Settings, use
from banshi_platform.tables import Account
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
async def bureau(database: Settings) -> AsyncIterator[Bureau]:
    """On SQLite and on PostgreSQL."""
    with clock.frozen(DAY):
        yield await _opened(database)
    pdf.close()
    check.close()


@pytest.fixture
async def small_bureau(sqlite_database: Settings) -> AsyncIterator[Bureau]:
    """On SQLite only: for what the database has no part in."""
    with clock.frozen(DAY):
        yield await _opened(sqlite_database)
    pdf.close()
    check.close()


async def _opened(settings: Settings) -> Bureau:
    demonstration = use(settings.model_copy(update={"environment": "demo", "demo_accounts": True}))
    await seed.people_and_matters(demonstration)
    return Bureau()
