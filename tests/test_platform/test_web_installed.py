"""The routes of all installed surfaces, walked as everyone: who gets in is what the table of permits says."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.testclient import TestClient

from banshi_platform import permits
from banshi_platform.settings import Settings
from banshi_platform.web.kernel import PLATFORM, TableRow, build_app, installed_surfaces, route_table
from banshi_platform.web.surface import Route, Surface

sys.path.insert(0, str(Path(__file__).parent))
from web_pages import PASSWORD, SAME, may, people, prepared, sign_in_endpoint

OPEN_CHANGES = {
    "appearance", "sign_in_post", "sign_out", "demo_sign_in", "query_post", "verify_file",
}  # fmt: skip


async def inside(_: Request) -> Response:
    return PlainTextResponse("inside")


def hollow(surface: Surface) -> Surface:
    """The surface with its addresses and permits, every endpoint replaced by one that only says "inside"."""
    routes = [replace(route, endpoint=inside) for route in surface.routes]
    return replace(surface, routes=routes, mounts=(), problem_page=None, jobs={})


DOOR = Surface("door", routes=(Route("/test-door", sign_in_endpoint, "door", permits.PUBLIC, ("POST",)),))


@pytest.fixture
def client(sqlite_settings: Settings) -> Iterator[TestClient]:
    prepared(sqlite_settings, people)
    surfaces = [DOOR, *(hollow(surface) for surface in installed_surfaces())]
    with TestClient(build_app(sqlite_settings, surfaces), follow_redirects=False) as client:
        yield client


@pytest.mark.parametrize("who", ["anonymous", *permits.ROLES])
def test_everyone_gets_in_where_the_table_says_and_nowhere_else(client: TestClient, who: str) -> None:
    if who != "anonymous":
        client.post("/test-door", data={"username": who, "password": PASSWORD}, headers=SAME)
    wrong = []
    for row in surface_rows(client):
        for method in row.methods:
            answer = client.request(method, re.sub(r"{[^}]*}", "1", row.path), headers=SAME)
            if (answer.text == "inside") != may(who, row.permit):
                wrong.append((row.name, method, row.permit, answer.status_code))
    assert wrong == []


def surface_rows(client: TestClient) -> list[TableRow]:
    rows = route_table(client.app)  # type: ignore[arg-type]
    return [row for row in rows if row.surface not in (PLATFORM.name, DOOR.name)]


def test_what_changes_something_without_a_log_in_is_on_a_list(client: TestClient) -> None:
    rows = surface_rows(client)
    changing = {row.name for row in rows if row.permit == permits.PUBLIC and set(row.methods) - {"GET"}}
    assert changing - OPEN_CHANGES == set()


def test_every_route_can_be_reached_and_none_is_hidden_by_another(client: TestClient) -> None:
    rows = surface_rows(client)
    addresses = [(method, re.sub(r"{[^}]*}", "{}", row.path)) for row in rows for method in row.methods]
    assert sorted({address for address in addresses if addresses.count(address) > 1}) == []
