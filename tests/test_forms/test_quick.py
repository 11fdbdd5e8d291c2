"""The quick answer to "is it valid" is the judge's answer: with it and without it the same errors at the same places."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from banshi_forms import formats, keywords, quick
from banshi_forms.judge import judge_of

SUITE = Path(__file__).parents[1] / "material" / "json-schema-test-suite"
FORMATS = ["date", "cn-mobile", "email", "time", "unknown"]
SINGLE = st.one_of(
    st.none(), st.booleans(), st.integers(-3, 5), st.floats(allow_nan=True), st.sampled_from(["", "a", "ab", "2026-11-23", "\n"]),
    st.decimals(-3, 5, places=1), st.sampled_from([Decimal("NaN"), Decimal("Infinity"), Decimal(1), 1.0]),
)  # fmt: skip
VALUES = st.recursive(
    SINGLE,
    lambda below: st.lists(below, max_size=3) | st.dictionaries(st.sampled_from("abc"), below, max_size=3),
    max_leaves=6,
)
TYPES = ["string", "number", "integer", "boolean", "null", "array", "object"]
LEAVES: list[st.SearchStrategy[dict[str, Any]]] = [
    st.sampled_from(TYPES).map(lambda t: {"type": t}),
    st.lists(st.sampled_from(TYPES), min_size=1, unique=True).map(lambda t: {"type": t}),
    st.one_of(SINGLE, VALUES).map(lambda value: {"const": value}),
    st.lists(SINGLE, max_size=3).map(lambda values: {"enum": values}),
    *(st.integers(-2, 4).map(lambda n, key=key: {key: n}) for key in quick.LIMITS),
    *(st.integers(0, 3).map(lambda n, key=key: {key: n}) for key in quick.SIZES),
    st.sampled_from(FORMATS).map(lambda name: {"format": name}),
    st.sampled_from(["^a", "b$", "."]).map(lambda pattern: {"pattern": pattern}),
    st.lists(st.sampled_from("abc"), unique=True).map(lambda names: {"required": names}),
    st.just({"uniqueItems": True}),
]


def _grown(below: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    table = st.dictionaries(st.sampled_from("abc"), below, min_size=1, max_size=3)
    several = st.lists(below, min_size=1, max_size=3)
    one = [
        table.map(lambda t: {"properties": t}), table.map(lambda t: {"properties": t, "additionalProperties": False}),
        *(below.map(lambda s, key=key: {key: s}) for key in ("items", "contains", "not", "additionalProperties")),
        *(several.map(lambda s, key=key: {key: s}) for key in ("allOf", "anyOf", "oneOf", "prefixItems")),
        st.tuples(below, below, below).map(lambda s: {"if": s[0], "then": s[1], "else": s[2]}),
    ]  # fmt: skip
    return st.lists(st.one_of(*one, below), min_size=1, max_size=2).map(_joined)


def _joined(parts: list[Any]) -> Any:
    found: dict[str, Any] = {}
    for part in parts:
        found |= part if isinstance(part, dict) else {}
    return found


SCHEMAS = st.recursive(st.one_of(st.booleans(), *LEAVES), _grown, max_leaves=6)
TODAY = date(2026, 11, 23)


def _errors(schema: Any, value: Any) -> list[Any]:
    errors = judge_of(schema).errors(value, TODAY)
    return sorted(repr((list(e.absolute_path), e.validator, list(e.absolute_schema_path))) for e in errors)


def _agrees(schema: Any, value: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    test = quick.test_of(schema)
    found = _errors(schema, value)
    with monkeypatch.context() as patched:
        patched.setattr(keywords.quick, "fulfils", lambda *_: False)  # the judge looks at everything itself
        assert _errors(schema, value) == found
    if test is not None:
        assert test(value, formats.checker(TODAY)) == (not found), (schema, value)


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(schema=SCHEMAS, value=VALUES)
def test_the_quick_answer_is_the_judges(schema: Any, value: Any) -> None:
    with pytest.MonkeyPatch.context() as patched:
        _agrees(schema, value, patched)


@pytest.mark.parametrize("source", sorted(SUITE.glob("*.json")), ids=lambda path: path.stem)
def test_the_quick_answer_is_the_judges_for_every_case_of_the_suite(
    source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for group in json.loads(source.read_text()):
        if isinstance(group.get("schema"), dict) and "://" not in json.dumps(group["schema"]).replace(
            "https://json-schema.org/draft/2020-12/schema", ""
        ):
            for case in group["tests"]:
                _agrees(group["schema"], case["data"], monkeypatch)
