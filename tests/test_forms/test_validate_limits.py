"""Hostile schemas and documents: each is refused by a rule, with its place, before it costs anything."""

from __future__ import annotations

from datetime import date
from time import process_time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banshi_forms import Context, Refused, check_schema, prune, resolve, sentence, validate

TODAY = Context(date(2026, 11, 23))
TEXT = {"type": "string"}


def doubling(times: int) -> dict[str, Any]:
    """References that multiply each other: 2 to the power of ``times``."""
    steps: dict[str, Any] = {
        f"d{at}": {"allOf": [{"$ref": f"#/$defs/d{at + 1}"}, {"$ref": f"#/$defs/d{at + 1}"}]}
        for at in range(times)
    }
    return {"$defs": {**steps, f"d{times}": {"type": "object"}}, "$ref": "#/$defs/d0"}


def twins() -> dict[str, Any]:
    """Harmless at one place, but each level of the answers is looked at twice as often as the one above."""
    node = {
        "allOf": [{"properties": {"a": {"$ref": "#/$defs/n"}}}, {"properties": {"a": {"$ref": "#/$defs/n"}}}]
    }
    return {"$defs": {"n": node}, "$ref": "#/$defs/n"}


def nested(levels: int) -> dict[str, Any]:
    answers: dict[str, Any] = {"a": 1}
    for _ in range(levels):
        answers = {"a": answers}
    return answers


@pytest.mark.parametrize(
    ("schema", "answers", "code"),
    [
        ({"$ref": "#"}, {}, "depth"),
        ({"$ref": "#/$defs/a", "$defs": {"a": {"allOf": [{"$ref": "#/$defs/b"}]}, "b": {"$ref": "#/$defs/a"}}}, {}, "depth"),
        (doubling(30), {}, "references"),
        (twins(), nested(30), "work"),
        ({"$ref": "https://example.com/schema.json"}, {}, "reference"),
        ({"properties": {"a": {"$ref": "#/$defs/gone"}}}, {"a": 1}, "reference"),
    ],
)  # fmt: skip
def test_a_schema_without_end_is_refused_in_a_moment(schema: Any, answers: Any, code: str) -> None:
    begun = process_time()
    with pytest.raises(Refused) as refused:
        validate(schema, answers, TODAY)
    assert process_time() - begun < 5
    assert refused.value.code == code
    assert set(refused.value.message) == {"zh_CN", "en"}


@pytest.mark.parametrize("schema", [{"$ref": "#"}, doubling(30)])
def test_its_author_is_told_where(schema: dict[str, Any]) -> None:
    assert {"loop", "too_large"} & {finding.code for finding in check_schema(schema)}


def test_a_schema_that_contains_itself_below_is_fine() -> None:
    tree = {
        "type": "object",
        "properties": {"name": TEXT, "child": {"$ref": "#"}},
        "x-order": ["name", "child"],
    }
    assert check_schema(tree) == []
    assert validate(tree, {"child": {"child": {"name": "甲"}}}, TODAY) == []


def deep(levels: int) -> Any:
    value: Any = 1
    for _ in range(levels):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("answers", "code"),
    [(deep(100_000), "too_deep"), (nested(2_000), "too_deep"), ([0] * 100_001, "too_large")],
)
def test_a_document_without_measure_is_one_finding(answers: Any, code: str) -> None:
    (finding,) = validate({}, answers, TODAY)
    assert finding.code == code
    assert sentence(finding, "zh_CN") != sentence(finding, "en")


@pytest.mark.parametrize("hidden", ["\x00", "\x1b", "\x7f", "\x85", "\u202e", "\u2066", "\ud800", "\uffff"])
def test_a_character_that_nobody_sees_is_found_at_its_place(hidden: str) -> None:
    schema = {"type": "object", "properties": {"a": {**TEXT, "title": "甲", "pattern": "^.*$"}}}
    (finding,) = validate(schema, {"a": f"张{hidden}三"}, TODAY)
    assert (finding.pointer, finding.code) == ("/a", "control")
    assert sentence(finding, "zh_CN").startswith("甲中有看不见的字符")
    assert "control" in {found.code for found in check_schema({**schema, "title": f"表{hidden}"})}


@pytest.mark.parametrize(
    "text", ["一行\n两行\t末", "迪丽热巴·买买提", "👩‍👩‍👧", "𠮷野家", "re\u0301sume\u0301"]
)
def test_rare_and_combined_characters_are_welcome(text: str) -> None:
    assert validate({"type": "object", "properties": {"a": TEXT}}, {"a": text}, TODAY) == []


def test_what_is_irrelevant_is_not_complained_of() -> None:
    assert validate({"type": "object", "properties": {"a": TEXT}}, {"b": "\x00"}, TODAY) == []


def test_a_long_list_is_searched_for_twins_in_a_moment() -> None:
    schema = {"type": "array", "uniqueItems": True}
    rows: list[Any] = [{"a": at} for at in range(10_000)]
    begun = process_time()
    assert validate(schema, rows, TODAY) == []
    assert [finding.code for finding in validate(schema, [*rows, {"a": 0.0}], TODAY)] == ["uniqueItems"]
    assert process_time() - begun < 5
    assert validate(schema, [1, True, "1", [1], {"1": 1}, 0, False], TODAY) == []


def test_errors_without_number_stop_at_a_bound() -> None:
    schema = {"type": "array", "items": {"type": "object", "required": ["a", "b"]}}
    assert 0 < len(validate(schema, [{} for _ in range(20_000)], TODAY)) <= 500


def test_names_of_their_own_lead_where_they_say() -> None:
    part = {"type": "object", "properties": {"p": TEXT}, "required": ["p"]}
    for reference, defs in (
        ("#part", {"x": {"$anchor": "part", **part}}),
        ("#/$defs/%E7%94%B2%20%E4%B9%99", {"甲 乙": part}),
        ("https://example.cn/form#/$defs/x", {"x": part}),
    ):
        schema = {
            "$id": "https://example.cn/form",
            "$defs": defs,
            "properties": {"a": {"$ref": reference}},
            "required": ["a"],
        }
        assert check_schema(schema) == []
        assert "/a/p" in resolve(schema, {"a": {"p": "q"}}, TODAY).required
        assert prune(schema, {"a": {"p": "q", "z": 1}}, TODAY) == {"a": {"p": "q"}}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda below: st.lists(below, max_size=4) | st.dictionaries(st.text(), below, max_size=4),
    max_leaves=20,
)


@given(JSON)
def test_no_document_falls_over_a_plain_schema(answers: Any) -> None:
    schema = {
        "type": "object",
        "properties": {
            "a": {"type": "number", "minimum": 1, "multipleOf": 2},
            "b": {**TEXT, "pattern": "^a"},
        },
        "additionalProperties": {
            "type": "array",
            "uniqueItems": True,
            "items": {"type": "string", "format": "date"},
        },
    }
    for finding in validate(schema, answers, TODAY):
        assert sentence(finding, "zh_CN")
        assert sentence(finding, "en")
