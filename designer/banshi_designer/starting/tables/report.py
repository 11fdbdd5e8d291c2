"""What became of everything in the file, line by line: the sentence is translated where it is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from banshi_platform.i18n import mark

NOT_READ = mark("This value is not understood: enter it yourself.")
PARTLY = mark("Understood as “%(read)s”; the rest is only kept here.")
Outcome = Literal["taken", "guessed", "kept", "left_out"]
OUTCOMES: tuple[Outcome, ...] = ("taken", "guessed", "kept", "left_out")


@dataclass(frozen=True)
class Note:
    """A sentence (English, the message id) with what it names. ``part``: where in the designer it is mended."""

    sentence: str
    named: Mapping[str, str] = field(default_factory=dict)
    part: str = ""


Read = tuple[bool, tuple[Note, ...]]  # whether a value is surely understood, and what is to be said of it


@dataclass(frozen=True)
class Line:
    """Something of the file, and its fate: taken over, with a guess, only kept here, left out by the person."""

    block: int
    row: int
    source: str
    text: str
    outcome: Outcome
    target: str = ""  # a message id, or a text of the matter
    notes: tuple[Note, ...] = ()


def stored(line: Line) -> dict[str, Any]:
    """The line as the history keeps it."""
    notes = [{"sentence": n.sentence, "named": dict(n.named), "part": n.part} for n in line.notes]
    return {
        "row": line.row, "source": line.source, "text": line.text[:500], "outcome": line.outcome,
        "target": line.target, "notes": notes,
    }  # fmt: skip


def notes_of(kept: Mapping[str, Any]) -> list[Note]:
    return [Note(one["sentence"], one["named"], one["part"]) for one in kept.get("notes", ())]


@dataclass(frozen=True)
class Missed(Exception):
    """The value is not understood."""

    note: Note
