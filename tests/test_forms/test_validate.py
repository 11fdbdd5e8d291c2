"""Findings: one per cause, at the very answer that must be mended, in one sentence of the person's language."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from banshi_forms import Context, Definition, join, sentence, validate
from banshi_forms.materials import called_for, missing

TODAY = Context(date(2026, 11, 23))


def found(schema: dict[str, Any], answers: Any, locale: str = "zh_CN") -> list[tuple[str, str]]:
    return [(f.pointer, sentence(f, locale)) for f in validate(schema, answers, TODAY)]


def test_a_missing_answer_is_found_at_the_answer_and_named() -> None:
    schema = {
        "type": "object",
        "properties": {"place": {"type": "string", "title": "经营场所地址"}},
        "required": ["place"],
    }
    assert found(schema, {}) == [("/place", "请填写经营场所地址")]
    assert found(schema, {"place": ""}) == [("/place", "请填写经营场所地址")]
    assert found(schema, {}, "en") == [("/place", "Enter 经营场所地址")]


@pytest.mark.parametrize(
    ("field", "answer", "words"),
    [
        ({"type": "string", "enum": ["是", "否"]}, None, "请选择甲"),
        ({"type": "boolean"}, None, "请选择甲"),
        ({"type": "string", "x-widget": "signature"}, None, "请在“甲”中输入本人姓名作为签名"),
        ({"type": "string", "x-accept": {}}, None, "请上传甲"),
        ({"type": "boolean", "x-widget": "declaration", "const": True}, None, "请阅读并勾选“甲”"),
        ({"type": "array", "items": {"type": "object"}, "minItems": 1}, None, "请在“甲”中至少添加一项"),
        ({"type": "integer", "minimum": 1}, 0, "甲不得小于 1"),
        ({"type": "number", "maximum": Decimal("6.50")}, Decimal("6.51"), "甲不得大于 6.50"),
        ({"type": "string", "maxLength": 2}, "一二三", "甲最多 2 个字"),
        ({"type": "integer"}, "三", "甲应为整数"),
        ({"type": "number", "multipleOf": Decimal("0.01")}, Decimal("0.001"), "甲应为 0.01 的倍数"),
        ({"type": "string", "enum": ["是"]}, "否", "请从选项中选择甲"),
        ({"type": "array", "uniqueItems": True}, [1, 1], "甲中有重复的项目"),
        ({"type": "string", "x-code-list": "region", "x-code-prefix": "3716"}, "370102", "请从选项中选择甲"),
        (
            {"type": "string", "pattern": "^滨", "x-messages": {"pattern": {"zh_CN": "应以滨开头"}}},
            "海",
            "应以滨开头",
        ),
    ],
)
def test_each_cause_has_its_sentence(field: dict[str, Any], answer: Any, words: str) -> None:
    schema = {"type": "object", "properties": {"a": {"title": "甲", **field}}, "required": ["a"]}
    assert found(schema, {} if answer is None else {"a": answer}) == [("/a", words)]


def test_a_branch_is_explained_by_the_one_the_person_is_in() -> None:
    post = {
        "properties": {"way": {"const": "邮寄"}, "address": {"type": "string", "title": "邮寄地址"}},
        "required": ["address"],
    }
    desk = {
        "properties": {"way": {"const": "窗口"}, "hall": {"type": "string", "title": "大厅"}},
        "required": ["hall"],
    }
    schema = {"type": "object", "properties": {"way": {"type": "string"}}, "oneOf": [post, desk]}
    assert found(schema, {"way": "邮寄"}) == [("/address", "请填写邮寄地址")]
    assert found(schema, {"way": "窗口"}) == [("/hall", "请填写大厅")]


def test_alternatives_are_told_by_their_names() -> None:
    phones = {name: {"type": "string", "title": title} for name, title in (("m", "手机"), ("l", "座机"))}
    either = [{"required": ["m"]}, {"required": ["l"]}]
    assert found({"type": "object", "properties": phones, "anyOf": either}, {}) == [
        ("/m", "以下各项请至少填写一项：手机、座机")
    ]
    assert found({"type": "object", "properties": phones, "oneOf": either}, {"m": "1", "l": "2"}) == [
        ("/l", "以下各项只能填写一项：手机、座机")
    ]


CHECKED: dict[str, Any] = {
    "type": "object",
    "properties": {
        "from": {"type": "string", "format": "date"},
        "to": {"type": "string", "format": "date", "title": "截止"},
        "staff": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"name": {"type": "string"}, "expires": {"type": "string", "format": "date"}},
                "x-check": [{"id": "EXPIRED", "rule": "expires >= today", "at": "expires", "message": {"zh_CN": "已过期"}}],
            },
        },
    },
    "x-check": [
        {"id": "ORDER", "rule": "root.to > root.from", "at": "to", "message": {"zh_CN": "应晚于起始日期", "en": "Too early"}},
        {"id": "TWICE", "rule": "distinct(staff.map(s, s.name))", "at": "staff", "severity": "warning",
         "message": {"zh_CN": "有重名"}},
    ],
}  # fmt: skip


def test_a_check_speaks_its_own_words_at_its_own_place() -> None:
    assert found(CHECKED, {"from": "2026-12-02", "to": "2026-12-01"}) == [("/to", "应晚于起始日期")]
    assert found(CHECKED, {"from": "2026-12-02", "to": "2026-12-01"}, "en") == [("/to", "Too early")]


def test_a_check_does_not_apply_before_its_answers_are_there() -> None:
    assert found(CHECKED, {"to": "2026-12-01"}) == []


def test_a_row_is_checked_with_its_own_answers() -> None:
    rows = [{"name": "赵六", "expires": "2027-03-01"}, {"name": "孙七", "expires": "2026-10-31"}]
    assert found(CHECKED, {"staff": rows}) == [("/staff/1/expires", "已过期")]


def test_a_warning_is_told_apart_from_an_error() -> None:
    twice = validate(CHECKED, {"staff": [{"name": "赵六"}, {"name": "赵六"}]}, TODAY)
    assert [(f.code, f.severity) for f in twice] == [("TWICE", "warning")]


def test_findings_come_in_the_order_of_the_page() -> None:
    fields = {name: {"type": "string", "title": name} for name in ("a", "b", "c")}
    schema = {
        "type": "object", "properties": fields, "required": ["a", "b", "c"],
        "x-steps": [{"id": "one", "title": "一", "sections": [{"fields": ["c", "a"]}, {"fields": ["b"]}]}],
    }  # fmt: skip
    assert [pointer for pointer, _ in found(schema, {})] == ["/c", "/a", "/b"]


def test_a_hostile_pattern_costs_no_time() -> None:
    schema = {"type": "string", "pattern": "^(a+)+$"}
    assert found(schema, "a" * 5000 + "!") == [("", "此项的格式不符合要求")]


def test_a_remote_reference_is_never_followed() -> None:
    schema = {"type": "object", "properties": {"a": {"$ref": "https://example.com/schema.json"}}}
    with pytest.raises(Exception, match=r"example\.com"):
        validate(schema, {"a": 1}, TODAY)


MATTER = Definition(
    profile={"code": "x", "title": "测试"},
    guide={},
    form={
        "type": "object",
        "properties": {
            "kind": {"type": "string", "enum": ["自然人", "企业"]},
            "rows": {"type": "array", "items": {"type": "object", "properties": {"area": {"type": "number"}}}},
        },
        "required": ["kind"],
    },
    materials={
        "materials": [
            {"id": "table", "title": "申请表", "generated_from_form": True},
            {"id": "id", "title": "身份证", "when": {"properties": {"kind": {"const": "自然人"}}, "required": ["kind"]}},
            {"id": "drawing", "title": "结构图", "accept": {"min": 2, "max": 3},
             "when": {"properties": {"rows": {"contains": {"properties": {"area": {"minimum": 20}}, "required": ["area"]}}},
                      "required": ["rows"]}},
            {"id": "promise", "title": "承诺书", "necessity": "deferrable"},
        ]
    },
    procedure={},
    certificate={},
)  # fmt: skip


@pytest.mark.parametrize(
    ("answers", "ids"),
    [
        ({"kind": "自然人"}, ["table", "id", "promise"]),
        ({"kind": "企业"}, ["table", "promise"]),
        ({"kind": "企业", "rows": [{"area": 3}, {"area": 20}]}, ["table", "drawing", "promise"]),
    ],
)
def test_materials_follow_the_answers(answers: dict[str, Any], ids: list[str]) -> None:
    assert [need.id for need in called_for(MATTER, answers, TODAY)] == ids


def test_the_joined_schema_and_the_list_agree_on_what_is_missing() -> None:
    answers = {"kind": "自然人", "rows": [{"area": 30}]}
    lacking = {finding.pointer for finding in missing(MATTER, answers, {"drawing": 2})}
    whole = validate(
        join(MATTER.form, MATTER.materials), {"form": answers, "materials": {"drawing": ["a", "b"]}}, TODAY
    )
    assert lacking == {finding.pointer for finding in whole} == {"/materials/id"}


def test_too_few_and_too_many_files_are_told() -> None:
    answers = {"kind": "企业", "rows": [{"area": 30}]}
    told = [sentence(f) for n in (1, 4) for f in missing(MATTER, answers, {"drawing": n})]
    assert told == ["“结构图”至少需要 2 个文件", "“结构图”最多 3 个文件"]
