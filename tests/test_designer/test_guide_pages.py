"""The public guide on the running application: by situation, with its blank forms, and never with another's drafts."""

from __future__ import annotations

import re
from urllib.parse import quote

from starlette.testclient import TestClient

GUIDE = "/matters/food-workshop"


def main_of(page: str) -> str:
    return page.partition("<main")[2].partition("</main>")[0]


def test_a_blank_form_of_the_package_is_downloaded_and_nothing_else_of_it(site: TestClient) -> None:
    site.cookies.clear()
    page = site.get(GUIDE).text
    address = f"{GUIDE}/files/{quote('授权委托书.txt')}"
    assert address in page
    answer = site.get(address)
    assert answer.status_code == 200 and answer.content
    assert answer.headers["content-disposition"].startswith("attachment")
    for name in ("form.json", "profile.json", "nothing.txt", quote("../form.json", safe="")):
        assert site.get(f"{GUIDE}/files/{name}").status_code == 404


def test_the_guide_is_shown_for_one_situation_and_for_all(site: TestClient) -> None:
    site.cookies.clear()
    every, one = site.get(GUIDE).text, site.get(GUIDE, params={"situation": "cancel"}).text
    assert 'aria-current="true"' in main_of(one) and 'aria-current="true"' not in main_of(every)
    assert main_of(site.get(GUIDE, params={"situation": "<script>"}).text) == main_of(every)


def test_what_is_kept_of_a_guide_holds_nobodys_drafts(citizen: TestClient) -> None:
    started = citizen.post(f"{GUIDE}/apply")
    mine = re.search(r"/applications/[\w-]+", str(started.url))
    assert mine and mine[0] in citizen.get(GUIDE).text
    citizen.cookies.clear()
    assert "/applications/" not in main_of(citizen.get(GUIDE).text)
