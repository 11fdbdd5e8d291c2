"""Formulas: numbers as a clerk expects them, dates by the calendar, nothing where an answer is not there yet."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banshi_forms import formulas
from banshi_forms.functions import add_years, days_between
from banshi_forms.values import Context

TODAY = Context(date(2026, 11, 23))
DAYS = st.dates(date(1900, 1, 1), date(2200, 12, 31))


def worked_out(expression: str, **values: Any) -> Any:
    return formulas.evaluate(expression, formulas.scope(values, formulas.prepared(values), None, TODAY))


@pytest.mark.parametrize(
    ("expression", "values", "result"),
    [
        ("round(length_m * width_m, 2)", {"length_m": 12, "width_m": Decimal("8.05")}, Decimal("96.6")),
        ("round(price * 1.1, 2)", {"price": Decimal("12.35")}, Decimal("13.59")),
        ("beds * 3", {"beds": 5}, 15),
        ("0.1 + 0.2", {}, Decimal("0.3")),
        (
            "days_between(period_from, period_to) + 1",
            {"period_from": "2026-12-15", "period_to": "2029-12-14"},
            1096,
        ),
        ("add_days(add_years(start, 3), -1)", {"start": "2026-12-15"}, "2029-12-14"),
        ("add_years(start, 1)", {"start": "2024-02-29"}, "2025-02-28"),
        ("add_months(start, 1)", {"start": "2026-01-31"}, "2026-02-28"),
        ("years_between(birth_date(number), today)", {"number": "372321194003150015"}, 86),
        ("sex(number)", {"number": "371602198311090047"}, "女"),
        ("month_of(add_months(today, 1))", {}, "2026-12"),
        ("sum_of(rows.map(r, r.area))", {"rows": [{"area": Decimal("0.1")}] * 10}, 1),
        ("distinct(rows.map(r, r.id))", {"rows": [{"id": "a"}, {"id": "a"}]}, False),
        ("rows[0].area", {"rows": [{"area": 4}]}, 4),
        ('kind == "独立柱式" && 3 < 4', {"kind": "独立柱式"}, True),
    ],
)
def test_a_formula_gives_the_exact_result(expression: str, values: dict[str, Any], result: Any) -> None:
    assert worked_out(expression, **values) == result


@pytest.mark.parametrize(
    "expression",
    ["absent * 2", "1 / 0", 'days_between("nonsense", today)', "birth_date(short)", '"text" * 2'],
)
def test_what_cannot_be_worked_out_has_no_value(expression: str) -> None:
    assert worked_out(expression, short="123") is formulas.ABSENT


@pytest.mark.parametrize(
    "expression", ["(", "a +", "x" * (formulas.LONGEST + 1), "(" * 50 + "1" + ")" * 50, "名称 + 1"]
)
def test_an_expression_that_is_none_is_refused_with_its_reason(expression: str) -> None:
    with pytest.raises(formulas.BadFormula):
        formulas.compiled(expression)


def test_nothing_but_declared_functions_can_be_called() -> None:
    assert formulas.unknown_functions("open(a) + round(b, 2)") == {"open"}
    assert worked_out('__import__("os")') is formulas.ABSENT


@given(day=DAYS, years=st.integers(1, 100))
def test_years_are_calendar_years(day: date, years: int) -> None:
    later = add_years(day.isoformat(), years)
    assert int(later[:4]) == day.year + years
    assert later[5:] == day.isoformat()[5:] or (later[5:], day.month, day.day) == ("02-28", 2, 29)


@given(first=DAYS, second=DAYS)
def test_days_between_is_a_difference(first: date, second: date) -> None:
    there, back = (days_between(a.isoformat(), b.isoformat()) for a, b in ((first, second), (second, first)))
    assert there == -back == (second - first).days


@given(st.decimals(0, 10**6, places=3))
def test_rounding_is_half_up_and_exact(value: Decimal) -> None:
    expected = (value * 100 + Decimal("0.5")) // 1 / 100
    assert worked_out("round(v, 2)", v=value) == expected
