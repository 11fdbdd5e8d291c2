"""Review of a draft: handed over, commented on by element, signed off by name. Judged against the draft as it is.

A thread speaks of an element by the name that stays (``mending``), so it survives edits, and the next draft too while
it is not settled. A sign-off is of one revision and stands only as long as the draft stays there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tortoise.expressions import Q

from banshi_forms import from_canonical
from banshi_platform import canonical, clock, documents, trail
from banshi_platform.actors import Actor
from banshi_platform.database import transaction
from banshi_platform.problems import CanMend, NotAllowed, NotFound
from banshi_platform.tables import MatterDraft

from ..drafts import matter_for
from ..mending import PARTS, Elements
from ..tables import DraftComment, DraftReview, DraftSignature

COMMENT = "matter.comment"
LONGEST, LONGEST_WORDS = 4000, 400

trail.register("matter.review_asked", facts=("revision",))
trail.register("matter.review_ended", facts=("revision",))
trail.register("matter.signed_off", facts=("revision", "digest", "words"))
trail.register("matter.signature_withdrawn", facts=("revision",))


class NothingSaid(CanMend):
    """Write what you want to say."""


class TooLong(CanMend):
    """This is too long: %(most)s characters at most."""


class NoSuchElement(CanMend):
    """What you chose to comment on is not in the draft any more. Choose again; your words are kept."""


class NoSuchThread(NotFound):
    """There is no such comment on this matter."""


@dataclass(frozen=True)
class Said:
    by: str
    at: datetime
    text: str


@dataclass(frozen=True)
class Thread:
    """A remark with its replies. ``element``: "" for the whole; ``title`` as it was when it was said."""

    id: int
    element: str
    title: str
    revision: int
    remarks: tuple[Said, ...]
    resolved_by: str = ""
    resolved_at: datetime | None = None


@dataclass(frozen=True)
class Signature:
    id: int
    by_id: int
    by: str
    revision: int
    at: datetime
    words: str
    stands: bool


async def asked(draft: MatterDraft) -> DraftReview | None:
    """Whether the draft was handed over for review, by whom and when."""
    return await DraftReview.get_or_none(edition=draft.id).select_related("by__person")


async def ask(actor: Actor, code: str) -> None:
    """Hand the draft over. Asking twice is asking once."""
    await matter_for(actor, code)
    async with transaction():
        draft = await _draft(code)
        if await DraftReview.exists(edition=draft.id):
            return
        await DraftReview.create(
            matter_id=draft.matter_id, edition=draft.id, by_id=_account(actor), at=clock.now()
        )
        subject = documents.subject_of(code)
        await trail.append(subject, "matter.review_asked", actor, revision=draft.revision)


async def end(actor: Actor, code: str) -> None:
    """Take the draft back to work on it."""
    await matter_for(actor, code)
    async with transaction():
        draft = await _draft(code)
        if await DraftReview.filter(edition=draft.id).delete():
            subject = documents.subject_of(code)
            await trail.append(subject, "matter.review_ended", actor, revision=draft.revision)


async def comment(actor: Actor, code: str, element: str, text: str) -> int:
    """Begin a thread. Raises NothingSaid, TooLong, NoSuchElement."""
    await matter_for(actor, code, COMMENT)
    words = _words(text, LONGEST)
    async with transaction():
        draft = await _draft(code)
        title = Elements(from_canonical(draft.content)).titles.get(element, "")
        if element and element not in PARTS and not title:
            raise NoSuchElement
        row = await DraftComment.create(
            matter_id=draft.matter_id, edition=draft.id, revision=draft.revision, element=element,
            title=title, text=words, by_id=_account(actor), at=clock.now(),
        )  # fmt: skip
    return int(row.id)


async def reply(actor: Actor, code: str, thread: int, text: str) -> None:
    """Say something in a thread."""
    await matter_for(actor, code, COMMENT)
    words = _words(text, LONGEST)
    async with transaction():
        draft, first = await _draft(code), await _thread(code, thread)
        await DraftComment.create(
            matter_id=first.matter_id, edition=draft.id, revision=draft.revision, thread_id=first.id,
            text=words, by_id=_account(actor), at=clock.now(),
        )  # fmt: skip


async def settle(actor: Actor, code: str, thread: int, *, settled: bool = True) -> None:
    """A thread is done with, or not yet after all."""
    await matter_for(actor, code, COMMENT)
    first = await _thread(code, thread)
    await DraftComment.filter(id=first.id).update(
        resolved_by_id=_account(actor) if settled else None, resolved_at=clock.now() if settled else None
    )


async def threads(draft: MatterDraft) -> list[Thread]:
    """What was said of this draft, and of those before it what is not settled; oldest first."""
    rows = DraftComment.filter(matter_id=draft.matter_id).order_by("id").select_related("by__person")
    firsts = await rows.filter(Q(thread_id=None), Q(resolved_at=None) | Q(edition=draft.id)).select_related(
        "by__person", "resolved_by__person"
    )
    replies: dict[int, list[DraftComment]] = {}
    for row in await rows.filter(thread_id__in=[first.id for first in firsts]):
        replies.setdefault(row.thread_id or 0, []).append(row)
    return [_told(first, replies) for first in firsts]


def _told(first: DraftComment, replies: Mapping[int, Sequence[DraftComment]]) -> Thread:
    return Thread(
        id=first.id,
        element=first.element,
        title=first.title,
        revision=first.revision,
        remarks=tuple(
            Said(row.by.person.name, row.at, row.text) for row in (first, *replies.get(first.id, ()))
        ),
        resolved_by=first.resolved_by.person.name if first.resolved_by else "",
        resolved_at=first.resolved_at,
    )


async def sign(actor: Actor, code: str, seen_revision: int, words: str = "") -> None:
    """Sign the draft off as it was seen. Raises documents.DraftChanged when it has changed meanwhile."""
    await matter_for(actor, code, COMMENT)
    kept = words.strip()
    if len(kept) > LONGEST_WORDS:
        raise TooLong(most=LONGEST_WORDS)
    async with transaction():
        draft, by = await _draft(code), _account(actor)
        if draft.revision != seen_revision:
            raise documents.DraftChanged
        if await DraftSignature.exists(edition=draft.id, revision=draft.revision, by_id=by):
            return
        digest = canonical.digest(draft.content)
        await DraftSignature.create(
            matter_id=draft.matter_id, edition=draft.id, revision=draft.revision, digest=digest,
            words=kept, by_id=by, at=clock.now(),
        )  # fmt: skip
        await trail.append(
            documents.subject_of(code),
            "matter.signed_off",
            actor,
            revision=draft.revision,
            digest=digest,
            words=kept,
        )


async def unsign(actor: Actor, code: str, signature: int) -> None:
    """Take one's own sign-off back."""
    await matter_for(actor, code, COMMENT)
    async with transaction():
        row = await DraftSignature.get_or_none(id=signature, matter__code=code, by_id=_account(actor))
        if row is None:
            raise NotFound
        await row.delete()
        subject = documents.subject_of(code)
        await trail.append(subject, "matter.signature_withdrawn", actor, revision=row.revision)


async def signatures(draft: MatterDraft) -> list[Signature]:
    """Who signed this draft, newest first; those of an earlier revision do not stand."""
    rows = DraftSignature.filter(matter_id=draft.matter_id, edition=draft.id).order_by("-id")
    return [
        Signature(
            row.id, row.by_id, row.by.person.name, row.revision, row.at, row.words,
            stands=row.revision == draft.revision,
        )
        for row in await rows.select_related("by__person")
    ]  # fmt: skip


async def _draft(code: str) -> MatterDraft:
    """The draft, nobody changing or publishing it meanwhile."""
    await documents.locked(code)
    return await documents.draft(code)


async def _thread(code: str, number: int) -> DraftComment:
    first = await DraftComment.get_or_none(id=number, matter__code=code, thread_id=None)
    if first is None:
        raise NoSuchThread
    return first


def _words(text: str, most: int) -> str:
    kept = text.replace("\r\n", "\n").strip()
    if not kept:
        raise NothingSaid
    if len(kept) > most:
        raise TooLong(most=most)
    return kept


def _account(actor: Actor) -> int:
    """Only people review: what they say carries their name."""
    if actor.account_id is None:
        raise NotAllowed
    return actor.account_id
