"""A clerk puts a whole matter on line from an empty database, with mouse and keyboard on the pages and nothing else.

The matter is the customer's "temporary use of city roads": 52 fields, rules, checks, formulas, 12 materials, a
procedure with two offices, a certificate and a guide. Then a company hands in an application. It takes minutes: `make test-long`.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

sys.path.insert(0, str(Path(__file__).parent))
import road
from clerk import Clerk
from filling import be, hand_in

CLICK, CHARACTER = 3.0, 0.6  # seconds of a practised person, who reads and thinks between


@pytest.mark.long
def test_a_matter_is_configured_published_and_applied_for(
    chromium: Browser, empty_site: str, capsys: pytest.CaptureFixture[str]
) -> None:
    context = chromium.new_context(
        base_url=empty_site, viewport={"width": 1280, "height": 900}, locale="zh-CN"
    )
    clerk = Clerk(context.new_page())
    clerk.sign_in("manager")
    for chapter in road.CHAPTERS:
        chapter(clerk)
    clicks, characters = clerk.counted()
    minutes = round((clicks * CLICK + characters * CHARACTER) / 60)
    with capsys.disabled():
        print(f"{clicks} clicks, {characters} characters, about {minutes} minutes")  # noqa: T201 - to be read
    road.publish(clerk)
    number = hand_in(be(context, "company"), road.CODE, road.ANSWERS)
    page = be(context, "window")
    page.goto(f"/desk?q={number}")
    page.get_by_role("link", name=number).click()
    lines = page.locator("main table", has_text="计费项目").locator("tbody tr")
    expect(lines).to_have_count(2)  # a line for each plot: 20 days at the rate of today
    expect(lines.nth(0)).to_contain_text("300")
    expect(lines.nth(1)).to_contain_text("450")
    expect(page.locator("main")).to_contain_text("750元")
    assert clicks < 600
    context.close()
