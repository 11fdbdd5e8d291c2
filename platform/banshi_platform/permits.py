"""Who may do what: roles, registered actions, and an answer that gives its reason.

An action is registered with the roles that may take it, in an organisation when the object belongs to one.
What an object allows in its present state (flow, clocks, ownership) is judged by those who own the object.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from .actors import Actor
from .i18n import gettext as _
from .i18n import mark
from .problems import NotAllowed

PUBLIC = "public"
SIGNED_IN = "signed_in"


@dataclass(frozen=True)
class Role:
    """A role people hold in an organisation; ``below``: it reaches the organisations below it too."""

    label: str
    below: bool = False


@dataclass(frozen=True)
class Action:
    """Something that can be done, and the roles that may do it. ``label``: a msgid, verb first."""

    roles: frozenset[str]
    label: str


@dataclass(frozen=True)
class Permit:
    """Yes, or no with the reason as a sentence for the person who asked."""

    ok: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.ok


class SignInNeeded(NotAllowed):
    """Please sign in first."""

    status = 401


APPLICANT = "applicant"  # held by everyone who is signed in; never granted
ROLES: Mapping[str, Role] = MappingProxyType(
    {
        APPLICANT: Role(mark("Applicant")),
        "intake": Role(mark("Intake clerk")),
        "reviewer": Role(mark("Reviewer")),
        "decider": Role(mark("Decision maker")),
        "admin": Role(mark("Matter administrator"), below=True),
        "legal": Role(mark("Legal reviewer"), below=True),
        "auditor": Role(mark("Auditor"), below=True),
        "operator": Role(mark("System operator"), below=True),
    }
)
_actions: dict[str, Action] = {}
ACTIONS: Mapping[str, Action] = MappingProxyType(_actions)


def register(action: str, roles: Iterable[str], label: str) -> None:
    """Declare an action. Twice with the same roles is harmless; other or unknown roles are refused."""
    wanted = frozenset(roles)
    if unknown := wanted - ROLES.keys():
        raise ValueError(f"Action {action!r} names the role {min(unknown)!r}, which is not in permits.ROLES.")
    if action in (PUBLIC, SIGNED_IN) or not wanted:
        raise ValueError(f"Action {action!r} needs a name of its own and at least one role.")
    present = _actions.setdefault(action, Action(wanted, label))
    if present.roles != wanted:
        raise ValueError(f"Action {action!r} is already registered for {sorted(present.roles)}.")


register("apply", [APPLICANT], mark("Apply for a matter"))
register("desk", ["intake", "reviewer", "decider"], mark("See the work queue"))
register("case.accept", ["intake"], mark("Accept applications"))
register("case.examine", ["reviewer"], mark("Examine applications"))
register("case.decide", ["decider"], mark("Decide on applications"))
register("matter.comment", ["admin", "legal"], mark("Comment on drafts of matters and sign them off"))
register("matter.edit", ["admin"], mark("Edit matters"))
register("matter.publish", ["admin"], mark("Publish matters"))
register("system.operate", ["operator"], mark("Operate the system"))


def allowed(actor: Actor, action: str, organisation_id: int | None = None) -> Permit:
    """May this actor take this action (in this organisation)? The reason of a no is ready to be shown."""
    if action == PUBLIC or actor.kind == "system":
        return Permit(True)
    if not actor.signed_in:
        return Permit(False, _("Please sign in first."))
    if action == SIGNED_IN:
        return Permit(True)
    return _by_role(actor, _actions[action], organisation_id)


def _by_role(actor: Actor, action: Action, organisation_id: int | None) -> Permit:
    if APPLICANT in action.roles or any(actor.has_role(role, organisation_id) for role in action.roles):
        return Permit(True)
    names = _(" or ").join(_(ROLES[role].label) for role in ROLES if role in action.roles)
    if any(actor.has_role(role) for role in action.roles):
        return Permit(False, _("You hold the role %(role)s, but not in this organisation.", role=names))
    return Permit(False, _("This needs the role %(role)s, which your account does not hold.", role=names))


def require(actor: Actor, action: str, organisation_id: int | None = None) -> None:
    """Go on, or raise SignInNeeded or NotAllowed with the reason."""
    permit = allowed(actor, action, organisation_id)
    if not permit and not actor.signed_in:
        raise SignInNeeded
    if not permit:
        raise NotAllowed(permit.reason)


def organisations(actor: Actor, action: str) -> frozenset[int]:
    """The organisations in which the actor may take the action: the filter of a list."""
    roles = _actions[action].roles
    return frozenset(grant.organisation_id for grant in actor.grants if grant.role in roles)
