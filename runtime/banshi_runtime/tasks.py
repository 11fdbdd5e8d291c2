"""The open stages of an application where several are done at the same time: a row each, with who took it on.

An application outside of such a block has none. Only ``cases`` writes them, with the step that opens or closes them.
"""

from __future__ import annotations

from collections.abc import Sequence

from .tables import Application, StageTask


async def of(row: Application) -> tuple[StageTask, ...]:
    """The tasks, in the order of the procedure."""
    if row.state != "accepted":
        return ()
    found = StageTask.filter(application_id=row.id).order_by("id").select_related("assignee__person")
    return tuple(await found)


async def keep(row: Application, there: Sequence[StageTask], wanted: Sequence[str]) -> None:
    """Close the tasks that are done, open those that are new."""
    if gone := [task.stage for task in there if task.stage not in wanted]:
        await StageTask.filter(application_id=row.id, stage__in=gone).delete()
    open_now = {task.stage for task in there}
    for stage in wanted:
        if stage not in open_now:
            await StageTask.create(application_id=row.id, stage=stage, revision=row.revision)
