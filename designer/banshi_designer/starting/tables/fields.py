"""Rows of a list of fields as the form: a schema for each, rules for conditions, steps; and what became of each row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from banshi_platform.i18n import mark

from ...palette import BY_ID
from .conditions import Condition, Known, Unread
from .identifiers import identifier
from .kinds import Read, read_kind
from .limits import Limits, read_limits
from .report import Line, Note
from .sentences import read_condition

NOT_AS_RULE = mark("Not understood, to be set up as a rule: %(words)s")
NO_CONDITION = mark("The condition is not understood, so the field is always shown: %(words)s")
CONDITION = mark("Shown when: %(words)s")
NO_OPTIONS = mark("No options are listed: two stand there to be changed.")
NO_FORMULA = mark(
    "No formula can be read, so the field is left out: add it with its formula. It says: %(words)s"
)
NO_COLUMNS = mark("What a row holds is guessed from its description.")
CALLED = mark("Its identifier is %(name)s.")
NO_ROW = -1  # the place of a field that stands in no row: the title of its table names it
GUESSED_KIND = mark("The kind of field is guessed.")


@dataclass
class FieldRow:
    """A row of the table as a field."""

    block: int
    row: int  # its place in the table
    number: int  # the number a person finds it by
    cells: Mapping[str, str]
    label: str
    read: Read
    kind: str
    name: str = ""
    group: str = ""
    below: list[FieldRow] = field(default_factory=list)
    limits: Limits = field(default_factory=Limits)
    when: Condition | None = None
    notes: list[Note] = field(default_factory=list)
    dropped: bool = False

    @property
    def text(self) -> str:
        return " | ".join(cell for cell in self.cells.values() if cell)


def field_row(block: int, at: int, row: int, cells: Mapping[str, str], kind: str = "") -> FieldRow:
    """A row read for the first time; ``kind`` is what the person says it is."""
    label = (cells.get("label") or cells.get("name", "")).split("\n")[0][:100]
    read = read_kind(cells.get("type", ""), label)
    return FieldRow(block, at, row, cells, label, read, kind if kind in BY_ID else read.kind)


def named(rows: Sequence[FieldRow]) -> None:
    """Every field gets its identifier, each object its own."""
    taken: set[str] = set()
    for row in rows:
        given = row.cells.get("name", "")
        row.name = identifier(given, row.label, taken)
        if row.name != given and given:
            row.notes.append(Note(CALLED, {"name": row.name}, "form"))
        named(row.below)


def understood(rows: Sequence[FieldRow]) -> Mapping[str, Known]:
    """Limits and conditions read, now that all fields are known; what conditions may name."""
    _settle(rows)
    fields = known(rows)
    _conditions(rows, fields)
    for row in rows:
        _conditions(row.below, known(row.below), fields)
    return fields


def _settle(rows: Sequence[FieldRow]) -> None:
    labels = {row.name: row.label for row in rows}
    for row in rows:
        _below_from_words(row)
        _settle(row.below)
        row.limits = read_limits(row.cells.get("rules", ""), row.kind, row.name, labels)
        if row.kind == "computed" and not row.limits.formula:
            row.dropped = True
            row.notes.append(Note(NO_FORMULA, {"words": row.cells.get("rules", "") or "–"}, "form"))
        elif row.limits.left and row.kind not in ("rows", "group"):
            row.notes.append(Note(NOT_AS_RULE, {"words": row.limits.left}, "form"))
        if row.kind in ("single", "several") and not row.limits.options:
            row.notes.append(Note(NO_OPTIONS, part="form"))


def _below_from_words(row: FieldRow) -> None:
    """名称、用途、最大使用量 in place of a table of its own."""
    if row.kind not in ("rows", "group") or row.below:
        return
    words = [
        word.strip() for word in re.split(r"[、,，;；\n]", row.cells.get("rules", "")) if word.strip(" –-")
    ]
    taken: set[str] = set()
    for at, word in enumerate(words[:20]):
        label = re.sub(r"\^\S+|[≥≤<>].*", "", word).strip()[:60]
        if label:
            sub = FieldRow(
                row.block, at, row.number, {}, label, Read("text", False), read_kind("", label).kind
            )
            sub.name = identifier(label if label.isascii() else "", label, taken)
            row.below.append(sub)
    if row.below:
        row.notes.append(Note(NO_COLUMNS, part="form"))


def known(rows: Iterable[FieldRow]) -> dict[str, Known]:
    return {
        row.name: Known(row.label, row.kind, tuple(row.limits.options), known(row.below), row.limits.codes)
        for row in rows
        if not row.dropped
    }


def _conditions(
    rows: Sequence[FieldRow], beside: Mapping[str, Known], above: Mapping[str, Known] | None = None
) -> None:
    before = ""
    for row in rows:
        text = row.cells.get("condition", "")
        text = before if re.fullmatch(r"同上|同前|〃", text.strip()) else text
        before = text
        others = {name: one for name, one in beside.items() if name != row.name}
        try:
            row.when = read_condition(text, others)
        except Unread:
            row.notes.append(Note(NO_CONDITION, {"words": text}, "form"))
        else:
            if row.when:
                row.notes.append(Note(CONDITION, {"words": row.when.words}))
    _refuse_circles(rows)


def _refuse_circles(rows: Sequence[FieldRow]) -> None:
    """A field that would decide over itself, round about, is shown always."""
    tested = {row.name: set(_tested(row.when.schema)) if row.when else set() for row in rows}
    for row in rows:
        seen, waiting = set[str](), list(tested[row.name])
        while waiting:
            name = waiting.pop()
            if name not in seen:
                seen.add(name)
                waiting += tested.get(name, ())
        if row.name in seen:
            row.notes.append(Note(NO_CONDITION, {"words": row.cells.get("condition", "")}, "form"))
            row.when, tested[row.name] = None, set()


def _tested(schema: Any) -> Iterable[str]:
    if isinstance(schema, Mapping):
        yield from schema.get("required", ())
        for key in ("allOf", "anyOf"):
            for part in schema.get(key, ()):
                yield from _tested(part)
        yield from _tested(schema.get("not"))


def lines(rows: Sequence[FieldRow]) -> Iterable[Line]:
    """What became of each row; rows of a repeating group stand in a table of their own."""
    for row in rows:
        notes = list(row.notes)
        if not row.read.sure and not row.dropped and row.kind == row.read.kind:
            notes.insert(0, Note(GUESSED_KIND, part="form"))
        if row.row == NO_ROW:
            yield from lines(row.below)
            continue
        outcome = "kept" if row.dropped else "guessed" if _uncertain(row) else "taken"
        yield Line(row.block, row.row, row.label, row.text, outcome, BY_ID[row.kind].label, tuple(notes))  # type: ignore[arg-type]
        yield from lines([sub for sub in row.below if sub.cells])


def _uncertain(row: FieldRow) -> bool:
    guessed = row.kind == row.read.kind and not row.read.sure
    return guessed or any(note.part for note in row.notes) or bool(row.when and not row.when.sure)
