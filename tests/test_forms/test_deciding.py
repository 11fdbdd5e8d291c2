"""A decision remembered within a request is that of the very same answers, and of nobody else's request."""

from __future__ import annotations

from contextvars import Context as Task
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from banshi_forms import Context, FileFacts, compute, plan, prune, resolve
from banshi_forms.deciding import _decisions
from banshi_forms.evaluate import _agreements
from banshi_forms.nodes import _trees
from banshi_forms.values import Option

TODAY = Context(date(2026, 11, 23))
VALUES: list[Any] = [1, True, 1.0, Decimal(1), "1", "", None, {"b": 1}, {"b": True}, [1], [True]]
FORM: dict[str, Any] = {
    "type": "object",
    "properties": {"a": {}, "c": {"x-formula": "a == 1"}},
    "allOf": [
        {"if": {"properties": {"a": {"const": value}}, "required": ["a"]}, "then": {"properties": {f"f{at}": {"title": "题"}}}}
        for at, value in enumerate(VALUES)
        if value not in ("", None)
    ],
}  # fmt: skip


def told(schema: Any, answers: Any, context: Context) -> Any:
    """All that is worked out of answers, to the letter: 1 is not true here."""
    found = resolve(schema, answers, context)
    tree = plan(schema, answers, context)
    return (
        found.relevant,
        found.required,
        repr((found.schema, found.data, tree)),
        repr(prune(schema, answers, context)),
    )


def alone(schema: Any, answers: Any, context: Context) -> Any:
    """As if it were the first thing that a request asks."""
    return Task().run(told, schema, answers, context)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(VALUES), st.booleans()), min_size=1, max_size=6))
def test_answers_that_change_in_place_are_decided_anew(turns: list[tuple[Any, bool]]) -> None:
    answers: dict[str, Any] = {"rows": [{"a": 1}]}
    form = {**FORM, "properties": {**FORM["properties"], "rows": {"type": "array", "items": FORM}}}
    for value, above in turns:
        (answers if above else answers["rows"][0])["a"] = value
        assert told(form, answers, TODAY) == alone(form, answers, TODAY)
        for given_out in (prune(form, answers, TODAY), compute(form, answers, TODAY)):
            given_out["rows"][0]["a"] = "somebody changes what was given out"
        assert told(form, answers, TODAY) == alone(form, answers, TODAY)


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["applicant", "facts", "files", "lists"]), st.sampled_from(VALUES)),
        max_size=5,
    )
)
def test_circumstances_that_change_in_place_count_as_they_are_now(turns: list[tuple[str, Any]]) -> None:
    form: dict[str, Any] = {"type": "object", "properties": {
        "a": {"x-formula": "facts.a == 1"}, "b": {"x-prefill": "applicant.a", "x-prefill-locked": True},
        "c": {"type": "string", "x-widget": "file"}, "d": {"type": "string", "x-options": "a"},
    }}  # fmt: skip
    given: dict[str, dict[str, Any]] = {"applicant": {}, "facts": {"in": {}}, "files": {}, "lists": {}}
    context = replace(TODAY, **given)  # type: ignore[arg-type]
    for where, value in turns:
        text = repr(value)
        made = {"files": FileFacts("x", text, 1, ""), "lists": (Option(text, text),)}
        given[where]["x" if where == "files" else "a"] = made.get(where, value)
        assert told(form, {"c": "x"}, context) == alone(form, {"c": "x"}, context)


def test_nothing_of_a_request_is_there_in_the_next() -> None:
    request = Task()
    request.run(plan, FORM, {"a": 1}, TODAY)
    for memory in (_decisions._made, _agreements._made, _trees._made):
        assert request[memory]
        assert Task().run(memory.get) == ()
