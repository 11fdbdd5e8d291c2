"""Texts that a new matter begins with and nobody has written yet: nothing of the kind is ever published."""

from __future__ import annotations

from collections.abc import Iterator

from .localise import texts_of
from .matter import Definition, fault
from .values import Finding

MARK = "【待填写】"
NO_NUMBER = "00000"  # the running number of a code that nobody has given


def unwritten(defn: Definition) -> Iterator[Finding]:
    """Where something is still to be written, and what."""
    if str(defn.profile.get("item_code", ""))[4:].startswith(NO_NUMBER):
        zh = "基本编码还是临时的：请按国家基本目录填写。"
        en = "The item code is provisional: enter the one of the national catalogue."
        yield fault("profile.json#/item_code", "unwritten", zh, en, "warning")
    for pointer, text in texts_of(defn):
        if MARK in text:
            wanted = text.replace(MARK, "").strip()
            yield fault(
                pointer,
                "unwritten",
                f"这里还没有填写：{wanted}。" if wanted else "这里还没有填写。",
                f"This is still to be written: {wanted}." if wanted else "This is still to be written.",
            )
