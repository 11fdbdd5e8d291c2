"""The certificate of a draft, drawn as a sample for its administrator: this surface's answer to the platform's hook.

Nothing is stored, numbered or signed. What is filled in comes from a sample of the package, the decision is made up.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from banshi_forms import Context, Definition, compute, from_canonical, holds
from banshi_platform import clock, settings
from banshi_platform.hooks import CertificateSample, hookimpl
from banshi_platform.i18n import gettext as _
from banshi_platform.problems import CanMend

from . import made_up, notices
from .documents import identifier, produce
from .documents.content import CertificateContent, Issuer, build

SERIAL = 1


@hookimpl
async def preview_certificate(package: str, result: str, sample: str) -> CertificateSample:
    """The result as a PDF, and what is wrong with it in words."""
    definition = from_canonical(package)
    chosen = _result(definition, result)
    if chosen is None:
        return CertificateSample(faults=(_("certificate.json has no result “%(name)s”.", name=result),))
    answers = _answers(definition, sample)
    faults: tuple[str, ...] = ()
    try:
        content = _content(definition, chosen, answers)
        faults = _faults(content, chosen, answers)
        return CertificateSample(await produce.preview(content), faults)
    except CanMend as problem:
        return CertificateSample(faults=(*faults, _(problem.sentence, **problem.params)))


def _result(definition: Definition, name: str) -> Mapping[str, Any] | None:
    return next((r for r in definition.certificate.get("results", ()) if r.get("id") == name), None)


def _answers(definition: Definition, name: str) -> dict[str, Any]:
    """The computed answers of a sample; of a matter without samples, made-up ones."""
    kept = definition.samples.get(name)
    given = kept if isinstance(kept, Mapping) else {}
    today = date.fromisoformat(given["today"]) if given.get("today") else clock.today()
    facts = {**definition.facts, **given.get("facts", {})}
    answers = given.get("answers") or made_up.answers(definition.form)
    computed: dict[str, Any] = compute(definition.form, answers, Context(today=today, facts=facts))
    return computed


def _content(
    definition: Definition, result: Mapping[str, Any], answers: Mapping[str, Any]
) -> CertificateContent:
    office = definition.profile.get("organisation", {})
    issuer = Issuer(result.get("issuer") or office.get("name", ""), office.get("credit_code", ""))
    today = clock.today()
    region = str(definition.profile.get("region", ""))[:6]
    pattern = (result.get("number") or {}).get("pattern") or "{year}-{serial:6}"
    type_code = result.get("type_code") or f"{issuer.code}001"
    return build(
        result,
        answers,
        decision=_decision(definition),
        certificate_number=notices.filled(pattern, on=today, serial=SERIAL, region=region),
        identifier=identifier.make(type_code, issuer.code, f"{region:0<6}{today.year}{SERIAL:010d}"),
        verify_url=f"{settings.current().public_url}/verify",
        issuer=issuer,
        issued_on=today,
        context=_context(definition, today),
        lenient=True,
    )


def _decision(definition: Definition) -> dict[str, Any]:
    """What the officials would have written: the least their forms accept."""
    stages = {
        stage["id"]: {"form": made_up.answers(stage["form"])} if stage.get("form") else {}
        for stage in definition.procedure.get("stages", ())
    }
    decided = [s for s in definition.procedure.get("stages", ()) if s.get("kind") == "decide"]
    own = stages[decided[-1]["id"]].get("form", {}) if decided else {}
    return {**own, "words": "", "number": "", "decided_on": clock.today().isoformat(), "stages": stages}


def _context(definition: Definition, today: date) -> dict[str, Any]:
    day = today.isoformat()
    number = f"{today:%Y%m%d}000001"
    application = {
        "number": number,
        "applicant": _("Sample applicant"),
        "submitted_on": day,
        "accepted_on": day,
    }
    payment = {"amount": 100.0, "paid_on": day, "receipt": f"{today:%Y%m%d}-0000000001"}
    due = any(stage.get("kind") == "pay" for stage in definition.procedure.get("stages", ()))
    return {
        "application": application,
        "matter": {"title": definition.profile.get("title", "")},
        "payment": payment if due else {},
    }


def _faults(
    content: CertificateContent, result: Mapping[str, Any], answers: Mapping[str, Any]
) -> tuple[str, ...]:
    missing = tuple(
        _("“%(name)s” stands for nothing: no answer of this sample has that name.", name=name)
        for name in content.faults
    )
    if holds(result.get("when"), answers):
        return missing
    return (_("With the answers of this sample, this result would not be issued."), *missing)
