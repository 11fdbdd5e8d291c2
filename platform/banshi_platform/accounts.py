"""Accounts: opening one, signing in, passwords, roles, and the actor an account acts as.

The browser's session is in ``web.sessions``; what a role may do is in ``permits``.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from tortoise.exceptions import IntegrityError

from . import permits, throttle
from .actors import Actor, Grant, Kind
from .database import transaction
from .i18n import mark
from .problems import CanMend, NotAllowed
from .settings import current
from .tables import Account, Organisation, Person, RoleGrant

SHORTEST, LONGEST, LONG_ENOUGH_ALONE = 10, 128, 16  # characters of a password
# fmt: off
COMMON = frozenset({
    "password12", "password123", "1234567890", "12345678901", "qwertyuiop", "1q2w3e4r5t", "abc1234567",
    "a123456789", "woaini1314", "woaini5201314", "iloveyou123", "admin12345", "administrator",
    "0987654321", "1qaz2wsx3edc", "zxcvbnm123", "qwerty1234",
})
# fmt: on
UNUSABLE = "!"  # no hash begins so: an account without a password
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)  # OWASP's minimum, 26 ms
_threads = ThreadPoolExecutor(max_workers=4, thread_name_prefix="argon2")


class WrongPassword(CanMend):
    """The user name or the password is not right."""


class UnfitPassword(CanMend):
    """This password does not fit the rules."""


class NameTaken(CanMend):
    """This user name is already taken. Choose another one."""


class AccountDisabled(NotAllowed):
    """This account is disabled. Ask the administrator of your organisation."""


def normalised(username: str) -> str:
    return username.strip().lower()


def password_faults(password: str, username: str = "") -> list[str]:
    """The rules a new password breaks, a msgid each. Empty: it fits."""
    faults = []
    if not SHORTEST <= len(password) <= LONGEST:
        faults.append(mark("Use at least 10 and at most 128 characters."))
    if len(password) < LONG_ENOUGH_ALONE and _kinds(password) < 2:
        faults.append(mark("Mix letters with figures or signs, or use at least 16 characters."))
    if normalised(username) and normalised(username) in password.lower():
        faults.append(mark("Do not use your user name in the password."))
    if password.lower() in COMMON or len(set(password)) < 4:
        faults.append(mark("This password is easy to guess. Choose another one."))
    return faults


def _kinds(password: str) -> int:
    return len({("letter" if c.isalpha() else "figure" if c.isdigit() else "sign") for c in password})


async def create_account(
    person: Person,
    username: str,
    password: str | None,
    *,
    kind: str = "citizen",
    demo: bool = False,
    locale: str = "zh_CN",
) -> Account:
    """Open an account of this person. Without a password it is entered another way (demo, single sign-on)."""
    name = normalised(username)
    if not name or len(name) > 80 or any(c.isspace() or not c.isprintable() for c in name):
        raise CanMend(mark("A user name has 1 to 80 characters and no spaces."))
    if password is not None and (faults := password_faults(password, name)):
        raise UnfitPassword(faults[0])
    kept = UNUSABLE if password is None else await _hash(password)
    try:
        async with transaction():
            return await Account.create(
                person=person, username=name, password=kept, kind=kind, demo=demo, locale=locale
            )
    except IntegrityError as error:
        raise NameTaken from error


async def sign_in(username: str, password: str, address: str) -> Account:
    """The account that this name and password open. Takes the same time whether the name is known or not."""
    name, source = normalised(username), throttle.source(address)
    await throttle.take(f"sign-in-address:{source}", rate=1 / 10, burst=30)
    await throttle.take(f"sign-in-account:{name}", rate=1 / 60, burst=10)
    account = await Account.get_or_none(username=name)
    usable = account is not None and not (account.demo and not current().demo_accounts)
    right = await _verify(account.password if account and usable else _decoy(), password)
    if account is None or not usable or not right:
        raise WrongPassword
    if account.disabled:
        raise AccountDisabled
    await throttle.forgive(f"sign-in-account:{name}")
    if _hasher.check_needs_rehash(account.password):
        await Account.filter(id=account.id).update(password=await _hash(password))
    return account


async def sign_in_demo(username: str) -> Account:
    """A demo account by one click; refused where demo accounts are not switched on."""
    account = await Account.get_or_none(username=normalised(username), demo=True, disabled=False)
    if account is None or not current().demo_accounts:
        raise WrongPassword
    return account


async def change_password(account_id: int, old: str, new: str, address: str) -> None:
    """Replace the password after the old one was given again."""
    account = await Account.get(id=account_id)
    await sign_in(account.username, old, address)
    if faults := password_faults(new, account.username):
        raise UnfitPassword(faults[0])
    await Account.filter(id=account_id).update(password=await _hash(new))


async def grant(account_id: int, role: str, organisation_id: int) -> None:
    """Give the account a role in an organisation; giving it twice changes nothing."""
    if role not in permits.ROLES or role == permits.APPLICANT:
        raise ValueError(f"{role!r} is not a role that can be granted.")
    await RoleGrant.get_or_create(account_id=account_id, organisation_id=organisation_id, role=role)


async def revoke(account_id: int, role: str, organisation_id: int) -> None:
    await RoleGrant.filter(account_id=account_id, organisation_id=organisation_id, role=role).delete()


async def actor_for(account_id: int) -> Actor:
    """Who acts when this account acts: the person, with every organisation in which each role is held."""
    account = await Account.get(id=account_id).select_related("person")
    return await actor_of(account)


async def actor_of(account: Account) -> Actor:
    """The same, for an account whose person is already loaded."""
    if account.disabled or (account.demo and not current().demo_accounts):
        raise AccountDisabled
    kind: Kind = "staff" if account.kind == "staff" else "citizen"
    rows = await RoleGrant.filter(account_id=account.id).order_by("id").values("role", "organisation_id")
    held = [Grant(row["role"], row["organisation_id"]) for row in rows if row["role"] in permits.ROLES]
    return Actor(kind, account.id, account.person_id, account.person.name, await _with_those_below(held))


async def _with_those_below(held: list[Grant]) -> tuple[Grant, ...]:
    reaching = [grant for grant in held if permits.ROLES[grant.role].below]
    if not reaching:
        return tuple(held)
    children: dict[int, list[int]] = {}
    for row in await Organisation.exclude(parent_id=None).values("id", "parent_id"):
        children.setdefault(row["parent_id"], []).append(row["id"])
    found = dict.fromkeys(held)
    for one in reaching:
        found |= dict.fromkeys(Grant(one.role, below) for below in _below(one.organisation_id, children))
    return tuple(found)


def _below(organisation_id: int, children: dict[int, list[int]]) -> list[int]:
    found, waiting = dict.fromkeys([organisation_id]), [organisation_id]
    while waiting:
        fresh = [child for child in children.get(waiting.pop(), []) if child not in found]
        found |= dict.fromkeys(fresh)
        waiting += fresh
    return list(found)[1:]


async def _hash(password: str) -> str:
    return await asyncio.get_running_loop().run_in_executor(_threads, _hasher.hash, password)


async def _verify(kept: str, password: str) -> bool:
    return await asyncio.get_running_loop().run_in_executor(_threads, _matches, kept, password)


def _matches(kept: str, password: str) -> bool:
    try:
        return _hasher.verify(kept if kept != UNUSABLE else _decoy(), password) and kept != UNUSABLE
    except (VerificationError, InvalidHashError):
        return False


@cache
def _decoy() -> str:
    """A hash that no password opens in earnest: an unknown name costs the same time as a known one."""
    return _hasher.hash("there is no such account")
