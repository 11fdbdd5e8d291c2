"""The queue's context: tabs, filters, sorting, pages. One query for the rows, three small ones for the counts."""

from __future__ import annotations

from collections.abc import Mapping

from banshi_platform import clock
from banshi_platform.actors import Actor
from banshi_platform.i18n import gettext as _
from banshi_templates import contexts, words

from .. import worklist
from . import addresses, ledgers, shown

TABS = ("waiting", "mine", "unassigned", "payment", "done")


async def context(actor: Actor, asked: Mapping[str, str]) -> contexts.QueuePage:
    """The queue as the query parameters ask for it."""
    tab = asked.get("tab", "")
    tab = tab if tab in TABS else "waiting"
    filters = worklist.Filters(
        tab=tab,
        state=asked.get("state", ""),
        matter=asked.get("matter", "")[:60],
        overdue=asked.get("due") == "late",
        search=asked.get("q", "")[:100],
        sort=asked.get("sort", ""),
        page=int(asked["page"]) if asked.get("page", "").isdecimal() else 1,
    )
    listed = await worklist.queue(actor, filters)
    counts = await worklist.counts(actor)
    narrowed = bool(filters.search or filters.state or filters.matter or filters.overdue)
    return contexts.QueuePage(
        action_url=addresses.DESK,
        items=tuple(_item(row, listed.stages) for row in listed.rows),
        tabs=_tabs(tab, counts),
        query=filters.search,
        filters=_filters(filters, listed.matters),
        kept=(contexts.Fact("tab", tab),),
        clear_url=addresses.searching(addresses.DESK, tab=tab) if narrowed else "",
        sorts=_sorts(asked, filters.sort),
        links=contexts.page_links(
            listed.total, filters.page, worklist.PAGE, lambda n: _with(asked, page=str(n))
        ),
        payments_url=ledgers.LEDGER if tab == "payment" else "",
        late=counts["late"],
        soon=counts["soon"],
    )


def _with(asked: Mapping[str, str], **changed: str) -> str:
    return addresses.searching(addresses.DESK, **{**dict(asked), **changed})


def _item(row: worklist.Row, stages: Mapping[tuple[int, str], str]) -> contexts.QueueItem:
    return contexts.QueueItem(
        number=row.number,
        url=addresses.desk(row.public_id),
        matter_title=row.matter,
        applicant=row.applicant,
        state=row.state,
        stage=_(", ").join(stages.get((row.version_id, stage), stage) for stage in row.stages),
        received_on=clock.local(row.submitted_at).date() if row.submitted_at else None,
        due=shown.due(row.dial),
        assignee=row.assignee,
        mine=row.mine,
        amount=f"{row.amount:,.2f}" if row.amount is not None else "",
        claimed=row.claimed,
    )


def _tabs(current: str, counts: Mapping[str, int]) -> tuple[contexts.Link, ...]:
    titles = {
        "waiting": _("To do"),
        "mine": _("Mine"),
        "unassigned": _("Nobody's yet"),
        "payment": words.label("state", "payment"),
        "done": _("Finished"),
    }
    return tuple(
        contexts.Link(
            title, addresses.searching(addresses.DESK, tab=tab), current=tab == current, count=counts.get(tab)
        )
        for tab, title in titles.items()
    )


def _filters(filters: worklist.Filters, matters: Mapping[str, str]) -> tuple[contexts.QueueFilter, ...]:
    handled = ("submitted", "accepted", "supplement", "payment", "granted")
    states = (*handled, "issued", "refused", "declined", "withdrawn", "forfeited")
    return (
        contexts.QueueFilter(
            "matter",
            _("Matter"),
            (
                contexts.Choice("", _("All matters"), not filters.matter),
                *(contexts.Choice(code, title, code == filters.matter) for code, title in matters.items()),
            ),
        ),
        contexts.QueueFilter(
            "state",
            _("State"),
            (
                contexts.Choice("", _("All states"), not filters.state),
                *(contexts.Choice(s, words.label("state", s), s == filters.state) for s in states),
            ),
        ),
        contexts.QueueFilter(
            "due",
            _("Time limit"),
            (
                contexts.Choice("", _("All"), not filters.overdue),
                contexts.Choice("late", _("Overdue"), filters.overdue),
            ),
        ),
    )


def _sorts(asked: Mapping[str, str], current: str) -> tuple[contexts.SortLink, ...]:
    links = []
    for column in worklist.SORTS:
        down = current == column
        direction = "ascending" if down else "descending" if current == f"-{column}" else ""
        links.append(
            contexts.SortLink(column, _with(asked, sort=f"-{column}" if down else column, page=""), direction)  # type: ignore[arg-type]
        )
    return tuple(links)
