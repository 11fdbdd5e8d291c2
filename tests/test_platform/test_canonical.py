"""One spelling of JSON; and the small stones beside it: problems, actors, the clock, random names."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from banshi_platform import canonical, clock, ids
from banshi_platform.actors import ANONYMOUS, SYSTEM, Actor, Grant
from banshi_platform.canonical import NotJson
from banshi_platform.problems import CanMend, Problem

NUMBERS = st.integers() | st.decimals(allow_nan=False, allow_infinity=False).filter(lambda d: "." in str(d))
TEXT = st.text(st.characters(exclude_categories=["Cs"]))
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner),
    max_leaves=20,
)


@given(VALUES)
def test_reading_what_was_written_gives_the_same(value: Any) -> None:
    text = canonical.dumps(value)
    assert canonical.loads(text) == value
    assert canonical.dumps(canonical.loads(text)) == text
    json.loads(text)


@settings(max_examples=40)
@given(st.dictionaries(TEXT, VALUES, max_size=5))
def test_the_order_of_names_does_not_matter(value: dict[str, Any]) -> None:
    turned = dict(reversed(value.items()))
    assert canonical.dumps(turned) == canonical.dumps(value)


def test_the_spelling_reads_well() -> None:
    value = {"b": [1, Decimal("1.10"), {}, []], "a": "滨州\n"}
    assert canonical.dumps(value) == (
        '{\n  "a": "滨州\\n",\n  "b": [\n    1,\n    1.10,\n    {},\n    []\n  ]\n}\n'
    )


@pytest.mark.parametrize(
    "value", [float("nan"), Decimal("Infinity"), {1: "a"}, {"a": object()}, "\ud800", {"a": date(2026, 1, 1)}]
)
def test_what_json_cannot_say_is_refused(value: Any) -> None:
    with pytest.raises(NotJson):
        canonical.dumps(value)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('{"a": 1, "a": 2}', "'a' stands twice"),
        ("[NaN]", "NaN is not a number"),
        ("[1,]", "line 1, column 4"),
        ("[" * 100_000, "nested too deeply"),
        ("9" * 10_000, "4300"),
        (b'"\xff"', "utf-8"),
    ],
)
def test_json_that_is_not_exact_is_refused(text: str | bytes, why: str) -> None:
    with pytest.raises(NotJson, match=why):
        canonical.loads(text)


def test_a_loop_in_a_value_is_refused() -> None:
    loop: list[Any] = []
    loop.append(loop)
    with pytest.raises(NotJson, match="deeply"):
        canonical.dumps(loop)


def test_a_digest_is_that_of_the_text() -> None:
    assert canonical.digest({"a": 1}) == canonical.digest('{\n  "a": 1\n}\n')
    assert canonical.digest("滨") == canonical.digest("滨".encode())


def test_a_problem_says_its_docstring_unless_told_otherwise() -> None:
    class TooManyDogs(CanMend):
        """There are %(count)s dogs
        in the house."""

    problem = TooManyDogs(count=3, hint="Let one out.")
    assert (str(problem), problem.sentence, problem.status, problem.hint) == (
        "There are 3 dogs in the house.",
        "There are %(count)s dogs in the house.",
        422,
        "Let one out.",
    )
    assert str(Problem("100 % wrong")) == "100 % wrong"


def test_a_role_is_held_in_an_organisation() -> None:
    clerk = Actor("staff", 1, 1, "王芳", (Grant("intake", 7),))
    assert clerk.has_role("intake")
    assert clerk.has_role("intake", 7)
    assert not clerk.has_role("intake", 8)
    assert not clerk.has_role("reviewer")
    assert (clerk.signed_in, ANONYMOUS.signed_in, SYSTEM.signed_in) == (True, False, False)


def test_the_office_day_begins_eight_hours_before_greenwich() -> None:
    with clock.frozen(datetime(2026, 3, 1, 16, 0, tzinfo=UTC)) as stopped:
        assert clock.today() == date(2026, 3, 2)
        stopped.advance(timedelta(seconds=-1))
        assert clock.today() == date(2026, 3, 1)
        assert clock.midnight(date(2026, 3, 2)) == datetime(2026, 3, 1, 16, 0, tzinfo=UTC)
    assert clock.now() > datetime(2026, 3, 2, tzinfo=UTC)


def test_random_names_are_long_and_safe() -> None:
    names = {ids.opaque() for _ in range(1000)}
    assert len(names) == 1000
    assert {len(name) for name in names} == {22}
    codes = "".join(ids.query_code() for _ in range(500))
    assert len(codes) == 4000
    assert not set(codes) & set("01OIL")
