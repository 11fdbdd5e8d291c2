"""Rates that change with time: every day of a period is charged at the rate of its day, or nothing is charged at all."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banshi_forms import formulas
from banshi_forms.evaluate import compute
from banshi_forms.rates import charges, faults, rate_on
from banshi_forms.values import Context

SIDEWALK = "人行道"
TABLE: list[dict[str, Any]] = [
    {"item": SIDEWALK, "from": "1994-01-01", "to": "2019-03-12", "rate": 0.3},
    {"item": "车行道", "from": "1994-01-01", "rate": 0.5},
    {"item": SIDEWALK, "from": "2024-03-13", "rate": 0.5},
    {"item": SIDEWALK, "from": "2019-03-13", "to": "2024-03-12", "rate": 0.5},
]
DAYS = st.dates(date(1994, 1, 1), date(2050, 1, 1))


def test_a_period_over_two_rates_is_charged_in_two_lines() -> None:
    """The customer's own example: thirty square metres, six days of March 2019, three of them at the old rate."""
    first, second = charges(TABLE, SIDEWALK, "2019-03-10", "2019-03-15", 30)
    assert (first["from"], first["to"], first["days"], first["amount"]) == (
        "2019-03-10",
        "2019-03-12",
        3,
        27,
    )
    assert (second["from"], second["to"], second["days"], second["amount"]) == (
        "2019-03-13",
        "2019-03-15",
        3,
        45,
    )


def test_a_period_under_one_rate_is_one_line() -> None:
    (line,) = charges(TABLE, SIDEWALK, "2026-12-01", "2026-12-20", 30)
    assert line == {
        "item": SIDEWALK,
        "from": "2026-12-01",
        "to": "2026-12-20",
        "days": 20,
        "quantity": 30,
        "rate": 0.5,
        "amount": 300,
    }


def test_a_period_that_ends_before_it_begins_costs_nothing() -> None:
    assert charges(TABLE, SIDEWALK, "2026-12-02", "2026-12-01", 30) == []


@pytest.mark.parametrize(
    ("rates", "start"),
    [
        (TABLE, "1993-12-31"),  # a day before the first rate
        ([row for row in TABLE if row["from"] != "2019-03-13"], "2019-03-01"),  # a gap within
        ([*TABLE, {"item": SIDEWALK, "from": "2020-01-01", "rate": 9}], "2020-01-01"),  # two rates for a day
        ([], "2020-01-01"),
    ],
)
def test_a_day_without_one_rate_has_no_price(rates: list[dict[str, Any]], start: str) -> None:
    with pytest.raises(LookupError):
        charges(rates, SIDEWALK, start, "2024-12-31", 1)


@given(DAYS, st.integers(0, 3000), st.decimals("0.01", "9999", places=2))
def test_the_lines_are_the_days_of_the_period_each_at_its_own_rate(
    first: date, length: int, quantity: Decimal
) -> None:
    last = first + timedelta(days=length)
    lines = charges(TABLE, SIDEWALK, first.isoformat(), last.isoformat(), float(quantity))
    days = [
        date.fromisoformat(line["from"]) + timedelta(days=n)
        for line in lines
        for n in range(int(line["days"]))
    ]
    assert days == [first + timedelta(days=n) for n in range(length + 1)]
    for line in lines:
        assert line["rate"] == rate_on(TABLE, SIDEWALK, line["to"])
        exact = quantity * Decimal(str(line["rate"])) * int(line["days"])
        assert Decimal(str(line["amount"])) == exact.quantize(Decimal("0.01"), ROUND_HALF_UP)


def test_faults_of_a_table_are_told_by_row() -> None:
    assert list(faults(TABLE)) == []
    wrong = [
        *TABLE,
        {"item": "a", "from": "2020-02-01", "to": "2020-01-31", "rate": 1},
        {"item": "b", "from": "2020-01-01", "to": "2020-01-31", "rate": 1},
        {"item": "b", "from": "2020-01-31", "to": "2020-03-01", "rate": 1},
        {"item": "b", "from": "2020-03-03", "rate": 1},
    ]
    assert list(faults(wrong)) == [(4, "backwards"), (6, "overlap"), (7, "gap")]


FORM: dict[str, Any] = {
    "type": "object",
    "properties": {
        "from": {"type": "string", "format": "date"},
        "to": {"type": "string", "format": "date"},
        "plots": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "part": {"type": "string"},
                    "area": {"type": "number"},
                    "since": {"type": "string", "format": "date"},
                },
            },
        },
        "fees": {
            "type": "array",
            "x-formula": "flat(plots.map(p, has(p.part) && has(p.area), charges(facts.rates, p.part, "
            "has(p.since) ? p.since : from, to, p.area)))",
            "items": {"type": "object", "properties": {"amount": {"type": "number"}}},
        },
        "total": {"type": "number", "x-formula": "sum_of(fees.map(f, f.amount))"},
    },
}


def worked_out(*plots: dict[str, Any]) -> Any:
    data = {"from": "2019-03-10", "to": "2019-03-15", "plots": list(plots)}
    return compute(FORM, data, Context(date(2026, 11, 23), facts={"rates": TABLE}))


def test_a_formula_makes_the_table_of_what_is_charged_for_every_row() -> None:
    done = worked_out({"part": SIDEWALK, "area": 30}, {"part": "车行道", "area": 10, "since": "2019-03-15"})
    assert [(line["item"], line["amount"]) for line in done["fees"]] == [
        (SIDEWALK, 27),
        (SIDEWALK, 45),
        ("车行道", 5),
    ]
    assert done["total"] == 77


def test_a_row_without_a_rate_leaves_no_total_rather_than_a_lower_one() -> None:
    done = worked_out({"part": SIDEWALK, "area": 30}, {"part": "桥面", "area": 10})
    assert "fees" not in done
    assert "total" not in done


def test_rates_are_found_by_day() -> None:
    known = formulas.scope({}, {}, None, Context(date(2026, 11, 23), facts={"rates": TABLE}))
    assert formulas.evaluate("rate_on(facts.rates, '人行道', '2019-03-12')", known) == Decimal("0.3")
    assert formulas.evaluate("rate_on(facts.rates, '人行道', today)", known) == Decimal("0.5")
    assert formulas.evaluate("rate_on(facts.rates, '桥面', today)", known) is formulas.ABSENT
