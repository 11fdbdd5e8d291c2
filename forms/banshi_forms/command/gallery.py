"""``banshi form gallery``: every kind of field on one page, to look at and to try."""

from __future__ import annotations

from pathlib import Path

import click

from ..gallery import page
from .reading import language, unusable


@click.command("gallery")
@language
@click.option("-o", "--output", default="-", show_default=True, metavar="FILE", help="Where the page goes.")
def command(lang: str, output: str) -> None:
    """Write one HTML page with all fields: empty, filled in, with errors, to read, to print."""
    drawn = page(lang)
    if output == "-":
        return click.echo(drawn, nl=False)
    try:
        Path(output).write_text(drawn, encoding="utf-8")
    except OSError as error:
        unusable(str(error))
