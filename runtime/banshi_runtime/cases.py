"""An application with everything its handling needs, who may see it, and the one way its state is written.

Whoever may not see an application is told that there is none: its existence is not public either.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from banshi_forms import Context, Definition, compute, first_match
from banshi_forms.values import FileFacts, Option
from banshi_platform import canonical, clock, permits, trail
from banshi_platform.actors import Actor
from banshi_platform.database import lock_for_update
from banshi_platform.problems import Conflict, NotAllowed, NotFound

from . import announcing, catalogue, clocks, dues, flow, options, tasks
from .tables import Application, Attachment, Payment, StageTask

DESK_ROLES = ("intake", "reviewer", "decider")
FACTS = ("action", "from_state", "to_state", "from_stage", "to_stage", "revision", "about")

for _action in sorted({action for _, action in flow.TABLE}):
    trail.register(f"application.{_action}", facts=FACTS)
for _other in (
    "started",
    "certificate_reserved",
    "certificate_issued",
    "payment_asked",
    "payment_claimed",
    "payment_unmatched",
    "message_sent",
    "message_failed",
    "viewed",
):
    trail.register(f"application.{_other}", facts=("about",))


class NoSuchApplication(NotFound):
    """There is no such application, or it is not yours to see."""


class SomebodyWasFaster(Conflict):
    """Somebody else has already dealt with this application. Look at how it stands now, then decide."""


class OwnApplication(NotAllowed):
    """You may not handle an application of your own."""


@dataclass(frozen=True)
class Case:
    """An application read once: its row, the definition it stands on, its answers and its files."""

    row: Application
    definition: Definition
    answers: Mapping[str, Any]
    attachments: tuple[Attachment, ...]
    lists: Mapping[str, tuple[Option, ...]] = field(
        default_factory=dict
    )  # options that the form asks the platform for
    tasks: tuple[StageTask, ...] = ()  # the open stages, where several are done at the same time
    payment: Payment | None = None  # what had to be paid, once it was decided
    said: Mapping[str, Any] | None = None  # what the decision's own form says, while it is being decided

    @property
    def subject(self) -> str:
        return f"application:{self.row.id}"

    @property
    def position(self) -> flow.Position:
        together = flow.TOGETHER.join(task.stage for task in self.tasks)
        return flow.Position(self.row.state, together or self.row.stage)

    @property
    def procedure(self) -> Mapping[str, Any]:
        return self.definition.procedure

    @cached_property
    def judged_on(self) -> date:
        """The day the answers are judged by: the day of submission, or today for a draft."""
        return clock.local(self.row.submitted_at).date() if self.row.submitted_at else clock.today()

    @cached_property
    def computed(self) -> Mapping[str, Any]:
        """The answers with their formulas worked out: what every ``when`` looks at."""
        return compute(self.definition.form, self.answers, self.context())  # type: ignore[no-any-return]

    @cached_property
    def stages(self) -> tuple[flow.Stage, ...]:
        return flow.walk(self.procedure, self.holds, self._is_due)

    def _is_due(self, stage: Mapping[str, Any]) -> bool:
        """Whether one pays at a stage; before it is known, whether one may have to."""
        if self.payment is not None:
            return bool(stage["id"] == self.payment.stage)
        if self.row.decided_at is not None:
            return False
        due = dues.due(self.procedure, stage, self.computed, self.said)
        return due is None or due > 0

    @property
    def stage(self) -> flow.Stage | None:
        return flow.stage_of(self.position, self.stages)

    @property
    def open_stages(self) -> tuple[flow.Stage, ...]:
        return flow.open_stages(self.position, self.stages)

    def task(self, stage: str) -> StageTask | None:
        """The task of an open stage that is done at the same time as others."""
        return next((task for task in self.tasks if task.stage == stage), None)

    def holds(self, when: Mapping[str, Any] | None) -> bool:
        """Whether a condition of the package holds for these answers."""
        return when is None or first_match([{"when": when}], self.computed) is not None

    def context(
        self, locale: str = "zh_CN", applicant: Mapping[str, Any] | None = None, today: date | None = None
    ) -> Context:
        """What the engine may know besides the answers; ``today`` where not the application is judged."""
        return Context(
            today=today or self.judged_on,
            locale=locale,
            applicant=applicant or {},
            facts=self.definition.facts,
            files={a.public_id: file_facts(a, self.row.public_id) for a in self.attachments},
            lists=self.lists,
        )

    @cached_property
    def supplement(self) -> list[dict[str, str]]:
        """What the applicant was asked to supplement, while it is open."""
        return list(canonical.loads(self.row.supplement))

    @cached_property
    def deferred(self) -> frozenset[str]:
        """The materials the applicant has promised for later (容缺)."""
        return frozenset(canonical.loads(self.row.deferred))

    @cached_property
    def pauses(self) -> tuple[clocks.Pause, ...]:
        return clocks.pauses_from(canonical.loads(self.row.pauses))


def file_facts(attachment: Attachment, application: str) -> FileFacts:
    """What the engine shows of an uploaded file."""
    return FileFacts(
        reference=attachment.public_id,
        name=attachment.name,
        size=attachment.file.size,
        media_type=attachment.file.media_type,
        url=f"/applications/{application}/files/{attachment.public_id}",
    )


async def load(public_id: str, locale: str = "zh_CN", *, lock: bool = False) -> Case:
    """Read an application; ``lock`` inside a transaction that is going to write it."""
    query = Application.filter(public_id=public_id)
    row = await (lock_for_update(query) if lock else query).first()
    if row is None:
        raise NoSuchApplication()
    await row.fetch_related("owner__person", "organisation", "assignee__person")
    attachments = (
        await Attachment.filter(application_id=row.id, removed=False).order_by("id").select_related("file")
    )
    definition = await catalogue.definition(row.version_id, locale)
    return Case(
        row=row,
        definition=definition,
        answers=canonical.loads(row.answers),
        attachments=tuple(attachments),
        lists=await options.lists_for(row.version_id, definition.form),
        tasks=await tasks.of(row),
        payment=await Payment.get_or_none(application_id=row.id) if row.decided_at else None,
    )


def is_owner(actor: Actor, case: Case) -> bool:
    return actor.account_id is not None and actor.account_id == case.row.owner_id


def is_applicant(actor: Actor, case: Case) -> bool:
    """Whether it is the actor's own application, by this account or another of the same person."""
    return is_owner(actor, case) or (
        actor.person_id is not None and actor.person_id == case.row.owner.person_id
    )


def works_on(actor: Actor, case: Case) -> bool:
    """Whether the actor serves in the organisation that handles it. A draft is nobody's business yet."""
    return case.row.state != "draft" and any(
        actor.has_role(role, case.row.organisation_id) for role in DESK_ROLES
    )


async def own(actor: Actor, public_id: str, locale: str = "zh_CN", *, lock: bool = False) -> Case:
    """The actor's own application; raises NoSuchApplication for anybody else's."""
    case = await load(public_id, locale, lock=lock)
    if not is_owner(actor, case):
        raise NoSuchApplication()
    return case


async def handled(actor: Actor, public_id: str, locale: str = "zh_CN", *, lock: bool = False) -> Case:
    """An application on the actor's desk; raises NoSuchApplication outside his organisation."""
    case = await load(public_id, locale, lock=lock)
    if not works_on(actor, case):
        raise NoSuchApplication()
    return case


async def seen(actor: Actor, public_id: str, locale: str = "zh_CN") -> Case:
    """An application its owner or its handlers may read."""
    case = await load(public_id, locale)
    if not (is_owner(actor, case) or works_on(actor, case)):
        raise NoSuchApplication()
    return case


def offers(actor: Actor, case: Case) -> tuple[flow.Offer, ...]:
    """What the actor may do with the application now."""
    return tuple(
        offer for offer in flow.offers(case.position, case.stages) if refusal(actor, case, offer) is None
    )


def refusal(actor: Actor, case: Case, offer: flow.Offer) -> Exception | None:
    """Why the actor may not take up an offer, or None."""
    if offer.permit == "own":
        return None if is_owner(actor, case) else NoSuchApplication()
    if offer.permit == "system":
        return None if actor.kind == "system" else NotAllowed()
    if is_applicant(actor, case):
        return OwnApplication()
    if offer.action == "unpaid" and (case.payment is None or case.payment.claimed_at is None):
        return flow.NotPossible()  # nobody says that it was paid
    permit = permits.allowed(actor, offer.permit, case.row.organisation_id)
    return None if permit.ok else NotAllowed(permit.reason)


def require_offer(actor: Actor, case: Case, action: str, stage: str = "") -> flow.Offer:
    """The offer to do ``action`` now, at the open ``stage`` if one is named; raises why not."""
    problem: Exception | None = None
    for offer in flow.offers(case.position, case.stages):
        if offer.action == action and (not stage or (offer.stage is not None and offer.stage.id == stage)):
            refused = refusal(actor, case, offer)
            if refused is None:
                return offer
            problem = problem or refused
    raise problem or flow.NotPossible()


def check_revision(case: Case, seen_revision: int, stage: str = "") -> None:
    """Refuse a change made to another state than the one that was looked at.

    Of stages done at the same time, one does not wait for the other: only what happened to its own task counts.
    """
    task = case.task(stage)
    oldest = task.revision if task else case.row.revision
    if not oldest <= seen_revision <= case.row.revision:
        raise SomebodyWasFaster()


async def move(
    case: Case, action: str, actor: Actor, about: Mapping[str, Any], *, at: str = "", **columns: Any
) -> flow.Position:
    """Take one step, ``at`` one of the open stages: columns, tasks, revision and trail event together, in the
    caller's transaction."""
    row, before = case.row, case.position
    after = flow.step(before, action, case.stages, at)
    for name, value in {**columns, "state": after.state, "stage": "".join(after.open[:1])}.items():
        setattr(row, name, value)
    row.revision += 1
    await row.save()
    await tasks.keep(row, case.tasks, flow.tasks(after, case.stages))
    event = await trail.append(
        case.subject,
        f"application.{action}",
        actor,
        action=action,
        from_state=before.state,
        to_state=after.state,
        from_stage=at or before.stage,
        to_stage=after.stage,
        revision=row.revision,
        about=dict(about),
    )
    await announcing.promise(event.id)
    return after
