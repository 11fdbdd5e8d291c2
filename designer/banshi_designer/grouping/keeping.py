"""Groups in the database: whose they are, their draft, their versions, and which of them a matter may use.

A group is designed as the draft of a matter that is never published, so that everything that edits a form edits a
group. It belongs to an organisation; its matters and those of the organisations below may use it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from banshi_forms import Definition, from_canonical, to_canonical
from banshi_platform import canonical, clock, documents, permits
from banshi_platform.actors import Actor
from banshi_platform.database import lock_for_update, transaction
from banshi_platform.problems import CanMend, Conflict, NotFound
from banshi_platform.tables import Matter, Organisation

from ..edits import apply
from ..edits.operations import Prepare
from ..starting.beginning import suggested_code
from ..tables import FieldGroup, FieldGroupVersion
from .content import Content, faults, from_json, of_definition, title_of, to_json

STEP = "fields"
LONGEST = 100
EDIT = "matter.edit"


class NoSuchGroup(NotFound):
    """There is no group of fields “%(code)s”."""


class NotAGroupYet(CanMend):
    """A group must be able to stand alone before it can be used. %(why)s"""

    def __init__(self, found: Iterable[str], why: str = "") -> None:
        super().__init__(why=why)
        self.faults = tuple(found)


class NothingNewInGroup(CanMend):
    """The group says the same as its newest version: there is nothing to give out."""


class StillRetired(Conflict):
    """This group is retired. Bring it back first."""


@dataclass(frozen=True)
class Group:
    """A group as lists show it."""

    code: str
    title: str
    organisation_id: int
    organisation: str
    number: int
    retired_at: datetime | None


_COLUMNS = {
    "code": "matter__code", "title": "matter__title", "organisation_id": "matter__organisation_id",
    "organisation": "matter__organisation__name",
}  # fmt: skip


async def groups(organisations: Collection[int]) -> list[Group]:
    """All groups of these organisations, by name."""
    rows = FieldGroup.filter(matter__organisation_id__in=list(organisations))
    found = await rows.values("number", "retired_at", **_COLUMNS)
    return sorted((Group(**row) for row in found), key=lambda one: (one.title, one.code))


def mine(actor: Actor) -> frozenset[int]:
    """The organisations whose groups this person edits."""
    return permits.organisations(actor, EDIT)


async def offered(organisation_id: int) -> list[Group]:
    """The groups that a matter of this organisation may use: its own and those of the organisations above it."""
    found = await groups(await _upwards(organisation_id))
    return [one for one in found if one.number and one.retired_at is None]


async def _upwards(organisation_id: int) -> list[int]:
    above: list[int] = []
    at: int | None = organisation_id
    while at is not None and at not in above:
        above.append(at)
        at = (await Organisation.get(id=at)).parent_id
    return above


async def codes() -> set[str]:
    """The codes of all groups, which are codes of matters that are none."""
    return {str(code) for code in await FieldGroup.all().values_list("matter__code", flat=True)}


async def is_group(code: str) -> bool:
    return await FieldGroup.exists(matter__code=code)


async def find(actor: Actor, code: str, action: str = EDIT) -> FieldGroup:
    """The group, if the actor may take the action on it. Raises NoSuchGroup, NotAllowed."""
    found = await FieldGroup.get_or_none(matter__code=code).prefetch_related("matter__organisation")
    if found is None:
        raise NoSuchGroup(code=code)
    permits.require(actor, action, found.matter.organisation_id)
    return found


async def contents(code: str) -> dict[int, Content]:
    """All versions of a group by number; of one that nobody knows here, none."""
    rows = await FieldGroupVersion.filter(group__matter__code=code)
    return {row.number: from_json(canonical.loads(row.content)) for row in rows}


async def newest(code: str) -> tuple[int, Content]:
    """The version that is put into forms now. Raises NoSuchGroup where there is none."""
    row = await FieldGroupVersion.filter(group__matter__code=code).order_by("-number").first()
    if row is None:
        raise NoSuchGroup(code=code)
    return row.number, from_json(canonical.loads(row.content))


async def names(codes: Collection[str]) -> dict[str, tuple[str, ...]]:
    """What the fields of the newest version of each of these groups are called; three questions for any number."""
    rows = await FieldGroupVersion.filter(group__matter__code__in=list(codes)).values(
        "id", "number", code="group__matter__code"
    )  # fmt: skip
    newest = {row["code"]: row["id"] for row in sorted(rows, key=lambda row: row["number"])}
    found = dict(await FieldGroupVersion.filter(id__in=list(newest.values())).values_list("id", "content"))
    read = {code: from_json(canonical.loads(found[version])) for code, version in newest.items()}
    return {code: tuple(title_of(one, name) for name in one.names) for code, one in read.items()}


async def make(
    actor: Actor, organisation_id: int, title: str, content: Content | None = None, code: str = ""
) -> str:
    """A new group, empty or of this content, which is then its first version; gives its code."""
    permits.require(actor, EDIT, organisation_id)
    async with transaction():
        taken = {str(one) for one in await Matter.all().values_list("code", flat=True)}
        chosen = code if code and code not in taken else suggested_code(f"zd {title}", taken)
        office = await Organisation.get(id=organisation_id)
        draft = as_draft({"code": chosen, "title": title, "organisation": _named(office)}, content)
        matter = await documents.create_matter(actor, chosen, organisation_id, title, to_canonical(draft))
        group = await FieldGroup.create(matter_id=matter.id)
        if content is not None:
            await _give_out(actor, group, of_definition(draft), "")
    return chosen


def _named(office: Organisation) -> dict[str, str]:
    return {"credit_code": office.credit_code, "name": office.name}


def as_draft(profile: Mapping[str, Any], content: Content | None) -> Definition:
    """The draft in which a group is designed: a form of one step, and nothing else of a matter."""
    held = dict(content.form) if content else {"properties": {}, "x-order": []}
    fields = held.pop("x-order")
    title = str(profile["title"])
    step = {"id": STEP, "title": title, "sections": [{"fields": fields}]}
    form = {"title": title, "type": "object", **held, "x-steps": [step]}
    made = Definition(
        profile=profile,
        guide={},
        form=form,
        materials={"materials": []},
        procedure={"stages": []},
        certificate={"results": []},
        translations=content.words if content else {},
    )
    return apply(made, Prepare())


async def drafted(code: str) -> Content:
    """The group as its draft has it now."""
    return of_definition(from_canonical((await documents.draft(code)).content))


async def give_out(actor: Actor, code: str, words: str) -> int:
    """Make the draft of a group its newest version; its number. Raises NotAGroupYet, NothingNewInGroup."""
    await find(actor, code)
    async with transaction():
        group = await lock_for_update(FieldGroup.filter(matter__code=code)).first()
        if group is None:
            raise NoSuchGroup(code=code)
        if group.retired_at is not None:
            raise StillRetired
        return await _give_out(actor, group, await drafted(code), words)


async def _give_out(actor: Actor, group: FieldGroup, content: Content, words: str) -> int:
    if found := faults(content):
        raise NotAGroupYet(found)
    text = canonical.dumps(to_json(content))
    last = await FieldGroupVersion.filter(group_id=group.id).order_by("-number").first()
    if last is not None and last.content == text:
        raise NothingNewInGroup
    group.number += 1
    await group.save(update_fields=["number"])
    kept: dict[str, Any] = {"words": words, "by_id": actor.account_id, "at": clock.now()}
    await FieldGroupVersion.create(group_id=group.id, number=group.number, content=text, **kept)
    return group.number


async def rename(actor: Actor, code: str, title: str) -> None:
    """The group is called otherwise in lists; its versions keep the name they had."""
    group = await find(actor, code)
    group.matter.title = title
    await group.matter.save(update_fields=["title"])


async def retire(actor: Actor, code: str, retired: bool) -> None:
    """Offer a group no more, or again."""
    group = await find(actor, code)
    group.retired_at = clock.now() if retired else None
    await group.save(update_fields=["retired_at"])
