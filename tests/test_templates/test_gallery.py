"""All fields on one page: well-formed, accessible, usable by keyboard alone and without JavaScript, and losing nothing."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from playwright.sync_api import Browser, Page, expect, sync_playwright
from tinyhtml5.parser import HTMLParser

from banshi_forms.command.gallery import command
from banshi_forms.gallery import answers, context, form
from banshi_forms.kinds.table import KINDS
from banshi_forms.nodes import plan, walk

sys.path.insert(0, str(Path(__file__).parent))
from gallery_site import Gallery, opened

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text("utf-8")
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--lang=en-US",
]  # fmt: skip
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = "rules => axe.run({runOnly: rules}).then(r => r.violations.map(v => [v.id, v.nodes.map(n => n.html.slice(0, 200))]))"
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


def drawn(lang: str) -> str:
    told = CliRunner().invoke(command, ["--lang", lang])
    assert told.exit_code == 0
    return told.output


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture
def site() -> Iterator[Gallery]:
    with opened() as gallery:
        yield gallery


@pytest.mark.parametrize("lang", ["zh_CN", "en"])
def test_the_page_is_html_without_a_fault_and_no_id_stands_twice(lang: str) -> None:
    page, parser = drawn(lang), HTMLParser()
    parser.parse(page)
    assert parser.errors == []
    ids = Counter(re.findall(r'<[^>]*? id="([^"]+)"', page))
    assert [name for name, count in ids.items() if count > 1] == []
    pointed = {
        name for text in re.findall(r'(?:aria-\w+by|for|list)="([^"]+)"', page) for name in text.split()
    }
    assert pointed - set(ids) == set()


def test_every_kind_of_field_is_on_the_page() -> None:
    shown: set[str] = set()
    for kind in ("414", "F", "516", "511", "553", "111"):
        data = {**answers("filled"), "document": {"kind": kind}}
        shown |= {node.kind for node in walk(plan(form("zh_CN"), data, context("zh_CN")))}
    elsewhere = {"year_text"}  # the same year, kept as text
    assert set(KINDS) - shown - elsewhere == set()


@pytest.mark.parametrize("lang", ["zh_CN", "en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["390", "1280"])
def test_axe_finds_nothing_and_nothing_is_too_wide(
    browser: Browser, tmp_path: Path, lang: str, scheme: str, size: dict[str, int]
) -> None:
    (tmp_path / "gallery.html").write_text(drawn(lang), encoding="utf-8")
    page = browser.new_page(viewport=size, color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    said: list[str] = []
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(f"file://{tmp_path}/gallery.html")
    page.evaluate(AXE)
    assert page.evaluate(RUN, RULES) == [] and said == []
    assert page.evaluate(OVERFLOW) == 0
    page.close()


TYPED = {
    "name": "张三", "shop": "渤海家常菜", "staff": "6", "area": "86.5", "price": "10", "idcard": "372301198803121223", "mobile": "13805431234",
    "plate": "鲁m·12345", "document.number": "", "address.detail": "黄河五路385号", "position.0": "118.016974", "position.1": "37.383501",
    "term.0": "3", "signed": "张三", "people.0.name": "李四", "born": "03121988",
}  # fmt: skip
PRESSED = {"form": "person", "products": "bread", "agreed": "true"}
CHOSEN = {
    "town.0": "37", "town.1": "3716", "town.2": "371602", "town.3": "371602003",
    "address.region.0": "37", "address.region.1": "3716", "address.region.2": "371602",
}  # fmt: skip
SEARCHED = {"nation": ("法国", "法国 [FR]"), "county": ("滨州 滨城", "山东省滨州市滨城区 [371602]")}
FOCUSED = "(({name, value, id, type}) => ({name: name || '', value: value || '', id, type: type || ''}))(document.activeElement)"


def test_the_whole_form_is_filled_in_and_handed_in_by_keyboard_alone(browser: Browser, site: Gallery) -> None:
    page = browser.new_page()
    page.goto(site.url)
    done: set[str] = set()
    for _ in range(400):
        page.keyboard.press("Tab")
        here = page.evaluate(FOCUSED)
        if here["id"] == "hand-in":
            break
        if here["name"] not in done and _answered(page, here):
            done.add(here["name"])
    page.keyboard.press("Enter")
    expect(page.locator("#done")).to_be_visible()
    assert done == set(TYPED) - {"document.number"} | set(PRESSED) | set(CHOSEN) | set(SEARCHED)
    kept = site.answers
    assert (kept["town"], kept["nation"], kept["county"], kept["plate"]) == (
        "371602003",
        "FR",
        "371602",
        "鲁M12345",
    )
    assert (kept["term"], kept["born"], kept["address"]["region"]) == ("P3Y", "1988-03-12", "371602")
    page.close()


def _answered(page: Page, here: dict[str, str]) -> bool:
    """Answers what has the focus as somebody without a mouse would."""
    name = here["name"]
    if TYPED.get(name):
        page.keyboard.type(TYPED[name])
    elif name in PRESSED and (here["type"] != "checkbox" or here["value"] == PRESSED[name]):
        page.keyboard.press("Space")
    elif name in CHOSEN:
        field = page.locator(f'[name="{name}"]')
        for _ in range(40):
            if field.input_value() == CHOSEN[name]:
                break
            page.keyboard.press("ArrowDown")
        following = f"{name[:-1]}{int(name[-1]) + 1}"
        if following in CHOSEN:
            expect(page.locator(f'[name="{following}"] option[value="{CHOSEN[following]}"]')).to_have_count(1)
        assert page.evaluate("document.activeElement.name") == name
    elif name in SEARCHED:
        typed, whole = SEARCHED[name]
        page.keyboard.type(typed)
        expect(page.get_by_role("option", name=whole)).to_be_visible()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.value") == whole
    else:
        return False
    return True


def test_the_whole_form_is_filled_in_and_handed_in_without_javascript(
    browser: Browser, site: Gallery
) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(site.url)
    for name in ("name", "area", "idcard", "mobile", "address.detail", "signed", "people.0.name", "term.0"):
        page.locator(f'[name="{name}"]').fill(TYPED[name])
    page.locator('[name="born"]').fill("1988-03-12")
    page.locator('[name="nation"]').fill("法国")
    page.locator('[name="county"]').fill("朝阳区")
    for field in ("form", "products", "agreed"):
        page.locator(f'[name="{field}"][value="{PRESSED[field]}"]').check()
    page.locator('[name="photos"]').first.set_input_files(
        [{"name": f"{at}.jpg", "mimeType": "image/jpeg", "buffer": b"x"} for at in (1, 2)]
    )
    for name, value in CHOSEN.items():
        page.locator(f'[name="{name}"]').select_option(value)
        page.get_by_role("button", name="显示下一级").first.click()
    expect(page.locator(".upload__item")).to_have_count(2)
    page.locator("#hand-in").click()
    expect(page.locator(".error-summary li")).to_have_count(1)
    page.locator('[name="county.pick"]').select_option("110105")
    page.locator("#hand-in").click()
    expect(page.locator("#done")).to_be_visible()
    assert (site.answers["county"], site.answers["nation"]) == ("110105", "FR")
    assert len(site.answers["photos"]) == 2
    page.context.close()


def test_a_signature_is_drawn_undone_and_kept(browser: Browser, site: Gallery) -> None:
    page = browser.new_page()
    page.goto(site.url)
    paper = page.locator(".sign__paper")
    paper.scroll_into_view_if_needed()
    box = paper.bounding_box()
    assert box
    for at in (0.2, 0.6):
        page.mouse.move(box["x"] + box["width"] * at, box["y"] + 30)
        page.mouse.down()
        page.mouse.move(box["x"] + box["width"] * (at + 0.2), box["y"] + 120, steps=6)
        page.mouse.up()
    lines = page.locator('[name="signed.lines"]')
    assert lines.input_value().count("M") == 2
    page.get_by_role("button", name="撤销一笔").click()
    assert lines.input_value().count("M") == 1
    page.locator("#hand-in").click()
    kept = site.answers["signed"]
    assert re.fullmatch(r"M\d+ \d+(L\d+ \d+)+", kept)
    expect(page.locator(".sign__paper path")).to_have_attribute("d", kept)
    page.get_by_role("button", name="清除重写").click()
    page.locator("#hand-in").click()
    assert "signed" not in site.answers
    page.close()


def test_what_was_typed_and_left_while_the_page_was_redrawn_is_still_there(
    browser: Browser, site: Gallery
) -> None:
    page = browser.new_page()
    page.goto(site.url)
    site.gate.clear()
    page.locator('[name="town.0"]').select_option("37")
    site.asked.wait(20)
    page.locator('[name="name"]').fill("写了又离开")
    page.locator('[name="form"][value="family"]').check()
    page.locator('[name="reason"]').click()
    page.keyboard.type("还在写")
    page.keyboard.press("ArrowLeft")
    site.gate.set()
    expect(page.locator('[name="town.1"]')).to_be_visible()
    page.keyboard.type("接着")
    assert page.locator('[name="reason"]').input_value() == "还在接着写"
    assert page.locator('[name="name"]').input_value() == "写了又离开"
    assert page.locator('[name="form"][value="family"]').is_checked()
    page.close()


def test_an_input_method_is_not_disturbed_by_a_redrawing(browser: Browser, site: Gallery) -> None:
    page = browser.new_page()
    page.goto(site.url)
    method = page.context.new_cdp_session(page)
    site.gate.clear()
    page.locator('[name="town.0"]').select_option("37")
    site.asked.wait(20)
    page.locator('[name="name"]').click()
    method.send("Input.imeSetComposition", {"text": "zhang", "selectionStart": 5, "selectionEnd": 5})
    site.gate.set()
    expect(page.locator('[name="town.1"]')).to_be_visible()
    assert page.locator('[name="name"]').input_value() == "zhang"
    method.send("Input.imeSetComposition", {"text": "zhangsan", "selectionStart": 8, "selectionEnd": 8})
    method.send("Input.insertText", {"text": "张三"})
    assert page.locator('[name="name"]').input_value() == "张三"
    page.close()


def test_a_position_comes_from_the_device_or_is_honestly_not_known(browser: Browser, site: Gallery) -> None:
    place = {"longitude": 118.0167, "latitude": 37.3835}
    known = browser.new_context(geolocation=place, permissions=["geolocation"])  # type: ignore[arg-type]
    page = known.new_page()
    page.goto(site.url)
    page.get_by_role("button", name="使用我的位置").click()
    expect(page.locator('[name="position.0"]')).to_have_value("118.016700")
    known.close()
    unknown = browser.new_context()
    page = unknown.new_page()
    page.goto(site.url)
    page.get_by_role("button", name="使用我的位置").click()
    expect(page.get_by_text("请直接填写经纬度")).to_be_visible()
    unknown.close()
