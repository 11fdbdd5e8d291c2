"""The process that opens a signed PDF from a stranger and says what it found. ``process.Process`` starts it.

A hostile file can at worst take this process's time and memory, which are bounded; see ``check`` for the words.
"""

from __future__ import annotations

import logging
from datetime import datetime
from io import BytesIO
from typing import Any

from asn1crypto import pem, x509  # type: ignore[import-untyped]
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from .process import Answer, serve

MOST_SIGNATURES = 20


class NotReadable(Exception):
    """The file is no PDF that can be read."""


def judge(order: dict[str, Any], body: bytes) -> Answer:
    """Every signature of the file, oldest first, as plain facts."""
    try:
        reader = PdfFileReader(BytesIO(body), strict=False)
        signatures = list(reader.embedded_regular_signatures)[:MOST_SIGNATURES]
    except Exception as error:  # a damaged or hostile file makes a parser fail in every way there is
        raise NotReadable() from error
    return {"signatures": [_facts(signature, order) for signature in signatures]}, b""


def _facts(signature: Any, order: dict[str, Any]) -> dict[str, Any]:
    context = ValidationContext(
        trust_roots=[_certificate(root) for root in order["roots"]],
        moment=datetime.fromisoformat(order["moment"]),
        allow_fetching=False,
        revocation_mode="soft-fail",
    )
    try:
        status = validate_pdf_signature(signature, context)
    except Exception as error:  # as above
        return {"readable": False, "why": type(error).__name__}
    changed = status.modification_level not in (None, ModificationLevel.NONE, ModificationLevel.LTA_UPDATES)
    moment = status.timestamp_validity.timestamp if status.timestamp_validity else status.signer_reported_dt
    return {
        "readable": True,
        "intact": bool(status.intact and status.valid),
        "trusted": bool(status.trusted),
        "allowed": bool(status.docmdp_ok),
        "changed_after": bool(changed),
        "covers_all": status.coverage == SignatureCoverageLevel.ENTIRE_FILE,
        "by": status.signing_cert.subject.native.get("common_name", "") if status.signing_cert else "",
        "organ": str(signature.sig_object.raw_get("/Name")) if "/Name" in signature.sig_object else "",
        "at": moment.isoformat() if moment else None,
        "stamped": status.timestamp_validity is not None,
    }


def _certificate(text: str) -> x509.Certificate:
    return x509.Certificate.load(pem.unarmor(text.encode())[2])


def main() -> None:
    logging.disable(logging.CRITICAL)
    serve(judge)


if __name__ == "__main__":
    main()
