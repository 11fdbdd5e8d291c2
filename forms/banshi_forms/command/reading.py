"""How the commands read their files and write their answers."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NoReturn

import click

from ..spelling import read, spell
from ..values import Json

NO, UNUSABLE = 1, 2  # exit statuses beside 0


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


def tell(value: Json) -> None:
    """Write an answer as JSON, laid out for people."""
    click.echo(spell(value), nl=False)


def unusable(why: str) -> NoReturn:
    """One sentence to standard error, and exit status 2."""
    click.echo(f"banshi form: {why}", err=True)
    raise SystemExit(UNUSABLE)
