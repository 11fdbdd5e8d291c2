"""``banshi form diff``: what changed between two versions of a form, and how grave it is."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from ..comparing import Change, compare
from ..limits import Refused
from ..values import Context
from .reading import NO, as_of, asked_of, language, refused, tell


@click.command("diff")
@click.argument("old")
@click.argument("new")
@language
@as_of
def command(old: str, new: str, lang: str, today: date) -> None:
    """Say how the form NEW differs from OLD, element by element.

    A list of {"pointer", "kind", "class", "message", "field"?, "example"?, "at"?}; class is cosmetic, compatible,
    narrowing or breaking; example is a document that OLD takes and NEW does not, at the place that shows it. Leaves
    with 1 when something is narrowing or breaking.
    """
    first, second = asked_of(old, new)
    try:
        found = compare(first, second, Context(today, lang))
    except Refused as refusal:
        refused(refusal, lang)
    tell([told(change, lang) for change in found])
    if any(change.effect in ("narrowing", "breaking") for change in found):
        raise SystemExit(NO)


def told(change: Change, lang: str) -> dict[str, Any]:
    """One change as JSON."""
    said: dict[str, Any] = {
        "pointer": change.pointer, "kind": change.kind, "class": change.effect, "message": change.sentence(lang),
    }  # fmt: skip
    if change.path:
        said["field"] = change.path
    if change.example is not None:
        said |= {"example": change.example.document, "at": change.example.at}
    return said
