"""`banshi doctor`: looks at the installation as it is and says, item by item, what is well and what to mend.

The ground's own checks are here (Python, Pango, database, disk, clock); surfaces bring theirs (fonts, keys)
through ``Surface.checks``. A check looks, it never repairs.
"""

from __future__ import annotations

import asyncio
import ctypes.util
import shutil
import sys
import sysconfig
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, Protocol
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from . import database, schema
from .i18n import gettext as _
from .settings import Settings

State = Literal["ok", "warning", "error"]
LIBRARIES = {
    "gobject-2.0": "libpango-1.0-0",
    "pango-1.0": "libpango-1.0-0",
    "pangoft2-1.0": "libpangoft2-1.0-0",
    "harfbuzz": "libpango-1.0-0",
    "fontconfig": "libpango-1.0-0",
}
MIN_FREE_BYTES = 1 << 30
LAST_KNOWN_YEAR = 2026  # the clock of a machine is wrong when it says an earlier year than this release


@dataclass(frozen=True)
class Check:
    """What was looked at, how it is, what was seen, and, if it is not well, the command or change that mends it."""

    name: str
    state: State
    seen: str
    mend: str = ""


CheckFunction = Callable[[Settings], Awaitable[Check]]


async def python(settings: Settings) -> Check:
    number, place = sys.version.split()[0], sys.executable
    seen = _("%(number)s at %(place)s", number=number, place=place)
    if sys.prefix == sys.base_prefix:
        outside = _("%(seen)s is not a virtual environment.", seen=seen)
        return Check("Python", "warning", outside, _("Run `make setup`."))
    return Check("Python", "ok", f"{seen} ({sysconfig.get_platform()})")


async def pango(settings: Settings) -> Check:
    lost = sorted({package for name, package in LIBRARIES.items() if not ctypes.util.find_library(name)})
    if lost:
        return Check("Pango", "error", _("PDFs cannot be drawn."), f"sudo apt-get install {' '.join(lost)}")
    if not ctypes.util.find_library("harfbuzz-subset"):
        slow = _("libharfbuzz-subset is missing: a Chinese page takes 12 s instead of 0.25 s.")
        return Check("Pango", "warning", slow, "sudo apt-get install libharfbuzz-subset0")
    return Check("Pango", "ok", _("Pango and harfbuzz-subset are here."))


async def disk(settings: Settings) -> Check:
    folder = settings.data_dir
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    place = str(settings.data_dir)
    seen = _("%(free)s GiB free at %(place)s", free=f"{free / (1 << 30):.1f}", place=place)
    if not _writable(folder):
        closed = _("%(place)s cannot be written.", place=place)
        return Check(_("Disk"), "error", closed, f"sudo chown -R $USER {folder}")
    if free < MIN_FREE_BYTES:
        mend = _("Free at least 1 GiB, or move BANSHI_DATA_DIR to a larger disk.")
        return Check(_("Disk"), "error", seen, mend)
    return Check(_("Disk"), "ok", seen)


def _writable(folder: Path) -> bool:
    probe = folder / ".banshi-doctor"
    try:
        probe.touch()
        probe.unlink()
    except OSError:
        return False
    return True


async def clock(settings: Settings) -> Check:
    try:
        local = datetime.now(ZoneInfo(settings.timezone))
    except ZoneInfoNotFoundError:
        unknown = _("The time zone %(name)s is unknown.", name=settings.timezone)
        return Check(_("Clock"), "error", unknown, _("Mend BANSHI_TIMEZONE."))
    seen = f"{local:%Y-%m-%d %H:%M} {settings.timezone}"
    if datetime.now(UTC).year < LAST_KNOWN_YEAR:
        mend = _("Set the clock: %(command)s", command="sudo timedatectl set-ntp true")
        return Check(_("Clock"), "error", _("%(time)s lies before this release.", time=seen), mend)
    return Check(_("Clock"), "ok", seen)


class Examined(database.HasTables, Protocol):
    """What the doctor asks of a surface."""

    @property
    def checks(self) -> Sequence[CheckFunction]: ...


def tables(surfaces: Sequence[Examined]) -> CheckFunction:
    """The check of the database: it can be reached, and no migration waits."""

    async def examined(settings: Settings) -> Check:
        at = _("%(number)s at %(place)s", number="SQLite", place=str(settings.sqlite_path))
        kind = "PostgreSQL" if settings.on_postgresql else at
        if not settings.on_postgresql and not settings.sqlite_path.exists():
            none = _("%(database)s does not exist yet.", database=kind)
            return Check(_("Database"), "warning", none, "banshi migrate")
        waiting = await schema.pending(database.configuration(settings, surfaces))
        if waiting:
            lacks = _("%(database)s lacks %(tables)s.", database=kind, tables=", ".join(waiting))
            return Check(_("Database"), "error", lacks, "banshi migrate")
        return Check(_("Database"), "ok", _("%(database)s, tables up to date", database=kind))

    return examined


GROUND: tuple[CheckFunction, ...] = (python, pango, disk, clock)


async def examine(settings: Settings, surfaces: Sequence[Examined] = ()) -> list[Check]:
    """All checks in order. One that breaks is itself a finding, so that the others are still seen."""
    theirs = [check for surface in surfaces for check in surface.checks]
    return [await _guarded(check, settings) for check in (*GROUND, tables(surfaces), *theirs)]


async def _guarded(check: CheckFunction, settings: Settings) -> Check:
    try:
        return await asyncio.wait_for(check(settings), timeout=30)
    except Exception as error:  # a check must never take the doctor down with it
        return Check(
            getattr(check, "__name__", "check"),
            "error",
            f"{type(error).__name__}: {error}",
            _("See the log."),
        )
