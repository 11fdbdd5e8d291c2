"""The tables in a file, told by their headings: elements with values, materials, fields; or none of these."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from .element_names import element
from .grids import Document, Grid, Row
from .names import COLUMNS, Meaning, column, normalised

Kind = Literal["elements", "materials", "fields", "none"]
KINDS: tuple[Kind, ...] = ("elements", "materials", "fields", "none")
LONGEST_HEADING = 30
BODY = "正文"
_NUMBERED = re.compile(
    r"\s*([（(]?[一二三四五六七八九十]{1,3}[）)、.]|第.{1,3}[章节部]|\d{1,2}(\.\d{1,2})*[、.\s])"
)
_NUMBERED = re.compile(
    r"\s*([（(]?[一二三四五六七八九十]{1,3}[）)、.]|第.{1,3}[章节部]|\d{1,2}(\.\d{1,2})*[、.\s])"
)
_CAPTIONS = frozenset(
    ("要素", "值", "项目", "内容", "要素名称", "要素内容", "填写内容", "序号", "说明", "备注", "要素值")
)
_TELLING = {
    "materials": {"necessity", "channel", "copies", "medium"},
    "fields": {"name", "required", "rules"},
}


@dataclass(frozen=True)
class Block:
    """A table: what it is, its headings with their meanings (by column), its rows."""

    number: int
    name: str
    title: str
    kind: Kind
    header: Row | None
    columns: tuple[Meaning | None, ...]
    rows: tuple[Row, ...]

    def headed(self) -> tuple[str, ...]:
        return self.header.cells if self.header else ()


def blocks(document: Document) -> tuple[tuple[Block, ...], tuple[str, ...]]:
    """All tables in their order, and the texts that belong to none of them."""
    found: list[Block] = []
    loose = list(document.loose)
    for grid in document.grids:
        for block in _split(grid):
            if not block.rows and block.header is None:
                loose.append(block.title)
            else:
                found.append(replace(block, number=len(found)))
    told, left = _paragraphs([text for text in loose if text])
    if told:
        found.append(Block(len(found), BODY, "", "elements", None, (), told))
    return tuple(found), tuple(left)


def _paragraphs(texts: list[str]) -> tuple[tuple[Row, ...], list[str]]:
    """Headings that name an element, each with the paragraphs below it; and the texts of no such heading."""
    rows: list[tuple[int, str, list[str]]] = []
    left: list[str] = []
    open_row: tuple[int, str, list[str]] | None = None
    for number, text in enumerate(texts, start=1):
        found = element(text) if len(text) <= LONGEST_HEADING else None
        if found and found.sure:
            open_row = (number, text, [])
            rows.append(open_row)
        elif open_row and not _is_heading(text):
            open_row[2].append(text)
        else:
            open_row = None
            left.append(text)
    left += [text for _, text, said in rows if not said]
    return tuple(Row(number, (text, "\n".join(said))) for number, text, said in rows if said), left


def as_kind(block: Block, kind: Kind) -> Block:
    """The same table read as another kind; its first row then has the headings."""
    if kind == block.kind:
        return block
    if kind in ("elements", "none"):
        rows = (*((block.header,) if block.header else ()), *block.rows)
        return replace(block, kind=kind, header=None, columns=(), rows=rows)
    header, *rest = (block.header, *block.rows) if block.header else block.rows
    return replace(block, kind=kind, header=header, columns=_meanings(header, kind), rows=tuple(rest))


def _is_heading(text: str) -> bool:
    return (
        len(text) <= LONGEST_HEADING and bool(_NUMBERED.match(text)) and not re.search("[。？！；?!;]", text)
    )


def _split(grid: Grid) -> Iterator[Block]:
    """A sheet may hold several tables one below the other, each under a title of its own."""
    kind: Kind | None = None
    header, title, rows = None, grid.title, list[Row]()
    for row in grid.rows:
        starts = _heading_of(row, title)
        is_title = len(row.said) == 1 and bool(row.cells[0]) and len(grid.rows) > 1
        if not starts and not is_title:
            rows.append(row)
            continue
        if rows or header:
            yield _block(grid, title, kind, header, rows)
        elif title and is_title and title != row.said[0]:
            yield Block(0, grid.name, title, "none", None, (), ())
        if starts:
            title = "" if rows or header else title
            kind, header, rows = starts, row, []
        else:
            kind, header, title, rows = None, None, row.said[0], []
    yield _block(grid, title, kind, header, rows)


def _block(grid: Grid, title: str, kind: Kind | None, header: Row | None, rows: Iterable[Row]) -> Block:
    kept = tuple(rows)
    numbers = [row.number for row in (*((header,) if header else ()), *kept)]
    where = f"{grid.name} {numbers[0]}–{numbers[-1]}" if numbers else grid.name
    if kind is not None and header is not None:
        return Block(0, where, title, kind, header, _meanings(header, kind), kept)
    kept = tuple(row for row in kept if not {normalised(cell) for cell in row.said} <= _CAPTIONS)
    known = sum(any((found := element(cell)) and found.sure for cell in row.cells) for row in kept)
    wide = max((len(row.cells) for row in kept), default=0) > 2
    is_other = bool(kept) and ((known == 0 and (wide or not title)) or (wide and known * 4 < len(kept)))
    return Block(0, where, title, "none" if is_other else "elements", None, (), kept)


def _begins_with_name(row: Row) -> bool:
    """Whether a row begins with the name of an element, perhaps behind its number."""
    said = [cell for cell in row.said[:2] if not re.fullmatch(r"[\d.、（）()]+", cell)][:1]
    named = [element(part) for cell in said for part in re.split(r"[/／]", cell)]
    return any(found and found.sure for found in named)


def _heading_of(row: Row, title: str) -> Kind | None:
    """Whether a row has the headings of materials or fields, and which fits better."""
    if len(row.said) < 2 or any(len(cell) > LONGEST_HEADING for cell in row.said):
        return None
    scores: list[tuple[int, Kind]] = [(_score(row, "materials", title), "materials")]
    scores.append((_score(row, "fields", title), "fields"))
    best, kind = max(scores)
    return kind if best > 0 else None


def _score(row: Row, kind: Kind, title: str) -> int:
    meanings = _meanings(row, kind)
    keys = {meaning.key for meaning in meanings if meaning}
    sure = {meaning.key for meaning in meanings if meaning and meaning.sure}
    first = {"title"} if kind == "materials" else {"name", "label"}
    if not first & keys or len(sure) < 2 or len(keys) * 2 < len(row.said):
        return 0
    about = " ".join((*row.said, title))
    named = ("材料" in about) if kind == "materials" else ("字段" in about or "表单" in about)
    return len(keys) + len(sure) + 2 * len(keys & _TELLING[kind]) + 3 * named


def _meanings(header: Row, kind: Kind) -> tuple[Meaning | None, ...]:
    """What each column means; of two that mean the same the surer, then the first one does."""
    found = [column(cell, kind) if cell and kind in COLUMNS else None for cell in header.cells]
    for key in {meaning.key for meaning in found if meaning}:
        places = [at for at, meaning in enumerate(found) if meaning and meaning.key == key]
        kept = next((at for at in places if (m := found[at]) and m.sure), places[0])
        for at in places:
            if at != kept:
                found[at] = None
    return tuple(found)
