"""What colleagues said at the stages of a case, and the stages that are done at the same time."""

from __future__ import annotations

from typing import Any

from banshi_forms import plan, render
from banshi_platform import canonical
from banshi_platform.actors import Actor
from banshi_platform.i18n import gettext as _
from banshi_templates import contexts

from .. import cases, flow, panels
from ..cases import Case
from ..tables import StageOpinion
from . import addresses

NEGATIVE = "disagree"


async def opinions(case: Case, locale: str) -> tuple[contexts.Opinion, ...]:
    """All opinions, in the order they were given; those of an earlier round stay."""
    rows = await StageOpinion.filter(application_id=case.row.id).order_by("id").select_related("by__person")
    titles = {stage["id"]: stage.get("title", "") for stage in case.procedure.get("stages", ())}
    return tuple(
        contexts.Opinion(
            stage=titles.get(row.stage, row.stage),
            action=row.action,
            by=row.by.person.name,
            at=row.at,
            html=_html(case, row, locale),
        )
        for row in rows
    )


def _html(case: Case, row: StageOpinion, locale: str) -> Any:
    """The panel as it was filled in, to read."""
    raw = next((stage for stage in case.stages if stage.id == row.stage), None)
    answers = canonical.loads(row.answers)
    if raw is None or not answers:
        return None
    schema = panels.panel(case, flow.Offer(row.action, "", raw))
    kept = {name: value for name, value in answers.items() if name != "checked"}
    schema["properties"].pop("checked", None)
    schema["x-order"] = [name for name in schema["x-order"] if name in kept]
    return render(plan(schema, kept, case.context(locale)), "view", locale) if kept else None


def offered(actor: Actor, case: Case, wanted: str) -> tuple[tuple[flow.Stage, ...], tuple[flow.Offer, ...]]:
    """The open stages at which the actor may act, and what he may do at the one he wants, or has taken on."""
    offers = tuple(offer for offer in cases.offers(actor, case) if offer.stage is not None)
    mine = {offer.stage.id for offer in offers if offer.stage is not None}
    stages = tuple(stage for stage in case.open_stages if stage.id in mine)
    held = {task.stage for task in case.tasks if task.assignee_id == actor.account_id}
    free = {task.stage for task in case.tasks if task.assignee_id is None}
    ranked = sorted(stages, key=lambda one: (one.id != wanted, one.id not in held, one.id not in free))
    return stages, tuple(offer for offer in offers if offer.stage == ranked[0])


async def together(
    case: Case, actor: Actor, offered: tuple[flow.Stage, ...], chosen: str
) -> tuple[contexts.CaseTask, ...]:
    """The stages of the block the case stands in, open and done; none outside of one."""
    if not case.tasks or case.stage is None:
        return ()
    block = flow.block_of(case.stage, case.stages)
    said = await _last(case, block)
    mine = {stage.id for stage in offered}
    here = addresses.desk(case.row.public_id)
    return tuple(
        _task(case, actor, stage, said, f"{here}?stage={stage.id}#panel" if stage.id in mine else "", chosen)
        for stage in block
    )


def _task(
    case: Case, actor: Actor, stage: flow.Stage, said: dict[str, StageOpinion], url: str, chosen: str
) -> contexts.CaseTask:
    task = case.task(stage.id)
    if task is None:
        last = said.get(stage.id)
        return contexts.CaseTask(
            stage.title, action=last.action if last else "", by=last.by.person.name if last else ""
        )
    return contexts.CaseTask(
        stage.title,
        open=True,
        by=task.assignee.person.name if task.assignee else "",
        mine=task.assignee_id == actor.account_id,
        url=url,
        current=stage.id == chosen,
    )


async def _last(case: Case, block: tuple[flow.Stage, ...]) -> dict[str, StageOpinion]:
    """The last opinion of each of these stages."""
    rows = StageOpinion.filter(application_id=case.row.id, stage__in=[stage.id for stage in block])
    return {row.stage: row async for row in rows.order_by("id").select_related("by__person")}


async def dissent(case: Case, stage: flow.Stage) -> str:
    """Who did not agree in the block before this stage: whoever decides next is told."""
    block = flow.before(stage, case.stages)
    if len(block) < 2:
        return ""
    said = await _last(case, block)
    against = [one.title for one in block if one.id in said and said[one.id].action == NEGATIVE]
    if not against:
        return ""
    return _("Not passed at the stages done at the same time: %(stages)s.", stages=_(", ").join(against))
