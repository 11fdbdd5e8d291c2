"""What a control cannot post by itself comes along beside it; nothing else gets in that way."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from banshi_forms import Context, plan, read, render
from banshi_forms.rehearsing.browser import posted

TODAY = Context(date(2026, 11, 23))
TEXT = {"type": "string"}
GROUP = {"type": "object", "properties": {"a": TEXT}, "required": ["a"]}


def form(**fields: Any) -> dict[str, Any]:
    return {"type": "object", "properties": fields}


def page(schema: Any, document: Any) -> list[tuple[str, str]]:
    return posted(str(render(plan(schema, document, TODAY))))


TREE = {"type": "object", "$defs": {"node": {"type": "object", "properties": {
    "name": TEXT, "below": {"type": "array", "items": {"$ref": "#/$defs/node"}}}}},
    "properties": {"tree": {"$ref": "#/$defs/node"}}}  # fmt: skip
LISTS = form(rows={"type": "array", "items": GROUP}, texts={"type": "array", "items": TEXT},
             ticked={"type": "array", "items": {"enum": ["甲", "乙"]}, "uniqueItems": True})  # fmt: skip
UNDECIDED = form(x={"oneOf": [TEXT, {"type": "array", "items": TEXT}, GROUP]})


@pytest.mark.parametrize(
    ("schema", "document"),
    [
        (LISTS, {"rows": [], "texts": [], "ticked": []}),
        (LISTS | {"required": ["rows"]}, {"rows": []}),
        (TREE, {"tree": {"name": "甲", "below": []}}),
        (TREE, {"tree": {"below": [{"below": []}, {"name": "乙"}]}}),
        (form(a={"type": "boolean", "x-widget": "declaration"}), {"a": False}),
        (form(a={"type": "array", "items": {"type": "string", "x-widget": "file"}}), {"a": []}),
        (form(a={**TEXT, "format": "date-time"}), {"a": "2026-03-02T08:30"}),
        (form(a={**TEXT, "format": "date-time"}), {"a": "2026-13-02T08:30:00+08:00"}),
        (form(a=TEXT, b=TEXT), {"a": " 前后 ", "b": "一\r二"}),
        (form(a={"type": "array", "items": {"type": ["string", "null"]}}), {"a": [None, "甲", " "]}),
        (UNDECIDED, {"x": "5"}),
        (UNDECIDED, {"x": ["甲"]}),
        (UNDECIDED, {"x": {"a": "甲"}}),
        ({"oneOf": [TEXT, {"type": "number"}]}, "5"),
        (form(a={"type": ["string", "number"]}, b={"type": ["string", "array"]}), {"a": "甲 乙", "b": "[1"}),
        (form(a={"type": ["string", "number"]}, b={"type": ["string", "array"]}), {"a": "12", "b": "x"}),
        (
            {
                "type": "object",
                "oneOf": [
                    {"properties": {"land": {"enum": ["中国"]}}},
                    {"properties": {"land": {"enum": ["法国"]}}},
                    {"properties": {"land": {"not": {"enum": ["中国", "法国"]}}}},
                ],
            },
            {"land": False},
        ),
        (
            {"type": "array", "items": {"type": "object", "properties": {"a": LISTS}}, "minItems": 1},
            [{"a": {"rows": []}}],
        ),
        ({"type": "array", "items": {"type": "array", "items": TEXT}}, [[], ["甲"], []]),
    ],
)
def test_it_comes_back_to_somebody_who_knows_nothing_of_it(schema: Any, document: Any) -> None:
    parsed = read(schema, page(schema, document), None if not isinstance(document, dict) else {}, TODAY)
    assert (parsed.data, parsed.findings) == (document, ())


def test_a_field_that_another_answer_opens_is_read_though_it_was_closed_before() -> None:
    closed, opened = ({"properties": {"b": {**TEXT, "readOnly": only}}} for only in (True, False))
    schema = {**form(a=TEXT), "if": {"not": {"required": ["a"]}}, "then": closed, "else": opened}
    assert read(schema, page(schema, {"a": "甲", "b": "乙"}), {}, TODAY).data == {"a": "甲", "b": "乙"}
    assert read(schema, [("a", ""), ("b", "丙")], {"a": "甲", "b": "乙"}, TODAY).data == {"b": "丙"}
    assert read(schema, [("b", "丙")], {"b": "乙"}, TODAY).data == {"b": "乙"}


def test_what_is_typed_beside_it_counts() -> None:
    typed = [(name, "7" if name == "x" else text) for name, text in page(UNDECIDED, {"x": "5"})]
    assert read(UNDECIDED, typed, {}, TODAY).data == {"x": "7"}
    lines = [(name, "新" if name == "texts.0" else text) for name, text in page(LISTS, {"texts": []})]
    assert read(LISTS, lines, {}, TODAY).data == {"texts": ["新"]}


def test_words_need_no_quotation_marks_where_a_text_is_one_of_several_types() -> None:
    schema = form(a={"type": ["string", "number", "array"]})
    for typed, value in (("张三", "张三"), ("5", 5), ('["甲"]', ["甲"]), ('"5"', "5")):
        assert read(schema, [("a", typed)], {}, TODAY).data == {"a": value}
    assert [finding.code for finding in read(schema, [("a", '["甲"')], {}, TODAY).findings] == ["json"]


def test_an_ordinary_page_carries_nothing() -> None:
    ordinary = {"rows": [{"a": "甲"}], "texts": ["甲"], "ticked": ["甲"]}
    assert not [name for name, _ in page(LISTS, ordinary) if name.endswith("=")]


FILE = {"type": "string", "x-widget": "file"}
CLOSED = form(
    one={**TEXT, "readOnly": True}, two={**TEXT, "x-widget": "hidden"}, three=FILE,
    group={"type": "object", "properties": {"file": FILE, "a": TEXT}}, sum={"type": "integer", "x-formula": "1"},
)  # fmt: skip


@pytest.mark.parametrize("name", ["one", "two", "three", "group", "sum", "none", "group.file"])
def test_what_could_not_be_typed_is_not_taken(name: str) -> None:
    value = {"file": "x", "a": "x"} if name == "group" else "x"
    pairs = [*page(CLOSED, {}), (f"{name}.#=", json.dumps(value)), ("group.a.#=", "no JSON")]
    assert read(CLOSED, pairs, {}, TODAY).data == {}


def test_a_schema_that_contains_itself_begins_with_an_empty_list_not_with_rows_in_rows() -> None:
    names = [name for name, _ in page(TREE, {})]
    assert names == ["tree.#", "tree.name", "tree.below.#"]
    assert read(TREE, [*page(TREE, {}), ("_add", "tree.below")], {}, TODAY).data == {"tree": {"below": [{}]}}


def test_a_form_that_need_not_be_an_object_is_never_an_empty_page() -> None:
    schema = {"type": ["object", "boolean"], "properties": {"a": TEXT}}
    for document in ({"a": "甲"}, True):
        pairs = page(schema, document)
        assert [name for name, _ in pairs] == ["~"]
        assert read(schema, pairs, {}, TODAY).data == document
