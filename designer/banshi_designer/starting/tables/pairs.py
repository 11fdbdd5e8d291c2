"""Elements with their values, read off a table however it is laid out: two columns, four, or continued below."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from .blocks import Block
from .element_names import element
from .grids import Row
from .names import Meaning

_BETWEEN = re.compile(r"\s*[/／]\s*")
_COUNTER = re.compile(r"[\d.、（）()一二三四五六七八九十]{1,6}")


@dataclass(frozen=True)
class Pair:
    """A name with its value. ``meaning`` is None when nobody knows the name."""

    row: int
    name: str
    value: str
    meaning: Meaning | None
    beside: str = ""  # what else stands in the row


def pairs(block: Block) -> tuple[Pair, ...]:
    """The pairs of a table; a row without a name goes on with the one before."""
    found: list[Pair] = []
    for row in block.rows:
        read = list(_read(row))
        if (len(read) == 1 and not read[0].name and found) or (
            len(read) == 1 and found and (read[0].row, read[0].name) == (row.number, found[-1].name)
        ):
            found[-1] = replace(found[-1], value=f"{found[-1].value}\n{read[0].value}".strip())
        else:
            found += [part for one in read for part in _apart(one)]
    return tuple(found)


def _read(row: Row) -> Iterator[Pair]:
    cells = list(row.cells)
    if len(cells) > 2 and _COUNTER.fullmatch(cells[0]):
        cells = cells[1:]
    if cells and not cells[0]:
        said = [cell for cell in cells if cell]
        if not _names_one(said[0]):
            yield Pair(row.number, "", "\n".join(said), None)
            return
    names = [at for at, cell in enumerate(cells) if _names_one(cell) and any(cells[at + 1 :])]
    names = _apart_enough(names) or [next(at for at, cell in enumerate(cells) if cell)]
    if names[0] and any(cells[: names[0]]):
        names = [0, *names]
    for at, here in enumerate(names):
        end = names[at + 1] if at + 1 < len(names) else len(cells)
        said = [cell for cell in cells[here + 1 : end] if cell]
        yield Pair(
            row.number, cells[here], said[0] if said else "", element(cells[here]), "\n".join(said[1:])
        )


def _names_one(cell: str) -> bool:
    """Whether a cell is surely the name of an element, or of two."""
    found = element(cell)
    return bool(found and found.sure) or (len(cell) <= 30 and len(_several(cell)) > 1)


def _apart_enough(names: list[int]) -> list[int]:
    """A value that happens to be called like an element stands right behind a name."""
    kept: list[int] = []
    for at in names:
        if not kept or at > kept[-1] + 1:
            kept.append(at)
    return kept


def _several(name: str) -> list[Meaning]:
    """The elements that a name like 类型/层级 stands for; none when it is a single name."""
    parts = _BETWEEN.split(name)
    found = [meaning for part in parts if (meaning := element(part))]
    return found if len(parts) > 1 and len(found) == len(parts) else []


def _apart(pair: Pair) -> Iterator[Pair]:
    """A pair of several names becomes several pairs; each has its part of the value, or all of it."""
    meanings, names = _several(pair.name), _BETWEEN.split(pair.name)
    if len(meanings) < 2:
        yield pair
        return
    values = _BETWEEN.split(pair.value)
    if len(values) != len(meanings):
        values = [pair.value] * len(meanings)
    for name, value, meaning in zip(names, values, meanings, strict=True):
        yield Pair(pair.row, name, value, Meaning(meaning.key, False))
