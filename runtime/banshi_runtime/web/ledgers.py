"""The ledger of payments, as a page and as a file for a spreadsheet."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from banshi_platform.i18n import gettext as _
from banshi_platform.web.responses import content
from banshi_templates import contexts, words

from .. import ledger
from . import addresses
from .shown import actor_of, page

LEDGER = f"{addresses.DESK}/payments"


async def ledger_page(request: Request) -> Response:
    """GET /desk/payments"""
    actor, state = actor_of(request), _state(request)
    asked = request.query_params.get("page", "")
    number = int(asked) if asked.isdecimal() and len(asked) < 8 else 1
    totals = await ledger.totals(actor)
    rows = await ledger.entries(actor, state, number)
    return page(
        request,
        contexts.PaymentsPage(
            items=tuple(_item(row) for row in rows),
            tabs=tuple(
                contexts.Link(
                    words.label("payment_state", one),
                    addresses.searching(LEDGER, state=one),
                    current=one == state,
                    count=totals[one].count,
                )
                for one in ledger.STATES
            ),
            total=f"{totals[state].amount:,.2f}",
            csv_url=addresses.searching(f"{LEDGER}.csv", state=state),
            links=contexts.page_links(
                totals[state].count,
                number,
                ledger.PAGE,
                lambda n: addresses.searching(LEDGER, state=state, page=n),
            ),
            back_url=addresses.DESK,
        ),
    )


def _state(request: Request) -> str:
    state = request.query_params.get("state", "paid")
    if state not in ledger.STATES:
        raise ledger.NoSuchLedger()
    return state


def _item(row: ledger.Entry) -> contexts.PaymentItem:
    return contexts.PaymentItem(
        number=row.number,
        url=addresses.desk(row.application),
        payer=row.payer,
        matter_title=row.matter,
        slip=row.slip,
        amount=f"{row.amount:,.2f}",
        due_on=row.due_on,
        paid_on=row.paid_on,
        receipt=row.receipt,
        by=row.by,
    )


async def ledger_file(request: Request) -> Response:
    """GET /desk/payments.csv"""
    state = _state(request)
    data = await ledger.as_csv(actor_of(request), state)
    name = _("Payments (%(state)s)", state=words.label("payment_state", state))
    return content(data, "text/csv", f"{name}.csv")
