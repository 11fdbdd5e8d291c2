"""A finished document in one call: layout, PDF, seal and signature. What issuing, notices and downloads use.

Slow (a quarter of a second) and repeatable: never call it inside a database transaction.
"""

from __future__ import annotations

import asyncio
from datetime import datetime

from banshi_platform import canonical, clock
from banshi_platform.i18n import gettext as _
from banshi_platform.i18n import use_locale

from ..letters import Letter
from . import fitting, fonts, layout, metadata, pdf
from .content import CertificateContent
from .layout import PrintedForm
from .seal import Seal, svg
from .signing import FIELD, Sealing, Signer

DATA_FILE = "certificate.json"
SPECIAL_LINE = "行政审批专用章"


async def certificate(
    content: CertificateContent, signer: Signer, *joint: Signer, at: datetime | None = None
) -> bytes:
    """The signed PDF of a frozen certificate; ``joint`` signers, one for each joint seal, sign after the issuer.

    Raises CannotBeDrawn before anything is drawn.
    """
    await asyncio.to_thread(fonts.require, content.texts())
    moment = at or clock.now()
    data = pdf.Attachment(DATA_FILE, canonical.dumps(metadata.document(content)), content.title)
    drawn = await fitting.drawn(content, attachments=[data], at=moment)
    with use_locale(content.locale):
        reason = _("Issue of %(title)s %(number)s", title=content.title, number=content.number)
    sealing = Sealing(_seal(content.issuer.name, content.seal), drawn.anchors.get(fitting.SEAL), reason)
    signed = await signer.sign(drawn.data, sealing, at=moment)
    for number, (one, other) in enumerate(zip(content.joint, joint, strict=True), 2):
        place = drawn.anchors.get(f"{fitting.SEAL}-{number}")
        beside = Sealing(_seal(one.name, one.seal), place, reason, f"{FIELD}{number}")
        signed = await other.sign(signed, beside, at=moment)
    return signed


async def preview(content: CertificateContent) -> bytes:
    """The same page for a draft: unsigned, the seal drawn in, SAMPLE across it, what is missing in red."""
    with use_locale(content.locale):
        watermark = _("Sample, not valid")
    seal = svg(Seal(content.issuer.name, test=True)) if content.issuer.name else None
    joint = tuple(svg(Seal(one.name, test=True)) for one in content.joint)
    drawn = await fitting.drawn(content, seal=seal, joint=joint, watermark=watermark)
    return drawn.data


async def notice(letter: Letter, signer: Signer, *, locale: str = "", at: datetime | None = None) -> bytes:
    """The signed PDF of a notice (文书)."""
    await asyncio.to_thread(fonts.require, _texts(letter))
    moment = at or clock.now()
    drawn = await pdf.drawn(layout.notice(letter, locale=locale or None), at=moment)
    sealing = Sealing(_seal(letter.issuer, letter.seal), drawn.anchors.get(fitting.SEAL), letter.title)
    return await signer.sign(drawn.data, sealing, at=moment)


async def application_form(form: PrintedForm, *, locale: str = "", at: datetime | None = None) -> bytes:
    """The PDF of a printed application form; nobody seals it."""
    drawn = await pdf.drawn(layout.application_form(form, locale=locale or None), at=at)
    return drawn.data


def _texts(letter: Letter) -> str:
    cells = [cell for row in letter.rows for cell in row]
    return "".join(
        (letter.title, letter.number, letter.addressee, *letter.paragraphs, *cells, *letter.closing)
    )


def _seal(organ: str, kind: str) -> Seal:
    return Seal(organ, SPECIAL_LINE if kind == "special" else "")
