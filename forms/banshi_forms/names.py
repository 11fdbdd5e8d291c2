"""Names of HTML controls, derived from JSON Pointers: "/facilities/0/kind" is posted as "facilities.0.kind".

Two pointers never share a name, whatever their property names hold; a name says nothing that a tree of nodes does
not confirm, so nothing here looks a posted name up.
"""

from __future__ import annotations

import re

SEPARATOR = "."
MARKER = "#"  # "facilities.#": the field was on the page; never part of an escaped name
ROOT = "~"  # the name of a document that is not an object
_EMPTY = "~~"
_IN_ROW = re.compile(r"(.*\.[0-9]+)(\..*)", re.DOTALL)


def child(pointer: str, key: str | int) -> str:
    """The pointer of a property or an item."""
    key = str(key)
    if "~" in key or "/" in key:
        key = key.replace("~", "~0").replace("/", "~1")
    return f"{pointer}/{key}"


def keys(pointer: str) -> list[str]:
    """The property names and indexes that a pointer walks through."""
    return [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]]


def last_key(pointer: str) -> str:
    """The property name or index that a pointer ends with; empty for the whole document."""
    key = pointer.rpartition("/")[2]
    return key.replace("~1", "/").replace("~0", "~") if "~" in key else key


def name_of(pointer: str) -> str:
    """The HTML name of the value at a pointer."""
    if not pointer:
        return ROOT
    return SEPARATOR.join(_escaped(key) for key in keys(pointer))


def parted(name: str) -> tuple[str, str]:
    """A name within a row as that of the row and the rest: ("facilities.0", ".kind"); else nothing and the name."""
    found = _IN_ROW.fullmatch(name) if SEPARATOR in name else None
    return (found[1], found[2]) if found else ("", name)


def pointer_of(name: str) -> str:
    """The pointer that a name was made of; a name nobody made gives a pointer nothing answers to."""
    if name == ROOT:
        return ""
    pointer = ""
    for part in name.split(SEPARATOR):
        pointer = child(pointer, _plain(part))
    return pointer


def marker(name: str) -> str:
    """The name of the hidden input that says a list of choices or rows was on the posted page."""
    return f"{name}{SEPARATOR}{MARKER}"


def control_id(name: str) -> str:
    """The id of the control, which error summaries link to."""
    return f"f-{name}"


def _escaped(key: str) -> str:
    if not key:
        return _EMPTY
    return "".join(c if _is_plain(c, at) else f"~{ord(c):x}~" for at, c in enumerate(key))


def _is_plain(character: str, at: int) -> bool:
    """Letters and digits of any script stand for themselves; a leading underscore is kept for buttons."""
    return character.isalnum() or character == "-" or (character == "_" and at > 0)


def _plain(part: str) -> str:
    if part == _EMPTY:
        return ""
    pieces = part.split("~")
    return "".join(piece if at % 2 == 0 else _character(piece) for at, piece in enumerate(pieces))


def _character(hexadecimal: str) -> str:
    try:
        return chr(int(hexadecimal, 16))
    except (ValueError, OverflowError):
        return "\N{REPLACEMENT CHARACTER}"
