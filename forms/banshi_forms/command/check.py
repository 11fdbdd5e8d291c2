"""``banshi form check``: whether a schema is in the dialect, and what its author should mend."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from ..language import check_schema
from ..messages import sentence
from ..rehearsing.contradictions import unreachable
from ..values import Context, Finding
from .reading import NO, as_of, json_of, language, tell


@click.command("check")
@click.argument("schema")
@language
@as_of
def command(schema: str, lang: str, today: date) -> None:
    """Say what is wrong with SCHEMA, each with its place; leaves with 1 when an error is among it.

    {"ok": …, "findings": [{"pointer", "code", "severity", "message"}]}; notices and warnings leave it usable. Rules
    that contradict each other are warnings; they also have "example" (the fewest answers), "parts" and "fields".
    """
    form = json_of(schema)
    found = check_schema(form)
    ok = not any(f.severity == "error" for f in found)
    shown = [_shown(f, lang) for f in found]
    if ok:
        shown += [{**_shown(f, lang), **f.params} for f in unreachable(form, Context(today, lang))]
    tell({"ok": ok, "findings": shown})
    if not ok:
        raise SystemExit(NO)


def _shown(found: Finding, lang: str) -> dict[str, Any]:
    return {
        "pointer": found.pointer,
        "code": found.code,
        "severity": found.severity,
        "message": sentence(found, lang),
    }
