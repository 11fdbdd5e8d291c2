"""A browser's part of a form, without a browser: which names and values a page would post.

HTML Standard, form submission: successful controls in tree order, ends of lines as CRLF, no button pressed.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

NATIVE = {
    "date": r"\d{4}-\d\d-\d\d",
    "month": r"\d{4}-\d\d",
    "time": r"\d\d:\d\d(:\d\d)?",
    "datetime-local": r"\d{4}-\d\d-\d\dT\d\d:\d\d",
}


def posted(html: str) -> list[tuple[str, str]]:
    """From a page to the pairs that pressing its button would post."""
    page = _Page()
    page.feed(html.replace("\r\n", "\n").replace("\r", "\n"))
    page.close()
    return [(name, text.replace("\r\n", "\n").replace("\n", "\r\n")) for name, text in page.pairs]


class _Page(HTMLParser):
    """Collects successful controls."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pairs: list[tuple[str, str]] = []
        self._textarea: tuple[str, list[str]] | None = None
        self._select: tuple[str, list[tuple[str, bool]]] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if "disabled" in given or ("name" not in given and tag != "option"):
            return
        if tag == "input":
            self._input(given)
        elif tag == "textarea":
            self._textarea = (given["name"], [])
        elif tag == "select":
            self._select = (given["name"], [])
        elif tag == "option" and self._select:
            self._select[1].append((given["value"], "selected" in given))

    def _input(self, given: dict[str, str]) -> None:
        kind, value = given.get("type", "text"), given.get("value", "")
        if kind in ("file", "submit") or (kind in ("checkbox", "radio") and "checked" not in given):
            return
        if kind in NATIVE and not re.fullmatch(NATIVE[kind], value):
            value = ""  # the browser empties what its own input cannot hold
        if kind not in ("hidden", "checkbox", "radio"):
            value = value.replace("\n", "").replace("\r", "")
        self.pairs.append((given["name"], value))

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self._textarea[1].append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._textarea:
            self.pairs.append((self._textarea[0], "".join(self._textarea[1]).removeprefix("\n")))
            self._textarea = None
        elif tag == "select" and self._select:
            name, options = self._select
            chosen = [value for value, selected in options if selected] or [value for value, _ in options[:1]]
            self.pairs.extend((name, value) for value in chosen[-1:])
            self._select = None
