"""A clerk writes a rule in the browser: lines appear as fields are chosen, the sentence is read back, the bench answers."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

pytestmark = pytest.mark.long

RULES = "/admin/matters/food-workshop/rules"
AXE = (Path(__file__).parents[1] / "test_templates" / "vendor" / "axe.min.js").read_text("utf-8")
RUN = """rules => axe.run({runOnly: rules, iframes: false})
    .then(r => r.violations.map(v => [v.id, v.nodes.map(n => n.html.slice(0, 160))]))"""
LAWS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PAGES = (
    "", "/rule/new", "/rule/r1", "/rule/new?inside=staff/*", "/when/materials/power_of_attorney", "/try",
    "/formula?field=site_check_needed", "/formula?check=staff/*:R3",
)  # fmt: skip


@pytest.fixture
def clerk(desktop: BrowserContext) -> Page:
    page = desktop.new_page()
    page.goto("/sign-in")
    page.locator('button[value="manager"]').click()
    page.goto("/admin/matters/food-workshop")
    start = page.locator('form[action$="/draft/start"] button')
    if start.count():
        start.click()
        page.wait_for_url("**/design/**")
    return page


def test_a_rule_is_written_line_by_line_and_tried(clerk: Page) -> None:
    clerk.goto(RULES)
    clerk.get_by_role("link", name="添加规则", exact=True).click()
    clerk.get_by_label("规则名称").fill("大面积的作坊")
    clerk.locator("#field-0").select_option("prod_area")
    clerk.locator("#asks-0").select_option("between")
    clerk.get_by_label("从", exact=False).first.fill("50")
    clerk.get_by_label("到", exact=False).first.fill("99")
    clerk.get_by_role("button", name="添加条件").click()
    clerk.locator("#field-1").select_option("scene")
    expect(clerk.locator("#asks-1")).to_have_value("is")
    clerk.get_by_text("延续", exact=True).click()
    clerk.locator("#target-0").select_option("uscc")
    expect(clerk.locator(".sentence-reading")).to_contain_text("显示“统一社会信用代码”并必填")
    expect(clerk.get_by_label("规则名称")).to_have_value("大面积的作坊")
    clerk.get_by_role("button", name="保存").last.click()
    rule = clerk.locator(".rule", has_text="大面积的作坊")
    expect(rule).to_contain_text("99")
    expect(rule).to_contain_text("“办理情形”是“延续”时：显示“统一社会信用代码”并必填。")

    clerk.get_by_role("link", name="试一试规则").click()
    fired = clerk.locator(".fired", has_text="大面积的作坊")
    expect(fired).to_contain_text("不成立")
    clerk.get_by_label("延续").check()
    expect(clerk.locator(".fired--yes", has_text="原登记证有效期至")).to_be_visible()
    clerk.locator('[name="prod_area"]').fill("60")
    clerk.locator('[name="prod_area"]').blur()
    expect(clerk.locator(".fired--yes", has_text="大面积的作坊")).to_contain_text("当前：60 平方米")

    clerk.goto(RULES)
    clerk.locator(".rule", has_text="大面积的作坊").get_by_role("button", name="停用").click()
    expect(clerk.locator(".rule.is-off")).to_contain_text("大面积的作坊")
    clerk.locator(".rule.is-off").get_by_role("button", name="删除").click()
    expect(clerk.locator("main")).not_to_contain_text("大面积的作坊")


def test_a_formula_shows_its_result_while_it_is_typed(clerk: Page) -> None:
    clerk.goto(f"{RULES}/formula?new=field")
    formula = clerk.get_by_label("公式", exact=True)
    clerk.locator('[data-insert="prod_area"]').click()
    expect(formula).to_have_value("prod_area")
    formula.press_sequentially(" * 3")
    clerk.locator('#trial [name="prod_area"]').fill("20")
    clerk.locator('#trial [name="prod_area"]').blur()
    expect(clerk.locator(".results")).to_contain_text("60")
    formula.press_sequentially(" +")
    expect(clerk.locator("#trial .notice-box--error")).to_contain_text("公式在第")


def test_axe_finds_nothing_on_the_pages_of_rules_and_nothing_overflows_on_a_phone(clerk: Page) -> None:
    found = {}
    for address in PAGES:
        clerk.set_viewport_size({"width": 1280, "height": 900})
        answer = clerk.goto(RULES + address)
        assert answer is not None and answer.status == 200, address
        clerk.evaluate(AXE)
        wrong = clerk.evaluate(RUN, LAWS)
        clerk.set_viewport_size({"width": 390, "height": 844})
        wide = clerk.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wrong or wide > 0:
            found[address] = (wrong, wide)
    assert found == {}
