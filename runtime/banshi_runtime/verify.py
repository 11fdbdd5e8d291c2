"""Is this certificate ours, whole and in force? By its code, or by the file alone.

Anyone may ask; what is shown is what the paper shows, with the holder masked. The answer is about now: a
printed
copy of a revoked certificate is found out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from banshi_platform import canonical, clock, settings

from .documents import keys
from .documents.check import FileVerdict, examined
from .tables import Certificate

CODE = re.compile(r"[A-Za-z0-9_-]{16,32}")
READY = ("valid", "revoked", "replaced")


@dataclass(frozen=True)
class Verdict:
    """``outcome``: valid, not_yet, expired, revoked, replaced, altered, unknown, not_a_certificate."""

    outcome: str
    certificate: Certificate | None = None
    content: Mapping[str, Any] | None = None
    by_file: bool = False
    signature: FileVerdict | None = None


async def by_code(code: str) -> Verdict:
    """What the QR code's address answers."""
    if not CODE.fullmatch(code):
        return Verdict("unknown")
    row = await Certificate.get_or_none(verify_code=code, state__in=READY)
    return _verdict(row) if row else Verdict("unknown")


async def by_file(data: bytes) -> Verdict:
    """Judge a file: the very bytes we signed, or something made from them, or nothing of ours."""
    signature = await examined(data, keys.roots(settings.current()))
    row = await Certificate.filter(file_id=canonical.digest(data), state__in=READY).first()
    if row is not None:
        return _verdict(row, by_file=True, signature=signature)
    if not signature.signed:
        return Verdict("not_a_certificate", by_file=True, signature=signature)
    altered = not signature.intact or signature.modified
    return Verdict("altered" if altered else "unknown", by_file=True, signature=signature)


def _verdict(row: Certificate, *, by_file: bool = False, signature: FileVerdict | None = None) -> Verdict:
    return Verdict(standing(row, clock.today()), row, canonical.loads(row.content), by_file, signature)


def standing(row: Certificate, today: date) -> str:
    """The state of a certificate on a day."""
    if row.state != "valid":
        return row.state
    if row.valid_from and today < row.valid_from:
        return "not_yet"
    if row.valid_to and today > row.valid_to:
        return "expired"
    return "valid"
