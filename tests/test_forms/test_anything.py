"""Whatever stands in a schema and in the answers: the engine answers, or says that it refuses. Nothing else is raised."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from banshi_forms import (
    Context,
    Refused,
    check_schema,
    meta_schema,
    plan,
    prune,
    read,
    render,
    resolve,
    sentence,
    validate,
    verdict,
)
from banshi_forms.formats import NAMES as FORMATS
from banshi_forms.sound import STANDARD, TYPES

TODAY = Context(date(2026, 11, 23))
NAMES = ["a", "b", "", "0", "a/b~c", "$ref", "__proto__", "properties", "甲", "</script>"]
WORDS = [
    *STANDARD,
    *meta_schema()["properties"],
    "const",
    "default",
    "$schema",
    "dependencies",
    "id",
    "additionalItems",
]
TEXTS = [
    "string", "object", "array", "number", "date", "#", "#/properties/a", "#/$defs/a", "#x", "https://example.cn/x",
    "http://json-schema.org/draft-04/schema#", "http://json-schema.org/draft-07/schema#", "^a", "(a+)+$", "(?!a)b", "a + b",
    "root.a > 1", "1/0", "textarea", "table", "cards", "declaration", "region", "notice", "money", "file",
]  # fmt: skip
FIGURES = st.integers(-3, 3) | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
SCALARS = st.none() | st.booleans() | FIGURES | st.text(max_size=5) | st.sampled_from(TEXTS)
ANSWERS = st.recursive(
    SCALARS, lambda below: st.lists(below, max_size=3) | st.dictionaries(st.sampled_from(NAMES), below, max_size=4), max_leaves=12
)  # fmt: skip
ANYTHING = st.recursive(
    SCALARS,
    lambda below: (
        st.lists(below, max_size=3)
        | st.dictionaries(st.sampled_from(WORDS) | st.sampled_from(NAMES), below, max_size=4)
        | st.fixed_dictionaries({"properties": st.dictionaries(st.sampled_from(NAMES), below, max_size=3)})
    ),
    max_leaves=25,
)
SMALL = st.integers(0, 4)
FORMULAS = st.sampled_from(
    ["a", "a + b", "root.a", "1/0", "a.b[0]", "count(b)", "row", "exec(a)", "((", "a == '甲'"]
)
MESSAGE = st.just({"zh_CN": "不对", "en": "No"}) | st.just({"zh_CN": "%(x)s {0}"})
FIELDS = st.lists(st.sampled_from(NAMES), max_size=4)


def keywords(below: Any) -> dict[str, Any]:
    """For each keyword a value of the right shape, however hostile."""
    shapes = {
        "schema": below, "schemas": st.lists(below, min_size=1, max_size=3), "text": st.sampled_from(TEXTS),
        "table": st.dictionaries(st.sampled_from(NAMES), below, max_size=3), "names": FIELDS.map(lambda n: sorted(set(n))),
        "tables": st.dictionaries(st.sampled_from(NAMES), FIELDS.map(lambda n: sorted(set(n))), max_size=2),
        "number": FIGURES, "step": st.sampled_from([1, 2, 0.1, 1e-300, 1e300]), "count": SMALL, "flag": st.booleans(),
        "list": st.lists(ANSWERS, max_size=3), "types": st.sampled_from(sorted(TYPES)) | st.just(["string", "null"]),
    }  # fmt: skip
    ours = {
        "const": ANSWERS, "default": ANSWERS, "x-formula": FORMULAS, "x-order": FIELDS.map(lambda n: sorted(set(n))),
        "x-widget": st.sampled_from(meta_schema()["properties"]["x-widget"]["enum"]), "x-hint": st.sampled_from(TEXTS),
        "x-check": st.lists(st.fixed_dictionaries({"id": st.just("R"), "rule": FORMULAS, "message": MESSAGE, "at": st.sampled_from(NAMES)}), max_size=2),
        "x-steps": st.lists(st.fixed_dictionaries({"id": st.sampled_from(["s", "t"]), "title": st.just("一"),
                            "sections": st.lists(st.fixed_dictionaries({"fields": FIELDS}), min_size=1, max_size=2)}), min_size=1, max_size=2),
        "x-messages": st.dictionaries(st.sampled_from(["required", "pattern", "type"]), MESSAGE, max_size=2),
        "x-code-list": st.sampled_from(["region", "ethnic"]), "x-accept": st.just({"min": 1, "max": 2, "types": ["pdf"]}),
        "x-row-title": st.sampled_from(NAMES), "x-enum-titles": st.just({"a": "甲"}), "x-prefill": st.just("applicant.name"),
        "x-example": ANSWERS, "x-width": st.just("half"), "format": st.sampled_from(sorted(FORMATS)),
    }  # fmt: skip
    return {**{word: shapes[shape] for word, shape in STANDARD.items()}, **ours}


def fitting(below: Any) -> Any:
    table = keywords(below)
    chosen = st.lists(st.sampled_from(sorted(table)), max_size=5, unique=True)
    return chosen.flatmap(lambda words: st.fixed_dictionaries({word: table[word] for word in words}))


FORMS = st.recursive(
    st.booleans() | fitting(st.booleans() | st.just({"type": "string"})), fitting, max_leaves=8
)
POSTS = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", "a.0", "a.#", "~", "_add", "_up", "a.0.b", "0"]), st.text(max_size=4)
    ),
    max_size=4,
)


@settings(max_examples=200, deadline=None)
@given(ANYTHING | FORMS, ANSWERS | st.just(float("nan")) | st.just([float("inf")]))
def test_a_verdict_or_a_refusal(schema: Any, answers: Any) -> None:
    for judged in (validate, verdict):
        try:
            found = judged(schema, answers, TODAY)
        except Refused as refusal:
            assert set(refusal.message) == {"zh_CN", "en"}
            continue
        assert all(sentence(finding, "zh_CN") and sentence(finding, "en") for finding in found)


@settings(max_examples=150, deadline=None)
@given(ANYTHING | FORMS)
def test_every_schema_can_be_checked(schema: Any) -> None:
    assert all(sentence(finding, "zh_CN") and sentence(finding, "en") for finding in check_schema(schema))


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from(WORDS), ANYTHING, max_size=6) | FORMS, ANSWERS, POSTS)
def test_a_page_or_a_refusal(schema: Any, answers: Any, pairs: list[tuple[str, str]]) -> None:
    try:
        for mode in ("edit", "view", "print"):
            render(plan(schema, answers, TODAY), mode)
        after = read(schema, pairs, answers, TODAY).data
        assert prune(schema, prune(schema, after, TODAY), TODAY) == prune(schema, after, TODAY)
        resolve(schema, after, TODAY)
    except Refused as refusal:
        assert set(refusal.message) == {"zh_CN", "en"}
