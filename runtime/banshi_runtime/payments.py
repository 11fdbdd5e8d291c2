"""Payment of what a grant costs: asked for with a term, recorded once with its receipt, or given up with the term.

The amount is frozen when it is asked for. Whoever records it (the counter, or a gateway through a plugin) must name
exactly that amount. A term that passes ends the application, unless the applicant says that it was paid and nobody has
answered yet: then it waits for the counter.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from tortoise.exceptions import IntegrityError

from banshi_forms import Finding, compute
from banshi_platform import canonical, clock, hooks, ids, jobs, plugins, trail
from banshi_platform.actors import SYSTEM, Actor
from banshi_platform.database import transaction
from banshi_platform.i18n import LOCALES, mark, use_locale
from banshi_platform.i18n import gettext as _
from banshi_platform.problems import CanMend

from . import attachments, cases, clocks, dues, flow, notices, panels, pausing
from .cases import Case
from .documents.amounts import capitals
from .tables import Payment

ASK_SECONDS = 600  # how often a gateway is asked
LONGEST_CLAIM = 100


class NothingToShow(CanMend):
    """Give the number of the transaction, or a file that shows the payment."""


@dataclass(frozen=True)
class Paid:
    """A payment as the counter or a gateway tells it. ``reference``: the gateway's own number."""

    amount: Decimal
    on: date
    receipt: str = ""
    reference: str = ""


def with_decision(case: Case, offer: flow.Offer, answers: Mapping[str, Any]) -> Case:
    """The case as a grant makes it: now it is known what the decision's own form says is due."""
    if not dues.stage_of(case.procedure):
        return case
    said = compute(panels.panel(case, offer), answers, case.context(today=clock.today()))
    return replace(case, said=said.get("form") or {})


async def demand(case: Case) -> Payment:
    """Ask for what is due, in the transaction of the grant: the amount and the term stand from now on."""
    stage = dues.stage_of(case.procedure)
    row = await Payment.create(
        application_id=case.row.id,
        organisation_id=case.row.organisation_id,
        stage=stage["id"],
        slip=await _slip(),
        amount=dues.due(case.procedure, stage, case.computed, case.said),
        asked_at=clock.now(),
        due_on=clocks.due_on(clock.today(), stage.get("limit")),
    )
    about = {"slip": row.slip, "amount": str(row.amount), "due_on": str(row.due_on or "")}
    await trail.append(case.subject, "application.payment_asked", SYSTEM, about=about)
    await _watch(case, row)
    await notices.plan(case, "payment", **facts(case, row))
    return row


async def _slip() -> str:
    """The number that tells this payment from all others: the day and a serial."""
    day = f"{clock.today():%Y%m%d}"
    return f"{day}{await ids.next_number(f'payment:{day}'):06d}"


async def _watch(case: Case, row: Payment) -> None:
    if row.due_on is not None:
        await jobs.put(
            "payment.lapsed",
            key=f"payment.lapsed:{row.slip}",
            run_at=clock.midnight(row.due_on + timedelta(days=1)),
            application=case.row.public_id,
        )
    if plugins.current().answering("payment_received"):
        await jobs.put("payment.ask", key=f"payment.ask:{row.slip}", application=case.row.public_id)


def facts(case: Case, row: Payment) -> dict[str, Any]:
    """What a notice says of it."""
    return {
        "amount": str(row.amount),
        "capitals": capitals(row.amount),
        "slip": row.slip,
        "term_on": row.due_on.isoformat() if row.due_on else "",
        "way": str(dues.stage_of(case.procedure).get("note", "")),
        "paid_on": row.paid_on.isoformat() if row.paid_on else "",
        "receipt_number": row.receipt or "",
    }


def told(answers: Mapping[str, Any]) -> Paid:
    """What the counter filled in."""
    form = answers["form"]
    receipt = str(form["receipt"]).strip()
    return Paid(dues.amount(form["amount"]), date.fromisoformat(form["paid_on"]), receipt)


async def faults(case: Case, answers: Mapping[str, Any]) -> list[Finding]:
    """What is wrong with a payment that the counter wants to record, beside its cause."""
    assert case.payment is not None
    paid, row = told(answers), case.payment
    found = []
    if why := _why_not(row, paid):
        place, sentence = why
        found.append(_finding(place, sentence, row, paid))
    used = Payment.filter(organisation_id=row.organisation_id, receipt=paid.receipt)
    if await used.exclude(id=row.id).exists():
        sentence = mark("The receipt %(receipt)s was already recorded for another payment.")
        found.append(_finding("receipt", sentence, row, paid))
    return found


def _why_not(row: Payment, paid: Paid) -> tuple[str, str] | None:
    """Where and why a payment does not fit what is due."""
    if paid.amount != row.amount:
        return "amount", mark(
            "%(due)s yuan are due; %(paid)s yuan do not agree with it. Nothing was recorded."
        )
    if paid.on < clock.local(row.asked_at).date():
        return "paid_on", mark(
            "Payment was asked for on %(asked)s; it cannot have been made before that day."
        )
    if paid.on > clock.today():
        return "paid_on", mark("This day is still to come.")
    if row.due_on is not None and paid.on > row.due_on:
        return "paid_on", mark("The term ended on %(term)s: a later payment is not recorded, but paid back.")
    return None


def _finding(place: str, sentence: str, row: Payment, paid: Paid) -> Finding:
    values = {
        "due": row.amount,
        "paid": paid.amount,
        "asked": clock.local(row.asked_at).date(),
        "term": row.due_on,
        "receipt": paid.receipt,
    }
    said = {}
    for locale in LOCALES:
        with use_locale(locale):
            said[locale] = _(sentence, **values)
    return Finding(f"/form/{place}", "payment", message=said)


async def settle(case: Case, actor: Actor, paid: Paid, about: Mapping[str, Any]) -> None:
    """Record a payment that fits: the application goes on, and its result is made."""
    row = case.payment
    assert row is not None
    row.state, row.paid_on, row.recorded_at, row.recorded_by_id = (
        "paid",
        paid.on,
        clock.now(),
        actor.account_id,
    )
    row.receipt, row.reference = paid.receipt or None, paid.reference or None
    try:
        await row.save()
    except IntegrityError as error:  # the same receipt or reference, recorded elsewhere a moment ago
        raise cases.SomebodyWasFaster() from error
    event = {
        **about,
        "slip": row.slip,
        "amount": str(row.amount),
        "paid_on": str(paid.on),
        "receipt": paid.receipt,
        "reference": paid.reference,
    }
    columns = pausing.pauses(case, "pay", row.stage)
    await cases.move(case, "pay", actor, event, at=row.stage, assignee_id=None, **columns)
    await notices.plan(case, "paid", **facts(case, row))
    key = f"certificate.issue:{case.row.id}"
    await jobs.put("certificate.issue", key=key, application=case.row.public_id)


async def claim(
    actor: Actor, public_id: str, seen_revision: int, number: str, proofs: tuple[tuple[str, bytes], ...]
) -> None:
    """The applicant says that it is paid, with the transaction's number or files that show it."""
    if not number and not proofs:
        raise NothingToShow()
    for name, data in proofs:
        await attachments.hand_in_proof(actor, public_id, name, data)
    async with transaction():
        case = await cases.own(actor, public_id, lock=True)
        cases.check_revision(case, seen_revision)
        row = case.payment
        if case.row.state != "payment" or row is None or (row.due_on and row.due_on < clock.today()):
            raise flow.NotPossible()
        row.claim, row.claimed_at = number[:LONGEST_CLAIM], clock.now()
        await row.save(update_fields=["claim", "claimed_at"])
        case.row.revision += 1
        await case.row.save(update_fields=["revision", "updated_at"])
        files = [a.file_id for a in case.attachments if a.slot == attachments.PROOF]
        about = {"slip": row.slip, "number": row.claim, "files": files}
        await trail.append(case.subject, "application.payment_claimed", actor, about=about)


async def deny(case: Case) -> dict[str, Any]:
    """The counter found no such payment: the applicant is told, and a term that has passed takes its course."""
    row = case.payment
    assert row is not None
    row.claim, row.claimed_at = "", None
    await row.save(update_fields=["claim", "claimed_at"])
    key = f"payment.lapsed:{row.slip}:{case.row.revision}"
    if row.due_on is not None and row.due_on < clock.today():
        await jobs.put("payment.lapsed", key=key, application=case.row.public_id)
    return facts(case, row)


async def lapsed(arguments: Mapping[str, Any]) -> None:
    """Job ``payment.lapsed``: the term has passed and nothing was paid, so the application is given up."""
    await _ask(arguments["application"])
    async with transaction():
        case = await cases.load(arguments["application"], lock=True)
        row = case.payment
        if case.row.state != "payment" or row is None or row.claimed_at is not None:
            return
        if row.due_on is None or row.due_on >= clock.today():
            return
        row.state = "forfeited"
        await row.save(update_fields=["state"])
        about = {"slip": row.slip, "amount": str(row.amount), "due_on": str(row.due_on)}
        columns = pausing.pauses(case, "forfeit")
        await cases.move(case, "forfeit", SYSTEM, about, closed_at=clock.now(), assignee_id=None, **columns)
        await notices.plan(case, "forfeited", **facts(case, row))


async def ask(arguments: Mapping[str, Any]) -> None:
    """Job ``payment.ask``: ask the gateway again and again, until it is paid or given up."""
    await _ask(arguments["application"])
    if (await cases.load(arguments["application"])).row.state == "payment":
        raise jobs.TryAgain(ASK_SECONDS)


async def _ask(public_id: str) -> None:
    case = await cases.load(public_id)
    row = case.payment
    if case.row.state != "payment" or row is None:
        return
    due = hooks.PaymentDue(
        slip=row.slip,
        amount=str(row.amount),
        payer=case.row.applicant_name,
        matter=str(case.definition.profile["title"]),
        application=case.row.number or "",
        due_on=row.due_on,
    )
    try:
        report = await plugins.current().first("payment_received", payment=due)
    except (hooks.TryLater, plugins.PluginFailed) as failure:
        raise jobs.TryAgain(getattr(failure, "after_seconds", ASK_SECONDS)) from failure
    if report is not None:
        await reported(row.slip, report)


async def reported(slip: str, report: hooks.PaymentReport) -> bool:
    """A gateway's report of a payment; the same one again changes nothing. Whether the payment stands recorded.

    What does not fit what is due is written down once for the counter, and changes nothing else.
    """
    async with transaction():
        found = await Payment.get_or_none(slip=slip).select_related("application")
        if found is None:
            return False
        case = await cases.load(found.application.public_id, lock=True)
        row = case.payment
        assert row is not None
        if row.reference == report.reference:
            return True
        paid = Paid(dues.amount(report.amount), report.paid_on, report.receipt, report.reference)
        elsewhere = await Payment.exists(reference=report.reference)
        if case.row.state != "payment" or elsewhere or _why_not(row, paid):
            await _unmatched(case, paid)
            return False
        await settle(case, SYSTEM, paid, {})
        return True


async def _unmatched(case: Case, paid: Paid) -> None:
    kind = "application.payment_unmatched"
    known = [canonical.loads(e.facts)["about"] for e in await trail.read(case.subject) if e.kind == kind]
    if paid.reference not in [about["reference"] for about in known]:
        about = {"reference": paid.reference, "amount": str(paid.amount), "paid_on": str(paid.on)}
        await trail.append(case.subject, kind, SYSTEM, about=about)
