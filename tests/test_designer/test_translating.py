"""The table of translations: every text is there, many are saved at once, nobody's work is overwritten unseen."""

from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from banshi_designer import translating
from banshi_designer.edits import apply
from banshi_forms import Definition, read_package
from banshi_forms.localise import untranslated
from banshi_forms.package import read_folder
from banshi_templates import HERE

PAGE = "/admin/matters/food-workshop/translations"
DEFN = read_package(read_folder(HERE / "matters" / "food-workshop"))


def without_words() -> Definition:
    return read_package(
        {n: d for n, d in read_folder(HERE / "matters" / "food-workshop").items() if "translations" not in n}
    )


def test_every_untranslated_text_is_in_the_table() -> None:
    bare = without_words()
    listed = {text.source for text in translating.texts(bare, "en") if not text.said}
    assert {one.text for one in untranslated(bare, "en")} <= listed


def test_messages_of_checks_are_texts_too_and_are_changed_where_they_stand() -> None:
    message = next(text for text in translating.texts(DEFN, "en") if text.place)
    posted = {message.key: (translating.seen(message.said), "Another sentence.")}
    operations = translating.changes(translating.texts(DEFN, "en"), posted, "en")
    after = apply(DEFN, operations[0])
    again = next(text for text in translating.texts(after, "en") if text.key == message.key)
    assert (again.source, again.said) == (message.source, "Another sentence.")


def test_shares_count_each_text_once_in_each_part_and_once_in_all() -> None:
    whole, *parts = translating.shares(translating.texts(DEFN, "en"))
    assert whole.done == whole.total
    assert sum(part.total for part in parts) >= whole.total > max(part.total for part in parts)
    assert all(
        share.done == 0
        for share in translating.shares([t for t in translating.texts(without_words(), "en") if not t.place])
    )


@settings(max_examples=8, deadline=None)
@given(st.data())
def test_saving_what_was_seen_changes_nothing_and_saving_more_changes_only_that(data: st.DataObject) -> None:
    there = translating.texts(DEFN, "en")
    chosen = data.draw(st.lists(st.sampled_from(there), max_size=5, unique_by=lambda text: text.key))
    posted = {text.key: (translating.seen(text.said), text.said) for text in there}
    posted |= {text.key: (translating.seen(text.said), text.said + "!") for text in chosen}
    after = DEFN
    for operation in translating.changes(there, posted, "en"):
        after = apply(after, operation)
    now = {text.key: text.said for text in translating.texts(after, "en")}
    assert now == {text.key: text.said + ("!" if text in chosen else "") for text in there}


@pytest.mark.parametrize(
    ("source", "said", "holes"),
    [
        ("编号{year}", "Number {year}", ()),
        ("编号{year}", "Number", ("{year}",)),
        ("{{ name }}的证", "Permit of {{ nam }}", ("{{ nam }}", "{{ name }}")),
        ("没有", "", ()),
    ],
)
def test_placeholders_that_differ_are_named(source: str, said: str, holes: tuple[str, ...]) -> None:
    assert translating.Text("k", source, said, ("form",), "p").holes == holes


def fields(page: str) -> dict[str, str]:
    found = {"_revision": (re.findall(r'name="_revision" value="(\d+)"', page) or ["0"])[-1]}
    found |= dict(re.findall(r'name="(was\.\w+)" value="(\w+)"', page))
    for name, value in re.findall(
        r'<input class="input" id="to\.\w+" name="(to\.\w+)" value="([^"]*)"', page
    ):
        found[name] = unescape(value)
    for name, value in re.findall(r'<textarea [^>]*name="(to\.\w+)"[^>]*>([^<]*)</textarea>', page):
        found[name] = unescape(value)
    return found


@pytest.fixture
def draft(manager: TestClient) -> TestClient:
    manager.post("/admin/matters/food-workshop/draft/start")
    return manager


def sign_in(site: TestClient, who: str) -> None:
    site.cookies.clear()
    assert site.post("/demo-sign-in", data={"account": who}).status_code == 200


def key_of(page: str, source: str) -> str:
    found = re.search(rf'<label for="to\.(\w+)" lang="zh-CN">{source}</label>', page)
    assert found
    return found[1]


def test_many_are_saved_at_once_as_one_step_and_taken_back(draft: TestClient) -> None:
    form = fields(draft.get(PAGE).text)
    first, second = [name for name in form if name.startswith("to.")][:2]
    said = draft.post(PAGE, data=form | {first: "One", second: "Two"})
    assert "已保存 2 条译文" in said.text
    now = fields(said.text)
    assert (now[first], now[second]) == ("One", "Two")
    draft.post(PAGE, data={"do": "undo -", "_revision": now["_revision"]})
    assert fields(draft.get(PAGE).text)[first] == form[first]


def test_filters_find_by_part_words_and_what_is_missing(draft: TestClient) -> None:
    assert "没有符合的文字" in draft.get(f"{PAGE}?missing=1").text
    page = draft.get(f"{PAGE}?q=生产面积&part=form").text
    key = key_of(page, "生产面积")
    draft.post(f"{PAGE}?q=生产面积&part=form", data=fields(page) | {f"to.{key}": ""})
    assert key_of(draft.get(f"{PAGE}?missing=1").text, "生产面积") == key


def test_somebody_elses_translation_is_shown_before_it_is_overwritten(draft: TestClient) -> None:
    page = draft.get(f"{PAGE}?q=生产加工地址").text
    key, form = key_of(page, "生产加工地址"), fields(page)
    sign_in(draft, "colleague")
    theirs = fields(draft.get(f"{PAGE}?q=生产加工地址").text)
    draft.post(f"{PAGE}?q=生产加工地址", data=theirs | {f"to.{key}": "Theirs"})
    sign_in(draft, "manager")
    answer = draft.post(f"{PAGE}?q=生产加工地址", data=form | {f"to.{key}": "Mine"})
    assert answer.status_code == 409
    assert "别人刚在这里写了“Theirs”" in answer.text
    assert fields(answer.text)[f"to.{key}"] == "Mine"
    assert draft.post(f"{PAGE}?q=生产加工地址", data=fields(answer.text)).status_code == 200
    assert fields(draft.get(f"{PAGE}?q=生产加工地址").text)[f"to.{key}"] == "Mine"
