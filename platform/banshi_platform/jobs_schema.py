"""Procrastinate's tables and functions, brought up to date by our own migration, in its transaction.

Which of procrastinate's migration files were applied is recorded beside ours, under the app
``procrastinate``.
"""

from __future__ import annotations

from pathlib import Path

from procrastinate.schema import SchemaManager
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.migrations.recorder import MigrationRecorder

APP = "procrastinate"


async def bring_queue_up_to_date(client: BaseDBAsyncClient, recorder: MigrationRecorder) -> list[str]:
    """Create the queue, or apply what a newer release of the library brought; gives what was applied."""
    recorded = {key.name for key in await recorder.applied_migrations() if key.app_label == APP}
    missing = [(name, sql) for name, sql in _migrations() if name not in recorded]
    if not recorded:
        await client.execute_script(SchemaManager.get_schema())
    else:
        for _, sql in missing:
            await client.execute_script(sql)
    for name, _ in missing:
        await recorder.record_applied(APP, name)
    return [f"{APP}.{name}" for name, _ in missing] if recorded else [f"{APP}.schema"]


def _migrations() -> list[tuple[str, str]]:
    files = Path(SchemaManager.get_migrations_path()).glob("*.sql")
    return [(file.stem, file.read_text(encoding="utf-8")) for file in sorted(files)]
