"""The tree of nodes: what is there, in which order, with which kind, and where findings stand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from banshi_forms import nodes
from banshi_forms.prefill import prefill
from banshi_forms.values import Context, FileFacts, Finding, Node
from banshi_forms.watched import watched

CONDITION = {"properties": {"kind": {"const": "企业"}}, "required": ["kind"]}
FORM = {
    "type": "object",
    "title": "申请表",
    "x-order": ["kind", "name", "uscc", "rows"],
    "x-steps": [
        {
            "id": "who",
            "title": "申请人",
            "sections": [{"title": "身份", "fields": ["kind", "name"]}, {"fields": ["uscc"]}],
        },
        {"id": "what", "title": "内容", "sections": [{"fields": ["rows"]}]},
        {"id": "never", "title": "不出现", "sections": [{"fields": ["nothing"]}]},
    ],
    "properties": {
        "kind": {"title": "类型", "enum": ["自然人", "企业"]},
        "name": {"title": "名称", "type": "string"},
        "rows": {
            "title": "设施",
            "type": "array",
            "items": {
                "type": "object",
                "x-row-title": "place",
                "x-order": ["place", "size"],
                "properties": {
                    "size": {"type": "number", "title": "面积"},
                    "place": {"type": "string", "title": "位置"},
                },
                "required": ["size"],
                "if": {"properties": {"place": {"const": "屋顶"}}, "required": ["place"]},
                "then": {"properties": {"floors": {"type": "integer", "title": "层数"}}, "required": ["floors"]},
            },
        },
        "rest": {"title": "其余", "type": "string"},
    },
    "required": ["kind", "rows"],
    "allOf": [{"if": CONDITION, "then": {"properties": {"uscc": {"type": "string", "title": "代码"}}, "required": ["uscc"]}}],
}  # fmt: skip


def outline(node: Node) -> Any:
    name = node.name if node.kind in ("step", "section") else node.pointer
    return (
        (node.kind, name, [outline(child) for child in node.children]) if node.children else (node.kind, name)
    )


def test_steps_hold_what_is_relevant_now_and_nothing_is_left_out(context: Context) -> None:
    root = nodes.plan(FORM, {"kind": "自然人", "rows": [{"place": "屋顶"}]}, context)
    row = (
        "row",
        "/rows/0",
        [("text", "/rows/0/place"), ("number", "/rows/0/size"), ("integer", "/rows/0/floors")],
    )
    assert outline(root) == (
        "form",
        "",
        [
            ("step", "who", [("section", "who-1", [("radio", "/kind"), ("text", "/name")])]),
            (
                "step",
                "what",
                [
                    ("section", "what-1", [("rows", "/rows", [row])]),
                    ("section", "what-2", [("text", "/rest")]),
                ],
            ),
        ],
    )


def test_a_condition_brings_its_field_to_the_place_the_steps_name(context: Context) -> None:
    root = nodes.plan(FORM, {"kind": "企业"}, context)
    assert [section.children[0].pointer for section in nodes.step(root, "who").children] == ["/kind", "/uscc"]
    uscc = nodes.find(root, "/uscc")
    assert uscc is not None and uscc.required


def test_a_step_that_is_not_relevant_is_not_found(context: Context) -> None:
    with pytest.raises(KeyError):
        nodes.step(nodes.plan(FORM, {}, context), "never")


def test_a_list_that_may_not_stay_empty_begins_with_one_row(context: Context) -> None:
    rows = nodes.find(nodes.plan(FORM, {}, context), "/rows")
    assert rows is not None
    assert [(child.name, child.required) for child in rows.children[0].children] == [
        ("rows.0.place", False),
        ("rows.0.size", True),
    ]


def test_fields_that_rules_look_at_are_dynamic(context: Context) -> None:
    root = nodes.plan(FORM, {"rows": [{}]}, context)
    dynamic = [node.pointer for node in nodes.walk(root) if node.dynamic]
    assert dynamic == ["/kind", "/rows/0/place"]


def test_formulas_checks_and_dependencies_are_looked_through_for_names() -> None:
    schema = {
        "properties": {
            "total": {"x-formula": "round(a * b, 2) + root.c"},
            "rows": {"items": {"properties": {"area": {"x-formula": "length * 'width' "}}}},
        },
        "x-check": [{"id": "R1", "rule": "from <= to && rows.exists(r, r.kind == 'x')"}],
        "dependentRequired": {"phone": ["name"]},
    }
    found = watched(schema)
    assert {"/a", "/b", "/c", "/rows/*/length", "/from", "/to", "/rows", "/phone"} <= found
    assert "/rows/*/width" not in found


def test_a_finding_stands_at_its_field_or_at_the_nearest_one_above(context: Context) -> None:
    findings = [
        Finding("/rows/0/size", "required"),
        Finding("/rows/0/size", "required"),
        Finding("/rows/0/gone/deep", "type"),
        Finding("/elsewhere", "R1"),
    ]
    root = nodes.plan(FORM, {"rows": [{}]}, context, findings)
    stands = {
        node.pointer: [found.code for found in node.findings] for node in nodes.walk(root) if node.findings
    }
    assert stands == {"/rows/0/size": ["required"], "/rows/0": ["type"], "": ["R1"]}


def test_a_text_that_is_no_number_is_not_also_too_small(context: Context) -> None:
    found = [Finding("/rows/0/size", "minimum"), Finding("/rows/0/size", "type")]
    size = nodes.find(nodes.plan(FORM, {"rows": [{}]}, context, found), "/rows/0/size")
    assert size is not None and [finding.code for finding in size.findings] == ["type"]


@pytest.mark.parametrize(
    ("schema", "value", "kind"),
    [
        ({"type": "string"}, None, "text"),
        ({"type": "string"}, "two\nlines", "textarea"),
        ({"type": "string", "maxLength": 500}, None, "textarea"),
        ({"type": ["string", "null"], "format": "date"}, None, "date"),
        ({"type": "string", "format": "cn-credit-code"}, None, "credit_code"),
        ({"type": "string", "format": "unheard-of"}, None, "text"),
        ({"type": "string", "x-code-list": "ethnic"}, None, "select"),
        ({"type": "boolean", "const": False}, None, "yes_no"),
        ({"type": "boolean", "const": True, "x-widget": "declaration"}, None, "declaration"),
        ({"enum": list("abcdef")}, None, "radio"),
        ({"enum": list("abcdefg")}, None, "select"),
        ({"enum": list("abcdefg"), "x-widget": "radio"}, None, "radio"),
        ({"oneOf": [{"const": "01", "title": "新办"}]}, None, "radio"),
        ({"type": "array", "items": {"enum": ["a"]}}, None, "checkboxes"),
        ({"type": "array", "items": {"enum": ["a"]}}, ["a", "a"], "values"),
        ({"type": "array", "items": {"type": "string"}}, None, "values"),
        (
            {"type": "array", "items": {"type": "object", "properties": {"a": {"type": "string"}}}},
            None,
            "rows",
        ),
        ({"type": "array", "x-widget": "file", "items": {"type": "string"}}, None, "files"),
        ({"type": "array", "x-widget": "point", "prefixItems": [{"type": "number"}] * 2}, None, "point"),
        ({"type": "array", "prefixItems": [{"type": "number"}] * 2}, None, "tuple"),
        ({"type": "object", "properties": {"a": {"type": "string"}}}, None, "group"),
        ({"type": "object", "additionalProperties": True}, None, "json"),
        ({"type": "string"}, ["not a text"], "json"),
        ({"type": "integer"}, "十二", "integer"),
        ({"title": "any"}, None, "json"),
        ({"type": "string", "x-widget": "hidden"}, None, "hidden"),
        ({"type": "string", "x-widget": "no such widget"}, None, "text"),
    ],
)
def test_every_shape_has_a_kind(schema: dict[str, Any], value: Any, kind: str, context: Context) -> None:
    answers = {} if value is None else {"x": value}
    field = nodes.find(nodes.plan({"type": "object", "properties": {"x": schema}}, answers, context), "/x")
    assert field is not None and field.kind == kind


def test_a_value_that_nothing_offers_is_still_to_be_seen(context: Context) -> None:
    schema = {"type": "object", "properties": {"x": {"enum": ["a", "b"]}}}
    field = nodes.find(nodes.plan(schema, {"x": "old"}, context), "/x")
    assert field is not None and [option.value for option in field.options] == ["a", "b", "old"]


def test_files_are_known_by_name_where_anything_is_known_of_them(context: Context) -> None:
    schema = {"type": "object", "properties": {"x": {"type": "array", "x-widget": "file"}}}
    facts = FileFacts("r1", "图.pdf", 10, "application/pdf")
    field = nodes.find(nodes.plan(schema, {"x": ["r1", "r2"]}, replace(context, files={"r1": facts})), "/x")
    assert field is not None and field.files == (facts, FileFacts("r2", "r2", 0, ""))


def test_what_is_known_of_the_person_fills_a_new_draft(context: Context) -> None:
    schema = {
        "type": "object",
        "properties": {
            "kind": {"enum": ["自然人", "企业"], "x-prefill": "applicant.kind"},
            "phone": {"type": "string", "x-prefill": "applicant.mobile"},
        },
        "allOf": [
            {
                "if": CONDITION,
                "then": {"properties": {"code": {"type": "string", "x-prefill": "applicant.code"}}},
            }
        ],
    }
    known = Context(date(2026, 11, 23), applicant={"kind": "企业", "code": "91", "mobile": ""})
    assert nodes.plan(schema, {}, known).children  # drawing alone fills nothing
    assert prefill(schema, {}, known) == {"kind": "企业", "code": "91"}
    assert prefill(schema, {"kind": "自然人"}, known) == {"kind": "自然人"}


def test_a_schema_that_contains_itself_is_drawn_and_ends(context: Context) -> None:
    person = {
        "type": "object",
        "properties": {
            "name": {"type": "string"},
            "parent": {"$ref": "#/$defs/p"},
            "other": {"$ref": "#/$defs/p"},
        },
    }
    schema = {"type": "object", "properties": {"me": {"$ref": "#/$defs/p"}}, "$defs": {"p": person}}
    assert sum(1 for _ in nodes.walk(nodes.plan(schema, {"me": {"parent": {"name": "甲"}}}, context))) < 2000


def test_a_document_that_is_no_object_is_one_field(context: Context) -> None:
    root = nodes.plan({"type": "integer", "title": "数"}, 5, context)
    assert outline(root) == ("form", "", [("step", "form", [("section", "form-1", [("integer", "")])])])
