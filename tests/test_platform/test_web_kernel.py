"""The web kernel: what every request gets, whatever surface answers it."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.testclient import TestClient

from banshi_platform import logs
from banshi_platform.settings import BadConfiguration, Settings, use
from banshi_platform.web.kernel import build_app, menu
from banshi_platform.web.surface import MenuItem, Route, Surface

sys.path.insert(0, str(Path(__file__).parent))
from web_pages import SURFACE, front

SAME = {"sec-fetch-site": "same-origin"}
HTMX = {"hx-request": "true"}


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
    assert answer.headers["cache-control"] == "no-cache"
    assert len(answer.headers["x-request-id"]) == 16
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("path", ["/nothing", "/broken", "/wrong", "/healthz"])
def test_every_answer_carries_the_policy(client: TestClient, path: str) -> None:
    assert client.get(path).headers["content-security-policy"].startswith("default-src 'none'")


def test_a_flash_is_shown_once_after_a_change(client: TestClient) -> None:
    answer = client.post("/change", data={"to": "blue"}, headers=SAME)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert "Changed to blue" in client.get("/").text
    assert "Changed to blue" not in client.get("/").text


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"sec-fetch-site": "same-origin"}, 303),
        ({"sec-fetch-site": "none"}, 303),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "cross-site", "origin": "http://testserver"}, 403),
        ({"origin": "http://testserver"}, 303),
        ({"origin": "http://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({}, 403),
    ],
)
def test_a_change_is_made_only_from_our_own_pages(
    client: TestClient, headers: dict[str, str], status: int
) -> None:
    assert client.post("/change", data={"to": "x"}, headers=headers).status_code == status


def test_a_browser_that_says_nothing_of_itself_brings_the_hidden_token(client: TestClient) -> None:
    token = client.get("/sign-in").text
    assert client.post("/change", data={"to": "x", "_csrf": token}).status_code == 303
    assert client.post("/change", data={"to": "x"}, headers={"x-csrf-token": token}).status_code == 303
    assert client.post("/change", data={"to": "x", "_csrf": token[:-1]}).status_code == 403
    client.cookies.clear()
    assert client.post("/change", data={"to": "x", "_csrf": token}).status_code == 403


def test_an_address_that_is_none_is_not_found_and_a_wrong_method_says_which_are_right(
    client: TestClient,
) -> None:
    assert client.get("/nothing").status_code == 404
    answer = client.delete("/mine", headers=SAME)
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, POST")


def test_head_is_get_without_the_body(client: TestClient) -> None:
    answer = client.head("/")
    assert (answer.status_code, answer.content) == (200, b"")


def test_a_body_larger_than_the_route_allows_is_refused_unread(client: TestClient) -> None:
    answer = client.post("/change", data={"to": "x" * 3000}, headers=SAME)
    assert answer.status_code == 413
    assert "0.002 MB" in answer.text

    def pieces() -> Iterator[bytes]:
        yield from [b"to=", b"x" * 1500, b"x" * 1500]

    kind = {"content-type": "application/x-www-form-urlencoded"}
    assert client.post("/change", content=pieces(), headers=SAME | kind).status_code == 413
    assert client.post("/change", content=b"", headers=SAME | {"content-length": "-1"}).status_code == 400


def test_a_failure_is_told_without_its_cause_and_with_a_number(client: TestClient) -> None:
    answer = client.get("/broken", headers={"accept-language": "en"})
    assert answer.status_code == 500
    assert answer.headers["x-request-id"] in answer.text
    assert "Zhang" not in answer.text
    assert "Something broke on our side." in answer.text


def test_with_debug_a_failure_shows_its_cause(sqlite_settings: Settings) -> None:
    app = build_app(sqlite_settings.model_copy(update={"debug": True}), [SURFACE])
    with TestClient(app) as client:
        answer = client.get("/broken")
    assert (answer.status_code, answer.headers["content-type"]) == (500, "text/plain; charset=utf-8")
    assert "ValueError: Zhang San" in answer.text


def test_a_problem_is_a_page_whose_words_are_escaped(client: TestClient) -> None:
    answer = client.get("/wrong", headers={"accept-language": "en"})
    assert (answer.status_code, answer.headers["content-type"]) == (422, "text/html; charset=utf-8")
    assert "The &lt;b&gt;name&lt;/b&gt; is missing." in answer.text
    assert "Fill it in." in answer.text
    assert client.get("/stale").status_code == 409


def test_htmx_is_answered_with_a_fragment(client: TestClient) -> None:
    answer = client.get("/wrong", headers=HTMX)
    assert answer.status_code == 422
    assert answer.text.startswith('<div class="notice-box notice-box--error" role="alert">')
    whole = client.get("/wrong", headers=HTMX | {"hx-boosted": "true"})
    assert whole.text.startswith("<!doctype html>")


def test_a_visitor_is_sent_to_sign_in_and_back(client: TestClient) -> None:
    answer = client.get("/mine?page=2")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?next=%2Fmine%3Fpage%3D2")
    assert client.post("/mine", headers=SAME).headers["location"] == "/sign-in"
    part = client.get("/mine", headers=HTMX)
    assert (part.status_code, part.headers["hx-redirect"]) == (401, "/sign-in?next=%2Fmine")


def test_an_address_is_made_of_its_route_and_a_query(client: TestClient) -> None:
    assert client.get("/items/1").text == "/items/a%20b?page=2"


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ({}, "zh_CN"),
        ({"accept-language": "en-GB,en;q=0.8"}, "en"),
        ({"accept-language": "fr, zh-TW;q=0.5, en;q=0.2"}, "zh_CN"),
        ({"accept-language": "fr;q=x,,;q=1"}, "zh_CN"),
        ({"accept-language": "en", "cookie": "banshi_lang=zh_CN"}, "zh_CN"),
        ({"accept-language": "en", "cookie": "banshi_lang=xx"}, "en"),
    ],
)
def test_the_language_is_the_one_asked_for(client: TestClient, asked: dict[str, str], wanted: str) -> None:
    assert client.get("/", headers=asked).text.split()[:2] == [wanted, wanted]
    assert client.get("/?lang=en", headers=asked).text.split()[0] == "en"


@pytest.mark.parametrize(
    ("there", "kept"),
    [
        ("/mine?a=1", "/mine?a=1"),
        ("//evil.example", "/"),
        ("https://evil.example", "/"),
        ("/\\evil", "/"),
        ("", "/"),
    ],
)
def test_a_chosen_language_is_kept_and_leads_back_to_this_site(
    client: TestClient, there: str, kept: str
) -> None:
    answer = client.post("/language", data={"lang": "en", "next": there}, headers=SAME)
    assert (answer.status_code, answer.headers["location"]) == (303, kept)
    assert client.get("/", headers={"accept-language": "zh-CN"}).text.startswith("en")


def test_posted_fields_keep_their_order_their_repetition_and_their_characters(client: TestClient) -> None:
    body = b"b=1&a=%E5%BC%A0+%E4%B8%89&b=2&empty="
    kind = {"content-type": "application/x-www-form-urlencoded"}
    assert client.post("/echo", content=body, headers=SAME | kind).text == "b:1|a:张 三|b:2|empty:"
    parts = [
        'name="doc"; filename="照片.pdf"\r\n\r\n12345',
        'name="a"\r\n\r\n张三',
        'name="none"; filename=""\r\n\r\n',
    ]
    body = (
        "".join(f"--x\r\nContent-Disposition: form-data; {part}\r\n" for part in [*parts, parts[0]])
        + "--x--\r\n"
    )
    kind = {"content-type": "multipart/form-data; boundary=x"}
    answer = client.post("/echo", content=body.encode(), headers=SAME | kind)
    assert answer.text == "doc:照片.pdf=5|a:张三|doc:照片.pdf=5"


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"data": {f"f{n}": "" for n in range(21)}}, 400),
        ({"files": [("f", (f"{n}.pdf", b"1")) for n in range(4)]}, 400),
        ({"files": [("f", ("a.pdf", b"1" * 20_001))]}, 413),
        ({"data": {"a": "\x00"}}, 400),
        ({"data": {"n" * 501: "1"}}, 400),
        ({"json": {"a": 1}}, 400),
        ({"content": b"--x", "headers": {"content-type": "multipart/form-data"}}, 400),
        ({"content": b"\xff\xfe", "headers": {"content-type": "multipart/form-data; boundary=x"}}, 400),
    ],
)
def test_a_form_beyond_the_limits_is_refused_with_a_page(
    client: TestClient, sent: dict[str, object], status: int
) -> None:
    headers = SAME | sent.pop("headers", {})  # type: ignore[operator]
    answer = client.post("/echo", headers=headers, **sent)  # type: ignore[arg-type]
    assert (answer.status_code, answer.text[:15]) == (status, "<!doctype html>")


def test_papers_are_shown_only_when_their_type_is_harmless(client: TestClient) -> None:
    shown, kept = client.get("/papers/application-pdf"), client.get("/papers/text-html")
    name = "filename*=UTF-8''%E8%AE%B8%E5%8F%AF%E8%AF%81.pdf"
    assert shown.headers["content-disposition"] == f"inline; {name}"
    assert kept.headers["content-disposition"] == f"attachment; {name}"
    assert kept.headers["cache-control"] == "private, no-store"


def test_the_log_tells_what_happened_and_nothing_of_the_person(
    client: TestClient, sqlite_settings: Settings
) -> None:
    stream = io.StringIO()
    logs.configure(use(sqlite_settings.model_copy(update={"log_format": "json"})), stream)
    client.get("/items/330102199003071234?name=%E5%BC%A0%E4%B8%89&lang=en")
    client.get("/broken", headers={"x-request-id": "from-the-proxy"})
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert [(line["event"], line.get("route"), line.get("status")) for line in lines] == [
        ("request", "/items/{code}", 200),
        ("problem", None, 500),
        ("request", "/broken", 500),
    ]
    assert lines[1]["error"] == "builtins.ValueError"
    assert "broken" in lines[1]["at"][-1]
    assert lines[1]["request"] == "from-the-proxy"
    for personal in ("3301", "张三", "Zhang", "%E5", "lang", "testclient"):
        assert personal not in stream.getvalue()


def test_operators_see_that_it_lives_is_ready_and_what_it_counted(client: TestClient) -> None:
    assert client.get("/healthz").text == "ok\n"
    ready = client.get("/readyz")
    assert (ready.status_code, ready.json()) == (200, {"database": "ok", "worker": "ok", "disk": "ok"})
    assert client.get("/metrics").status_code == 404


def test_counters_are_for_this_machine_and_for_the_token(sqlite_settings: Settings) -> None:
    settings = use(type(sqlite_settings)(data_dir=sqlite_settings.data_dir, metrics_token="t0ken"))
    app = build_app(settings, [SURFACE])
    with TestClient(app) as stranger:
        stranger.get("/items/7")
        assert stranger.get("/metrics", headers={"authorization": "Bearer wrong"}).status_code == 404
        counted = stranger.get("/metrics", headers={"authorization": "Bearer t0ken"}).text
    assert 'banshi_requests_total{method="GET",route="/items/{code}",status="200"} 1.0' in counted
    assert 'banshi_jobs{state="dead"} 0.0' in counted
    assert "/items/7" not in counted
    with TestClient(app, client=("127.0.0.1", 50000)) as here:
        assert here.get("/metrics").status_code == 200


def test_a_static_file_with_its_digest_is_kept_by_browsers(sqlite_settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "own.css").write_text("a{}")
    surface = replace(SURFACE, mounts=(Mount("/static", StaticFiles(directory=tmp_path), name="static"),))
    with TestClient(build_app(sqlite_settings, [surface])) as client:
        assert client.get("/static/own.css?v=1").headers["cache-control"].endswith("immutable")
        assert client.get("/static/own.css").headers["cache-control"] == "no-cache"
        assert client.get("/static/none.css?v=1").headers["cache-control"] == "no-cache"
        assert client.get("/static/../settings.py").status_code == 404


def test_the_surface_draws_problems_and_a_plain_page_stands_in_when_that_fails(
    sqlite_settings: Settings,
) -> None:
    def draw(request: Request, error: Exception, status: int) -> Response:
        if request.url.path == "/broken":
            raise RuntimeError("the template is broken too")
        return HTMLResponse(f"drawn {status} {type(error).__name__}", status)

    with TestClient(build_app(sqlite_settings, [replace(SURFACE, problem_page=draw)])) as client:
        assert client.get("/nothing").text == "drawn 404 NotFound"
        assert client.get("/wrong").text == "drawn 422 CanMend"
        assert client.get("/broken").text.startswith("<!doctype html>")


def test_over_https_the_cookie_is_bound_to_this_very_host(sqlite_settings: Settings) -> None:
    settings = sqlite_settings.model_copy(update={"base_url": "https://banshi.example.gov.cn"})
    with TestClient(build_app(settings, [SURFACE]), base_url="https://banshi.example.gov.cn") as client:
        answer = client.get("/sign-in")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-banshi=")
    assert cookie.endswith("; Path=/; HttpOnly; SameSite=Lax; Secure")
    assert answer.headers["strict-transport-security"] == "max-age=63072000"


def test_the_menu_is_in_order() -> None:
    assert [item.label for item in menu([SURFACE])] == ["Front", "Desk"]


@pytest.mark.parametrize(
    ("faulty", "sentence"),
    [
        (Surface("a", routes=(Route("/a", front, "front", "public"),)), "Two routes are named 'front'"),
        (Surface("a", routes=(Route("/a", front, "a", "fly"),)), "unknown permit 'fly'"),
        (Surface("a", menu=(MenuItem("A", "nowhere", "public"),)), "unknown route 'nowhere'"),
    ],
)
def test_what_does_not_fit_together_stops_the_start(
    settings: Settings, faulty: Surface, sentence: str
) -> None:
    with pytest.raises(BadConfiguration, match=sentence):
        build_app(settings, [SURFACE, faulty])
