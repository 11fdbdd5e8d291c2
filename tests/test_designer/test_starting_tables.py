"""A matter out of an Excel or Word table: nothing is lost silently, and nothing in a file does harm."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from banshi_designer.starting import Office, tables
from banshi_designer.starting.tables import conditions, grids, report, sentences, unpacking
from banshi_designer.starting.tables.blocks import blocks
from banshi_designer.starting.tables.conditions import Known
from banshi_forms import Context, check, validate

sys.path.insert(0, str(Path(__file__).parent))
from office_files import AREAS, ELEMENTS, FIELDS, LIST, MATERIALS, docx, with_part, xlsx

OFFICE = Office("滨城区行政审批服务局", "11371602MB900003XX", "371602", "county")
TODAY = Context(date(2026, 11, 23))


def made(data: bytes, corrections: Sequence[tuple[str, str]] = ()) -> tables.Made:
    return tables.made(tables.read_table(data, "清单"), OFFICE, tables.mapping(corrections), code="zy")


def line(result: tables.Made, source: str) -> report.Line:
    return next(one for one in result.lines if one.source == source)


@pytest.fixture(scope="module")
def whole() -> tables.Made:
    return made(xlsx())


def errors(result: tables.Made) -> list[str]:
    return [f"{f.pointer} {f.code}" for f in check(result.definition) if f.severity == "error"]


def test_a_whole_list_becomes_a_definition_that_lacks_only_what_the_list_does_not_say(
    whole: tables.Made,
) -> None:
    assert errors(whole) == ["guide.json#/summary unwritten"]


def test_word_says_the_same_as_excel(whole: tables.Made) -> None:
    assert made(docx()).definition == whole.definition


def test_elements_stand_where_they_belong(whole: tables.Made) -> None:
    profile, guide = whole.definition.profile, whole.definition.guide
    assert (profile["title"], profile["item_code"], profile["type"], profile["level"]) == (
        "临时占用城市道路审批", "370117902001", "01", "4",
    )  # fmt: skip
    assert profile["implementation_code"] == "11371602MB900003XX4370117902001"
    assert (profile["audience"], profile["handling_type"], profile["fee"]["charged"]) == (
        ["1", "2", "3"],
        "promised",
        False,
    )
    limits = whole.definition.procedure["limits"]
    assert (limits["statutory"]["days"], limits["promised"][0]["days"]) == (20, 5)
    assert guide["conditions"] == ["确需占用道路", "有安全措施"]
    assert guide["basis"][0]["title"] == "城市道路管理条例"
    assert guide["basis"][0]["document_no"] == "国务院令第198号"
    assert guide["basis"][0]["article"] == "第三十一条"
    assert guide["contact"]["phone"] == "0543-8100000"


def test_materials_know_their_condition_source_and_copies(whole: tables.Made) -> None:
    form, permit, agent, plan = whole.definition.materials["materials"]
    assert form["generated_from_form"] is True
    assert permit["when"] == {"properties": {"purpose": {"const": "施工占道"}}, "required": ["purpose"]}
    assert permit["condition"] == "占用事由是施工占道"
    assert (permit["source"], permit["copies"]) == (
        {"channel": "20", "from": "住建部门"},
        {"original": 0, "copy": 1},
    )
    assert (permit["medium"], permit["review_points"]) == ("both", ["在有效期", "与表单一致"])
    assert agent["when"]["properties"] == {"is_agent": {"const": True}}
    assert (plan["necessity"], plan["condition"], plan.get("when")) == ("deferrable", "占用面积大的", None)
    assert (plan["accept"]["min"], plan["accept"]["max"]) == (3, 10)


def test_fields_become_a_form_whose_rules_hold(whole: tables.Made) -> None:
    form = whole.definition.form
    assert form["properties"]["scene"]["enum"] == ["新办", "变更", "延期"]
    assert (
        form["properties"]["areas"]["items"]["properties"]["area"]["x-formula"] == "round(length_m*width_m,2)"
    )
    assert form["properties"]["area_total"]["x-formula"] == "sum_of(areas.map(r, r.area))"
    rules = {rule["x-rule"]["title"]: rule["then"] for rule in form["allOf"]}
    assert list(rules) == ["是否委托代理：是", "占用事由是施工占道", "总面积不小于50，且办理情形不是变更"]
    assert rules["是否委托代理：是"]["required"] == ["agent_name"]
    assert rules["总面积不小于50，且办理情形不是变更"]["properties"]["near_m"]["minimum"] == 25
    answers = {
        "scene": "新办", "applicant_name": "张三", "applicant_id": "37160219850312001X", "purpose": "施工占道",
        "is_agent": False, "project_name": "管廊", "period_from": "2026-12-02", "period_to": "2026-12-01", "odd": "无",
    }  # fmt: skip
    assert [f.pointer for f in validate(form, answers, TODAY)] == ["/period_to"]


@pytest.mark.parametrize(
    "title", ["5.1 areas 占用地块（table 1–20 行）", "占用地块 areas（明细）", "占用地块（可重复）"]
)
def test_a_table_of_rows_is_a_group_of_its_own_by_its_title(title: str) -> None:
    form = made(xlsx([("表单", FIELDS[:6]), (title, AREAS)])).definition.form
    name, group = list(form["properties"].items())[-1]
    assert (name in ("areas", "zydk"), group["title"]) == (True, "占用地块")
    assert list(group["items"]["properties"]) == ["part", "length_m", "width_m", "area"]


def test_steps_begin_with_the_situation_and_the_applicant(whole: tables.Made) -> None:
    assert [step["title"] for step in whole.definition.form["x-steps"]] == ["办理情形", "申请人", "申请事项"]


@pytest.mark.parametrize(
    ("source", "outcome", "said"),
    [
        ("事项名称", "taken", ""),
        ("基本编码", "guessed", ""),
        ("网上支付", "kept", "Nobody knows this element"),
        ("占用方案", "guessed", "not yet tested"),
        ("施工许可证", "guessed", "备用列：甲"),
        ("工程名称", "guessed", "Shown when"),
        ("天数", "kept", "No formula can be read"),
        ("怪字段", "guessed", "The condition is not understood"),
        ("办理情形", "guessed", "不得代选"),
    ],
)
def test_each_row_says_what_became_of_it(whole: tables.Made, source: str, outcome: str, said: str) -> None:
    found = line(whole, source)
    assert found.outcome == outcome
    assert said in " ".join(note.sentence % note.named for note in found.notes)


def test_every_cell_that_is_not_taken_over_stands_in_the_report(whole: tables.Made) -> None:
    told = "\n".join(f"{one.source}\n{one.text}\n{one.notes}" for one in whole.lines)
    for rows in (ELEMENTS[1:], MATERIALS[1:], FIELDS[1:], AREAS[1:]):
        for row in rows:
            for cell in row:
                for piece in str(cell).split("\n"):
                    assert piece in told or " / " in piece, piece


def test_a_person_corrects_a_column_a_kind_an_element_and_leaves_rows_out() -> None:
    result = made(
        xlsx(),
        [
            ("col.1.8", "materials:hint"),
            ("type.2.12", "long_text"),
            ("to.0.12", "intermediary"),
            ("out.1.0", "materials"),
            ("out.2.11", "fields"),
        ],
    )
    assert result.definition.materials["materials"][0]["title"] == "施工许可证"
    assert result.definition.materials["materials"][0]["hint"] == "甲"
    assert result.definition.form["properties"]["odd"]["x-widget"] == "textarea"
    assert result.definition.profile["intermediary"] == "是"
    assert (line(result, "占用道路申请表").outcome, line(result, "天数").outcome) == ("left_out", "left_out")


def test_a_table_can_be_taken_for_another_kind_or_for_none() -> None:
    result = made(xlsx(), [("kind.1", "none"), ("kind.2", "none"), ("kind.3", "none")])
    assert [block.kind for block in result.tables] == ["elements", "none", "none", "none"]
    assert len(result.definition.materials["materials"]) == 1  # the blank matter's own
    assert "施工许可证" in "\n".join(one.text for one in result.lines)


def test_corrections_of_a_table_that_was_seen_as_another_kind_are_not_taken_for_it() -> None:
    seen = [
        ("kind.1", "fields"),
        ("col.1.1", "materials:title"),
        ("col.1.2", "materials:"),
        ("out.1.1", "materials"),
    ]
    labels = [one.source for one in made(xlsx(), seen).lines if one.block == 1]
    assert labels == ["占用道路申请表", "施工许可证", "授权委托书", "占用方案"]


def test_four_columns_merged_names_and_values_that_go_on_below() -> None:
    rows = (
        ("事项名称", "甲", "事项类型", "行政给付"),
        ("受理条件", "年满八十周岁", "", ""),
        ("", "本市户籍", "", ""),
    )
    profile = made(xlsx([("", rows)])).definition
    assert (profile.profile["title"], profile.profile["type"]) == ("甲", "05")
    assert profile.guide["conditions"] == ["年满八十周岁", "本市户籍"]


def test_the_type_follows_from_the_item_code_where_nobody_tells_it() -> None:
    made_of = made(xlsx([("", (("事项名称", "高龄津贴"), ("基本编码", "370511902000")))])).definition
    assert (made_of.profile["type"], made_of.procedure["terms"]) == ("05", "benefit")


def test_headings_of_a_document_name_the_texts_below_them() -> None:
    data = docx([], ["高龄津贴给付", "一、受理条件", "年满八十周岁。", "二、说明", "其他文字"])
    result = made(data)
    assert result.definition.profile["title"] == "高龄津贴给付"
    assert result.definition.guide["conditions"] == ["年满八十周岁。"]
    assert [one.text for one in result.lines if one.block < 0] == ["高龄津贴给付", "二、说明", "其他文字"]


FACTS = {
    "kind": Known("申请人类型", "single", ("自然人", "企业", "个体工商户")),
    "people": Known("从业人数", "integer"),
    "agent": Known("是否委托代理", "yes_no"),
    "goods": Known("品种", "several", ("茶", "糖")),
    "areas": Known("地块", "rows", rows={"part": Known("部位", "single", ("人行道",))}),
}


@pytest.mark.parametrize(
    ("text", "schema"),
    [
        ("总是", None),
        ('kind=="企业"', {"properties": {"kind": {"const": "企业"}}, "required": ["kind"]}),
        ("kind!='企业'", {"properties": {"kind": {"not": {"const": "企业"}}}, "required": ["kind"]}),
        ('kind in ["企业","自然人"]', {"properties": {"kind": {"enum": ["企业", "自然人"]}}, "required": ["kind"]}),
        ("people >= 50 && agent", {"properties": {"people": {"minimum": 50}, "agent": {"const": True}}, "required": ["people", "agent"]}),
        ("!agent", {"properties": {"agent": {"const": False}}, "required": ["agent"]}),
        ('any(areas, part=="人行道")', {"properties": {"areas": {"contains": {"properties": {"part": {"const": "人行道"}}, "required": ["part"]}}}, "required": ["areas"]}),
        ("申请人类型为“企业”且从业人数大于50的", {"properties": {"kind": {"const": "企业"}, "people": {"exclusiveMinimum": 50}}, "required": ["kind", "people"]}),
        ("申请人类型是企业、个体工商户", {"properties": {"kind": {"enum": ["企业", "个体工商户"]}}, "required": ["kind"]}),
        ("企业提供", {"properties": {"kind": {"const": "企业"}}, "required": ["kind"]}),
        ("委托代理的", {"properties": {"agent": {"const": True}}, "required": ["agent"]}),
        ("品种==茶", {"properties": {"goods": {"contains": {"const": "茶"}}}, "required": ["goods"]}),
    ],
)  # fmt: skip
def test_conditions_are_read_from_expressions_and_words(text: str, schema: Any) -> None:
    found = sentences.read_condition(text, FACTS)
    assert (found.schema if found else None) == schema


@pytest.mark.parametrize(
    "text",
    [
        "天气好的",
        'kind=="外星人"',
        "missing>3",
        "__import__('os').system('x')",
        "people.bit_length()",
        "(" * 300,
        "kind==1 if agent else 2",
        "a" * 500,
    ],
)
def test_conditions_that_nobody_understands_are_said_to_be_so(text: str) -> None:
    with pytest.raises(conditions.Unread):
        sentences.read_condition(text, FACTS)


def test_a_formula_is_text_and_nothing_is_worked_out() -> None:
    rows = (("事项名称", "=1+1"), ("受理条件", '=WEBSERVICE("http://x")'))
    assert made(xlsx([("", rows)])).definition.profile["title"] == "=1+1"


BOMB = b"<w:document xmlns:w='x'>" + b" " * (unpacking.LARGEST_TEXT + 1) + b"</w:document>"
ENTITIES = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", unpacking.BadTable),
        (b"PK\x03\x04 not really", unpacking.BadTable),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100, unpacking.OldTable),
        (with_part(docx(), "word/document.xml", BOMB), unpacking.LargeTable),
        (with_part(xlsx(), "xl/sharedStrings.xml", ENTITIES), unpacking.BadTable),
        (with_part(docx(), "word/settings.xml", ENTITIES.decode().encode("utf-16")), unpacking.BadTable),
        (with_part(xlsx(), "xl/vbaProject.bin", b"\0"), unpacking.ActiveTable),
        (with_part(xlsx(), "xl/worksheets/sheet1.xml", b"<worksheet><broken"), unpacking.BadTable),
        (b"\0" * (unpacking.LARGEST + 1), unpacking.LargeTable),
        (xlsx([("", [("a", "b")] * (grids.MOST_ROWS + 1))]), grids.TooManyRows),
    ],
    ids=["empty", "no zip", "old or locked", "bomb", "entities", "entities in utf-16", "macros", "broken", "large", "rows"],
)  # fmt: skip
def test_files_that_would_do_harm_are_refused_with_a_sentence(data: bytes, problem: type[Exception]) -> None:
    with pytest.raises(problem) as caught:
        tables.read_table(data, "清单.xlsx")
    assert "清单.xlsx" in str(caught.value)


def test_a_stray_mark_in_the_last_row_of_a_sheet_costs_nothing() -> None:
    data = xlsx([("", [("事项名称", "甲")])])
    sheet = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>事项名称</t></is></c><c r="B1" t="inlineStr"><is><t>甲</t></is></c></row><row r="1048576"><c r="A1048576" t="inlineStr"><is><t>完</t></is></c></row></sheetData></worksheet>'
    document = tables.read_table(with_part(data, "xl/worksheets/sheet1.xml", sheet.encode()), "a")
    assert [row.number for row in document.grids[0].rows] == [1, 1048576]


def test_hundreds_of_fields_are_read() -> None:
    rows = [FIELDS[0], *((at, f"field_{at}", f"字段{at}", "text", "是", "", "", "") for at in range(500))]
    result = made(xlsx([("字段", rows)]))
    assert len(result.definition.form["properties"]) == 500
    assert {error.split()[1] for error in errors(result)} == {"unwritten"}


CELLS = st.one_of(
    st.sampled_from([str(cell) for _, rows in LIST for row in rows for cell in row]),
    st.text(max_size=12),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(CELLS, min_size=1, max_size=9), min_size=1, max_size=14))
def test_any_table_gives_a_definition_of_right_shape_and_a_line_for_every_row(rows: list[list[str]]) -> None:
    grid = grids.Grid("表", tuple(grids.Row(at, tuple(map(grids.cleaned, row))) for at, row in enumerate(rows, 1) if any(map(grids.cleaned, row))))  # fmt: skip
    document = grids.Document((grid,) if grid.rows else ())
    result = tables.made(document, OFFICE, tables.Mapping(), name="事项", code="zy")
    assert [f for f in check(result.definition) if f.code in ("shape", "too_large")] == []
    there, _ = blocks(document)
    told = {(one.block, one.row) for one in result.lines}
    for block in there:
        if block.kind in ("materials", "fields", "none"):
            assert {(block.number, at) for at in range(len(block.rows))} <= told
