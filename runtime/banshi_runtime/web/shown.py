"""The pieces of a case that several pages show: answers, files, clocks, history, stages, notices, certificates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from banshi_forms import Finding, called_for, given_in_form, plan, render, sentence
from banshi_forms.names import control_id, name_of
from banshi_forms.values import Node
from banshi_platform import clock
from banshi_platform.actors import Actor
from banshi_platform.i18n import gettext as _
from banshi_templates import contexts
from banshi_templates.environment import page as draw

from .. import cases, clocks, history, notices, panels, verify
from ..cases import Case
from ..tables import Attachment, Certificate, Notice
from . import addresses

LOCALE = "zh_CN"


def locale_of(request: Request) -> str:
    return str(request.state.locale)


def actor_of(request: Request) -> Actor:
    actor: Actor = request.state.actor
    return actor


def page(request: Request, context: contexts.Page, status: int = 200) -> Response:
    """Draw a page, or the part of it that htmx asks for."""
    return draw(request, context, status=status)


def due(dial: clocks.Dial) -> contexts.Due:
    return contexts.Due(tone=dial.tone, due_on=dial.due_on, left=dial.left, provisional=dial.provisional)  # type: ignore[arg-type]


def due_of(case: Case) -> contexts.Due:
    """The clock that matters now: the supplement's or the payment's while it is open, else the promised one."""
    row = case.row
    if row.state == "supplement":
        return due(clocks.dial(clock.today(), row.supplement_due_on))
    if row.state == "payment" and case.payment is not None:
        return due(clocks.dial(clock.today(), case.payment.due_on))
    if row.state != "accepted":
        return contexts.Due()
    return due(clocks.dial(clock.today(), row.due_on, paused=clocks.is_open(case.pauses)))


def statutory_of(case: Case) -> contexts.Due:
    if case.row.state != "accepted":
        return contexts.Due()
    return due(clocks.dial(clock.today(), case.row.statutory_due_on, paused=clocks.is_open(case.pauses)))


def faults(findings: Iterable[Finding], locale: str, base: str = "") -> tuple[contexts.Fault, ...]:
    """Lines of an error summary that lead to the fields."""
    return tuple(
        contexts.Fault(_labelled(finding, locale), f"{base}#{control_id(name_of(finding.pointer))}")
        for finding in findings
    )


def _labelled(finding: Finding, locale: str) -> str:
    said = sentence(finding, locale)
    return f"{finding.label}：{said}" if finding.label and finding.label not in said else said


def root_node(
    case: Case, locale: str, findings: tuple[Finding, ...] = (), applicant: Mapping[str, Any] | None = None
) -> Node:
    """The whole form as nodes."""
    return plan(case.definition.form, case.answers, case.context(locale, applicant), findings)


def answers(case: Case, locale: str, change: bool = False) -> tuple[contexts.AnswerSection, ...]:
    """Every step's answers, to read."""
    return tuple(
        contexts.AnswerSection(
            title=step.title,
            html=render(replace(step, title=""), "view", locale),
            change_url=addresses.application(case.row.public_id, "steps", step_id(step)) if change else "",
        )
        for step in root_node(case, locale).children
    )


def step_id(step: Node) -> str:
    return step.name


def file_item(case: Case, attachment: Attachment, removable: bool = False) -> contexts.FileItem:
    facts = cases.file_facts(attachment, case.row.public_id)
    remove = addresses.application(case.row.public_id, "files", attachment.public_id, "remove")
    return contexts.FileItem(
        name=facts.name,
        size=facts.size,
        media_type=facts.media_type,
        url=facts.url,
        remove_url=remove if removable else "",
    )


def files_of(case: Case, slot: str, removable: bool = False) -> tuple[contexts.FileItem, ...]:
    return tuple(file_item(case, a, removable) for a in case.attachments if a.slot == slot)


def material_files(
    case: Case, material: Mapping[str, Any], removable: bool = False
) -> tuple[contexts.FileItem, ...]:
    """What was handed in for a material, and the files of the form that are this material already."""
    in_form = given_in_form(material, case.computed)
    elsewhere = [file_item(case, a) for a in case.attachments if a.public_id in in_form]
    return (*files_of(case, material["id"], removable), *elsewhere)


def material_state(case: Case, material: Mapping[str, Any]) -> str:
    """given, generated, later or missing."""
    if material.get("generated_from_form"):
        return "generated"
    if any(a.slot == material["id"] for a in case.attachments) or given_in_form(material, case.computed):
        return "given"
    return "later" if material["id"] in case.deferred else "missing"


def material_lines(case: Case, locale: str) -> tuple[contexts.MaterialLine, ...]:
    return tuple(
        contexts.MaterialLine(
            title=need.material["title"],
            necessity=need.necessity,  # type: ignore[arg-type]  # the package's schema knows these three
            state=material_state(case, need.material),
            files=material_files(case, need.material),
        )
        for need in called_for(case.definition, case.computed, case.context(locale))
    )


_TONES = {
    "application.accept": "good",
    "application.deem_accepted": "good",
    "application.grant": "good",
    "application.issue": "good",
    "application.decline": "bad",
    "application.refuse": "bad",
    "application.not_required": "bad",
    "application.supplement": "wait",
    "application.payment_asked": "wait",
    "application.pay": "good",
    "application.forfeit": "bad",
    "application.payment_unmatched": "bad",
}


async def trail(case: Case, *, for_desk: bool) -> tuple[contexts.TrailItem, ...]:
    """The history, newest first."""
    lines = await history.moments(case, for_desk=for_desk)
    return tuple(
        contexts.TrailItem(
            at=line.at,
            text=line.sentence,
            by=line.actor,
            detail=line.words,
            tone=_TONES.get(line.kind, "plain"),  # type: ignore[arg-type]
        )
        for line in reversed(lines)
    )


def stages(case: Case) -> tuple[contexts.StageMark, ...]:
    return tuple(
        contexts.StageMark(title=m.title, state=m.state, note=m.text)  # type: ignore[arg-type]
        for m in history.milestones(case)
    )


def stage_title(case: Case) -> str:
    """The stage it stands in; those still open where several are done at the same time."""
    return _(", ").join(stage.title for stage in case.open_stages)


async def notice_links(case: Case, actor: Actor) -> tuple[contexts.NoticeLink, ...]:
    rows = await Notice.filter(application_id=case.row.id).order_by("-id")
    owner = cases.is_owner(actor, case)
    return tuple(
        contexts.NoticeLink(
            title=notices.words(row).title,
            url=addresses.notice(row.public_id),
            on=clock.local(row.created_at).date(),
            number=row.number,
            unread=owner and row.read_at is None,
            kind=row.kind,
        )
        for row in rows
    )


async def certificate_links(case: Case) -> tuple[contexts.CertificateLink, ...]:
    rows = await Certificate.filter(application_id=case.row.id).order_by("id")
    titles = {result["id"]: result["title"] for result in case.definition.certificate.get("results", ())}
    return tuple(_certificate_link(row, titles.get(row.result, row.result)) for row in rows)


def _certificate_link(row: Certificate, title: str) -> contexts.CertificateLink:
    ready = row.file_id is not None
    return contexts.CertificateLink(
        title=title,
        state=public_state(row) if ready else "preparing",
        number=row.number,
        url=addresses.certificate(row.verify_code) if ready else "",
        verify_url=addresses.verify(row.verify_code) if ready else "",
        issued_on=clock.local(row.issued_at).date() if row.issued_at else None,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )


def public_state(row: Certificate) -> str:
    """What people are told of a certificate: one that takes effect later is good, and so is not questioned."""
    standing = verify.standing(row, clock.today())
    return {"not_yet": "valid", "replaced": "revoked"}.get(standing, standing)


def supplement(case: Case, url: str, notice_url: str = "") -> contexts.Supplement | None:
    """What is asked for, while it is open."""
    if case.row.state != "supplement":
        return None
    return contexts.Supplement(items=supplement_items(case), url=url, due=due_of(case), notice_url=notice_url)


def supplement_items(case: Case, only: frozenset[str] | None = None) -> tuple[contexts.SupplementItem, ...]:
    """The items asked for; ``only`` those of some form fields."""
    titles = panels.supplement_choices(case)
    return tuple(
        contexts.SupplementItem(
            title=titles.get(item["item"], ""),
            problem=item["problem"],
            requirement=item.get("requirement", ""),
            url=item_url(case, item["item"]),
        )
        for item in case.supplement
        if only is None or item["item"].removeprefix("form:") in only
    )


def item_url(case: Case, item: str) -> str:
    """Straight to where an item is mended."""
    kind, _, name = item.partition(":")
    if kind == "material":
        return f"{addresses.application(case.row.public_id, 'materials')}#material-{name}"
    for step in root_node(case, LOCALE).children:
        if name in names_of(step):
            anchor = control_id(name_of(f"/{name}"))
            return f"{addresses.application(case.row.public_id, 'steps', step_id(step))}#{anchor}"
    return ""


def names_of(node: Node) -> frozenset[str]:
    """The top-level names of the form that a node draws."""
    own = frozenset({node.pointer.split("/")[1]} if node.pointer.startswith("/") else ())
    return own.union(*(names_of(child) for child in node.children))
