"""``banshi form validate``: the verdict on one document, or on as many as come in as JSON lines."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from typing import Any, BinaryIO

import click

from ..limits import Refused
from ..messages import sentence
from ..spelling import one_line
from ..validate import verdict
from ..values import Context, Finding, Json
from .lines import Lines
from .reading import NO, as_of, asked_of, language, refused, tell, unusable


@click.command("validate")
@click.argument("schema")
@click.argument("data", required=False)
@language
@as_of
def command(schema: str, data: str | None, lang: str, today: date) -> None:
    """Say whether DATA is a valid document of SCHEMA, as it stands: {"valid": …, "errors": [{"pointer", "keyword",
    "message"}]}. Leaves with 1 when it is not.

    `validate -` alone reads JSON lines, {"schema": …, "data": …} each, and answers a line each, in order; a line that
    cannot be judged is answered with {"refused": "why"}.
    """
    context = Context(today, lang)
    if data is None and schema == "-":
        answer_lines(sys.stdin.buffer, sys.stdout.buffer, context)
        return
    if data is None:
        unusable("DATA is missing; `validate -` alone reads JSON lines.")
    form, document = asked_of(schema, data)
    try:
        found = verdict(form, document, context)
    except Refused as refusal:
        refused(refusal, lang)
    answer = told(found, lang)
    tell(answer)
    if not answer["valid"]:
        raise SystemExit(NO)


def answer_lines(source: BinaryIO, target: BinaryIO, context: Context) -> None:
    """A line of answer for each line of question, written as soon as it is known."""
    lines = Lines()
    for raw in lines.told(source):
        target.write(one_line(answered(lines, raw, context)).encode() + b"\n")
        target.flush()


def answered(lines: Lines, raw: bytes, context: Context) -> dict[str, Json]:
    """The answer to one line, whatever stands in it."""
    try:
        form, document = lines.read(raw)
        return told(verdict(form, document, context), context.locale)
    except Refused as refusal:
        return {"refused": refusal.message.get(context.locale) or str(refusal)}
    except ValueError as error:
        return {"refused": str(error)}


def told(found: list[Finding], locale: str) -> dict[str, Any]:
    """The verdict in the shape that is documented. Warnings of checks are told, and keep nothing from being valid."""
    grave = [finding for finding in found if finding.severity == "error"]
    slight = [finding for finding in found if finding.severity != "error"]
    answer: dict[str, Any] = {"valid": not grave, "errors": list(_said(grave, locale))}
    return answer | ({"notices": list(_said(slight, locale))} if slight else {})


def _said(found: list[Finding], locale: str) -> Iterator[dict[str, Json]]:
    for finding in found:
        keyword = finding.keyword or finding.code
        yield {"pointer": finding.pointer, "keyword": keyword, "message": sentence(finding, locale)}
