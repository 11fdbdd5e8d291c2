"""Fixtures for all tests: settings in a temporary folder, and the database of both kinds, real and empty.

PostgreSQL is the Debian package's, started once per run in a temporary folder behind a unix socket.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from banshi_platform import clock
from banshi_platform import database as db
from banshi_platform.settings import Settings, load, use
from banshi_runtime import seed

# a machine busy with other things is no fault of what is tested
hypothesis_settings.register_profile(
    "calm", deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
hypothesis_settings.load_profile("calm")


@dataclass(frozen=True)
class Tables:
    """The tables of a surface, without the surface."""

    name: str
    tables: str | None


SURFACES = [Tables("runtime", "banshi_runtime.tables"), Tables("designer", "banshi_designer.tables")]
NUMBERS = count()
DAY = datetime(
    2026, 11, 23, 2, 0, tzinfo=UTC
)  # a Monday, ten in the morning at the office; the samples' dates are true


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def surfaces() -> list[Tables]:
    """What ``open_database`` and ``migrate`` are told of the surfaces, for tests of the ground itself."""
    return SURFACES


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings in use, with everything in a folder of this test's own; the database is not open."""
    return use(load(data_dir=tmp_path / "data"))


@dataclass(frozen=True)
class PostgresServer:
    folder: Path

    def url(self, name: str) -> str:
        return f"postgresql://banshi@/{name}?host={self.folder}"

    async def execute(self, *statements: str) -> None:
        connection = await asyncpg.connect(self.url("postgres"))
        try:
            for statement in statements:
                await connection.execute(statement)
        finally:
            await connection.close()


def _apart(work: Coroutine[Any, Any, Any]) -> Any:
    """Run to the end on a loop of its own, whether or not one runs here."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


def _postgres_programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    if not found:
        pytest.fail("These tests need PostgreSQL: apt-get install postgresql", pytrace=False)
    return found[-1].parent


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A PostgreSQL that trusts everyone who can reach its folder; it never runs as root."""
    programs = _postgres_programs()
    folder = Path(tempfile.mkdtemp(prefix="banshi-pg-"))
    owner: dict[str, Any] = {}
    if os.geteuid() == 0:
        owner = {"user": "postgres", "group": "postgres", "extra_groups": []}
        shutil.chown(folder, "postgres", "postgres")
    data = folder / "data"
    subprocess.run(
        [programs / "initdb", "-D", data, "-U", "banshi", "--auth=trust", "--no-sync", "-E", "UTF8", "--locale=C"],
        check=True, capture_output=True, cwd=folder, **owner,
    )  # fmt: skip
    quick = "fsync=off full_page_writes=off synchronous_commit=off max_connections=80 shared_buffers=32MB"
    options = [
        f"-c{option}" for option in [*quick.split(), f"unix_socket_directories={folder}", "listen_addresses="]
    ]
    log = (folder / "log").open("wb")
    server = subprocess.Popen(
        [programs / "postgres", "-D", data, *options], stdout=log, stderr=log, cwd=folder, **owner
    )
    try:
        running = PostgresServer(folder)
        _apart(_ready(running, server))
        yield running
    finally:
        server.terminate()
        server.wait(timeout=20)
        log.close()
        shutil.rmtree(folder, ignore_errors=True)


async def _ready(server: PostgresServer, process: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        try:
            return await server.execute("SELECT 1")
        except (OSError, asyncpg.CannotConnectNowError):
            assert process.poll() is None, (server.folder / "log").read_text()
            await asyncio.sleep(0.05)
    pytest.fail("PostgreSQL did not start in ten seconds", pytrace=False)


@pytest.fixture(scope="session")
def postgres_template(postgres_server: PostgresServer, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The name of a database with all tables, to copy."""
    _apart(postgres_server.execute("CREATE DATABASE migrated"))
    place = tmp_path_factory.mktemp("template")
    _apart(db.migrate(load(data_dir=place, database_url=postgres_server.url("migrated")), SURFACES))
    return "migrated"


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with all tables, to copy."""
    settings = load(data_dir=tmp_path_factory.mktemp("template"))
    _apart(db.migrate(settings, SURFACES))
    return settings.sqlite_path


@pytest.fixture(scope="session")
def demo_template(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the people and the starter matters of the demonstration, on SQLite, to copy."""
    return _demo_folder(sqlite_template, tmp_path_factory)


@pytest.fixture(scope="session")
def bureau_template(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same on the day that the samples were written for."""
    with clock.frozen(DAY):
        return _demo_folder(sqlite_template, tmp_path_factory)


@pytest.fixture(scope="session")
def bureau_postgres(
    postgres_server: PostgresServer, postgres_template: str, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, Path]:
    """The same in PostgreSQL: the database to copy, and the folder with the secret that it was written with."""
    _apart(postgres_server.execute(f"CREATE DATABASE bureau TEMPLATE {postgres_template}"))
    folder = tmp_path_factory.mktemp("bureau") / "data"
    demo = _demonstration(load(data_dir=folder, database_url=postgres_server.url("bureau")))
    with clock.frozen(DAY):
        _apart(_peopled(demo))
    return "bureau", folder


def _demo_folder(migrated: Path, folders: pytest.TempPathFactory) -> Path:
    demo = _demonstration(load(data_dir=folders.mktemp("demonstration") / "data"))
    demo.data_dir.mkdir()
    shutil.copy(migrated, demo.sqlite_path)
    _apart(_peopled(demo))
    return demo.data_dir


def _demonstration(settings: Settings) -> Settings:
    more = {"environment": "demo", "demo_accounts": True, "workers_embedded": 0}
    return settings.model_copy(update=more)


async def _peopled(demo: Settings) -> None:
    await db.open_database(use(demo), SURFACES)
    try:
        await seed.people_and_matters(demo)
    finally:
        await db.close_database()


@pytest.fixture
def sqlite_demo(demo_template: Path, tmp_path: Path) -> Settings:
    """Settings of a demonstration of this test's own, on SQLite."""
    shutil.copytree(demo_template, tmp_path / "data")
    return use(_demonstration(load(data_dir=tmp_path / "data")))


@pytest.fixture
def sqlite_bureau(bureau_template: Path, tmp_path: Path) -> Settings:
    """The same, made on the day of the samples."""
    shutil.copytree(bureau_template, tmp_path / "data")
    return use(_demonstration(load(data_dir=tmp_path / "data")))


@pytest.fixture
def postgresql_bureau(
    bureau_postgres: tuple[str, Path], postgres_server: PostgresServer, tmp_path: Path
) -> Iterator[Settings]:
    template, folder = bureau_postgres
    shutil.copytree(folder, tmp_path / "data")
    name = f"test_{next(NUMBERS)}"
    _apart(postgres_server.execute(f"CREATE DATABASE {name} TEMPLATE {template}"))
    yield use(_demonstration(load(data_dir=tmp_path / "data", database_url=postgres_server.url(name))))
    _apart(postgres_server.execute(f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.fixture(params=["sqlite", "postgresql"])
def bureau_settings(request: pytest.FixtureRequest) -> Settings:
    """A demonstration on either database, not open."""
    settings: Settings = request.getfixturevalue(f"{request.param}_bureau")
    return settings


@pytest.fixture
def sqlite_settings(settings: Settings, sqlite_template: Path) -> Settings:
    """Settings with a migrated SQLite file of this test's own."""
    settings.data_dir.mkdir(parents=True)
    shutil.copy(sqlite_template, settings.sqlite_path)
    return settings


@pytest.fixture
def postgres_settings(
    settings: Settings, postgres_server: PostgresServer, postgres_template: str
) -> Iterator[Settings]:
    """Settings with a migrated PostgreSQL database of this test's own."""
    name = f"test_{next(NUMBERS)}"
    _apart(postgres_server.execute(f"CREATE DATABASE {name} TEMPLATE {postgres_template}"))
    yield use(settings.model_copy(update={"database_url": postgres_server.url(name)}))
    _apart(postgres_server.execute(f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.fixture(params=["sqlite", "postgresql"])
def database_settings(request: pytest.FixtureRequest) -> Settings:
    """Settings with a migrated database of either kind, not open: for tests that start processes."""
    kind = "postgres_settings" if request.param == "postgresql" else "sqlite_settings"
    settings: Settings = request.getfixturevalue(kind)
    return settings


@pytest.fixture
async def database(database_settings: Settings) -> AsyncIterator[Settings]:
    """An open, migrated, empty database; the test runs once on SQLite and once on PostgreSQL."""
    await db.open_database(database_settings, SURFACES)
    yield database_settings
    await db.close_database()


@pytest.fixture
async def sqlite_database(sqlite_settings: Settings) -> AsyncIterator[Settings]:
    """As ``database``, on SQLite only: for tests of what the database has no part in."""
    await db.open_database(sqlite_settings, SURFACES)
    yield sqlite_settings
    await db.close_database()
