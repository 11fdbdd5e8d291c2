"""Laws of made-up documents and of contradictions, over small schemas whose rules meet each other in all ways.

A stock validator judges, and walks the schema on its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import product
from typing import Any

import jsonschema
from hypothesis import given, settings
from hypothesis import strategies as st

from banshi_forms import Context, prune, unreachable, validate
from banshi_forms.rehearsing import branches, made, near_misses
from banshi_forms.rehearsing.goals import Goal

CONTEXT = Context(date(2026, 3, 2), "zh_CN")
KINDS = ("甲", "乙")


def rule(name: str, value: Any, then: Any) -> dict[str, Any]:
    return {"if": {"properties": {name: {"const": value}}, "required": [name]}, "then": then}


def form(*rules: dict[str, Any], **more: Any) -> dict[str, Any]:
    choice = {"type": "string", "enum": list(KINDS)}
    fields = {"a": choice, "b": choice, "n": {"type": "integer", "minimum": 0, "maximum": 2}}
    return {"type": "object", "properties": fields, **({"allOf": list(rules)} if rules else {}), **more}


def valid(schema: Any, value: Any) -> bool:
    return bool(jsonschema.Draft202012Validator(schema).is_valid(value))


def decided(says: dict[str, Any], kind: str) -> dict[str, Any]:
    """A branch that a constant decides."""
    return {**says, "properties": {**says.get("properties", {}), "a": {"const": kind}}}


def every_document() -> list[dict[str, Any]]:
    """All documents of the fields of ``form``, with a value too many of each."""
    domains = ([None, *KINDS, "丙"], [None, *KINDS, "丙"], [None, 0, 1, 2, 3, "x"])
    rows = ({k: v for k, v in zip("abn", row, strict=True) if v is not None} for row in product(*domains))
    return list(rows)


SAYS: st.SearchStrategy[dict[str, Any]] = st.sampled_from(
    [
        {"required": ["n"]}, {"properties": {"n": False}}, {"properties": {"n": {"minimum": 2}}},
        {"properties": {"n": {"maximum": 1}}, "required": ["n"]}, {"properties": {"b": {"const": "甲"}}},
        {"required": ["b"]}, {"properties": {"a": {"const": "乙"}}}, {"properties": {"n": {"type": "string"}}},
    ]
)  # fmt: skip
CONDITIONS: st.SearchStrategy[dict[str, Any]] = st.sampled_from(
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
            st.builds(lambda i, t, e: {"if": i, "then": t, "else": e}, CONDITIONS, SAYS, SAYS),
            min_size=1,
            max_size=3,
        ),
        "dependentRequired": st.dictionaries(st.sampled_from("ab"), st.just(["n"]), max_size=1),
        "dependentSchemas": st.dictionaries(st.sampled_from("ab"), SAYS, max_size=1),
        "oneOf": st.tuples(SAYS, SAYS).map(lambda said: list(map(decided, said, KINDS))),
        "anyOf": st.lists(SAYS, min_size=1, max_size=2),
    },
)


RULES = st.lists(st.builds(rule, st.sampled_from("ab"), st.sampled_from([*KINDS, "丙"]), SAYS), max_size=4)
REQUIRED = st.sets(st.sampled_from("abn")).map(sorted)


@given(RULES, REQUIRED)
@settings(max_examples=20, deadline=None)
def test_what_is_told_as_a_contradiction_is_reached_by_no_document(
    rules: list[Any], required: list[str]
) -> None:
    schema = form(*rules, required=required)
    found = unreachable(schema, CONTEXT)
    documents = every_document() if found else []
    fitting = [d for d in documents if not any(f.severity == "error" for f in validate(schema, d, CONTEXT))]
    for finding in found:
        if finding.code == "contradiction":
            example = finding.params["example"]
            assert not any(example.items() <= document.items() for document in fitting)
        else:
            test = rules[int(finding.pointer.split("/")[2])]["if"]
            assert not any(valid(test, document) for document in fitting)


@given(MORE, REQUIRED)
@settings(max_examples=30, deadline=None)
def test_a_stock_validator_finds_no_valid_answer_where_a_contradiction_is_told(
    more: dict[str, Any], required: list[str]
) -> None:
    """Within the rows of a list: no answers that hold the example are valid, and none takes an unreachable branch."""
    row = {**form(), **more, "required": required}
    found = unreachable({"type": "object", "properties": {"rows": {"type": "array", "items": row}}}, CONTEXT)
    fitting = [document for document in every_document() if valid(row, document)] if found else []
    for finding in found:
        side = finding.pointer.removeprefix("/properties/rows/items")
        if finding.code == "contradiction":
            (example,) = finding.params["example"]["rows"]
            assert not any(example.items() <= document.items() for document in fitting)
        elif side.startswith("/allOf"):
            test = row["allOf"][int(side.split("/")[2])]["if"]
            assert not any(valid(test, document) is side.endswith("then") for document in fitting)
        else:
            _, key, name = side.split("/")
            part = row[key][int(name)] if name.isdecimal() else {"required": [name]}
            assert not any(valid(part, document) for document in fitting)


def goals_of(schema: Any, value: Any, at: str = "") -> Iterator[Goal]:
    """The sides that a document takes, by a stock validator alone."""
    for n, option in enumerate(schema.get("enum", ())):
        yield from [Goal(f"{at}/enum/{n}")] if option == value else []
    for n, part in enumerate(schema.get("allOf", ())):
        yield from goals_of(part, value, f"{at}/allOf/{n}")
    if "if" in schema:
        word = "then" if valid(schema["if"], value) else "else"
        yield Goal(f"{at}/{word}")
        yield from goals_of(schema.get(word, {}), value, f"{at}/{word}")
    for key in ("oneOf", "anyOf"):
        for n, part in enumerate(schema.get(key, ())):
            if valid(part, value):
                yield Goal(f"{at}/{key}/{n}")
                yield from goals_of(part, value, f"{at}/{key}/{n}")
    for key in ("dependentSchemas", "dependentRequired"):
        for name, part in schema.get(key, {}).items():
            yield Goal(f"{at}/{key}/{name}", "given" if name in value else "absent")
            if key == "dependentSchemas" and name in value:
                yield from goals_of(part, value, f"{at}/{key}/{name}")
    for name, sub in schema.get("properties", {}).items():
        yield Goal(f"{at}/properties/{name}", "given" if name in value else "absent")
        if name in value and isinstance(sub, dict):
            yield from goals_of(sub, value[name], f"{at}/properties/{name}")


@given(MORE, REQUIRED)
@settings(max_examples=14, deadline=None)
def test_documents_reach_what_they_say_and_all_that_any_document_reaches(
    more: dict[str, Any], required: list[str]
) -> None:
    schema = {**form(), **more, "required": required}
    found = made(schema, 16, 1, CONTEXT)
    documents = [sample.document for sample in found.samples if not sample.faults]
    assert all(valid(schema, document) for document in documents)
    assert found.reached == {goal for d in documents for goal in goals_of(schema, d)} & found.all
    fitting = [d for d in every_document() if valid(schema, d) and prune(schema, d, CONTEXT) == d]
    assert found.reached == {goal for d in fitting for goal in goals_of(schema, d)} & found.all
    told = branches(schema, found, CONTEXT)
    assert (told.reached, told.of) == (len(found.reached), len(found.all))
    assert {(missed.pointer, missed.side) for missed in told.missed} == found.all - found.reached


@given(MORE, REQUIRED)
@settings(max_examples=8, deadline=None)
def test_a_near_miss_is_wrong_for_a_stock_validator_and_at_its_place_alone(
    more: dict[str, Any], required: list[str]
) -> None:
    schema = {**form(), **more, "required": required}
    for miss in near_misses(schema, 6, 1, CONTEXT):
        assert not valid(schema, miss.document)
        assert {f.pointer for f in validate(schema, miss.document, CONTEXT)} == {miss.pointer}
