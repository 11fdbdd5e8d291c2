"""Fills the texts of a certificate from one set of values, and keeps what was missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from jsonschema import Draft202012Validator

from .words import Filled, fill


@dataclass
class Writer:
    """Fills texts from one set of values and keeps what was missing."""

    values: Mapping[str, Any]
    answers: Mapping[str, Any]
    lenient: bool
    faults: list[str] = field(default_factory=list)

    def text(self, source: Any, **more: Any) -> str:
        return self.filled(source, **more).text

    def filled(self, source: Any, **more: Any) -> Filled:
        filled = fill(str(source or ""), {**self.values, **more}, lenient=self.lenient)
        self.faults.extend(filled.missing)
        return filled

    def texts(self, sources: Any) -> tuple[str, ...]:
        """Paragraphs: an item is a text, or {"text", "when"}; an empty one is left out."""
        items = [sources] if isinstance(sources, str) else sources or ()
        pairs = [
            (item, None) if isinstance(item, str) else (item["text"], item.get("when")) for item in items
        ]
        written = [self.text(source) for source, when in pairs if holds(when, self.answers)]
        return tuple(text for text in written if text)


def holds(when: Mapping[str, Any] | None, answers: Mapping[str, Any]) -> bool:
    """Whether a condition (a JSON Schema over the answers) holds; no condition always does."""
    return when is None or Draft202012Validator(when).is_valid(answers)
