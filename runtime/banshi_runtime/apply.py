"""Drafts: begin an application, save answers step by step, discard or withdraw it.

Answers that have become irrelevant are kept while a draft is edited. While a supplement is open, only what
was asked for may change, and what only now became relevant through it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from banshi_forms import Context, prefill
from banshi_platform import canonical, clock, ids, permits, trail
from banshi_platform.actors import Actor
from banshi_platform.database import transaction
from banshi_platform.problems import Conflict, NotAllowed
from banshi_platform.tables import Person

from . import cases, catalogue, notices
from .cases import Case
from .catalogue import Published
from .tables import Application

EDITABLE = ("draft", "supplement")


class NotOpen(Conflict):
    """This application has been handed in; its answers can no longer be changed."""


async def applicant_of(person_id: int | None) -> dict[str, str]:
    """What is known of the person who applies, under the names that ``x-prefill`` uses."""
    person = await Person.get_or_none(id=person_id)
    if person is None:
        return {}
    known = {name: str(getattr(person, name)) for name in ("kind", "name", "id_type", "mobile", "email")}
    legal = person.kind == "legal"
    known["credit_code" if legal else "id_number"] = person.id_number
    known["organisation" if legal else "person"] = person.name  # a company is nobody's contact
    return {name: value for name, value in known.items() if value}


async def drafts_of(actor: Actor, matter: Published) -> list[str]:
    """The person's own drafts of a matter, the newest first."""
    if actor.account_id is None:
        return []
    mine = Application.filter(owner_id=actor.account_id, version_id=matter.version_id, state="draft")
    return [row["public_id"] for row in await mine.order_by("-id").limit(3).values("public_id")]


async def start(actor: Actor, code: str) -> Application:
    """A draft of the matter's live version, prefilled; an untouched draft begun before is taken up again."""
    permits.require(actor, "apply")
    matter = await catalogue.find(code, "zh_CN")
    if actor.account_id is None:
        raise NotAllowed()
    if matter.retired_at is not None:
        raise catalogue.Retired
    async with transaction():
        begun = Application.filter(
            owner_id=actor.account_id, version_id=matter.version_id, state="draft", revision=1
        )
        if (draft := await begun.order_by("-id").first()) is not None:
            return draft
        form, facts = matter.definition.form, matter.definition.facts
        known = Context(today=clock.today(), applicant=await applicant_of(actor.person_id), facts=facts)
        answers = prefill(form, {}, known)
        row = await Application.create(
            public_id=ids.opaque(),
            version_id=matter.version_id,
            organisation_id=matter.organisation_id,
            owner_id=actor.account_id,
            applicant_name=actor.name,
            answers=canonical.dumps(answers),
        )
        about = {"matter": code, "version": matter.version}
        await trail.append(f"application:{row.id}", "application.started", actor, about=about)
    return row


def opened(case: Case) -> frozenset[str] | None:
    """The names of the form that may be changed now: None for all of them."""
    if case.row.state == "draft":
        return None
    asked = {
        item["item"].removeprefix("form:") for item in case.supplement if item["item"].startswith("form:")
    }
    return frozenset(asked)


def opened_materials(case: Case) -> frozenset[str] | None:
    """The materials that may be handed in now: None for all of them."""
    if case.row.state == "draft":
        return None
    prefix = "material:"
    return frozenset(i["item"].removeprefix(prefix) for i in case.supplement if i["item"].startswith(prefix))


def may_change(case: Case, name: str) -> bool:
    """Whether the applicant may change the answer ``name`` of the form now."""
    names = opened(case)
    return names is None or name in names or (bool(names) and name not in case.answers)


def merged(case: Case, data: Mapping[str, Any]) -> dict[str, Any]:
    """The stored answers with those of ``data`` that may change now."""
    if opened(case) is None:
        return dict(data)
    names = {*case.answers, *data}
    return {
        name: source[name]
        for name in names
        if name in (source := data if may_change(case, name) else case.answers)
    }


def require_open(case: Case) -> None:
    if case.row.state not in EDITABLE:
        raise NotOpen()


async def save(actor: Actor, public_id: str, data: Mapping[str, Any], seen_revision: int) -> int:
    """Keep the answers of an open application; the new revision. Refuses a stale page."""
    async with transaction():
        case = await cases.own(actor, public_id, lock=True)
        require_open(case)
        cases.check_revision(case, seen_revision)
        answers = canonical.dumps(merged(case, data))
        if answers == case.row.answers:
            return case.row.revision
        case.row.answers = answers
        case.row.revision += 1
        await case.row.save(update_fields=["answers", "revision", "updated_at"])
    return case.row.revision


async def discard(actor: Actor, public_id: str, seen_revision: int) -> None:
    """Give up a draft. The row stays, empty of answers, so that its trail keeps a subject."""
    async with transaction():
        case = await cases.own(actor, public_id, lock=True)
        cases.check_revision(case, seen_revision)
        cases.require_offer(actor, case, "discard")
        await cases.move(case, "discard", actor, {}, answers="{}", closed_at=clock.now())


async def withdraw(actor: Actor, public_id: str, seen_revision: int, words: str) -> None:
    """Take an application back before it is decided."""
    async with transaction():
        case = await cases.own(actor, public_id, lock=True)
        cases.check_revision(case, seen_revision)
        cases.require_offer(actor, case, "withdraw")
        await cases.move(case, "withdraw", actor, {"words": words}, closed_at=clock.now(), assignee_id=None)
        await notices.plan(case, "withdrawn", words=words)
