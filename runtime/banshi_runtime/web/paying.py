"""What is due on the pages: for the applicant the way to say that it is paid, for the desk who recorded it, too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from banshi_platform import clock
from banshi_templates import contexts

from .. import attachments, clocks, dues
from ..cases import Case
from ..documents.amounts import capitals
from . import addresses, shown

PAYMENT = "payment"


@dataclass(frozen=True)
class Typed:
    """What the applicant typed, and what is wrong with it."""

    number: str
    error: str


def shown_to(
    case: Case, notices: Sequence[contexts.NoticeLink] = (), typed: Typed | None = None
) -> contexts.Payment | None:
    """What the applicant has to pay, or has paid; nothing where nothing is due."""
    row = case.payment
    if row is None:
        return None
    waiting = case.row.state == PAYMENT
    in_time = row.due_on is None or row.due_on >= clock.today()
    rules = attachments.rules_of(attachments.PROOF_ACCEPT)
    return contexts.Payment(
        amount=f"{row.amount:,.2f}",
        capitals=capitals(row.amount),
        slip=row.slip,
        due=shown.due(clocks.dial(clock.today(), row.due_on)) if waiting else contexts.Due(),
        way=str(dues.stage_of(case.procedure).get("note", "")),
        notice_url=next((link.url for link in notices if link.kind == PAYMENT), ""),
        claim_url=addresses.application(case.row.public_id, PAYMENT) if waiting and in_time else "",
        claim=typed.number if typed else row.claim,
        claimed_at=row.claimed_at,
        files=shown.files_of(case, attachments.PROOF),
        types=rules.types,
        max_mb=rules.max_mb,
        max=rules.max,
        error=typed.error if typed else "",
        paid_on=row.paid_on,
        receipt=row.receipt or row.reference or "",
    )


async def on_the_desk(case: Case) -> contexts.Payment | None:
    """The same for who handles it, with who recorded the payment."""
    found, row = shown_to(case), case.payment
    if found is None or row is None or row.recorded_by_id is None:
        return found
    await row.fetch_related("recorded_by__person")
    by = row.recorded_by.person.name if row.recorded_by else ""
    return replace(found, recorded_by=by)
