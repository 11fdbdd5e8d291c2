"""The frame and rosette that lie under a licence: fine lines over each other, as on banknotes, in PDF operators.

Light on the eye, hard to retype. Drawn straight into the page, beneath its text, because no layout engine draws ten
thousand curves quickly; the numbers here are millimetres.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from functools import cache
from math import cos, pi, sin
from typing import Final

Point = tuple[float, float]
Colour = tuple[float, float, float]
RED: Final[Colour] = (0.659, 0.125, 0.102)
BAND: Final[Colour] = (0.835, 0.467, 0.392)
PALE: Final[Colour] = (0.957, 0.878, 0.855)
TO_POINTS: Final = 72 / 25.4
CENTRE_OF_BAND: Final = 13.0  # from the edge of the paper
CORNER: Final = 6.6  # from the corner's centre to where the band begins
SIZES: Final = {
    "portrait": (210.0, 297.0, 64.0),
    "landscape": (297.0, 210.0, 58.0),
}  # paper, rosette's radius
PREFIX: Final = "underlay-"  # an anchor of this name on a page asks for the frame there


@cache
def compressed(name: str) -> bytes:
    """The frame for ``portrait`` or ``landscape`` A4 as a deflated content stream."""
    return zlib.compress(frame(*SIZES[name]).encode("ascii"), 9)


def frame(width: float, height: float, rosette_radius: float) -> str:
    """All of it, marked as an artifact: to a screen reader it is not there."""
    parts = [
        _stroke(_watermark((width / 2, height / 2), rosette_radius), PALE, 0.17),
        _stroke(_band(width, height), BAND, 0.13),
        _stroke(_corners(width, height), RED, 0.13),
        _stroke([_box(8.2, width, height)], RED, 1.0),
        _stroke([_box(9.7, width, height)], RED, 0.22),
        _stroke([_box(16.3, width, height)], RED, 0.22),
        _stroke([_box(17.3, width, height)], RED, 0.55),
    ]
    scale = f"{TO_POINTS:.5f} 0 0 {TO_POINTS:.5f} 0 0 cm"
    return f"/Artifact BMC q {scale}\n" + "\n".join(parts) + "\nQ EMC\n"


def _watermark(centre: Point, size: float) -> list[str]:
    rings = [(0.05, 0.20, 12, 5), (0.16, 0.55, 24, 7), (0.50, 0.78, 36, 5), (0.74, 1.0, 48, 7)]
    return [
        _rosette(centre, size * inner, size * outer, petals, turns) for inner, outer, petals, turns in rings
    ]


def _band(width: float, height: float) -> list[str]:
    """The four sides, between the corner pieces."""
    edge, begin = CENTRE_OF_BAND, CENTRE_OF_BAND + CORNER
    across, down = width - 2 * begin, height - 2 * begin
    sides = [
        ((begin, edge), (1.0, 0.0), across),
        ((begin, height - edge), (1.0, 0.0), across),
        ((edge, begin), (0.0, 1.0), down),
        ((width - edge, begin), (0.0, 1.0), down),
    ]
    lines = []
    for start, along, length in sides:
        waves = round(length / 11)
        lines += [_wave(start, along, length, waves, 2.65, step / 4) for step in range(8)]
        lines += [_wave(start, along, length, waves * 2, 1.1, step / 2) for step in range(4)]
    return lines


def _corners(width: float, height: float) -> list[str]:
    near = CENTRE_OF_BAND
    centres = [(x, y) for x in (near, width - near) for y in (near, height - near)]
    shapes = ((1.1, 4.4, 18, 5), (0.5, 2.1, 9, 2))
    return [_rosette(centre, *shape) for centre in centres for shape in shapes]


def _rosette(centre: Point, inner: float, outer: float, petals: int, turns: int) -> str:
    """A closed line that swings between two circles, ``petals`` times in ``turns`` turns (without common divisor)."""
    middle, swing, samples = (inner + outer) / 2, (outer - inner) / 2, petals * 6
    points = []
    for index in range(samples):
        angle = 2 * pi * turns * index / samples
        radius = middle + swing * cos(angle * petals / turns)
        points.append((centre[0] + radius * cos(angle), centre[1] + radius * sin(angle)))
    return _smooth(points)


def _wave(start: Point, along: Point, length: float, waves: int, height: float, phase: float) -> str:
    """A sine line from ``start`` in direction ``along``, by quarter waves; ``phase`` in half waves."""
    step = length / waves / 4
    third, slope = step / 3, height * pi / (2 * step)

    def at(forward: float, aside: float) -> str:
        return _point(
            start[0] + along[0] * forward - along[1] * aside, start[1] + along[1] * forward + along[0] * aside
        )

    parts = [f"{at(0, height * sin(pi * phase))} m"]
    for index in range(waves * 4):
        a, b = pi * (index / 2 + phase), pi * ((index + 1) / 2 + phase)
        x0, x1, y0, y1 = index * step, (index + 1) * step, height * sin(a), height * sin(b)
        first = at(x0 + third, y0 + slope * cos(a) * third)
        second = at(x1 - third, y1 - slope * cos(b) * third)
        parts.append(f"{first} {second} {at(x1, y1)} c")
    return " ".join(parts)


def _smooth(points: Sequence[Point]) -> str:
    """A closed curve through points (Catmull-Rom, as Bézier curves)."""
    count = len(points)
    parts = [f"{_point(*points[0])} m"]
    for index in range(count):
        (x0, y0), (x1, y1), (x2, y2), (x3, y3) = (points[(index + shift) % count] for shift in (-1, 0, 1, 2))
        first = _point(x1 + (x2 - x0) / 6, y1 + (y2 - y0) / 6)
        second = _point(x2 - (x3 - x1) / 6, y2 - (y3 - y1) / 6)
        parts.append(f"{first} {second} {_point(x2, y2)} c")
    return " ".join([*parts, "h"])


def _box(inset: float, width: float, height: float) -> str:
    return f"{_point(inset, inset)} {_point(width - 2 * inset, height - 2 * inset)} re"


def _stroke(paths: Iterable[str], colour: Colour, width: float) -> str:
    return f"{' '.join(f'{part:.3f}' for part in colour)} RG {width:g} w {' '.join(paths)} S"


def _point(x: float, y: float) -> str:
    return f"{x:.2f} {y:.2f}"
