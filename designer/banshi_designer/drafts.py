"""A draft as files of text: show one, put one back, say what is wrong, say what publishing would change.

Text that cannot be read is never stored and never lost: the page shows it again with the reason.
"""

from __future__ import annotations

from collections.abc import Iterable

from banshi_forms import (
    BadPackage,
    Definition,
    Finding,
    check,
    from_canonical,
    read_package,
    title,
)
from banshi_forms.matter import to_files
from banshi_forms.messages import sentence
from banshi_platform import documents, permits
from banshi_platform.actors import Actor
from banshi_platform.problems import CanMend, NotFound
from banshi_platform.tables import Matter, MatterVersion
from banshi_templates.contexts import Change


class NoSuchFile(NotFound):
    """The package has no file of this name."""


class NotPublishable(CanMend):
    """The draft still has errors. Mend them before you publish it."""


class OtherMatter(CanMend):
    """A draft keeps the code of its matter. To make another matter, import it as a package."""


async def matter_for(actor: Actor, code: str, action: str = "matter.edit") -> Matter:
    """The matter, if the actor may take the action on it; raises NotFound or NotAllowed."""
    matter = await Matter.get_or_none(code=code).prefetch_related("organisation", "live_version")
    if matter is None:
        raise documents.NoSuchMatter(code=code)
    permits.require(actor, action, matter.organisation_id)
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


async def publish(actor: Actor, code: str, seen_revision: int) -> MatterVersion:
    """Check the draft and freeze it. Raises NotPublishable when an error is left."""
    await matter_for(actor, code, "matter.publish")
    draft = await documents.draft(code)
    definition = from_canonical(draft.content)
    if has_errors(check(definition)):
        raise NotPublishable
    return await documents.publish(actor, code, seen_revision, title=title(definition))


def has_errors(findings: Iterable[Finding]) -> bool:
    return any(finding.severity == "error" for finding in findings)


def changes(old: Definition | None, new: Definition) -> tuple[Change, ...]:
    """What differs from the live version, file by file and, in lists of named things, thing by thing."""
    if old is None:
        return ()
    before, after = text_files(old), text_files(new)
    found = [Change("added", name) for name in after if name not in before]
    found += [Change("removed", name) for name in before if name not in after]
    for name in after:
        if name in before and before[name] != after[name]:
            found += _named(name, old, new) or [Change("changed", name)]
    return tuple(found)


def _named(name: str, old: Definition, new: Definition) -> list[Change]:
    before, after = _things(name, old), _things(name, new)
    kinds = [("removed", k, before[k]) for k in before if k not in after]
    kinds += [("added", k, after[k]) for k in after if k not in before]
    kinds += [("changed", k, after[k]) for k in after if k in before and before[k] != after[k]]
    return [Change(kind, f"{name}: {_called(key, thing)}") for kind, key, thing in kinds]  # type: ignore[arg-type]


def _called(key: str, thing: object) -> str:
    return str(thing.get("title") or key) if isinstance(thing, dict) else key


def _things(name: str, defn: Definition) -> dict[str, object]:
    """The named things of a file: fields, materials, stages, results, or else its top-level keys."""
    if name == "form.json":
        rest = {key: value for key, value in defn.form.items() if key != "properties"}
        return {**dict(defn.form.get("properties", {})), **rest}
    for part, key in (("materials", "materials"), ("procedure", "stages"), ("certificate", "results")):
        if name == f"{part}.json":
            content = getattr(defn, part)
            rest = {k: v for k, v in content.items() if k != key}
            return {**{str(item.get("id")): item for item in content.get(key, ())}, **rest}
    part = name.removesuffix(".json")
    return dict(getattr(defn, part)) if hasattr(defn, part) else {}


def said(error: BadPackage | Exception, locale: str) -> str:
    """Why a text cannot be read, in the person's language."""
    return error.sentence(locale) if isinstance(error, BadPackage) else str(error)


def worded(finding: Finding, locale: str) -> str:
    return sentence(finding, locale)
