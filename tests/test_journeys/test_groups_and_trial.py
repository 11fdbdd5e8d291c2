"""A clerk with mouse and keyboard: a group of fields put into a form and brought up to date, and the draft tried out."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

pytestmark = pytest.mark.long

CODE = "food-workshop"
FORM = f"/admin/matters/{CODE}/design/form"
TRIAL = f"/admin/matters/{CODE}/trial"
AXE = (Path(__file__).parents[1] / "test_templates" / "vendor" / "axe.min.js").read_text("utf-8")
RUN = """rules => axe.run({runOnly: rules, iframes: false})
    .then(r => r.violations.map(v => [v.id, v.nodes.map(n => n.html.slice(0, 160))]))"""
LAWS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PANEL = "#panel form[data-panel]"


@pytest.fixture
def clerk(desktop: BrowserContext) -> Page:
    page = desktop.new_page()
    page.goto("/sign-in")
    page.locator('button[value="manager"]').click()
    page.goto(f"/admin/matters/{CODE}")
    start = page.locator('form[action$="/draft/start"] button')
    if start.count():
        start.click()
        page.wait_for_url("**/design/**")
    return page


def faults(page: Page) -> Any:
    page.evaluate(AXE)
    return page.evaluate(RUN, LAWS)


def saved(page: Page, thing: str, **told: str) -> None:
    page.goto(thing)
    for name, text in told.items():
        page.locator(f'{PANEL} [name="{name.replace("_", "-")}"]').fill(text)
    page.locator(f'{PANEL} button[value="save"]').click()
    expect(page.locator(f"{PANEL}:not([data-unsaved])")).to_be_visible()


def test_a_group_is_inserted_with_the_keyboard_and_updated_with_a_decision(clerk: Page) -> None:
    clerk.goto("/admin/groups")
    clerk.locator("#for").select_option(label="惠民县行政审批服务局")
    clerk.get_by_role("button", name="取用还没有的").click()
    expect(clerk.get_by_role("link", name="银行账户")).to_be_visible()
    assert faults(clerk) == []

    clerk.goto(FORM)
    clerk.locator('button[data-kind="group:zd-bank"]').focus()
    clerk.keyboard.press("Enter")
    expect(clerk.locator("#panel")).to_have_attribute("data-thing", "bank_holder")
    expect(clerk.locator("#group-notes")).to_contain_text("银行账户")

    saved(clerk, "/admin/matters/zd-bank/design/form?thing=bank_holder", x_hint="个体工商户填写经营者姓名")
    clerk.goto("/admin/groups/zd-bank")
    clerk.get_by_role("button", name="发布第 2 版").click()
    saved(clerk, f"{FORM}?thing=bank_holder", x_hint="填写存折上的户名")
    clerk.goto(FORM)
    expect(clerk.locator("#group-notes")).to_contain_text("新版本可用")

    clerk.goto("/admin/groups/zd-bank")
    clerk.get_by_role("button", name="更新勾选的草稿").click()
    expect(clerk.locator("main")).to_contain_text("需要人来决定")
    assert faults(clerk) == []
    clerk.get_by_role("link", name="对照并决定").click()
    assert faults(clerk) == []
    clerk.get_by_role("button", name="更新到第 2 版").click()
    clerk.wait_for_url(f"**{FORM}")
    clerk.goto(f"{FORM}?thing=bank_holder")
    expect(clerk.locator(f'{PANEL} [name="x-hint"]')).to_have_value("填写存折上的户名")


def test_a_draft_is_tried_out_from_the_first_answer_to_the_certificate(clerk: Page) -> None:
    clerk.goto(FORM)
    clerk.set_default_timeout(120_000)  # a process is begun, beside other tests
    there = clerk.get_by_role("link", name="试填").get_attribute("href")
    clerk.goto(there or "")
    assert faults(clerk) == []
    clerk.get_by_role("button", name="开始试办").click()
    clerk.wait_for_url(f"**{TRIAL}/p/**")
    assert faults(clerk) == []
    clerk.goto(TRIAL)
    clerk.get_by_role("button", name="用编好的答案填一份").click()
    clerk.get_by_label("我已阅读并作出上述声明").check()
    clerk.get_by_role("button", name="提交申请").click()
    clerk.wait_for_url("**/receipt")
    clerk.locator(".trial-bar__button--next").click()
    clerk.wait_for_url("**/trial/p/desk/**")
    clerk.get_by_text("受理", exact=True).first.click()
    assert faults(clerk) == []
    clerk.goto(TRIAL)
    clerk.get_by_role("button", name="自动办到底").click()
    clerk.wait_for_url(re.compile("/trial/p/applications/"))
    expect(clerk.get_by_role("link", name=re.compile("PDF|下载")).first).to_be_visible()
    assert faults(clerk) == []
