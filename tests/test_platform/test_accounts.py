"""Accounts on both databases: opening, signing in, being slowed down, holding roles in the tree of organisations."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from banshi_platform import accounts, clock, throttle
from banshi_platform.actors import Grant
from banshi_platform.problems import CanMend, TooMany
from banshi_platform.settings import Settings, use
from banshi_platform.tables import Account, Organisation, Person, Throttle

pytestmark = pytest.mark.anyio

HERE = "192.0.2.7"
NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)
PASSWORD = "correct-horse-7"


async def opened(username: str = "zhang", password: str | None = PASSWORD, **more: object) -> Account:
    person = await Person.create(name="张三")
    return await accounts.create_account(person, username, password, **more)  # type: ignore[arg-type]


async def test_the_right_password_opens_the_account_and_the_name_is_taken_in_any_case(
    database: Settings,
) -> None:
    account = await opened("Zhang")
    assert (await accounts.sign_in(" ZHANG ", PASSWORD, HERE)).id == account.id
    assert account.password.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    with pytest.raises(accounts.NameTaken):
        await opened("zhang")


@pytest.mark.parametrize(
    ("name", "password"), [("zhang", "wrong"), ("nobody", PASSWORD), ("zhang", ""), ("", "")]
)
async def test_a_wrong_name_and_a_wrong_password_get_the_same_answer(
    database: Settings, name: str, password: str
) -> None:
    await opened()
    with pytest.raises(accounts.WrongPassword):
        await accounts.sign_in(name, password, HERE)


async def test_an_account_without_a_password_opens_to_none(database: Settings) -> None:
    await opened(password=None)
    for guess in ("", accounts.UNUSABLE, "there is no such account"):
        with pytest.raises(accounts.WrongPassword):
            await accounts.sign_in("zhang", guess, HERE)


async def test_a_disabled_account_says_so_only_to_who_knows_its_password(database: Settings) -> None:
    account = await opened()
    await Account.filter(id=account.id).update(disabled=True)
    with pytest.raises(accounts.AccountDisabled):
        await accounts.sign_in("zhang", PASSWORD, HERE)
    with pytest.raises(accounts.WrongPassword):
        await accounts.sign_in("zhang", "wrong", HERE)
    with pytest.raises(accounts.AccountDisabled):
        await accounts.actor_for(account.id)


async def test_guessing_at_one_account_is_slowed_down_from_wherever_it_comes(database: Settings) -> None:
    await opened()
    with clock.frozen(NOON) as stopped:
        for n in range(10):
            with pytest.raises(accounts.WrongPassword):
                await accounts.sign_in("zhang", "wrong", f"192.0.2.{n}")
        with pytest.raises(TooMany) as caught:
            await accounts.sign_in("zhang", PASSWORD, HERE)
        assert caught.value.params == {"seconds": 60}
        stopped.advance(timedelta(seconds=60))
        await accounts.sign_in("zhang", PASSWORD, HERE)
        await accounts.sign_in("zhang", PASSWORD, HERE)


async def test_guessing_from_one_address_is_slowed_down_whatever_name_it_tries(database: Settings) -> None:
    with clock.frozen(NOON):
        for _ in range(30):
            await throttle.take(f"sign-in-address:{HERE}", rate=1 / 10, burst=30)
        with pytest.raises(TooMany):
            await accounts.sign_in("anybody", "wrong", HERE)
        with pytest.raises(accounts.WrongPassword):
            await accounts.sign_in("anybody", "wrong", "192.0.2.99")


async def test_the_table_of_tries_holds_no_names_and_no_addresses(database: Settings) -> None:
    with pytest.raises(accounts.WrongPassword):
        await accounts.sign_in("zhangsan", "wrong", HERE)
    keys = " ".join([row.key for row in await Throttle.all()])
    assert "sign-in-account:" in keys
    assert "zhangsan" not in keys and HERE not in keys


async def test_many_at_once_take_no_more_than_the_bucket_holds(database: Settings) -> None:
    async def one() -> bool:
        try:
            await throttle.take("query:x", rate=0.001, burst=5)
        except TooMany:
            return False
        return True

    assert sum(await asyncio.gather(*[one() for _ in range(20)])) == 5


async def test_buckets_that_nobody_touches_are_forgotten(database: Settings) -> None:
    with clock.frozen(NOON) as stopped:
        await throttle.take("query:a", rate=1, burst=5)
        stopped.advance(timedelta(days=2))
        await throttle.take("query:b", rate=1, burst=5)
        await throttle.sweep()
    assert await Throttle.all().count() == 1


@pytest.mark.parametrize(
    ("address", "source"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("testclient", "unknown"),
    ],
)
async def test_an_ipv6_network_is_one_source(address: str, source: str) -> None:
    assert throttle.source(address) == source


@pytest.mark.parametrize(
    ("password", "fits"),
    [
        ("correct-horse-7", True),
        ("一只会飞的猪和它的朋友们住在山上啊", True),
        ("short-7", False),
        ("onlyletters", False),
        ("only letters, but many of them", True),
        ("zhang-is-great-7", False),
        ("Password123", False),
        ("1111111111111111", False),
        ("x7" * 65, False),
    ],
)
async def test_the_rules_of_passwords(password: str, fits: bool) -> None:
    assert (accounts.password_faults(password, "zhang") == []) is fits


@pytest.mark.parametrize("name", ["", "   ", "a b", "x" * 81, "a\x00b"])
async def test_a_name_that_cannot_be_typed_is_refused(database: Settings, name: str) -> None:
    with pytest.raises(CanMend):
        await opened(name)


async def test_a_password_is_changed_by_who_knows_the_old_one(database: Settings) -> None:
    account = await opened()
    with pytest.raises(accounts.WrongPassword):
        await accounts.change_password(account.id, "wrong", "another-horse-8", HERE)
    with pytest.raises(accounts.UnfitPassword):
        await accounts.change_password(account.id, PASSWORD, "short", HERE)
    await accounts.change_password(account.id, PASSWORD, "another-horse-8", HERE)
    await accounts.sign_in("zhang", "another-horse-8", HERE)


async def test_demo_accounts_open_only_where_they_are_switched_on(database: Settings) -> None:
    account = await opened("demo", PASSWORD, demo=True)
    with pytest.raises(accounts.WrongPassword):
        await accounts.sign_in_demo("demo")
    with pytest.raises(accounts.WrongPassword):
        await accounts.sign_in("demo", PASSWORD, HERE)
    with pytest.raises(accounts.AccountDisabled):
        await accounts.actor_for(account.id)
    use(database.model_copy(update={"demo_accounts": True}))
    assert (await accounts.sign_in_demo("demo")).id == account.id
    await opened("real")
    with pytest.raises(accounts.WrongPassword):
        await accounts.sign_in_demo("real")


async def test_some_roles_reach_the_organisations_below_and_some_do_not(database: Settings) -> None:
    city = await Organisation.create(name="市", credit_code="1", region_code="330100")
    county = await Organisation.create(name="县", credit_code="2", region_code="330102", parent=city)
    town = await Organisation.create(name="镇", credit_code="3", region_code="330102001", parent=county)
    other = await Organisation.create(name="外", credit_code="4", region_code="330200")
    account = await opened(kind="staff")
    await accounts.grant(account.id, "decider", city.id)
    await accounts.grant(account.id, "auditor", county.id)
    await accounts.grant(account.id, "auditor", county.id)
    actor = await accounts.actor_for(account.id)
    assert (actor.kind, actor.name, actor.account_id) == ("staff", "张三", account.id)
    assert set(actor.grants) == {
        Grant("decider", city.id),
        Grant("auditor", county.id),
        Grant("auditor", town.id),
    }
    assert not actor.has_role("auditor", other.id)
    await accounts.revoke(account.id, "auditor", county.id)
    assert (await accounts.actor_for(account.id)).grants == (Grant("decider", city.id),)
    with pytest.raises(ValueError, match="applicant"):
        await accounts.grant(account.id, "applicant", city.id)
