"""`banshi matter rehearse`: a dress rehearsal of a package in files, with neither database nor server."""

from __future__ import annotations

import asyncio
from pathlib import Path

from banshi_forms import Definition, to_canonical
from banshi_forms.package import read_path
from banshi_platform import i18n, plugins, settings
from banshi_platform.command import loaded
from banshi_platform.hooks import RehearsedApplication
from banshi_platform.web.kernel import answering, installed_surfaces

from .exchange import definition_of

SEED = 1


def rehearsed(package: Path, count: int, lang: str) -> list[RehearsedApplication]:
    """What became of each made-up application. Raises PluginFailed when it broke off."""
    definition = definition_of(read_path(package))
    settings.use(loaded())
    i18n.load_catalogues()
    with i18n.use_locale(lang):
        return asyncio.run(_rehearsed(definition, count))


async def _rehearsed(definition: Definition, count: int) -> list[RehearsedApplication]:
    told: list[RehearsedApplication] = []

    async def progress(one: RehearsedApplication) -> None:
        told.append(one)

    asked = plugins.found(settings.current(), answering(installed_surfaces()))
    await asked.first(
        "rehearse_matter", package=to_canonical(definition), count=count, seed=SEED, progress=progress
    )
    return told


def lines(told: list[RehearsedApplication]) -> list[str]:
    """A line per application: how it went, through which stages, and why it got stuck."""
    return [
        f"{'✗' if one.failure else '✓'} {number}: {' → '.join(one.stages)} "
        + (f"{one.failure} ({one.place})" if one.failure else one.result)
        for number, one in enumerate(told, start=1)
    ]
