"""The surface of the pages: appearance, plain texts, fragments for htmx, pages for problems."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.testclient import TestClient

from banshi_platform.problems import Broken, Conflict, NotAllowed, TooMany
from banshi_platform.settings import Settings
from banshi_platform.web.kernel import build_app
from banshi_platform.web.surface import MenuItem, Route, Surface
from banshi_templates.contexts import MatterCard, SearchPage
from banshi_templates.environment import page
from banshi_templates.frame import read_look
from banshi_templates.surface import surface

sys.path.insert(0, str(Path(__file__).parent))

SAME = {"sec-fetch-site": "same-origin"}
PROBLEMS = {
    "conflict": Conflict(),
    "forbidden": NotAllowed(),
    "often": TooMany(),
    "broken": Broken(),
    "crash": KeyError("secret"),
}


async def search(request: Request) -> Response:
    return page(
        request, SearchPage(action_url="/search", results=(MatterCard("高龄津贴", "/guide/x", "民政局"),))
    )


async def fail(request: Request) -> Response:
    raise PROBLEMS[request.path_params["which"]]


OTHER = Surface(
    name="other",
    routes=(
        Route("/", search, "home", "public"),
        Route("/search", search, "search", "public"),
        Route("/fail/{which}", fail, "fail", "public"),
        Route("/system", search, "system", "system.operate"),
    ),
    menu=(
        MenuItem("Find a matter", "search", "public", 20),
        MenuItem("Home", "home", "public", 10),
        MenuItem("System", "system", "system.operate"),
    ),
)


@pytest.fixture
def client(sqlite_settings: Settings) -> Iterator[TestClient]:
    with TestClient(build_app(sqlite_settings, [surface, OTHER]), follow_redirects=False) as client:
        yield client


def test_a_page_stands_in_its_frame(client: TestClient) -> None:
    text = client.get("/search?q=x").text
    assert text.index("<title>查找事项") and 'lang="zh-CN"' in text
    assert text.index('href="/"') < text.index('href="/search" aria-current="page"')
    assert "系统" not in text.partition("<main")[0], "the menu shows only what one may open"
    assert "证照核验" not in text, "a link without its route is left out"


def test_htmx_gets_the_fragment_it_aims_at(client: TestClient) -> None:
    answer = client.get("/search", headers={"hx-request": "true", "hx-target": "div#results"})
    assert answer.text.strip().startswith('<div id="results"')
    assert "HX-Target" in answer.headers["vary"]
    whole = client.get("/search", headers={"hx-request": "true", "hx-target": "body"})
    assert whole.text.startswith("<!doctype html>")


def test_a_look_is_kept_in_a_cookie_and_one_stays_on_this_site(client: TestClient) -> None:
    answer = client.post("/appearance", data={"theme": "dark", "next": "/search"}, headers=SAME)
    assert (answer.status_code, answer.headers["location"]) == (303, "/search")
    answer = client.post("/appearance", data={"text": "large", "next": "https://evil.example/"}, headers=SAME)
    assert answer.headers["location"] == "/"
    text = client.get("/search").text
    assert 'data-theme="dark" data-text="large"' in text


@pytest.mark.parametrize("cookie", ["", "dark", "pink.huge", "a.b.c", '"><script>'])
def test_any_cookie_makes_a_look(cookie: str) -> None:
    look = read_look(cookie)
    assert look.theme in ("auto", "dark")
    assert look.text == "normal"


@pytest.mark.parametrize(
    ("which", "status"),
    [("conflict", 409), ("forbidden", 403), ("often", 429), ("broken", 500), ("crash", 500)],
)
def test_a_problem_is_a_page_of_the_portal(client: TestClient, which: str, status: int) -> None:
    answer = client.get(f"/fail/{which}")
    assert answer.status_code == status
    assert 'class="site-header"' in answer.text
    assert f'<p class="problem__status">{status}</p>' in answer.text
    assert "secret" not in answer.text
    assert ("报修编号" in answer.text) == (status == 500)


def test_what_is_not_there_is_a_page_too(client: TestClient) -> None:
    answer = client.get("/nothing", headers={"referer": "http://testserver/search"})
    assert answer.status_code == 404
    assert 'href="/search"' in answer.text, "the way back"


@pytest.mark.parametrize("path", ["/about", "/accessibility"])
def test_the_plain_texts_are_there_in_both_languages(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 200
    assert 'lang="en"' in client.get(f"{path}?lang=en").text


def test_static_files_are_kept_for_good_by_their_digest(client: TestClient) -> None:
    text = client.get("/about").text
    url = text.partition('rel="stylesheet" href="')[2].partition('"')[0]
    assert client.get(url).headers["cache-control"] == "public, max-age=31536000, immutable"
