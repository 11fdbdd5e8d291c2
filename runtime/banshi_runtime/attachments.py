"""Files handed in with an application: taken in within limits, removed, given out to those who may see it.

Types are known by content, never by name. A file taken out stays stored: the trail of a handed-in case
points at it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any

from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader

from banshi_platform import canonical, files, ids, trail
from banshi_platform.actors import Actor
from banshi_platform.database import transaction
from banshi_platform.problems import CanMend, NotFound, TooLarge

from . import apply, cases, promises
from .cases import Case
from .tables import Attachment

TYPE_NAMES: Mapping[str, str] = {
    "application/pdf": "pdf",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/ofd": "ofd",
    "application/zip": "zip",
}
SAME = {"jpeg": "jpg"}
MEBIBYTE = 1024 * 1024
PROOF = "payment:proof"  # no material has a colon in its id
PROOF_ACCEPT: Mapping[str, Any] = {"types": ["pdf", "jpg", "png"], "max_mb": 10, "max": 3}
DEFAULT_ACCEPT: Mapping[str, Any] = {"types": ["pdf", "jpg", "png"], "max_mb": 10, "max": 10}


class NoSuchFile(NotFound):
    """There is no such file, or it is not yours to see."""


class WrongType(CanMend):
    """“%(name)s” is not one of the accepted kinds of file: %(types)s. Convert it or take another."""


class FileTooLarge(TooLarge):
    """“%(name)s” is larger than %(max)s MB. Make it smaller, for example by scanning at 200 dpi."""


class TooManyFiles(CanMend):
    """At most %(max)s files can be handed in here. Remove one first."""


class TooManyPages(CanMend):
    """“%(name)s” has %(pages)s pages; at most %(max)s can be handed in here. Leave out what was not asked for."""


class NotAskedFor(CanMend):
    """This was not asked for; only the items in the request can be changed now."""


@dataclass(frozen=True)
class Rules:
    """What a slot accepts."""

    types: tuple[str, ...]
    max_mb: int
    max: int
    max_pages: int = 0


def rules_of(accept: Mapping[str, Any] | None) -> Rules:
    merged = {**DEFAULT_ACCEPT, **(accept or {})}
    types = tuple(SAME.get(str(kind).lower(), str(kind).lower()) for kind in merged["types"])
    return Rules(types, int(merged["max_mb"]), int(merged["max"]), int(merged.get("max_pages", 0)))


def material(case: Case, slot: str) -> Mapping[str, Any]:
    """The material a slot belongs to; raises NoSuchFile for a slot the matter does not know."""
    listed = case.definition.materials.get("materials", ())
    found = next((item for item in listed if item["id"] == slot), None)
    if found is None:
        raise NoSuchFile()
    return dict(found)


async def hand_in(actor: Actor, public_id: str, slot: str, name: str, data: bytes) -> Attachment:
    """A file for a material."""
    case = await cases.own(actor, public_id)
    _require_slot(case, slot)
    return await _keep(case, actor, slot, name, data, rules_of(material(case, slot).get("accept")))


async def hand_in_proof(actor: Actor, public_id: str, name: str, data: bytes) -> Attachment:
    """A file that shows a payment, while it is waited for."""
    case = await cases.own(actor, public_id)
    _require_slot(case, PROOF)
    return await _keep(case, actor, PROOF, name, data, rules_of(PROOF_ACCEPT))


def _require_slot(case: Case, slot: str) -> None:
    """A file may be handed in while the application is open, and later for what was promised."""
    if promises.may_hand_in(case, slot) or (slot == PROOF and case.row.state == "payment"):
        return
    apply.require_open(case)
    asked = apply.opened_materials(case)
    if asked is not None and slot not in asked and not slot.startswith("/"):
        raise NotAskedFor()


async def hand_in_answer(
    actor: Actor, public_id: str, pointer: str, name: str, data: bytes, accept: Mapping[str, Any] | None
) -> Attachment:
    """A file that answers a field of the form; its reference goes into the answers."""
    case = await _open_case(actor, public_id)
    field = pointer.split("/")[1]
    if not apply.may_change(case, field):
        raise NotAskedFor()
    rules = rules_of(accept)
    slot = re.sub(r"/\d+(?=/|$)", "/*", pointer)
    return await _keep(case, actor, slot[:200], name, data, replace(rules, max=100_000))


async def _open_case(actor: Actor, public_id: str) -> Case:
    case = await cases.own(actor, public_id)
    apply.require_open(case)
    return case


async def _keep(case: Case, actor: Actor, slot: str, name: str, data: bytes, rules: Rules) -> Attachment:
    shown = clean_name(name)
    if len(data) > rules.max_mb * MEBIBYTE:
        raise FileTooLarge(name=shown, max=rules.max_mb)
    if TYPE_NAMES.get(files.sniff(data, shown), "") not in rules.types:
        raise WrongType(name=shown, types="、".join(rules.types))
    if rules.max_pages and (pages := pages_of(data)) > rules.max_pages:
        raise TooManyPages(name=shown, pages=pages, max=rules.max_pages)
    stored = await files.put(data, limit=rules.max_mb * MEBIBYTE, name=shown)
    async with transaction():
        fresh = await cases.own(actor, case.row.public_id, lock=True)
        _require_slot(fresh, slot)
        here = [a for a in fresh.attachments if a.slot == slot]
        if again := next((a for a in here if (a.file_id, a.name) == (stored.digest, shown)), None):
            return again  # the same file sent once more, as a page that is redrawn live does
        if len(here) >= rules.max:
            raise TooManyFiles(max=rules.max)
        kept = await Attachment.create(
            public_id=ids.opaque(), application_id=fresh.row.id, slot=slot, file_id=stored.digest, name=shown
        )
        if promises.may_hand_in(fresh, slot):
            about = {"material": slot, "digest": stored.digest}
            await trail.append(fresh.subject, "application.promise_kept", actor, about=about)
        return kept


def pages_of(data: bytes) -> int:
    """How many pages a PDF says it has; 1 for a picture, and for what cannot be opened, which a reviewer sees."""
    if not data.startswith(b"%PDF-"):
        return 1
    try:
        return int(PdfFileReader(BytesIO(data), strict=False).root["/Pages"]["/Count"])
    except (PdfError, KeyError, TypeError, ValueError, IndexError, RecursionError):
        return 1


def clean_name(name: str) -> str:
    """A file's name as it may be shown and stored: no folders, no control or direction characters."""
    base = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(char for char in base if unicodedata.category(char)[0] != "C").strip(" .")
    stem, dot, ending = kept.rpartition(".")
    return f"{stem[:150]}{dot}{ending[:20]}" or "file"


async def defer(actor: Actor, public_id: str, slot: str, later: bool) -> None:
    """Promise a deferrable material for later, or take the promise back."""
    async with transaction():
        case = await cases.own(actor, public_id, lock=True)
        apply.require_open(case)
        if material(case, slot).get("necessity") != "deferrable":
            raise NotAskedFor()
        promised = case.deferred | {slot} if later else case.deferred - {slot}
        case.row.deferred = canonical.dumps(sorted(promised))
        case.row.revision += 1
        await case.row.save(update_fields=["deferred", "revision", "updated_at"])


async def remove(actor: Actor, public_id: str, reference: str) -> None:
    """Take a file out of an open application."""
    async with transaction():
        case = await cases.own(actor, public_id, lock=True)
        apply.require_open(case)
        found = next((a for a in case.attachments if a.public_id == reference), None)
        if found is None:
            raise NoSuchFile()
        asked = apply.opened_materials(case)
        if asked is not None and found.slot not in asked and not found.slot.startswith("/"):
            raise NotAskedFor()
        found.removed = True
        await found.save(update_fields=["removed"])


async def give_out(actor: Actor, public_id: str, reference: str) -> tuple[Attachment, bytes]:
    """A file for the applicant or those who handle the application."""
    case = await cases.seen(actor, public_id)
    found = next((a for a in case.attachments if a.public_id == reference), None)
    if found is None:
        raise NoSuchFile()
    return found, await files.read(found.file_id)
