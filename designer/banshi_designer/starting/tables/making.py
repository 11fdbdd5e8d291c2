"""A definition out of a document's tables and a person's corrections, with a line for everything that stood there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any

from banshi_forms import Definition, title
from banshi_platform.i18n import mark

from ..beginning import Audience, Beginning, Office
from ..blank import blank
from . import elements, fields, forming, materials
from .blocks import Block, as_kind, blocks
from .element_names import ELEMENTS
from .gathering import NO_TITLE, cells_of, everything, field_rows, left_out, nested, place_of, unread
from .grids import Document
from .mapping import Mapping
from .names import COLUMNS, Meaning
from .pairs import Pair, pairs
from .report import Line, Missed, Note

UNKNOWN = mark("Nobody knows this element: it is only kept here.")
EMPTY = mark("It says nothing.")
TWICE = mark("It stands in the table twice: the last one counts.")
NO_TABLE = mark("This table is none of those that are read: its rows are only kept here.")
UNNAMED = "【待填写】事项名称"
LOOSE = mark("Stands in no table: it is only kept here.")


@dataclass(frozen=True)
class Made:
    """The definition with its beginning, and the report: a line for every row, by table."""

    start: Beginning
    definition: Definition
    tables: tuple[Block, ...]
    lines: tuple[Line, ...]
    field_kinds: dict[tuple[int, int], str]
    groups: tuple[tuple[str, str], ...]  # repeating groups that a table may describe: identifier, label


def made(
    document: Document,
    office: Office,
    given: Mapping,
    name: str = "",
    code: str = "",
    audience: Audience = "both",
) -> Made:
    """Everything read and put together; what the person gives (name, code) goes before what the table says."""
    found, loose = blocks(document)
    tables = tuple(_corrected(block, given) for block in found)
    told = [(block, at, _meant(pair, block, at, given)) for block, at, pair in _all_pairs(tables)]
    start = _start(told, office, name or _first(loose, told), code, audience, given)
    parts: dict[str, Any] = _open(blank(start))
    lines = list(_elements(parts, told, given))
    parts["profile"]["title"] = name or parts["profile"]["title"] or UNNAMED
    rows = nested(field_rows(tables, given), tables, given)
    fields.named(rows)
    known = fields.understood(rows)
    lines += list(_materials(parts, tables, known, given))
    if rows:
        lines += [*fields.lines(_with_form(parts, rows))]
        lines += list(left_out(tables, "fields", given))
    lines += list(_others(tables, loose))
    _settle(parts, start)
    kinds = {(row.block, row.row): row.kind for row in everything(rows)}
    groups = tuple((place_of(row), row.label) for row in rows if row.kind in ("rows", "group") and row.cells)
    definition = Definition(**parts)
    return Made(replace(start, title=title(definition)), definition, tables, tuple(lines), kinds, groups)


def _first(loose: tuple[str, ...], told: list[tuple[Block, int, Pair]]) -> str:
    """The heading of the document, where no table says how the matter is called."""
    if any(pair.meaning and pair.meaning.key == "title" and pair.value for _, _, pair in told):
        return ""
    return re.sub(r"实施清单$|办事指南$", "", loose[0]).strip() if loose and len(loose[0]) <= 60 else ""


def _open(defn: Definition) -> dict[str, Any]:
    """The parts as dictionaries of their own, to be written into."""
    names = ("profile", "guide", "form", "materials", "procedure", "certificate")
    return {name: deepcopy(dict(getattr(defn, name))) for name in names}


def _corrected(block: Block, given: Mapping) -> Block:
    read = as_kind(block, given.kinds.get(block.number, block.kind))
    columns = list(read.columns)
    for at in range(len(columns)):
        wanted, present = given.column(block.number, at, read.kind), columns[at]
        if wanted is None or (present and present.key == wanted):
            continue
        columns = [None if one and one.key == wanted else one for one in columns]
        columns[at] = Meaning(wanted, True) if wanted in COLUMNS.get(read.kind, {}) else None
    return replace(read, columns=tuple(columns))


def _all_pairs(tables: tuple[Block, ...]) -> Iterator[tuple[Block, int, Pair]]:
    for block in tables:
        if block.kind == "elements":
            yield from ((block, at, pair) for at, pair in enumerate(pairs(block)))


def _meant(pair: Pair, block: Block, at: int, given: Mapping) -> Pair:
    wanted = given.elements.get((block.number, at))
    if wanted is None or (pair.meaning and pair.meaning.key == wanted):
        return pair
    return replace(pair, meaning=Meaning(wanted, True) if wanted in ELEMENTS else None)


def _start(
    told: list[tuple[Block, int, Pair]],
    office: Office,
    name: str,
    code: str,
    audience: Audience,
    given: Mapping,
) -> Beginning:
    """What the table says of name and type, for the definition that all else is written into."""
    said = {
        pair.meaning.key: pair.value
        for block, at, pair in told
        if pair.meaning and not given.left_out(block.number, at, "elements")
    }
    kind: dict[str, Any] = {"profile": {}}
    try:
        elements.put(kind, "type", said.get("type", ""))
    except Missed:
        coded = re.search(elements.ITEM, said.get("item_code", ""))  # digits 3 and 4 are the type
        kind["profile"]["type"] = coded[1] if coded else "01"
    return Beginning(name or said.get("title", "")[:200], code, office, kind["profile"]["type"], audience)


def _elements(parts: dict[str, Any], told: list[tuple[Block, int, Pair]], given: Mapping) -> Iterator[Line]:
    last = {pair.meaning.key: (block.number, at) for block, at, pair in told if pair.meaning}
    for block, at, pair in told:
        line = Line(block.number, at, pair.name, pair.value, "kept")
        if pair.meaning is None:
            yield replace(line, notes=(Note(UNKNOWN, part="profile"),), text=_whole(pair))
        elif given.left_out(block.number, at, "elements"):
            yield replace(line, outcome="left_out", target=ELEMENTS[pair.meaning.key])
        elif not pair.value.strip(" -–—"):
            yield replace(line, outcome="kept", notes=(Note(EMPTY),), target=ELEMENTS[pair.meaning.key])
        else:
            again = last[pair.meaning.key] != (block.number, at)
            yield _element(parts, replace(line, target=ELEMENTS[pair.meaning.key]), pair, again)


def _whole(pair: Pair) -> str:
    return "\n".join(text for text in (pair.value, pair.beside) if text)


def _element(parts: dict[str, Any], line: Line, pair: Pair, again: bool) -> Line:
    assert pair.meaning is not None
    extra = (Note(TWICE),) if again else ()
    if pair.beside:
        extra = (*extra, Note(elements.LEFT, {"words": pair.beside[:300]}, "profile"))
    try:
        sure, notes = elements.put(parts, pair.meaning.key, pair.value)
    except Missed as missed:
        return replace(line, outcome="kept", notes=(missed.note, *extra))
    is_sure = sure and pair.meaning.sure and not any(note.part for note in (*notes, *extra))
    return replace(line, outcome="taken" if is_sure else "guessed", notes=(*notes, *extra))


def _materials(
    parts: dict[str, Any], tables: tuple[Block, ...], known: Any, given: Mapping
) -> Iterator[Line]:
    found: list[Any] = []
    taken: set[str] = set()
    for block in tables:
        for at, row in enumerate(block.rows if block.kind == "materials" else ()):
            cells = cells_of(block, row)
            line = Line(
                block.number, at, cells.get("title", ""), " | ".join(row.said), "taken", mark("Material")
            )
            if given.left_out(block.number, at, "materials"):
                yield replace(line, outcome="left_out")
            elif not cells.get("title", "").strip(" -–—"):
                yield replace(line, outcome="kept", notes=(Note(NO_TITLE),))
            else:
                one, notes, sure = materials.material(cells, known, taken)
                found.append(one)
                notes += unread(block, row)
                sure = sure and not any(note.part for note in notes)
                yield replace(line, outcome="taken" if sure else "guessed", notes=tuple(notes))
    if found:
        parts["materials"]["materials"] = found


def _with_form(parts: dict[str, Any], rows: list[fields.FieldRow]) -> list[fields.FieldRow]:
    parts["form"] = forming.form(rows, f"{parts['profile']['title'][:90]}申请表")
    holder = _holder(rows)
    for result in parts["certificate"]["results"]:
        result["holder"] = holder
        result["addressee"] = holder["name"] + "："
    return rows


def _holder(rows: list[fields.FieldRow]) -> dict[str, str]:
    """Whose the certificate is: the first name, ID number and credit code that are asked for."""
    kept = [row for row in rows if not row.dropped and row.kind not in ("rows", "group")]
    name = next((row.name for row in kept if re.search(r"申请人|单位名称|姓名|名称", row.label)), "")
    numbers = {
        kind: next((row.name for row in kept if row.kind == kind), "")
        for kind in ("id_number", "credit_code")
    }
    other = next((row.name for row in kept if re.search(r"证件号|身份证|信用代码", row.label)), "")
    held = numbers["credit_code"] or numbers["id_number"] or other
    return {
        "name": f"{{{{ {name} }}}}" if name else "{{ application.applicant }}",
        "id_type": "111" if held == numbers["id_number"] and held else "001",
        "id_number": f"{{{{ {held} }}}}" if held else "{{ application.number }}",
    }


def _others(tables: tuple[Block, ...], loose: tuple[str, ...]) -> Iterator[Line]:
    for block in tables:
        if block.kind == "none":
            for at, row in enumerate(block.rows):
                notes = (Note(NO_TABLE, part="form"),) if at == 0 else ()
                yield Line(block.number, at, row.said[0], " | ".join(row.said[1:]), "kept", notes=notes)
    for at, text in enumerate(loose):
        yield Line(-1, at, "", text, "kept", notes=(Note(LOOSE),))


def _settle(parts: dict[str, Any], start: Beginning) -> None:
    """What follows where the table does not say it: codes, a promise no longer than the law, a reason to visit."""
    profile, limits = parts["profile"], parts["procedure"]["limits"]
    usual, law = limits["promised"][0], limits["statutory"]
    if usual == blank(start).procedure["limits"]["promised"][0] and law and law["days"] < usual["days"]:
        limits["promised"] = [{"days": law["days"], "unit": law["unit"]}]
    if profile["implementation_code"] == start.implementation_code:
        office = profile["organisation"]["credit_code"]
        profile["implementation_code"] = f"{office}{profile['level']}{profile['item_code']}"
    if profile["visits"] and not profile.get("visits_reason"):
        profile["visits_reason"] = "【待填写】必须到现场的原因"
