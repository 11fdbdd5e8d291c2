"""Rules that contradict each other: found with the fewest answers, and never a false alarm."""

from __future__ import annotations

import json
from datetime import date
from itertools import product
from typing import Any

from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from banshi_forms import Context, sentence, unreachable, validate
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
