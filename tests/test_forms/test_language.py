"""The dialect: what a form author got wrong is told with its place, before a citizen meets it."""

from __future__ import annotations

from typing import Any

import pytest

from banshi_forms import check_schema, sentence
from banshi_forms.language import MOST_NODES

TEXT = {"type": "string"}


@pytest.mark.parametrize(
    ("schema", "pointer", "code"),
    [
        ({"type": "strnig"}, "/type", "shape"),
        ({"properties": {"a": {"x-widget": "spinner"}}}, "/properties/a/x-widget", "shape"),
        ({"properties": {"a": {"$ref": "#/$defs/gone"}}}, "/properties/a/$ref", "reference"),
        ({"properties": {"a": {"$ref": "https://example.com/x"}}}, "/properties/a/$ref", "reference"),
        ({"properties": {"a": {**TEXT, "pattern": "(?=a)b"}}}, "/properties/a/pattern", "pattern"),
        ({"properties": {"a": {"type": "number", "x-formula": "b +"}}}, "/properties/a/x-formula", "formula"),
        ({"properties": {"a": {"type": "number", "x-formula": "exec(b)"}}}, "/properties/a/x-formula", "formula"),
        ({"x-check": [{"id": "R1", "rule": "((", "message": {"zh_CN": "错"}}]}, "/x-check/0", "formula"),
        ({"properties": {"a": {"x-formula": "b"}, "b": {"x-formula": "a"}}, "x-order": ["a", "b"]}, "/properties/a", "cycle"),
        ({"properties": {"a": {"x-formula": "root.b"}, "b": {"x-formula": "root.a"}}, "x-order": ["a", "b"]}, "/properties/b", "cycle"),
        ({"properties": {"a": {"x-formula": "b"}}, "if": {}, "then": {"properties": {"b": {"x-formula": "a"}}}}, "/properties/a", "cycle"),
        ({"properties": {"t": {"x-formula": "sum_of(rows.map(r, r.x))"},
                         "rows": {"items": {"properties": {"x": {"x-formula": "root.t"}}}}}}, "/properties/t", "cycle"),
        ({"properties": {"a": {"$id": "https://example.cn/a"}}}, "/properties/a/$id", "reference"),
        ({"properties": {"a": {"$ref": "#nobody"}}}, "/properties/a/$ref", "reference"),
        ({"properties": {"a": TEXT}, "x-steps": [{"id": "s", "title": "一", "sections": [{"fields": ["z"]}]}]},
         "/x-steps", "no_field"),
        ({"properties": {"a": TEXT, "b": TEXT}, "x-steps": [{"id": "s", "title": "一", "sections": [{"fields": ["a"]}]}]},
         "/properties/b", "unlisted"),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_its_place(schema: dict[str, Any], pointer: str, code: str) -> None:
    assert (pointer, code) in [(finding.pointer, finding.code) for finding in check_schema(schema)]


def test_a_share_of_a_total_is_no_circle() -> None:
    rows = {"type": "array", "items": {"type": "object", "x-order": ["area", "share"], "properties": {
        "area": {"type": "number"}, "share": {"type": "number", "x-formula": "area / root.total"}}}}  # fmt: skip
    total = {"type": "number", "x-formula": "sum_of(rows.map(r, r.area))"}
    assert (
        check_schema(
            {"type": "object", "properties": {"rows": rows, "total": total}, "x-order": ["rows", "total"]}
        )
        == []
    )


def test_a_plain_schema_of_draft_2020_12_is_in_the_dialect() -> None:
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "properties": {"a": TEXT},
    }
    assert check_schema(schema) == []


def test_a_field_of_which_nothing_is_said_may_stand_in_the_order() -> None:
    schema = {"type": "object", "properties": {"a": True, "b": TEXT, "c": False}, "x-order": ["a", "b"]}
    assert check_schema(schema) == []
    assert [f.code for f in check_schema({**schema, "x-order": ["a", "b", "c"]})] == ["order"]


def test_a_schema_without_end_is_refused_at_once() -> None:
    deep: dict[str, Any] = {}
    for _ in range(500):
        deep = {"items": deep}
    wide = {"enum": list(range(MOST_NODES + 1))}
    assert [finding.code for schema in (deep, wide) for finding in check_schema(schema)] == ["too_large"] * 2


@pytest.mark.parametrize("locale", ["zh_CN", "en"])
def test_every_fault_speaks_both_languages(locale: str) -> None:
    (finding,) = check_schema({"properties": {"a": {"$ref": "#/$defs/gone"}}})
    assert "#/$defs/gone" in sentence(finding, locale)
