"""The answers in words: the same nodes, read-only, for the check page, the printed form, exports and comparisons."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from .kinds.quiet import item_text
from .kinds.structure import Rows
from .kinds.table import KINDS
from .masking import mask
from .names import child, keys, last_key
from .values import FileFacts, Node
from .wording import Words, words

Shape = Literal["text", "long", "files", "group", "cards", "table", "notice"]
_UNSEEN = ("hidden", "notice")
_BRIEF = 18  # characters that fit in half a printed line


@dataclass(frozen=True)
class Line:
    """One answer: its label, and either words, files, the lines of a group or the rows of a list."""

    pointer: str
    name: str
    label: str
    shape: Shape = "text"
    text: str = ""
    unit: str = ""
    masked: bool = False
    files: tuple[FileFacts, ...] = ()
    lines: tuple[Line, ...] = ()
    rows: tuple[Line, ...] = ()
    drawing: str = ""  # the path of a signature drawn by hand
    pair: Line | None = None  # the next answer, where both fit on one printed line

    @property
    def key(self) -> str:
        return (keys(self.pointer) or [""])[-1]

    @property
    def columns(self) -> tuple[Line, ...]:
        """One line for each column that any of the rows has."""
        found: dict[str, Line] = {}
        for row in self.rows:
            found |= {cell.key: cell for cell in row.lines if cell.key not in found}
        return tuple(found.values())

    def cell(self, key: str) -> Line | None:
        return next((cell for cell in self.lines if cell.key == key), None)


@dataclass(frozen=True)
class Part:
    """A section with its lines."""

    title: str
    lines: tuple[Line, ...]

    @cached_property
    def paired(self) -> tuple[Line, ...]:
        return paired(self.lines)

    @property
    def has_pairs(self) -> bool:
        """Whether any printed line holds two answers: the table has four columns then."""
        return _any_pair(self.paired)


@dataclass(frozen=True)
class StepSummary:
    step_id: str
    title: str
    parts: tuple[Part, ...]


def summarise(root: Node, locale: str = "zh_CN", *, masked: bool = False) -> tuple[StepSummary, ...]:
    """Everything relevant, step by step; ``masked`` covers what ``x-sensitive`` names."""
    teller = Teller(words(locale), masked)
    steps = root.children if root.kind == "form" else (root,)
    return tuple(StepSummary(step.name, step.title, tuple(_parts(step, teller))) for step in steps)


def told(node: Node, locale: str = "zh_CN") -> Line:
    """One answer, with all that is in it."""
    return Teller(words(locale)).line(node)


def _parts(step: Node, teller: Teller) -> Iterator[Part]:
    sections = step.children if step.kind == "step" else (step,)
    for section in sections:
        fields = section.children if section.kind == "section" else (section,)
        lines = tuple(teller.lines(fields))
        if lines:
            yield Part(section.title if section.kind == "section" else "", lines)


@dataclass(frozen=True)
class Teller:
    """Says nodes in one language, masked or not."""

    _: Words
    masked: bool = False

    def lines(self, nodes: tuple[Node, ...]) -> Iterator[Line]:
        for node in nodes:
            if node.kind not in _UNSEEN:
                yield self.line(node)

    def line(self, node: Node) -> Line:
        label = node.title
        if isinstance(KINDS[node.kind], Rows):
            rows = tuple(self.row(node, row, at) for at, row in enumerate(node.children) if row.value)
            shape: Shape = "table" if node.kind == "table" else "cards"
            return Line(node.pointer, node.name, label, shape, rows=rows)
        if KINDS[node.kind].told_whole:
            parts = [self.said(child) for child in node.children]
            text = KINDS[node.kind].joined([text for text, _ in parts], self._)
            return Line(
                node.pointer, node.name, label, "text", text, masked=any(covered for _, covered in parts)
            )
        if node.kind in ("group", "tuple"):
            return Line(node.pointer, node.name, label, "group", lines=tuple(self.lines(node.children)))
        if node.kind == "others":
            return self._others(node)
        if node.kind == "values" and any(KINDS[child.kind].has_fields for child in node.children):
            lines = [
                replace(self.line(child), label=child.title)
                for child in node.children
                if child.value is not None
            ]
            return Line(node.pointer, node.name, label, "group", lines=tuple(lines))
        if node.kind == "values":
            said = [self.said(child)[0] for child in node.children if child.value is not None]
            return Line(node.pointer, node.name, label, "text", self._(", ").join(said))
        if node.kind == "files":
            names = KINDS["files"].says(node, self._)
            return Line(node.pointer, node.name, label, "files", names, files=node.files)
        text, covered = self.said(node)
        shape = "long" if node.kind in ("textarea", "json") else "text"
        has_unit = text and not covered and node.kind != "money"  # money says its own
        unit = str(node.schema.get("x-unit", "")) if has_unit else ""
        drawing = KINDS[node.kind].pieces(node) if node.kind == "drawn_signature" and not covered else ""
        return Line(node.pointer, node.name, label, shape, text, unit, covered, drawing=drawing)

    def _others(self, node: Node) -> Line:
        """Each of the other answers under its name; their text too, where there is room for one only."""
        lines = []
        for name, item in node.value.items():
            text, kind = item_text(item), node.schema["masks"][name]
            covered = bool(self.masked and kind)
            text = mask(kind, text) if covered else text
            lines.append(Line(child(node.pointer, name), "", name, "long", text, masked=covered))
        whole = "\n".join(self._("%(name)s: %(text)s", name=line.label, text=line.text) for line in lines)
        return Line(node.pointer, node.name, self._(node.title), "group", whole, lines=tuple(lines))

    def row(self, rows: Node, node: Node, at: int) -> Line:
        title = row_name(rows, node, at, self._, masked=self.masked)
        return Line(node.pointer, node.name, title, "group", lines=tuple(self.lines(node.children)))

    def said(self, node: Node) -> tuple[str, bool]:
        """The value in words, and whether it was covered."""
        text = KINDS[node.kind].says(node, self._)
        kind = node.schema.get("x-sensitive")
        covered = bool(self.masked and kind and text)
        return (mask(str(kind), text), True) if covered else (text, False)


def row_name(rows: Node, row: Node, at: int, _: Words, *, masked: bool = False) -> str:
    """A row by the name of its kind, its number and the answer that titles it, in words."""
    number = _("%(title)s %(number)s", title=rows.schema.get("x-row-label", rows.title), number=at + 1)
    return f"{number} {_row_title(rows, row, Teller(_, masked)) if row.title else ''}".strip()


def _row_title(rows: Node, row: Node, teller: Teller) -> str:
    name = row.schema.get("x-row-title", rows.schema.get("x-row-title"))
    titling = next((field for field in row.children if last_key(field.pointer) == name), None)
    return row.title if titling is None or titling.kind == "money" else teller.said(titling)[0]


def paired(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """The lines as a printed form holds them: two brief answers share one."""
    placed: list[Line] = []
    for line in lines:
        line = replace(
            line, lines=paired(line.lines), rows=tuple(replace(r, lines=paired(r.lines)) for r in line.rows)
        )
        if placed and not placed[-1].pair and _is_brief(placed[-1]) and _is_brief(line):
            placed[-1] = replace(placed[-1], pair=line)
        else:
            placed.append(line)
    return tuple(placed)


def _any_pair(lines: tuple[Line, ...]) -> bool:
    return any(line.pair or _any_pair(line.lines) or _any_pair(line.rows) for line in lines)


def _is_brief(line: Line) -> bool:
    return line.shape == "text" and len(line.text) <= _BRIEF and len(line.label) <= _BRIEF
