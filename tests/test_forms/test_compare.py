"""`compare` classifies each change of a form; what it calls harmless is, and what it calls breaking it shows."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from banshi_forms import Context, prune, verdict
from banshi_forms.command import form
from banshi_forms.comparing import Change, compare

TODAY = Context(date(2026, 1, 5))
MATTERS = Path(__file__).parents[2] / "templates/banshi_templates/matters"
STARTERS = {path.parent.name: path for path in sorted(MATTERS.glob("*/form.json"))}
Json = Any


def valid(schema: Json, document: Json) -> bool:
    return not any(finding.severity == "error" for finding in verdict(schema, document, TODAY))


def hold(changes: tuple[Change, ...], old: Json, new: Json) -> None:
    """What every comparison promises of its examples."""
    for change in changes:
        assert change.message["zh_CN"] and change.message["en"]
        if change.example is not None:
            assert valid(old, change.example.document) and not valid(new, change.example.document)
        assert change.effect != "breaking" or change.example is not None


def told(old: Json, new: Json) -> list[tuple[str, str]]:
    changes = compare(old, new, TODAY)
    hold(changes, old, new)
    return [(change.kind, change.effect) for change in changes]


def rule(value: Json, then: Json) -> Json:
    return {"if": {"properties": {"who": {"const": value}}, "required": ["who"]}, "then": then}


FORM: dict[str, Any] = {
    "type": "object",
    "title": "申请表",
    "properties": {
        "who": {"title": "申请人类型", "type": "string", "enum": ["自然人", "企业", "机关"]},
        "name": {"title": "名称", "type": "string", "maxLength": 50},
        "people": {"title": "人数", "type": "integer", "minimum": 1, "maximum": 100, "x-unit": "人"},
        "day": {"title": "日期", "type": "string", "format": "date"},
        "ways": {"title": "方式", "type": "array", "items": {"enum": ["网上", "窗口"], "type": "string"}, "uniqueItems": True},
        "staff": {
            "title": "人员", "type": "array", "minItems": 1, "maxItems": 5,
            "items": {"$ref": "#/$defs/person"},
        },
        "contact": {"title": "联系人", "$ref": "#/$defs/person"},
        "region": {"title": "民族", "type": "string", "x-code-list": "ethnic"},
        "photo": {"title": "照片", "type": "array", "items": {"type": "string"}, "x-accept": {"types": ["jpg", "png"], "max_mb": 5}},
    },
    "required": ["who", "name"],
    "allOf": [rule("企业", {"properties": {"code": {"title": "信用代码", "type": "string"}}, "required": ["code"]})],
    "$defs": {
        "person": {
            "type": "object", "title": "人", "required": ["called"],
            "properties": {"called": {"title": "姓名", "type": "string"}, "age": {"title": "年龄", "type": "integer"}},
        }
    },
    "x-check": [{"id": "c", "rule": "people < 90", "message": {"zh_CN": "太多。", "en": "Too many."}}],
    "x-steps": [
        {"id": "one", "title": "第一步", "sections": [{"fields": ["who", "name", "code"]}]},
        {"id": "two", "title": "第二步", "sections": [{"fields": ["people", "day", "ways", "staff", "contact", "region", "photo"]}]},
    ],
}  # fmt: skip


def changed(change: Callable[[Json], object]) -> Json:
    new = deepcopy(FORM)
    change(new)
    return new


def at(*path: str | int) -> Callable[[Json], Json]:
    def found(schema: Json) -> Json:
        for key in path:
            schema = schema[key]
        return schema

    return found


def put(*path: Any) -> Callable[[Json], None]:
    """The last value at the path before it."""
    *way, key, value = path
    return lambda schema: at(*way)(schema).__setitem__(key, value)


PERSON = ("$defs", "person", "properties")
CASES: list[tuple[str, Callable[[Json], object], list[tuple[str, str]]]] = [
    ("title of the form", put("title", "表"), [("title", "cosmetic")]),
    ("title of a field", put("properties", "name", "title", "名字"), [("title", "cosmetic")]),
    ("hint", put("properties", "name", "x-hint", "如实填写"), [("hint", "cosmetic")]),
    ("unit", put("properties", "people", "x-unit", "户"), [("unit", "compatible")]),
    ("default", put("properties", "name", "default", "无"), [("default", "compatible")]),
    ("option added", put("properties", "who", "enum", ["自然人", "企业", "机关", "其他"]), [("option_added", "compatible")]),
    ("option removed", put("properties", "who", "enum", ["自然人", "企业"]), [("option_removed", "narrowing")]),
    ("other options", put("properties", "who", "enum", ["甲"]), [("option_removed", "breaking"), ("option_added", "compatible")]),
    ("order of options", put("properties", "who", "enum", ["机关", "企业", "自然人"]), [("option_order", "cosmetic")]),
    ("option of a list removed", put("properties", "ways", "items", "enum", ["网上"]), [("option_removed", "narrowing")]),
    ("longer", put("properties", "name", "maxLength", 60), [("limit", "compatible")]),
    ("shorter", put("properties", "name", "maxLength", 10), [("limit", "narrowing")]),
    ("higher", put("properties", "people", "maximum", 200), [("limit", "compatible")]),
    ("lower", put("properties", "people", "maximum", 50), [("limit", "narrowing")]),
    ("limit gone", lambda s: s["properties"]["people"].pop("minimum"), [("limit", "compatible")]),
    ("more rows", put("properties", "staff", "maxItems", 9), [("limit", "compatible")]),
    ("fewer rows", put("properties", "staff", "minItems", 2), [("limit", "narrowing")]),
    ("integer to number", put("properties", "people", "type", "number"), [("type", "compatible")]),
    ("integer to text", put("properties", "people", "type", "string"), [("type", "breaking")]),
    ("format gone", lambda s: s["properties"]["day"].pop("format"), [("format", "compatible")]),
    ("format new", put("properties", "name", "format", "email"), [("format", "narrowing")]),
    ("format other", put("properties", "day", "format", "month"), [("format", "narrowing")]),
    ("pattern new", put("properties", "name", "pattern", "^[A-Z]"), [("pattern", "narrowing")]),
    ("twice allowed", lambda s: s["properties"]["ways"].pop("uniqueItems"), [("unique", "compatible")]),
    ("required", put("required", ["who", "name", "day"]), [("required_when", "narrowing")]),
    ("not required", put("required", ["who"]), [("required_when", "compatible")]),
    ("new optional", put("properties", "more", {"type": "string", "title": "备注"}), [("added", "compatible")]),
    ("gone", lambda s: s["properties"].pop("day"), [("removed", "narrowing")]),
    ("renamed", lambda s: s["properties"].update(date=s["properties"].pop("day")), [("renamed", "narrowing")]),
    ("condition wider", put("allOf", 0, "if", {"properties": {"who": {"enum": ["企业", "机关"]}}, "required": ["who"]}), [("shown_when", "narrowing")]),
    ("condition narrower", put("allOf", 0, "if", {"properties": {"who": {"const": "企业"}, "people": {"minimum": 9}}, "required": ["who", "people"]}), [("shown_when", "compatible")]),
    ("condition other", put("allOf", 0, "if", {"properties": {"who": {"const": "机关"}}, "required": ["who"]}), [("shown_when", "narrowing")]),
    ("condition written otherwise", put("allOf", 0, "if", {"allOf": [{"required": ["who"]}, {"properties": {"who": {"enum": ["企业"]}}}]}), []),
    ("new rule", lambda s: s["allOf"].append(rule("机关", {"properties": {"level": {"type": "string", "title": "级别"}}})), [("added", "compatible")]),
    ("new rule that requires", lambda s: s["allOf"].append(rule("机关", {"required": ["day"]})), [("required_when", "narrowing")]),
    ("new rule that narrows", lambda s: s["allOf"].append(rule("机关", {"properties": {"people": {"minimum": 5}}})), [("narrowed", "narrowing")]),
    ("shared group", put(*PERSON, "called", "maxLength", 4), [("limit", "narrowing"), ("limit", "narrowing")]),
    ("shared group, title", put(*PERSON, "called", "title", "名字"), [("title", "cosmetic"), ("title", "cosmetic")]),
    ("check gone", lambda s: s.pop("x-check"), [("check_removed", "compatible")]),
    ("check new", lambda s: s["x-check"].append({"id": "d", "rule": "people > 1", "message": {"zh_CN": "太少。"}}), [("check_added", "narrowing")]),
    ("check as a warning", put("x-check", 0, "severity", "warning"), [("check_severity", "compatible")]),
    ("check in other words", put("x-check", 0, "message", "zh_CN", "人太多。"), [("check_text", "cosmetic")]),
    ("code list other", put("properties", "region", "x-code-list", "bank"), [("option_removed", "breaking"), ("option_added", "compatible")]),
    ("fewer kinds of file", put("properties", "photo", "x-accept", {"types": ["jpg"], "max_mb": 5}), [("accept", "narrowing")]),
    ("larger files", put("properties", "photo", "x-accept", {"types": ["jpg", "png"], "max_mb": 9}), [("accept", "compatible")]),
    ("moved", lambda s: s["x-steps"][1]["sections"][0]["fields"].append(s["x-steps"][0]["sections"][0]["fields"].pop(1)), [("moved", "cosmetic")]),
    ("step renamed", put("x-steps", 0, "title", "申请人"), [("step_title", "cosmetic")]),
    ("formula", put("properties", "people", "x-formula", "staff.size()"), [("formula", "narrowing")]),
    ("nothing", lambda s: s, []),
]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_each_change_has_its_class(change: Callable[[Json], object], expected: list[tuple[str, str]]) -> None:
    assert told(FORM, changed(change)) == expected


def test_a_new_required_field_breaks_what_was_handed_in_and_shows_how() -> None:
    def change(schema: Json) -> None:
        schema["properties"]["phone"] = {"title": "电话", "type": "string"}
        schema["required"].append("phone")

    (found,) = compare(FORM, changed(change), TODAY)
    assert (found.kind, found.effect) == ("added", "breaking")
    assert found.example is not None and found.example.at == "/phone"
    assert found.sentence() == "新增“电话”，必须填写"


def test_a_removed_option_is_shown_by_a_document_that_chose_it() -> None:
    (found,) = compare(FORM, changed(put("properties", "who", "enum", ["自然人", "企业"])), TODAY)
    assert found.example is not None and found.example.document["who"] == "机关"
    assert found.sentence() == "“申请人类型”删除了选项：“机关”"
    assert found.sentence("en") == "“申请人类型”: these options are gone: “机关”"


def test_a_field_that_a_closed_form_drops_breaks_its_answers() -> None:
    old = {
        "type": "object",
        "additionalProperties": False,
        "properties": {"a": {"type": "string", "title": "甲"}},
    }
    assert told(old, {**old, "properties": {}}) == [("removed", "breaking")]


def test_conditions_are_told_in_words() -> None:
    new = changed(
        put("allOf", 0, "if", {"properties": {"who": {"not": {"const": "自然人"}}}, "required": ["who"]})
    )
    (found,) = compare(FORM, new, TODAY)
    assert found.sentence() == (
        "“信用代码”的显示和必填条件改为：“申请人类型”不是“自然人”；原来是：“申请人类型”是“企业”"
    )
    assert found.example is not None and found.example.document["who"] == "机关"


@pytest.mark.parametrize("name", STARTERS)
def test_real_forms_are_equal_to_themselves_and_show_a_new_question(name: str) -> None:
    old = json.loads(STARTERS[name].read_text(encoding="utf-8"))
    assert compare(old, deepcopy(old), TODAY) == ()
    new = deepcopy(old)
    new["properties"]["extra"] = {"type": "string", "title": "补充说明"}
    assert told(old, new) == [("added", "compatible")]
    new["required"] = [*new.get("required", []), "extra"]
    assert told(old, new) == [("added", "breaking")]


@pytest.mark.parametrize("name", STARTERS)
def test_every_field_of_a_real_form_that_goes_is_told(name: str) -> None:
    old = json.loads(STARTERS[name].read_text(encoding="utf-8"))
    for field in list(old["properties"])[:2]:
        new = deepcopy(old)
        del new["properties"][field]
        new["required"] = [other for other in new.get("required", ()) if other != field]
        assert any(kind == "removed" for kind, _ in told(old, new))


def test_a_rule_is_not_taken_for_proved_by_a_branch_that_is_closed() -> None:
    old = {
        "properties": {"b": {"type": "string"}},
        "if": {"properties": {"c": {"const": 0}}, "required": ["c"]},
        "then": {"required": ["b"]},
        "else": {"properties": {"c": {"type": "integer"}}},
    }
    new = {**old, "if": {"required": ["c"]}}
    assert any(effect == "narrowing" for _, effect in told(old, new))


NAMES = ("a", "b", "c")


def shapes() -> st.SearchStrategy[Any]:
    number = st.fixed_dictionaries(
        {"type": st.sampled_from(["integer", "number"])},
        optional={
            "minimum": st.integers(0, 2),
            "maximum": st.integers(1, 3),
            "exclusiveMinimum": st.integers(0, 1),
        },
    )
    listed = st.lists(st.sampled_from([0, 1, 2, True, "x", None]), min_size=1, max_size=3).map(
        lambda v: {"enum": v}
    )
    text = st.fixed_dictionaries(
        {"type": st.just("string")}, optional={"minLength": st.integers(0, 2), "maxLength": st.integers(0, 3)}
    )
    either = st.sampled_from([{"type": ["integer", "string"]}, {"title": "T"}, True, {"type": "boolean"}])
    denied = st.sampled_from([0, 1, "x"]).map(lambda v: {"type": "integer", "not": {"const": v}})
    return number | listed | text | either | denied | st.just({"$ref": "#/$defs/d"})


def branches() -> st.SearchStrategy[Any]:
    return st.fixed_dictionaries(
        {"properties": st.dictionaries(st.sampled_from(NAMES), shapes(), max_size=2)},
        optional={"required": st.lists(st.sampled_from(NAMES), max_size=2, unique=True)},
    )


def forms() -> st.SearchStrategy[Any]:
    test = st.tuples(st.sampled_from(NAMES), st.sampled_from([0, 1, "x"]), st.booleans(), st.booleans()).map(
        lambda t: {
            "properties": {t[0]: {"not": {"const": t[1]}} if t[2] else {"const": t[1]}},
            **({"required": [t[0]]} if t[3] else {}),
        }
    )
    rules = st.fixed_dictionaries({"if": test, "then": branches()}, optional={"else": branches()})
    whole = st.fixed_dictionaries(
        {"type": st.just("object"), "properties": st.dictionaries(st.sampled_from(NAMES), shapes(), max_size=3)},
        optional={
            "required": st.lists(st.sampled_from(NAMES), max_size=2, unique=True),
            "allOf": st.lists(rules, min_size=1, max_size=2),
            "anyOf": st.lists(branches(), min_size=1, max_size=2),
            "oneOf": st.lists(branches(), min_size=1, max_size=2),
            "not": test,
            "additionalProperties": st.just(False),
            "dependentRequired": st.dictionaries(st.sampled_from(NAMES), st.lists(st.sampled_from(NAMES), max_size=1), max_size=1),
            "dependentSchemas": st.dictionaries(st.sampled_from(NAMES), branches(), max_size=1),
        },
    )  # fmt: skip
    return st.tuples(whole, shapes().filter(lambda s: "$ref" not in str(s))).map(
        lambda t: {**t[0], "$defs": {"d": t[1]}}
    )


VALUES = st.sampled_from([0, 1, 2, 3, 1.5, "", "x", "xy", "xyzw", True, False])


@st.composite
def mutations(draw: st.DrawFn) -> tuple[Json, Json]:
    """A form and another, often with one part changed only."""
    old, other = draw(forms()), draw(forms())
    key = draw(st.sampled_from([*old, *other]))
    whole = draw(st.integers(0, 3)) == 0
    if whole:
        return old, other
    new = deepcopy(old)
    if key in other and key in new and isinstance(new[key], dict) and draw(st.booleans()):
        new[key] = {**new[key], **other[key]}
    elif key in other:
        new[key] = other[key]
    else:
        del new[key]
    return old, {"$defs": {"d": True}, **new}


@settings(max_examples=30, deadline=None)
@given(
    mutations(),
    st.lists(st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=3), min_size=12, max_size=20),
)
def test_what_is_called_harmless_lets_every_answer_stand(
    pair: tuple[Json, Json], documents: list[Json]
) -> None:
    old, new = pair
    changes = compare(old, new, TODAY)
    hold(changes, old, new)
    if any(change.effect in ("narrowing", "breaking") for change in changes):
        return
    for document in documents:
        submitted = prune(old, document, TODAY)
        if valid(old, submitted):
            assert valid(new, submitted), (changes, submitted)


def test_the_command_prints_a_list_and_leaves_by_the_gravest(tmp_path: Path) -> None:
    old, new, same = (tmp_path / name for name in ("old.json", "new.json", "title.json"))
    old.write_text(json.dumps(FORM), encoding="utf-8")
    new.write_text(json.dumps(changed(put("properties", "name", "maxLength", 3))), encoding="utf-8")
    same.write_text(json.dumps({**FORM, "title": "表"}), encoding="utf-8")
    result = CliRunner().invoke(form, ["diff", str(old), str(new), "--today", "2026-01-05"])
    (found,) = json.loads(result.output)
    assert (
        result.exit_code == 1
        and found["class"] == "narrowing"
        and found["pointer"] == "/properties/name/maxLength"
    )
    assert valid(FORM, found["example"]) and found["at"] == "/name"
    assert CliRunner().invoke(form, ["diff", str(old), str(same)]).exit_code == 0
    assert CliRunner().invoke(form, ["diff", str(old), "missing.json"]).exit_code == 2
