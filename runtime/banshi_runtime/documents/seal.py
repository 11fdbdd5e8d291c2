"""The round red seal, drawn by us as vector outlines: name on the arc, star in the centre, a line below the star.

One drawing, two spellings: SVG for a preview, PDF operators for the appearance of a signature. 42 mm across, as
seals of bureaus and county governments are. A seal made without an authority's key carries 测试章 for all to see.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import cos, pi, radians, sin, sqrt
from typing import Any, Final

from fontTools.misc.transform import Identity, Transform  # type: ignore[import-untyped]
from fontTools.pens.basePen import BasePen  # type: ignore[import-untyped]
from fontTools.pens.boundsPen import BoundsPen  # type: ignore[import-untyped]
from fontTools.pens.recordingPen import DecomposingRecordingPen, RecordingPen  # type: ignore[import-untyped]
from fontTools.pens.svgPathPen import SVGPathPen  # type: ignore[import-untyped]
from fontTools.pens.transformPen import TransformPen  # type: ignore[import-untyped]
from markupsafe import Markup

from banshi_platform.problems import CanMend

from . import fonts

MILLIMETRES: Final = 42
SIZE: Final = 420.0  # drawing units: tenths of a millimetre
RED: Final = (0.827, 0.098, 0.098)
OPACITY: Final = 0.88
OUTER: Final = 206.0
RING: Final = 11.0
STAR: Final = 66.0  # radius of the star's points
TEST_LINE: Final = "测试章"
LONGEST_NAME: Final = 34
KAPPA: Final = 0.5522847498  # a quarter of a circle as a Bézier curve


class NameTooLong(CanMend):
    """A seal holds a name of at most %(most)s characters."""


@dataclass(frozen=True)
class Seal:
    """What a seal says. ``line`` stands below the star: a special seal's purpose, or nothing."""

    name: str
    line: str = ""
    test: bool = False


def svg(seal: Seal) -> Markup:
    """The seal as an inline SVG without text: nothing to select, no font needed."""
    pen = SVGPathPen(None, ntos=_short)
    _outline(seal).replay(TransformPen(pen, Transform(1, 0, 0, -1, 0, SIZE)))
    red = "#" + "".join(f"{round(part * 255):02x}" for part in RED)
    return Markup(
        '<svg class="seal" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" aria-hidden="true">'
        '<path fill="{red}" fill-opacity="{opacity}" d="{path}"/></svg>'
    ).format(size=_short(SIZE), red=red, opacity=OPACITY, path=pen.getCommands())


def operators(seal: Seal, side: float) -> bytes:
    """The seal as PDF path operators in a square of ``side`` points; the colour is set, the opacity is not."""
    pen = _OperatorPen()
    scale = side / SIZE
    _outline(seal).replay(TransformPen(pen, Transform(scale, 0, 0, scale, 0, 0)))
    colour = " ".join(f"{part:.3f}" for part in RED)
    return f"{colour} rg {' '.join(pen.parts)} f".encode("ascii")


@lru_cache(maxsize=200)
def _outline(seal: Seal) -> Any:
    if len(seal.name) > LONGEST_NAME:
        raise NameTooLong(most=LONGEST_NAME)
    fonts.require(seal.name + seal.line + TEST_LINE, full=False)
    pen = RecordingPen()
    centre = Identity.translate(SIZE / 2, SIZE / 2)
    _ring(TransformPen(pen, centre))
    inner, lowest = _arc(pen, centre, seal.name)
    lines = [line for line in (seal.line, TEST_LINE if seal.test else "") if line]
    if len(lines) < 2:
        star, height, places = STAR, 40.0, [(0.0, -92.0)]
        centre_of_star = centre
    else:
        star, height, places = STAR * 0.9, 31.0, [(0.0, -70.0), (0.0, -107.0)]
        centre_of_star = centre.translate(0, 12)
    _star(TransformPen(pen, centre_of_star), star)
    for line, (x, y) in zip(lines, places, strict=False):
        radius = OUTER - RING - 14 if y + height / 2 < lowest - 6 else inner
        room = 2 * sqrt(max(1.0, radius**2 - (abs(y) + height / 2) ** 2))
        _straight(pen, centre.translate(x, y), line, height, room * 0.94)
    return pen


def _ring(pen: Any) -> None:
    for radius, turn in ((OUTER, 1), (OUTER - RING, -1)):
        points = [(radius * cos(a), turn * radius * sin(a)) for a in (0, pi / 2, pi, 3 * pi / 2)]
        pen.moveTo(points[0])
        for (x1, y1), (x2, y2) in zip(points, [*points[1:], points[0]], strict=True):
            bend = KAPPA * turn
            pen.curveTo((x1 - y1 * bend, y1 + x1 * bend), (x2 + y2 * bend, y2 - x2 * bend), (x2, y2))
        pen.closePath()


def _star(pen: Any, radius: float) -> None:
    inner = radius * sin(radians(18)) / sin(radians(54))
    corners = [
        (r * sin(radians(36 * k)), r * cos(radians(36 * k)))
        for k in range(10)
        for r in [(radius, inner)[k % 2]]
    ]
    pen.moveTo(corners[0])
    for corner in corners[1:]:
        pen.lineTo(corner)
    pen.closePath()


def _arc(pen: Any, centre: Transform, name: str) -> tuple[float, float]:
    """The name clockwise over the top; the longer it is, the wider the arc and the narrower the signs.

    Returns the radius within which all stays clear of the name, and how far down its ends reach.
    """
    count = len(name)
    span = _between(count, ((1, 0), (2, 52), (4, 118), (8, 196), (12, 236), (18, 268), (25, 290), (34, 300)))
    height = _between(count, ((4, 62), (8, 60), (12, 56), (18, 50), (25, 44), (34, 36)))
    middle = OUTER - RING - 11 - height / 2
    step = span / max(1, count - 1)
    room = 2 * pi * middle * step / 360 if count > 1 else height
    wide = min(height * 0.92, room * 0.86)
    for index, character in enumerate(name):
        angle = radians(span / 2 - step * index)
        place = centre.rotate(angle).translate(0, middle)
        _sign(pen, place, character, wide, height)
    return middle - height / 2, middle * cos(radians(span / 2)) - wide / 2


def _straight(pen: Any, centre: Transform, line: str, height: float, room: float) -> None:
    """A line of text below the star, narrowed to fit its room."""
    wide = min(height, room / max(1, len(line)) / 1.07)
    step = wide * 1.07
    start = -step * (len(line) - 1) / 2
    for index, character in enumerate(line):
        _sign(pen, centre.translate(start + step * index, 0), character, wide, height)


def _sign(pen: Any, place: Transform, character: str, wide: float, height: float) -> None:
    """One character, its body centred on ``place`` and scaled to ``wide`` by ``height``."""
    em = fonts.units()
    body = _body(character)
    middle = (body[1] + body[3]) / 2
    shape = place.scale(wide / em, height / em).translate(-fonts.width(character) / 2, -middle)
    recorded = DecomposingRecordingPen(None)
    fonts.draw(character, recorded)
    recorded.replay(TransformPen(pen, shape))


@lru_cache(maxsize=500)
def _body(character: str) -> tuple[float, float, float, float]:
    """Ideographs are centred on the em box, so that a flat 一 stays in the middle; other signs on their own."""
    if "\u4e00" <= character <= "\u9fff":
        return 0.0, -120.0, 1000.0, 880.0
    pen = BoundsPen(None)
    fonts.draw(character, pen)
    return pen.bounds or (0.0, 0.0, 1000.0, 1000.0)


def _between(count: int, table: Sequence[tuple[float, float]]) -> float:
    """A value between the table's rows."""
    for (low, at_low), (high, at_high) in pairwise(table):
        if count <= high:
            share = max(0.0, (count - low) / (high - low))
            return at_low + (at_high - at_low) * share
    return table[-1][1]


class _OperatorPen(BasePen):  # type: ignore[misc]  # fontTools has no types
    def __init__(self) -> None:
        super().__init__(None)
        self.parts: list[str] = []

    def _add(self, operator: str, *points: tuple[float, float]) -> None:
        numbers = [_short(number) for point in points for number in point]
        self.parts.append(" ".join([*numbers, operator]))

    def _moveTo(self, pt: tuple[float, float]) -> None:
        self._add("m", pt)

    def _lineTo(self, pt: tuple[float, float]) -> None:
        self._add("l", pt)

    def _curveToOne(
        self, pt1: tuple[float, float], pt2: tuple[float, float], pt3: tuple[float, float]
    ) -> None:
        self._add("c", pt1, pt2, pt3)

    def _closePath(self) -> None:
        self._add("h")


def _short(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")
