"""The page in a real browser: redrawn by htmx without losing focus or typed text, and by a button without JavaScript."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from typing import Any
from urllib.parse import parse_qsl

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from banshi_forms import html, nodes, posts
from banshi_forms.values import Context

HTMX = (files("banshi_templates") / "static" / "htmx.min.js").read_bytes()
SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync"]  # fmt: skip
CONTEXT = Context(date(2026, 11, 23))
SCHEMA = {
    "type": "object",
    "x-order": ["kind", "code", "name", "length", "width", "area", "rows"],
    "properties": {
        "kind": {"title": "申请人类型", "enum": ["自然人", "企业"]},
        "name": {"title": "名称", "type": "string"},
        "length": {"title": "长", "type": "number"},
        "width": {"title": "宽", "type": "number"},
        "area": {"title": "面积", "type": "number", "x-formula": "round(length * width, 2)"},
        "rows": {
            "title": "设施",
            "x-row-label": "设施",
            "type": "array",
            "items": {"type": "object", "properties": {"place": {"title": "位置", "type": "string"}}},
        },
    },
    "required": ["kind"],
    "if": {"properties": {"kind": {"const": "企业"}}, "required": ["kind"]},
    "then": {"properties": {"code": {"title": "信用代码", "type": "string"}}, "required": ["code"]},
}


class Site(ThreadingHTTPServer):
    """One form, whose answers live as long as the test. ``gate`` lets a test hold an answer back."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers: Any = {}
        self.gate = threading.Event()
        self.gate.set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/"

    def step(self) -> str:
        root = nodes.plan(SCHEMA, self.answers, CONTEXT)
        return html.render(root.children[0], live=html.LiveLinks("/", "#form-step"))

    def page(self) -> str:
        return (
            '<!doctype html><html lang="zh-CN"><title>t</title><script src="/htmx.js"></script>'
            f'<form method="post" action="/">{self.step()}<button>保存</button></form>'
        )


class Handler(BaseHTTPRequestHandler):
    server: Site

    def do_GET(self) -> None:
        self._send(HTMX if self.path == "/htmx.js" else self.server.page().encode())

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"])).decode()
        pairs = parse_qsl(body, keep_blank_values=True)
        self.server.answers = posts.read(SCHEMA, pairs, self.server.answers, CONTEXT).data
        self.server.gate.wait(20)
        self._send((self.server.step() if "HX-Request" in self.headers else self.server.page()).encode())

    def _send(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/javascript" if body is HTMX else "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""


@pytest.fixture
def site() -> Iterator[Site]:
    server = Site()
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.gate.set()
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=SWITCHES)
        yield launched
        launched.close()


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def page(request: pytest.FixtureRequest, browser: Browser, site: Site) -> Iterator[Page]:
    context = browser.new_context(java_script_enabled=request.param, locale="zh-CN")
    opened = context.new_page()
    opened.goto(site.url)
    yield opened
    context.close()


def _redrawn(page: Page) -> None:
    """Without JavaScript a button asks for what htmx asks for by itself."""
    if not page.context.pages or page.evaluate("typeof htmx") == "undefined":
        page.get_by_role("button", name="刷新").click()


def test_an_answer_brings_the_field_that_depends_on_it(page: Page, site: Site) -> None:
    page.get_by_label("名称").fill("滨州渤海传媒")
    page.get_by_label("企业").check()
    _redrawn(page)
    expect(page.get_by_label("信用代码")).to_be_visible()
    expect(page.get_by_label("名称")).to_have_value("滨州渤海传媒")
    page.get_by_label("信用代码").fill("91")
    page.get_by_label("自然人").check()
    _redrawn(page)
    expect(page.get_by_label("信用代码")).to_have_count(0)
    page.get_by_label("企业").check()
    _redrawn(page)
    expect(page.get_by_label("信用代码")).to_have_value("91")
    assert site.answers["name"] == "滨州渤海传媒"


def test_a_formula_follows_what_is_typed(page: Page) -> None:
    page.get_by_label("长").fill("12.5")
    page.get_by_label("宽").fill("8")
    page.get_by_label("宽").blur()
    _redrawn(page)
    expect(page.locator("#f-area")).to_have_text("100")


def test_rows_are_added_moved_and_removed(page: Page, site: Site) -> None:
    for count, place in enumerate(("东", "西", "南"), 1):
        page.get_by_role("button", name="再添加一项").click()
        expect(page.get_by_label("位置")).to_have_count(count)
        page.get_by_label("位置").last.fill(place)
    page.get_by_role("button", name="上移 设施 3").click()
    expect(page.get_by_label("位置").nth(1)).to_have_value("南")
    page.get_by_role("button", name="删除 设施 1").click()
    expect(page.get_by_label("位置")).to_have_count(2)
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_label("位置").nth(1)).to_have_value("西")
    assert site.answers["rows"] == [{"place": "南"}, {"place": "西"}]


def test_what_is_typed_while_the_page_is_redrawn_stays_and_so_does_the_focus(
    browser: Browser, site: Site
) -> None:
    page = browser.new_page()
    page.goto(site.url)
    site.gate.clear()
    page.get_by_label("企业").check()
    page.get_by_label("名称").click()
    page.keyboard.type("滨州")
    site.gate.set()
    expect(page.get_by_label("信用代码")).to_be_visible()
    page.keyboard.type("渤海")
    expect(page.get_by_label("名称")).to_have_value("滨州渤海")
    assert page.evaluate("document.activeElement.id") == "f-name"
    page.close()
