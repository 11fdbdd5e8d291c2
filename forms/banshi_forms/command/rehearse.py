"""``banshi form rehearse``: a form tried out with made-up documents, from the page and back."""

from __future__ import annotations

from datetime import date

import click

from ..limits import Refused
from ..rehearsing import rehearse
from ..rehearsing.rehearsal import as_json
from ..values import Context
from .reading import NO, as_of, json_of, language, refused, tell


@click.command("rehearse")
@click.argument("schema")
@click.option("-n", "count", default=20, show_default=True, type=click.IntRange(1, 10_000), help="How many.")
@click.option("--seed", default=1, show_default=True, help="The same seed gives the same documents.")
@language
@as_of
def command(schema: str, count: int, seed: int, lang: str, today: date) -> None:
    """Generate, draw, post, read, judge and compare; leaves with 1 and the smallest failing case when one fails."""
    form = json_of(schema)
    try:
        report = rehearse(form, count, seed, Context(today, lang))
    except Refused as refusal:
        refused(refusal, lang)
    tell(as_json(report))
    if not report.holds:
        raise SystemExit(NO)
