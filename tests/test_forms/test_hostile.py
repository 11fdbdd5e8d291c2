"""Schemas and documents made to hurt: each is judged or refused by rule, with its place, whatever it is made of."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from typing import Any

import pytest

from banshi_forms import Context, Refused, check_schema, plan, read, render, sentence, validate, verdict
from banshi_forms.spelling import read as read_json

TODAY = Context(date(2026, 11, 23))
TEXT = {"type": "string"}


def fields(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "x-order": sorted(properties)}


def nested(levels: int, inner: Any, wrap: Callable[[Any], Any]) -> Any:
    for _ in range(levels):
        inner = wrap(inner)
    return inner


def chain(word: str, times: int) -> dict[str, Any]:
    """Each definition names the next one twice: 2 to the power of ``times``."""
    defs: dict[str, Any] = {f"d{at}": {word: [{"$ref": f"#/$defs/d{at + 1}"}] * 2} for at in range(times)}
    return {"$defs": {**defs, f"d{times}": {"type": "integer"}}, "$ref": "#/$defs/d0"}


def unevaluated(levels: int) -> Any:
    return nested(levels, {"properties": {"a": {"type": "string"}}},
                  lambda s: {"anyOf": [s], "unevaluatedProperties": False})  # fmt: skip


REFUSED = {  # by name: schema, document, why
    "a reference over the net": ({"$ref": "https://example.com/a.json"}, {}, "reference"),
    "a reference to a file": ({"$ref": "file:///etc/passwd"}, {}, "reference"),
    "a reference to nothing": (fields(a={"$ref": "#/$defs/gone"}), {"a": 1}, "reference"),
    "a reference to itself": ({"$ref": "#"}, {}, "depth"),
    "two references in a ring": ({"$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}}, "$ref": "#/$defs/a"}, 1, "depth"),
    "a dynamic reference to itself": ({"$dynamicAnchor": "a", "$dynamicRef": "#a"}, 1, "depth"),
    "references doubled thirty times": (chain("allOf", 30), 1, "references"),
    "choices doubled thirty times": (chain("oneOf", 30), 1, "references"),
    "alternatives doubled thirty times, all wrong": (chain("anyOf", 30), "x", "references"),
    "unevaluated within unevaluated": (unevaluated(30), {"b": 1}, "work"),
    "ten thousand rules for each of a hundred thousand": (
        {"type": "array", "items": {"allOf": [{"minimum": 0}] * 9000}}, [1] * 99_000, "work"),
    "a thousand patterns for each of fifty thousand names": (
        {"patternProperties": {f"^{at}$": True for at in range(9000)}}, {f"n{at}": 1 for at in range(50_000)}, "work"),
    "a dialect that nobody knows": ({"$schema": "https://example.com/dialect"}, {}, "dialect"),
    "a look-behind": ({"pattern": "(?<=a)b"}, "ab", "pattern"),
    "a look-ahead in the middle": ({"pattern": "a(?=b)"}, "ab", "pattern"),
    "a back-reference": ({"pattern": "(a)\\1"}, "aa", "pattern"),
    "a pattern of no end": ({"pattern": "a" * 1001}, "a", "pattern"),
    "a pattern of a thousand times a thousand": ({"pattern": "((a{1,100}){1,100}){1,100}"}, "a", "pattern"),
    "a schema sixty-five deep": (nested(65, True, lambda s: {"items": s}), [], "too_large"),
    "a schema of twenty thousand parts": ({"enum": list(range(20_001))}, 1, "too_large"),
    "a number where a schema should stand": (5, {}, "shape"),
    "a rule of no use": ({"minimum": "5"}, 7, "shape"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_a_schema_that_nobody_can_judge_by_is_refused(name: str) -> None:
    schema, document, why = REFUSED[name]
    with pytest.raises(Refused) as refused:
        verdict(schema, document, TODAY)
    assert refused.value.code == why
    assert set(refused.value.message) == {"zh_CN", "en"}


@pytest.mark.parametrize("name", REFUSED)
def test_its_author_is_told_where_and_its_page_is_drawn_or_refused(name: str) -> None:
    schema, _, why = REFUSED[name]
    if why != "work":
        assert [finding.pointer for finding in check_schema(schema) if finding.severity == "error"]
    with suppress(Refused):
        assert render(plan(schema, {}, TODAY))


FOUND = {  # by name: schema, document, the code of the one finding
    "a document forty-one deep": (True, nested(41, 1, lambda v: [v]), "too_deep"),
    "a document a hundred thousand deep": (True, nested(100_000, 1, lambda v: [v]), "too_deep"),
    "a hundred thousand and one values": (True, [0] * 100_001, "too_large"),
    "a number beyond a double": ({"type": "number"}, 10**400, "number_size"),
    "no number": ({"type": "number"}, float("nan"), "number_size"),
    "NUL": (fields(a=TEXT), {"a": "张\x00三"}, "control"),
    "a turned direction of writing": (fields(a=TEXT), {"a": "\u202egnp.exe"}, "control"),
    "half a character": (fields(a=TEXT), {"a": "\ud800"}, "control"),
    "NUL in a name": (True, {"a\x00": 1}, "control"),
    "a text that backtracks": ({"pattern": "^(a+)+$"}, "a" * 100_000 + "!", "pattern"),
    "a text of ten megabytes": ({"maxLength": 5, "pattern": "^(a|aa)+$"}, "a" * 10_000_000, "maxLength"),
    "twins in a list of thousands": ({"uniqueItems": True}, [*range(90_000), 0], "uniqueItems"),
    "none of many options": ({"enum": [[at] for at in range(9_000)]}, [9_001], "choice"),
    "a multiple of next to nothing": ({"multipleOf": 1e-300}, 1e300 + 0.5, None),
}  # fmt: skip


@pytest.mark.parametrize("name", FOUND)
def test_a_document_made_to_hurt_is_one_finding(name: str) -> None:
    schema, document, code = FOUND[name]
    for judged in (verdict, validate):
        found = judged(schema, document, TODAY)
        assert [finding.code for finding in found] == ([] if code is None else [code])
        assert all(len(sentence(finding, locale)) < 300 for finding in found for locale in ("zh_CN", "en"))


def test_a_hundred_thousand_errors_are_five_hundred_findings() -> None:
    assert len(verdict({"items": {"type": "string"}}, [1] * 99_000, TODAY)) == 500
    assert len(verdict({"additionalProperties": False}, {f"n{at}": 1 for at in range(90_000)}, TODAY)) == 500


@pytest.mark.parametrize("name", ["__proto__", "constructor", "$ref", "</script>", "\"'><img src=x onerror=alert(1)>", "{{7*7}}", "a.b", "a/b~c", "#", ""])  # fmt: skip
def test_a_field_may_be_called_anything(name: str) -> None:
    schema = fields(**{name: {**TEXT, "title": f"题 {name}", "x-hint": name, "enum": ["甲", name or "空"]}})
    html = str(render(plan(schema, {name: "甲"}, TODAY)))
    assert "<img" not in html
    assert "</script>" not in html
    assert "49" not in html
    assert verdict(schema, {name: "甲"}, TODAY) == []
    assert [finding.code for finding in verdict(schema, {name: "乙"}, TODAY)] == ["choice"]
    assert read(schema, [], {name: "甲"}, TODAY).data == {name: "甲"}


@pytest.mark.parametrize("text", ['{"a": NaN}', '{"a": Infinity}', '{"a": 1e999999999}', '{"a": 1, "a": 2}', '{"a": "\\ud800"}', "[" * 200 + "]" * 200, '{"a": 1', "", "\ufeff", "1 2"])  # fmt: skip
def test_text_that_is_no_json_is_refused_by_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        read_json(text)


def test_a_number_of_any_length_is_exact_or_refused() -> None:
    assert read_json("9" * 300) == int("9" * 300)
    with pytest.raises(ValueError, match="digits"):
        read_json("9" * 5000)


@pytest.mark.parametrize("rule", ["(" * 50 + "a" + ")" * 50, "a + " * 2000 + "a", "[1,2,3].all(x, [1].all(y, [1].all(z, true)))", "a.matches('(a+)+$')", "'a'.repeat(9)"])  # fmt: skip
def test_a_formula_made_to_hurt_is_named_and_computes_nothing(rule: str) -> None:
    schema = fields(a=TEXT, b={"type": "number", "x-formula": rule})
    told = check_schema(schema)
    assert {finding.pointer for finding in validate(schema, {"a": "a" * 1000}, TODAY)} <= {"/b"}
    assert [f.pointer for f in told if f.severity == "error"] in ([], ["/properties/b/x-formula"])


STEPS: list[Any] = [
    5, [], [5], [{}], [{"id": "../x", "title": "", "sections": 5}], [{"id": "s", "title": "一", "sections": [{"fields": [5]}]}],
    [{"id": "s", "title": "一", "sections": [{"fields": ["a", "a", "gone"]}]}] * 2,
]  # fmt: skip


@pytest.mark.parametrize("steps", STEPS, ids=json.dumps)
def test_steps_of_any_shape_leave_the_fields_on_the_page(steps: Any) -> None:
    schema = {**fields(a={**TEXT, "title": "甲"}), "x-steps": steps}
    assert [finding for finding in check_schema(schema) if finding.severity == "error"]
    assert 'name="a"' in render(plan(schema, {}, TODAY))
