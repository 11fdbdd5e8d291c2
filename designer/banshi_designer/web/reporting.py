"""The report on a table as a page shows it: every row with its fate, and what a person may choose otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request

from banshi_forms import Definition
from banshi_platform.i18n import gettext as _
from banshi_platform.i18n import ngettext
from banshi_platform.web.surface import url
from banshi_templates.contexts import (
    Choice,
    ReportColumn,
    ReportLine,
    ReportNote,
    TableReport,
)

from ..palette import PALETTE
from ..starting import tables
from ..starting.tables import report
from ..starting.tables.blocks import KINDS, Block
from ..starting.tables.element_names import ELEMENTS
from ..starting.tables.mapping import SAME
from ..starting.tables.names import COLUMNS


def table(made: tables.Made, block: Block, given: tables.Mapping) -> TableReport:
    """A table with its columns and rows."""
    lines = tuple(_line(made, block, line, given) for line in made.lines if line.block == block.number)
    return TableReport(
        number=block.number,
        name=block.name,
        title=block.title,
        kinds=tuple(Choice(kind, _kind(kind), kind == block.kind) for kind in KINDS),
        columns=tuple(_column(block, at, heading) for at, heading in enumerate(block.headed()) if heading),
        into=_into(made, block, given),
        lines=lines,
        open=sum(line.outcome in ("guessed", "kept") for line in lines),
    )


def _kind(kind: str) -> str:
    words = {
        "elements": _("Elements and their values"),
        "materials": _("List of materials"),
        "fields": _("List of fields"),
        "none": _("None of these: only keep it in the report"),
    }
    return words[kind]


def _column(block: Block, at: int, heading: str) -> ReportColumn:
    meaning = block.columns[at] if at < len(block.columns) else None
    present = meaning.key if meaning else ""
    choices = [Choice(f"{block.kind}:", _("Not understood"), not present)]
    choices += [
        Choice(f"{block.kind}:{key}", _(name), key == present) for key, name in COLUMNS[block.kind].items()
    ]
    return ReportColumn(heading, f"col.{block.number}.{at}", tuple(choices), bool(meaning and meaning.sure))


def _into(made: tables.Made, block: Block, given: tables.Mapping) -> tuple[Choice, ...]:
    """Whether a second table of fields belongs to the form itself, or describes rows."""
    first = next((one.number for one in made.tables if one.kind == "fields"), None)
    if block.kind != "fields" or block.number == first or not made.groups:
        return ()
    chosen = given.into.get(block.number, SAME)
    choices = [
        (SAME, _("As its title says")),
        ("", _("The form itself")),
        *((key, _("Rows of “%(name)s”", name=label)) for key, label in made.groups),
    ]
    return tuple(Choice(value, text, value == chosen) for value, text in choices)


def _line(made: tables.Made, block: Block, line: report.Line, given: tables.Mapping) -> ReportLine:
    row = (
        block.rows[line.row].number
        if line.row < len(block.rows) and block.kind != "elements"
        else line.row + 1
    )
    select, choices = _selecting(made, block, line, given)
    return ReportLine(
        number=row,
        source=line.source,
        text=line.text,
        outcome=line.outcome,
        target=_(line.target) if line.target else "",
        notes=tuple(_said(note) for note in line.notes),
        select=select,
        choices=choices,
        out=f"out.{block.number}.{line.row}" if block.kind != "none" else "",
        out_as=block.kind,
        is_out=given.left_out(block.number, line.row, block.kind),
    )


def _selecting(
    made: tables.Made, block: Block, line: report.Line, given: tables.Mapping
) -> tuple[str, tuple[Choice, ...]]:
    """What a row may be instead: another element, another kind of field."""
    place = (block.number, line.row)
    if line.outcome == "left_out":
        return "", ()
    if block.kind == "elements":
        present = given.elements.get(place) or next(
            (key for key, name in ELEMENTS.items() if name == line.target), ""
        )
        options = [("", _("Nothing: only keep it in the report")), *((k, _(n)) for k, n in ELEMENTS.items())]
        return f"to.{block.number}.{line.row}", tuple(Choice(k, n, k == present) for k, n in options)
    if block.kind == "fields" and place in made.field_kinds:
        kind = made.field_kinds[place]
        return f"type.{block.number}.{line.row}", tuple(
            Choice(one.id, _(one.label), one.id == kind) for one in PALETTE
        )
    return "", ()


def _said(note: report.Note) -> ReportNote:
    return ReportNote(_(note.sentence, **note.named), open=bool(note.part))


def kept_line(request: Request, code: str, stored: Mapping[str, Any]) -> ReportLine:
    """A line that the history keeps, each of its notes with the way to where it is mended."""
    notes = tuple(
        ReportNote(
            _(note.sentence, **note.named),
            url(request, "admin.design", code=code, part=note.part) if note.part else "",
            bool(note.part),
        )
        for note in report.notes_of(stored)
    )
    return ReportLine(
        number=int(stored["row"]) + 1,
        source=str(stored["source"]),
        text=str(stored["text"]),
        outcome=stored["outcome"],
        target=_(str(stored["target"])) if stored["target"] else "",
        notes=notes,
    )


def holds(defn: Definition) -> str:
    """What a draft would hold, in a sentence."""
    steps = defn.form.get("x-steps", ())
    fields = sum(len(section["fields"]) for step in steps for section in step["sections"])
    parts = (
        ngettext("%(num)s field", "%(num)s fields", fields),
        ngettext("%(num)s step", "%(num)s steps", len(steps)),
        ngettext("%(num)s rule", "%(num)s rules", len(defn.form.get("allOf", ()))),
        ngettext("%(num)s material", "%(num)s materials", len(defn.materials["materials"])),
    )
    return _(", ").join(parts)
