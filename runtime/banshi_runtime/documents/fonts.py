"""Which characters our documents can show: those of the shipped fonts, and of the full Noto where it is installed.

Also the outlines of single characters, for seals. What a document looks like is decided by its layout.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Final

from fontTools.pens.basePen import AbstractPen  # type: ignore[import-untyped]
from fontTools.ttLib import TTCollection, TTFont  # type: ignore[import-untyped]

from banshi_platform.problems import CanMend

from .assets import FONTS

SHIPPED: Final = ("BanshiSong-Regular", "BanshiSong-Bold", "BanshiHei-Regular", "BanshiHei-Bold")
SEAL_FONT: Final = "BanshiSong-Bold"
FULL_PLACES: Final = (  # those of fonts.conf
    "/usr/share/fonts/opentype/noto",
    "/usr/share/fonts/noto-cjk",
    "/usr/local/share/fonts/noto-cjk",
)
FULL_NAME: Final = "NotoSerifCJK-Regular.ttc"
_INVISIBLE: Final = frozenset(
    "\n\r\t\N{NO-BREAK SPACE}\N{ZERO WIDTH SPACE}\N{WORD JOINER}\N{IDEOGRAPHIC SPACE}\N{SOFT HYPHEN}"
)


class CannotBeDrawn(CanMend):
    def __init__(self, characters: str) -> None:
        super().__init__(
            "These characters are in none of the fonts of this machine: %(characters)s. Install the full Noto font "
            "(sudo apt-get install fonts-noto-cjk), then try again.",
            characters=characters,
        )


@cache
def _shipped(name: str) -> TTFont:
    return TTFont(FONTS / f"{name}.ttf", lazy=True)


@cache
def shipped_characters() -> frozenset[int]:
    """What all shipped fonts have in common, so that bold and regular show the same."""
    return frozenset.intersection(*(frozenset(_shipped(name).getBestCmap()) for name in SHIPPED))


def full_font() -> Path | None:
    """The full Noto, where it is installed."""
    return next((path for place in FULL_PLACES if (path := Path(place) / FULL_NAME).is_file()), None)


@cache
def _characters_of(path: Path) -> frozenset[int]:
    with TTCollection(str(path), lazy=True) as collection:
        return frozenset(code for font in collection.fonts for code in font.getBestCmap())


def missing(text: str, *, full: bool = True) -> set[str]:
    """The characters of ``text`` that could not be drawn; ``full`` counts the installed full Noto in."""
    wanted = {character for character in text if character not in _INVISIBLE}
    lost = {character for character in wanted if ord(character) not in shipped_characters()}
    path = full_font() if lost and full else None
    return {character for character in lost if path is None or ord(character) not in _characters_of(path)}


def require(text: str, *, full: bool = True) -> None:
    """Refuse to make a document that would show empty boxes. Raises CannotBeDrawn."""
    if lost := missing(text, full=full):
        shown = "、".join(f"{character} (U+{ord(character):04X})" for character in sorted(lost))
        raise CannotBeDrawn(characters=shown)


def draw(character: str, pen: AbstractPen) -> None:
    """Draw one character of the seal font with a fontTools pen, in units of ``units()`` to the em."""
    font = _shipped(SEAL_FONT)
    font.getGlyphSet()[font.getBestCmap()[ord(character)]].draw(pen)


def units() -> int:
    """Units to the em of the seal font."""
    return int(_shipped(SEAL_FONT)["head"].unitsPerEm)


def width(characters: Iterable[str]) -> int:
    """The advance of characters of the seal font, in units."""
    font = _shipped(SEAL_FONT)
    cmap, metrics = font.getBestCmap(), font["hmtx"]
    return sum(int(metrics[cmap[ord(character)]][0]) for character in characters)
