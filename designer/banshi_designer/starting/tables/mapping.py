"""What the person who saw the report said otherwise: kinds of tables, columns, elements, fields; rows left out.

Posted by names like ``kind.0``, ``col.0.3``, ``to.0.4``, ``type.1.12``, ``out.1.5``, ``into.2``; others are not ours.
The value of a column is ``kind:meaning``, of a row left out the kind of its table, as the person saw it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from .blocks import KINDS, Kind

_NAME = re.compile(r"(kind|into|col|to|type|out)\.(\d{1,3})(?:\.(\d{1,4}))?")
SAME = "="  # the choice that leaves it as it was understood


@dataclass(frozen=True)
class Mapping:
    """The corrections, by the number of the table and of the column or row in it."""

    kinds: dict[int, Kind] = field(default_factory=dict)
    into: dict[int, str] = field(default_factory=dict)  # the repeating group whose rows a table describes
    columns: dict[tuple[int, int], str] = field(default_factory=dict)
    elements: dict[tuple[int, int], str] = field(default_factory=dict)
    types: dict[tuple[int, int], str] = field(default_factory=dict)
    out: dict[tuple[int, int], str] = field(default_factory=dict)  # as what kind of table it was seen

    def column(self, block: int, at: int, kind: str) -> str | None:
        """What the person says of a column, if they saw the table as this kind."""
        seen, colon, key = self.columns.get((block, at), "").partition(":")
        return key if colon and seen == kind else None

    def left_out(self, block: int, at: int, kind: str) -> bool:
        return self.out.get((block, at)) == kind


def mapping(pairs: Iterable[tuple[str, str]]) -> Mapping:
    """The corrections among posted pairs."""
    made = Mapping()
    for name, value in pairs:
        found = _NAME.fullmatch(name)
        if not found or value == SAME:
            continue
        what, block = found[1], int(found[2])
        if found[3] is None:
            if what == "kind" and value in KINDS:
                made.kinds[block] = value
            elif what == "into":
                made.into[block] = value
            continue
        place = (block, int(found[3]))
        held = {"col": made.columns, "to": made.elements, "type": made.types, "out": made.out}
        if what in held:
            held[what][place] = value
    return made
