"""What the headings of these tables mean: the names that bureaus use, after GB/T 39046 and the provinces' tools.

An exact name is sure, one that only contains a known name is a guess.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from banshi_forms.spelling import read
from banshi_platform.i18n import mark

NUMBER, IGNORE = "no", ""

MATERIAL_COLUMNS: Mapping[str, str] = {
    "no": mark("Number"),
    "title": mark("Name of the material"),
    "necessity": mark("Necessity"),
    "condition": mark("Condition"),
    "channel": mark("Source"),
    "from": mark("Issued by"),
    "category": mark("Kind of material"),
    "medium": mark("Medium"),
    "copies": mark("Copies"),
    "original": mark("Originals"),
    "copy": mark("Photocopies"),
    "accept": mark("File types"),
    "waiver": mark("How it is spared"),
    "review": mark("Review points"),
    "basis": mark("Basis"),
    "hint": mark("How to fill it in"),
}
FIELD_COLUMNS: Mapping[str, str] = {
    "no": mark("Number"),
    "name": mark("Identifier"),
    "label": mark("Label"),
    "type": mark("Kind of field"),
    "required": mark("Must be answered"),
    "rules": mark("Check or options"),
    "condition": mark("Condition"),
    "hint": mark("Hint"),
    "prefill": mark("Prefilled from"),
    "unit": mark("Unit"),
    "length": mark("Length"),
    "group": mark("Step"),
}
COLUMNS = {"materials": MATERIAL_COLUMNS, "fields": FIELD_COLUMNS}


@dataclass(frozen=True)
class Meaning:
    """What a heading means, and whether that was guessed."""

    key: str
    sure: bool


def normalised(text: str) -> str:
    """A name without blanks, numbering, brackets and stars: （一）受理 条件*： is 受理条件."""
    plain = unicodedata.normalize("NFKC", text)
    plain = re.sub(
        r"^\s*[(\[]?([一二三四五六七八九十]{1,3}|\d{1,2}(\.\d{1,2})*)[)\]]?\s*[、.,:]\s*", "", plain
    )
    plain = re.sub(
        r"^\s*(\d{1,2}(\.\d{1,2})*|\([一二三四五六七八九十]+\))\s+|^\([一二三四五六七八九十\d]+\)", "", plain
    )
    plain = re.sub(r"[(\[【〔].*?[)\]】〕]", "", plain)
    return re.sub(r"[\s*:。★]+", "", plain).lower()


@cache
def known(what: str) -> Mapping[str, tuple[str, ...]]:
    """The names under which elements, columns of materials and of fields, and kinds of field are known."""
    text = files(__package__).joinpath("known.json").read_text(encoding="utf-8")
    return {key: tuple(names) for key, names in read(text)[what].items()}


def column(heading: str, kind: str) -> Meaning | None:
    """What the heading of a column means in a table of this kind."""
    return meaning(heading, known(kind))


def meaning(heading: str, among: Mapping[str, tuple[str, ...]]) -> Meaning | None:
    """The key among whose names a heading is; else the one whose longest name it contains."""
    name = normalised(heading)
    if not name or len(name) > 30:
        return None
    for key, names in among.items():
        if name in names:
            return Meaning(key, True)
    found = [
        (len(one), key)
        for key, names in among.items()
        for one in names
        if len(one) > 1 and (one in name or (len(name) > 2 and name in one))
    ]
    return Meaning(max(found)[1], False) if found else None
