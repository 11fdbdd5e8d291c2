"""Identifiers for things that only have a Chinese name: the first letters of it, numbered where they are taken."""

from __future__ import annotations

import re

from pypinyin import Style, lazy_pinyin

from banshi_forms.formulas import RESERVED

from .values import plain

LONGEST = 40
_WORDS = frozenset({"true", "false", "null", "in", "as", "break", "const", "continue", "else", "for", "function",
    "if", "import", "let", "loop", "package", "namespace", "return", "var", "void", "while", *RESERVED})  # fmt: skip


def identifier(given: str, label: str, taken: set[str]) -> str:
    """The identifier that a table gives, if it is one, else one out of the label; it is taken from now on."""
    wanted = plain(given)
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", wanted):
        letters = lazy_pinyin(
            re.sub(r"\(.*?\)", "", plain(label)), style=Style.FIRST_LETTER, errors="default"
        )
        wanted = re.sub(r"[^a-z0-9]+", "_", "".join(letters).lower()).strip("_0123456789")
    stem = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", wanted).lower()[:LONGEST].strip("_") or "field"
    stem = f"{stem}_1" if stem in _WORDS else stem
    name, number = stem, 2
    while name in taken:
        name, number = f"{stem}_{number}", number + 1
    taken.add(name)
    return name
