"""A decision remembered within a request is that of the very same answers, and of nobody else's request."""

from __future__ import annotations

from contextvars import Context as Task
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from banshi_forms import Context, prune, resolve
from banshi_forms.deciding import _made

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


def alone(answers: Any) -> Any:
    """As if it were the first thing that a request asks."""
    return Task().run(resolve, FORM, answers, TODAY)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.sampled_from(VALUES), min_size=1, max_size=6))
def test_answers_that_change_in_place_are_decided_anew(turns: list[Any]) -> None:
    answers: dict[str, Any] = {}
    for value in turns:
        answers["a"] = value
        assert resolve(FORM, answers, TODAY) == alone(answers)
        kept = prune(FORM, answers, TODAY)
        kept["a"] = "somebody changes what was given out"
        assert resolve(FORM, answers, TODAY) == alone(answers)


def test_nothing_of_a_request_is_there_in_the_next() -> None:
    request = Task()
    request.run(resolve, FORM, {"a": 1}, TODAY)
    assert request[_made]
    assert Task().run(_made.get) == ()
