"""Four eyes: where the installation asks for it, who has edited a draft may not publish it.

Work of the system (numbering rules for editing) is nobody's edit. The first draft of a matter counts as its maker's.
"""

from __future__ import annotations

from dataclasses import dataclass

from banshi_platform import canonical, documents, permits, settings
from banshi_platform.actors import Actor
from banshi_platform.i18n import gettext as _
from banshi_platform.problems import NotAllowed
from banshi_platform.tables import Matter, MatterDraft, MatterVersion, Organisation, RoleGrant, TrailEvent

from ..tables import DraftOperation

PUBLISH = "matter.publish"
MOST_NAMES = 8


class SecondPersonNeeded(NotAllowed):
    """You have worked on this draft yourself, so somebody else must publish it. %(who)s"""


@dataclass(frozen=True)
class Eyes:
    """Who has worked on a draft (None: the command line), and the names of those who may publish it."""

    authors: frozenset[int | None]
    others: tuple[str, ...] = ()


async def require_second_person(actor: Actor, matter: Matter, draft: MatterDraft) -> None:
    """Go on, or raise SecondPersonNeeded with who may publish instead."""
    if not settings.current().four_eyes:
        return
    eyes = await look(matter, draft)
    if actor.account_id in eyes.authors:
        raise SecondPersonNeeded(who=_who(eyes))


async def look(matter: Matter, draft: MatterDraft) -> Eyes:
    authors = await _authors(matter, draft)
    return Eyes(authors, await _others(matter, authors))


async def _authors(matter: Matter, draft: MatterDraft) -> frozenset[int | None]:
    rows = await DraftOperation.filter(matter_id=matter.id, edition=draft.id).values("by_id", "operation")
    authors = {row["by_id"] for row in rows if canonical.loads(row["operation"])["op"] != "Prepare"}
    if not await MatterVersion.exists(matter_id=matter.id):
        made = TrailEvent.filter(subject=documents.subject_of(matter.code), kind="matter.created")
        authors |= {row["account_id"] for row in await made.values("account_id")}
    return frozenset(authors)


async def _others(matter: Matter, authors: frozenset[int | None]) -> tuple[str, ...]:
    """The names of those who may publish here and have not worked on it."""
    above = await _offices(matter.organisation_id)
    roles = sorted(permits.ACTIONS[PUBLISH].roles)
    grants = RoleGrant.filter(role__in=roles, organisation_id__in=above, account__disabled=False)
    rows = await grants.values("account_id", "account__person__name", "organisation_id", "role")
    may = {
        row["account_id"]: row["account__person__name"]
        for row in rows
        if row["account_id"] not in authors
        and (row["organisation_id"] == matter.organisation_id or permits.ROLES[row["role"]].below)
    }
    return tuple(sorted(may.values()))


async def _offices(organisation_id: int) -> list[int]:
    """The organisation and those above it."""
    found: list[int] = []
    current: int | None = organisation_id
    while current is not None and current not in found:
        found.append(current)
        current = (await Organisation.get(id=current)).parent_id
    return found


def _who(eyes: Eyes) -> str:
    if not eyes.others:
        return _("Nobody else may publish here: ask the operator to give a second person the role.")
    return _("These may: %(names)s.", names=_(", ").join(eyes.others[:MOST_NAMES]))
