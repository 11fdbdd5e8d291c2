"""``banshi form explain``: why a field is shown, hidden, required, optional, computed or read-only."""

from __future__ import annotations

from datetime import date

import click

from ..explain import explain
from ..limits import Refused
from ..values import Context
from .reading import NO, as_of, asked_of, language, refused, tell


@click.command("explain")
@click.argument("schema")
@click.argument("data")
@click.argument("pointer")
@language
@as_of
def command(schema: str, data: str, pointer: str, lang: str, today: date) -> None:
    """Say in words why the field at POINTER (/facilities/0/kind) of DATA stands as it does by SCHEMA.

    {"pointer", "title", "shown", "required", "computed", "read_only", "reasons": [{"about", "sentence", "rule"}],
    "to_show": [{"pointer", "value", "sentence"}]}. Leaves with 1 when the form has no such field.
    """
    form, document = asked_of(schema, data)
    try:
        found = explain(form, document, pointer, Context(today, lang))
    except Refused as refusal:
        refused(refusal, lang)
    tell(
        {
            "pointer": found.pointer, "title": found.title, "known": found.known, "shown": found.shown,
            "required": found.required, "computed": found.computed, "read_only": found.read_only,
            "reasons": [{"about": r.about, "sentence": r.sentence, "rule": r.pointer} for r in found.reasons],
            "to_show": [{"pointer": s.pointer, "value": s.value, "sentence": s.sentence} for s in found.to_show],
        }
    )  # fmt: skip
    if not found.known:
        raise SystemExit(NO)
