"""Beginning a matter and finding it again: the pages, as a clerk uses them."""

from __future__ import annotations

import re
import sys
from html import unescape
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from banshi_designer import starting
from banshi_designer.starting.beginning import item_types
from banshi_forms import check

sys.path.insert(0, str(Path(__file__).parent))
from office_files import docx, xlsx

CITY = starting.Office("滨州市行政审批服务局", "11371600MB9000015M", "371600", "city")


@pytest.mark.parametrize("kind", [code for code, _name in item_types()])
@pytest.mark.parametrize("audience", ["person", "legal", "both"])
def test_a_blank_matter_lacks_only_what_is_still_to_be_written(kind: str, audience: str) -> None:
    made = starting.blank(starting.Beginning("临时占道审批", "lszdsp", CITY, kind, audience))  # type: ignore[arg-type]
    assert {finding.code for finding in check(made)} == {"unwritten"}


@pytest.mark.parametrize("one", starting.starters(), ids=lambda one: one.code)
def test_a_copy_is_whole_and_keeps_its_translations(one: starting.Starter) -> None:
    made = starting.copied(one.definition, starting.Beginning("新的事项", "xdsx", CITY))
    assert {f.code for f in check(made) if f.severity == "error"} == set()
    assert made.profile["organisation"]["credit_code"] == CITY.credit_code
    assert len(made.translations["en"]) > len(one.definition.translations["en"]) - 5
    assert {result["number"]["series"][:4] for result in made.certificate["results"]} == {"xdsx"}


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("食品小作坊登记", "spxzfdj"),
        ("占用、挖掘城市道路审批（临时占用）", "zywjcsdlsp"),
        ("Road works", "road-works"),
        ("（）", "matter"),
        ("高龄津贴", "gljt-2"),
    ],
)
def test_a_code_is_suggested_from_the_name(title: str, code: str) -> None:
    assert starting.suggested_code(title, {"gljt"}) == code
    assert starting.faults(title, code, {"gljt"}) == {}


def words(answer: object) -> str:
    return unescape(re.sub(r"<[^>]+>", " ", answer.text))  # type: ignore[attr-defined]


def office(site: TestClient, way: str = "blank") -> str:
    found = re.search(r'<option value="(\d+)">滨州市行政审批服务局', site.get(f"/admin/new?way={way}").text)
    assert found
    return found[1]


def begin(site: TestClient, **more: str) -> object:
    form = {"way": "blank", "title": "临时占道审批", "code": "", "organisation": office(site), "_go": "make"}
    return site.post("/admin/new", data=form | more)


def test_a_matter_begins_from_nothing_and_stands_in_the_catalogue(manager: TestClient) -> None:
    answer = begin(manager)
    assert "/admin/matters/lszdsp/design/form" in str(answer.url)  # type: ignore[attr-defined]
    assert "临时占道审批" in manager.get("/admin?q=临时").text
    assert "临时占道审批" in manager.get("/admin?state=never").text
    assert "临时占道审批" not in manager.get("/admin?state=published").text


def test_what_is_wrong_is_said_beside_it_and_nothing_typed_is_lost(manager: TestClient) -> None:
    answer = begin(manager, title="又一个事项", code="Food Workshop!", organisation="")
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert "代号由小写字母、数字和连字符组成" in words(answer)
    assert "请选择实施主体" in words(answer)
    assert 'value="又一个事项"' in answer.text  # type: ignore[attr-defined]
    taken = begin(manager, title="又一个事项", code="food-workshop")
    assert "已有代号为“food-workshop”的事项" in words(taken)


def test_a_code_can_be_suggested_before_anything_is_made(manager: TestClient) -> None:
    assert 'value="hwggsp"' in begin(manager, title="户外广告审批", _go="suggest").text  # type: ignore[attr-defined]


@pytest.mark.parametrize(("way", "code"), [("starter", "cp-one"), ("copy", "cp-two")])
def test_a_matter_begins_from_a_starter_or_a_copy(manager: TestClient, way: str, code: str) -> None:
    begin(manager, way=way, source="old-age-allowance", title="百岁补贴", code=code)
    assert "百岁补贴" in manager.get(f"/admin/matters/{code}/design/form").text
    assert begin(manager, way=way, source="", title="缺", code="que").status_code == 422  # type: ignore[attr-defined]


def test_nobody_copies_what_is_not_theirs_or_not_there(manager: TestClient) -> None:
    assert begin(manager, way="copy", source="no-such", title="缺", code="que").status_code == 404  # type: ignore[attr-defined]


def test_a_citizen_makes_nothing(citizen: TestClient) -> None:
    assert citizen.get("/admin/new").status_code == 403
    assert citizen.post("/admin/new", data={"title": "x"}).status_code == 403


def upload(site: TestClient, data: bytes, name: str = "实施清单.xlsx") -> object:
    return site.post(
        "/admin/new/table",
        data={"organisation": office(site, "table")},
        files={"file": (name, data, "application/octet-stream")},
    )


def hidden(answer: object) -> dict[str, str]:
    """The fields of the report's form as a browser would post them."""
    text = answer.text  # type: ignore[attr-defined]
    form = text[text.index('class="table-report"') :]
    found = dict(re.findall(r'<input [^>]*?name="([^"]+)"[^>]*? value="([^"]*)"', form))
    found = {unescape(name): unescape(value) for name, value in found.items() if not name.startswith("out.")}
    for name, options in re.findall(r'<select [^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = unescape(chosen[1]) if chosen else ""
    return found


def test_a_table_is_shown_then_corrected_then_made_in_one_step_that_can_be_taken_back(
    manager: TestClient,
) -> None:
    report = upload(manager, xlsx())
    assert "还没有建立任何东西" in words(report)
    form = hidden(report)
    assert (form["title"], form["code"]) == ("临时占用城市道路审批", "lszycsdlsp")
    assert "lszycsdlsp" not in manager.get("/admin").text
    again = manager.post("/admin/new/table/settle", data=form | {"_go": "look", "out.1.2": "materials"})
    assert "授权委托书" in words(again)
    done = manager.post("/admin/new/table/settle", data=form | {"_go": "make", "out.1.2": "materials"})
    assert str(done.url).endswith("/admin/matters/lszycsdlsp/started")
    assert "条件只保留了文字" in words(done)
    page = manager.get("/admin/matters/lszycsdlsp/design/materials").text
    assert "施工许可证" in page
    assert "授权委托书" not in page
    assert "由表格“实施清单.xlsx”建立" in words(manager.get("/admin/matters/lszycsdlsp/design/history"))
    revision = re.search(r'name="_revision" value="(\d+)"', page)
    assert revision
    undone = manager.post(
        "/admin/matters/lszycsdlsp/design/materials/do", data={"do": "undo -", "_revision": revision[1]}
    )
    assert "施工许可证" not in undone.text


def test_the_report_posts_back_what_was_understood(manager: TestClient) -> None:
    """Posted as it was drawn, the report says the same: nothing that was understood is taken for a correction."""
    first = upload(manager, docx(), "清单.docx")
    second = manager.post("/admin/new/table/settle", data=hidden(first) | {"_go": "look"})
    outcomes = [re.findall(r'<tr role="row" class="(is-\w+)"', page.text) for page in (first, second)]  # type: ignore[attr-defined]
    assert outcomes[0] == outcomes[1] != []


@pytest.mark.parametrize("data", [b"", b"no office file", xlsx([("", [("x", "y")])])[:300]])
def test_a_file_that_cannot_be_read_is_answered_with_a_sentence(manager: TestClient, data: bytes) -> None:
    answer = upload(manager, data)
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert "请" in words(answer)


def test_the_catalogue_filters_by_class_type_and_organisation(manager: TestClient) -> None:
    assert "高龄津贴" in manager.get("/admin?type=05").text
    assert "食品小作坊登记" not in manager.get("/admin?type=05").text
    assert "食品小作坊登记" in manager.get("/admin?category=A&q=小作坊 惠民").text
    assert "没有符合的事项" in words(manager.get("/admin?category=C")) or "没有" in words(
        manager.get("/admin?category=C")
    )
    assert manager.get("/admin?page=99999&organisation=abc").status_code == 200


@pytest.mark.parametrize(("token", "status"), [("../../etc/passwd", 422), ("", 422), ("0" * 64, 404)])
def test_only_a_file_that_was_put_aside_is_read_again(manager: TestClient, token: str, status: int) -> None:
    form = {"token": token, "name": "a.xlsx", "organisation": office(manager), "_go": "make"}
    assert manager.post("/admin/new/table/settle", data=form).status_code == status
