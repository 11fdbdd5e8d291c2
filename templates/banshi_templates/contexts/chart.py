"""A flow chart as a template draws it: boxes with their words, arrows, in units of the SVG's view box."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """A line of a box; ``small`` is said beside the name."""

    text: str
    x: float
    y: float
    small: bool = False


@dataclass(frozen=True)
class Box:
    """``kind``: end, stage, exit. Dashed: only under a condition."""

    kind: str
    x: float
    y: float
    width: float
    height: float
    words: tuple[Words, ...]
    dashed: bool = False


@dataclass(frozen=True)
class Arrow:
    """A line through points; what passes by a stage is dashed."""

    points: str
    dashed: bool = False
    pointed: bool = True


@dataclass(frozen=True)
class Chart:
    width: int
    height: float
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
