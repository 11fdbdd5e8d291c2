"""What happened to an application, in sentences made from the trail's facts, and the steps ahead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from banshi_platform import canonical, trail
from banshi_platform.i18n import gettext as _
from banshi_platform.tables import TrailEvent

from . import flow
from .cases import Case


@dataclass(frozen=True)
class Moment:
    """One line of the history. ``words`` are those a handler wrote, where the reader may see them."""

    at: datetime
    kind: str
    sentence: str
    actor: str = ""
    words: str = ""


@dataclass(frozen=True)
class Milestone:
    """One step of the progress line: ``state`` is done, current, todo or stopped."""

    title: str
    state: str
    text: str = ""


def sentence(kind: str, facts: Mapping[str, object], stages: Mapping[str, str]) -> str:
    """What an event says. ``stages`` maps a stage's id to its title."""
    stage = stages.get(str(facts.get("from_stage", "")), "")
    told = facts.get("about")
    about: Mapping[str, object] = told if isinstance(told, Mapping) else {}
    sentences = {
        "application.started": _("Application begun"),
        "application.submit": _("Application handed in"),
        "application.resubmit": _("Supplement handed in"),
        "application.discard": _("Draft discarded"),
        "application.withdraw": _("Application withdrawn by the applicant"),
        "application.accept": _("Application accepted"),
        "application.deem_accepted": _("Application deemed accepted: nothing was asked for in time"),
        "application.supplement": _("Supplement asked for"),
        "application.decline": _("Application not accepted"),
        "application.not_required": _("No licence required"),
        "application.transfer": _("Passed on to the competent authority"),
        "application.agree": _("%(stage)s: passed", stage=stage),
        "application.disagree": _("%(stage)s: not passed", stage=stage),
        "application.return": _("%(stage)s: sent back to the stage before", stage=stage),
        "application.grant": _("Decision: granted"),
        "application.refuse": _("Decision: refused"),
        "application.payment_asked": _("Payment asked for: %(amount)s yuan", amount=about.get("amount", "")),
        "application.payment_claimed": _("The applicant says that it is paid"),
        "application.payment_unmatched": _(
            "A payment of %(amount)s yuan was reported that does not fit what is due (%(reference)s)",
            amount=about.get("amount", ""),
            reference=about.get("reference", ""),
        ),
        "application.pay": _(
            "Payment arrived: %(amount)s yuan, receipt %(receipt)s",
            amount=about.get("amount", ""),
            receipt=about.get("receipt") or about.get("reference", ""),
        ),
        "application.unpaid": _("No such payment was found"),
        "application.forfeit": _("Not paid in time: the application ends without effect"),
        "application.issue": _("Certificate issued"),
        "application.certificate_reserved": _("Certificate number reserved"),
        "application.certificate_issued": _("Certificate signed and stored"),
        "application.message_sent": _("Notice delivered"),
        "application.message_failed": _("A message could not be sent; it will be tried again"),
        "application.viewed": _("Application looked at"),
        "application.lapse": _("Nothing was supplemented in time: the application counts as withdrawn"),
        "application.promise_kept": _("Promised material handed in"),
        "application.promise_lapsed": _("A promised material was not handed in in time"),
        "application.migrated": _("Moved to the new version of this matter; the answers are kept"),
    }
    return sentences.get(kind, kind)


INTERNAL = frozenset(
    {
        "application.started",
        "application.agree",
        "application.disagree",
        "application.return",
        "application.certificate_reserved",
        "application.certificate_issued",
        "application.payment_unmatched",
        "application.message_sent",
        "application.message_failed",
        "application.viewed",
    }
)


async def moments(case: Case, *, for_desk: bool) -> tuple[Moment, ...]:
    """The history, newest last. The applicant sees outcomes; opinions between handlers stay on the desk."""
    events = await trail.read(case.subject)
    titles = {stage["id"]: stage.get("title", "") for stage in case.procedure.get("stages", ())}
    return tuple(
        _moment(event, titles, for_desk) for event in events if for_desk or event.kind not in INTERNAL
    )


def _moment(event: TrailEvent, titles: Mapping[str, str], for_desk: bool) -> Moment:
    facts = canonical.loads(event.facts)
    about = facts.get("about") or {}
    return Moment(
        at=event.at,
        kind=event.kind,
        sentence=sentence(event.kind, facts, titles),
        actor=(_("the system") if event.actor == "system" else event.actor) if for_desk else "",
        words=str(about.get("words", "")) if for_desk else "",
    )


def milestones(case: Case) -> tuple[Milestone, ...]:
    """The whole way of an application, so that the applicant sees what has been and what comes."""
    state = case.row.state
    if state in ("declined", "not_required", "transferred", "withdrawn", "forfeited", "discarded"):
        return (Milestone(_("Handed in"), "done"), Milestone(state_title(case), "stopped", explanation(case)))
    titles = [_("Handed in"), *(stage.title for stage in case.stages), _("Result")]
    together = _together(case)
    return tuple(
        Milestone(title, _progress(case, index, together), _text(case, index, together))
        for index, title in enumerate(titles)
    )


def _reached(case: Case) -> tuple[int, ...]:
    """Where the application stands: one milestone, or the open ones of a block."""
    if case.row.state == "draft":
        return (0,)
    if case.row.state in ("granted", "refused", "issued"):
        return (len(case.stages) + 1,)
    return tuple(1 + case.stages.index(stage) for stage in case.open_stages) or (1,)


def _together(case: Case) -> Mapping[int, int]:
    """Milestone → number of the block it is done at the same time with others."""
    return {
        index: stage.block
        for index, stage in enumerate(case.stages, 1)
        if len(flow.block_of(stage, case.stages)) > 1
    }


def _progress(case: Case, index: int, together: Mapping[int, int]) -> str:
    reached = _reached(case)
    if index in reached:
        return "done" if case.row.state in flow.FINAL_STATES else "current"
    beside = index in together and together[index] == together.get(reached[0])
    return "done" if beside or index < reached[0] else "todo"


def _text(case: Case, index: int, together: Mapping[int, int]) -> str:
    if index == _reached(case)[0]:
        return explanation(case)
    with_previous = index in together and together.get(index - 1) == together[index]
    return _("At the same time as the stage before") if with_previous else ""


def state_title(case: Case) -> str:
    return title_of_state(case.row.state, benefit=case.procedure.get("terms") == "benefit")


def title_of_state(state: str, *, benefit: bool = False) -> str:
    """The name of a state."""
    titles = {
        "draft": _("Draft"),
        "discarded": _("Discarded"),
        "submitted": _("Handed in, awaiting acceptance"),
        "supplement": _("Supplement needed"),
        "accepted": _("Accepted, under examination"),
        "declined": _("Not accepted"),
        "not_required": _("No licence required"),
        "transferred": _("Passed on"),
        "payment": _("Granted, to be paid"),
        "granted": _("Granted, certificate in preparation"),
        "refused": _("Benefit refused") if benefit else _("Licence refused"),
        "issued": _("Completed"),
        "withdrawn": _("Withdrawn"),
        "forfeited": _("Not paid in time, without effect"),
    }
    return titles[state]


def explanation(case: Case) -> str:
    """What the state means for the applicant, and what happens next."""
    texts = {
        "draft": _("Not handed in yet. Only you can see it."),
        "submitted": _("We check within five working days whether everything is there."),
        "supplement": _("Please supplement what the notice lists, then hand in again."),
        "accepted": _("The time limit is running. You will be told as soon as it is decided."),
        "payment": _("It is granted. Pay what the payment notice says, then the certificate is issued."),
        "forfeited": _("What was due was not paid in time. You may apply again at any time."),
        "granted": _("The decision has been made. Your certificate is being drawn up and signed."),
        "issued": _("You can download your certificate."),
        "refused": _("The decision names the reasons and how you can object."),
        "declined": _("The notice names the reasons and how you can object."),
        "not_required": _("The notice says why nothing needs to be applied for."),
        "transferred": _("The notice names the authority that is competent."),
        "withdrawn": _(
            "Handling has ended: you withdrew the application, or nothing was supplemented in time."
        ),
    }
    return texts.get(case.row.state, "")
