"""Tortoise's SQLite backend made fit for several processes: writers queue, readers never wait, instants are
UTC.

Stock transactions begin deferred, so a read followed by a write fails with "database is locked" as soon as
another process writes, whatever the timeout; and one connection makes every reader wait for the open
transaction. The migration editor is chosen by the word "sqlite" in this module's name.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from tortoise.backends.base.client import (
    ConnectionWrapper,
    NestedTransactionContext,
    TransactionalDBClient,
    TransactionContext,
)
from tortoise.backends.sqlite.client import (
    SqliteClient,
    SqliteTransactionContext,
    SqliteTransactionWrapper,
)
from tortoise.connection import get_connections
from tortoise.exceptions import OperationalError, TransactionManagementError

BUSY_TIMEOUT = 30_000  # milliseconds a writer waits for the others


def _plain(values: Sequence[Any] | None) -> list[Any] | None:
    """Instants as UTC text: SQLite compares letters, and +08:00 sorts after any +00:00 of the same day."""
    return None if values is None else [_instant(v) if isinstance(v, datetime) else v for v in values]


def _instant(value: datetime) -> str:
    if value.tzinfo is None:
        raise OperationalError(f"The instant {value} has no time zone; use banshi_platform.clock.")
    return value.astimezone(UTC).isoformat(" ")


class _UtcClient(SqliteClient):
    """Turns parameters to UTC on their way in."""

    async def execute_insert(self, query: str, values: list[Any]) -> int:
        key: int = await super().execute_insert(query, _plain(values))
        return key

    async def execute_many(self, query: str, values: list[list[Any]]) -> None:
        await super().execute_many(query, [_plain(row) for row in values])

    async def execute_query(self, query: str, values: list[Any] | None = None) -> tuple[int, Sequence[Any]]:
        found: tuple[int, Sequence[Any]] = await super().execute_query(query, _plain(values))
        return found

    async def execute_query_dict(self, query: str, values: list[Any] | None = None) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = await super().execute_query_dict(query, _plain(values))
        return rows


class ImmediateClient(_UtcClient):
    """One connection that writes, one that only reads and never waits for it (WAL)."""

    def __init__(self, file_path: str, **kwargs: Any) -> None:
        kwargs.setdefault("busy_timeout", BUSY_TIMEOUT)
        super().__init__(file_path, **kwargs)
        self._reader = _UtcClient(file_path, **kwargs)
        self._reader.pragmas["query_only"] = "ON"  # last, so that the pragmas before it still apply

    async def close(self) -> None:
        await self._reader.close()
        await super().close()

    async def execute_query(self, query: str, values: list[Any] | None = None) -> tuple[int, Sequence[Any]]:
        if _only_reads(query):
            return await self._reader.execute_query(query, values)
        return await super().execute_query(query, values)

    async def execute_query_dict(self, query: str, values: list[Any] | None = None) -> list[dict[str, Any]]:
        if _only_reads(query):
            return await self._reader.execute_query_dict(query, values)
        return await super().execute_query_dict(query, values)

    def _in_transaction(self) -> TransactionContext:
        return _ImmediateContext(ImmediateTransaction(self), self._lock)


def _only_reads(query: str) -> bool:
    return query.lstrip()[:6].upper() == "SELECT"


class _ImmediateContext(SqliteTransactionContext):
    async def __aenter__(self) -> TransactionalDBClient:
        """As the stock one, but a BEGIN that fails or is cancelled leaves no lock and no transaction
        behind.
        """
        await self._trxlock.acquire()
        try:
            await self.ensure_connection()
            await self.connection.begin()
        except BaseException:
            await self._abandon()
            raise
        self.token = get_connections().set(self.connection_name, self.connection)
        return self.connection  # type: ignore[no-any-return]

    async def _abandon(self) -> None:
        try:
            if self.connection._connection:
                await asyncio.shield(self.connection._connection.rollback())
        finally:
            self._trxlock.release()


class ImmediateTransaction(_UtcClient, SqliteTransactionWrapper):
    """A transaction that is a writer from its first statement, and whose connection dies with it."""

    def _in_transaction(self) -> TransactionContext:
        return NestedTransactionContext(ImmediateTransaction(self))

    async def begin(self) -> None:
        try:
            await self._connection.commit()
            await self._connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            raise OperationalError(error) from error

    def acquire_connection(self) -> ConnectionWrapper[Any]:
        if self._ended():
            raise TransactionManagementError(
                "This transaction is over: a task started inside it must not go on using its connection."
            )
        return super().acquire_connection()

    def _ended(self) -> bool:
        parent = self._parent
        return self._finalized or (isinstance(parent, ImmediateTransaction) and parent._ended())

    async def execute_script(self, query: str) -> None:
        """Statement by statement: sqlite3's executescript() would commit the transaction first, silently."""
        for statement in _statements(query):
            await self.execute_query(statement)


def _statements(script: str) -> Iterator[str]:
    statement = ""
    for part in script.split(";"):
        statement += part + ";"
        if sqlite3.complete_statement(statement):
            if statement.strip(" \n\t;"):
                yield statement
            statement = ""
    if statement.strip(" \n\t;"):
        yield statement.rstrip(";")


client_class = ImmediateClient
