"""Designing without code: lists and panels of every part, and what their buttons do."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from starlette.testclient import TestClient

from banshi_designer import outline, panels
from banshi_designer.edits import apply
from banshi_forms import Context, check, plan, prune, read_package, validate
from banshi_forms.nodes import walk
from banshi_forms.package import read_folder
from banshi_platform.i18n import use_locale
from banshi_templates import HERE

TODAY = Context(date(2026, 11, 23))
MATTERS = {
    path.name: read_package(read_folder(path))
    for path in sorted((HERE / "matters").iterdir())
    if path.is_dir()
}
DESIGN = "/admin/matters/food-workshop/design"


def all_panels(name: str) -> list[panels.Panel]:
    """The panel of every part and of everything in it."""
    defn = MATTERS[name]
    found = [panels.of_part(defn, part) for part in panels.WHOLE]
    for part in panels.LISTS:
        found += [
            panels.of_thing(defn, part, t.key) for group in outline.groups(defn, part) for t in group.things
        ]
    fields = [thing for group in outline.groups(defn, "form") for thing in group.things]
    return [*found, *(panels.of_field(defn, thing.key) for thing in fields)]


@pytest.mark.parametrize("name", MATTERS)
def test_a_panel_saved_as_it_was_opened_changes_nothing(name: str) -> None:
    for panel in all_panels(name):
        assert [f.pointer for f in validate(panel.schema, panel.value, TODAY)] == [], panel.place
        assert panels.changed(panel, prune(panel.schema, panel.value, TODAY)) == [], panel.place


@pytest.mark.parametrize("name", MATTERS)
def test_every_property_of_a_panel_has_a_name_a_clerk_can_read(name: str) -> None:
    """Chinese, in the language of the matter; keys of the package are for those who write JSON."""
    untitled = {
        f"{panel.part} {node.pointer}"
        for panel in all_panels(name)
        for node in walk(plan(panel.schema, panel.value, TODAY))
        if node.pointer and node.kind not in ("hidden", "row") and not re.search("[一-鿿0-9]", node.title)
    }
    assert untitled == set()


@pytest.mark.parametrize("name", MATTERS)
def test_no_panel_asks_for_json(name: str) -> None:
    """What has no field of its own is shown in words; the JSON is the expert view's."""
    boxes = {
        f"{panel.part} {node.pointer}"
        for panel in all_panels(name)
        for node in walk(plan(panel.schema, panel.value, TODAY))
        if node.kind == "json"
    }
    assert boxes == set()


@pytest.mark.parametrize("kind", [offered.id for offered in outline.BY_ID.values()])
def test_every_kind_of_field_can_be_added_and_is_whole(kind: str) -> None:
    defn = MATTERS["food-workshop"]
    where = outline.groups(defn, "form")[0].key
    operation, key = outline.added(defn, "form", where, kind, "新字段")
    done = apply(defn, operation)
    assert [f for f in check(done) if f.severity == "error"] == []
    panel = panels.of_field(done, key)
    assert panels.changed(panel, {**panel.value, "title": "改了名"})


def revision(page: str) -> str:
    found = re.search(r'name="_revision" value="(\d+)"', page)
    assert found
    return found[1]


@pytest.fixture
def draft(manager: TestClient) -> TestClient:
    manager.post("/admin/matters/food-workshop/draft/start")
    return manager


def act(site: TestClient, part: str, **data: str) -> Any:
    page = site.get(f"{DESIGN}/{part}").text
    return site.post(f"{DESIGN}/{part}/do", data={"_revision": revision(page), **data})


@pytest.mark.parametrize(
    "part", ["form", "materials", "procedure", "certificate", "guide", "profile", "history"]
)
@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_every_part_can_be_looked_at(draft: TestClient, part: str, locale: str) -> None:
    answer = draft.get(f"{DESIGN}/{part}", headers={"accept-language": locale})
    assert answer.status_code == 200 and "<main" in answer.text


def test_a_clerk_adds_a_field_names_it_moves_it_and_takes_it_back(draft: TestClient) -> None:
    added = act(draft, "form", do="add situation:0", kind="mobile", title="微信绑定手机号")
    assert added.status_code == 200 and "微信绑定手机号" in added.text
    path = re.search(r"thing=(field_\d+)", str(added.url))
    assert path
    where = f"{DESIGN}/form?thing={path[1]}"
    saved = draft.post(
        where, data={"_revision": revision(added.text), "title": "绑定的手机", "required": "true"}
    )
    assert "绑定的手机" in saved.text and "已保存" in saved.text
    assert act(draft, "form", do=f"up {path[1]}").status_code == 200
    for _ in range(3):
        act(draft, "form", do="undo -")
    assert "绑定的手机" not in draft.get(f"{DESIGN}/form").text


def test_what_is_wrong_in_a_panel_is_said_beside_it_and_nothing_typed_is_lost(draft: TestClient) -> None:
    added = act(draft, "form", do="add situation:0", kind="text", title="待改字段")
    where = str(added.url).partition("#")[0]
    answer = draft.post(
        where, data={"_revision": revision(added.text), "title": "", "x-hint": "填写说明留着"}
    )
    assert answer.status_code == 422
    assert "填写说明留着" in answer.text and "请填写名称" in answer.text
    act(draft, "form", do="undo -")


def test_a_field_that_is_needed_elsewhere_is_not_removed_and_it_is_said_where(draft: TestClient) -> None:
    answer = act(draft, "form", do="remove scene")
    assert answer.status_code == 422
    assert "其他内容还在使用这个字段" in answer.text or "不能删除" in answer.text


def test_a_material_is_added_and_restored_away(draft: TestClient) -> None:
    before = revision(draft.get(f"{DESIGN}/materials").text)
    added = act(draft, "materials", do="add materials", title="消防安全承诺书")
    assert "消防安全承诺书" in added.text
    assert "消防安全承诺书" in draft.get(f"{DESIGN}/history").text
    act(draft, "history", do=f"restore {before}")
    assert "消防安全承诺书" not in draft.get(f"{DESIGN}/materials").text


def test_a_stale_page_of_the_same_person_loses_nothing(draft: TestClient) -> None:
    page = draft.get(f"{DESIGN}/materials").text
    act(draft, "materials", do="add materials", title="第一份")
    answer = draft.post(
        f"{DESIGN}/materials/do", data={"_revision": revision(page), "do": "add materials", "title": "第二份"}
    )
    assert "第一份" in answer.text and "第二份" in answer.text
    act(draft, "materials", do="undo -"), act(draft, "materials", do="undo -")


def test_a_citizen_may_not_design(citizen: TestClient) -> None:
    assert citizen.get(f"{DESIGN}/form").status_code == 403


def test_the_words_of_the_designer_are_chinese_first(draft: TestClient) -> None:
    with use_locale("zh_CN"):
        page = draft.get(f"{DESIGN}/form", headers={"accept-language": "zh-CN"}).text
    assert "申请表" in page and "添加字段" in page and "必填" in page
