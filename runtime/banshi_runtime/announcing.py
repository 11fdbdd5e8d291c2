"""What happens to an application, told to the plugins that want to know: promised with the step, done by a job."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from banshi_platform import canonical, hooks, jobs, plugins
from banshi_platform.tables import TrailEvent

from .tables import Application


async def promise(event_id: int) -> None:
    """Promise to tell the plugins that want to know."""
    if plugins.current().answering("application_event"):
        await jobs.put("application.event", key=f"application.event:{event_id}", event=event_id)


async def announce(arguments: Mapping[str, Any]) -> None:
    """Job ``application.event``: a fact of the trail, for the plugins."""
    event = await TrailEvent.get(id=arguments["event"])
    row = await Application.get(id=int(event.subject.partition(":")[2])).select_related("version__matter")
    await plugins.current().all(
        "application_event",
        event=hooks.ApplicationEvent(
            application=row.public_id,
            matter=row.version.matter.code,
            kind=event.kind,
            at=event.at,
            facts=canonical.loads(event.facts),
        ),
    )
