"""Relevance, formulas and pruning: the asterisk, the validator and the submission follow one rule."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from banshi_forms import Context, compute, prune, resolve, validate

TODAY = Context(date(2026, 11, 23))
KINDS = ["自然人", "企业"]


def when(name: str, value: Any, **then: Any) -> dict[str, Any]:
    return {"if": {"properties": {name: {"const": value}}, "required": [name]}, "then": then}


FORM: dict[str, Any] = {
    "type": "object",
    "properties": {
        "kind": {"type": "string", "enum": KINDS},
        "is_agent": {"type": "boolean"},
        "rows": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "shape": {"type": "string", "enum": ["圆", "方"]},
                    "area": {"type": "number", "x-formula": "round(side * side, 2)", "readOnly": True},
                },
                "allOf": [when("shape", "方", properties={"side": {"type": "number", "minimum": 1}}, required=["side"])],
            },
        },
        "total": {"type": "number", "x-formula": "sum_of(rows.filter(r, has(r.area)).map(r, r.area))", "readOnly": True},
    },
    "required": ["kind"],
    "allOf": [
        when("kind", "自然人", properties={"id": {"type": "string", "minLength": 2}}, required=["id"]),
        when("kind", "企业", properties={"code": {"type": "string"}, "staff": {"type": "integer"}}, required=["code"]),
        {"if": {"properties": {"total": {"minimum": 20}}, "required": ["total"]},
         "then": {"properties": {"designer": {"type": "string"}}, "required": ["designer"]}},
        {"dependentRequired": {"staff": ["is_agent"]}},
    ],
}  # fmt: skip

ROWS = st.lists(
    st.fixed_dictionaries(
        {"shape": st.sampled_from(["圆", "方"])},
        optional={"side": st.decimals(1, 9, places=1), "stray": st.just("x")},
    ),
    max_size=3,
)
ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "kind": st.sampled_from([*KINDS, "", "别的"]),
        "id": st.sampled_from(["", "1", "12345"]),
        "code": st.text(max_size=3),
        "staff": st.integers(0, 9),
        "is_agent": st.booleans(),
        "designer": st.sampled_from(["", "设计院"]),
        "total": st.just(9999),
        "rows": ROWS,
        "stray": st.none(),
    },
)


def test_a_conditional_field_is_relevant_and_required_while_its_condition_holds() -> None:
    person, company = resolve(FORM, {"kind": "自然人"}, TODAY), resolve(FORM, {"kind": "企业"}, TODAY)
    assert "/id" in person.required and "/code" not in person.relevant
    assert "/code" in company.required and "/id" not in company.relevant


def test_each_row_is_decided_on_its_own() -> None:
    found = resolve(FORM, {"rows": [{"shape": "方"}, {"shape": "圆"}]}, TODAY)
    assert "/rows/0/side" in found.required
    assert "/rows/1/side" not in found.relevant


def test_formulas_run_inside_out_and_conditions_may_test_them() -> None:
    answers = {
        "kind": "自然人",
        "rows": [{"shape": "方", "side": 4}, {"shape": "方", "side": Decimal("2.5")}],
    }
    found = resolve(FORM, answers, TODAY)
    assert [row["area"] for row in found.data["rows"]] == [16, Decimal("6.25")]
    assert found.data["total"] == Decimal("22.25")
    assert "/designer" in found.required


def test_a_result_that_was_posted_or_is_stale_is_not_believed() -> None:
    assert compute(FORM, {"total": 9999, "rows": []}, TODAY)["total"] == 0
    assert "total" not in compute(FORM, {"total": 9999}, TODAY)


def test_an_irrelevant_answer_is_kept_while_editing_and_absent_at_submission() -> None:
    answers = {"kind": "自然人", "id": "12345", "code": "kept"}
    assert compute(FORM, answers, TODAY)["code"] == "kept"
    assert prune(FORM, answers, TODAY) == {"kind": "自然人", "id": "12345"}


def test_a_group_without_a_condition_may_refer_to_itself() -> None:
    tree = {"$defs": {"node": {"type": "object", "properties": {"name": {"type": "string"}, "child": {"$ref": "#/$defs/node"}}}},
            "$ref": "#/$defs/node"}  # fmt: skip
    assert "/child/child/name" in resolve(tree, {"child": {"child": {"name": "a"}}}, TODAY).relevant


def test_a_property_that_says_nothing_of_itself_is_a_property_all_the_same() -> None:
    schema = {"properties": {"a": {}, "b": {"minLength": 2}, "c": True, "d": False}}
    answers = {"a": 1, "b": "xx", "c": [1]}
    assert prune(schema, {**answers, "d": 1}, TODAY) == answers
    assert [finding.pointer for finding in validate(schema, {"b": "x"}, TODAY)] == ["/b"]


def test_a_branch_that_only_narrows_a_field_does_not_show_it() -> None:
    schema = {"properties": {"kind": {"type": "string"}}, "allOf": [
        when("kind", "企业", properties={"staff": {"minimum": 1}}),
        when("kind", "自然人", properties={"staff": {"type": "integer"}})]}  # fmt: skip
    assert "/staff" not in resolve(schema, {"kind": "企业"}, TODAY).relevant
    assert "/staff" in resolve(schema, {"kind": "自然人"}, TODAY).relevant


@given(ANSWERS)
def test_pruning_twice_is_pruning_once(answers: dict[str, Any]) -> None:
    once = prune(FORM, answers, TODAY)
    assert prune(FORM, once, TODAY) == once


@given(ANSWERS)
def test_a_stock_validator_accepts_what_ours_accepts(answers: dict[str, Any]) -> None:
    if not validate(FORM, answers, TODAY):
        plain = _plain(prune(FORM, answers, TODAY))
        assert list(Draft202012Validator(FORM).iter_errors(plain)) == []


@given(ANSWERS)
def test_what_is_required_is_what_the_validator_misses(answers: dict[str, Any]) -> None:
    kept = prune(FORM, answers, TODAY)
    missed = {finding.pointer for finding in validate(FORM, answers, TODAY) if finding.code == "required"}
    assert missed == {pointer for pointer in resolve(FORM, kept, TODAY).required if _absent(kept, pointer)}


def _absent(value: Any, pointer: str) -> bool:
    for key in pointer.split("/")[1:]:
        if isinstance(value, list):
            value = value[int(key)]
        elif key in value:
            value = value[key]
        else:
            return True
    return False


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return float(value) if isinstance(value, Decimal) else value


def test_an_irrelevant_answer_decides_about_nothing() -> None:
    """A company's code once was given, so that a question about it was asked; then the person was no company."""
    schema = {"properties": {"kind": {"enum": KINDS}}, "allOf": [
        when("kind", "企业", properties={"code": {"type": "string"}}),
        {"if": {"required": ["code"]}, "then": {"properties": {"since": {"type": "string"}}, "required": ["since"]}},
        {"if": {"required": ["since"]}, "then": {"properties": {"why": {"type": "string"}}}}]}  # fmt: skip
    answers = {"kind": "自然人", "code": "91", "since": "2020", "why": "x"}
    found = resolve(schema, answers, TODAY)
    assert found.relevant == {"/kind"} and not found.required
    assert found.data == answers and prune(schema, answers, TODAY) == {"kind": "自然人"}


def test_an_answer_that_hides_its_own_field_is_not_shown_there() -> None:
    hiding = {"if": {"properties": {"a": {"const": 0}}}, "then": {"properties": {"a": {"type": "integer"}}}}
    schema = {"properties": {"b": {"type": "integer"}}, **hiding}
    found = resolve(schema, {"a": 1, "b": 2}, TODAY)
    assert found.relevant == {"/a", "/b"} and found.data == {"b": 2} and prune(schema, {"a": 1}, TODAY) == {}


@given(ANSWERS)
def test_what_is_asked_of_the_answers_is_asked_of_what_is_submitted(answers: dict[str, Any]) -> None:
    found, kept = resolve(FORM, answers, TODAY), prune(FORM, answers, TODAY)
    again = resolve(FORM, kept, TODAY)
    assert (found.relevant, found.required) == (again.relevant, again.required)
    assert {name for name in kept if f"/{name}" not in found.relevant} == set()


def test_an_object_of_which_nothing_is_declared_is_kept_whole() -> None:
    schema = {
        "properties": {
            "free": {"type": "object"},
            "rows": {"items": {"properties": {"any": {"type": "object"}}}},
        }
    }
    answers = {"free": {"x": {"y": 1}}, "rows": [{"any": {"z": [1]}}]}
    assert prune(schema, answers, TODAY) == answers
