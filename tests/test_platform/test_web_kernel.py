"""The web kernel: what every request gets, whatever surface answers it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.testclient import TestClient

from banshi_platform.problems import CanMend, Conflict
from banshi_platform.settings import Settings
from banshi_platform.web.inputs import read_form
from banshi_platform.web.kernel import build_app, route_table
from banshi_platform.web.responses import see_other
from banshi_platform.web.surface import Route, Surface, url

SAME = {"sec-fetch-site": "same-origin"}


async def front(request: Request) -> Response:
    flashes = " ".join(flash.message for flash in request.state.session.take_flashes())
    return HTMLResponse(f"front {request.state.locale} {request.state.actor.kind} {flashes}")


async def form_page(request: Request) -> Response:
    return PlainTextResponse(request.state.session.csrf_token)


async def change(request: Request) -> Response:
    form = await read_form(request)
    request.state.session.flash(f"Changed to {form.get('to')}")
    return see_other(url(request, "front"))


async def broken(request: Request) -> Response:
    raise ValueError("Zhang San, 110101199003077758")


async def stale(request: Request) -> Response:
    raise Conflict


async def wrong(request: Request) -> Response:
    raise CanMend("The %(what)s is missing.", what="<b>name</b>", hint="Fill it in.")


async def item(request: Request) -> Response:
    return PlainTextResponse(url(request, "item", code="a b", page=2, none=None))


SURFACE = Surface(
    "test",
    routes=(
        Route("/", front, "front", "public"),
        Route("/form", form_page, "form", "public"),
        Route("/change", change, "change", "public", methods=("POST",), max_body=2000),
        Route("/broken", broken, "broken", "public"),
        Route("/stale", stale, "stale", "public"),
        Route("/wrong", wrong, "wrong", "public"),
        Route("/mine", front, "mine", "signed_in"),
        Route("/desk", front, "desk", "desk"),
        Route("/items/{code}", item, "item", "public"),
    ),
)


@pytest.fixture
def client(sqlite_settings: Settings) -> Iterator[TestClient]:
    with TestClient(build_app(sqlite_settings, [SURFACE]), follow_redirects=False) as client:
        yield client


def test_a_page_carries_the_strict_policy_and_a_request_number(client: TestClient) -> None:
    answer = client.get("/")
    assert answer.status_code == 200
    assert answer.headers["content-security-policy"].startswith("default-src 'none'; script-src 'self';")
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert len(answer.headers["x-request-id"]) == 16
    assert "set-cookie" not in answer.headers


def test_a_flash_is_shown_once_after_a_change(client: TestClient) -> None:
    answer = client.post("/change", data={"to": "blue"}, headers=SAME)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert "Changed to blue" in client.get("/").text
    assert "Changed to blue" not in client.get("/").text
