"""The law of the sentences: what is written reads back the same, and stock JSON Schema judges it as the words say."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from banshi_designer.edits.rules import Rule, rules, with_rule
from banshi_designer.rulebook.clauses import Clause, Condition, read, written
from banshi_designer.rulebook.fields import fields, operators, scopes
from banshi_forms import Context, prune, resolve

TEXTS = st.text("企业自然人ab.-(|)^$ 1", min_size=1, max_size=3)
NUMBERS = st.integers(-3, 5)
PLACES = ("", "group/", "rows/*/", "group/rows/*/")
KINDS: Mapping[str, Mapping[str, Any]] = {
    "text": {"type": "string"}, "number": {"type": "number"}, "yes": {"type": "boolean"},
    "choice": {"type": "string", "enum": ["a", "b", "企"]}, "day": {"type": "string", "format": "date"},
    "several": {"type": "array", "items": {"type": "string", "enum": ["a", "b", "企"]}},
    "list": {"type": "array", "items": {"type": "object", "properties": {"x": {"type": "string"}}}},
}  # fmt: skip
CHOICES = st.sampled_from(["a", "b", "企"])
ANSWERS: Mapping[str, st.SearchStrategy[Any]] = {
    "text": TEXTS, "number": NUMBERS, "yes": st.booleans(), "choice": CHOICES,
    "day": st.sampled_from(["2026-01-01", "2026-02-01"]), "several": st.lists(CHOICES, max_size=3),
    "list": st.lists(st.fixed_dictionaries({}, optional={"x": TEXTS}), max_size=3),
}  # fmt: skip
LEAVES = st.fixed_dictionaries({}, optional=ANSWERS)
ROWS = {"rows": st.lists(LEAVES, max_size=2)}
GROUP = st.fixed_dictionaries({}, optional={**ANSWERS, **ROWS})
DOCUMENTS = st.fixed_dictionaries({}, optional={**ANSWERS, **ROWS, "group": GROUP})


def several(values: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(values, min_size=1, max_size=3, unique=True).map(tuple)


def values(kind: str, asks: str) -> st.SearchStrategy[Any]:
    one = CHOICES if kind == "several" else ANSWERS[kind]
    if asks in ("is", "is_not", "includes", "includes_not", "more", "at_least", "less", "at_most"):
        return one
    if asks in ("one_of", "none_of", "includes_any", "includes_none"):
        return several(one)
    if asks in ("begins", "begins_not", "holds", "holds_not"):
        return several(TEXTS)
    return {"between": st.tuples(NUMBERS, NUMBERS), "entries": st.integers(2, 4)}.get(asks, st.none())


@st.composite
def clauses(draw: st.DrawFn) -> Clause:
    kind = draw(st.sampled_from(sorted(KINDS)))
    asks = draw(st.sampled_from(operators(KINDS[kind])))
    return Clause(draw(st.sampled_from(PLACES)) + kind, asks, draw(values(kind, asks)))


CONDITIONS = st.builds(
    lambda parts, either: Condition(tuple(parts), either and len(parts) > 1),
    st.lists(clauses(), max_size=4),
    st.booleans(),
)
SAID: Mapping[str, Callable[[Any, Any], bool]] = {
    "is": lambda a, v: a == v, "one_of": lambda a, v: a in v, "yes": lambda a, v: a is True,
    "no": lambda a, v: a is False, "more": lambda a, v: a > v, "at_least": lambda a, v: a >= v,
    "less": lambda a, v: a < v, "at_most": lambda a, v: a <= v, "between": lambda a, v: v[0] <= a <= v[1],
    "begins": lambda a, v: a.startswith(v), "holds": lambda a, v: any(word in a for word in v),
    "includes": lambda a, v: v in a, "includes_any": lambda a, v: any(item in v for item in a),
    "some": lambda a, v: len(a) > 0, "entries": lambda a, v: len(a) >= v, "answered": lambda a, v: True,
}  # fmt: skip
DENIALS = {
    "is_not": "is", "none_of": "one_of", "begins_not": "begins", "holds_not": "holds", "includes_not": "includes",
    "includes_none": "includes_any",
}  # fmt: skip


def fulfils(clause: Clause, answers: Any) -> bool:
    """The clause as its words say, without JSON Schema."""
    keys = clause.field.split("/")
    if "*" in keys:
        at = keys.index("*")
        rows = found(answers, keys[:at]) or []
        return any(fulfils(Clause("/".join(keys[at + 1 :]), clause.asks, clause.value), row) for row in rows)
    answer = found(answers, keys)
    if clause.asks in ("unanswered", "none"):
        return answer is None or (clause.asks == "none" and answer == [])
    if answer is None:
        return False
    if clause.asks in DENIALS:
        return not SAID[DENIALS[clause.asks]](answer, clause.value)
    return SAID[clause.asks](answer, clause.value)


def found(answers: Any, keys: list[str]) -> Any:
    for key in keys:
        answers = answers.get(key) if isinstance(answers, dict) else None
    return answers


@settings(max_examples=120)
@given(CONDITIONS)
def test_what_is_written_reads_back_the_same(condition: Condition) -> None:
    assert read(written(condition)) == condition


@settings(max_examples=200)
@given(CONDITIONS, DOCUMENTS)
def test_stock_json_schema_judges_the_condition_as_its_words_say(
    condition: Condition, answers: dict[str, Any]
) -> None:
    told = [fulfils(clause, answers) for clause in condition.clauses]
    expected = any(told) if condition.any else all(told)
    assert Draft202012Validator(written(condition)).is_valid(answers) is expected


@settings(max_examples=80)
@given(clauses(), DOCUMENTS)
def test_a_missing_answer_fulfils_nothing_but_that_it_is_missing(
    clause: Clause, answers: dict[str, Any]
) -> None:
    answers.pop(clause.field.partition("/")[0], None)
    holds = Draft202012Validator(written(Condition((clause,)))).is_valid(answers)
    assert holds is (clause.asks in ("unanswered", "none") and "*" not in clause.field)


@pytest.mark.parametrize(
    ("schema", "clauses"),
    [
        ({"properties": {"a": {"not": {"const": "x"}}}, "required": ["a"]}, [Clause("a", "is_not", "x")]),
        (
            {"properties": {"a": {"pattern": "^(住宿|沐浴)-"}}, "required": ["a"]},
            [Clause("a", "begins", ("住宿-", "沐浴-"))],
        ),
        (
            {"properties": {"a": {"const": 1}, "b": {"const": True}}, "required": ["b", "a"]},
            [Clause("b", "yes"), Clause("a", "is", 1)],
        ),
    ],
)
def test_what_experts_wrote_plainly_is_a_sentence_too(schema: Any, clauses: list[Clause]) -> None:
    assert read(schema) == Condition(tuple(clauses))


def test_any_entry_that_is_this_or_that_is_a_sentence() -> None:
    rows = [
        {"properties": {"k": {"const": "x"}}, "required": ["k"]},
        {"properties": {"n": {"minimum": 4}}, "required": ["n"]},
    ]
    schema = {"properties": {"rows": {"contains": {"anyOf": rows}}}, "required": ["rows"]}
    assert read(schema) == Condition(
        (Clause("rows/*/k", "is", "x"), Clause("rows/*/n", "at_least", 4)), any=True
    )


@pytest.mark.parametrize(
    "schema",
    [
        {"properties": {"a": {"const": "x"}}},  # fulfilled without an answer too
        {"not": {"properties": {"a": {"const": "x"}}, "required": ["a"]}},
        {"anyOf": [{"required": ["a", "b"]}, {"required": ["c"]}]},
        {"properties": {"a": {"multipleOf": 2}}, "required": ["a"]},
        {
            "properties": {"a": {"contains": {"properties": {"b": {"const": 1}}, "required": ["b", "c"]}}},
            "required": ["a"],
        },
        {"$ref": "#/$defs/x"},
        {"minProperties": 1},
        False,
        [],
    ],
)
def test_what_no_sentence_says_is_not_read(schema: Any) -> None:
    assert read(schema) is None


FORM = {
    "type": "object",
    "properties": {
        **KINDS, "shown": {"type": "string"}, "rows": {"type": "array", "items": {"type": "object", "properties": KINDS}},
        "group": {
            "type": "object",
            "properties": {**KINDS, "rows": {"type": "array", "items": {"type": "object", "properties": KINDS}}},
        },
    },
}  # fmt: skip
TODAY = Context(today=date(2026, 11, 23))


@settings(max_examples=60)
@given(CONDITIONS.filter(lambda condition: condition.clauses != ()), DOCUMENTS)
def test_a_rule_of_the_sentence_shows_its_field_exactly_when_the_words_say(
    condition: Condition, answers: dict[str, Any]
) -> None:
    form = with_rule(FORM, Rule("r1", "", written(condition), ("shown",), ("shown",)))
    (kept,) = rules(form)
    assert read(kept.condition) == condition
    pruned = prune(form, answers, TODAY)
    told = [fulfils(clause, pruned) for clause in condition.clauses]
    found = resolve(form, answers, TODAY)
    assert ("/shown" in found.relevant) is (any(told) if condition.any else all(told))
    assert ("/shown" in found.required) is ("/shown" in found.relevant)


def test_rules_may_stand_in_groups_and_in_entries() -> None:
    assert {"rows/*", "group", "group/rows/*"} <= {path for path, _title in scopes(FORM)}
    inside = [field.path for field in fields(FORM, "group")]
    assert "text" in inside and "rows/*/text" in inside
