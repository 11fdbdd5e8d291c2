"""Every page of the designer as a person meets it: nothing for axe to find, nothing too wide, keys alone, two at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from banshi_runtime import seed

pytestmark = pytest.mark.long

AXE = (Path(__file__).parents[1] / "test_templates" / "vendor" / "axe.min.js").read_text("utf-8")
RUN = """rules => axe.run({runOnly: rules, iframes: false})
    .then(r => r.violations.map(v => [v.id, v.nodes.map(n => n.html.slice(0, 160))]))"""
LAWS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
EMPTY = "made-of-nothing"
MATTERS = (*sorted(str(one.profile["code"]) for one in seed.starter_matters()), EMPTY)
OF_MATTER = (
    "", "/draft", "/design/form", "/design/materials", "/design/procedure", "/design/certificate", "/design/guide",
    "/design/profile", "/design/history", "/rules", "/rules/rule/new", "/rules/try", "/rules/formula?new=field",
    "/rules/formula?new=check", "/translations", "/review", "/difference", "/impact", "/rehearsal", "/publish",
)  # fmt: skip
OF_ALL = ("/admin", "/admin/new", "/admin/import")
THINGS = (
    "/admin/matters/food-workshop/design/form?thing=scene",
    "/admin/matters/food-workshop/design/materials?thing=power_of_attorney",
    "/admin/matters/food-workshop/rules/when/materials/power_of_attorney",
    "/admin/matters/outdoor-advertising/design/procedure?thing=site_check",
    "/admin/matters/outdoor-advertising/design/certificate?thing=licence",
    "/admin/matters/outdoor-advertising/rules/when/procedure/-?at=limits/promised/0/when",
)
LIMITS = "/admin/matters/outdoor-advertising/design/procedure"


@pytest.fixture
def clerk(desktop: BrowserContext) -> Page:
    return _signed_in(desktop, "manager")


def _signed_in(context: BrowserContext, who: str) -> Page:
    page = context.new_page()
    page.goto("/sign-in")
    page.locator(f'button[value="{who}"]').click()
    page.wait_for_url(lambda address: "sign-in" not in address)
    return page


@pytest.fixture(scope="module")
def prepared(chromium: Browser, site: str) -> None:
    """Every starter has a draft, and there is a matter made of nothing."""
    context = chromium.new_context(base_url=site, locale="zh-CN")
    page = _signed_in(context, "manager")
    for code in MATTERS[:-1]:
        context.request.post(f"/admin/matters/{code}/draft/start", headers={"sec-fetch-site": "same-origin"})
    page.goto("/admin/new?way=blank")
    page.locator("#title").fill("从空白开始的事项")
    page.locator("#code").fill(EMPTY)
    page.locator("#organisation").select_option(index=1)
    page.locator("main form .btn--primary").click()
    page.wait_for_url(f"**/{EMPTY}/design/**")
    context.close()


@pytest.fixture(params=[(1280, "zh-CN"), (390, "zh-CN"), (1280, "en"), (390, "en")], ids=str)
def visitor(request: pytest.FixtureRequest, chromium: Browser, site: str, prepared: None) -> Iterator[Page]:
    width, locale = request.param
    context = chromium.new_context(
        base_url=site, viewport={"width": width, "height": 900}, locale=locale, bypass_csp=True
    )
    yield _signed_in(context, "manager")
    context.close()


def wrong_on(page: Page) -> list[object]:
    page.evaluate(AXE)
    found: list[object] = page.evaluate(RUN, LAWS)
    wide = page.evaluate(WIDE)
    return [*found, *([f"too wide by {wide}"] if wide > 0 else [])]


def test_axe_finds_nothing_on_any_page_of_any_draft(visitor: Page) -> None:
    pages = [f"/admin/matters/{code}{path}" for code in MATTERS for path in OF_MATTER]
    found = {}
    for address in (*OF_ALL, *pages, *THINGS):
        answer = visitor.goto(address)
        assert answer is not None and answer.status == 200, address
        if wrong := wrong_on(visitor):
            found[address] = wrong
    assert found == {}


def test_axe_finds_nothing_where_something_is_wrong(visitor: Page) -> None:
    found = {}
    for address, name in ((THINGS[0], "title"), (THINGS[3], "title"), (THINGS[1], "title")):
        visitor.goto(address)
        visitor.locator(f'#panel form[data-panel] [name="{name}"]').fill("")
        visitor.locator('#panel [name="_go"]').click()
        expect(visitor.locator(".error-summary")).to_be_visible()
        found[address] = wrong_on(visitor)
    visitor.goto("/admin/matters/food-workshop/rules/rule/new")
    visitor.locator('main form[data-guard] button[value="save"]').last.click()
    expect(visitor.locator(".error-summary")).to_be_visible()
    found["rule"] = wrong_on(visitor)
    assert {address: wrong for address, wrong in found.items() if wrong} == {}


def _onto(page: Page, selector: str, most: int = 200) -> None:
    """Tab until such an element has the focus."""
    for _ in range(most):
        if page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} cannot be reached with the Tab key")


def test_a_condition_is_written_and_a_panel_changed_with_keys_alone(clerk: Page, prepared: None) -> None:
    clerk.goto(LIMITS)
    _onto(clerk, 'a[href*="at=limits%2Fpromised%2F1%2Fwhen"]')
    clerk.keyboard.press("Enter")
    clerk.wait_for_url("**/rules/when/**")
    _onto(clerk, "#always-1")
    clerk.keyboard.press("ArrowDown")
    expect(clerk.locator("#field-0")).to_be_visible()
    _onto(clerk, "#field-0")
    clerk.keyboard.press("ArrowDown")
    expect(clerk.locator("#asks-0")).to_be_visible()
    _onto(clerk, '[name="v0"]')
    clerk.keyboard.press("Space")
    _onto(clerk, 'main form[data-guard] button[value="save"]:not([tabindex])')
    clerk.keyboard.press("Enter")
    clerk.wait_for_url("**/design/procedure**")
    expect(clerk.locator("#panel")).to_contain_text("“办理情形”是")
    _onto(clerk, '#panel [name="limits.delivery.days"]')
    clerk.keyboard.press("Control+a")
    clerk.keyboard.type("9")
    _onto(clerk, '#panel [name="_go"]', 600)
    clerk.keyboard.press("Enter")
    clerk.wait_for_load_state()
    expect(clerk.locator('#panel [name="limits.delivery.days"]')).to_have_value("9")


def test_of_two_people_at_one_rule_the_second_is_shown_what_the_first_wrote(
    chromium: Browser, site: str, prepared: None
) -> None:
    first, second = (
        _signed_in(chromium.new_context(base_url=site, locale="zh-CN"), who)
        for who in ("manager", "colleague")
    )
    there = "/admin/matters/food-workshop/rules/rule/r1"
    for page in (first, second):
        page.goto(there)
    first.locator("#rule-title").fill("先写的名称")
    first.locator('main form[data-guard] button[value="save"]').last.click()
    first.wait_for_url(re.compile(r"/rules(#.*)?$"))
    second.locator("#rule-title").fill("后写的名称")
    second.locator('main form[data-guard] button[value="save"]').last.click()
    told = second.locator(".both")
    expect(told).to_contain_text("先写的名称")
    expect(second.locator("#rule-title")).to_have_value("后写的名称")
    assert wrong_on(second) == []
    second.locator('main form[data-guard] button[value="save"]').last.click()
    second.wait_for_url(re.compile(r"/rules(#.*)?$"))
    expect(second.locator("main")).to_contain_text("后写的名称")
    first.context.close()
    second.context.close()
