"""The rows of field tables gathered: read by their columns, and put into the repeating groups that they describe."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from banshi_platform.i18n import mark

from . import elements, fields
from .blocks import Block
from .grids import Row
from .mapping import Mapping
from .report import Line, Note

NO_TITLE = mark("The row has no name: it is left out.")


def cells_of(block: Block, row: Row) -> dict[str, str]:
    """The cells of a row by what their columns mean."""
    return {
        meaning.key: row.cells[at]
        for at, meaning in enumerate(block.columns)
        if meaning and at < len(row.cells) and row.cells[at]
    }


def unread(block: Block, row: Row) -> tuple[Note, ...]:
    """What stands in columns that nobody understands."""
    left = [
        f"{heading}：{row.cells[at]}"
        for at, heading in enumerate(block.headed())
        if at < len(row.cells) and row.cells[at] and block.columns[at] is None
    ]
    beyond = [cell for cell in row.cells[len(block.columns) :] if cell]
    words = "；".join([*left, *beyond])
    return (Note(elements.LEFT, {"words": words[:500]}, block.kind if words else ""),) if words else ()


def field_rows(tables: tuple[Block, ...], given: Mapping) -> list[fields.FieldRow]:
    rows = []
    for block in tables:
        if block.kind != "fields":
            continue
        for at, row in enumerate(block.rows):
            cells = cells_of(block, row)
            kind = given.types.get((block.number, at), "")
            read = fields.field_row(block.number, at, row.number, cells, kind)
            read.group = cells.get("group", "")
            read.notes += unread(block, row)
            if read.label.strip(" -–—") and not given.left_out(block.number, at, "fields"):
                rows.append(read)
    return rows


def nested(rows: list[fields.FieldRow], tables: tuple[Block, ...], given: Mapping) -> list[fields.FieldRow]:
    """Tables that describe the rows of a repeating group go into it; the first table is the form itself."""
    numbers = list(dict.fromkeys(row.block for row in rows))
    main = [row for row in rows if row.block == numbers[0]] if numbers else []
    for number in numbers[1:]:
        members = [row for row in rows if row.block == number]
        group = _group(main, tables[number], given.into.get(number))
        if group is None:
            for row in members:
                row.group = row.group or _bare(tables[number].title)
            main += members
        else:
            group.below = members
            if group not in main:
                main.append(group)
    return main


def place_of(row: fields.FieldRow) -> str:
    return f"{row.block}.{row.row}"


def _bare(title: str) -> str:
    return re.sub(r"[（(].*|^[\d.、\s]+", "", title).strip()[:60]


def _group(main: list[fields.FieldRow], block: Block, wanted: str | None) -> fields.FieldRow | None:
    """The repeating group that the person chose, or that the table's title names; or a new one, called by it."""
    groups = [row for row in main if row.kind in ("rows", "group")]
    if wanted is not None:
        return next((row for row in groups if place_of(row) == wanted), None)
    for row in groups:
        given = row.cells.get("name", "")
        if given and re.search(rf"(?<![A-Za-z_]){re.escape(given)}(?![A-Za-z_])", block.title):
            return row
        if row.label in block.title:
            return row
    if not re.search(r"table|可重复|明细|子表|多行|\d\s*行|列表", block.title):
        return None
    told = _bare(block.title)
    named = re.search(r"[A-Za-z]\w*", told)
    name = named[0] if named else ""
    label = told.replace(name, "").strip() if name else told
    cells = {"name": name, "label": label or told, "type": "table " + block.title}
    made = fields.field_row(block.number, fields.NO_ROW, 0, cells, "rows")
    made.read = replace(made.read, sure=True)
    return made


def left_out(tables: tuple[Block, ...], kind: str, given: Mapping) -> Iterator[Line]:
    """Rows that became no field: left out by the person, or without a name."""
    for block in tables:
        for at, row in enumerate(block.rows if block.kind == kind else ()):
            cells = cells_of(block, row)
            label = (cells.get("label") or cells.get("name", "")).strip(" -–—")
            line = Line(block.number, at, label, " | ".join(row.said), "left_out")
            if given.left_out(block.number, at, kind):
                yield line
            elif not label:
                yield replace(line, outcome="kept", notes=(Note(NO_TITLE),))


def everything(rows: list[fields.FieldRow]) -> Iterator[fields.FieldRow]:
    for row in rows:
        if row.cells:
            yield row
        yield from everything(row.below)
