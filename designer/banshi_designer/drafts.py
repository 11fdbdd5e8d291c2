"""A draft as files of text: show one, put one back, say what is wrong.

Text that cannot be read is never stored and never lost: the page shows it again with the reason.
"""

from __future__ import annotations

from collections.abc import Iterable

from banshi_forms import (
    BadPackage,
    Definition,
    Finding,
    read_package,
)
from banshi_forms.matter import to_files
from banshi_forms.messages import sentence
from banshi_platform import documents, permits
from banshi_platform.actors import Actor
from banshi_platform.problems import CanMend, NotFound
from banshi_platform.tables import Matter

from .tables import FieldGroup


class NoSuchFile(NotFound):
    """The package has no file of this name."""


class OtherMatter(CanMend):
    """A draft keeps the code of its matter. To make another matter, import it as a package."""


async def matter_for(actor: Actor, code: str, action: str = "matter.edit") -> Matter:
    """The matter, if the actor may take the action on it; raises NotFound or NotAllowed."""
    matter = await Matter.get_or_none(code=code).prefetch_related("organisation", "live_version")
    if matter is None:
        raise documents.NoSuchMatter(code=code)
    permits.require(actor, action, matter.organisation_id)
    if action == "matter.publish" and await FieldGroup.exists(matter_id=matter.id):
        raise documents.NoSuchMatter(code=code)  # a group of fields is given out on its own page
    return matter


def text_files(defn: Definition) -> dict[str, str]:
    """The files an administrator edits, by name, in the order of the package."""
    files = to_files(defn)
    order = [
        "profile.json",
        "guide.json",
        "form.json",
        "materials.json",
        "procedure.json",
        "certificate.json",
    ]
    rest = sorted(name for name in files if name not in order and not name.startswith("files/"))
    return {name: files[name].decode() for name in (*order, *rest)}


def with_file(defn: Definition, name: str, text: str) -> Definition:
    """The definition with one file replaced. Raises BadPackage or NoSuchFile."""
    files = to_files(defn)
    if name not in files or name.startswith("files/"):
        raise NoSuchFile
    changed = read_package({**files, name: text.encode()})
    if changed.profile["code"] != defn.profile["code"]:
        raise OtherMatter
    return changed


def has_errors(findings: Iterable[Finding]) -> bool:
    return any(finding.severity == "error" for finding in findings)


def said(error: BadPackage | Exception, locale: str) -> str:
    """Why a text cannot be read, in the person's language."""
    return error.sentence(locale) if isinstance(error, BadPackage) else str(error)


def worded(finding: Finding, locale: str) -> str:
    return sentence(finding, locale)
