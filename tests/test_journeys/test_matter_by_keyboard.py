"""A small matter from nothing to the public with the keyboard alone: Tab, arrows, Enter, space and letters."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

MOST_TABS = 150


class Keyboard:
    """A page without a mouse. It is never told where to go, but by keys."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def to(self, wanted: Locator) -> None:
        """Tab until the focus is there."""
        expect(wanted).to_be_visible()
        for _ in range(MOST_TABS):
            if wanted.evaluate("element => element === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{wanted} is not reached by the Tab key")

    def enter(self, wanted: Locator) -> None:
        self.to(wanted)
        self.page.keyboard.press("Enter")

    def go(self, wanted: Locator) -> None:
        """Press what leads to another page."""
        self.to(wanted)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def write(self, wanted: Locator, text: str) -> None:
        self.to(wanted)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)


@pytest.mark.long
def test_a_small_matter_goes_public_by_keys_alone(chromium: Browser, empty_site: str) -> None:
    context = chromium.new_context(
        base_url=empty_site, viewport={"width": 1280, "height": 900}, locale="zh-CN"
    )
    page = context.new_page()
    keys = Keyboard(page)
    page.goto("/sign-in")
    keys.go(page.locator('button[value="manager"]'))
    keys.go(page.locator(".site-nav").get_by_role("link", name="事项管理"))
    keys.go(page.locator("main a[href$='/admin/new']").first)
    keys.write(page.locator("#title"), "小型户外活动备案")
    keys.to(page.locator("#organisation"))
    page.keyboard.press("ArrowDown")
    keys.go(page.locator("form.card button.btn--primary"))
    code = page.url.split("/")[-3]

    keys.enter(page.locator('button[data-kind="date"]'))
    expect(page.locator('#panel form[data-panel] [name="title"]')).to_be_focused()
    page.keyboard.type("活动日期")
    page.keyboard.press("Tab")
    expect(page.locator("#outline")).to_contain_text("活动日期")

    keys.go(page.locator(".tabs").get_by_role("link", name="办事指南"))
    keys.write(page.locator('#panel [name="summary"]'), "在公共场所办小型活动的，活动前备案，当场办结。")
    keys.write(page.locator('#panel [name="conditions.0"]'), "活动人数不超过 200 人")
    keys.write(page.locator('#panel [name="basis.0.title"]'), "《大型群众性活动安全管理条例》")
    keys.go(page.locator('#panel button[value="save"]'))

    keys.go(page.get_by_role("link", name="发布…"))
    keys.to(page.locator("#confirmed"))
    page.keyboard.press("Space")
    keys.go(page.locator('form[action$="/publish"] button.btn--primary'))
    page.goto(f"/matters/{code}")
    expect(page.locator("h1")).to_contain_text("小型户外活动备案")
    context.close()
