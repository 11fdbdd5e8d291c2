"""HTML to PDF, in a process of its own (``drawing``): the server itself never loads WeasyPrint.

One drawing process per server or worker process, warm, bounded in time and memory, started anew when it dies.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from banshi_platform import clock

from .assets import FONTS
from .process import Process

SECONDS: Final = 90.0

_drawer: Final = Process(
    "banshi_runtime.documents.drawing",
    timeout=SECONDS,
    environment={"FONTCONFIG_FILE": str(FONTS / "fonts.conf")},
)


@dataclass(frozen=True)
class Attachment:
    """A text file inside the PDF: the same content for machines."""

    name: str
    text: str
    description: str = ""


@dataclass(frozen=True)
class Place:
    """A box on a page, in points from the page's lower left corner; pages count from 0."""

    page: int
    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True)
class Drawn:
    """A PDF, how many pages it has, and where the named anchors of the HTML came to lie."""

    data: bytes
    pages: int
    anchors: Mapping[str, Place]


def draw(
    html: str,
    *,
    attachments: Sequence[Attachment] = (),
    variant: str = "pdf/a-3b",
    at: datetime | None = None,
) -> Drawn:
    """Draw a page as PDF; ``at`` is the moment the file says it was made. Blocks: see ``drawn``."""
    moment = (at or clock.now()).timestamp()
    files = [vars(item) | {"at": moment} for item in attachments]
    answer, data = _drawer.ask({"variant": variant, "attachments": files, "at": moment}, html.encode())
    anchors = {name: Place(int(page), *box) for name, (page, *box) in answer["anchors"].items()}
    return Drawn(data, answer["pages"], anchors)


async def drawn(
    html: str,
    *,
    attachments: Sequence[Attachment] = (),
    variant: str = "pdf/a-3b",
    at: datetime | None = None,
) -> Drawn:
    """``draw`` without blocking the event loop."""
    return await asyncio.to_thread(draw, html, attachments=attachments, variant=variant, at=at)


def render(
    html: str,
    *,
    attachments: Sequence[Attachment] = (),
    variant: str = "pdf/a-3b",
    at: datetime | None = None,
) -> bytes:
    """The bytes alone."""
    return draw(html, attachments=attachments, variant=variant, at=at).data


def warm() -> None:
    """Start the drawing process and let it load its fonts, so that the first certificate does not wait."""
    draw("<p>办事</p>")


def process_id() -> int | None:
    """Of the drawing process, if one runs."""
    return _drawer.pid


def close() -> None:
    """End the drawing process (at shut-down)."""
    _drawer.close()
