"""Notices (文书): given in the transaction of the step that owes them, numbered, kept in the inbox for good.

Only facts are stored; ``letters`` makes the words on reading. The job ``notice.send`` offers the message
to the plugins; without one the notice stays readable in the inbox, which is delivery enough.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from banshi_platform import canonical, clock, hooks, ids, jobs, plugins, settings, trail
from banshi_platform.actors import SYSTEM, Actor
from banshi_platform.database import transaction
from banshi_platform.i18n import gettext as _
from banshi_platform.i18n import use_locale
from banshi_platform.problems import NotFound

from . import cases
from .cases import Case
from .letters import Letter, letter
from .tables import Notice

RETRY_SECONDS = 300
_HOLE = re.compile(r"\{(year|date|region|serial)(?::0?(\d+)d?)?\}")


class NoSuchNotice(NotFound):
    """There is no such notice, or it is not yours to see."""


def filled(pattern: str, *, on: date, serial: int, region: str = "") -> str:
    """A number's pattern with its holes filled: {year}, {date}, {region}, {serial} or {serial:6}."""
    values = {"year": str(on.year), "date": f"{on:%Y%m%d}", "region": region, "serial": str(serial)}
    return _HOLE.sub(lambda hole: values[hole[1]].zfill(int(hole[2] or 0)), pattern)


async def next_document_number(organisation_id: int, pattern: str, on: date, region: str = "") -> str:
    """The next number (文号) of a pattern; counted per organisation, pattern and year."""
    serial = await ids.next_number(f"document:{organisation_id}:{pattern}:{on.year}")
    return filled(pattern, on=on, serial=serial, region=region)


async def plan(case: Case, kind: str, **facts: Any) -> Notice:
    """Give a notice, in the caller's transaction, and promise to send word of it."""
    configured = case.procedure.get("notices", {}).get(kind) or {}
    today = clock.today()
    number = ""
    if configured.get("number"):
        number = await next_document_number(
            case.row.organisation_id, configured["number"], today, case.row.organisation.region_code[:6]
        )
    frozen = {
        **_facts(case, today),
        "title": configured.get("title", ""),
        "seal": configured.get("seal", ""),
        "document_number": number,
        **facts,
    }
    notice = await Notice.create(
        public_id=ids.opaque(),
        application_id=case.row.id,
        kind=kind,
        number=number,
        facts=canonical.dumps(frozen),
    )
    await jobs.put("notice.send", key=f"notice.send:{notice.public_id}", notice=notice.public_id)
    return notice


def _facts(case: Case, today: date) -> dict[str, Any]:
    row, statutory = case.row, case.procedure.get("limits", {}).get("statutory") or {}
    return {
        "applicant": row.applicant_name,
        "matter": case.definition.profile["title"],
        "number": row.number or "",
        "query_code": row.query_code,
        "organisation": row.organisation.name,
        "terms": case.procedure.get("terms", "licence"),
        "received_on": _iso(clock.local(row.submitted_at).date() if row.submitted_at else None),
        "accepted_on": _iso(clock.local(row.accepted_at).date() if row.accepted_at else None),
        "due_on": _iso(row.due_on),
        "statutory_days": statutory.get("days"),
        "statutory_unit": statutory.get("unit", "working_day"),
        "issued_on": _iso(today),
        "contact": _contact(case),
        "remedies": case.definition.guide.get("remedies") or {},
        "materials": _materials(case),
    }


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _contact(case: Case) -> str:
    contact = case.definition.guide.get("contact") or {}
    return (
        str(contact.get("phone") or contact.get("text") or "")
        if isinstance(contact, Mapping)
        else str(contact)
    )


def _materials(case: Case) -> list[dict[str, Any]]:
    counts: dict[str, int] = {}
    for attachment in case.attachments:
        counts[attachment.slot] = counts.get(attachment.slot, 0) + 1
    listed = case.definition.materials.get("materials", ())
    return [
        {"title": material["title"], "count": counts[material["id"]]}
        for material in listed
        if material["id"] in counts
    ]


def words(notice: Notice) -> Letter:
    """The notice as a letter, in the language in force."""
    return letter(notice.kind, canonical.loads(notice.facts))


async def read(actor: Actor, public_id: str) -> Notice:
    """A notice for its applicant, or for those who handle the application."""
    notice = await Notice.get_or_none(public_id=public_id).select_related("application", "application__owner")
    if notice is None:
        raise NoSuchNotice()
    case = await cases.load(notice.application.public_id)
    if cases.is_owner(actor, case):
        if notice.read_at is None:
            await Notice.filter(id=notice.id, read_at=None).update(read_at=clock.now())
    elif not cases.works_on(actor, case):
        raise NoSuchNotice()
    return notice


async def send(arguments: Mapping[str, Any]) -> None:
    """Job ``notice.send``: tell the applicant through the first plugin that can. May run again."""
    notice = await Notice.get_or_none(public_id=arguments["notice"]).select_related(
        "application", "application__owner", "application__owner__person"
    )
    if notice is None or notice.sent:
        return
    try:
        receipt = await _offered(notice)
    except (hooks.TryLater, plugins.PluginFailed) as failure:
        await _record(notice, "", "message_failed", {"reason": type(failure).__name__})
        raise jobs.TryAgain(getattr(failure, "after_seconds", RETRY_SECONDS)) from failure
    if receipt is not None and receipt.state == "refused":
        await _record(notice, "failed", "message_failed", {"reason": receipt.detail})
    else:
        await _record(notice, "sent" if receipt else "inbox", "message_sent", {})


async def _offered(notice: Notice) -> hooks.Receipt | None:
    """What a plugin answers; without an address there is nothing to offer."""
    message = _message(notice)
    if not message.to:
        return None
    receipt: hooks.Receipt | None = await plugins.current().first("send_message", message=message)
    return receipt


def _message(notice: Notice) -> hooks.Message:
    account = notice.application.owner
    with use_locale(account.locale):
        written = words(notice)
        body = _(
            "%(title)s\n\n%(text)s\n\nRead it here: %(url)s",
            title=written.title,
            text=written.paragraphs[0],
            url=f"{settings.current().public_url}/notices/{notice.public_id}",
        )
    return hooks.Message(
        channel="email",
        to=account.person.email,
        subject=written.title,
        body=body,
        locale=account.locale,
        reference=notice.public_id,
    )


async def _record(notice: Notice, sent: str, event: str, about: Mapping[str, Any]) -> None:
    facts = {"notice": notice.public_id, "kind": notice.kind, "how": sent, **about}
    async with transaction():
        await Notice.filter(id=notice.id).update(sent=sent)
        await trail.append(
            f"application:{notice.application_id}", f"application.{event}", SYSTEM, about=facts
        )
