"""The job that makes the certificate: number it, freeze it, draw it, sign it, put it in force. Exactly once.

The reservation is a short transaction of its own and unique per application and result, so whoever runs the job
again, after a crash or beside another worker, takes up the same number and the same frozen document.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from banshi_platform import canonical, clock, files, ids, settings, trail
from banshi_platform.actors import SYSTEM
from banshi_platform.database import transaction

from . import cases, notices, printing
from .cases import Case
from .documents import identifier
from .documents.content import Issuer, build, from_data
from .tables import Certificate, Notice, StageOpinion

LARGEST = 30_000_000  # bytes of a signed PDF
DUPLICATE = "（副本）"  # tells a duplicate from its original where numbers are unique


async def issue(arguments: Mapping[str, Any]) -> None:
    """Job ``certificate.issue``: may be run any number of times."""
    rows = await _reserve(arguments["application"])
    for row in rows:
        if row.file_id is None:
            await _draw(row)
    if rows:
        await _put_in_force(arguments["application"])


async def _reserve(public_id: str) -> list[Certificate]:
    """The certificates of a granted application, numbered; none when there is nothing to issue any more."""
    async with transaction():
        case = await cases.load(public_id, lock=True)
        if case.row.state != "granted":
            return []
        return [await _reserved(case, result) for result in applicable(case)]


def applicable(case: Case) -> list[Mapping[str, Any]]:
    """The results these answers lead to."""
    return [r for r in case.definition.certificate.get("results", ()) if case.holds(r.get("when"))]


async def _reserved(case: Case, result: Mapping[str, Any]) -> Certificate:
    kept = await Certificate.get_or_none(application_id=case.row.id, result=result["id"])
    if kept is not None:
        return kept
    number, code = await _number(case, result), ids.opaque()
    is_duplicate = "duplicate_of" in result
    issuer = Issuer(result.get("issuer") or case.row.organisation.name, case.row.organisation.credit_code)
    type_code = result.get("type_code") or f"{issuer.code}001"
    content = build(
        result,
        case.computed,
        decision=await _decision(case),
        certificate_number=number,
        identifier=await _identifier(type_code, issuer.code, case.row.organisation.region_code),
        verify_url=f"{settings.current().public_url}/verify/{code}",
        issuer=issuer,
        issued_on=clock.today(),
        context=_context(case),
    )
    row = await Certificate.create(
        application_id=case.row.id,
        result=result["id"],
        number=f"{number}{DUPLICATE}" if is_duplicate else number,
        identifier=content.identifier,
        verify_code=code,
        content=canonical.dumps(content.to_data()),
        valid_from=content.valid_from,
        valid_to=content.valid_to,
    )
    about = {"result": result["id"], "number": number, "identifier": content.identifier}
    await trail.append(case.subject, "application.certificate_reserved", SYSTEM, about=about)
    return row


async def _number(case: Case, result: Mapping[str, Any]) -> str:
    """The number people read; its series is counted per organisation and year, unless the pattern has no year.

    A duplicate (副本) has the number of its original.
    """
    if "duplicate_of" in result:
        return (await Certificate.get(application_id=case.row.id, result=result["duplicate_of"])).number
    numbering = result.get("number") or {}
    pattern, today = numbering.get("pattern") or "{year}-{serial:6}", clock.today()
    series = numbering.get("series") or pattern
    year = today.year if "{year}" in pattern else ""
    serial = await ids.next_number(f"certificate:{case.row.organisation_id}:{series}:{year}"[:160])
    region = case.row.organisation.region_code[:6]
    return notices.filled(pattern, on=today, serial=serial, region=region)


async def _identifier(type_code: str, issuer_code: str, region: str) -> str:
    serial = await ids.next_number(f"identifier:{type_code}:{issuer_code}")
    return identifier.make(type_code, issuer_code, f"{region[:6]:0<6}{clock.today().year}{serial:010d}")


async def _decision(case: Case) -> dict[str, Any]:
    """What the stages recorded, for the texts of the certificate: the decision's own form, all by stage."""
    rows = await StageOpinion.filter(application_id=case.row.id).order_by("id")
    by_stage = {row.stage: canonical.loads(row.answers) for row in rows}
    decided_by = [row for row in rows if row.action == "grant"]
    granted: dict[str, Any] = canonical.loads(decided_by[-1].answers) if decided_by else {}
    notice = await Notice.filter(application_id=case.row.id, kind="granted").order_by("-id").first()
    decided = case.row.decided_at or clock.now()
    return {
        **granted.get("form", {}),
        "words": granted.get("words", ""),
        "number": notice.number if notice else "",
        "decided_on": clock.local(decided).date().isoformat(),
        "stages": by_stage,
    }


def _context(case: Case) -> dict[str, Any]:
    row = case.row
    return {
        "application": {
            "number": row.number or "",
            "applicant": row.applicant_name,
            "submitted_on": clock.local(row.submitted_at).date().isoformat() if row.submitted_at else "",
            "accepted_on": clock.local(row.accepted_at).date().isoformat() if row.accepted_at else "",
        },
        "matter": {"title": case.definition.profile["title"]},
        "payment": _payment(case),
    }


def _payment(case: Case) -> dict[str, Any]:
    """What was paid for it; empty where nothing was due."""
    row = case.payment
    if row is None:
        return {}
    paid_on = row.paid_on.isoformat() if row.paid_on else ""
    return {"amount": float(row.amount), "paid_on": paid_on, "receipt": row.receipt or row.reference or ""}


async def _draw(row: Certificate) -> None:
    """Draw and sign, outside any transaction: slow, and harmless when it is done twice."""
    content = from_data(canonical.loads(row.content))
    data = await printing.certificate(content)
    stored = await files.put(data, limit=LARGEST, media_type="application/pdf")
    async with transaction():
        done = await Certificate.filter(id=row.id, file_id=None).update(
            file_id=stored.digest, state="valid", issued_at=clock.now()
        )
        if not done:
            return
        about = {"number": row.number, "digest": stored.digest}
        subject = f"application:{row.application_id}"
        await trail.append(subject, "application.certificate_issued", SYSTEM, about=about)


async def _put_in_force(public_id: str) -> None:
    """All are drawn: the application is completed, and the applicant is told, in one transaction."""
    async with transaction():
        case = await cases.load(public_id, lock=True)
        rows = await Certificate.filter(application_id=case.row.id).order_by("id")
        if case.row.state != "granted" or any(row.file_id is None for row in rows):
            return
        listed = [{"title": canonical.loads(row.content)["title"], "number": row.number} for row in rows]
        await cases.move(case, "issue", SYSTEM, {"certificates": listed}, closed_at=clock.now())
        await notices.plan(case, "issued", certificates=listed)
