"""Signing in and out through the web, and who gets in where."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from banshi_platform import clock, permits
from banshi_platform.settings import Settings
from banshi_platform.tables import Account, Session
from banshi_platform.web.kernel import build_app, route_table
from banshi_platform.web.sessions import IDLE, digest

sys.path.insert(0, str(Path(__file__).parent))
from web_pages import PASSWORD, SURFACE, may, people, prepared, sign_in

SAME = {"sec-fetch-site": "same-origin"}


@pytest.fixture
def settings_with_people(sqlite_settings: Settings) -> Settings:
    prepared(sqlite_settings, people)
    return sqlite_settings


@pytest.fixture
def client(settings_with_people: Settings) -> Iterator[TestClient]:
    with TestClient(build_app(settings_with_people, [SURFACE]), follow_redirects=False) as client:
        yield client


def test_signing_in_gives_a_new_cookie_of_which_only_the_digest_is_kept(
    client: TestClient, settings_with_people: Settings
) -> None:
    client.get("/sign-in")
    before = client.cookies["banshi"]
    value = sign_in(client, "intake")
    assert value != before
    assert "staff" in client.get("/mine").text

    async def kept() -> list[str]:
        return [row.id for row in await Session.all()]

    assert client.portal is not None
    assert client.portal.call(kept) == [digest(value)]
    assert value.encode() not in settings_with_people.sqlite_path.read_bytes()


def test_what_was_planted_before_the_log_in_opens_nothing_after_it(client: TestClient) -> None:
    planted = "A" * 43
    client.cookies.set("banshi", planted)
    client.post("/change", data={"to": "x"}, headers=SAME)
    client.cookies.clear()
    client.cookies.set("banshi", planted)
    client.post("/sign-in", data={"username": "intake", "password": PASSWORD}, headers=SAME)
    client.cookies.clear()
    client.cookies.set("banshi", planted)
    assert client.get("/mine").status_code == 303


def test_pages_of_a_person_are_not_kept_by_browsers_and_speak_the_language_of_the_account(
    client: TestClient,
) -> None:
    sign_in(client, "applicant")
    answer = client.get("/mine", headers={"accept-language": "zh-CN"})
    assert (answer.headers["cache-control"], answer.text.split()[0]) == ("no-store", "en")


def test_signing_out_makes_the_old_cookie_worthless(client: TestClient) -> None:
    value = sign_in(client, "intake")
    assert client.post("/sign-out", headers=SAME).status_code == 303
    assert client.get("/mine").status_code == 303
    client.cookies.clear()
    client.cookies.set("banshi", value)
    assert client.get("/mine").status_code == 303


@pytest.mark.parametrize(("hours", "steps"), [(IDLE, 1), (timedelta(hours=1), 8)])
def test_a_session_ends_when_nobody_uses_it_and_at_the_latest_after_its_hours(
    client: TestClient, hours: timedelta, steps: int
) -> None:
    with clock.frozen(clock.now()) as stopped:
        sign_in(client, "intake")
        for _ in range(steps - 1):
            stopped.advance(hours)
            assert client.get("/mine").status_code == 200
        stopped.advance(hours)
        assert client.get("/mine").status_code == 303


def test_an_account_disabled_while_signed_in_is_out_at_once(client: TestClient) -> None:
    sign_in(client, "intake")

    async def disable() -> None:
        await Account.filter(username="intake").update(disabled=True)

    assert client.portal is not None
    client.portal.call(disable)
    assert client.get("/mine").status_code == 303


@pytest.mark.parametrize("cookie", ["", "x", "../../etc", "A" * 43, "A" * 4000, "%00"])
def test_a_cookie_of_nonsense_is_a_visitor(client: TestClient, cookie: str) -> None:
    assert client.get("/", headers={"cookie": f"banshi={cookie}"}).text.split()[2] == "anonymous"


def test_a_visitor_who_only_looks_costs_no_row(client: TestClient) -> None:
    client.get("/")
    client.get("/sign-in")

    async def rows() -> int:
        return await Session.all().count()

    assert client.portal is not None
    assert client.portal.call(rows) == 0


@pytest.mark.parametrize("who", ["anonymous", *permits.ROLES])
def test_every_route_lets_in_whom_its_permit_names_and_nobody_else(client: TestClient, who: str) -> None:
    if who != "anonymous":
        sign_in(client, who)
    wrong = []
    for row in route_table(client.app):  # type: ignore[arg-type]
        if row.name == "sign_out":
            continue
        for method in row.methods:
            answer = client.request(method, row.path.replace("{", "").replace("}", ""), headers=SAME)
            refused = answer.status_code in (401, 403) or answer.headers.get("location", "").startswith(
                "/sign-in"
            )
            if refused == may(who, row.permit):
                wrong.append((who, method, row.path, row.permit, answer.status_code))
    assert wrong == []
