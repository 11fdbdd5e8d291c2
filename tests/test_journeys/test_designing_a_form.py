"""A clerk shapes a form on the page as applicants see it: by mouse, by keyboard alone, by dragging, in another matter."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, BrowserContext, Frame, FrameLocator, Locator, Page, expect

pytestmark = pytest.mark.long
FORM = "/admin/matters/{}/design/form"


@pytest.fixture
def clerk(desktop: BrowserContext) -> Page:
    """A page of a matter administrator with the food workshop's draft open on its form."""
    page = desktop.new_page()
    page.goto("/sign-in")
    page.locator('button[value="manager"]').click()
    begin(page, "food-workshop")
    page.goto(FORM.format("food-workshop") + "?step=site")
    expect(fields(page).first).to_be_visible()
    return page


def begin(page: Page, code: str) -> None:
    page.goto(f"/admin/matters/{code}")
    start = page.locator('form[action$="/draft/start"] button')
    if start.count():
        start.click()
        page.wait_for_url("**/design/**")


def canvas(page: Page) -> FrameLocator:
    return page.frame_locator("#canvas-frame")


def fields(page: Page) -> Locator:
    return canvas(page).locator(".canvas__field")


def order(page: Page) -> list[str]:
    return list(fields(page).evaluate_all("all => all.map(one => one.dataset.path)"))


ORDER = "JSON.stringify([...document.querySelectorAll('.canvas__field')].map(field => field.dataset.path))"


def shows(page: Page, wanted: list[str]) -> None:
    """Wait until the canvas has these fields in this order."""
    drawn(page).wait_for_function(f"wanted => {ORDER} === JSON.stringify(wanted)", arg=wanted)


def changes(page: Page, before: list[str]) -> list[str]:
    """Wait until the canvas is another one; its fields."""
    drawn(page).wait_for_function(f"before => {ORDER} !== JSON.stringify(before)", arg=before)
    return order(page)


def drawn(page: Page) -> Frame:
    frame = page.frame(url="**/canvas*")
    assert frame is not None
    return frame


def test_a_kind_of_the_palette_becomes_a_field_whose_name_is_typed_at_once(clerk: Page) -> None:
    before = order(clerk)
    fields(clerk).first.click()
    expect(clerk.locator("#panel")).to_have_attribute("data-thing", before[0])
    clerk.locator('button[data-kind="date"]').click()
    expect(fields(clerk)).to_have_count(len(before) + 1)
    new = order(clerk)[1]
    assert order(clerk) == [before[0], new, *before[1:]]
    expect(clerk.locator("#panel")).to_have_attribute("data-thing", new)
    clerk.keyboard.type("消防验收日期")
    expect(canvas(clerk).locator(f'[data-path="{new}"] .canvas__drawn')).to_contain_text("消防验收日期")
    expect(clerk.locator("#outline")).to_contain_text("消防验收日期")
    clerk.reload()
    expect(clerk.locator("#outline")).to_contain_text("消防验收日期")


def test_a_field_is_dragged_and_the_step_taken_back(clerk: Page) -> None:
    before = order(clerk)
    fields(clerk).nth(0).locator(".canvas__open").drag_to(fields(clerk).nth(2))
    now = changes(clerk, before)
    assert now.index(before[0]) > 0
    assert sorted(now) == sorted(before)
    clerk.locator('button[value="undo -"]').click()
    shows(clerk, before)


def test_a_kind_is_dragged_onto_the_page(clerk: Page) -> None:
    before = order(clerk)
    clerk.locator('button[data-kind="money"]').drag_to(
        fields(clerk).nth(1), target_position={"x": 20, "y": 2}
    )
    expect(fields(clerk)).to_have_count(len(before) + 1)
    assert order(clerk)[0] == before[0]
    assert order(clerk)[1] not in before


def test_the_keyboard_alone_moves_names_copies_and_removes(clerk: Page) -> None:
    before = order(clerk)
    canvas(clerk).locator(f'[data-path="{before[0]}"] [data-open]').focus()
    clerk.keyboard.press("Alt+ArrowDown")
    shows(clerk, [before[1], before[0], *before[2:]])
    expect(canvas(clerk).locator(f'[data-path="{before[0]}"] [data-open]')).to_be_focused()
    clerk.keyboard.press("F2")
    clerk.keyboard.type("改了名字的字段")
    clerk.keyboard.press("Enter")
    expect(clerk.locator("#outline")).to_contain_text("改了名字的字段")
    canvas(clerk).locator(f'[data-path="{before[0]}"] [data-open]').focus()
    clerk.keyboard.press("Control+c")
    expect(canvas(clerk).locator('[data-act="paste"]').first).to_contain_text("改了名字的字段")
    canvas(clerk).locator(f'[data-path="{before[0]}"] [data-open]').focus()
    clerk.keyboard.press("Control+v")
    expect(fields(clerk)).to_have_count(len(before) + 1)
    new = next(path for path in order(clerk) if path not in before)
    canvas(clerk).locator(f'[data-path="{new}"] [data-open]').focus()
    clerk.keyboard.press("Delete")
    expect(fields(clerk)).to_have_count(len(before))
    clerk.keyboard.press("Control+z")
    expect(fields(clerk)).to_have_count(len(before) + 1)


def test_a_copied_field_is_pasted_into_another_matter(clerk: Page) -> None:
    canvas(clerk).locator('[data-path="equipment"] [data-act="copy"]').click()
    expect(canvas(clerk).locator('[data-act="paste"]').first).to_be_visible()
    begin(clerk, "outdoor-advertising")
    clerk.goto(FORM.format("outdoor-advertising"))
    canvas(clerk).locator('[data-act="paste"]').first.click()
    expect(canvas(clerk).locator('[data-path="equipment"]')).to_be_visible()
    expect(clerk.locator("#outline")).to_contain_text("主要设备")


def test_what_is_not_right_yet_is_not_saved_and_not_lost(clerk: Page) -> None:
    fields(clerk).first.click()
    title = clerk.locator("#panel form[data-panel] input[type=text]").first
    expect(title).to_be_visible()
    title.fill("")
    title.blur()
    expect(clerk.locator("[data-state]")).to_contain_text("还没有保存")
    clerk.locator('#panel button[value="save"]').click()
    expect(clerk.locator(".error-summary, [data-error-summary]")).to_be_visible()


def test_steps_and_sections_are_added_named_and_removed(clerk: Page) -> None:
    canvas(clerk).get_by_text("步骤", exact=True).click()
    canvas(clerk).locator("#new-step").fill("补充信息")
    canvas(clerk).locator('button[value="add-step -"]').click()
    expect(clerk.locator("#outline")).to_contain_text("补充信息")
    clerk.get_by_role("link", name="补充信息").click()
    expect(canvas(clerk).locator('[aria-current="step"]')).to_contain_text("补充信息")
    canvas(clerk).get_by_text("调整步骤“补充信息”").click()
    canvas(clerk).locator("#step-title").fill("其他信息")
    canvas(clerk).locator('button[value^="rename-step "]').click()
    expect(canvas(clerk).locator('[aria-current="step"]')).to_contain_text("其他信息")
    canvas(clerk).get_by_text("调整步骤“其他信息”").click()
    canvas(clerk).locator('button[value^="remove-step "]').click()
    expect(clerk.locator("#outline")).not_to_contain_text("其他信息")


def test_two_people_who_change_the_same_field_see_what_the_other_did(
    clerk: Page, chromium: Browser, site: str
) -> None:
    other = chromium.new_context(base_url=site, viewport={"width": 1280, "height": 900}, locale="zh-CN")
    colleague = other.new_page()
    colleague.goto("/sign-in")
    colleague.locator('button[value="colleague"]').click()
    there = FORM.format("food-workshop") + "?thing=scene"
    for page in (clerk, colleague):
        page.goto(there)
        expect(page.locator("#panel form[data-panel]")).to_be_visible()
    name, hint = 'form[data-panel] input[name="title"]', 'textarea[name="x-hint"]'
    colleague.locator(f"#panel {name}").fill("同事改的名称")
    expect(colleague.locator("[data-state]")).to_contain_text("已全部保存")
    clerk.locator(f"#panel {name}").fill("我改的名称")
    expect(clerk.locator("[data-state]")).to_contain_text("刚刚修改了")
    clerk.locator('#panel button[value="save"]').click()
    told = clerk.locator(".both")
    expect(told).to_contain_text("同事改的名称")
    expect(told).to_contain_text("我改的名称")
    expect(clerk.locator(f"#panel {name}")).to_have_value("我改的名称")
    clerk.locator('#panel button[value="save"]').click()
    expect(clerk.locator("#outline")).to_contain_text("我改的名称")
    assert clerk.locator(f"#panel {hint}").count() == 1
    other.close()
