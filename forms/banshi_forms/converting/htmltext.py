"""HTML that other programs put between fields, as the plain Markdown of a notice."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_BLOCKS = frozenset({"p", "div", "ul", "ol", "table", "tr", "section", "figure", "blockquote", "center"})
_HEADINGS = {"h1": "## ", "h2": "## ", "h3": "### ", "h4": "#### ", "h5": "#### ", "h6": "#### "}
_STRESS = {"b": "**", "strong": "**", "i": "*", "em": "*"}
_UNSAID = frozenset({"script", "style", "head", "template"})


def markdown_of(html: str) -> str:
    """The text of a piece of HTML, with its headings, lists, stress and links."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    lines = [line.strip() for line in "".join(reader.said).splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self._unsaid = 0
        self._links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unsaid += tag in _UNSAID
        if tag in _HEADINGS:
            self.said.append("\n\n" + _HEADINGS[tag])
        elif tag in _BLOCKS:
            self.said.append("\n\n")
        elif tag == "li":
            self.said.append("\n- ")
        elif tag == "br":
            self.said.append("\n")
        elif tag in _STRESS:
            self.said.append(_STRESS[tag])
        elif tag == "a":
            self._links.append(dict(attrs).get("href") or "")
            self.said.append("[")

    def handle_endtag(self, tag: str) -> None:
        self._unsaid -= tag in _UNSAID and self._unsaid > 0
        if tag in _HEADINGS or tag in _BLOCKS:
            self.said.append("\n\n")
        elif tag in _STRESS:
            self.said.append(_STRESS[tag])
        elif tag == "a" and self._links:
            self.said.append(f"]({self._links.pop()})")

    def handle_data(self, data: str) -> None:
        if not self._unsaid:
            self.said.append(re.sub(r"\s+", " ", data))
