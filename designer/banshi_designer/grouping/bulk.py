"""Where a group is used, and bringing many drafts to its newest version at once, each told of by itself.

Published versions are never touched: of a matter without a draft one may be begun for the update.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from banshi_forms import Definition, from_canonical
from banshi_platform import documents, permits
from banshi_platform.actors import Actor
from banshi_platform.problems import CanMend, Conflict
from banshi_platform.tables import Matter, MatterDraft

from .. import log
from ..edits import CannotDo, Operation, apply
from . import keeping, updating
from .comparing import compare
from .content import Content
from .uses import Use, uses

Outcome = Literal["updated", "decide", "refused", "current", "no_draft"]


@dataclass(frozen=True)
class Place:
    """A matter that uses a group, in its draft or in what is published; ``version``: the oldest that it uses."""

    code: str
    title: str
    organisation: str
    draft: bool
    uses: tuple[Use, ...]

    @property
    def version(self) -> int:
        return min(one.version for one in self.uses)


@dataclass(frozen=True)
class Told:
    """What became of one matter; ``problem``: why it was refused, ``taken`` and ``own``: how much came and stayed."""

    place: Place
    outcome: Outcome
    problem: Exception | None = None
    taken: int = 0
    own: int = 0


async def places(actor: Actor, code: str) -> list[Place]:
    """The matters that use a group and that the actor may edit: their draft, else their live version."""
    found = []
    for row, content, is_draft in await _matters(actor):
        if f'"{code}"' not in content:
            continue
        used = tuple(one for one in uses(from_canonical(content).form) if one.code == code)
        if used:
            found.append(Place(row.code, row.title, row.organisation.name, is_draft, used))
    return found


async def counted(actor: Actor) -> dict[str, list[int]]:
    """By the code of a group, the oldest version that each matter with it uses."""
    found: dict[str, list[int]] = {}
    for _row, content, _is_draft in await _matters(actor):
        oldest: dict[str, int] = {}
        for one in uses(from_canonical(content).form):
            oldest[one.code] = min(one.version, oldest.get(one.code, one.version))
        for code, version in oldest.items():
            found.setdefault(code, []).append(version)
    return found


async def _matters(actor: Actor) -> list[tuple[Matter, str, bool]]:
    """The actor's matters that use any group, with their text and whether it is a draft."""
    mine = permits.organisations(actor, keeping.EDIT)
    rows = await Matter.filter(organisation_id__in=list(mine)).order_by("title").prefetch_related(
        "organisation", "live_version"
    )  # fmt: skip
    drafts = await MatterDraft.filter(matter_id__in=[row.id for row in rows])
    by_matter = {draft.matter_id: draft.content for draft in drafts}
    found = []
    for row in rows:
        content = by_matter.get(row.id, row.live_version.content if row.live_version else "")
        if '"x-group"' in content:
            found.append((row, content, row.id in by_matter))
    return found


async def update_all(actor: Actor, code: str, chosen: Collection[str], *, begin_drafts: bool) -> list[Told]:
    """Bring the chosen matters' drafts to the newest version; what needs a decision is left as it is."""
    contents = await keeping.contents(code)
    told = []
    for place in await places(actor, code):
        if place.code in chosen:
            told.append(await _update(actor, place, contents, begin_drafts))
    return told


async def _update(actor: Actor, place: Place, contents: dict[int, Content], begin_drafts: bool) -> Told:
    if all(one.version >= max(contents) for one in place.uses):
        return Told(place, "current")
    if not place.draft and not begin_drafts:
        return Told(place, "no_draft")
    try:
        return await _updated(actor, place, contents)
    except (CannotDo, CanMend, Conflict) as problem:
        return Told(place, "refused", problem)


async def _updated(actor: Actor, place: Place, contents: dict[int, Content]) -> Told:
    """Tried on what is published before a draft is begun: none is begun for nothing."""
    defn = await _present(place)
    clashes, taken, own = _weighed(defn, place, contents)
    if clashes:
        return Told(place, "decide", None, taken, own)
    all_operations(defn, place.uses, contents)
    if not place.draft:
        await documents.start_draft(actor, place.code)
    done = await log.opened(actor, place.code)
    operations = all_operations(done.definition, uses_of(done.definition, place), contents)
    await log.do_all(actor, place.code, operations, done.revision)
    return Told(place, "updated", None, taken, own)


async def _present(place: Place) -> Definition:
    if place.draft:
        return from_canonical((await documents.draft(place.code)).content)
    return from_canonical((await documents.live(place.code)).content)


def uses_of(defn: Definition, place: Place) -> tuple[Use, ...]:
    """The same uses in the draft as it stands now."""
    known = {one.id for one in place.uses}
    return tuple(one for one in uses(defn.form) if one.id in known)


def _weighed(defn: Definition, place: Place, contents: dict[int, Content]) -> tuple[int, int, int]:
    """How many decisions it needs, how much comes, how much of the matter's own stays."""
    newest = contents[max(contents)]
    told = [compare(defn.form, one, base(one, contents), newest) for one in place.uses]
    decisions = sum(len(one.of("clash")) for one in told)
    return (
        decisions,
        sum(len(one.of("taken", "added", "gone")) for one in told),
        sum(len(one.of("own", "away")) for one in told),
    )


def base(use: Use, contents: dict[int, Content]) -> Content:
    """The version a use came from; of one that is not known here, the nearest older one."""
    older = [number for number in contents if number <= use.version]
    return contents[max(older)] if older else contents[min(contents)]


def all_operations(defn: Definition, used: tuple[Use, ...], contents: dict[int, Content]) -> list[Operation]:
    """The operations that bring several uses of one group to its newest version. Raises CannotDo."""
    number = max(contents)
    found: list[Operation] = []
    for one in used:
        if one.version >= number:
            continue
        made = updating.updated(defn, one, base(one, contents), contents[number], number)
        for operation in made:
            defn = apply(defn, operation)
        found += made
    return found
