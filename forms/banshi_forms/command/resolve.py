"""``banshi form resolve``: which fields are asked for now, and which of them must be answered."""

from __future__ import annotations

from datetime import date

import click

from ..evaluate import resolve
from ..limits import Refused
from ..values import Context
from .reading import as_of, asked_of, language, refused, tell


@click.command("resolve")
@click.argument("schema")
@click.argument("data")
@language
@as_of
def command(schema: str, data: str, lang: str, today: date) -> None:
    """Write the pointers of the fields that SCHEMA asks of DATA: {"relevant": […], "required": […]}."""
    form, document = asked_of(schema, data)
    try:
        found = resolve(form, document, Context(today, lang))
    except Refused as refusal:
        refused(refusal, lang)
    tell({"relevant": sorted(found.relevant), "required": sorted(found.required)})
