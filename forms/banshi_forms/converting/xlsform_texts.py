"""Words of an XLSForm in their languages: one is the base, the others become translations keyed by it (ADR 4)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .ledger import EMPTY
from .workbook import Row

QUOTED = "the answer in the text is named by its label"
_CODE = re.compile(r"\(([A-Za-z]{2,3}(?:[-_][A-Za-z]{2,4})?)\)\s*$")
_REFERENCE = re.compile(r"\$\{\s*([^}]+?)\s*\}")
_NAMES = {
    "english": "en", "chinese": "zh_CN", "中文": "zh_CN", "简体中文": "zh_CN", "zh": "zh_CN", "french": "fr",
    "français": "fr",
    "spanish": "es", "español": "es", "german": "de", "portuguese": "pt", "arabic": "ar", "russian": "ru",
    "swahili": "sw", "hindi": "hi", "nepali": "ne", "default": "",
}  # fmt: skip


def locale_of(language: str) -> str:
    """The code of a language as headings name it: “English (en)”, “French”, “zh”."""
    coded = _CODE.search(language)
    plain = (coded[1] if coded else language).strip()
    return _NAMES.get(
        plain.lower(), plain.replace("-", "_") if coded else _NAMES.get(plain.lower(), plain.lower())
    )


@dataclass
class Texts:
    """``base`` is the locale whose texts stand in the schema."""

    base: str
    labels: dict[str, str] = field(default_factory=dict)  # field → its label, for texts that name an answer
    translations: dict[str, dict[str, str]] = field(default_factory=dict)

    def of(self, row: Row, name: str) -> str:
        """The text of a cell in the base language; the other languages are remembered as its translations."""
        said: dict[str, str] = {}
        for column in row.headings(name):
            raw = str(row.part.look(column.heading) or "").strip()
            if raw in ("", "-"):
                row.part.idle(EMPTY, column.heading)
                continue
            plain = self._plain(raw)
            row.part.take(column.heading, QUOTED if plain != raw else "")
            said.setdefault(locale_of(column.language), plain)
        if not said:
            return ""
        text = said.get(self.base) or said.get("") or next(iter(said.values()))
        for locale, other in said.items():
            if locale and locale != self.base and other != text:
                self.translations.setdefault(locale, {})[text] = other
        return text

    def label(self, row: Row) -> str:
        """The label in the base language as it is written, or in whichever there is."""
        said = {
            locale_of(c.language): str(row.part.look(c.heading) or "").strip() for c in row.headings("label")
        }
        return said.get(self.base) or next((text for text in said.values() if text), "")

    def ours(self, chinese: str, english: str) -> str:
        """A text that we add."""
        return chinese if self.base == "zh_CN" else english

    def message(self, row: Row, name: str) -> dict[str, str]:
        """A message as our dialect keeps it: every locale beside the other."""
        text = self.of(row, name)
        others = {locale: texts[text] for locale, texts in self.translations.items() if text in texts}
        return {"zh_CN": text, **({self.base: text} if self.base else {}), **others} if text else {}

    def _plain(self, text: str) -> str:
        return _REFERENCE.sub(lambda match: f"“{self.labels.get(match[1], match[1])}”", text)


def base_of(found: list[str], default: str) -> str:
    """The base is Chinese where there is some; else the language that the workbook calls its default, or the first."""
    locales = list(dict.fromkeys(locale_of(language) for language in found))
    if "zh_CN" in locales:
        return "zh_CN"
    if default and locale_of(default) in locales:
        return locale_of(default)
    return locales[0] if locales else ""
