"""Doing operations on a draft, taking them back and doing them again; every one is kept with who and when.

Two people may edit at once. An operation is done on the draft as it stands now; when somebody else has meanwhile
touched the same thing, the second person is shown that first and decides.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from banshi_forms import Definition, from_canonical, to_canonical
from banshi_forms.matter import PARTS
from banshi_platform import canonical, clock, documents
from banshi_platform.actors import Actor
from banshi_platform.database import lock_for_update, transaction
from banshi_platform.i18n import gettext as _
from banshi_platform.problems import CanMend, Conflict, NotAllowed
from banshi_platform.tables import MatterDraft

from . import edits
from .drafts import matter_for, with_file
from .edits import Change, Operation, storing
from .tables import DraftOperation

UNDO, REDO, TEXT, RESTORE, REPLACE = "Undo", "Redo", "Text", "Restore", "Replace"
_GROUPS = ("translations", "samples", "files")


class SomebodyElse(Conflict):
    """%(name)s has just changed the same thing. Look at it as it is now, then repeat your change if still right."""


class NothingToTakeBack(CanMend):
    """There is nothing of yours to take back, or to do again."""


class ChangedSince(Conflict):
    """What this operation changed was changed again since by somebody else, so it cannot be taken back alone."""


@dataclass(frozen=True)
class Done:
    """A draft after an operation."""

    definition: Definition
    revision: int


@dataclass(frozen=True)
class Entry:
    """A line of the history."""

    revision: int
    operation: Mapping[str, Any]
    by: str
    at: datetime


async def opened(actor: Actor, code: str) -> Done:
    """The draft as it stands; its rules get identities the first time it is edited by operations."""
    await matter_for(actor, code)
    draft = await documents.draft(code)
    definition = from_canonical(draft.content)
    prepared = edits.apply(definition, edits.operations.Prepare())
    if prepared.form is definition.form:
        return Done(definition, draft.revision)
    return await do(actor, code, edits.operations.Prepare(), draft.revision)


async def do(actor: Actor, code: str, operation: Operation, seen_revision: int) -> Done:
    """Do an operation. Raises CannotDo, SomebodyElse."""
    return await do_all(actor, code, [operation], seen_revision)


async def do_all(actor: Actor, code: str, operations: Sequence[Operation], seen_revision: int) -> Done:
    """Do several as one step of the history, all or none: what a person saves on one panel."""
    await matter_for(actor, code)
    async with transaction():
        draft = await _locked(code)
        await _refuse_clash(actor, draft, operations, seen_revision)
        before = from_canonical(draft.content)
        after = before
        for operation in operations:
            after = edits.apply(after, operation)
        stored = [edits.to_json(operation) for operation in operations]
        return await _keep(
            actor, code, draft, before, after, stored[0] if len(stored) == 1 else {"op": "All", "all": stored}
        )


async def write(actor: Actor, code: str, file: str, text: str, seen_revision: int) -> Done:
    """Put a text that somebody edited by hand in place of a file. Raises BadPackage, documents.DraftChanged."""
    await matter_for(actor, code)
    async with transaction():
        draft = await _locked(code)
        if draft.revision != seen_revision:
            raise documents.DraftChanged
        before = from_canonical(draft.content)
        return await _keep(
            actor, code, draft, before, with_file(before, file, text), {"op": TEXT, "file": file}
        )


async def put_in_place(
    actor: Actor, code: str, after: Definition, seen_revision: int, about: Mapping[str, Any]
) -> Done:
    """Put a whole definition (a package, a table) in place of the draft's, as one step that can be taken back.

    ``about`` is kept with it: where it came from. Raises documents.DraftChanged.
    """
    if actor.account_id is not None:
        await matter_for(actor, code)
    async with transaction():
        draft = await _locked(code)
        if draft.revision != seen_revision:
            raise documents.DraftChanged
        before = from_canonical(draft.content)
        return await _keep(actor, code, draft, before, after, {**about, "op": REPLACE})


async def undo(actor: Actor, code: str) -> Done:
    """Take the person's own last operation back. Raises NothingToTakeBack, ChangedSince."""
    return await _step(actor, code, UNDO)


async def redo(actor: Actor, code: str) -> Done:
    """Do again what the person took back last. Raises NothingToTakeBack, ChangedSince."""
    return await _step(actor, code, REDO)


async def _step(actor: Actor, code: str, kind: str) -> Done:
    await matter_for(actor, code)
    async with transaction():
        draft = await _locked(code)
        rows = await _rows(draft)
        done, undone = stacks(row for row in rows if row.by_id == actor.account_id)
        stack = done if kind == UNDO else undone
        if not stack:
            raise NothingToTakeBack
        changes = _changes(next(row for row in rows if row.revision == stack[-1]))
        before = from_canonical(draft.content)
        try:
            parts = edits.follow(_parts(before), edits.inverse(changes) if kind == UNDO else changes)
        except edits.Clash as clash:
            raise ChangedSince from clash
        return await _keep(
            actor, code, draft, before, replace(before, **parts), {"op": kind, "of": stack[-1]}
        )


def stacks(rows: Any) -> tuple[list[int], list[int]]:
    """Which revisions can be taken back and which done again, the next one last."""
    done: list[int] = []
    undone: list[int] = []
    for row in rows:
        operation = canonical.loads(row.operation)
        if operation["op"] == UNDO:
            undone.append(done.pop())
        elif operation["op"] == REDO:
            done.append(undone.pop())
        elif operation["op"] != "Prepare":
            done.append(row.revision)
            undone.clear()
    return done, undone


async def can(actor: Actor, code: str) -> tuple[bool, bool]:
    """Whether the person can take something back, and do something again."""
    draft = await documents.draft(code)
    done, undone = stacks(row for row in await _rows(draft) if row.by_id == actor.account_id)
    return bool(done), bool(undone)


async def history(code: str) -> list[Entry]:
    """What was done to the draft, the newest first."""
    draft = await documents.draft(code)
    rows = (
        await DraftOperation.filter(matter_id=draft.matter_id, edition=draft.id)
        .order_by("-revision")
        .select_related("by__person")
    )
    return [Entry(row.revision, canonical.loads(row.operation), _name(row), row.at) for row in rows]


def _name(row: DraftOperation) -> str:
    return row.by.person.name if row.by else _("The system")


async def restore(actor: Actor, code: str, revision: int) -> Done:
    """The draft as it was after a revision, as an operation of its own: nothing of the history is lost."""
    await matter_for(actor, code)
    async with transaction():
        draft = await _locked(code)
        before = from_canonical(draft.content)
        after = await _as_of(draft, before, revision)
        return await _keep(actor, code, draft, before, after, {"op": RESTORE, "of": revision})


async def as_of(actor: Actor, code: str, revision: int) -> Definition:
    """The draft as it was after a revision."""
    await matter_for(actor, code)
    draft = await documents.draft(code)
    return await _as_of(draft, from_canonical(draft.content), revision)


async def _as_of(draft: MatterDraft, now: Definition, revision: int) -> Definition:
    parts = _parts(now)
    for row in reversed(await _rows(draft)):
        if row.revision > revision:
            parts = edits.follow(parts, edits.inverse(_changes(row)))
    return replace(now, **parts)


async def _locked(code: str) -> MatterDraft:
    found = await documents.draft(code)
    locked = await lock_for_update(MatterDraft.filter(id=found.id)).first()
    if locked is None:
        raise documents.NoDraft(code=code)
    return locked


async def _rows(draft: MatterDraft) -> list[DraftOperation]:
    return await DraftOperation.filter(matter_id=draft.matter_id, edition=draft.id).order_by("revision")


async def _refuse_clash(actor: Actor, draft: MatterDraft, operations: Sequence[Operation], seen: int) -> None:
    """Somebody else has touched the same thing since the person looked."""
    if seen >= draft.revision:
        return
    mine = frozenset[str]().union(*map(edits.touches, operations))
    rows = DraftOperation.filter(matter_id=draft.matter_id, edition=draft.id, revision__gt=seen)
    for row in await rows.select_related("by__person"):
        if row.by_id != actor.account_id and mine & _touched(canonical.loads(row.operation), row):
            raise SomebodyElse(name=_name(row))


def _touched(stored: Mapping[str, Any], row: DraftOperation) -> frozenset[str]:
    """The things that an operation of the history spoke of; of a text or a package, all that it changed."""
    if stored["op"] == "All":
        return frozenset[str]().union(*(_touched(one, row) for one in stored["all"]))
    if stored["op"] in (UNDO, REDO, TEXT, RESTORE, REPLACE):
        return frozenset[str]().union(*(edits.touches(_as_operation(change)) for change in _changes(row)))
    return edits.touches(edits.from_json(stored))


def _as_operation(change: Change) -> Operation:
    """The operation that would have changed this place alone."""
    part, *place = change.place
    if part == "translations" and len(place) > 1:
        return edits.operations.Translate(place[0], place[1], "")
    return edits.operations.Put(part, tuple(place), None)


async def _keep(
    actor: Actor,
    code: str,
    draft: MatterDraft,
    before: Definition,
    after: Definition,
    operation: Mapping[str, Any],
) -> Done:
    """Draft and line of the history together, in the caller's transaction; nothing when nothing has changed."""
    changes = edits.between(_parts(before), _parts(after))
    if not changes:
        return Done(before, draft.revision)
    if actor.account_id is None and operation["op"] != REPLACE:
        raise NotAllowed
    saved = await documents.save_draft(actor, code, to_canonical(after), draft.revision)
    await DraftOperation.create(
        matter_id=draft.matter_id,
        edition=draft.id,
        revision=saved.revision,
        operation=canonical.dumps(operation),
        changes=canonical.dumps([storing.written(change) for change in changes]),
        by_id=actor.account_id,
        at=clock.now(),
    )
    return Done(after, saved.revision)


def _parts(defn: Definition) -> dict[str, Any]:
    return {name: getattr(defn, name) for name in (*PARTS, *_GROUPS)}


def _changes(row: DraftOperation) -> list[Change]:
    return [storing.read(one) for one in canonical.loads(row.changes)]
