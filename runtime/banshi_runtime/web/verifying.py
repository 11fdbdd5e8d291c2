"""Verification of a certificate, for anyone: by its code, or by the file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from banshi_forms import mask
from banshi_platform import clock, throttle
from banshi_platform.i18n import format_date, format_datetime
from banshi_platform.i18n import gettext as _
from banshi_platform.web.inputs import address, read_form
from banshi_templates import contexts

from .. import verify
from ..tables import Certificate
from ..verify import Verdict
from . import addresses
from .shown import page

VERIFY_BYTES = 20_000_000


async def verify_page(request: Request) -> Response:
    """GET /verify, with or without a code to look up"""
    code = request.query_params.get("code", "").strip()[:200]
    if not code:
        return page(request, _verification(Verdict("")))
    return await _verified(request, code.rstrip("/").rpartition("/")[2])


async def verify_code(request: Request) -> Response:
    """GET /verify/{code}: where a certificate's QR code leads"""
    return await _verified(request, request.path_params["code"])


async def _verified(request: Request, code: str) -> Response:
    await throttle.take(f"verify:{throttle.source(address(request))}", rate=1, burst=60)
    return page(request, _verification(await verify.by_code(code), code))


async def verify_file(request: Request) -> Response:
    """POST /verify: by the file alone"""
    await throttle.take(f"verify-file:{throttle.source(address(request))}", rate=1 / 10, burst=10)
    form = await read_form(request, max_fields=5, max_files=1)
    sent = next(iter(form.files("file")), None)
    if sent is None:
        empty = contexts.VerifyPage(
            action_url=addresses.VERIFY, upload_url=addresses.VERIFY, error=_("Choose a file first.")
        )
        return page(request, empty, 422)
    verdict = await verify.by_file(await sent.read())
    return page(request, _verification(verdict, name=sent.filename or ""))


_RESULTS = {"not_yet": "valid", "replaced": "revoked", "not_a_certificate": "unknown"}
_FILES = {"altered": "altered", "unknown": "unknown", "not_a_certificate": "unsigned"}


def _file_check(verdict: Verdict, name: str) -> contexts.FileCheck:
    """What the file itself says: who signed it, when, whether it is whole."""
    signature, facts = verdict.signature, []
    if signature is not None and signature.signed:
        for who, moment in signature.signers or ((signature.signed_by, signature.signed_at),):
            facts.append(contexts.Fact(_("Signed by"), who))
            if moment is not None:
                facts.append(contexts.Fact(_("Signed at"), format_datetime(moment)))
    if signature is not None:
        facts.append(contexts.Fact(_("Finding"), signature.sentence))
    return contexts.FileCheck(_FILES.get(verdict.outcome, "whole"), name, tuple(facts))  # type: ignore[arg-type]


def _verification(verdict: Verdict, code: str = "", name: str = "") -> contexts.VerifyPage:
    checked = _file_check(verdict, name) if verdict.by_file else None
    return contexts.VerifyPage(
        action_url=addresses.VERIFY,
        upload_url=addresses.VERIFY,
        result=_RESULTS.get(verdict.outcome, verdict.outcome),  # type: ignore[arg-type]
        code=code,
        certificate=_public_facts(verdict),
        file=checked,
        checked_at=clock.now() if verdict.outcome else None,
    )


def _public_facts(verdict: Verdict) -> contexts.CertificateFacts | None:
    row, data = verdict.certificate, verdict.content
    if row is None or data is None:
        return None
    return contexts.CertificateFacts(
        title=str(data.get("title", "")),
        number=row.number,
        identifier=row.identifier,
        holder=holder(data),
        issuer=str((data.get("issuer") or {}).get("name", "")),
        issued_on=clock.local(row.issued_at).date() if row.issued_at else None,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        ended_on=clock.local(row.revoked_at).date() if row.revoked_at else None,
        reason=row.reason,
        fields=(*_jointly(data), *_takes_effect(verdict, row)),
    )


def _jointly(data: Mapping[str, Any]) -> tuple[contexts.Fact, ...]:
    """Who else has sealed it."""
    return tuple(contexts.Fact(_("Sealed jointly by"), str(one["name"])) for one in data.get("joint", ()))


def _takes_effect(verdict: Verdict, row: Certificate) -> tuple[contexts.Fact, ...]:
    if verdict.outcome != "not_yet" or row.valid_from is None:
        return ()
    return (
        contexts.Fact(_("Please note"), _("It takes effect on %(day)s.", day=format_date(row.valid_from))),
    )


def holder(data: Mapping[str, Any]) -> str:
    """A company's name is public; a person's is masked."""
    who = data.get("holder") or {}
    name = str(who.get("name", ""))
    return name if who.get("id_type") == "001" else mask("name", name)
