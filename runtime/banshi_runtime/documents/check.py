"""Is this file signed, whole, and by whom? What the verification page says of an uploaded PDF.

The file is opened in a process of its own (``judging``). Whether the certificate is still in force is another question,
answered from the register.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from banshi_platform import clock
from banshi_platform.i18n import format_datetime
from banshi_platform.i18n import gettext as _

from .process import Process, ProcessFailed, Refused, TooSlow

SECONDS: Final = 30.0
_judge: Final = Process("banshi_runtime.documents.judging", timeout=SECONDS)


@dataclass(frozen=True)
class FileVerdict:
    """``intact``: not a byte under the signature changed; ``modified``: something was added after it."""

    signed: bool
    intact: bool
    trusted: bool
    modified: bool
    signed_by: str
    signed_at: datetime | None
    sentence: str
    signers: tuple[tuple[str, datetime | None], ...] = ()  # of a file that is whole: everybody who sealed it

    @property
    def good(self) -> bool:
        return self.signed and self.intact and self.trusted and not self.modified


def signed_file(
    data: bytes, trust_roots: Sequence[x509.Certificate], *, moment: datetime | None = None
) -> FileVerdict:
    """Judge a file, by all its signatures: it is as good as the worst of them. Blocks: see ``examined``."""
    roots = [root.public_bytes(Encoding.PEM).decode() for root in trust_roots]
    order = {"roots": roots, "moment": (moment or clock.now()).isoformat()}
    try:
        answer, _body = _judge.ask(order, data)
    except (Refused, ProcessFailed, TooSlow):
        return _verdict(_("This file is not a PDF that can be read."))
    return _judged(answer["signatures"])


async def examined(
    data: bytes, trust_roots: Sequence[x509.Certificate], *, moment: datetime | None = None
) -> FileVerdict:
    """``signed_file`` without blocking the event loop."""
    return await asyncio.to_thread(signed_file, data, trust_roots, moment=moment)


def _judged(signatures: Sequence[dict[str, Any]]) -> FileVerdict:
    if not signatures:
        return _verdict(_("This file carries no digital signature."))
    last = signatures[-1]
    if any(not item["readable"] or not item["intact"] for item in signatures):
        return _verdict(_("This file was altered after it was signed, or its signature is damaged."), last)
    modified = not last["covers_all"] or any(
        item["changed_after"] and not item["allowed"] for item in signatures
    )
    if modified:
        return _verdict(
            _("Something was added to this file after it was signed."), last, intact=True, modified=True
        )
    if not all(item["trusted"] for item in signatures):
        return _verdict(
            _(
                "This file is whole, but it was signed by someone we do not know: “%(name)s”.",
                name=last["by"],
            ),
            last,
            intact=True,
        )
    names = dict.fromkeys(item["organ"] or item["by"] for item in signatures)
    whole = _verdict(
        _(
            "This file is whole. It was signed by “%(name)s” on %(moment)s.",
            name=_(", ").join(names),
            moment=format_datetime(datetime.fromisoformat(last["at"])) if last["at"] else "—",
        ),
        last,
        intact=True,
        trusted=True,
    )
    return replace(whole, signers=tuple((item["organ"] or item["by"], _moment(item)) for item in signatures))


def _verdict(
    sentence: str,
    last: dict[str, Any] | None = None,
    *,
    intact: bool = False,
    trusted: bool = False,
    modified: bool = False,
) -> FileVerdict:
    facts = last or {}
    return FileVerdict(
        signed=last is not None,
        intact=intact,
        trusted=trusted,
        modified=modified,
        signed_by=(facts.get("organ") if trusted else "")
        or facts.get("by")
        or "",  # a stranger may claim any organ
        signed_at=_moment(facts),
        sentence=sentence,
    )


def _moment(facts: dict[str, Any]) -> datetime | None:
    return datetime.fromisoformat(facts["at"]) if facts.get("at") else None


def close() -> None:
    """End the judging process (at shut-down)."""
    _judge.close()
