"""The procedure as a flow chart: boxes and arrows with their places, worked out from the stages. Pure.

Units are those of the SVG's view box. What the chart shows stands as a list beside it, too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from banshi_platform.i18n import gettext as _

from ..contexts import Arrow, Box, Chart, FlowStep, Words
from ..words import duration, label

WIDTH = 560
MIDDLE, BOX, SIDE, EXIT = 200, 260, 390, 150  # x of the way, width of a stage, x and width of what leaves it
LINE, PADDING, GAP = 20, 12, 34  # heights
LONGEST = 15  # full-width characters on a line of a stage
LONGEST_ASIDE = 9
_EXITS = ("supplement", "decline", "not_required", "refuse", "forfeit")
_NOT_DRAWN = ("apply", "after")


def chart(stages: Sequence[tuple[Mapping[str, Any], FlowStep]]) -> Chart:
    """The way of an application from handing in to its end, by stages and what the guide says of each."""
    boxes: list[Box] = [_box("end", MIDDLE, 4, 180, [(_("Hand in the application"), False)])]
    arrows: list[Arrow] = []
    bottom = _bottom(boxes[0])
    for stage, said in stages:
        if stage["kind"] in _NOT_DRAWN:
            continue
        box = _stage(said, bottom + GAP)
        leaving = list(_leaving(stage, box))
        arrows += [_down(bottom, box.y), *(_aside(box, one) for one in leaving)]
        arrows += [_past(box, bottom)] * box.dashed
        boxes += [box, *leaving]
        lowest = max([_bottom(box), *(_bottom(one) - GAP / 2 for one in leaving)])
        arrows += [_line(_bottom(box), lowest)] * (lowest > _bottom(box))
        bottom = lowest
    end = _box("end", MIDDLE, bottom + GAP, 180, [(_("Closed"), False)])
    return Chart(WIDTH, _bottom(end) + 4, (*boxes, end), (*arrows, _down(bottom, end.y)))


def _stage(said: FlowStep, y: float) -> Box:
    aside = [said.who, duration(said.limit) if said.limit else ""]
    lines = [(line, False) for line in _broken(said.title, LONGEST)]
    lines += [(line, True) for line in _broken(" · ".join(one for one in aside if one), LONGEST + 3)]
    if said.with_previous:
        lines += [(line, True) for line in _broken(_("At the same time as the stage before"), LONGEST + 3)]
    if said.condition:
        only = _("Only if: %(condition)s", condition=said.condition)
        lines += [(line, True) for line in _broken(only, LONGEST + 3)]
    return _box("stage", MIDDLE, y, BOX, lines, dashed=bool(said.condition))


def _leaving(stage: Mapping[str, Any], box: Box) -> Iterator[Box]:
    """What else than going on can come of a stage, at its right."""
    y = box.y
    for action in ("forfeit",) if stage["kind"] == "pay" else stage.get("actions", ()):
        if action in _EXITS:
            lines = [(line, True) for line in _broken(label("action", action), LONGEST_ASIDE)]
            one = _box("exit", SIDE + EXIT / 2, y, EXIT, lines)
            y = _bottom(one) + 8
            yield one


def _box(
    kind: str,
    middle: float,
    y: float,
    width: float,
    lines: Iterable[tuple[str, bool]],
    *,
    dashed: bool = False,
) -> Box:
    told = list(lines)
    words = tuple(
        Words(text, middle, y + PADDING + LINE * number + LINE * 0.72, small)
        for number, (text, small) in enumerate(told)
    )
    return Box(kind, middle - width / 2, y, width, PADDING * 2 + LINE * len(told), words, dashed)


def _bottom(box: Box) -> float:
    return box.y + box.height


def _down(top: float, bottom: float) -> Arrow:
    return Arrow(f"{MIDDLE},{top} {MIDDLE},{bottom}")


def _line(top: float, bottom: float) -> Arrow:
    return Arrow(f"{MIDDLE},{top} {MIDDLE},{bottom}", pointed=False)


def _aside(box: Box, one: Box) -> Arrow:
    y = one.y + one.height / 2
    start = min(y, _bottom(box) - PADDING)
    if start == y:
        return Arrow(f"{box.x + box.width},{y} {one.x},{y}")
    turn = box.x + box.width + 16
    return Arrow(f"{box.x + box.width},{start} {turn},{start} {turn},{y} {one.x},{y}")


def _past(box: Box, above: float) -> Arrow:
    """By the left of a stage that only some applications take."""
    left, turn, end = box.x - 18, above + GAP / 3, _bottom(box) + GAP / 3
    return Arrow(f"{MIDDLE},{turn} {left},{turn} {left},{end} {MIDDLE},{end}", dashed=True)


def _broken(text: str, longest: int) -> list[str]:
    """The text in lines; a character of the West counts for half."""
    lines, line, wide = [], "", 0.0
    for piece in _pieces(text):
        size = sum(1 if ord(c) > 0x2E7F else 0.55 for c in piece)
        if line and wide + size > longest:
            lines.append(line.strip())
            line, wide = "", 0.0
        line, wide = line + piece, wide + size
    return [*lines, line.strip()] if line.strip() else lines


def _pieces(text: str) -> Iterator[str]:
    """Where a line may break: after each Chinese character, after each word."""
    word = ""
    for character in text:
        word += character
        if character == " " or ord(character) > 0x2E7F:
            yield word
            word = ""
    if word:
        yield word
