"""A clerk brings the Word file of the bureau's list: looks at what was understood, mends it, has a draft; no scripts."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

sys.path.insert(0, str(Path(__file__).parents[1] / "test_designer"))
from office_files import docx

pytestmark = pytest.mark.long


@pytest.fixture(params=[True, False], ids=["with scripts", "without"])
def clerk(request: pytest.FixtureRequest, chromium: Browser, site: str) -> Iterator[Page]:
    context = chromium.new_context(
        base_url=site,
        viewport={"width": 1280, "height": 900},
        locale="zh-CN",
        java_script_enabled=request.param,
    )
    page = context.new_page()
    page.goto("/sign-in")
    page.locator('button[value="manager"]').click()
    yield page
    context.close()


def test_a_list_in_word_becomes_a_draft_that_says_what_is_left_to_do(clerk: Page) -> None:
    clerk.goto("/admin")
    clerk.get_by_role("link", name="新事项", exact=True).click()
    clerk.get_by_role("link", name="用 Excel 或 Word 表格").click()
    clerk.get_by_label("实施主体").select_option(label="滨州市行政审批服务局")
    clerk.locator("#file").set_input_files(
        {"name": "清单.docx", "mimeType": "application/octet-stream", "buffer": docx()}
    )
    clerk.locator("form.upload button.btn--primary").click()
    expect(clerk.get_by_role("heading", level=1)).to_have_text("表格识别结果")
    assert clerk.locator("tr.is-taken, tr.is-guessed, tr.is-kept").count() == 34

    odd = clerk.locator("tr", has_text="怪字段")
    odd.locator("select").select_option(label="多行文本")
    clerk.locator("tr", has_text="授权委托书").locator("input[type=checkbox]").check()
    clerk.get_by_role("button", name="按改正重新识别").first.click()
    expect(clerk.locator("tr.is-left_out")).to_contain_text("授权委托书")
    clerk.get_by_label("事项名称").first.fill("临时占道（窗口）")
    code = clerk.get_by_label("事项代号").input_value()
    clerk.get_by_role("button", name="建立草稿").first.click()

    expect(clerk.get_by_role("heading", level=1)).to_have_text("待办")
    expect(clerk.locator("main")).to_contain_text("条件没看懂，字段先设为总是显示：天气好的")
    clerk.goto(f"/admin/matters/{code}/translations?missing=1&q=怪字段")
    clerk.get_by_label("怪字段").fill("Odd field")
    clerk.get_by_role("button", name="保存").click()
    expect(clerk.locator("main")).to_contain_text("没有符合的文字")
