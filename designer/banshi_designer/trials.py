"""Trying a draft out: a sandbox of one person's own with the draft as it was, kept for a day after it was last used.

What happens in a sandbox is the runtime's; it is asked through the hooks of the platform.
"""

from __future__ import annotations

import secrets
from datetime import timedelta

from banshi_platform import clock, plugins
from banshi_platform.actors import Actor
from banshi_platform.database import transaction
from banshi_platform.hooks import TrialAnswer, TrialRequest
from banshi_platform.problems import CanMend
from banshi_platform.tables import Matter, MatterDraft

from .tables import DraftTrial

KEPT = timedelta(hours=24)
SEEN_EVERY = timedelta(minutes=5)
APPLICANTS = ("natural", "legal")
ROLES = (*APPLICANTS, "intake", "reviewer", "decider")


class CannotBeTried(CanMend):
    """The sandbox could not be set up with this draft. Look at its errors under “Review and publish” first."""


async def of(actor: Actor, matter_id: int) -> DraftTrial | None:
    """The person's trial of a matter's draft. Those that nobody used for a day are thrown away on the way."""
    for old in await DraftTrial.filter(used_at__lt=clock.now() - KEPT):
        await end(old)
    return await DraftTrial.get_or_none(matter_id=matter_id, by_id=actor.account_id)


async def begin(actor: Actor, matter: Matter, draft: MatterDraft, address: str) -> DraftTrial:
    """A fresh sandbox with the draft as it stands, in place of the one before. Raises CannotBeTried."""
    if (before := await of(actor, matter.id)) is not None:
        await end(before)
    now, key = clock.now(), secrets.token_hex(12)
    try:
        done = await plugins.current().first("begin_trial", key=key, package=draft.content, address=address)
    except plugins.PluginFailed as error:
        raise CannotBeTried from error
    if not done or actor.account_id is None:
        raise CannotBeTried
    async with transaction():
        return await DraftTrial.create(
            matter_id=matter.id, by_id=actor.account_id, key=key, edition=draft.id, revision=draft.revision,
            begun_at=now, used_at=now,
        )  # fmt: skip


async def ask(trial: DraftTrial, asked: TrialRequest) -> TrialAnswer:
    """A page of the sandbox. Raises CannotBeTried; a sandbox that is gone is forgotten."""
    try:
        answer: TrialAnswer | None = await plugins.current().first("ask_trial", key=trial.key, request=asked)
    except plugins.PluginFailed as error:
        raise CannotBeTried from error
    if answer is None:
        await trial.delete()
        raise CannotBeTried
    if trial.used_at + SEEN_EVERY < clock.now():
        await DraftTrial.filter(id=trial.id).update(used_at=clock.now())
    return answer


async def play_as(trial: DraftTrial, role: str) -> None:
    """The next page is asked for as this person of the sandbox."""
    if role in ROLES:
        await DraftTrial.filter(id=trial.id).update(role=role)
        trial.role = role


async def end(trial: DraftTrial) -> None:
    """The sandbox is thrown away."""
    await plugins.current().all("end_trial", key=trial.key)
    await trial.delete()


def changed(trial: DraftTrial, draft: MatterDraft) -> bool:
    """Whether the draft has gone on since the trial began."""
    return (trial.edition, trial.revision) != (draft.id, draft.revision)
