"""``banshi form export``: a form of ours as plain JSON Schema, for react-jsonschema-form, or on paper."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from ..converting import told
from ..converting.blank import blank_page
from ..converting.exports import Exported, to_json_schema, to_rjsf
from ..limits import Refused
from ..spelling import spell
from ..values import Json
from .reading import NO, language, refused, schema_of, tell


@click.command("export")
@click.option("--to", "target", required=True, type=click.Choice(["jsonschema", "rjsf", "blank"]))
@click.option(
    "--keep-annotations", is_flag=True, help="jsonschema: keep the x- keywords, which mean nothing elsewhere."
)
@click.option(
    "--report", type=click.Path(dir_okay=False), help="Write what could not be said there into this file."
)
@click.argument("schema")
@language
def command(target: str, keep_annotations: bool, report: str | None, schema: str, lang: str) -> None:
    """Write SCHEMA for others.

    jsonschema: the schema without x- keywords; rjsf: {"schema", "uiSchema"}; blank: an HTML page to print and fill in
    by hand. Leaves with 1 when something could not be said there: --report tells what.
    """
    form = schema_of(schema)
    try:
        if target == "blank":
            click.echo(blank_page(form, lang), nl=False)
            return
        found = to_rjsf(form) if target == "rjsf" else to_json_schema(form, keep=keep_annotations)
    except Refused as refusal:
        refused(refusal, lang)
    tell(_answer(found))
    if report:
        Path(report).write_text(spell(told(found.report, lang)), encoding="utf-8")
    if any(entry.outcome == "not_carried" for entry in found.report):
        raise SystemExit(NO)


def _answer(found: Exported) -> Json:
    answer: dict[str, Any] = {"schema": found.schema, "uiSchema": found.ui}
    return found.schema if found.ui is None else answer
