"""Rules that contradict each other: found, with the fewest answers; that there is no false alarm test_branches holds."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from click.testing import CliRunner

from banshi_forms import Context, Finding, sentence, unreachable
from banshi_forms.command import form as command

CONTEXT = Context(date(2026, 3, 2), "zh_CN")
KINDS = ("甲", "乙")


def rule(name: str, value: Any, then: Any) -> dict[str, Any]:
    return {"if": {"properties": {name: {"const": value}}, "required": [name]}, "then": then}


def form(*rules: dict[str, Any], **more: Any) -> dict[str, Any]:
    choice = {"type": "string", "enum": list(KINDS)}
    fields = {"a": choice, "b": choice, "n": {"type": "integer", "minimum": 0, "maximum": 2}}
    return {"type": "object", "properties": fields, "allOf": list(rules), **more}


def test_two_rules_that_ask_for_and_forbid_a_field_are_told_with_the_answers_that_fire_them() -> None:
    schema = form(rule("a", "甲", {"required": ["n"]}), rule("b", "乙", {"properties": {"n": False}}))
    (found,) = unreachable(schema, CONTEXT)
    assert (found.code, found.severity) == ("contradiction", "warning")
    assert found.params["example"] == {"a": "甲", "b": "乙"}
    assert found.params["parts"] == ["/allOf/0/then", "/allOf/1/then"]
    assert "“n”必须填写" in sentence(found, "zh_CN")
    assert "must be given" in sentence(found, "en")


def test_bounds_that_cross_in_a_branch_are_told_with_one_answer() -> None:
    schema = form(rule("a", "甲", {"properties": {"n": {"minimum": 5}}, "required": ["n"]}))
    (found,) = unreachable(schema, CONTEXT)
    assert found.params["example"] == {"a": "甲"}


def test_a_field_whose_condition_can_never_hold_is_told() -> None:
    schema = form(rule("a", "丙", {"properties": {"extra": {"type": "string"}}}))
    (found,) = unreachable(schema, CONTEXT)
    assert (found.code, found.params["fields"], found.params["example"]) == (
        "unreachable",
        ["extra"],
        {"a": "丙"},
    )


def test_a_combination_that_a_rule_refuses_at_the_answer_itself_is_no_contradiction() -> None:
    schema = form(
        rule("a", "甲", {"properties": {"b": {"const": "甲"}}, "required": ["n"]}),
        rule("b", "乙", {"properties": {"n": False}}),
    )
    assert unreachable(schema, CONTEXT) == []


def test_the_check_warns_of_it_and_leaves_the_form_usable() -> None:
    schema = form(rule("a", "甲", {"properties": {"n": {"minimum": 5}}, "required": ["n"]}))
    done = CliRunner().invoke(command, ["check", "-"], input=json.dumps(schema))
    told = json.loads(done.output)
    assert (done.exit_code, told["ok"]) == (0, True)
    (found,) = [found for found in told["findings"] if found["code"] == "contradiction"]
    assert (found["severity"], found["example"], found["parts"]) == (
        "warning",
        {"a": "甲"},
        ["/allOf/0/then"],
    )


def only(schema: dict[str, Any]) -> Finding:
    (found,) = unreachable(schema, CONTEXT)
    return found


ROW = {
    "type": "object",
    "properties": {"k": {"enum": list(KINDS)}, "m": {"type": "integer", "maximum": 5}},
    "allOf": [rule("k", "乙", {"properties": {"m": {"minimum": 9}}, "required": ["m"]})],
}
PLACES = {
    "rows": ({"rows": {"type": "array", "items": ROW}}, {"rows": [{"k": "乙"}]}, "rows/m"),
    "group": ({"g": {"type": "object", "properties": {"h": ROW}}}, {"g": {"h": {"k": "乙"}}}, "g/h/m"),
    "reference": ({"g": {"$ref": "#/$defs/row"}}, {"g": {"k": "乙"}}, "g/m"),
}


@pytest.mark.parametrize("place", PLACES)
def test_rules_within_groups_rows_and_references_are_looked_at(place: str) -> None:
    fields, example, path = PLACES[place]
    found = only({"type": "object", "properties": fields, "$defs": {"row": ROW}})
    assert (found.code, found.params["example"], found.params["fields"]) == ("contradiction", example, [path])


def test_rows_that_a_branch_declares_are_looked_at_with_what_brings_them() -> None:
    found = only(form(rule("a", "甲", {"properties": {"rows": {"type": "array", "items": ROW}}})))
    assert found.params["example"] == {"a": "甲", "rows": [{"k": "乙"}]}


def test_a_branch_that_a_constant_decides_and_what_depends_on_an_answer_are_rules_too() -> None:
    ways = [
        {"properties": {"a": {"const": kind}, "n": {"minimum": low}}}
        for kind, low in zip(KINDS, (1, 3), strict=True)
    ]
    assert only(form(oneOf=ways, required=["n"])).params["example"] == {"a": "乙"}
    assert only(form(anyOf=ways, dependentRequired={"b": ["n"]})).params["parts"] == [
        "/anyOf/1",
        "/dependentRequired/b",
    ]
    never = {"a": {"properties": {"n": {"maximum": -1}}, "required": ["n"]}}
    assert only(form(dependentSchemas=never)).params["parts"] == ["/dependentSchemas/a"]


def test_three_rules_of_which_no_two_contradict_each_other_are_told_together() -> None:
    sets = zip("abc", ([0, 1], [1, 2], [0, 2]), strict=True)
    schema = form(
        *(rule(name, "甲", {"properties": {"n": {"enum": left}}}) for name, left in sets), required=["n"]
    )
    schema["properties"]["c"] = schema["properties"]["a"]
    assert only(schema).params["example"] == {"a": "甲", "b": "甲", "c": "甲"}


def test_an_else_that_is_never_met_and_a_branch_that_nothing_fulfils_are_told() -> None:
    asked = {"properties": {"a": {"enum": list(KINDS)}}, "required": ["a"]}
    never = form({"if": asked, "then": {}, "else": {"properties": {"x": {"type": "string"}}}}, required=["a"])
    assert (only(never).code, only(never).pointer, only(never).params["fields"]) == (
        "unreachable",
        "/allOf/0/else",
        ["x"],
    )
    dead = form(anyOf=[{"required": ["b"]}, {"properties": {"n": {"const": 7}}, "required": ["n"]}])
    assert (only(dead).code, only(dead).pointer) == ("unreachable", "/anyOf/1")


def test_a_field_that_must_be_given_and_that_no_part_declares_is_told() -> None:
    assert (only(form(required=["x"])).code, only(form(required=["x"])).pointer) == ("unasked", "/required")
    found = only(form(rule("a", "甲", {"required": ["x"]})))
    assert (found.code, found.params["example"]) == ("unasked", {"a": "甲"})
    assert unreachable(form(required=["x"], additionalProperties={"type": "string"}), CONTEXT) == []


def test_the_answers_told_are_the_fewest() -> None:
    either = {"anyOf": [{"properties": {"b": {"const": "甲"}}, "required": ["b"]}, {"required": ["a"]}]}
    found = only(form({"if": either, "then": {"properties": {"n": False}}}, required=["n"]))
    assert len(found.params["example"]) == 1


def test_what_another_answer_would_mend_is_no_contradiction() -> None:
    open_ = {"if": {"not": {"required": ["b"]}}, "then": {"required": ["n"]}}
    assert unreachable(form(open_, rule("a", "甲", {"properties": {"n": False}})), CONTEXT) == []
