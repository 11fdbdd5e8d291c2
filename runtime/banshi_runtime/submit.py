"""Hand in: judge the whole application, form and materials together, then number it in one transaction.

The same way serves the answer to a supplement request, which keeps its number and goes back to the desk.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from banshi_forms import Finding, missing, prune, validate
from banshi_platform import canonical, clock, ids, jobs, workdays
from banshi_platform.actors import SYSTEM, Actor
from banshi_platform.database import transaction
from banshi_platform.problems import CanMend

from . import apply, cases, clocks, flow, notices, promises
from .cases import Case
from .documents import words

PAPER = "zh_CN"  # what is frozen at hand-in is in the language of the law, whoever reads the page how
DEEMED_DAYS = 5  # working days in which a supplement must be asked for (Administrative Licensing Law art. 32)


class NotComplete(CanMend):
    """Some answers or materials need your attention before the application can be handed in."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__()
        self.findings = findings


def judge(case: Case, applicant: Mapping[str, Any], locale: str) -> tuple[Finding, ...]:
    """Everything there is to say about the application as it stands, answers first, then materials."""
    context = case.context(locale, applicant)
    findings = validate(case.definition.form, case.answers, context)
    return (*findings, *missing(case.definition, case.computed, handed_in(case)))


def handed_in(case: Case) -> dict[str, int]:
    """How many files each material has."""
    counts: dict[str, int] = {}
    for attachment in case.attachments:
        counts[attachment.slot] = counts.get(attachment.slot, 0) + 1
    return counts


def grave(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    return tuple(finding for finding in findings if finding.severity == "error")


async def submit(actor: Actor, public_id: str, seen_revision: int) -> Case:
    """Hand in a draft, or a supplement. Raises NotComplete with the findings, or SomebodyWasFaster."""
    applicant = await apply.applicant_of(actor.person_id)
    async with transaction():
        case = await cases.own(actor, public_id, lock=True)
        cases.check_revision(case, seen_revision)
        action = "resubmit" if case.row.state == "supplement" else "submit"
        cases.require_offer(actor, case, action)
        if faults := grave(judge(case, applicant, PAPER)):
            raise NotComplete(faults)
        answers = prune(case.definition.form, case.answers, case.context(PAPER, applicant))
        if action == "submit":
            await _first(case, actor, answers)
        else:
            await _again(case, actor, answers)
    return await cases.own(actor, public_id)


async def _first(case: Case, actor: Actor, answers: Mapping[str, Any]) -> None:
    now = clock.now()
    number = await _number()
    await cases.move(
        case,
        "submit",
        actor,
        _about(case, answers, number=number),
        number=number,
        query_code=ids.query_code(),
        submitted_at=now,
        answers=canonical.dumps(answers),
        applicant_name=name_of(case, answers),
    )
    await notices.plan(case, "receipt")
    await _watch(case)
    await jobs.put(
        "application.print", key=f"application.print:{case.row.id}:1", application=case.row.public_id
    )


async def _again(case: Case, actor: Actor, answers: Mapping[str, Any]) -> None:
    """The clock of acceptance begins anew with what is complete now."""
    await cases.move(
        case,
        "resubmit",
        actor,
        _about(case, answers, asked=case.supplement),
        answers=canonical.dumps(answers),
        supplement="[]",
        supplement_due_on=None,
        submitted_at=clock.now(),
        applicant_name=name_of(case, answers),
    )
    await notices.plan(case, "receipt")
    await _watch(case)
    key = f"application.print:{case.row.id}:{case.row.revision}"
    await jobs.put("application.print", key=key, application=case.row.public_id)


def _about(case: Case, answers: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    files = [{"slot": a.slot, "digest": a.file_id} for a in case.attachments]
    return {"answers": canonical.digest(answers), "files": files, **more}


async def _number() -> str:
    """The case number people read out: the day and a serial, 20261123-00012."""
    day = f"{clock.today():%Y%m%d}"
    return f"{day}-{await ids.next_number(f'application:{day}'):05d}"


def name_of(case: Case, answers: Mapping[str, Any]) -> str:
    """The applicant's name as the answers have it: who would hold the result."""
    for result in case.definition.certificate.get("results", ()):
        source = (result.get("holder") or {}).get("name")
        if source and case.holds(result.get("when")):
            filled = words.fill(str(source), answers, lenient=True)
            if filled.text and not filled.missing:
                return filled.text[:200]
    return case.row.applicant_name


async def _watch(case: Case) -> None:
    """Promise to look again when the law deems the application accepted."""
    limit = case.procedure.get("limits", {}).get("supplement_notice") or {"days": DEEMED_DAYS}
    last = workdays.working_day_after(clock.today(), int(limit["days"]))
    await jobs.put(
        "application.deem_accepted",
        key=f"application.deem_accepted:{case.row.id}:{case.row.revision}",
        run_at=clock.midnight(last + timedelta(days=1)),
        application=case.row.public_id,
        revision=case.row.revision,
    )


async def deem_accepted(arguments: Mapping[str, Any]) -> None:
    """Job: nobody asked for a supplement in time, so the application counts as accepted when it came in."""
    async with transaction():
        case = await cases.load(arguments["application"], lock=True)
        if case.row.state != "submitted" or case.row.revision != arguments["revision"]:
            return
        received = case.row.submitted_at or clock.now()
        await accept(case, "deem_accepted", SYSTEM, received, {})
        await notices.plan(case, "deemed")


async def watch_supplement(case: Case) -> None:
    """Promise to look again when the term of a supplement has passed."""
    term = case.procedure.get("limits", {}).get("supplement_term") or {}
    if case.row.supplement_due_on and term.get("lapse", "withdrawn") == "withdrawn":
        await jobs.put(
            "application.supplement_lapsed",
            key=f"application.supplement_lapsed:{case.row.id}:{case.row.revision}",
            run_at=clock.midnight(case.row.supplement_due_on + timedelta(days=1)),
            application=case.row.public_id,
            revision=case.row.revision,
        )


async def supplement_lapsed(arguments: Mapping[str, Any]) -> None:
    """Job: the term has passed and nothing came in, so the application counts as withdrawn.

    The law is silent; this is common practice, is told in the notice, and a matter may switch it off (``lapse``).
    """
    async with transaction():
        case = await cases.load(arguments["application"], lock=True)
        # what was typed meanwhile raised the revision, but was not handed in: only the state counts
        if case.row.state != "supplement" or (case.row.supplement_due_on or clock.today()) >= clock.today():
            return
        await cases.move(case, "lapse", SYSTEM, {}, closed_at=clock.now(), assignee_id=None)
        await notices.plan(case, "lapsed")


def promised(case: Case) -> Mapping[str, Any] | None:
    """The promised limit for these answers."""
    limits = case.procedure.get("limits", {}).get("promised") or ()
    return next((limit for limit in limits if case.holds(limit.get("when"))), None)


def stands_still(case: Case, action: str, at: str = "") -> bool:
    """Whether the stage that ``action`` leads to is one whose days do not count; of several, all that are open."""
    following = flow.open_stages(flow.step(case.position, action, case.stages, at), case.stages)
    return bool(following) and not any(stage.kind == "intake" or stage.counted for stage in following)


async def accept(case: Case, action: str, actor: Actor, at: Any, about: Mapping[str, Any]) -> None:
    """Start the clocks: both limits are counted from the day of acceptance."""
    day = clock.local(at).date()
    await cases.move(
        case,
        action,
        actor,
        about,
        accepted_at=at,
        due_on=clocks.due_on(day, promised(case)),
        statutory_due_on=clocks.due_on(day, case.procedure.get("limits", {}).get("statutory")),
        pauses=canonical.dumps([[clock.today().isoformat(), None]] if stands_still(case, action) else []),
        assignee_id=None,
    )
    await promises.watch(case)
