"""Draws a certificate in the airiest setting in which its face holds all it says. The annex has its own pages."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime

from markupsafe import Markup

from . import layout, pdf
from .content import CertificateContent

SEAL = "seal"  # the anchor in every layout that says where the seal goes
GAP = 8.0  # points between the end of the middle and the foot


def draw(
    content: CertificateContent,
    *,
    attachments: Sequence[pdf.Attachment] = (),
    seal: Markup | None = None,
    joint: tuple[Markup, ...] = (),
    watermark: str = "",
    at: datetime | None = None,
) -> pdf.Drawn:
    """Blocks, like ``pdf.draw``. The first setting tried is the one that a rough count of lines suggests."""
    for setting in layout.SETTINGS[_likely(content) :]:
        html = layout.certificate(content, setting=setting, seal=seal, joint=joint, watermark=watermark)
        drawn = pdf.draw(html, attachments=attachments, at=at)
        if setting.flowing or _fits(drawn):
            break
    return drawn


async def drawn(
    content: CertificateContent,
    *,
    attachments: Sequence[pdf.Attachment] = (),
    seal: Markup | None = None,
    joint: tuple[Markup, ...] = (),
    watermark: str = "",
    at: datetime | None = None,
) -> pdf.Drawn:
    """``draw`` without blocking the event loop."""
    return await asyncio.to_thread(
        draw, content, attachments=attachments, seal=seal, joint=joint, watermark=watermark, at=at
    )


def _fits(drawn: pdf.Drawn) -> bool:
    """A layout without these places (a letter) flows over as many pages as it needs."""
    end, foot = drawn.anchors.get("middle-end"), drawn.anchors.get("foot")
    return end is None or foot is None or (end.page == foot.page and end.bottom >= foot.top + GAP)


def _likely(content: CertificateContent) -> int:
    lines = sum(1 + len(line.value) // 22 for line in content.lines) + 2 * len(content.body)
    lines += len(content.annex.rows) if content.annex and content.annex.inline else 0
    lines += sum(1 + len(note) // 46 for note in content.notes) // 2
    return 0 if lines <= 8 else 1 if lines <= 14 else 2
