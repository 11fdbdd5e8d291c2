"""``banshi form check``: whether a schema is in the dialect, and what its author should mend."""

from __future__ import annotations

import click

from ..language import check_schema
from ..messages import sentence
from .reading import NO, json_of, language, tell


@click.command("check")
@click.argument("schema")
@language
def command(schema: str, lang: str) -> None:
    """Say what is wrong with SCHEMA, each with its place; leaves with 1 when an error is among it.

    {"ok": …, "findings": [{"pointer", "code", "severity", "message"}]}; notices and warnings leave it usable.
    """
    found = check_schema(json_of(schema))
    report = [
        {"pointer": f.pointer, "code": f.code, "severity": f.severity, "message": sentence(f, lang)}
        for f in found
    ]
    ok = not any(f.severity == "error" for f in found)
    tell({"ok": ok, "findings": report})
    if not ok:
        raise SystemExit(NO)
