"""``banshi form check``: whether a schema is in the dialect, and what its author should mend."""

from __future__ import annotations

import click

from ..language import check_schema
from ..messages import sentence
from .reading import NO, json_of, tell


@click.command("check")
@click.argument("schema")
@click.option("--lang", default="zh_CN", show_default=True, type=click.Choice(["zh_CN", "en"]))
def command(schema: str, lang: str) -> None:
    """Say what is wrong with SCHEMA, each with its place; leaves with 1 when an error is among it."""
    found = check_schema(json_of(schema))
    report = [
        {"pointer": f.pointer, "code": f.code, "severity": f.severity, "message": sentence(f, lang)}
        for f in found
    ]
    tell({"ok": not any(f.severity == "error" for f in found), "findings": report})
    if any(f.severity == "error" for f in found):
        raise SystemExit(NO)
