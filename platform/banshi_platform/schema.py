"""Bringing the tables up to date: Tortoise's migrations in one transaction, with the guards its editor
lacks.

On SQLite the stock editor rebuilds a table by dropping it: with foreign keys on, that deletes every CASCADE
child, and indexes and multi-column UNIQUEs are gone for good. Here a migration runs with foreign keys off,
puts the indexes back, is checked before it is committed, and the file is copied first. On PostgreSQL
processes that start together take turns.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from copy import deepcopy
from pathlib import Path
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.context import TortoiseContext
from tortoise.migrations.constraints import UniqueConstraint
from tortoise.migrations.executor import MigrationExecutor, PlanStep
from tortoise.migrations.recorder import MigrationRecorder
from tortoise.migrations.schema_editor import SqliteSchemaEditor
from tortoise.migrations.schema_editor.base import BaseSchemaEditor
from tortoise.transactions import in_transaction

from . import clock
from .jobs_schema import bring_queue_up_to_date
from .problems import Broken

LOCK = 0x62616E736869  # "banshi": the advisory lock that migrating processes queue for


class BrokenReferences(Broken):
    """A migration would leave rows that refer to nothing (%(tables)s); nothing was changed."""


class _Executor(MigrationExecutor):
    def _schema_editor(self, atomic: bool = True, collect_sql: bool = False) -> BaseSchemaEditor:
        if self.connection.capabilities.dialect == "sqlite":
            return KeepingEditor(self.connection, atomic=atomic, collect_sql=collect_sql)
        return super()._schema_editor(atomic, collect_sql)


class KeepingEditor(SqliteSchemaEditor):
    """Rebuilds a table without losing its indexes, its UNIQUEs over several columns and its row counter."""

    async def _run_sql(self, sql: str) -> None:
        """The stock editor cuts at every semicolon, also those of a table's description."""
        if self.collect_sql:
            await super()._run_sql(sql)
        else:
            await self.client.execute_script(sql)

    async def _remake_table(
        self, model: Any, create_field: Any = None, delete_field: Any = None, alter_fields: Any = None
    ) -> None:
        table = model._meta.db_table
        gone = delete_field and (delete_field.source_field or delete_field.model_field_name)
        indexes = [index for index in await self._indexes(table) if gone not in index[1]]
        counter = await self._counter(table)
        await super()._remake_table(model, create_field, delete_field, alter_fields)
        for sql, columns in indexes:
            if sql:
                await self.client.execute_query(sql)
            elif len(columns) > 1:
                await self.add_constraint(model, UniqueConstraint(fields=tuple(columns)))
        if counter is not None:
            await self.client.execute_query("UPDATE sqlite_sequence SET seq=? WHERE name=?", [counter, table])

    async def _indexes(self, table: str) -> list[tuple[str | None, list[str]]]:
        found = []
        _, rows = await self.client.execute_query(
            "SELECT l.name, l.origin, m.sql FROM pragma_index_list(?) l JOIN sqlite_master m USING (name)",
            [table],
        )
        for row in rows:
            if row["origin"] != "pk":
                _, columns = await self.client.execute_query(
                    "SELECT name FROM pragma_index_info(?) ORDER BY seqno", [row["name"]]
                )
                found.append((row["sql"], [column["name"] for column in columns]))
        return found

    async def _counter(self, table: str) -> int | None:
        _, known = await self.client.execute_query("SELECT 1 FROM sqlite_master WHERE name='sqlite_sequence'")
        if not known:
            return None
        _, rows = await self.client.execute_query("SELECT seq FROM sqlite_sequence WHERE name=?", [table])
        return rows[0]["seq"] if rows else None


async def bring_up_to_date(config: dict[str, Any]) -> list[str]:
    """Apply what is pending, all or nothing; gives the names of what was applied."""
    async with _connected(config) as outside:
        on_sqlite = outside.capabilities.dialect == "sqlite"
        if on_sqlite:
            await _copy_before(outside, config)
        async with in_transaction() as client:
            if not on_sqlite:
                await client.execute_query(f"SELECT pg_advisory_xact_lock({LOCK})")
            applied = await _apply(client, config)
            if on_sqlite:
                await _check_references(client)
            else:
                applied += await bring_queue_up_to_date(client, MigrationRecorder(client))
    return applied


async def pending(config: dict[str, Any]) -> list[str]:
    """The names of the migrations that the database still lacks."""
    async with _connected(config) as client:
        return [_name(step) for step in await _Executor(client, config["apps"]).plan()]


@asynccontextmanager
async def _connected(config: dict[str, Any]) -> AsyncIterator[BaseDBAsyncClient]:
    """A connection of its own, beside an open database; on SQLite without foreign keys, which cannot be
    switched once a transaction has begun."""
    (name,) = config["connections"]
    config = deepcopy(config)
    if "sqlite" in config["connections"][name]["engine"]:
        config["connections"][name]["credentials"]["foreign_keys"] = "OFF"
    async with TortoiseContext() as context:
        await context.init(config)
        yield context.db(name)


async def _apply(client: BaseDBAsyncClient, config: dict[str, Any]) -> list[str]:
    executor = _Executor(client, config["apps"])
    # first, because asking for the applied ones without their table poisons PostgreSQL's transaction
    await executor.recorder.ensure_schema(executor._schema_editor(atomic=False))
    names = [_name(step) for step in await executor.plan()]
    await executor.migrate()
    return names


def _name(step: PlanStep) -> str:
    return f"{step.migration.app_label}.{step.migration.name}"


async def _check_references(client: BaseDBAsyncClient) -> None:
    _, rows = await client.execute_query("PRAGMA foreign_key_check")
    if rows:
        raise BrokenReferences(tables=", ".join(sorted({row["table"] for row in rows})))


async def _copy_before(client: BaseDBAsyncClient, config: dict[str, Any]) -> None:
    """Keep the file as it was, beside it, when there is something to lose."""
    waiting = await _Executor(client, config["apps"]).plan()
    _, tables = await client.execute_query("SELECT 1 FROM sqlite_master WHERE name = 'tortoise_migrations'")
    if not waiting or not tables:
        return
    (info,) = config["connections"].values()
    path = Path(info["credentials"]["file_path"])
    copy = path.with_name(f"{path.name}.{clock.now():%Y%m%dT%H%M%S%f}-before-{waiting[0].migration.name}")
    await client.execute_query("VACUUM INTO ?", [str(copy)])
    copy.chmod(0o600)
