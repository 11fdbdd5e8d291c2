"""The pages in a real browser under the real policy: axe finds nothing, nothing overflows, the gains of JavaScript work."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parent))
from sample_pages import SAMPLES, served

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text("utf-8")
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = "rules => axe.run({runOnly: rules, iframes: false}).then(r => r.violations.map(v => [v.id, v.impact, v.nodes.map(n => n.html.slice(0, 160))]))"
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
MAIN = [
    "home", "results", "nothing-found", "guide", "sign-in", "step", "step-rows", "step-faults", "materials", "check", "receipt",
    "my-applications", "progress", "query-wrong", "notice", "verify-valid", "queue", "case", "case-intake", "matters",
    "matter", "publish", "draft", "system", "not-found", "profile", "start", "design-form", "canvas",
    "new", "new-wrong", "new-copy", "new-table", "table", "started", "translations", "review", "impact",
    "rehearsal",
]  # fmt: skip
SAVED = (
    '<div id="saved" class="saved"><input type="hidden" name="_revision" value="8"><p>已保存 10:16</p></div>'
)
PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with served() as address:
        yield address


def opened(browser: Browser, url: str, size: dict[str, int], **more: object) -> tuple[Page, list[str]]:
    page = browser.new_page(viewport=size, reduced_motion="reduce", **more)  # type: ignore[arg-type]
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(url, wait_until="load")
    return page, said


def violations(page: Page, urls: dict[str, str], said: list[str], rules: list[str]) -> dict[str, object]:
    """What axe finds on each page, and what the browser complained of."""
    found: dict[str, object] = {}
    for name, url in urls.items():
        page.goto(url, wait_until="load")
        page.evaluate(AXE)
        if wrong := [*page.evaluate(RUN, rules), *said]:
            found[name] = wrong
        said.clear()
    return found


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["390", "1280"])
def test_axe_finds_nothing_on_the_main_pages(browser: Browser, site: str, size: dict[str, int]) -> None:
    page, said = opened(browser, f"{site}/sample/home", size)
    urls = {name: f"{site}/sample/{name}?look=light.normal" for name in MAIN}
    assert violations(page, urls, said, RULES) == {}


def test_axe_finds_no_weak_contrast_in_the_dark(browser: Browser, site: str) -> None:
    page, said = opened(browser, f"{site}/sample/home", DESKTOP)
    urls = {name: f"{site}/sample/{name}?look=dark.normal" for name in MAIN}
    assert violations(page, urls, said, ["color-contrast"]) == {}


@pytest.mark.parametrize("look", ["light.normal", "light.large"])
def test_nothing_is_wider_than_a_phone(browser: Browser, site: str, look: str) -> None:
    page, _ = opened(browser, f"{site}/sample/home", PHONE)
    wide = []
    for name in SAMPLES:
        page.goto(f"{site}/sample/{name}?look={look}", wait_until="load")
        if page.evaluate(OVERFLOW) > 0:
            wide.append(name)
    assert wide == []


def test_the_first_stop_of_the_keyboard_leads_to_the_content(browser: Browser, site: str) -> None:
    page, _ = opened(browser, f"{site}/sample/home", DESKTOP)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_errors_are_where_the_reader_begins_and_lead_to_the_field(browser: Browser, site: str) -> None:
    page, _ = opened(browser, f"{site}/sample/step-faults", DESKTOP)
    assert page.evaluate("document.activeElement.className") == "error-summary"
    page.locator(".error-summary a").nth(1).click()
    assert page.evaluate("document.activeElement.getAttribute('aria-invalid')") == "true"


def test_the_supplement_opens_with_its_choice(browser: Browser, site: str) -> None:
    page, _ = opened(browser, f"{site}/sample/case-intake", DESKTOP)
    composer, reasons = page.locator(".composer"), page.locator("[name=reason]").first
    assert (composer.is_visible(), reasons.is_visible()) == (True, False)
    page.locator("label[for=action-decline]").click()
    assert (composer.is_visible(), reasons.is_visible()) == (False, True)
    page.locator("label[for=action-supplement]").click()
    page.locator("label[for=item-form-road_name]").click()
    assert page.locator("#item-form-road_name-problem").is_visible()


def test_something_final_is_asked_first(browser: Browser, site: str) -> None:
    page, _ = opened(browser, f"{site}/sample/progress", DESKTOP)
    page.locator(".withdraw summary").click()
    page.locator(".withdraw .btn--danger").click()
    question = page.locator("dialog.ask")
    question.get_by_role("button", name="取消").click()
    assert page.url.endswith("/sample/progress")
    page.locator(".withdraw .btn--danger").click()
    with page.expect_request("**/withdraw") as sent:
        question.get_by_role("button", name="确定").click()
    assert sent.value.method == "POST"


def test_a_chosen_file_goes_at_once(browser: Browser, site: str) -> None:
    page, _ = opened(browser, f"{site}/sample/materials", PHONE)
    with page.expect_request("**/up/drawing") as sent:
        page.locator("#file-drawing").set_input_files(
            {"name": "图.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"}
        )
    assert sent.value.headers["hx-target"] == "div#materials"


def test_a_problem_is_told_and_the_form_stays(browser: Browser, site: str) -> None:
    page, _ = opened(browser, f"{site}/sample/materials", PHONE)
    page.locator("#file-drawing").set_input_files(
        {"name": "图.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"}
    )
    told = page.locator("#told")
    told.get_by_text("Not Found").wait_for()  # what the sample site answers to every post
    assert page.locator("#material-drawing").is_visible()
    page.context.set_offline(True)
    page.locator("#file-drawing").set_input_files(
        {"name": "图.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"}
    )
    told.get_by_text("网络暂时不通").wait_for()
    page.context.set_offline(False)


def test_answers_are_saved_while_one_fills_in(browser: Browser, site: str) -> None:
    page, said = opened(browser, "about:blank", PHONE)
    page.clock.install()
    page.route("**/autosave", lambda route: route.fulfill(content_type="text/html", body=SAVED))
    page.goto(f"{site}/sample/step")
    page.locator("#answers input[type=text]").first.fill("滨城区清源浴池")
    with page.expect_request("**/autosave") as sent:
        page.clock.fast_forward(5000)
    assert "滨城区清源浴池" in (sent.value.post_data or "")
    page.get_by_text("已保存 10:16").wait_for()
    assert page.locator("#answers [name=_revision]").input_value() == "8"
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto(f"{site}/sample/home")
    assert (asked, said) == ([], []), "what is saved does not hold one back"


def test_leaving_unsaved_answers_is_asked_first(browser: Browser, site: str) -> None:
    page, _ = opened(browser, f"{site}/sample/step", PHONE)
    page.locator("#answers input[type=text]").first.fill("滨城区清源浴池")
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto(f"{site}/sample/home")
    assert asked == ["beforeunload"]


def test_without_javascript_every_part_is_there(browser: Browser, site: str) -> None:
    page, _ = opened(browser, f"{site}/sample/case-intake", DESKTOP, java_script_enabled=False)
    assert page.locator(".composer").is_visible()
    assert page.locator("#item-form-road_name-problem").is_visible()
    assert page.locator("[name=reason]").first.is_visible()
    page, _ = opened(browser, f"{site}/sample/materials", PHONE, java_script_enabled=False)
    assert page.locator("#material-drawing .upload__button").is_visible()
    assert page.locator("#file-drawing").is_visible()


def test_large_text_is_larger(browser: Browser, site: str) -> None:
    sizes = []
    for look in ("light.normal", "light.large"):
        page, _ = opened(browser, f"{site}/sample/guide?look={look}", PHONE)
        sizes.append(
            page.evaluate("parseFloat(getComputedStyle(document.querySelector('.guide p')).fontSize)")
        )
    assert sizes[1] == sizes[0] * 1.25


def test_print_shows_the_letter_alone(browser: Browser, site: str) -> None:
    page, _ = opened(browser, f"{site}/sample/notice", DESKTOP)
    page.emulate_media(media="print")
    assert not page.locator(".site-header").is_visible()
    assert not page.locator("[data-print]").is_visible()
    assert page.locator(".paper__title").is_visible()
