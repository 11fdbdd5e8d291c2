"""Publishing a draft: what is checked first, now or from a date, what becomes of applications; retiring.

The page, the command line and the tests use these; the platform freezes and keeps the promise.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from banshi_forms import check, from_canonical, title
from banshi_platform import clock, documents, retiring, settings
from banshi_platform.actors import Actor
from banshi_platform.database import transaction
from banshi_platform.documents import Carry
from banshi_platform.problems import CanMend
from banshi_platform.tables import MatterVersion

from ..drafts import has_errors, matter_for
from . import four_eyes, reviewing
from .unfit import require_fit

CARRIES: tuple[Carry, ...] = ("keep", "migrate", "notify")


class NotPublishable(CanMend):
    """The draft still has errors. Mend them before you publish it."""


class CommentsOpen(CanMend):
    """Comments on this draft are not settled yet. Settle them on the page of review before you publish it."""


def comments_block() -> bool:
    """Whether this bureau publishes nothing on which a comment is open."""
    return settings.current().settle_comments


async def publish(
    actor: Actor, code: str, seen_revision: int, live_from: datetime | None = None, carry: Carry = "keep"
) -> MatterVersion:
    """Check the draft and freeze it; live at once, or from a moment on.

    Raises NotPublishable when an error is left, CommentsOpen where the bureau wants them settled,
    four_eyes.SecondPersonNeeded, documents.AlreadyPlanned.
    """
    async with transaction():
        matter = await matter_for(actor, code, four_eyes.PUBLISH)
        draft = await documents.draft(code)
        definition = from_canonical(draft.content)
        if has_errors(check(definition)):
            raise NotPublishable
        if comments_block() and any(one.resolved_at is None for one in await reviewing.threads(draft)):
            raise CommentsOpen
        await require_fit(draft.content)
        await four_eyes.require_second_person(actor, matter, draft)
        return await documents.publish(
            actor, code, seen_revision, title=title(definition), live_from=live_from, carry=carry
        )


async def cancel(actor: Actor, code: str) -> MatterVersion:
    """The version that waits for its day will not go live."""
    await matter_for(actor, code, four_eyes.PUBLISH)
    return await retiring.cancel(actor, code)


async def retire(actor: Actor, code: str) -> None:
    """The matter takes no new applications any more."""
    await matter_for(actor, code, four_eyes.PUBLISH)
    await retiring.retire(actor, code)


def first_day() -> str:
    """The earliest day from which a version can be promised."""
    return (clock.today() + timedelta(days=1)).isoformat()


def moment_of(text: str) -> datetime:
    """When a day typed as 2026-12-01 begins. Raises documents.NotInFuture."""
    try:
        day = date.fromisoformat(text.strip())
    except ValueError as error:
        raise documents.NotInFuture from error
    if day <= clock.today():
        raise documents.NotInFuture
    return clock.midnight(day)
