"""An XLSForm workbook as sheets of rows, each cell by its column's heading and its row's number.

pyxform reads the files (xls, xlsx, csv): it knows the odd spellings of years of workbooks. Its translation to XForms
is not used, for it gives up on the first fault and forgets the cells.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from zipfile import BadZipFile

from pyxform.errors import PyXFormError
from pyxform.xls2json_backends import DefinitionData, get_xlsform

from ..values import Json
from .ledger import Ledger, Part
from .result import Unusable

LARGEST = 20_000_000  # octets of a file
LARGEST_UNPACKED = 200_000_000
MOST_ROWS = 5_000
NO_SURVEY = "XLSForm: the workbook has no survey sheet"
SHEETS = ("survey", "choices", "settings", "external_choices", "entities", "osm")
_TRANSLATED = frozenset({"label", "hint", "guidance_hint", "constraint_message", "required_message",
"image", "audio",
                         "video", "big-image"})  # fmt: skip
_ALIASES: Mapping[str, str] = {
    "caption": "label", "relevance": "relevant", "readonly": "read_only", "calculate": "calculation",
    "command": "type",
    "tag": "name", "value": "name", "constraining_message": "constraint_message",
    "jr:constraintmsg": "constraint_message",
    "jr:requiredmsg": "required_message", "requiredmsg": "required_message", "count": "repeat_count",
    "jr:count": "repeat_count", "list name": "list_name", "title": "form_title", "set_form_title": "form_title",
    "label for english": "label",
}  # fmt: skip
_OUTER = frozenset({"bind", "control", "media", "body", "instance"})


@dataclass(frozen=True)
class Column:
    """A heading taken apart: what the column says, and in which language."""

    heading: str
    name: str
    language: str = ""


@dataclass
class Row:
    """A row of a sheet: its cells as a part of the source, found by what their columns say."""

    part: Part
    columns: list[Column]

    def headings(self, name: str) -> list[Column]:
        return [column for column in self.columns if column.name == name and column.heading in self.part]

    def heading(self, name: str) -> str:
        return next((column.heading for column in self.headings(name)), name)

    def look(self, name: str) -> str:
        return str(self.part.look(self.heading(name)) or "").strip()

    def take(self, name: str, note: str = "", **named: Json) -> str:
        return str(self.part.take(self.heading(name), note, **named) or "").strip()

    def refuse(self, name: str, note: str, **named: Json) -> None:
        for column in self.headings(name):
            self.part.refuse(column.heading, note, **named)

    def idle(self, name: str, note: str) -> None:
        for column in self.headings(name):
            self.part.idle(note, column.heading)


@dataclass
class Workbook:
    name: str
    sheets: dict[str, list[Row]] = field(default_factory=dict)
    source: dict[str, dict[str, Json]] = field(default_factory=dict)

    def rows(self, sheet: str) -> list[Row]:
        return self.sheets.get(sheet, [])


def opened(path: Path, ledger: Ledger) -> Workbook:
    """The workbook of a file. Raises Unusable."""
    _refuse_bombs(path)
    try:
        data = get_xlsform(str(path))
    except (
        PyXFormError,
        BadZipFile,
        OSError,
        ValueError,
        KeyError,
        TypeError,
        IndexError,
        AttributeError,
    ) as error:
        raise Unusable("XLSForm: the workbook cannot be read (%(why)s)", why=str(error)[:300]) from error
    source = {sheet: rows for sheet in SHEETS if (rows := _numbered(data, sheet))}
    if "survey" not in source:
        raise Unusable(NO_SURVEY)
    whole = Part(source, ledger)
    made = Workbook(str(data.fallback_form_name or path.stem), source=source)
    for sheet, rows in source.items():
        part = whole.part(sheet)
        columns = [taken_apart(heading) for heading in dict.fromkeys(h for row in rows.values() for h in row)]
        made.sheets[sheet] = [Row(part.part(number), columns) for number in rows]
    return made


def _numbered(data: DefinitionData, sheet: str) -> dict[str, dict[str, str]]:
    """The rows by the numbers that a spreadsheet shows: headings stand in the first."""
    rows = getattr(data, sheet, None) or []
    if len(rows) > MOST_ROWS:
        raise Unusable("XLSForm: the workbook has more than %(most)s rows", most=MOST_ROWS)
    return {
        str(at): {str(key): str(value) for key, value in row.items() if key}
        for at, row in enumerate(rows, 2)
        if row
    }


def _refuse_bombs(path: Path) -> None:
    try:
        if path.stat().st_size > LARGEST:
            raise Unusable("XLSForm: the workbook is too large")
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as packed:
                if sum(entry.file_size for entry in packed.infolist()) > LARGEST_UNPACKED:
                    raise Unusable("XLSForm: the workbook is too large")
    except (OSError, BadZipFile) as error:
        raise Unusable("XLSForm: the workbook cannot be read (%(why)s)", why=str(error)) from error


def taken_apart(heading: str) -> Column:
    """``label::English (en)``, ``hint:French``, ``bind:jr:constraintMsg``, ``media::image::fr`` and the like."""
    pieces = [piece.strip() for piece in re.split(r"::?(?!constraintMsg|requiredMsg|count)", heading)]
    if len(pieces) > 1 and pieces[0].lower() in _OUTER:
        outer, *pieces = pieces
        if outer.lower() in ("instance", "body") and pieces[0].lower() not in ("relevant", "required"):
            return Column(heading, f"{outer}::{pieces[0]}".lower())
    name = pieces[0].lower().replace(" ", "_")
    name = _ALIASES.get(name, _ALIASES.get(pieces[0].lower(), name))
    language = pieces[1] if len(pieces) > 1 and name in _TRANSLATED else ""
    if len(pieces) > 1 and not language:
        name = heading.lower()
    return Column(heading, name, language)


def languages(rows: list[Row]) -> Iterator[str]:
    """The languages of the headings, in their order."""
    for row in rows[:1]:
        yield from dict.fromkeys(column.language for column in row.columns if column.name in _TRANSLATED)
