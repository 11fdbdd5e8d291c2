"""The database: open, close, migrate, transactions. One code for SQLite (embedded) and PostgreSQL (past one
machine).

Rules: instants are aware and compared in UTC; transactions are short, nothing is drawn or sent inside one;
a write that may collide stands in a nested transaction, because PostgreSQL otherwise poisons the outer one;
no task is started inside a transaction. How tables come up to date is in ``schema``.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, Protocol, TypeVar

from tortoise.backends.base.client import BaseDBAsyncClient, TransactionalDBClient
from tortoise.backends.base.config_generator import expand_db_url
from tortoise.context import TortoiseContext, get_current_context
from tortoise.models import Model
from tortoise.queryset import QuerySet
from tortoise.transactions import in_transaction

from . import schema
from .settings import Settings, use

SQLITE, POSTGRESQL = (
    "sqlite",
    "postgresql",
)  # connection names: Tortoise caches SQL by name, so they must differ
POOL = 10  # PostgreSQL connections per process

AnyModel = TypeVar("AnyModel", bound=Model)


class HasTables(Protocol):
    """What the database asks of a surface."""

    @property
    def name(self) -> str: ...
    @property
    def tables(self) -> str | None: ...


def configuration(settings: Settings, surfaces: Sequence[HasTables] = ()) -> dict[str, Any]:
    """Tortoise's configuration: our tables, those of the surfaces, and the connection the settings name."""
    name = POSTGRESQL if settings.on_postgresql else SQLITE
    modules = {"platform": "banshi_platform.tables"}
    modules |= {surface.name: surface.tables for surface in surfaces if surface.tables}
    apps = {
        label: {
            "models": [module],
            "migrations": f"{module.rpartition('.')[0]}.migrations",
            "default_connection": name,
        }
        for label, module in modules.items()
    }
    return {
        "connections": {name: _connection(settings)},
        "apps": apps,
        "use_tz": True,
        "timezone": "UTC",
    }


def _connection(settings: Settings) -> dict[str, Any]:
    if settings.on_postgresql:
        info: dict[str, Any] = expand_db_url(settings.database_url)
        info["credentials"].setdefault("maxsize", POOL)
        return info
    credentials = {"file_path": str(settings.sqlite_path), "synchronous": "NORMAL"}
    return {"engine": "banshi_platform.sqlite_immediate", "credentials": credentials}


async def open_database(settings: Settings, surfaces: Sequence[HasTables] = ()) -> None:
    """Connect this process; the tables must be up to date (``migrate``)."""
    use(settings)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    with TortoiseContext() as context:
        await context.init(configuration(settings, surfaces), _enable_global_fallback=True)


async def close_database() -> None:
    """Close the connections of this process; closing what is not open is no fault."""
    if context := get_current_context():
        await context.close_connections()


async def migrate(settings: Settings, surfaces: Sequence[HasTables] = ()) -> list[str]:
    """Bring the tables up to date and give the names of the migrations that were applied. Safe to run at
    once.
    """
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    return await schema.bring_up_to_date(configuration(settings, surfaces))


def connection() -> BaseDBAsyncClient:
    """The connection in use: the transaction's inside one. Only for SQL that the query language lacks."""
    context = get_current_context()
    if context is None:
        raise RuntimeError("The database is not open.")
    return context.db()


def on_postgresql() -> bool:
    """Whether the open database is PostgreSQL."""
    return bool(connection().capabilities.dialect == "postgres")


def inside_transaction() -> bool:
    return isinstance(connection(), TransactionalDBClient)


def must_be_inside_transaction(what: str) -> None:
    """For functions whose write makes sense only together with their caller's."""
    if not inside_transaction():
        raise RuntimeError(f"{what} belongs inside database.transaction(), together with what it is about.")


@asynccontextmanager
async def transaction() -> AsyncIterator[None]:
    """All or nothing. Nested, it is a savepoint: its failure, caught outside it, leaves the outer one
    usable.
    """
    async with in_transaction():
        yield


def lock_for_update(queryset: QuerySet[AnyModel]) -> QuerySet[AnyModel]:
    """Lock the rows until the transaction ends (SQLite: the transaction is the only writer already)."""
    must_be_inside_transaction("lock_for_update")
    return queryset.select_for_update()
