"""Every page, drawn from its sample in both languages: the contract with its context, and well-formed HTML."""

from __future__ import annotations

import re
import sys
from collections import Counter
from dataclasses import fields
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import meta, nodes

from banshi_platform.i18n import use_locale
from banshi_templates.contexts import PAGES, Page
from banshi_templates.environment import ENVIRONMENT, STATIC, draw
from banshi_templates.words import LABELS

sys.path.insert(0, str(Path(__file__).parent))
from sample_pages import SAMPLES, frame, html

FRAMES = {"frame"}
VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source"}
HAN = re.compile(r"[\u4e00-\u9fff]")


class Reader(HTMLParser):
    """Notes what a test wants to know of a page; complains of elements that are not closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: Counter[str] = Counter()
        self.attributes: list[tuple[str, str, str]] = []  # element, attribute, value
        self.scripts_without_source = 0
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        self.scripts_without_source += tag == "script" and "src" not in dict(attrs)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert self.open and self.open.pop() == tag, f"</{tag}> closes nothing"

    def values(self, name: str) -> list[str]:
        return [value for _, attribute, value in self.attributes if attribute == name]


@pytest.fixture(params=["zh_CN", "en"])
def locale(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def names_used(template: str) -> set[str]:
    """The names a page's template takes from outside, the base template's among them."""
    found: set[str] = set()
    for name in (template, "pages/_base.html"):
        assert ENVIRONMENT.loader
        source, _, _ = ENVIRONMENT.loader.get_source(ENVIRONMENT, name)
        tree = ENVIRONMENT.parse(source)
        own = {node.name for node in tree.find_all(nodes.Name) if node.ctx != "load"}
        own |= {macro.name for macro in tree.find_all(nodes.Macro)}
        found |= meta.find_undeclared_variables(tree) - own
    return found - set(ENVIRONMENT.globals)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.__name__)
def test_a_page_uses_what_its_context_declares_and_nothing_else(page: type[Page]) -> None:
    declared = {field.name for field in fields(page)}  # type: ignore[arg-type]
    assert names_used(page.template) - FRAMES - declared == set()
    assert declared - names_used(page.template) == set()


def test_every_page_has_a_sample() -> None:
    with use_locale("zh_CN"):
        assert {type(make("zh_CN")) for make in SAMPLES.values()} == set(PAGES)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_page_is_well_formed_and_carries_nothing_inline(name: str, locale: str) -> None:
    page = Reader(html(name, locale))
    assert page.tags["h1"] == 1
    assert page.tags["main"] == 1
    assert page.values("lang")[0] == {"zh_CN": "zh-CN", "en": "en"}[locale]
    assert page.scripts_without_source == 0
    assert page.tags["style"] == 0
    assert [a for a in page.attributes if a[1] == "style" or a[1].startswith("on")] == []
    assert [v for v in page.values("href") if v.startswith("javascript")] == []
    ids = page.values("id")
    assert [one for one, times in Counter(ids).items() if times > 1] == []
    assert set(page.values("for")) <= set(ids)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_page_has_a_title_that_says_where_one_is(name: str, locale: str) -> None:
    title = re.search(r"<title>(.+?) - ([^-]+)</title>", html(name, locale), re.S)
    assert title and title[1].strip()
    assert title[2] == {"zh_CN": "办事·政务服务", "en": "Banshi government services"}[locale]


@pytest.mark.parametrize("name", SAMPLES)
def test_every_form_that_changes_something_carries_the_token(name: str) -> None:
    forms = re.findall(r'<form[^>]*method="post".*?</form>', html(name), re.S)
    assert all('name="_csrf" value="t0ken"' in form for form in forms)


@pytest.mark.parametrize("name", ["home", "sign-in", "materials", "check", "queue", "case-intake", "system"])
def test_no_english_is_left_on_a_chinese_page(name: str) -> None:
    """The catalogue is compared with the source elsewhere; this reads the pages as people do."""
    text = re.sub(r"<(script|style|title|code|textarea).*?</\1>|<[^>]+>|&#?\w+;", " ", html(name), flags=re.S)
    words = re.findall(r"[A-Za-z]{3,}(?: [A-Za-z]{2,})+", text)
    data = (
        "libharfbuzz",
        "apt",
        "GB free",
        "Make room",
        "at ",
        "is missing",
        "page takes",
        "Bucket",
        "instead of",
    )
    assert [w for w in words if not any(known in w for known in data)] == []


@pytest.mark.parametrize("page", [page for page in PAGES if page.fragments], ids=lambda page: page.__name__)
def test_a_fragment_is_one_element_with_the_id_that_htmx_aims_at(page: type[Page]) -> None:
    name = next(name for name, make in SAMPLES.items() if type(make("zh_CN")) is page)
    for fragment in page.fragments:
        with use_locale("zh_CN"):
            text = draw(SAMPLES[name]("zh_CN"), frame(name), fragment).strip()
        reader = Reader(text)
        assert reader.values("id")[0] == fragment
        assert "<html" not in text


def test_what_people_typed_is_never_markup() -> None:
    assert "<b>要办</b>" not in html("nothing-found")
    assert "&lt;b&gt;要办&lt;/b&gt;" in html("nothing-found")


def test_each_label_of_a_code_is_said_in_both_languages() -> None:
    with use_locale("zh_CN"):
        untold = [
            m
            for kind in LABELS.values()
            for m in kind.values()
            if not HAN.search(ENVIRONMENT.globals["_"](m))
        ]  # type: ignore[operator]
    assert untold == []


PALETTE = Path(__file__).parents[2] / "designer" / "banshi_designer" / "palette.py"


def test_the_sprite_holds_the_icons_that_are_used_and_no_others() -> None:
    symbols = set(re.findall(r'<symbol id="([^"]+)"', (STATIC / "icons.svg").read_text("utf-8")))
    used = {one for name in SAMPLES for one in re.findall(r'icons\.svg\?v=\w+#([\w-]+)"', html(name))}
    named = "\n".join(
        p.read_text("utf-8")
        for folder in ("pages", "components")
        for p in (STATIC.parent / folder).rglob("*.html")
    )
    named += PALETTE.read_text("utf-8").replace(
        '"', "'"
    )  # each kind of field has one, on pages of the designer
    assert used <= symbols
    assert [symbol for symbol in sorted(symbols - used) if f"'{symbol}'" not in named] == []
