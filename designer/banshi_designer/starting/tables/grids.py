"""The tables of an Excel workbook or a Word document as plain texts in rows. Formulas are text, nothing ever runs."""

from __future__ import annotations

import re
import unicodedata
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

from docx import Document as open_docx
from docx.table import Table
from docx.text.paragraph import Paragraph
from openpyxl import load_workbook

from .unpacking import BadTable, refuse_dangerous

MOST_ROWS = 2_000
MOST_COLUMNS = 60
MOST_SHEETS = 30
LONGEST_CELL = 4_000
LONGEST_TITLE = 80


class TooManyRows(BadTable):
    """“%(name)s” has more than %(most)s rows. Keep only the tables of this matter in it."""


@dataclass(frozen=True)
class Row:
    """A row with the number under which a person finds it."""

    number: int
    cells: tuple[str, ...]

    @property
    def said(self) -> tuple[str, ...]:
        return tuple(cell for cell in self.cells if cell)


@dataclass(frozen=True)
class Grid:
    """A sheet, or a table of a document; ``title`` is what stands over it."""

    name: str
    rows: tuple[Row, ...]
    title: str = ""


@dataclass(frozen=True)
class Document:
    """All tables of a file, and the texts that stand in none."""

    grids: tuple[Grid, ...]
    loose: tuple[str, ...] = ()


def read_table(data: bytes, name: str) -> Document:
    """The tables of a file. Raises BadTable with what to do about it."""
    names = refuse_dangerous(data, name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what a reader does not know of styles is nobody's concern here
            if "xl/workbook.xml" in names:
                return _workbook(data, name)
            if "word/document.xml" in names:
                return _document(data, name)
    except BadTable:
        raise
    except Exception as error:  # whatever a damaged file makes the libraries raise
        raise BadTable(name=name) from error
    raise BadTable(name=name)


def _workbook(data: bytes, name: str) -> Document:
    book = load_workbook(BytesIO(data), read_only=True, data_only=False, keep_links=False)
    grids, total = [], 0
    try:
        for sheet in book.worksheets[:MOST_SHEETS]:
            rows = tuple(_sheet_rows(sheet))
            total += len(rows)
            if total > MOST_ROWS:
                raise TooManyRows(name=name, most=MOST_ROWS)
            if rows:
                grids.append(Grid(sheet.title, rows))
    finally:
        book.close()
    return Document(tuple(grids))


def _sheet_rows(sheet: Any) -> Iterator[Row]:
    """The rows that say something; one more than may be, so that too many are noticed."""
    sheet.reset_dimensions()  # what a file says of its size is not believed
    left, blank = MOST_ROWS + 1, None
    for number, row in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), start=1):
        if row is blank:  # a stray mark far below makes a million of them
            continue
        cells = tuple(_text(cell.value) for cell in row)
        if not any(cells):
            blank = row
            continue
        yield Row(number, _trimmed(cells))
        left -= 1
        if not left:
            return


def _text(value: Any) -> str:
    """A cell as a person reads it: 20.0 is 20, a date its day."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, date | time):
        return value.isoformat()
    return cleaned(str(value))


def cleaned(text: str) -> str:
    """Without control characters, odd blanks and what lies beyond a cell's limit."""
    plain = "".join(c for c in text.replace("\r\n", "\n").replace("\r", "\n") if c in "\n\t" or _shown(c))
    return re.sub(r"[ \t\u00a0\u3000]+", " ", plain).strip()[:LONGEST_CELL]


def _shown(character: str) -> bool:
    return unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co", "Cn")


def _trimmed(cells: tuple[str, ...]) -> tuple[str, ...]:
    last = max((at for at, cell in enumerate(cells) if cell), default=-1)
    return cells[: last + 1]


def _document(data: bytes, name: str) -> Document:
    grids: list[Grid] = []
    loose: list[str] = []
    said: list[str] = []  # since the last table
    total = 0
    for item in open_docx(BytesIO(data)).iter_inner_content():
        if isinstance(item, Paragraph):
            if text := cleaned(item.text):
                said.append(text)
            continue
        rows = tuple(_table_rows(item))
        total += len(rows)
        if total > MOST_ROWS:
            raise TooManyRows(name=name, most=MOST_ROWS)
        title = said.pop() if said and len(said[-1]) <= LONGEST_TITLE else ""
        loose += said
        said.clear()
        if rows:
            grids.append(Grid(f"表 {len(grids) + 1}", rows, title))
    return Document(tuple(grids), tuple(loose + said))


def _table_rows(table: Table) -> Iterator[Row]:
    """Merged cells say their text once across, and again in every row that they reach down to."""
    for number, row in enumerate(table.rows, start=1):
        if number > MOST_ROWS + 1:
            return
        cells: list[str] = []
        before: Any = None
        for cell in row.cells[:MOST_COLUMNS]:
            cells.append("" if cell._tc is before else cleaned(_cell_text(cell)))
            before = cell._tc
        if any(cells):
            yield Row(number, _trimmed(tuple(cells)))


def _cell_text(cell: Any) -> str:
    """The cell's paragraphs, and what stands in tables inside of it."""
    inner = [" ".join(_cell_text(sub) for sub in row.cells) for table in cell.tables for row in table.rows]
    return "\n".join([cell.text, *inner])
