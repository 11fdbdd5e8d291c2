"""Who acts: nobody known, a citizen, a member of staff, or the system itself. Plain values, safe to pass
anywhere.

What an actor may do is judged in ``permits``; where an actor comes from is in ``accounts``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["anonymous", "citizen", "staff", "system"]


@dataclass(frozen=True)
class Grant:
    """A role held in an organisation."""

    role: str
    organisation_id: int


@dataclass(frozen=True)
class Actor:
    kind: Kind
    account_id: int | None = None
    person_id: int | None = None
    name: str = ""
    grants: tuple[Grant, ...] = ()

    @property
    def signed_in(self) -> bool:
        return self.account_id is not None

    def has_role(self, role: str, organisation_id: int | None = None) -> bool:
        """Whether the role is held in this very organisation, or, without one, in any."""
        return any(
            grant.role == role and organisation_id in (None, grant.organisation_id) for grant in self.grants
        )


ANONYMOUS = Actor("anonymous")
SYSTEM = Actor("system", name="system")
