"""The runtime's pages over HTTP: who gets what, without JavaScript and with htmx."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from banshi_platform.settings import Settings
from banshi_platform.web.kernel import build_app, installed_surfaces
from banshi_runtime import cases, seed, submit
from banshi_runtime.tables import Application, Notice

MATTER = "food-workshop"
ROWS = 80


class Browser:
    """A signed-in visitor of one application."""

    def __init__(self, client: TestClient) -> None:
        self.client = client

    def be(self, username: str) -> None:
        self.client.cookies.clear()
        answer = self.client.post("/demo-sign-in", data={"account": username}, follow_redirects=False)
        assert answer.status_code == 303

    def get(self, path: str, **options: Any) -> Any:
        return self.client.get(path, **options)

    def post(self, path: str, data: dict[str, Any], **options: Any) -> Any:
        return self.client.post(path, data=data, follow_redirects=False, **options)

    def run(self, work: Any, *arguments: Any) -> Any:
        """Do something in the application's own loop and database."""
        assert self.client.portal is not None
        return self.client.portal.call(work, *arguments)

    def begin(self) -> str:
        """The address of a new draft's first step."""
        answer = self.post(f"/matters/{MATTER}/apply", {})
        return str(self.get(answer.headers["location"]).url.path)


@pytest.fixture
def browser(sqlite_demo: Settings) -> Iterator[Browser]:
    app = build_app(sqlite_demo, installed_surfaces())
    with TestClient(app, headers={"sec-fetch-site": "same-origin"}) as client:
        yield Browser(client)


async def handed_in(username: str = "citizen") -> str:
    actor = await seed._actor(username)
    row = await seed.fill(actor, MATTER)
    assert row is not None
    await submit.submit(actor, row.public_id, row.revision)
    return row.public_id


def revision(page: str) -> str:
    found = re.search(r'name="_revision" value="(\d+)"', page)
    assert found
    return found[1]


@pytest.mark.parametrize("path", ["/", "/matters", f"/matters/{MATTER}", "/sign-in", "/query", "/verify"])
@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_anyone_may_see_the_portal_in_both_languages(browser: Browser, path: str, locale: str) -> None:
    answer = browser.get(path, headers={"accept-language": locale})
    assert answer.status_code == 200
    assert f'lang="{locale}"' in answer.text


@pytest.mark.parametrize("path", ["/applications", "/me", "/desk", f"/matters/{MATTER}/apply"])
def test_a_visitor_is_sent_to_sign_in_and_back(browser: Browser, path: str) -> None:
    answer = browser.get(path, follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/sign-in?next=")


def test_a_matter_is_found_by_words_and_by_topic(browser: Browser) -> None:
    assert "食品小作坊登记" in browser.get("/matters?q=小作坊").text
    assert "食品小作坊登记" not in browser.get("/matters?q=高龄").text


def test_without_javascript_a_step_is_saved_even_when_it_is_not_right_yet(browser: Browser) -> None:
    browser.be("citizen")
    step = browser.begin()
    page = browser.get(step).text
    answer = browser.post(step, {"_revision": revision(page), "scene": "新办", "_go": "next"})
    assert answer.status_code in (303, 422)
    again = browser.get(step).text
    assert int(revision(again)) > int(revision(page))
    assert re.search(r'value="新办"[^>]*checked', again)


def test_a_row_is_added_by_a_plain_button(browser: Browser) -> None:
    browser.be("citizen")
    first = browser.begin()
    names = re.findall(r"/applications/[\w-]+/steps/[\w-]+", browser.get(first).text)
    step = next(path for path in dict.fromkeys(names) if 'name="_add"' in browser.get(path).text)
    page = browser.get(step).text
    button = re.search(r'name="_add" value="([^"]+)"', page)
    assert button
    answer = browser.post(step, {"_revision": revision(page), "_add": button[1]})
    assert answer.status_code == 200
    assert answer.text.count("row-card__title") + answer.text.count("rows-table__actions") > page.count(
        "row-card__title"
    ) + page.count("rows-table__actions")


def test_htmx_gets_the_step_alone(browser: Browser) -> None:
    browser.be("citizen")
    step = browser.begin()
    data = {"_revision": revision(browser.get(step).text), "scene": "变更"}
    headers = {"hx-request": "true", "hx-target": "div#step"}
    answer = browser.post(f"{step}/refresh", data, headers=headers)
    assert answer.status_code == 200
    assert "<html" not in answer.text and 'id="step"' in answer.text
    assert "change_items" in answer.text


def test_a_stale_page_is_told_so_and_overwrites_nothing(browser: Browser) -> None:
    browser.be("citizen")
    step = browser.begin()
    stale = revision(browser.get(step).text)
    browser.post(step, {"_revision": stale, "scene": "变更", "_go": "save"})
    assert browser.post(step, {"_revision": stale, "scene": "注销", "_go": "save"}).status_code == 409
    assert re.search(r'value="变更"[^>]*checked', browser.get(step).text)


def test_nothing_of_an_application_is_shown_to_a_stranger(browser: Browser) -> None:
    where = browser.run(handed_in)
    case = browser.run(cases.load, where)
    browser.be("company")
    paths = [
        "",
        "/materials",
        "/check",
        "/receipt",
        f"/steps/{'x'}",
        f"/files/{case.attachments[0].public_id}",
    ]
    for path in paths:
        assert browser.get(f"/applications/{where}{path}").status_code == 404, path
    assert browser.post(f"/applications/{where}/withdraw", {"_revision": "1"}).status_code == 404
    assert browser.get(f"/desk/{where}").status_code == 403
    browser.be("manager")
    assert browser.get(f"/desk/{where}").status_code == 403


def test_a_file_is_handed_out_as_an_attachment_that_runs_nothing(browser: Browser) -> None:
    where = browser.run(handed_in)
    case = browser.run(cases.load, where)
    browser.be("citizen")
    answer = browser.get(f"/applications/{where}/files/{case.attachments[0].public_id}")
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_handing_in_needs_the_declaration(browser: Browser) -> None:
    async def filled() -> tuple[str, int]:
        row = await seed.fill(await seed._actor("citizen"), MATTER)
        assert row is not None
        return row.public_id, row.revision

    where, seen = browser.run(filled)
    browser.be("citizen")
    path = f"/applications/{where}/submit"
    assert browser.post(path, {"_revision": str(seen)}).headers["location"].endswith("/check")
    answer = browser.post(path, {"_revision": str(seen), "declared": "1"})
    assert answer.headers["location"].endswith("/receipt")
    assert "20" in browser.get(answer.headers["location"]).text


def test_progress_is_told_by_number_and_code_and_a_wrong_code_tells_nothing(browser: Browser) -> None:
    where = browser.run(handed_in)
    row = browser.run(cases.load, where).row
    right = browser.post("/query", {"number": row.number, "code": row.query_code.lower()})
    assert right.status_code == 200 and row.number in right.text
    assert "惠民县老李豆腐坊（虚构）" not in right.text
    wrong = browser.post("/query", {"number": row.number, "code": "AAAAAAAA"})
    unknown = browser.post("/query", {"number": "20200101-00001", "code": "AAAAAAAA"})
    assert wrong.status_code == unknown.status_code == 422


def test_guessing_codes_is_slowed_down(browser: Browser) -> None:
    answers = [browser.post("/query", {"number": "20200101-00001", "code": "A"}) for _ in range(25)]
    assert answers[-1].status_code == 429


def test_a_decision_without_its_reason_comes_back_with_what_was_written(browser: Browser) -> None:
    where = browser.run(handed_in)
    browser.be("window")
    page = browser.get(f"/desk/{where}").text
    answer = browser.post(f"/desk/{where}", {"_revision": revision(page), "action": "decline"})
    assert answer.status_code == 422
    assert re.search(r'value="decline"[^>]*checked', answer.text)
    decided = {"_revision": revision(page), "action": "decline", "words": "不属于本机关职权范围"}
    assert browser.post(f"/desk/{where}", decided).status_code == 303
    assert browser.post(f"/desk/{where}", decided).status_code == 409


async def many() -> None:
    first = await Application.get(public_id=await handed_in())
    copies = []
    for number in range(ROWS):
        values = {name: getattr(first, name) for name in first._meta.db_fields if name != "id"}
        copies.append(
            Application(**{**values, "public_id": f"copy{number}", "number": f"20261123-1{number:04d}"})
        )
    await Application.bulk_create(copies)


def test_a_long_queue_takes_few_queries(browser: Browser, caplog: pytest.LogCaptureFixture) -> None:
    browser.run(many)
    browser.be("window")
    browser.get("/desk")
    with caplog.at_level(logging.DEBUG, logger="tortoise.db_client"):
        caplog.clear()
        answer = browser.get("/desk")
    assert answer.text.count('href="/desk/copy') >= ROWS - 1
    queries = [record for record in caplog.records if record.name == "tortoise.db_client"]
    assert 0 < len(queries) < 20


def test_what_is_frozen_at_hand_in_is_in_the_language_of_the_law(browser: Browser) -> None:
    async def filled() -> str:
        row = await seed.fill(await seed._actor("citizen"), MATTER)
        assert row is not None
        return row.public_id

    async def frozen(where: str) -> str:
        notice = await Notice.get(application__public_id=where, kind="receipt")
        return notice.facts

    where = browser.run(filled)
    browser.be("citizen")
    english = {"accept-language": "en"}
    page = browser.get(f"/applications/{where}/check", headers=english).text
    data = {"_revision": revision(page), "declared": "1"}
    assert browser.post(f"/applications/{where}/submit", data, headers=english).status_code == 303
    assert "食品小作坊登记" in browser.run(frozen, where)
