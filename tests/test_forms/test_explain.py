"""`explain` says in words why a field stands as it does, and never contradicts what `resolve` decides."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from banshi_forms import Context, resolve
from banshi_forms.command import form
from banshi_forms.explain import Explanation, explain
from banshi_forms.names import child

ZH, EN = Context(date(2026, 11, 23)), Context(date(2026, 11, 23), "en")
WHO = {"title": "申请人类型", "type": "string", "enum": ["自然人", "企业"]}
FORM: dict[str, Any] = {
    "type": "object",
    "properties": {
        "who": WHO,
        "people": {"title": "从业人数", "type": "integer", "x-unit": "人", "minimum": 0},
        "area": {"title": "面积", "type": "number", "x-formula": "length * width", "x-unit": "平方米"},
        "length": {"title": "长", "type": "number"},
        "width": {"title": "宽", "type": "number"},
        "address": {
            "title": "地址",
            "type": "object",
            "properties": {"city": {"title": "城市", "type": "string"}},
            "required": ["city"],
        },
        "staff": {
            "title": "人员",
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"abroad": {"title": "境外人员", "type": "boolean"}},
                "if": {"properties": {"abroad": {"const": True}}, "required": ["abroad"]},
                "then": {"properties": {"passport": {"title": "护照号", "type": "string"}}, "required": ["passport"]},
            },
        },
    },
    "required": ["who"],
    "allOf": [
        {
            "if": {
                "properties": {"who": {"const": "企业"}, "people": {"exclusiveMinimum": 50}},
                "required": ["who", "people"],
            },
            "then": {
                "properties": {"union": {"title": "是否建立工会", "type": "boolean"}},
                "required": ["union"],
            },
            "x-rule": {"id": "r1", "title": "大企业"},
        },
        {
            "if": {"properties": {"union": {"const": True}}, "required": ["union"]},
            "then": {"properties": {"chair": {"title": "工会主席", "type": "string"}}},
        },
    ],
    "dependentRequired": {"width": ["length"]},
    "x-check": [
        {"id": "c", "at": "width", "rule": "width <= length", "message": {"zh_CN": "宽不能大于长。", "en": "Too wide."}}
    ],
}  # fmt: skip


def said(found: Explanation, about: str) -> list[str]:
    return [reason.sentence for reason in found.reasons if reason.about == about]


def test_a_hidden_field_tells_its_condition_with_the_present_answers_and_what_would_show_it() -> None:
    found = explain(FORM, {"who": "自然人", "people": 3}, "/union", ZH)
    assert not found.shown and not found.required
    assert said(found, "hidden") == [
        "“是否建立工会”只在“申请人类型”是“企业”（当前：自然人），并且“从业人数”大于 50 人（当前：3 人）（规则：大企业）时显示；"
        "现在不符合，所以不显示。"
    ]
    assert [(step.pointer, step.value) for step in found.to_show] == [("/who", "企业"), ("/people", 51)]
    assert [step.sentence for step in found.to_show] == [
        "把“申请人类型”选为“企业”。",
        "填写“从业人数”，例如填“51 人”。",
    ]


def test_only_the_answers_that_stand_in_the_way_are_to_be_changed() -> None:
    found = explain(FORM, {"who": "企业", "people": 3}, "/union", EN)
    assert [step.sentence for step in found.to_show] == ["Answer “从业人数”, for example with 51 人."]


def test_a_field_behind_two_rules_is_shown_by_changing_both_in_order() -> None:
    found = explain(FORM, {"who": "企业"}, "/chair", ZH)
    assert [step.pointer for step in found.to_show] == ["/people", "/union"]


def test_a_shown_field_names_the_rule_that_shows_and_requires_it() -> None:
    found = explain(FORM, {"who": "企业", "people": 51}, "/union", ZH)
    assert found.shown and found.required
    why = "因为“申请人类型”是“企业”（当前：企业），并且“从业人数”大于 50 人（当前：51 人）（规则：大企业），所以"
    assert said(found, "shown") == [why + "显示“是否建立工会”。"]
    assert said(found, "required") == [why + "“是否建立工会”必须填写。"]


def test_what_is_always_asked_says_so() -> None:
    found = explain(FORM, {}, "/who", ZH)
    assert said(found, "shown") == ["“申请人类型”始终显示。"] and said(found, "required") == [
        "“申请人类型”是必填项。"
    ]
    assert said(found, "limits") == ["填写要求：是“自然人”或“企业”。"]


def test_an_answer_that_makes_another_required_is_named() -> None:
    assert said(explain(FORM, {"width": 2}, "/length", ZH), "required") == [
        "因为“宽”已填写（当前：2），所以“长”必须填写。"
    ]
    assert said(explain(FORM, {}, "/length", ZH), "optional") == [
        "“长”只在“宽”已填写（当前：没有填写）时必须填写；现在不符合，可以不填。"
    ]


def test_rows_are_explained_one_by_one() -> None:
    answers = {"staff": [{"abroad": False}, {"abroad": True}]}
    hidden, shown = (explain(FORM, answers, f"/staff/{at}/passport", ZH) for at in (0, 1))
    assert not hidden.shown and shown.shown and shown.required
    assert said(hidden, "hidden") == [
        "“护照号”只在“境外人员”选“是”（当前：否）时显示；现在不符合，所以不显示。"
    ]
    assert [(step.pointer, step.value) for step in hidden.to_show] == [("/staff/0/abroad", True)]
    assert said(explain(FORM, answers, "/staff/5/passport", ZH), "hidden")[1] == "表中还没有第 6 项。"


def test_a_field_of_a_group_is_required_with_the_group() -> None:
    assert said(explain(FORM, {}, "/address/city", ZH), "optional") == ["填写了“地址”，才必须填写“城市”。"]
    assert explain(FORM, {"address": {"city": "滨州"}}, "/address/city", ZH).required


def test_a_formula_tells_what_it_goes_by_and_why_there_is_no_result() -> None:
    found = explain(FORM, {"length": 2, "width": 3}, "/area", ZH)
    assert found.computed and found.read_only
    assert said(found, "computed") == [
        "由公式自动算出：length * width，用到“长”（当前：2），“宽”（当前：3）。结果是 6 平方米。"
    ]
    found = explain(FORM, {"length": 2}, "/area", ZH)
    assert said(found, "computed")[0].endswith("还没有结果，因为尚未填写：“宽”。")


def test_checks_that_speak_of_a_field_say_how_they_stand() -> None:
    assert said(explain(FORM, {"length": 2, "width": 3}, "/width", ZH), "check") == [
        "有一项校验涉及它，现在没有通过：宽不能大于长。"
    ]
    assert said(explain(FORM, {"width": 3}, "/length", EN), "check") == [
        "A check speaks of it that does not apply yet; if it found a fault: Too wide."
    ]


def test_an_unknown_field_is_called_unknown() -> None:
    found = explain(FORM, {}, "/nowhere", ZH)
    assert not found.known and said(found, "hidden") == ["表单中没有“nowhere”这一项。"]


def test_a_branch_is_told_by_what_tells_it_apart() -> None:
    chosen = {
        "properties": {"how": {"title": "领取方式", "enum": ["邮寄", "窗口"]}},
        "oneOf": [
            {
                "properties": {"how": {"const": "邮寄"}, "to": {"title": "收件地址", "type": "string"}},
                "required": ["to"],
            },
            {"properties": {"how": {"const": "窗口"}}},
        ],
    }
    found = explain(chosen, {"how": "窗口"}, "/to", ZH)
    assert said(found, "hidden") == [
        "“收件地址”只在“领取方式”是“邮寄”（当前：窗口）时显示；现在不符合，所以不显示。"
    ]


NAMES = ("a", "b", "c", "d")


def conditions() -> st.SearchStrategy[Any]:
    one = st.tuples(st.sampled_from(NAMES), st.integers(0, 2), st.booleans(), st.booleans()).map(
        lambda t: {
            "properties": {t[0]: {"not": {"const": t[1]}} if t[2] else {"const": t[1]}},
            **({"required": [t[0]]} if t[3] else {}),
        }
    )
    return st.recursive(
        one | st.sampled_from([True, {"required": ["a"]}]),
        lambda inner: st.one_of(
            st.lists(inner, min_size=1, max_size=2).map(lambda parts: {"allOf": parts}),
            st.lists(inner, min_size=1, max_size=2).map(lambda parts: {"anyOf": parts}),
            inner.map(lambda part: {"not": part}),
        ),
        max_leaves=4,
    )


def groups(depth: int = 0) -> st.SearchStrategy[dict[str, Any]]:
    plain = st.sampled_from(
        [{"type": "integer"}, {"minimum": 1}, {"title": "T"}, True, {"$ref": "#/$defs/shared"}]
    )
    field = plain if depth else plain | groups(1) | groups(1).map(lambda g: {"type": "array", "items": g})
    table = st.dictionaries(st.sampled_from(NAMES), field, max_size=3)
    branch = st.fixed_dictionaries(
        {"properties": table},
        optional={"required": st.lists(st.sampled_from(NAMES), max_size=2, unique=True)},
    )
    rule = st.fixed_dictionaries({"if": conditions(), "then": branch}, optional={"else": branch})
    return st.fixed_dictionaries(
        {"properties": table},
        optional={
            "required": st.lists(st.sampled_from(NAMES), max_size=2, unique=True),
            "allOf": st.lists(rule, min_size=1, max_size=3),
            "dependentRequired": st.dictionaries(st.sampled_from(NAMES), st.just(["c"]), max_size=1),
            "dependentSchemas": st.dictionaries(st.sampled_from(NAMES), branch, max_size=1),
            "anyOf": st.lists(branch, min_size=1, max_size=2),
        },
    )


def documents() -> st.SearchStrategy[Any]:
    flat = st.dictionaries(st.sampled_from(NAMES), st.integers(0, 2), max_size=3)
    return st.dictionaries(
        st.sampled_from(NAMES), st.integers(0, 2) | flat | st.lists(flat, max_size=2), max_size=4
    )


@settings(max_examples=80, deadline=None)
@given(groups(), documents())
def test_explaining_never_contradicts_resolving(schema: dict[str, Any], data: dict[str, Any]) -> None:
    schema["$defs"] = {
        "shared": {"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"]}
    }
    found = resolve(schema, data, ZH)
    asked = found.relevant | found.required | {child("", name) for name in NAMES}
    for pointer in asked:
        told = explain(schema, data, pointer, ZH)
        assert told.shown == (pointer in found.relevant) and told.required == (pointer in found.required)
        assert bool(said(told, "shown")) >= told.shown, pointer
        assert bool(said(told, "hidden")) == (not told.shown), pointer
        if told.shown:
            assert bool(said(told, "required")) == told.required, pointer
        for step in told.to_show[-1:]:
            assert step.value is None or step.pointer


MATTERS = Path(__file__).parents[2] / "templates/banshi_templates/matters"


@pytest.mark.parametrize("folder", sorted(MATTERS.glob("*/form.json")), ids=lambda path: path.parent.name)
def test_every_field_of_a_real_form_is_explained_and_what_shows_it_does(folder: Path) -> None:
    schema = json.loads(folder.read_text(encoding="utf-8"))
    names = {name for step in schema["x-steps"] for section in step["sections"] for name in section["fields"]}
    for sample in [{}, json.loads((folder.parent / "samples/basic.json").read_text(encoding="utf-8"))]:
        answers = sample.get("answers", sample)
        relevant = resolve(schema, answers, ZH).relevant
        for name in names:
            told = explain(schema, answers, child("", name), ZH)
            assert told.known and told.shown == (child("", name) in relevant)
            assert all(reason.sentence.endswith("。") for reason in told.reasons), told.reasons
            assert told.shown or told.to_show, name


def test_the_command_prints_json_and_leaves_with_one_for_an_unknown_field(tmp_path: Path) -> None:
    schema, data = tmp_path / "schema.json", tmp_path / "data.json"
    schema.write_text(json.dumps(FORM), encoding="utf-8")
    data.write_text('{"who": "自然人"}', encoding="utf-8")
    result = CliRunner().invoke(form, ["explain", str(schema), str(data), "/union"])
    told = json.loads(result.output)
    assert result.exit_code == 0 and told["shown"] is False and told["reasons"][0]["rule"] == "/allOf/0/if"
    assert CliRunner().invoke(form, ["explain", str(schema), str(data), "/nowhere"]).exit_code == 1
    assert CliRunner().invoke(form, ["explain", str(schema), "missing.json", "/who"]).exit_code == 2
