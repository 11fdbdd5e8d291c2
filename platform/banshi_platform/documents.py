"""Matters: one draft that is edited, and published versions that never change. What they say is not known
here.

Who may edit or publish is asked by the caller (``permits``); the content is canonical text the caller has
checked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version as installed_version
from typing import Literal

from tortoise.exceptions import IntegrityError

from . import canonical, clock, jobs, trail
from .actors import Actor
from .database import lock_for_update, transaction
from .problems import CanMend, Conflict, NotFound
from .tables import Matter, MatterDraft, MatterVersion

trail.register("matter.created", facts=("title", "digest"))
trail.register("matter.draft_started", facts=("from_version",))
trail.register("matter.draft_discarded", facts=("revision", "digest"))
trail.register("matter.published", facts=("number", "digest", "software", "carry"))
trail.register("matter.publication_planned", facts=("number", "digest", "live_from", "carry"))

GO_LIVE, PUBLISHED = "matter.go_live", "matter.published"  # jobs
Carry = Literal["keep", "migrate", "notify"]  # what becomes of applications that stand on older versions


class NoSuchMatter(NotFound):
    """There is no matter “%(code)s”."""


class NotPublished(NotFound):
    """The matter “%(code)s” has not been published yet."""


class NoDraft(NotFound):
    """The matter “%(code)s” is not being edited."""


class CodeTaken(Conflict):
    """There is already a matter with the code “%(code)s”."""


class DraftChanged(Conflict):
    """Somebody else changed this draft in the meantime. Load it again and repeat your change."""


class NothingNew(CanMend):
    """The draft says the same as the published version; there is nothing to publish."""


class AlreadyPlanned(Conflict):
    """Version %(number)s is to go live on %(when)s. Cancel that first, or wait until then."""


class NotInFuture(CanMend):
    """Choose a day after today, or publish now."""


@dataclass(frozen=True)
class Listed:
    """A matter in the list."""

    code: str
    title: str
    organisation_id: int
    live_number: int | None
    published_at: datetime | None
    draft_revision: int | None
    draft_updated_at: datetime | None


def subject_of(code: str) -> str:
    """The matter's name in the trail."""
    return f"matter:{code}"


async def create_matter(actor: Actor, code: str, organisation_id: int, title: str, content: str) -> Matter:
    """A new matter with its first draft."""
    async with transaction():
        try:
            async with transaction():
                matter = await Matter.create(code=code, organisation_id=organisation_id, title=title)
        except IntegrityError as error:
            if await Matter.exists(code=code):
                raise CodeTaken(code=code) from error
            raise
        await MatterDraft.create(matter=matter, content=content, updated_by_id=actor.account_id)
        digest = canonical.digest(content)
        await trail.append(subject_of(code), "matter.created", actor, title=title, digest=digest)
        return matter


async def start_draft(actor: Actor, code: str) -> MatterDraft:
    """The draft, made from the newest version (published, or to be) when there is none."""
    async with transaction():
        matter = await locked(code)
        if found := await MatterDraft.get_or_none(matter_id=matter.id):
            return found
        from_version = await planned(matter) or await live(code)
        return await begin_draft(actor, matter, from_version)


async def begin_draft(actor: Actor, matter: Matter, version: MatterVersion) -> MatterDraft:
    """A draft that says what a version says, in the caller's transaction."""
    draft = await MatterDraft.create(matter=matter, content=version.content, updated_by_id=actor.account_id)
    await trail.append(subject_of(matter.code), "matter.draft_started", actor, from_version=version.number)
    return draft


async def draft(code: str) -> MatterDraft:
    """The draft as it stands."""
    found = await MatterDraft.get_or_none(matter__code=code)
    if found is None:
        await _matter(code)
        raise NoDraft(code=code)
    return found


async def save_draft(actor: Actor, code: str, content: str, seen_revision: int) -> MatterDraft:
    """Replace the draft's content, if nobody did since ``seen_revision``."""
    async with transaction():
        found = await draft(code)
        saved = await MatterDraft.filter(id=found.id, revision=seen_revision).update(
            content=content,
            revision=seen_revision + 1,
            updated_by_id=actor.account_id,
            updated_at=clock.now(),
        )
        if not saved:
            raise DraftChanged
        return await MatterDraft.get(id=found.id)


async def discard_draft(actor: Actor, code: str, seen_revision: int) -> None:
    """Throw the draft away; only where a published version remains."""
    async with transaction():
        await locked(code)
        await live(code)
        found = await draft(code)
        if found.revision != seen_revision:
            raise DraftChanged
        digest = canonical.digest(found.content)
        await found.delete()
        await trail.append(
            subject_of(code), "matter.draft_discarded", actor, revision=seen_revision, digest=digest
        )


async def publish(
    actor: Actor,
    code: str,
    seen_revision: int,
    *,
    title: str | None = None,
    live_from: datetime | None = None,
    carry: Carry = "keep",
) -> MatterVersion:
    """Freeze the draft as the next version; make it live, or promise to at ``live_from``.

    ``title`` renames the matter in lists. Until a later date the version that is live now stays so.
    """
    async with transaction():
        matter = await locked(code)
        await refuse_second(matter)
        found = await draft(code)
        if found.revision != seen_revision:
            raise DraftChanged
        if live_from is not None and live_from <= clock.now():
            raise NotInFuture
        frozen = await _freeze(actor, matter, found.content, live_from, carry)
        await found.delete()
        if live_from is None:
            await make_live(actor, matter, frozen, title)
        else:
            await _plan(actor, matter, frozen, title)
        return frozen


async def make_live(actor: Actor, matter: Matter, version: MatterVersion, title: str | None = None) -> None:
    """New applications stand on this version from now on; a retired matter is offered again. In the caller's
    transaction, the matter locked."""
    matter.live_version_id = version.id
    matter.title = title or matter.title
    matter.retired_at = None
    await matter.save(update_fields=["live_version_id", "title", "retired_at"])
    facts = {"number": version.number, "digest": version.digest, "software": version.software}
    await trail.append(subject_of(matter.code), "matter.published", actor, **facts, carry=version.carry)
    await jobs.put(
        PUBLISHED,
        key=f"{PUBLISHED}:{version.id}",
        matter=matter.code,
        version=version.id,
        carry=version.carry,
    )


async def _plan(actor: Actor, matter: Matter, version: MatterVersion, title: str | None) -> None:
    assert version.live_from is not None
    facts = {"number": version.number, "digest": version.digest, "carry": version.carry}
    when = version.live_from.isoformat()
    await trail.append(subject_of(matter.code), "matter.publication_planned", actor, **facts, live_from=when)
    await jobs.put(
        GO_LIVE,
        key=f"{GO_LIVE}:{version.id}",
        run_at=version.live_from,
        version=version.id,
        title=title or "",
    )


async def refuse_second(matter: Matter) -> None:
    if waiting := await planned(matter):
        assert waiting.live_from is not None
        when = f"{clock.local(waiting.live_from):%Y-%m-%d %H:%M}"
        raise AlreadyPlanned(number=waiting.number, when=when)


async def _freeze(
    actor: Actor, matter: Matter, content: str, live_from: datetime | None, carry: Carry
) -> MatterVersion:
    """The next version's row; the matter's row is locked, so numbers neither repeat nor skip."""
    digest = canonical.digest(content)
    newest = await MatterVersion.filter(matter_id=matter.id).order_by("-number").first()
    present = await version(matter.live_version_id) if matter.live_version_id else None
    if present and present.digest == digest and matter.retired_at is None:
        raise NothingNew
    return await MatterVersion.create(
        matter=matter,
        number=newest.number + 1 if newest else 1,
        digest=digest,
        content=content,
        software=installed_version("banshi"),
        published_by_id=actor.account_id,
        published_at=clock.now(),
        live_from=live_from,
        carry=carry,
    )


async def planned(matter: Matter) -> MatterVersion | None:
    """The version that waits for its day, if one does."""
    waiting = MatterVersion.filter(matter_id=matter.id, live_from__isnull=False, withdrawn_at=None)
    newest = await waiting.order_by("-number").first()
    if newest is None or matter.live_version_id is None:
        return newest
    present = await version(matter.live_version_id)
    return newest if newest.number > present.number else None


async def live(code: str) -> MatterVersion:
    """The published version that new applications stand on."""
    matter = await _matter(code)
    if matter.live_version_id is None:
        raise NotPublished(code=code)
    return await version(matter.live_version_id)


async def version(version_id: int) -> MatterVersion:
    """A published version, live or not."""
    found = await MatterVersion.get_or_none(id=version_id)
    if found is None:
        raise NotFound
    return found


async def versions(code: str) -> list[MatterVersion]:
    """All published versions, newest first."""
    return await MatterVersion.filter(matter__code=code).order_by("-number")


async def listed() -> list[Listed]:
    """All matters, by code."""
    rows = await Matter.all().order_by("code").values(
        "code", "title", "organisation_id",
        live_number="live_version__number", published_at="live_version__published_at",
        draft_revision="draft__revision", draft_updated_at="draft__updated_at",
    )  # fmt: skip
    return [Listed(**row) for row in rows]


async def locked(code: str) -> Matter:
    """The matter, held until the caller's transaction ends."""
    return await _matter(code, lock=True)


async def _matter(code: str, *, lock: bool = False) -> Matter:
    query = Matter.filter(code=code)
    found = await (lock_for_update(query) if lock else query).first()
    if found is None:
        raise NoSuchMatter(code=code)
    return found
