"""What a conversion gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..values import Json
from .ledger import Entry


class Unusable(ValueError):
    """The source is no form of that dialect; the sentence (English, with its named values) says why."""

    def __init__(self, note: str, **named: Json) -> None:
        super().__init__(note % named if named else note)
        self.note = note
        self.named = named


@dataclass(frozen=True)
class Conversion:
    """``schema`` in our dialect, the fate of every element, texts by locale (ADR 4), and answers that came along."""

    schema: Mapping[str, Json]
    report: tuple[Entry, ...]
    translations: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    data: Json = None
