"""The organisations of the platform as the designer's definitions name them."""

from __future__ import annotations

from banshi_platform.tables import Organisation

from .beginning import Office


def as_office(organisation: Organisation) -> Office:
    return Office(organisation.name, organisation.credit_code, organisation.region_code, organisation.level)
