"""Write the migrations that the tables need: ``python -m banshi_platform.makemigrations``, for developers.

Applying them is ``banshi migrate`` (``schema``); a test fails when this would write something. Tables that refer to
each other are mended here: the stock writer's migration would create the first of them without its foreign keys,
silently.
"""

from __future__ import annotations

import asyncio
import sys
from importlib.metadata import entry_points
from typing import Any

from tortoise.apps import Apps
from tortoise.context import TortoiseContext
from tortoise.fields.relational import ForeignKeyFieldInstance
from tortoise.migrations.autodetector import MigrationAutodetector
from tortoise.migrations.operations import AddField, CreateModel, Operation
from tortoise.migrations.writer import MigrationWriter

from .database import configuration
from .settings import load


class CircularTables(Exception):
    """Two tables need each other before either can exist; one reference must be nullable."""


async def write_migrations(config: dict[str, Any]) -> list[str]:
    """Write files for what the models have and the migrations lack; gives their paths. One app after the
    other, because the second refers to the first one's newest.
    """
    written = []
    for count in range(1, len(config["apps"]) + 1):
        apps = dict(list(config["apps"].items())[:count])
        written += [str(writer.write()) for writer in await _writers({**config, "apps": apps})]
    return written


async def changes_without_migration(config: dict[str, Any]) -> list[str]:
    """What ``write_migrations`` would write, in words; empty when models and migrations agree."""
    return [f"{w.app_label}: {change.describe()}" for w in await _writers(config) for change in w.operations]


async def _writers(config: dict[str, Any]) -> list[MigrationWriter]:
    async with TortoiseContext() as context:
        await context.init(config, init_connections=False)
        assert context.apps is not None
        _forget_descriptions(context.apps)
        writers = await MigrationAutodetector(context.apps, config["apps"]).changes()
    for writer in writers:
        writer.operations = untangled(writer.app_label, list(writer.operations))
    return writers


def _forget_descriptions(apps: Apps) -> None:
    """A docstring is for developers: rewording one must not call for a migration."""
    for models in apps.values():
        for model in models.values():
            model._meta.table_description = ""


def untangled(app: str, operations: list[Operation]) -> list[Operation]:
    """References to tables that are created further down, taken out and added once those exist."""
    waiting = {f"{app}.{change.name}" for change in operations if isinstance(change, CreateModel)}
    added: list[Operation] = []
    for change in operations:
        if isinstance(change, CreateModel):
            waiting.discard(f"{app}.{change.name}")
            later = [(name, field) for name, field in change.fields if _target(field) in waiting]
            if any(not getattr(field, "null", False) for _, field in later):
                raise CircularTables(f"{change.name}: {', '.join(name for name, _ in later)}")
            change.fields = [(name, field) for name, field in change.fields if _target(field) not in waiting]
            added += [AddField(change.name, name, field) for name, field in later]
    return operations + added


def _target(field: object) -> str:
    return str(field.model_name) if isinstance(field, ForeignKeyFieldInstance) else ""


def main() -> None:
    surfaces = [entry.load() for entry in entry_points(group="banshi.surfaces")]
    written = asyncio.run(write_migrations(configuration(load(), surfaces)))
    sys.stdout.write("".join(f"{path}\n" for path in written) or "The migrations are up to date.\n")


if __name__ == "__main__":
    main()
