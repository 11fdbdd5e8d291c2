"""Take a step on the desk: one function per change of the world, each in one transaction.

The case is read again under a lock, the revision seen is compared, the flow's table is asked, and state,
opinion, trail event, notice and jobs are written together or not at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from banshi_forms import Finding, validate
from banshi_platform import canonical, clock, jobs
from banshi_platform.actors import Actor
from banshi_platform.database import transaction
from banshi_platform.i18n import LOCALES, use_locale
from banshi_platform.i18n import gettext as _
from banshi_platform.tables import Account

from . import cases, clocks, flow, notices, panels, pausing, payments, promises, submit
from .cases import Case
from .tables import StageOpinion

NOTICE_BY_ACTION: Mapping[str, str] = {
    "accept": "accepted",
    "supplement": "supplement",
    "decline": "declined",
    "not_required": "not_required",
    "transfer": "transferred",
    "grant": "granted",
    "refuse": "refused",
    "unpaid": "unpaid",
}
CLOSING = frozenset({"decline", "not_required", "transfer", "refuse"})
DECISIONS = frozenset({"grant", "refuse"})


async def decide(
    actor: Actor, public_id: str, action: str, seen_revision: int, answers: Mapping[str, Any], stage: str = ""
) -> Case:
    """Do ``action`` with the panel's answers, at the open ``stage`` if several are. Raises NotComplete with
    findings, or why it is not possible."""
    async with transaction():
        case = await cases.handled(actor, public_id, lock=True)
        cases.check_revision(case, seen_revision, stage)
        offer = cases.require_offer(actor, case, action, stage)
        await _require_whole(case, offer, answers)
        await _record(case, actor, offer, answers)
        if offer.action == "pay":
            await payments.settle(case, actor, payments.told(answers), _about(answers))
        else:
            case = payments.with_decision(case, offer, answers) if offer.action == "grant" else case
            await _move(case, actor, offer, answers)
            await _tell(case, offer, answers)
    return await cases.handled(actor, public_id)


async def asked_before(case: Case) -> bool:
    """Whether a supplement was asked for before: the law allows one request, so a second needs a reason."""
    return await StageOpinion.filter(application_id=case.row.id, action="supplement").exists()


async def _require_whole(case: Case, offer: flow.Offer, answers: Mapping[str, Any]) -> None:
    again = offer.action == "supplement" and await asked_before(case)
    found = validate(panels.panel(case, offer), answers, case.context(today=clock.today()))
    found += _still_owed(case) if offer.action == "grant" else []
    if offer.action == "pay" and not submit.grave(tuple(found)):
        found += await payments.faults(case, answers)
    if faults := submit.grave((*found, *panels.more_findings(offer, answers, again=again))):
        raise submit.NotComplete(faults)


def _still_owed(case: Case) -> list[Finding]:
    """A grant waits for what was promised for later."""
    owed = promises.owed(case)
    if not owed:
        return []
    titles = [promise.title for promise in owed]
    return [
        Finding("/action", "owed", message=_both("Promised materials are still missing: %(titles)s", titles))
    ]


def _both(sentence: str, titles: list[str]) -> dict[str, str]:
    said = {}
    for locale in LOCALES:
        with use_locale(locale):
            said[locale] = _(sentence, titles=_(", ").join(titles))
    return said


async def _record(case: Case, actor: Actor, offer: flow.Offer, answers: Mapping[str, Any]) -> None:
    await StageOpinion.create(
        application_id=case.row.id,
        stage=_at(offer) or case.row.stage,
        action=offer.action,
        answers=canonical.dumps(answers),
        by_id=actor.account_id,
        at=clock.now(),
    )


def _at(offer: flow.Offer) -> str:
    return offer.stage.id if offer.stage else ""


def _about(answers: Mapping[str, Any]) -> dict[str, Any]:
    return {"opinion": canonical.digest(answers), "words": answers.get("words", "")}


async def _move(case: Case, actor: Actor, offer: flow.Offer, answers: Mapping[str, Any]) -> None:
    about = _about(answers)
    if answers.get("reasons"):
        about["reasons"] = list(answers["reasons"])
    if offer.action == "accept":
        await submit.accept(case, "accept", actor, clock.now(), about)
        return
    columns: dict[str, Any] = {"assignee_id": None}
    if offer.action == "supplement":
        columns |= _supplement(case, answers)
        about["items"] = [item["item"] for item in answers["items"]]
    if offer.action in DECISIONS:
        columns["decided_at"] = clock.now()
    if offer.action in CLOSING:
        columns["closed_at"] = clock.now()
    columns |= pausing.pauses(case, offer.action, _at(offer))
    await cases.move(case, offer.action, actor, about, at=_at(offer), **columns)
    if offer.action == "supplement":
        await submit.watch_supplement(case)


def _supplement(case: Case, answers: Mapping[str, Any]) -> dict[str, Any]:
    limit = case.procedure.get("limits", {}).get("supplement_term") or {"days": 10}
    return {
        "supplement": canonical.dumps(list(answers["items"])),
        "supplement_due_on": clocks.due_on(clock.today(), limit),
    }


async def _tell(case: Case, offer: flow.Offer, answers: Mapping[str, Any]) -> None:
    """The notice this step owes, and the job that makes the certificate, or first what is due for it."""
    more = await payments.deny(case) if offer.action == "unpaid" else {}
    charged = offer.action == "grant" and case.row.state == "payment"
    kind = NOTICE_BY_ACTION.get(offer.action)
    if kind is not None:
        await notices.plan(case, kind, **{**_facts(case, answers), **more, "charged": charged})
    if charged:
        await payments.demand(case)
    elif offer.action == "grant":
        await jobs.put(
            "certificate.issue", key=f"certificate.issue:{case.row.id}", application=case.row.public_id
        )


def _facts(case: Case, answers: Mapping[str, Any]) -> dict[str, Any]:
    chosen = set(answers.get("reasons") or ())
    titles = panels.supplement_choices(case)
    return {
        "words": answers.get("words", ""),
        "reasons": [
            {"text": reason["text"], "article": reason.get("article", "")}
            for reason in case.procedure.get("reasons") or ()
            if reason["id"] in chosen
        ],
        "items": [{**item, "title": titles.get(item["item"], "")} for item in answers.get("items") or ()],
        "lapses": (case.procedure.get("limits", {}).get("supplement_term") or {}).get("lapse", "withdrawn")
        == "withdrawn",
        "term_on": case.row.supplement_due_on.isoformat() if case.row.supplement_due_on else "",
    }


async def take(actor: Actor, public_id: str, seen_revision: int, stage: str = "") -> None:
    """Take an application, or one of its stages, onto one's own desk, or lay it back when it is there already."""
    async with transaction():
        case = await cases.handled(actor, public_id, lock=True)
        cases.check_revision(case, seen_revision, stage)
        offered = [offer.stage for offer in cases.offers(actor, case) if offer.stage is not None]
        if not any(not stage or stage == one.id for one in offered):
            raise flow.NotPossible()
        task = case.task(stage or offered[0].id)
        held = task or case.row
        mine = held.assignee_id == actor.account_id
        held.assignee = None if mine else await Account.get(id=actor.account_id)
        case.row.revision += 1
        await case.row.save(update_fields=["assignee_id", "revision", "updated_at"])
        if task:
            task.revision = case.row.revision
            await task.save(update_fields=["assignee_id", "revision"])
