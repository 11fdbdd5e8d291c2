"""The public guide on the running application: by situation, with its blank forms, and never with another's drafts."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import quote

from starlette.testclient import TestClient

from banshi_forms import read_package
from banshi_forms.package import read_folder
from banshi_templates import HERE
from banshi_templates.guides import guide

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


def test_the_short_guide_is_made_of_the_same_definition(manager: TestClient) -> None:
    whole = manager.get("/matters/food-workshop").text
    assert 'href="/matters/food-workshop?short=1"' in whole
    short = manager.get("/matters/food-workshop?short=1").text
    assert 'href="/matters/food-workshop"' in short and len(short) < len(whole)
    definition = read_package(read_folder(HERE / "matters" / "food-workshop"))
    for material in definition.materials["materials"]:
        assert material["title"] in short
    assert definition.guide["conditions"][0] in short and definition.guide["basis"][0]["title"] not in short
    own = {**definition.guide, "short": "请**早上**来。"}
    said = guide(replace(definition, guide=own), short=True).guide.body
    assert "<strong>早上</strong>" in said and "<strong>早上</strong>" not in guide(definition).guide.body
