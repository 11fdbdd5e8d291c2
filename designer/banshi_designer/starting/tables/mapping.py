"""What the person who saw the report said otherwise: kinds of tables, columns, elements, fields; rows left out.

Posted by names like ``kind.0``, ``col.0.3``, ``to.0.4``, ``type.1.12``, ``out.1.5``, ``into.2``; others are not ours.
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
    out: frozenset[tuple[int, int]] = frozenset()


def mapping(pairs: Iterable[tuple[str, str]]) -> Mapping:
    """The corrections among posted pairs."""
    made, out = Mapping(), set[tuple[int, int]]()
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
        if what == "out":
            out.add(place)
        elif what in ("col", "to", "type"):
            {"col": made.columns, "to": made.elements, "type": made.types}[what][place] = value
    return Mapping(made.kinds, made.into, made.columns, made.elements, made.types, frozenset(out))
