"""Rules that contradict each other: found with the fewest answers, and never a false alarm."""

from __future__ import annotations

import json
from datetime import date
from itertools import product
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from banshi_forms import Context, Finding, sentence, unreachable, validate
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


def test_the_answers_told_are_the_fewest() -> None:
    either = {"anyOf": [{"properties": {"b": {"const": "甲"}}, "required": ["b"]}, {"required": ["a"]}]}
    found = only(form({"if": either, "then": {"properties": {"n": False}}}, required=["n"]))
    assert len(found.params["example"]) == 1


def test_what_another_answer_would_mend_is_no_contradiction() -> None:
    open_ = {"if": {"not": {"required": ["b"]}}, "then": {"required": ["n"]}}
    assert unreachable(form(open_, rule("a", "甲", {"properties": {"n": False}})), CONTEXT) == []


SAYS = st.sampled_from(
    [
        {"required": ["n"]}, {"properties": {"n": False}}, {"properties": {"n": {"minimum": 2}}},
        {"properties": {"n": {"maximum": 1}}, "required": ["n"]}, {"properties": {"b": {"const": "甲"}}},
        {"required": ["b"]}, {"properties": {"a": {"const": "乙"}}}, {"properties": {"n": {"type": "string"}}},
    ]
)  # fmt: skip
RULES = st.lists(st.builds(rule, st.sampled_from("ab"), st.sampled_from([*KINDS, "丙"]), SAYS), max_size=4)


@given(RULES, st.sets(st.sampled_from("abn")))
@settings(max_examples=60, deadline=None)
def test_what_is_reported_is_never_reached_by_any_document(rules: list[Any], required: set[str]) -> None:
    schema = form(*rules, required=sorted(required))
    found = unreachable(schema, CONTEXT)
    if not found:
        return
    domains = ([None, *KINDS, "丙"], [None, *KINDS, "丙"], [None, 0, 1, 2, 3, "x"])
    made = [{k: v for k, v in zip("abn", row, strict=True) if v is not None} for row in product(*domains)]
    valid = [d for d in made if not any(f.severity == "error" for f in validate(schema, d, CONTEXT))]
    for finding in found:
        if finding.code == "contradiction":
            example = finding.params["example"]
            assert not any(example.items() <= document.items() for document in valid)
        else:
            test = rules[int(finding.pointer.split("/")[2])]["if"]
            assert not any(
                d.get(name) == sub["const"] for d in valid for name, sub in test["properties"].items()
            )


def valid(schema: Any, value: Any) -> bool:
    return bool(jsonschema.Draft202012Validator(schema).is_valid(value))


CONDITIONS = st.sampled_from(
    [
        {"required": ["a"]}, {"not": {"required": ["b"]}}, {"properties": {"a": {"not": {"const": "甲"}}}, "required": ["a"]},
        {"anyOf": [{"properties": {"a": {"const": "甲"}}, "required": ["a"]}, {"required": ["b"]}]},
        {"properties": {"n": {"minimum": 1}}, "required": ["n"]}, {"properties": {"b": {"enum": ["乙", "丙"]}}},
    ]
)  # fmt: skip
MORE = st.fixed_dictionaries(
    {},
    optional={
        "allOf": st.lists(
            st.builds(lambda i, t, e: {"if": i, "then": t, "else": e}, CONDITIONS, SAYS, SAYS), max_size=3
        ),
        "dependentRequired": st.dictionaries(st.sampled_from("ab"), st.just(["n"]), max_size=1),
        "dependentSchemas": st.dictionaries(st.sampled_from("ab"), SAYS, max_size=1),
        "oneOf": st.tuples(SAYS, SAYS).map(
            lambda said: [
                {**one, "properties": {**one.get("properties", {}), "a": {"const": kind}}}
                for one, kind in zip(said, KINDS, strict=True)
            ]
        ),
        "anyOf": st.lists(SAYS, min_size=1, max_size=2),
    },
)


@given(MORE, st.sets(st.sampled_from("abn")))
@settings(max_examples=60, deadline=None)
def test_a_stock_validator_finds_no_valid_answer_where_a_contradiction_is_told(
    more: dict[str, Any], required: set[str]
) -> None:
    """Within the rows of a list: no answers that hold the example are valid, and none takes an unreachable branch."""
    row = {**form(), **more, "required": sorted(required)}
    schema = {"type": "object", "properties": {"rows": {"type": "array", "items": row}}}
    found = unreachable(schema, CONTEXT)
    if not found:
        return
    domains = ([None, *KINDS, "丙"], [None, *KINDS, "丙"], [None, 0, 1, 2, 3, "x"])
    made = [
        {k: v for k, v in zip("abn", answers, strict=True) if v is not None} for answers in product(*domains)
    ]
    fitting = [document for document in made if valid(row, document)]
    for finding in found:
        side = finding.pointer.removeprefix("/properties/rows/items")
        if finding.code == "contradiction":
            (given_,) = finding.params["example"]["rows"]
            assert not any(given_.items() <= document.items() for document in fitting)
        elif side.startswith("/allOf"):
            test = row["allOf"][int(side.split("/")[2])]["if"]
            assert not any(valid(test, document) is side.endswith("then") for document in fitting)
        else:
            _, key, name = side.split("/")
            part = row[key][int(name)] if name.isdecimal() else {"required": [name]}
            assert not any(valid(part, document) for document in fitting)
