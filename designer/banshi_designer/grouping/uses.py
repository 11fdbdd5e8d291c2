"""Where a form uses groups of fields: the annotation ``x-group`` that the fields of a use carry. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ..edits.conditions import join, parent
from ..edits.layout import all_declarations, at, says_what
from .content import KEY


@dataclass(frozen=True)
class Use:
    """One insertion of a group: which version, in which object, and what its fields are called there."""

    id: str
    code: str
    version: int
    inside: str
    fields: Mapping[str, str] = field(default_factory=dict)  # name in the group → name in the form

    @property
    def paths(self) -> tuple[str, ...]:
        return tuple(join(self.inside, name) for name in self.fields.values())


def uses(form: Mapping[str, Any]) -> tuple[Use, ...]:
    """All of a form, in the order of their first field."""
    found: dict[str, Use] = {}
    names: dict[str, dict[str, str]] = {}
    for path, pointers in all_declarations(form).items():
        schema = next((one for p in pointers if says_what(one := at(form, p))), None)
        mark = schema.get(KEY) if isinstance(schema, Mapping) else None
        if not isinstance(mark, Mapping):
            continue
        use, above = str(mark["use"]), parent(path)
        known = found.setdefault(use, Use(use, str(mark["code"]), int(mark["version"]), above))
        if known.inside == above and known.code == mark["code"]:
            names.setdefault(use, {})[str(mark["field"])] = path.rpartition("/")[2]
    return tuple(replace(one, fields=names[one.id]) for one in found.values())


def use_of(form: Mapping[str, Any], use: str) -> Use | None:
    """The use of that identity."""
    return next((one for one in uses(form) if one.id == use), None)


def fresh(form: Mapping[str, Any]) -> str:
    """An identity that no use of the form has."""
    taken = {one.id for one in uses(form)}
    number = 1
    while f"g{number}" in taken:
        number += 1
    return f"g{number}"


def mark(code: str, version: int, use: str, name: str) -> dict[str, Any]:
    """The annotation of a field."""
    return {"code": code, "version": version, "use": use, "field": name}
