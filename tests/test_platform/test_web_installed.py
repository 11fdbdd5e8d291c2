"""The routes of all installed surfaces, walked as everyone: who gets in is what the table of permits says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.testclient import TestClient

from banshi_platform import permits
from banshi_platform.actors import ANONYMOUS, Actor, Grant
from banshi_platform.settings import Settings
from banshi_platform.web import sessions
from banshi_platform.web.kernel import PLATFORM, build_app, installed_surfaces, route_table
from banshi_platform.web.surface import Surface

SAME = {"sec-fetch-site": "same-origin"}
OPEN_CHANGES = {
    "language", "appearance", "sign_in_post", "sign_out", "demo_sign_in", "query_post", "verify_file",
}  # fmt: skip


async def inside(_: Request) -> Response:
    return PlainTextResponse("inside")


def hollow(surface: Surface) -> Surface:
    """The surface with its addresses and permits, every endpoint replaced by one that only says "inside"."""
    routes = [replace(route, endpoint=inside) for route in surface.routes]
    return replace(surface, routes=routes, mounts=(), problem_page=None, jobs={})


@pytest.fixture
def client(sqlite_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    settings = sqlite_settings.model_copy(update={"workers_embedded": 0})
    app = build_app(settings, [hollow(surface) for surface in installed_surfaces()])
    with TestClient(app, follow_redirects=False) as client:
        yield client


def actor(role: str) -> Actor:
    if role == "anonymous":
        return ANONYMOUS
    if role == permits.APPLICANT:
        return Actor("citizen", 1, 1)
    return Actor("staff", 1, 1, grants=(Grant(role, 1),))


@pytest.mark.parametrize("role", ["anonymous", *permits.ROLES])
def test_everyone_gets_in_where_the_table_says_and_nowhere_else(
    client: TestClient, role: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def open_as(settings: Settings, value: str) -> tuple[sessions.BrowserSession, Actor, None]:
        return sessions.BrowserSession("secret", 1), actor(role), None

    monkeypatch.setattr(sessions, "open_session", open_as)
    wrong = []
    for row in route_table(client.app):  # type: ignore[arg-type]
        if row.surface == PLATFORM.name:
            continue
        for method in row.methods:
            answer = client.request(method, re.sub(r"{[^}]*}", "1", row.path), headers=SAME)
            may = permits.allowed(actor(role), row.permit).ok
            if (answer.text == "inside") != may:
                wrong.append((row.name, method, row.permit, answer.status_code))
    assert wrong == []


def test_what_changes_something_without_a_log_in_is_on_a_list(client: TestClient) -> None:
    rows = route_table(client.app)  # type: ignore[arg-type]
    changing = {row.name for row in rows if row.permit == permits.PUBLIC and set(row.methods) - {"GET"}}
    assert changing - OPEN_CHANGES == set()


def test_every_route_can_be_reached_and_none_is_hidden_by_another(client: TestClient) -> None:
    rows = route_table(client.app)  # type: ignore[arg-type]
    addresses = [(method, re.sub(r"{[^}]*}", "{}", row.path)) for row in rows for method in row.methods]
    assert sorted({address for address in addresses if addresses.count(address) > 1}) == []
