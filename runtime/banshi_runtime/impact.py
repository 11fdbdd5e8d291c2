"""What another version of a matter would do to its open applications: judged without changing anything.

An application is affected when the other version has something against it that its own has not. Told are places and
their names, never an answer. Pure judging is ``verdict``; reading goes in batches by id, so the cost is bounded.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from tortoise.functions import Count

from banshi_forms import Definition, Finding, from_canonical, localise
from banshi_platform import canonical
from banshi_platform.hooks import AffectedApplication, ImpactBatch, hookimpl
from banshi_platform.i18n import current_locale

from . import catalogue, options, submit
from .cases import Case
from .tables import Application, Attachment

PENDING = ("submitted", "supplement", "accepted")  # handed in and not decided
OPEN = ("draft", *PENDING)
MORE = frozenset({"required", "material", "material_few", "minItems", "minProperties"})
MATERIALS = "materials.json#/materials"

Kind = Literal["unaffected", "answer", "invalid"]


@dataclass(frozen=True)
class Verdict:
    """``answer``: something more is asked for; ``invalid``: something given is not allowed any more."""

    kind: Kind
    places: tuple[tuple[str, str], ...] = ()  # pointer of a finding in the package, name


@hookimpl
async def assess_applications(matter: str, package: str, after: int, most: int) -> ImpactBatch:
    """The hook of the page of impact."""
    open_ones = Application.filter(version__matter__code=matter, state__in=OPEN)
    total = await open_ones.count()
    rows = await open_ones.filter(id__gt=after).order_by("id").limit(most).select_related("version")
    other = localise(_read(package), current_locale())
    affected = []
    for row in rows:
        found = await judged(row, other)
        if found.kind != "unaffected":
            affected.append(_told(row, found.kind, found.places))
    return ImpactBatch(
        looked_at=len(rows),
        drafts=sum(row.state == "draft" for row in rows),
        affected=tuple(affected),
        last=rows[-1].id if len(rows) == most else 0,
        total=total,
    )


@hookimpl
async def pending_applications(matter: str) -> dict[int, int]:
    """The hook of a matter's list of versions."""
    under_way = Application.filter(version__matter__code=matter, state__in=PENDING)
    rows = (
        await under_way.annotate(number_of=Count("id"))
        .group_by("version__number")
        .values_list("version__number", "number_of")
    )
    return dict(rows)


def _told(
    row: Application, kind: Literal["answer", "invalid"], places: tuple[tuple[str, str], ...]
) -> AffectedApplication:
    return AffectedApplication(
        public_id=row.public_id,
        number=row.number or "",
        state=row.state,
        version=row.version.number,
        organisation_id=row.organisation_id,
        verdict=kind,
        places=places,
    )


async def judged(row: Application, other: Definition) -> Verdict:
    """What another version has against an application; worked out beside the loop."""
    own = await catalogue.definition(row.version_id, current_locale())
    files = (
        await Attachment.filter(application_id=row.id, removed=False).order_by("id").select_related("file")
    )
    case = Case(
        row=row,
        definition=own,
        answers=canonical.loads(row.answers),
        attachments=tuple(files),
        lists=await options.lists_for(row.version_id, own.form),
    )
    return await asyncio.to_thread(verdict, case, other)


def verdict(case: Case, other: Definition) -> Verdict:
    """The difference between what the two definitions have against the same answers."""
    before = {_key(finding) for finding in _faults(case)}
    now = [finding for finding in _faults(replace(case, definition=other)) if _key(finding) not in before]
    if not now:
        return Verdict("unaffected")
    places = dict.fromkeys((place(finding, other), _name(finding)) for finding in now)
    return Verdict("answer" if all(f.code in MORE for f in now) else "invalid", tuple(places))


def _faults(case: Case) -> tuple[Finding, ...]:
    return submit.grave(submit.judge(case, {}, current_locale()))


def _key(finding: Finding) -> tuple[str, str]:
    return finding.pointer, finding.code


def _name(finding: Finding) -> str:
    return finding.label or finding.pointer.rpartition("/")[2]


def place(finding: Finding, other: Definition) -> str:
    """Where in the package what the finding speaks of is defined."""
    name = finding.pointer.rpartition("/")[2]
    numbers = {m["id"]: number for number, m in enumerate(other.materials.get("materials", ()))}
    if finding.code.startswith("material") and name in numbers:
        return f"{MATERIALS}/{numbers[name]}"
    return f"form.json#{_schema_pointer(finding.pointer)}"


def _schema_pointer(pointer: str) -> str:
    """A pointer into answers as one into the schema: rows are items, other steps are properties."""
    parts = ["/items" if part.isdecimal() else f"/properties/{part}" for part in pointer.split("/")[1:]]
    return "".join(parts)


@lru_cache(maxsize=4)
def _read(package: str) -> Definition:
    return from_canonical(package)
