"""What becomes of open applications when a new version of their matter goes live: kept, migrated, or told.

The job ``matter.published`` does it in batches by id, each application in a transaction of its own, so that a crash
loses nothing and a second run finds nothing left to do.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from banshi_platform import canonical, trail
from banshi_platform.actors import SYSTEM
from banshi_platform.database import lock_for_update, transaction
from banshi_platform.tables import MatterVersion

from . import cases, catalogue, impact, notices
from .tables import Application, Notice

BATCH = 100
NOTICE = "new_version"

trail.register("application.migrated", facts=("about",))


async def published(arguments: Mapping[str, Any]) -> None:
    """Job ``matter.published``: read the new version, so that the first applicant does not wait; then carry over."""
    await catalogue.definition(arguments["version"])
    version = await MatterVersion.get(id=arguments["version"]).select_related("matter")
    if version.matter.live_version_id != version.id:
        return  # another has gone live since: its own job speaks for it
    if version.carry == "migrate":
        await _each(version, ("draft",), _migrate)
    elif version.carry == "notify":
        await _each(version, impact.OPEN, _tell)


Step = Callable[[int, MatterVersion], Awaitable[None]]


async def _each(version: MatterVersion, states: tuple[str, ...], step: Step) -> None:
    """Do a step for every open application that stands on an older version."""
    after = 0
    while True:
        rows = Application.filter(
            version__matter_id=version.matter_id,
            version__number__lt=version.number,
            state__in=states,
            id__gt=after,
        )
        found = [row["id"] for row in await rows.order_by("id").limit(BATCH).values("id")]
        for number in found:
            async with transaction():
                await step(number, version)
        if len(found) < BATCH:
            return
        after = found[-1]


async def _migrate(number: int, version: MatterVersion) -> None:
    """To the new version, answers as they are; not when one of them is not allowed there."""
    row = await lock_for_update(Application.filter(id=number)).first()
    if row is None or row.state != "draft" or row.version_id == version.id:
        return
    found = await impact.judged(row, await catalogue.definition(version.id))
    if found.kind == "invalid":
        return
    before = await MatterVersion.get(id=row.version_id)
    row.version_id = version.id
    row.revision += 1
    await row.save(update_fields=["version_id", "revision", "updated_at"])
    about = {"from": before.number, "to": version.number, "asked": [name for _place, name in found.places]}
    await trail.append(f"application:{row.id}", "application.migrated", SYSTEM, about=about)


async def _tell(number: int, version: MatterVersion) -> None:
    """A notice that there is a new version, once."""
    row = await lock_for_update(Application.filter(id=number)).first()
    if row is None or row.state not in impact.OPEN:
        return
    told = await Notice.filter(application_id=row.id, kind=NOTICE).values("facts")
    if any(canonical.loads(one["facts"]).get("version") == version.number for one in told):
        return
    case = await cases.load(row.public_id)
    await notices.plan(case, NOTICE, version=version.number)
