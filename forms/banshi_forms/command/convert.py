"""``banshi form convert``: a form of another dialect in ours, with what became of every element of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from ..converting import DIALECTS, OF_FILES, Unusable, convert, counts, told
from ..language import check_schema
from ..messages import sentence
from ..spelling import spell
from ..wording import words
from .reading import NO, json_of, language, tell, unusable


@click.command("convert")
@click.option(
    "--from", "dialect", required=True, type=click.Choice(list(DIALECTS)),
    help="Which dialect: " + ", ".join(f"{name} ({title})" for name, title in DIALECTS.items()) + ".",
)  # fmt: skip
@click.option(
    "--report", type=click.Path(dir_okay=False), help="Write the report into this file, not among the answer."
)
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@language
def command(dialect: str, report: str | None, files: tuple[str, ...], lang: str) -> None:
    """Convert FILE into a form of ours, and say what became of every element of it.

    Prints {"schema", "report": [{"source", "outcome", "field", "note", "original"}], "counts", "findings"} and, where
    there are some, "translations" and "data". An outcome is carried, changed, not_carried or no_effect. A second FILE
    is the uiSchema of rjsf or of jsonforms. Leaves with 0 when everything was carried, 1 when something was not, 2 when
    the file holds no such form.
    """
    if files.count("-") > 1 or (dialect in OF_FILES and "-" in files):
        unusable("a workbook is a file, and standard input is read once.")
    sources: list[Any] = [Path(file) if dialect in OF_FILES else json_of(file) for file in files]
    try:
        found = convert(dialect, sources)
    except Unusable as error:
        unusable(f"{files[0]}: " + words(lang)(error.note, **error.named))
    said = told(found.report, lang)
    answer: dict[str, Any] = {
        "schema": found.schema,
        "counts": counts(found.report),
        "findings": [
            {"pointer": f.pointer, "code": f.code, "severity": f.severity, "message": sentence(f, lang)}
            for f in check_schema(found.schema)
        ],
    }
    answer |= {"translations": found.translations} if found.translations else {}
    answer |= {"data": found.data} if found.data is not None else {}
    if report:
        Path(report).write_text(spell(said), encoding="utf-8")
    else:
        answer["report"] = said
    tell(answer)
    if answer["counts"]["not_carried"]:
        raise SystemExit(NO)
