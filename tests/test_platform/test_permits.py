"""Permits: who may do what, where, and the reason of a no."""

from __future__ import annotations

import pytest

from banshi_platform import permits
from banshi_platform.actors import ANONYMOUS, SYSTEM, Actor, Grant
from banshi_platform.i18n import use_locale
from banshi_platform.problems import NotAllowed

CITIZEN = Actor("citizen", 1, 1, "张三")
INTAKE = Actor("staff", 2, 2, "李四", (Grant("intake", 7),))


@pytest.mark.parametrize(
    ("actor", "action", "organisation", "ok"),
    [
        (ANONYMOUS, "public", None, True),
        (ANONYMOUS, "signed_in", None, False),
        (ANONYMOUS, "apply", None, False),
        (CITIZEN, "signed_in", None, True),
        (CITIZEN, "apply", None, True),
        (CITIZEN, "desk", None, False),
        (INTAKE, "apply", None, True),
        (INTAKE, "desk", None, True),
        (INTAKE, "case.accept", 7, True),
        (INTAKE, "case.accept", 8, False),
        (INTAKE, "case.decide", 7, False),
        (SYSTEM, "case.decide", 7, True),
    ],
)
def test_a_permit_follows_role_and_organisation(
    actor: Actor, action: str, organisation: int | None, ok: bool
) -> None:
    assert permits.allowed(actor, action, organisation).ok is ok


def test_a_no_says_why() -> None:
    with use_locale("en"):
        reasons = [
            permits.allowed(ANONYMOUS, "desk").reason,
            permits.allowed(CITIZEN, "desk").reason,
            permits.allowed(INTAKE, "case.accept", 8).reason,
        ]
    assert reasons == [
        "Please sign in first.",
        "This needs the role Intake clerk or Reviewer or Decision maker, which your account does not hold.",
        "You hold the role Intake clerk, but not in this organisation.",
    ]


def test_require_raises_what_fits() -> None:
    permits.require(INTAKE, "case.accept", 7)
    with pytest.raises(permits.SignInNeeded):
        permits.require(ANONYMOUS, "desk")
    with use_locale("en"), pytest.raises(NotAllowed, match="Intake clerk"):
        permits.require(CITIZEN, "case.accept")


def test_a_list_is_limited_to_the_organisations_of_the_role() -> None:
    actor = Actor("staff", 3, 3, "", (Grant("intake", 7), Grant("reviewer", 8), Grant("auditor", 9)))
    assert permits.organisations(actor, "desk") == {7, 8}
    assert permits.organisations(CITIZEN, "desk") == frozenset()


@pytest.mark.parametrize(
    ("action", "roles"),
    [("desk", ["intake"]), ("fly", ["pilot"]), ("public", ["intake"]), ("nobody", [])],
)
def test_a_declaration_that_does_not_fit_is_refused_when_it_is_made(action: str, roles: list[str]) -> None:
    with pytest.raises(ValueError, match=action):
        permits.register(action, roles, "Do it")
    assert action not in permits.ACTIONS or permits.ACTIONS[action].roles != frozenset(roles)


def test_the_same_declaration_twice_is_harmless() -> None:
    permits.register("desk", ["decider", "intake", "reviewer"], "See the work queue")
