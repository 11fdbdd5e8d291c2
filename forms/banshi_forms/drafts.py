"""Which draft of JSON Schema a schema is written in: what its ``$schema`` names, else 2020-12.

How a draft judges is judge's; how an older one is told in the words of 2020-12 upgrading's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jsonschema import (
    Draft3Validator,
    Draft4Validator,
    Draft6Validator,
    Draft7Validator,
    Draft201909Validator,
    Draft202012Validator,
)
from referencing import Specification
from referencing.jsonschema import DRAFT3, DRAFT4, DRAFT6, DRAFT7, DRAFT201909, DRAFT202012

from .values import Json

DIALECT = "https://banshi.dev/schemas/dialect.schema.json"


@dataclass(frozen=True)
class Draft:
    """``year`` orders the drafts; ``spares`` says that a ``format`` beside no ``type`` is a remark, as it has it."""

    name: str
    year: int
    stock: Any
    specification: Specification[Any]
    spares: bool = False


PLAIN = Draft("draft 2020-12", 2020, Draft202012Validator, DRAFT202012, spares=True)
LATEST = Draft("draft 2020-12", 2020, Draft202012Validator, DRAFT202012)
_NAMED: Mapping[str, Draft] = {
    DIALECT: LATEST,
    "json-schema.org/schema": PLAIN,
    "json-schema.org/draft/2020-12/schema": PLAIN,
    "json-schema.org/draft/2019-09/schema": Draft(
        "draft 2019-09", 2019, Draft201909Validator, DRAFT201909, spares=True
    ),
    "json-schema.org/draft-07/schema": Draft("draft-07", 7, Draft7Validator, DRAFT7),
    "json-schema.org/draft-06/schema": Draft("draft-06", 6, Draft6Validator, DRAFT6),
    "json-schema.org/draft-04/schema": Draft("draft-04", 4, Draft4Validator, DRAFT4),
    "json-schema.org/draft-03/schema": Draft("draft-03", 3, Draft3Validator, DRAFT3),
}


def draft_of(schema: Json) -> Draft | None:
    """The draft that a schema names; none for one that nobody here knows."""
    named = schema.get("$schema") if isinstance(schema, Mapping) else None
    return LATEST if named is None else named_draft(named)


def named_draft(name: Json) -> Draft | None:
    """The draft of that address, however its beginning and end are written."""
    if not isinstance(name, str):
        return None
    address = name.removesuffix("#")
    return _NAMED.get(address) or _NAMED.get(address.removeprefix("https://").removeprefix("http://"))
