"""Conditions of rows: said in words in the panel, written on the page of sentences, kept when rows are moved."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from starlette.testclient import TestClient

pytestmark = pytest.mark.long

ADVERTISING = "/admin/matters/outdoor-advertising"
PROCEDURE = f"{ADVERTISING}/design/procedure"


@pytest.fixture
def clerk(manager: TestClient) -> TestClient:
    manager.post(f"{ADVERTISING}/draft/start")
    return manager


def words(page: str) -> str:
    main = page.partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", "", main)))


def fields(page: str) -> dict[str, str]:
    """What the panel of a page would post: enough of a browser for the engine's controls."""
    form = page.partition("data-panel")[2].partition("</form>")[0]
    found: dict[str, Any] = {}
    for tag in re.findall(r"<input [^>]*>", form):
        told = {name: html.unescape(value) for name, value in re.findall(r'([\w-]+)="([^"]*)"', tag)}
        ticked = told.get("type") not in ("radio", "checkbox") or " checked" in tag
        if ticked and "name" in told:
            found.setdefault(told["name"], []).append(told.get("value", ""))
    for name, inside in re.findall(r'<select [^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', inside)
        found[name] = [html.unescape(chosen[1]) if chosen else ""]
    for name, inside in re.findall(
        r'<textarea [^>]*name="([^"]+)"[^>]*>\n?(.*?)</textarea>', form, re.DOTALL
    ):
        found[name] = [html.unescape(inside)]
    return found


def stored(site: TestClient, file: str) -> str:
    page = site.get(f"{ADVERTISING}/draft?file={file}").text
    text = re.search(r'<textarea [^>]*name="text"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    assert text
    return re.sub(r"\s+", " ", html.unescape(text[1]))


@pytest.mark.parametrize("part", ["procedure", "profile"])
def test_a_panel_posted_as_a_browser_has_it_changes_nothing(clerk: TestClient, part: str) -> None:
    page = clerk.get(f"{ADVERTISING}/design/{part}").text
    before = stored(clerk, f"{part}.json")
    assert clerk.post(f"{ADVERTISING}/design/{part}", data=fields(page)).status_code == 200
    assert stored(clerk, f"{part}.json") == before


def test_rows_say_their_conditions_and_lead_to_their_sentences(clerk: TestClient) -> None:
    page = clerk.get(PROCEDURE).text
    assert re.search("适用条件 ?“[^”]+”是“悬挂、张贴宣传品”", words(page))
    assert f"{ADVERTISING}/rules/when/procedure/-?at=limits%2Fpromised%2F0%2Fwhen" in page
    for there in re.findall(r'href="([^"]+/rules/when/[^"]+)"', page):
        assert clerk.get(html.unescape(there)).status_code == 200, there


def test_a_condition_of_a_row_is_written_as_a_sentence(clerk: TestClient) -> None:
    for part, thing, at, file in (
        ("procedure", "-", "limits/promised/1/when", "procedure.json"),
        ("profile", "-", "situations/id:01/when", "profile.json"),
    ):
        there = f"{ADVERTISING}/rules/when/{part}/{thing}?at={at}"
        page = clerk.get(there)
        if page.status_code == 404:  # the situations of this matter are called otherwise
            continue
        typed = {
            "always": "0",
            "field-0": "scene",
            "asks-0": "is",
            "was-0": "scene",
            "v0": "03",
            "do": "save",
        }
        saved = clerk.post(there, data={"_revision": _revision(page.text), **typed}, follow_redirects=False)
        assert saved.status_code == 303
        assert '"const": "03"' in stored(clerk, file)
        undone = clerk.get(PROCEDURE).text
        clerk.post(f"{PROCEDURE}/do", data={"_revision": _revision(undone), "do": "undo -"})


def _revision(page: str) -> str:
    found = re.search(r'name="_revision" value="(\d+)"', page)
    assert found
    return found[1]


@pytest.mark.parametrize(
    "at", ["limits", "limits/promised/77/when", "reasons/id:none/suggest_when", "stages", "../x"]
)
def test_no_other_place_is_taken_for_a_condition(clerk: TestClient, at: str) -> None:
    assert clerk.get(f"{ADVERTISING}/rules/when/procedure/-?at={at}").status_code == 404
    assert clerk.get(f"{ADVERTISING}/rules/when/form/-?at={at}").status_code == 404


def test_choosing_a_condition_brings_a_line_to_fill_in(clerk: TestClient) -> None:
    there = f"{ADVERTISING}/rules/when/procedure/-?at=limits/promised/1/when"
    page = clerk.get(there).text
    assert 'name="field-0"' not in page
    asked = {"_revision": _revision(page), "always": "0", "do": ""}
    assert 'name="field-0"' in clerk.post(there, data=asked).text


def test_rows_that_are_moved_take_their_conditions_along(clerk: TestClient) -> None:
    page = clerk.get(PROCEDURE).text
    before = stored(clerk, "procedure.json")
    row = re.search(r'name="_down" value="([^"]*promised[^"]*)"', page)
    assert row
    moved = clerk.post(PROCEDURE, data={**fields(page), "_down": html.unescape(row[1])}).text
    assert 'name="_before"' in moved
    clerk.post(PROCEDURE, data=fields(moved))
    after = stored(clerk, "procedure.json")
    first = after.partition('"promised": [')[2].partition("}, {")[0]
    assert after != before and '"days": 5' in first and '"when"' not in first
    clerk.post(f"{PROCEDURE}/do", data={"_revision": _revision(clerk.get(PROCEDURE).text), "do": "undo -"})
    assert stored(clerk, "procedure.json") == before


def test_of_two_people_at_one_rule_the_second_is_shown_the_first_ones_and_decides(clerk: TestClient) -> None:
    rule = f"{ADVERTISING}/rules/rule/r1"
    page = clerk.get(rule).text
    seen = _revision(page)
    typed = {
        "always": "0", "title": "先写的名称", "field-0": "scene", "asks-0": "is", "was-0": "scene", "v0": "03",
        "target-0": "applicant_id", "effect-0": "show", "do": "save",
    }  # fmt: skip
    assert clerk.post(rule, data={"_revision": seen, **typed}, follow_redirects=False).status_code == 303
    clerk.post("/demo-sign-in", data={"account": "colleague"})
    late = clerk.post(rule, data={"_revision": seen, **typed, "title": "后写的名称", "v0": "04"})
    assert late.status_code == 409
    said = words(late.text)
    assert "先写的名称" in said and 'value="后写的名称"' in late.text and _revision(late.text) != seen
    again = {"_revision": _revision(late.text), **typed, "title": "后写的名称", "v0": "04"}
    assert clerk.post(rule, data=again, follow_redirects=False).status_code == 303
    assert "后写的名称" in words(clerk.get(f"{ADVERTISING}/rules").text)
