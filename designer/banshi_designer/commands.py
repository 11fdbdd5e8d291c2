"""`banshi matter check | diff | import | export | publish`: packages on the command line, for files kept in Git."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import click

from banshi_forms import Finding, check, from_canonical
from banshi_forms.command.diff import told
from banshi_forms.messages import sentence
from banshi_forms.package import read_path, to_zip, write_folder
from banshi_forms.spelling import spell
from banshi_platform import database, documents
from banshi_platform.actors import SYSTEM
from banshi_platform.command import loaded
from banshi_platform.web.kernel import installed_surfaces

from . import drafts, exchange, rehearsing
from .releasing import publishing
from .releasing.difference import difference

Result = TypeVar("Result")
LANGUAGES = click.Choice(["zh_CN", "en"])
PACKAGE = click.Path(exists=True, path_type=Path)
EFFECT_MARKS = {"cosmetic": "·", "compatible": "✓", "narrowing": "!", "breaking": "✗"}


@click.group("matter")
def matter() -> None:
    """Check, import, export and publish matter packages (a folder or a zip)."""


@matter.command("check")
@click.argument("package", type=PACKAGE)
@click.option("--lang", type=LANGUAGES, default="zh_CN", show_default=True)
def check_package(package: Path, lang: str) -> None:
    """Say what is wrong with a package; leaves with 1 when an error is among it."""
    findings = check(exchange.definition_of(read_path(package)))
    _tell(findings, lang)
    if drafts.has_errors(findings):
        sys.exit(1)
    click.echo(f"✓ {package}")


@matter.command("diff")
@click.argument("old", type=PACKAGE)
@click.argument("new", type=PACKAGE)
@click.option("--lang", type=LANGUAGES, default="zh_CN", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Write the changes as JSON.")
def diff(old: Path, new: Path, lang: str, as_json: bool) -> None:
    """Say how the package NEW differs from OLD; leaves with 1 when something is narrowing or breaking."""
    before, after = (exchange.definition_of(read_path(path)) for path in (old, new))
    changes = [one.change for part in difference(before, after).parts for one in part.changes]
    if as_json:
        click.echo(spell([told(change, lang) for change in changes]), nl=False)
    for change in () if as_json else changes:
        click.echo(f"{EFFECT_MARKS[change.effect]} {change.pointer}: {change.sentence(lang)}")
    if any(change.effect in ("narrowing", "breaking") for change in changes):
        sys.exit(1)


@matter.command("import")
@click.argument("package", type=PACKAGE)
@click.option("--dry-run", is_flag=True, help="Only say what would happen.")
@click.option("--lang", type=LANGUAGES, default="zh_CN", show_default=True)
def import_package(package: Path, dry_run: bool, lang: str) -> None:
    """Make a package the draft of its matter. Importing the same again changes nothing."""

    async def work() -> exchange.Plan:
        plan = await exchange.plan(read_path(package))
        if not (dry_run or plan.blocked):
            await exchange.apply(SYSTEM, plan)
        return plan

    plan = with_database(work)
    _tell(plan.findings, lang)
    if plan.organisation is None:
        click.echo(
            f"✗ {plan.code}: organisation {plan.definition.profile['organisation']['credit_code']} is unknown"
        )
    click.echo(f"{plan.code} ({plan.title}): {plan.effect}")
    if plan.blocked:
        sys.exit(1)


@matter.command("export")
@click.argument("code")
@click.argument("target", type=click.Path(path_type=Path))
@click.option("--version", "number", type=int, help="A published version (else the live one).")
@click.option("--draft", is_flag=True, help="The draft instead of a published version.")
def export(code: str, target: Path, number: int | None, draft: bool) -> None:
    """Write a matter to TARGET: a zip if it ends in .zip, else a folder."""
    content = with_database(lambda: content_of(code, number, draft))
    definition = from_canonical(content)
    if target.suffix == ".zip":
        target.write_bytes(to_zip(definition))
    else:
        write_folder(definition, target)
    click.echo(f"✓ {target}")


@matter.command("rehearse")
@click.argument("package", type=PACKAGE)
@click.option(
    "--count", type=click.IntRange(1, 50), default=5, show_default=True, help="Made-up applications."
)
@click.option("--lang", type=LANGUAGES, default="zh_CN", show_default=True)
def rehearse(package: Path, count: int, lang: str) -> None:
    """Let made-up applications walk through a package, to the certificate; leaves with 1 when one gets stuck."""
    told = rehearsing.rehearsed(package, count, lang)
    for line in rehearsing.lines(told):
        click.echo(line)
    if not told or any(one.failure for one in told):
        sys.exit(1)


@matter.command("publish")
@click.argument("code")
@click.option("--on", "day", default="", help="The day (2026-12-01) from which it is live; else at once.")
@click.option("--carry", type=click.Choice(publishing.CARRIES), default="keep", show_default=True)
def publish(code: str, day: str, carry: documents.Carry) -> None:
    """Check the draft of a matter and publish it as its next version.

    CARRY says what becomes of applications that are under way.
    """

    async def work() -> str:
        draft = await documents.draft(code)
        live_from = publishing.moment_of(day) if day else None
        version = await publishing.publish(SYSTEM, code, draft.revision, live_from, carry)
        return f"✓ {code} version {version.number} ({version.digest[:12]})"

    click.echo(with_database(work))


async def content_of(code: str, number: int | None, draft: bool) -> str:
    """The canonical text of the draft, of a numbered version, or of the live one."""
    if draft:
        return (await documents.draft(code)).content
    if number is None:
        return (await documents.live(code)).content
    for version in await documents.versions(code):
        if version.number == number:
            return version.content
    raise documents.NotPublished(code=f"{code}@{number}")


def with_database(work: Callable[[], Awaitable[Result]]) -> Result:
    async def run() -> Result:
        settings, surfaces = loaded(), installed_surfaces()
        await database.migrate(settings, surfaces)
        await database.open_database(settings, surfaces)
        try:
            return await work()
        finally:
            await database.close_database()

    return asyncio.run(run())


def _tell(findings: tuple[Finding, ...] | list[Finding], lang: str) -> None:
    marks = {"error": "✗", "warning": "!", "notice": "·"}
    for finding in findings:
        click.echo(f"{marks[finding.severity]} {finding.pointer}: {sentence(finding, lang)}")
