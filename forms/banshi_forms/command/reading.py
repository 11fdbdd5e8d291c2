"""How the commands read their files and options, and write their answers."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, NoReturn

import click

from ..limits import Refused
from ..spelling import read, spell
from ..values import Json

NO, UNUSABLE = 1, 2  # exit statuses beside 0

language = click.option(
    "--lang",
    default="zh_CN",
    show_default=True,
    type=click.Choice(["zh_CN", "en"]),
    help="Language of the words.",
)


def as_of(command: Callable[..., Any]) -> Callable[..., Any]:
    """The day that dates are judged on: today, unless told."""
    return click.option(
        "--today",
        type=click.DateTime(["%Y-%m-%d"]),
        default=lambda: datetime.now().astimezone().replace(tzinfo=None),
        callback=lambda _, __, value: value.date(),
        metavar="YYYY-MM-DD",
        help="The day that dates are judged on.  [default: today]",
    )(command)


def text_of(path: str) -> str:
    """The text of a file, of standard input for ``-``. Leaves with 2 when it cannot be read."""
    try:
        raw = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
        return raw.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        unusable(f"{path}: {error}")


def json_of(path: str) -> Json:
    """The JSON of a file, numbers with fractions as exact decimals. Leaves with 2 when it is none."""
    try:
        return read(text_of(path))
    except ValueError as error:
        unusable(f"{path}: {error}")


def asked_of(schema: str, data: str) -> tuple[Json, Json]:
    """A schema and a document. Leaves with 2 when either cannot be read, or both are standard input."""
    if schema == data == "-":
        unusable("only one of SCHEMA and DATA can be standard input.")
    return json_of(schema), json_of(data)


def schema_of(path: str) -> dict[str, Any]:
    """The schema of a form to draw or read by; ``true`` and ``false`` ask for nothing. Leaves with 2."""
    found = json_of(path)
    if not isinstance(found, dict | bool):
        unusable(f"{path}: a schema is an object, true or false.")
    return found if isinstance(found, dict) else {}


def tell(value: Json) -> None:
    """Write an answer as JSON, laid out for people."""
    click.echo(spell(value), nl=False)


def refused(refusal: Refused, lang: str) -> NoReturn:
    """``{"refused": why}`` on standard output, and exit status 2."""
    tell({"refused": refusal.message.get(lang) or str(refusal)})
    raise SystemExit(UNUSABLE)


def unusable(why: str) -> NoReturn:
    """One sentence to standard error, and exit status 2."""
    click.echo(f"banshi form: {why}", err=True)
    raise SystemExit(UNUSABLE)
