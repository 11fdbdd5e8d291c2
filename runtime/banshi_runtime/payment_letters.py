"""The letters about what is due for a grant: asked for, arrived, not found, not paid in time."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from banshi_platform.i18n import gettext as _

from .lettering import Facts, contact, day_in_words, intro, reasons, remedies


def payment(facts: Facts) -> dict[str, Any]:
    """What is to be paid, until when and how."""
    opening = _(
        "Your application has been granted. The following is to be paid before the certificate is issued; the days"
        " until then are not counted as handling time."
    )
    lapse = _(
        "Give the payment number with your payment. If nothing is paid by %(term)s, you are taken to have given up"
        " what was granted, and the application ends without effect.",
        term=day_in_words(facts, "term_on"),
    )
    rows = (
        *_sum(facts),
        (_("To be paid by"), day_in_words(facts, "term_on")),
        (_("How to pay"), facts.get("way", "")),
    )
    return {"paragraphs": (intro(facts), opening, lapse), "closing": contact(facts), **_told_in_rows(rows)}


def _sum(facts: Facts) -> tuple[tuple[str, str], ...]:
    """What is due or was paid, in figures and in capitals."""
    return (
        (_("Payment number"), str(facts.get("slip", ""))),
        (_("Amount (yuan)"), f"{Decimal(str(facts.get('amount', 0))):,.2f}"),
        (_("Amount in capitals"), str(facts.get("capitals", ""))),
        (_("Payer"), str(facts.get("applicant", ""))),
    )


def _told_in_rows(rows: Sequence[tuple[str, str]]) -> dict[str, Any]:
    told = tuple((name, str(value)) for name, value in rows if value)
    return {"columns": (_("Item"), _("Content")), "rows": told}


def paid(facts: Facts) -> dict[str, Any]:
    """That it has arrived."""
    arrived = _("What was due for your application has been paid. The certificate is now being issued.")
    rows = (
        *_sum(facts),
        (_("Paid on"), day_in_words(facts, "paid_on")),
        (_("Number of the receipt"), facts.get("receipt_number", "")),
    )
    return {"paragraphs": (intro(facts), arrived), "closing": contact(facts), **_told_in_rows(rows)}


def unpaid(facts: Facts) -> dict[str, Any]:
    """That nothing was found of what the applicant says to have paid."""
    sentence = _(
        "You told us that you have paid, but no payment was found that agrees with the payment notice. Please ask"
        " your bank, or pay by %(term)s.",
        term=day_in_words(facts, "term_on"),
    )
    rows = (
        *_sum(facts),
        (_("To be paid by"), day_in_words(facts, "term_on")),
        (_("How to pay"), facts.get("way", "")),
    )
    paragraphs = (intro(facts), sentence, *reasons(facts))
    return {"paragraphs": paragraphs, "closing": contact(facts), **_told_in_rows(rows)}


def forfeited(facts: Facts) -> dict[str, Any]:
    """That the term has passed."""
    sentence = _(
        "By %(term)s the %(amount)s yuan due were not paid. As the payment notice said, you are taken to have given"
        " up what was granted: the application ends without effect, and no certificate is issued. You may apply"
        " again at any time.",
        term=day_in_words(facts, "term_on"),
        amount=f"{Decimal(str(facts.get('amount', 0))):,.2f}",
    )
    return {"paragraphs": (intro(facts), sentence), "closing": (*remedies(facts), *contact(facts))}
