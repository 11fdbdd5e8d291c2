"""The command line ``banshi``: serve, work, migrate, examine. Surfaces add their own commands.

A start that fails says why in one sentence and leaves with status 1; only a fault of ours shows a traceback.
"""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sqlite3
import sys
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from functools import cached_property
from importlib.metadata import entry_points
from typing import Any
from urllib.parse import urlsplit

import click
import uvicorn
from asyncpg import PostgresError
from tortoise.exceptions import BaseORMException

from . import database, doctor, i18n, logs, plugins, schema
from .entry import COMMANDS
from .problems import Problem
from .settings import BadConfiguration, Settings, load, use
from .web.inside import connect
from .web.kernel import answering, build_app, installed_surfaces, job_handlers
from .web.surface import Surface
from .worker import Worker

GRACE = 20  # seconds for requests in flight when the server is told to stop


class BanshiGroup(click.Group):
    """The commands of the platform, those that stand alone, those of the surfaces; a problem becomes one sentence."""

    @cached_property
    def surfaces(self) -> list[Surface]:
        return installed_surfaces()

    @cached_property
    def added(self) -> dict[str, click.Command]:
        alone = {point.name: point.load() for point in entry_points(group=COMMANDS)}
        return alone | {
            str(command.name): command for surface in self.surfaces for command in surface.commands
        }

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *self.added})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return super().get_command(ctx, cmd_name) or self.added.get(cmd_name)

    def main(self, *args: Any, **extra: Any) -> Any:
        try:
            return super().main(*args, **extra)
        except Problem as problem:
            click.echo(f"banshi: {problem}", err=True)
            sys.exit(1)


@click.group(cls=BanshiGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="banshi")
def main() -> None:
    """Banshi (办事): puts a government bureau's service matters on line."""


@main.command()
@click.option("--host", help="Address to listen on (else BANSHI_HOST).")
@click.option("--port", type=click.IntRange(1, 65535), help="Port to listen on (else BANSHI_PORT).")
@click.option("--migrate/--no-migrate", "first", default=True, help="Bring the tables up to date first.")
def serve(host: str | None, port: int | None, first: bool) -> None:
    """Serve the application, with the worker inside when BANSHI_WORKERS_EMBEDDED is above 0."""
    run_server(loaded(host=host, port=port), installed_surfaces(), first)


@main.command()
@click.option(
    "--at-once", type=click.IntRange(1, 64), help="Jobs done at once (else BANSHI_WORKERS_EMBEDDED)."
)
def worker(at_once: int | None) -> None:
    """Do the jobs in a process of its own; any number of them may run beside the server."""
    settings = loaded()
    with _database_or_sentence(settings):
        asyncio.run(_work(settings, installed_surfaces(), at_once))


@main.command()
def migrate() -> None:
    """Bring the tables up to date. On SQLite the file is copied beside itself before."""
    settings = loaded()
    with _database_or_sentence(settings):
        applied = asyncio.run(database.migrate(settings, installed_surfaces()))
    click.echo("\n".join(applied) or "The tables are up to date.")


@main.command("check-config")
def check_config() -> None:
    """Read the settings and say whether the application would start with them."""
    settings, surfaces = loaded(), installed_surfaces()
    build_app(settings, surfaces)
    click.echo(
        f"The settings are well: {settings.environment}, {settings.public_url}, {_database_kind(settings)}."
    )


@main.command("doctor")
def examine() -> None:
    """Look at the installation and say what is well and what to mend."""
    surfaces = installed_surfaces()
    with i18n.use_locale(i18n.of_the_terminal()):
        found = asyncio.run(_examined(loaded(), surfaces))
    for check in found:
        mark, colour = {"ok": ("✓", "green"), "warning": ("!", "yellow"), "error": ("✗", "red")}[check.state]
        click.echo(f"{click.style(mark, fg=colour)} {check.name}: {check.seen}")
        if check.mend:
            click.echo(f"    → {check.mend}")
    if any(check.state == "error" for check in found):
        sys.exit(1)


async def _examined(settings: Settings, surfaces: Sequence[Surface]) -> list[doctor.Check]:
    return [*await doctor.examine(settings, surfaces), *await plugins.examined(settings)]


def loaded(**values: object) -> Settings:
    """The settings, with what the command line says put before the environment; logging is set up by them."""
    settings = use(load(**{name: value for name, value in values.items() if value is not None}))
    logs.configure(settings)
    return settings


def run_server(settings: Settings, surfaces: Sequence[Surface], migrate_first: bool = True) -> None:
    """Serve until told to stop. What would fail later is tried before the server begins."""
    app = build_app(settings, surfaces)
    listening = listen(settings.host, settings.port)
    with _database_or_sentence(settings):
        asyncio.run(_prepare(settings, surfaces, migrate_first))
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=True,
        forwarded_allow_ips=settings.trusted_proxies,
        timeout_graceful_shutdown=GRACE,
        ssl_certfile=settings.tls_certificate,
        ssl_keyfile=settings.tls_key,
        lifespan="on",
    )
    _load(config)
    server = uvicorn.Server(config)
    server.run(sockets=[listening])
    if not server.started:
        sys.exit(3)


def _load(config: uvicorn.Config) -> None:
    try:
        config.load()
    except OSError as error:  # an SSLError is one too
        raise BadConfiguration(
            f"The files of BANSHI_TLS_CERTIFICATE and BANSHI_TLS_KEY cannot be used ({error}): mend their paths."
        ) from error


@contextmanager
def _database_or_sentence(settings: Settings) -> Iterator[None]:
    """A database that cannot be reached is the commonest fault of a start; its address is told without the password."""
    try:
        yield
    except (OSError, BaseORMException, PostgresError, sqlite3.Error) as error:
        raise BadConfiguration(
            f"The database ({_database_kind(settings)}) cannot be used: {type(error).__name__}: {error}. "
            "Check BANSHI_DATABASE_URL or BANSHI_DATA_DIR."
        ) from error


async def _work(settings: Settings, surfaces: Sequence[Surface], at_once: int | None) -> None:
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    async with opened(settings, surfaces):
        logs.log.info("worker begins")
        await Worker(settings, job_handlers(surfaces), concurrency=at_once).run(stop)
        logs.log.info("worker ends")


@asynccontextmanager
async def opened(settings: Settings, surfaces: Sequence[Surface]) -> AsyncIterator[None]:
    """What a command needs that works on the data: catalogues, an open database that is up to date, plugins."""
    i18n.load_catalogues()
    await _refuse_old_tables(settings, surfaces)
    await database.open_database(settings, surfaces)
    try:
        await connect()
        await plugins.start(settings, answering(surfaces))
        yield
    finally:
        await database.close_database()


def listen(host: str, port: int) -> socket.socket:
    """The listening socket, or a sentence why there is none."""
    try:
        return socket.create_server(
            (host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET, backlog=2048
        )
    except OSError as error:
        raise BadConfiguration(
            f"Cannot listen on {host}:{port} ({os.strerror(error.errno or 0)}): "
            "stop what uses it, or set BANSHI_PORT or --port."
        ) from error


async def _prepare(settings: Settings, surfaces: Sequence[Surface], migrate_first: bool) -> None:
    if migrate_first:
        await database.migrate(settings, surfaces)
    async with opened(settings, surfaces):
        return


async def _refuse_old_tables(settings: Settings, surfaces: Sequence[Surface]) -> None:
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    if waiting := await schema.pending(database.configuration(settings, surfaces)):
        raise BadConfiguration(f"The tables lack {', '.join(waiting)}: run `banshi migrate` first.")


def _database_kind(settings: Settings) -> str:
    if not settings.on_postgresql:
        return f"SQLite at {settings.sqlite_path}"
    parts = urlsplit(settings.database_url)
    return f"PostgreSQL {parts.path.lstrip('/')} at {parts.hostname or 'a local socket'}"


if __name__ == "__main__":
    main()
