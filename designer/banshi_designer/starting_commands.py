"""`banshi matter new | from-table`: beginning a matter on the command line, as the pages do it."""

from __future__ import annotations

from pathlib import Path

import click

from banshi_forms import Definition, to_canonical
from banshi_platform import documents, i18n
from banshi_platform.actors import SYSTEM
from banshi_platform.i18n import gettext as _
from banshi_platform.problems import CanMend
from banshi_platform.tables import Matter, Organisation

from . import exchange, log, starting
from .commands import LANGUAGES, matter, with_database
from .starting import tables
from .starting.beginning import item_types
from .starting.offices import as_office
from .starting.tables import report

TYPES = click.Choice([code for code, _name in item_types()])
MARKS = {"taken": "✓", "guessed": "!", "kept": "✗", "left_out": "·"}


class BadBeginning(CanMend):
    """The matter cannot begin like this. %(why)s"""


@matter.command("new")
@click.argument("title")
@click.option("--organisation", required=True, help="Credit code of the organisation in charge.")
@click.option("--code", default="", help="The code in addresses; else made from the name.")
@click.option("--type", "kind", default="01", show_default=True, type=TYPES)
@click.option("--starter", default="", help="Code of the starter to begin from; else from nothing.")
def new(title: str, organisation: str, code: str, kind: str, starter: str) -> None:
    """Begin a matter called TITLE as a draft."""

    async def work() -> str:
        start = await _beginning(title, await _office(organisation), code, kind)
        if starter:
            return await _create(start, starting.copied(starting.starter(starter).definition, start))
        return await _create(start, starting.blank(start))

    click.echo(f"✓ {with_database(work)}")


@matter.command("from-table")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--organisation", required=True, help="Credit code of the organisation in charge.")
@click.option("--title", default="", help="The name; else what the table says.")
@click.option("--code", default="", help="The code in addresses; else made from the name.")
@click.option("--dry-run", is_flag=True, help="Only say what was understood.")
@click.option("--lang", type=LANGUAGES, default="zh_CN", show_default=True)
def from_table(file: Path, organisation: str, title: str, code: str, dry_run: bool, lang: str) -> None:
    """Begin a matter from the tables of an Excel or Word FILE, and say what became of every row."""

    document = tables.read_table(file.read_bytes(), file.name)

    async def work() -> tuple[tables.Made, str]:
        office = await _office(organisation)
        made = tables.made(document, as_office(office), tables.Mapping(), title, code or "x")
        start = await _beginning(made.start.title, office, code, made.start.type)
        if dry_run:
            return made, f"· {start.code}"
        made = tables.made(document, as_office(office), tables.Mapping(), title, start.code)
        about = {"from": "table", "name": file.name, "lines": [report.stored(line) for line in made.lines]}
        await _create(start, starting.blank(start))
        await log.put_in_place(SYSTEM, start.code, made.definition, 1, about)
        return made, f"✓ {start.code}"

    with i18n.use_locale(lang):
        made, done = with_database(work)
        for line in made.lines:
            notes = " ".join(_(note.sentence, **note.named) for note in line.notes)
            said = notes or (_(line.target) if line.target else "")
            click.echo(f"{MARKS[line.outcome]} {line.source or line.text[:40]}: {said}")
    click.echo(done)


async def _office(credit_code: str) -> Organisation:
    found = await Organisation.get_or_none(credit_code=credit_code)
    if found is None:
        raise exchange.UnknownOrganisation(code=credit_code)
    return found


async def _beginning(title: str, office: Organisation, code: str, kind: str) -> starting.Beginning:
    """Name and code, checked as the page checks them."""
    taken = {row["code"] for row in await Matter.all().values("code")}
    code = code or starting.suggested_code(title, taken)
    if faults := starting.faults(title, code, taken):
        raise BadBeginning(why=" ".join(faults.values()))
    return starting.Beginning(title, code, as_office(office), kind)


async def _create(start: starting.Beginning, made: Definition) -> str:
    office = await _office(start.office.credit_code)
    await documents.create_matter(SYSTEM, start.code, office.id, start.title, to_canonical(made))
    return start.code


__all__ = ["from_table", "matter", "new"]
