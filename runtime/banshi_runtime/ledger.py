"""The ledger of payments of the actor's organisations: what is due, what came in with which receipt, what lapsed."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import StringIO
from typing import Any

from tortoise.functions import Count, Sum

from banshi_platform import permits
from banshi_platform.actors import Actor
from banshi_platform.i18n import gettext as _
from banshi_platform.problems import NotFound
from banshi_templates.words import label

from .tables import Payment

PAGE = 80
MOST = 20_000  # lines of one file
STATES = ("due", "paid", "forfeited")
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would take such a text for a formula
_COLUMNS = (
    "application__public_id", "application__number", "application__applicant_name",
    "application__version__matter__title", "slip", "amount", "state", "due_on", "paid_on", "receipt", "reference",
    "recorded_by__person__name",
)  # fmt: skip


class NoSuchLedger(NotFound):
    """There is no such ledger."""


@dataclass(frozen=True)
class Entry:
    """One payment. ``by``: who recorded it; empty: a gateway, or nobody yet."""

    application: str
    number: str
    payer: str
    matter: str
    slip: str
    amount: Decimal
    state: str
    due_on: date | None
    paid_on: date | None
    receipt: str
    by: str


@dataclass(frozen=True)
class Totals:
    """How many payments are in a state, and what they come to."""

    count: int = 0
    amount: Decimal = Decimal(0)


async def entries(actor: Actor, state: str, page: int, size: int = PAGE) -> tuple[Entry, ...]:
    """The payments in a state, newest first."""
    found = Payment.filter(organisation_id__in=_organisations(actor), state=state).order_by("-id")
    rows = await found.offset((max(page, 1) - 1) * size).limit(size).values(*_COLUMNS)
    return tuple(_entry(row) for row in rows)


async def totals(actor: Actor) -> dict[str, Totals]:
    """By state."""
    found = Payment.filter(organisation_id__in=_organisations(actor)).annotate(
        count=Count("id"), sum=Sum("amount")
    )
    rows = await found.group_by("state").values("state", "count", "sum")
    counted = {
        row["state"]: Totals(row["count"], Decimal(str(row["sum"])).quantize(Decimal("0.01"))) for row in rows
    }
    return {state: counted.get(state, Totals()) for state in STATES}


def _organisations(actor: Actor) -> list[int]:
    return sorted(permits.organisations(actor, "desk"))


def _entry(row: Mapping[str, Any]) -> Entry:
    return Entry(
        application=row["application__public_id"],
        number=row["application__number"] or "",
        payer=row["application__applicant_name"],
        matter=row["application__version__matter__title"],
        slip=row["slip"],
        amount=row["amount"],
        state=row["state"],
        due_on=row["due_on"],
        paid_on=row["paid_on"],
        receipt=row["receipt"] or row["reference"] or "",
        by=row["recorded_by__person__name"] or "",
    )


async def as_csv(actor: Actor, state: str) -> bytes:
    """All of them for a spreadsheet, which knows the encoding by its first bytes."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(
        (
            _("Payment number"), label("column", "number"), _("Payer"), label("column", "matter"), _("Amount (yuan)"),
            _("State"), _("To be paid by"), _("Paid on"), _("Number of the receipt"), _("Recorded by"),
        )
    )  # fmt: skip
    for one in await entries(actor, state, 1, MOST):
        told = (
            one.slip,
            one.number,
            one.payer,
            one.matter,
            f"{one.amount:.2f}",
            label("payment_state", one.state),
        )
        days = (one.due_on or "", one.paid_on or "")
        writer.writerow([_harmless(str(cell)) for cell in (*told, *days, one.receipt, one.by)])
    return text.getvalue().encode("utf-8-sig")


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_DANGEROUS) else cell
