"""JSON lines with a schema and a document each. A schema that was seen before is not read again: its text is known.

Strict as ``spelling.read`` is. What is wrong with a line is a ValueError that says it.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Iterator
from typing import Any, BinaryIO

from ..spelling import DECODER, refuse_unwritable
from ..values import Json

LONGEST = 64 * 1024 * 1024  # bytes of a line
KEPT = 200  # schemas whose text is remembered
TRIED = 4  # of them, those met last, before a schema is read
_SPACE = " \t\n\r"


class Lines:
    """Reads lines; remembers the schemas it has met."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, Json] = OrderedDict()

    def told(self, source: BinaryIO) -> Iterator[bytes]:
        """The lines of a stream as they come; of one beyond the bound only the beginning, which is too long to read."""
        while raw := source.readline(LONGEST + 1):
            yield raw
            while len(raw) > LONGEST and not raw.endswith(b"\n"):
                raw = source.readline(LONGEST + 1)

    def read(self, raw: bytes) -> tuple[Json, Json]:
        """The schema and the document of a line. Raises ValueError."""
        if len(raw) > LONGEST:
            raise ValueError(f"the line is longer than {LONGEST} bytes")
        text = raw.decode("utf-8-sig").strip(_SPACE)
        try:
            found = self._members(text)
        except RecursionError as error:
            raise ValueError("it is nested too deeply") from error
        if not {"schema", "data"} <= set(found):
            raise ValueError('a line is an object with "schema" and "data"')
        return found["schema"], found["data"]

    def _members(self, text: str) -> dict[str, Json]:
        found: dict[str, Json] = {}
        at = _expect(text, 0, "{")
        while True:
            name, at = DECODER.raw_decode(text, _skip(text, at))
            if not isinstance(name, str):
                raise ValueError("a name is expected")
            if name in found:
                raise ValueError(f"the name {name!r} stands twice in one object")
            at = _skip(text, _expect(text, at, ":"))
            found[name], at = self._schema(text, at) if name == "schema" else _value(text, at)
            at = _skip(text, at)
            if text[at : at + 1] != ",":
                break
            at += 1
        if _expect(text, at, "}") != len(text):
            raise ValueError("there is something behind the end of the object")
        return found

    def _schema(self, text: str, at: int) -> tuple[Json, int]:
        """A schema is an object, whose end its text shows: what begins like one that is known is that one."""
        for known in list(reversed(self._known))[:TRIED]:
            if text.startswith(known, at):
                self._known.move_to_end(known)
                return self._known[known], at + len(known)
        value, end = _value(text, at)
        if not isinstance(value, dict):
            return value, end
        value = self._known.setdefault(text[at:end], value)
        while len(self._known) > KEPT:
            self._known.popitem(last=False)
        return value, end


def _value(text: str, at: int) -> tuple[Any, int]:
    value, end = DECODER.raw_decode(text, at)
    refuse_unwritable(value)
    return value, end


def _skip(text: str, at: int) -> int:
    while text[at : at + 1] in _SPACE and at < len(text):
        at += 1
    return at


def _expect(text: str, at: int, mark: str) -> int:
    """The place behind a mark that must stand here."""
    at = _skip(text, at)
    if text[at : at + 1] != mark:
        raise json.JSONDecodeError(f"{mark} expected", text[:200], min(at, 200))
    return at + 1
