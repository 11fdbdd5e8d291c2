"""Migrations: the traps of Tortoise's editor, each with a test that fails without our guard."""

from __future__ import annotations

import asyncio
import importlib
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from tortoise.context import TortoiseContext, get_current_context
from tortoise.exceptions import OperationalError
from tortoise.fields.base import DB_DEFAULT_NOT_SET

from banshi_platform import database as db
from banshi_platform import makemigrations, schema
from banshi_platform.settings import Settings
from banshi_platform.tables import Counter

pytestmark = pytest.mark.anyio

TABLES = '''
from tortoise import fields
from tortoise.models import Model

class Parent(Model):
    """A parent."""
    id = fields.IntField(primary_key=True)
    name = fields.CharField(max_length=20, db_index=True)
    place = fields.CharField(max_length=20, db_default="")
    class Meta:
        app = "trial"
        table = "parent"
        unique_together = (("name", "place"),)
        indexes = (("place", "name"),)

class Child(Model):
    id = fields.IntField(primary_key=True)
    parent = fields.ForeignKeyField("trial.Parent", on_delete=fields.CASCADE)
    note = fields.CharField(max_length=9, db_default="a; b")
    class Meta:
        app = "trial"
        table = "child"
'''
ALTERED = TABLES.replace('max_length=20, db_default=""', 'max_length=90, null=True, db_default=""')
NUMBERS = iter(range(1000))


class Trial:
    """A little package with tables and migrations, that can be changed as a developer would."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        self.name = f"trial_{next(NUMBERS)}"
        self.settings = settings
        self.package = folder / self.name
        (self.package / "migrations").mkdir(parents=True)
        (self.package / "__init__.py").touch()
        (self.package / "migrations" / "__init__.py").touch()
        self.surfaces = [SimpleNamespace(name="trial", tables=f"{self.name}.tables")]

    async def write(self, tables: str) -> list[str]:
        (self.package / "tables.py").write_text(tables, encoding="utf-8")
        for module in [name for name in sys.modules if name.startswith(self.name)]:
            del sys.modules[module]
        importlib.invalidate_caches()
        return await makemigrations.write_migrations(db.configuration(self.settings, self.surfaces))

    async def migrate(self) -> list[str]:
        return await db.migrate(self.settings, self.surfaces)


@pytest.fixture
def trial(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Trial:
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)  # a file changed within a second is read again
    return Trial(tmp_path, settings)


@pytest.fixture
def file(settings: Settings) -> Iterator[sqlite3.Connection]:
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(settings.sqlite_path, isolation_level=None)
    connection.execute("PRAGMA foreign_keys=ON")
    yield connection
    connection.close()


async def _filled(trial: Trial, file: sqlite3.Connection) -> None:
    await trial.write(TABLES)
    await trial.migrate()
    file.execute("INSERT INTO parent (name, place) VALUES ('a', 'x'), ('b', 'x')")
    file.execute("INSERT INTO child (parent_id) VALUES (1), (1), (2)")


def _indexes(file: sqlite3.Connection) -> set[tuple[str, ...]]:
    names = file.execute("SELECT name FROM pragma_index_list('parent')").fetchall()
    return {
        tuple(column for (column,) in file.execute("SELECT name FROM pragma_index_info(?)", row))
        for row in names
    }


async def test_altering_a_column_on_sqlite_keeps_children_and_indexes(
    trial: Trial, file: sqlite3.Connection
) -> None:
    await _filled(trial, file)
    before = _indexes(file)
    assert {("name",), ("name", "place"), ("place", "name")} <= before
    file.execute("DELETE FROM parent WHERE id = 2")
    await trial.write(ALTERED)
    assert len(await trial.migrate()) == 1
    assert file.execute("SELECT count(*) FROM child").fetchone() == (2,)
    assert _indexes(file) == before
    with pytest.raises(sqlite3.IntegrityError):
        file.execute("INSERT INTO parent (name, place) VALUES ('a', 'x')")
    file.execute("INSERT INTO parent (name, place) VALUES ('c', NULL)")
    assert file.execute("SELECT max(id) FROM parent").fetchone() == (3,)  # number 2 is not given out again


async def test_a_semicolon_in_a_default_does_not_cut_the_statement(
    trial: Trial, file: sqlite3.Connection
) -> None:
    await _filled(trial, file)
    assert file.execute("SELECT DISTINCT note FROM child").fetchall() == [("a; b",)]


async def test_dropping_a_column_on_sqlite_drops_only_its_indexes(
    trial: Trial, file: sqlite3.Connection
) -> None:
    lonely = TABLES.replace('        indexes = (("place", "name"),)\n', "").replace(
        '    place = fields.CharField(max_length=20, db_default="")\n',
        '    place = fields.CharField(max_length=20, db_default="")\n'
        "    note = fields.CharField(max_length=9, null=True)\n",
    )
    await trial.write(lonely)
    await trial.migrate()
    file.execute("INSERT INTO parent (name, place) VALUES ('a', 'x')")
    file.execute("INSERT INTO child (parent_id) VALUES (1)")
    await trial.write(lonely.replace("    note = fields.CharField(max_length=9, null=True)\n", ""))
    await trial.migrate()
    assert file.execute("SELECT count(*) FROM child").fetchone() == (1,)
    assert _indexes(file) == {("name",), ("name", "place")}


async def test_the_sqlite_file_is_copied_before_a_migration(
    trial: Trial, file: sqlite3.Connection, settings: Settings
) -> None:
    await _filled(trial, file)
    assert list(settings.data_dir.glob("*-before-*")) == []  # the first time there is nothing to lose
    await trial.write(ALTERED)
    await trial.migrate()
    (copy,) = settings.data_dir.glob("*-before-*")
    with sqlite3.connect(copy) as kept:
        assert kept.execute("SELECT count(*) FROM child").fetchone() == (3,)
    kept.close()
    assert copy.stat().st_mode & 0o077 == 0


async def test_a_migration_that_breaks_references_changes_nothing(
    trial: Trial, file: sqlite3.Connection
) -> None:
    await _filled(trial, file)
    await trial.write(ALTERED)
    (migration,) = (trial.package / "migrations").glob("0002*.py")
    text = migration.read_text(encoding="utf-8")
    end = text.rindex("]")
    breaking = "        ops.RunSQL('DELETE FROM parent WHERE id = 1'),\n    "
    migration.write_text(text[:end] + breaking + text[end:], encoding="utf-8")
    with pytest.raises(schema.BrokenReferences, match="child"):
        await trial.migrate()
    assert file.execute("SELECT count(*) FROM parent").fetchone() == (2,)
    assert file.execute("SELECT count(*) FROM tortoise_migrations WHERE app = 'trial'").fetchone() == (1,)


async def test_a_failing_migration_changes_nothing(trial: Trial, file: sqlite3.Connection) -> None:
    await _filled(trial, file)
    await trial.write(ALTERED)
    (migration,) = (trial.package / "migrations").glob("0002*.py")
    text = migration.read_text(encoding="utf-8")
    end = text.rindex("]")
    migration.write_text(
        text[:end] + "        ops.RunSQL('SELECT nonsense FROM nowhere'),\n    " + text[end:]
    )
    with pytest.raises(Exception, match="nowhere"):
        await trial.migrate()
    file.execute("INSERT INTO parent (name, place) VALUES ('c', 'x')")
    with pytest.raises(sqlite3.IntegrityError):
        file.execute("INSERT INTO parent (name, place) VALUES ('d', NULL)")  # the column is as it was


async def test_models_and_migrations_agree(settings: Settings, surfaces: list[Any]) -> None:
    config = db.configuration(settings, surfaces)
    assert await makemigrations.changes_without_migration(config) == [], (
        "run python -m banshi_platform.makemigrations"
    )


async def test_a_column_is_null_or_has_a_default_of_the_database(
    settings: Settings, surfaces: list[Any]
) -> None:
    """What a later migration adds to a table must suit rows that are there already."""
    from_the_start = _columns_made_with_their_tables()
    without = []
    async with TortoiseContext() as context:
        await context.init(db.configuration(settings, surfaces), init_connections=False)
        for app, models in (context.apps or {}).items():
            for model in models.values():
                for name, field in model._meta.fields_map.items():
                    if not getattr(field, "has_db_field", False) or field.pk or field.null:
                        continue
                    added = (app, model._meta.db_table, name) not in from_the_start
                    if added and field.db_default is DB_DEFAULT_NOT_SET:
                        without.append(f"{app}.{model._meta.db_table}.{name}")
    assert without == []


async def test_the_database_has_every_column_of_the_models(database: Settings) -> None:
    """Tables that refer to each other are created without their foreign keys by a stock migration."""
    context = get_current_context()
    assert context is not None
    missing = []
    for models in (context.apps or {}).values():
        for model in models.values():
            for column in model._meta.fields_db_projection.values():
                try:
                    await db.connection().execute_query(
                        f'SELECT "{column}" FROM "{model._meta.db_table}" LIMIT 0'
                    )
                except OperationalError:
                    missing.append(f"{model._meta.db_table}.{column}")
    assert missing == []


async def test_rewording_a_docstring_calls_for_no_migration(trial: Trial) -> None:
    assert len(await trial.write(TABLES)) == 1
    assert await trial.write(TABLES.replace("A parent.", "Who has children; or not.")) == []


CIRCLE = """
from tortoise import fields
from tortoise.models import Model

class Hen(Model):
    id = fields.IntField(primary_key=True)
    egg = fields.ForeignKeyField("trial.Egg", related_name="hens"%s)
    class Meta:
        app = "trial"

class Egg(Model):
    id = fields.IntField(primary_key=True)
    hen = fields.ForeignKeyField("trial.Hen", related_name="eggs"%s)
    class Meta:
        app = "trial"
"""


async def test_tables_that_refer_to_each_other_keep_their_references(
    trial: Trial, file: sqlite3.Connection
) -> None:
    await trial.write(CIRCLE % (", null=True", ", null=True"))
    await trial.migrate()
    file.execute("INSERT INTO hen (egg_id) VALUES (NULL)")
    file.execute("INSERT INTO egg (hen_id) VALUES (1)")
    with pytest.raises(sqlite3.IntegrityError):
        file.execute("UPDATE hen SET egg_id = 9")
    with pytest.raises(sqlite3.IntegrityError):
        file.execute("UPDATE egg SET hen_id = 9")


async def test_tables_that_cannot_exist_before_each_other_are_refused(trial: Trial) -> None:
    with pytest.raises(makemigrations.CircularTables):
        await trial.write(CIRCLE % ("", ""))


def _columns_made_with_their_tables() -> set[tuple[str, str, str]]:
    columns = set()
    for app in ("platform", "runtime", "designer"):
        package: Any = importlib.import_module(f"banshi_{app}.migrations")
        for path in sorted(Path(package.__path__[0]).glob("0*.py")):
            module: Any = importlib.import_module(f"{package.__name__}.{path.stem}")
            for operation in module.Migration.operations:
                for name, field in getattr(operation, "fields", []):
                    columns |= {
                        (app, operation.options["table"], column) for column in (name, field.source_field)
                    }
    return columns


@pytest.mark.parametrize(
    "folder", ["platform/banshi_platform", "runtime/banshi_runtime", "designer/banshi_designer"]
)
def test_no_migration_names_our_code(folder: str) -> None:
    """An enumeration imported by a migration can never be deleted again."""
    root = Path(__file__).parents[2]
    for migration in (root / folder / "migrations").glob("0*.py"):
        assert "banshi" not in migration.read_text(encoding="utf-8"), migration


async def test_processes_that_migrate_together_take_turns(settings: Settings, postgres_server: Any) -> None:
    name = "together"
    await postgres_server.execute(f"CREATE DATABASE {name}")
    await _three_at_once(settings, postgres_server.url(name))
    await postgres_server.execute(f"DROP DATABASE {name} WITH (FORCE)")


async def test_processes_that_migrate_one_file_together_take_turns(settings: Settings) -> None:
    await _three_at_once(settings, "")


async def _three_at_once(settings: Settings, url: str) -> None:
    code = (
        "import asyncio; from banshi_platform import database, settings;"
        f"chosen = settings.load(data_dir={str(settings.data_dir)!r}, database_url={url!r});"
        "print(asyncio.run(database.migrate(chosen)))"
    )
    starts = [
        asyncio.create_subprocess_exec(sys.executable, "-c", code, stdout=subprocess.PIPE) for _ in range(3)
    ]
    processes = await asyncio.gather(*starts)
    printed = [(await process.communicate())[0].decode().strip() for process in processes]
    assert [process.returncode for process in processes] == [0, 0, 0]
    assert sorted(len(text) > 2 for text in printed) == [False, False, True]  # one did the work


async def test_migrating_again_does_nothing(database_settings: Settings, surfaces: list[Any]) -> None:
    assert await db.migrate(database_settings, surfaces) == []
    assert await schema.pending(db.configuration(database_settings, surfaces)) == []


async def test_migrating_beside_an_open_database_leaves_it_open(
    database: Settings, surfaces: list[Any]
) -> None:
    assert await db.migrate(database, surfaces) == []
    await Counter.create(series="still here")
    assert await Counter.all().count() == 1
