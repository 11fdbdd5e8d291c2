"""The reviewer's desk: the queue, a case, the panel to act on it, taking it on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from banshi_forms import Finding, called_for, plan, read, render, sentence
from banshi_platform import clock
from banshi_platform import trail as trails
from banshi_platform.i18n import format_date
from banshi_platform.i18n import gettext as _
from banshi_platform.problems import NotAllowed, Problem
from banshi_platform.web.inputs import Form, read_form
from banshi_platform.web.responses import see_other
from banshi_templates import contexts, words

from .. import cases, clocks, decide, flow, panels, promises, submit
from ..cases import Case
from . import addresses, opinions, paying, queue, shown
from .apply import revision_in
from .shown import actor_of, locale_of, page

PRIMARY = frozenset({"accept", "agree", "grant", "pay"})
DANGER = frozenset({"decline", "refuse", "disagree", "unpaid"})


async def queue_page(request: Request) -> Response:
    """GET /desk"""
    return page(request, await queue.context(actor_of(request), request.query_params))


async def case_page(request: Request) -> Response:
    """GET /desk/{application}: opening a case of somebody's leaves a trace."""
    case = await cases.handled(actor_of(request), request.path_params["application"], locale_of(request))
    action = request.query_params.get("action", "")
    return await _draw(request, case, Filled(action, {}, (), request.query_params.get("stage", "")))


class Filled:
    """A panel as it was filled in: the action chosen, its answers, what is wrong with them, the stage it is of."""

    def __init__(
        self, action: str, answers: Mapping[str, Any], findings: tuple[Finding, ...], stage: str
    ) -> None:
        self.action, self.answers, self.findings, self.stage = action, answers, findings, stage


async def _draw(request: Request, case: Case, filled: Filled, status: int = 200) -> Response:
    actor, locale, row = actor_of(request), locale_of(request), case.row
    stages, offers = opinions.offered(actor, case, filled.stage)
    chosen = offers[0].stage.id if offers and offers[0].stage else ""
    here = addresses.desk(row.public_id)
    mine = (case.task(chosen) or row).assignee_id == actor.account_id
    context = contexts.CasePage(
        number=row.number or "",
        matter_title=case.definition.profile["title"],
        applicant=row.applicant_name,
        state=row.state,
        revision=row.revision,
        stage=shown.stage_title(case),
        submitted_at=row.submitted_at,
        accepted_at=row.accepted_at,
        due=shown.due_of(case),
        statutory=shown.statutory_of(case),
        facts=_facts(case),
        stages=shown.stages(case),
        answers=shown.answers(case, locale),
        materials=_materials(case, locale, filled.answers.get("checked") or ()),
        warnings=_warnings(case, locale),
        opinions=await opinions.opinions(case, locale),
        trail=await shown.trail(case, for_desk=True),
        trail_whole=await trails.verify(case.subject),
        notices=await shown.notice_links(case, actor),
        certificates=await shown.certificate_links(case),
        payment=await paying.on_the_desk(case),
        tasks=await opinions.together(case, actor, stages, chosen),
        panel=await _panel(case, offers, filled, locale) if offers else None,
        closed_reason="" if offers else closed_reason(request, case),
        assignee=row.assignee.person.name if row.assignee else "",
        claim_url=f"{here}/take" if offers and not mine else "",
        release_url=f"{here}/take" if offers and mine else "",
        guide_url=addresses.matter(case.definition.profile["code"]),
        back_url=addresses.DESK,
    )
    return page(request, context, status)


def closed_reason(request: Request, case: Case) -> str:
    """Why the person cannot act on the case now."""
    actor = actor_of(request)
    if case.row.state not in flow.DESK_STATES:
        return _("Nothing is to be done here now: %(state)s.", state=words.label("state", case.row.state))
    for offer in flow.offers(case.position, case.stages):
        if offer.stage is not None and (problem := cases.refusal(actor, case, offer)) is not None:
            return _(problem.sentence, **problem.params) if isinstance(problem, Problem) else str(problem)
    return _(NotAllowed().sentence)


def _facts(case: Case) -> tuple[contexts.Fact, ...]:
    profile = case.definition.profile
    facts = (
        (_("Implementation code"), str(profile.get("implementation_code", ""))),
        (_("Handed in by"), case.row.owner.person.name),
    )
    return tuple(contexts.Fact(label, value) for label, value in facts if value)


def _materials(case: Case, locale: str, checked: Any) -> tuple[contexts.CaseMaterial, ...]:
    lines = []
    for need in called_for(case.definition, case.computed, case.context(locale)):
        material = need.material
        points = tuple(
            contexts.ReviewPoint(value := f"{material['id']}:{index}", str(text), value in checked)
            for index, text in enumerate(material.get("review_points") or ())
        )
        lines.append(
            contexts.CaseMaterial(
                id=material["id"],
                title=material["title"],
                necessity=need.necessity,  # type: ignore[arg-type]  # the package's schema knows these three
                state=shown.material_state(case, material),
                files=shown.files_of(case, material["id"]),
                points=points,
            )
        )
    return tuple(lines)


def _warnings(case: Case, locale: str) -> tuple[contexts.Fault, ...]:
    owed = (
        [contexts.Fault(_owed(promise)) for promise in promises.owed(case)]
        if case.row.state != "draft"
        else []
    )
    return (*owed, *shown.faults(submit.judge(case, {}, locale), locale))


def _owed(promise: promises.Promise) -> str:
    if promise.due_on is None:
        return _("Promised for later: %(title)s", title=promise.title)
    late = promise.due_on < clock.today()
    said = _("Promised until %(day)s, overdue: %(title)s") if late else _("Promised until %(day)s: %(title)s")
    return said % {"day": format_date(promise.due_on), "title": promise.title}


async def _panel(case: Case, offers: tuple[flow.Offer, ...], filled: Filled, locale: str) -> contexts.Panel:
    chosen = next((offer for offer in offers if offer.action == filled.action), offers[0])
    term = case.procedure.get("limits", {}).get("supplement_term") or {"days": 10}
    asked = any(offer.action == "supplement" for offer in offers)
    stage = chosen.stage
    return contexts.Panel(
        stage=stage.title if stage else "",
        task=stage.id if stage else "",
        action_url=addresses.desk(case.row.public_id),
        revision=case.row.revision,
        actions=tuple(_button(offer, filled.action) for offer in offers),
        form=_record_form(case, offers, filled, locale),
        faults=_panel_faults(filled.findings, locale),
        reasons=_reasons(case, filled) if any(offer.needs_reason for offer in offers) else (),
        words=str(filled.answers.get("words", "")),
        items=_items(case, filled, locale) if asked else (),
        term_on=clocks.due_on(clock.today(), term) if asked else None,
        asked_before=asked and await decide.asked_before(case),
        note=await _note(case, stage) if stage else "",
    )


async def _note(case: Case, stage: flow.Stage) -> str:
    people = _("Two officials or more must take part in this stage.") if stage.people > 1 else ""
    return " ".join(text for text in (people, await opinions.dissent(case, stage)) if text)


def _button(offer: flow.Offer, selected: str) -> contexts.ActionButton:
    tone: Any = "primary" if offer.action in PRIMARY else "danger" if offer.action in DANGER else "secondary"
    return contexts.ActionButton(offer.action, tone, offer.needs_reason, offer.action == selected)


def _record_schema(offers: tuple[flow.Offer, ...]) -> panels.Schema | None:
    """The stage's own form; it is the same for every action that asks for it."""
    schemas = (panels.record_schema(offer) for offer in offers)
    return next((schema for schema in schemas if schema["properties"]), None)


def _record_form(case: Case, offers: tuple[flow.Offer, ...], filled: Filled, locale: str) -> Any:
    schema = _record_schema(offers)
    if schema is None:
        return None
    context = case.context(locale, today=clock.today())
    return render(plan(schema, filled.answers, context, filled.findings), "edit", locale)


_ANCHORS = {"words": "f-words", "reasons": "f-action", "items": "f-action", "action": "f-action"}


def _panel_faults(findings: tuple[Finding, ...], locale: str) -> tuple[contexts.Fault, ...]:
    lines = []
    for finding, line in zip(findings, shown.faults(findings, locale), strict=True):
        top = finding.pointer.split("/")[1] if finding.pointer else ""
        lines.append(contexts.Fault(line.text, f"#{_ANCHORS[top]}") if top in _ANCHORS else line)
    return tuple(lines)


def _reasons(case: Case, filled: Filled) -> tuple[contexts.ReasonChoice, ...]:
    chosen = filled.answers.get("reasons") or ()
    return tuple(
        contexts.ReasonChoice(reason["id"], reason["text"], reason.get("article", ""), reason["id"] in chosen)
        for reason in case.procedure.get("reasons") or ()
    )


def _items(case: Case, filled: Filled, locale: str) -> tuple[contexts.SupplementChoice, ...]:
    asked = {str(item["item"]): (index, item) for index, item in enumerate(filled.answers.get("items") or ())}
    groups = {"material": _("Materials"), "form": _("Answers")}
    choices = []
    for item, title in panels.supplement_choices(case).items():
        index, words_ = asked.get(item, (-1, {}))
        error = next(
            (sentence(f, locale) for f in filled.findings if f.pointer.startswith(f"/items/{index}/")),
            "",
        )
        choices.append(
            contexts.SupplementChoice(
                item=item,
                title=title,
                group=groups[item.partition(":")[0]],
                selected=item in asked,
                problem=words_.get("problem", ""),
                requirement=words_.get("requirement", ""),
                error=error,
            )
        )
    return tuple(choices)


async def act(request: Request) -> Response:
    """POST /desk/{application}"""
    actor, locale = actor_of(request), locale_of(request)
    form = await read_form(request)
    case = await cases.handled(actor, request.path_params["application"], locale)
    stage, action = form.get("_stage"), form.get("action")
    offers = tuple(o for o in cases.offers(actor, case) if o.stage and stage in ("", o.stage.id))
    answers, unread, pressed = _answers(case, offers, form, locale)
    if pressed is not None:
        return await _draw(request, case, Filled(action, answers, unread, stage))
    try:
        if unread:
            raise submit.NotComplete(unread)
        await decide.decide(actor, case.row.public_id, action, revision_in(form), answers, stage)
    except submit.NotComplete as problem:
        return await _draw(request, case, Filled(action, answers, problem.findings, stage), 422)
    request.state.session.flash(_("Done: %(action)s.", action=words.label("action", action)))
    return see_other(addresses.desk(case.row.public_id))


def _answers(
    case: Case, offers: tuple[flow.Offer, ...], form: Form, locale: str
) -> tuple[dict[str, Any], tuple[Finding, ...], Any]:
    """The posted panel as answers: the stage form read by the engine, the rest by its fixed names."""
    answers: dict[str, Any] = {}
    unread: tuple[Finding, ...] = ()
    pressed = None
    offer = next((offer for offer in offers if offer.action == form.get("action")), None)
    schema = _record_schema(offers)
    if schema is not None and (offer is None or offer.action in panels.WITH_STAGE_FORM):
        parsed = read(schema, form.texts(), {}, case.context(locale, today=clock.today()))
        answers, unread, pressed = dict(parsed.data), tuple(parsed.findings), parsed.action
    more = {
        "words": form.get("words").strip(),
        "reasons": form.all("reason") if offer is not None and offer.needs_reason else [],
        "checked": form.all("checked"),
        "items": _posted_items(form) if offer is not None and offer.action == "supplement" else [],
    }
    return answers | {name: value for name, value in more.items() if value}, unread, pressed


def _posted_items(form: Form) -> list[dict[str, str]]:
    rows = []
    for item in form.all("item"):
        row = {"item": item, "problem": form.get(f"problem:{item}").strip()}
        if requirement := form.get(f"requirement:{item}").strip():
            row["requirement"] = requirement
        rows.append(row)
    return rows


async def take(request: Request) -> Response:
    """POST /desk/{application}/take: onto one's own desk, or back"""
    form = await read_form(request, max_fields=10, max_files=0)
    where = request.path_params["application"]
    stage = form.get("_stage")
    await decide.take(actor_of(request), where, revision_in(form), stage)
    return see_other(addresses.searching(addresses.desk(where), stage=stage))
