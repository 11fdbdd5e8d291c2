"""Packages in and out: what importing one would do (a plan), doing it, and the zip of a draft or a version.

Reading and judging a package is the engine's work; here it meets the bureau's matters.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from banshi_forms import BadPackage, Definition, Finding, check, read_package, title, to_canonical
from banshi_forms.package import read_zip
from banshi_platform import documents, permits
from banshi_platform.actors import Actor
from banshi_platform.i18n import current_locale
from banshi_platform.problems import CanMend
from banshi_platform.tables import Matter, MatterDraft, Organisation

from . import log

Effect = Literal["create", "replace_draft", "start_draft", "nothing"]


@dataclass(frozen=True)
class Plan:
    """What an import would change, and what is wrong with the package."""

    code: str
    title: str
    organisation: Organisation | None
    effect: Effect
    definition: Definition
    findings: tuple[Finding, ...] = ()
    revision: int = 0  # of the draft that it would replace; 0: there is none

    @property
    def blocked(self) -> bool:
        return self.organisation is None or any(finding.severity == "error" for finding in self.findings)


class UnknownOrganisation(CanMend):
    """The package belongs to the organisation %(code)s, which is not in this installation."""


class BrokenPackage(CanMend):
    """The package has errors: mend them and import it again."""


class NotAPackage(CanMend):
    """These files are no matter package. %(why)s"""


def definition_of(files: Mapping[str, bytes]) -> Definition:
    """The definition in the files; raises NotAPackage with the reasons in the person's language."""
    try:
        return read_package(files)
    except BadPackage as error:
        raise NotAPackage(why=error.sentence(current_locale())) from error


def unzipped(data: bytes) -> dict[str, bytes]:
    """The files of an uploaded zip, within the limits of a package; raises NotAPackage."""
    try:
        return read_zip(data)
    except BadPackage as error:
        raise NotAPackage(why=error.sentence(current_locale())) from error


async def plan(files: Mapping[str, bytes]) -> Plan:
    """What would happen; changes nothing. Raises CanMend when the files are no package at all."""
    definition = definition_of(files)
    code = str(definition.profile["code"])
    organisation = await Organisation.get_or_none(
        credit_code=str(definition.profile["organisation"]["credit_code"])
    )
    draft = await MatterDraft.get_or_none(matter__code=code)
    effect = await _effect(code, to_canonical(definition), draft)
    revision = draft.revision if draft else 0
    return Plan(code, title(definition), organisation, effect, definition, tuple(check(definition)), revision)


async def _effect(code: str, content: str, draft: MatterDraft | None) -> Effect:
    matter = await Matter.get_or_none(code=code).prefetch_related("live_version")
    if matter is None:
        return "create"
    present = draft.content if draft else matter.live_version.content if matter.live_version else ""
    if present == content:
        return "nothing"
    return "replace_draft" if draft else "start_draft"


async def apply(actor: Actor, plan: Plan) -> str:
    """Carry a plan out as a draft (never as a published version); gives the matter's code. Idempotent."""
    if plan.organisation is None:
        raise UnknownOrganisation(code=plan.definition.profile["organisation"]["credit_code"])
    if plan.blocked:
        raise BrokenPackage
    permits.require(actor, "matter.edit", plan.organisation.id)
    content = to_canonical(plan.definition)
    if plan.effect == "create":
        await documents.create_matter(actor, plan.code, plan.organisation.id, plan.title, content)
    elif plan.effect != "nothing":
        await _replace(actor, plan)
    return plan.code


async def _replace(actor: Actor, plan: Plan) -> None:
    """Over the draft that was seen with the plan: as a step of its history, which can be taken back."""
    draft = await documents.start_draft(actor, plan.code)
    if plan.revision and plan.revision != draft.revision:
        raise documents.DraftChanged
    await log.put_in_place(actor, plan.code, plan.definition, draft.revision, {"from": "package"})
