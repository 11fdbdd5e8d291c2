"""The groups of fields that come with the product, for an organisation to begin with: applicant, agent, enterprise …"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from banshi_platform.actors import SYSTEM, Actor
from banshi_platform.hooks import hookimpl
from banshi_platform.tables import Organisation

from ..tables import FieldGroup
from . import keeping
from .content import Content, from_json


@dataclass(frozen=True)
class Starter:
    """One of them; its code is given when nobody has it yet."""

    code: str
    content: Content


@cache
def starters() -> tuple[Starter, ...]:
    """All of them, in the order in which they are offered."""
    text = files("banshi_designer.grouping").joinpath("starters.json").read_text(encoding="utf-8")
    return tuple(Starter(one["code"], from_json(one)) for one in json.loads(text))


async def bring(actor: Actor, organisation_id: int) -> int:
    """Make those that the organisation has not of the same name; how many."""
    present = {one.title for one in await keeping.groups([organisation_id])}
    missing = [one for one in starters() if one.content.title not in present]
    for one in missing:
        await keeping.make(actor, organisation_id, one.content.title, one.content, one.code)
    return len(missing)


@hookimpl
async def demonstrate(organisations: tuple[str, ...]) -> None:
    """The first bureau of the demonstration has them; the others take them with one click."""
    if organisations and not await FieldGroup.exists():
        office = await Organisation.get(credit_code=organisations[0])
        await bring(SYSTEM, office.id)
