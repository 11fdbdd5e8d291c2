"""What happens to a version after it was published for later, and how a matter ends: go live, cancel, retire.

Publishing itself is ``documents``'. Each of these is one transaction, and going live may be tried again without harm.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from . import clock, documents, trail
from .actors import SYSTEM, Actor
from .database import transaction
from .problems import Conflict
from .tables import MatterDraft, MatterVersion

trail.register("matter.publication_cancelled", facts=("number", "draft"))
trail.register("matter.retired", facts=("number",))


class NothingPlanned(Conflict):
    """No version of this matter waits for its day."""


class AlreadyRetired(Conflict):
    """This matter is retired already."""


async def go_live(arguments: Mapping[str, Any]) -> None:
    """Job ``matter.go_live``: the day of a version has come. Nothing happens when it was cancelled, or is live."""
    async with transaction():
        version = await MatterVersion.get(id=arguments["version"]).select_related("matter")
        matter = await documents.locked(version.matter.code)
        waiting = await documents.planned(matter)
        if waiting is None or waiting.id != version.id:
            return
        await documents.make_live(SYSTEM, matter, waiting, arguments["title"] or None)


async def cancel(actor: Actor, code: str) -> MatterVersion:
    """The version that waits will not go live. What it says is the draft again, unless there is a newer draft."""
    async with transaction():
        matter = await documents.locked(code)
        waiting = await documents.planned(matter)
        if waiting is None:
            raise NothingPlanned
        waiting.withdrawn_at = clock.now()
        await waiting.save(update_fields=["withdrawn_at"])
        has_draft = await MatterDraft.exists(matter_id=matter.id)
        await trail.append(
            documents.subject_of(code),
            "matter.publication_cancelled",
            actor,
            number=waiting.number,
            draft=not has_draft,
        )
        if not has_draft:
            await documents.begin_draft(actor, matter, waiting)
        return waiting


async def retire(actor: Actor, code: str) -> None:
    """No new applications from now on; those that were begun go on. Publishing again ends it."""
    async with transaction():
        matter = await documents.locked(code)
        version = await documents.live(code)
        if matter.retired_at is not None:
            raise AlreadyRetired
        matter.retired_at = clock.now()
        await matter.save(update_fields=["retired_at"])
        await trail.append(documents.subject_of(code), "matter.retired", actor, number=version.number)
