"""A field of which several branches speak: the page shows what the judge asks for, and everything comes back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from banshi_forms import Context, plan, prune, read, render, resolve, validate
from banshi_forms.explain import explain
from banshi_forms.nodes import find, walk
from banshi_forms.values import Node

TODAY = Context(date(2026, 11, 23))
TEXT = {"type": "string"}


def when(name: str, value: Any, **then: Any) -> dict[str, Any]:
    return {"if": {"properties": {name: {"const": value}}, "required": [name]}, "then": then}


def group(required: list[str] | None = None, **fields: Any) -> dict[str, Any]:
    return {"properties": fields, **({"required": required} if required else {})}


FORM: dict[str, Any] = {
    "type": "object",
    "properties": {
        "kind": {"title": "类型", "enum": ["自然人", "企业"]},
        "contact": {"type": "object", "title": "联系人", "properties": {"name": {**TEXT, "maxLength": 50}}},
        "staff": {"type": "array", "items": {"type": "object", "properties": {"name": TEXT}}},
    },
    "allOf": [
        when("kind", "企业", properties={
            "contact": group(["post"], post={**TEXT, "title": "职务"}, name={"maxLength": 20}),
            "staff": {"items": group(["since"], since={"type": "string", "format": "date"})},
        }),
    ],
}  # fmt: skip


def on_page(schema: Any, data: Any, pointer: str) -> Node:
    found = find(plan(schema, data, TODAY), pointer)
    assert found is not None, pointer
    return found


def test_a_group_declared_again_in_a_branch_has_the_fields_of_both() -> None:
    answers = {"kind": "企业", "contact": {"name": "李"}, "staff": [{"name": "王"}]}
    post = on_page(FORM, answers, "/contact/post")
    assert post.required and post.title == "职务"
    assert on_page(FORM, answers, "/staff/0/since").required
    assert {finding.pointer for finding in validate(FORM, answers, TODAY)} == {
        "/contact/post",
        "/staff/0/since",
    }
    full = {
        **answers,
        "contact": {"name": "李", "post": "经理"},
        "staff": [{"name": "王", "since": "2026-01-02"}],
    }
    assert prune(FORM, full, TODAY) == full
    other = {**full, "kind": "自然人"}
    assert prune(FORM, other, TODAY) == {**answers, "kind": "自然人"}


def test_the_branch_that_adds_a_field_to_a_group_is_named_when_it_is_asked_why() -> None:
    hidden = explain(FORM, {"kind": "自然人"}, "/contact/post", TODAY)
    assert hidden.known and not hidden.shown
    assert [(step.pointer, step.value) for step in hidden.to_show] == [("/kind", "企业")]
    assert "类型" in next(reason.sentence for reason in hidden.reasons if reason.about == "hidden")
    shown = explain(FORM, {"kind": "企业", "contact": {}}, "/contact/post", TODAY)
    assert shown.shown and "/allOf/0/if" in {
        reason.pointer for reason in shown.reasons if reason.about == "shown"
    }


def test_bounds_are_the_narrowest_and_what_only_the_branch_says_is_added() -> None:
    narrowed = on_page(FORM, {"kind": "企业", "contact": {}}, "/contact/name").schema
    assert narrowed["maxLength"] == 20
    assert on_page(FORM, {"kind": "自然人", "contact": {}}, "/contact/name").schema["maxLength"] == 50
    schema = {"properties": {"kind": TEXT, "n": {"type": ["number", "null"], "minimum": 0, "maximum": 9, "x-hint": "甲"}},
              "allOf": [when("kind", "x", properties={"n": {"type": "integer", "minimum": 3, "maximum": 99, "x-hint": "乙",
                                                            "x-unit": "张", "x-messages": {"minimum": {"zh_CN": "不"}}}})]}  # fmt: skip
    said = on_page(schema, {"kind": "x", "n": 1}, "/n").schema
    assert (said["type"], said["minimum"], said["maximum"]) == ("integer", 3, 9)
    assert (said["x-hint"], said["x-unit"], said["x-messages"]) == ("甲", "张", {"minimum": {"zh_CN": "不"}})


def test_options_are_those_that_both_allow_but_a_tested_answer_can_always_be_changed() -> None:
    towns = {"enum": ["滨州", "惠民", "济南"]}
    schema = {"properties": {"city": {"enum": ["滨州", "济南"]}, "town": towns},
              "allOf": [when("city", "滨州", properties={"town": {"enum": ["惠民", "滨州"]}, "city": {"enum": ["滨州"]}})]}  # fmt: skip
    answers = {"city": "滨州"}
    assert [option.value for option in on_page(schema, answers, "/town").options] == ["滨州", "惠民"]
    assert [option.value for option in on_page(schema, answers, "/city").options] == ["滨州", "济南"]
    titled = {"oneOf": [{"const": "a", "title": "甲"}, {"const": "b", "title": "乙"}]}
    narrowed = {"properties": {"x": titled}, "allOf": [{"properties": {"x": {"enum": ["b"]}}}]}
    assert [option.title for option in on_page(narrowed, {}, "/x").options] == ["乙"]
    choice = {"properties": {"kind": {"enum": ["a", "b"]}},
              "oneOf": [{"properties": {"kind": {"enum": [kind]}, kind: TEXT}} for kind in "ab"]}  # fmt: skip
    assert len(on_page(choice, {"kind": "a"}, "/kind").options) == 2


def test_a_branch_that_says_false_takes_the_field_away() -> None:
    schema = {"properties": {"kind": {"title": "类型", "enum": ["a", "b"]}, "note": TEXT},
              "allOf": [when("kind", "a", properties={"note": False})]}  # fmt: skip
    answers = {"kind": "a", "note": "x"}
    assert find(plan(schema, answers, TODAY), "/note") is None
    assert validate(schema, answers, TODAY) == [] and prune(schema, answers, TODAY) == {"kind": "a"}
    told = explain(schema, answers, "/note", TODAY)
    assert not told.shown and "类型" in told.reasons[0].sentence
    assert on_page(schema, {**answers, "kind": "b"}, "/note").value == "x"


NAMES = st.sampled_from("abc")


def tables(depth: int) -> st.SearchStrategy[dict[str, Any]]:
    """Fields of an object: single ones always of the same type under the same name, and groups that may come again."""
    leaves = st.dictionaries(NAMES, st.just(TEXT), max_size=2)
    if not depth:
        return leaves
    groups = st.dictionaries(st.sampled_from("gh"), objects(depth - 1), max_size=2)
    rows = st.dictionaries(
        st.just("r"), objects(depth - 1).map(lambda each: {"type": "array", "items": each}), max_size=1
    )
    return st.tuples(leaves, groups, rows).map(lambda parts: parts[0] | parts[1] | parts[2])


@st.composite
def objects(draw: st.DrawFn, depth: int) -> dict[str, Any]:
    fields = draw(tables(depth))
    asked = [name for name in fields if draw(st.booleans())]
    schema: dict[str, Any] = {
        "type": "object",
        "properties": {"k": {"enum": ["x", "y"]}, **fields},
        "required": asked,
    }
    if draw(st.booleans()):
        more = draw(tables(depth))
        schema["allOf"] = [when("k", draw(st.sampled_from("xy")), properties=more,
                                required=[name for name in more if draw(st.booleans())])]  # fmt: skip
    return schema


SINGLE = st.sampled_from(["甲", "乙 丙", "x"])
FLAT = st.dictionaries(NAMES, SINGLE, max_size=3)
KINDS = st.fixed_dictionaries({}, optional={"k": st.sampled_from(["x", "y"])})


def answers(depth: int) -> st.SearchStrategy[dict[str, Any]]:
    if not depth:
        return st.tuples(KINDS, FLAT).map(lambda parts: parts[0] | parts[1])
    below = answers(depth - 1)
    groups = st.dictionaries(st.sampled_from("gh"), below, max_size=2)
    rows = st.dictionaries(st.just("r"), st.lists(below, min_size=1, max_size=2), max_size=1)
    return st.tuples(KINDS, FLAT, groups, rows).map(lambda parts: parts[0] | parts[1] | parts[2] | parts[3])


def said_of(schema: dict[str, Any], value: Any) -> list[dict[str, Any]]:
    """The reading of a simpleton: the schema and those of its branches that hold."""
    parts = [schema]
    for rule in schema.get("allOf", ()):
        parts += [rule["then"]] * Draft202012Validator(rule["if"]).is_valid(value)
    return parts


def asked_of(parts: list[dict[str, Any]], value: Any, pointer: str) -> tuple[set[str], set[str]]:
    """What is there and what must be answered, of an answered object, found without merging anything."""
    parts = [said for part in parts for said in said_of(part, value)]
    there = {f"{pointer}/{name}" for part in parts for name in part["properties"]}
    needed = {f"{pointer}/{name}" for part in parts for name in part["required"]}
    for name, item in value.items():
        subs = [part["properties"][name] for part in parts if name in part["properties"]]
        below = [(f"{pointer}/{name}", subs, item)] if isinstance(item, dict) else []
        if isinstance(item, list):
            below = [
                (f"{pointer}/{name}/{at}", [sub["items"] for sub in subs], row) for at, row in enumerate(item)
            ]
        for place, inner, row in below:
            more = asked_of(inner, row, place)
            there, needed = there | more[0], needed | more[1]
    return there, needed


def held(value: Any, pointer: str) -> bool:
    """Whether what holds a field was answered."""
    for key in pointer.split("/")[1:-1]:
        value = value[int(key)] if isinstance(value, list) else value.get(key)
        if value is None:
            return False
    return True


QUIET = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


@QUIET
@given(schema=objects(2), data=answers(2))
def test_what_stands_on_the_page_and_its_asterisks_are_what_the_judge_asks(schema: Any, data: Any) -> None:
    kept = prune(schema, data, TODAY)
    there, needed = asked_of([schema], kept, "")
    found = resolve(schema, kept, TODAY)
    assert {pointer for pointer in found.relevant if held(kept, pointer)} == there
    assert {pointer for pointer in found.required if held(kept, pointer)} == needed
    page = {
        node.pointer: node for node in walk(plan(schema, kept, TODAY)) if node.pointer and node.kind != "row"
    }
    assert page.keys() >= there
    assert all(page[pointer].required == (pointer in needed) for pointer in there)
    missing = {f.pointer for f in validate(schema, kept, TODAY) if f.code == "required"}
    stock = Draft202012Validator(schema).iter_errors(kept)
    assert missing == {
        "".join(f"/{key}" for key in (*error.absolute_path, error.message.split("'")[1]))
        for error in stock if error.validator == "required"
    }  # fmt: skip


@QUIET
@given(schema=objects(2), data=answers(2))
def test_all_of_it_comes_back(posted: Callable[[str], list[tuple[str, str]]], schema: Any, data: Any) -> None:
    kept = prune(schema, data, TODAY)
    page = render(plan(schema, kept, TODAY))
    if not validate(schema, kept, TODAY):
        assert prune(schema, read(schema, posted(page), {}, TODAY).data, TODAY) == kept


@pytest.mark.parametrize(
    "narrowing", [{"maxLength": 2}, {"pattern": "^a"}, {"format": "date"}, {"const": "a"}, True]
)
def test_a_branch_that_only_narrows_within_a_group_shows_nothing_new(narrowing: Any) -> None:
    schema = {
        "properties": {"g": {"type": "object", "properties": {"a": TEXT}}},
        "allOf": [{"properties": {"g": group(x=narrowing)}}],
    }
    assert "/g/x" not in resolve(schema, {"g": {"a": "1"}}, TODAY).relevant
