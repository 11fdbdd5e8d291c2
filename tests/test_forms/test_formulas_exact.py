"""Formulas reckon as a clerk does on paper: in decimals, in the order of the text, and never without end."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import cel
import pytest
from hypothesis import given
from hypothesis import strategies as st

from banshi_forms import Context, compute, formulas, validate
from banshi_forms.arithmetic import exactly, tokens

TODAY = Context(date(2026, 11, 23))
NUMBER = {"type": "number"}
AMOUNTS = st.decimals(-(10**6), 10**6, places=2)


def worked_out(expression: str, **values: Any) -> Any:
    return formulas.evaluate(expression, formulas.scope(values, formulas.prepared(values), None, TODAY))


@pytest.mark.parametrize(
    ("expression", "values", "result"),
    [
        ("a + b == c", {"a": Decimal("0.1"), "b": Decimal("0.2"), "c": Decimal("0.3")}, True),
        ("a * 3 <= c", {"a": Decimal("0.1"), "c": Decimal("0.3")}, True),
        ("a - b", {"a": Decimal("1000000.10"), "b": 1000000}, Decimal("0.1")),
        ("a", {"a": 1234567890123}, 1234567890123),
        ("round(a, 2)", {"a": Decimal("123456789012.345")}, Decimal("123456789012.35")),
        ("round(12.35 * 2, 1)", {}, Decimal("24.7")),
        ("round(1.005 * 100, 0) / 100", {}, Decimal("1.01")),
        ("sum_of(rows)", {"rows": [Decimal("99999999999.99")] * 30}, Decimal("2999999999999.7")),
        ("a / 3 * 3", {"a": 1}, 1),
        ("7 % 3", {}, 1),
        ("2 - -a", {"a": 3}, 5),
        ("-a * -a", {"a": 3}, 9),
        ("10 - 4 - 3", {}, 3),
        ("2 + 3 * 4 - 6 / 2", {}, 11),
        ("(2 + 3) * [4, 5][1]", {}, 25),
        ('a > 1 ? a - 1 : a + 1', {"a": 1}, 2),
        ('"a+b" + "-c"', {}, "a+b-c"),
        ("[1, 2] + [3] == [1, 2, 3]", {}, True),
        ("rows.map(r, r.n * 2 + 1)", {"rows": [{"n": 1}, {"n": Decimal("0.7")}]}, [3, Decimal("2.4")]),
        ("count(rows) + rows.size()", {"rows": [1, 2]}, 4),
        ("1 + 1 // a remark", {}, 2),
        ("1e3 + 1", {}, 1001),
        ("repeated(rows)", {"rows": ["b", "a", "b", "a", "c"]}, ["b", "a"]),
    ],
)  # fmt: skip
def test_arithmetic_is_that_of_paper(expression: str, values: dict[str, Any], result: Any) -> None:
    assert worked_out(expression, **values) == result


def expressions(depth: int) -> st.SearchStrategy[tuple[str, Decimal]]:
    leaf = st.decimals(0, 999, places=2).map(lambda number: (f"{number:f}", number))
    if depth == 0:
        return leaf
    below = expressions(depth - 1)
    joined = st.tuples(below, st.sampled_from("+-*"), below, st.booleans()).map(_joined)
    return st.one_of(leaf, joined)


def _joined(parts: tuple[tuple[str, Decimal], str, tuple[str, Decimal], bool]) -> tuple[str, Decimal]:
    (left, a), operator, (right, b), spaced = parts
    value = {"+": a + b, "-": a - b, "*": a * b}[operator]
    space = " " if spaced else ""
    return f"({left}{space}{operator}{space}{right})", value


@given(expressions(3))
def test_sums_and_products_are_exact_to_fifteen_digits(case: tuple[str, Decimal]) -> None:
    expression, expected = case
    meant = Decimal(f"{expected:.13g}")
    assert abs(worked_out(expression) - meant) <= abs(meant) * Decimal("1e-12") + Decimal("1e-6")
    if len(expected.as_tuple().digits) <= 10:
        assert worked_out(f"round({expression}, 4)") == expected.quantize(Decimal("0.0001"), ROUND_HALF_UP)


@given(st.lists(AMOUNTS, min_size=1, max_size=12))
def test_twelve_amounts_that_add_up_pass_their_check(amounts: list[Decimal]) -> None:
    names = [f"m{at}" for at in range(len(amounts))]
    schema = {
        "type": "object",
        "properties": dict.fromkeys([*names, "total"], NUMBER),
        "x-check": [{"id": "SUM", "rule": f"{' + '.join(names)} == total", "message": {"zh_CN": "合计不符"}}],
    }
    answers = {**dict(zip(names, amounts, strict=True)), "total": sum(amounts)}
    assert validate(schema, answers, TODAY) == []
    answers["total"] += Decimal("0.01")
    assert [finding.code for finding in validate(schema, answers, TODAY)] == ["SUM"]


@given(st.lists(st.sampled_from([*"ab12.()[]+-*/%?:,<>=!&| \"'\n\\", "in", "root", "all"]), max_size=30))
def test_rearranging_never_makes_a_formula_of_what_is_none(words: list[str]) -> None:
    typed = "".join(words)
    try:
        cel.compile("".join(tokens(typed)))
    except ValueError:
        return
    cel.compile(exactly(tokens(typed)))


@pytest.mark.parametrize(
    "expression",
    [
        "a.all(x, a.all(y, a.all(z, true)))",
        "a.filter(x, a.filter(y, y == x).size() > 1)",
        "a.all(x, a.map(y, y).size() > 0)",
    ],
)
def test_a_loop_that_could_take_minutes_is_no_formula(expression: str) -> None:
    with pytest.raises(formulas.BadFormula):
        formulas.compiled(expression)


@pytest.mark.parametrize(
    "expression",
    ["a.filter(x, x > 1).map(x, x * 2)", "a.all(x, a.exists_one(y, y == x))", "a.map(x, x > 1, x)"],
)
def test_loops_one_after_the_other_are_fine(expression: str) -> None:
    assert formulas.compiled(expression)


def test_a_text_that_doubles_and_doubles_ends() -> None:
    doubling = "[a, a]" + ".map(x, x + x)" * 100
    assert worked_out(doubling, a="x" * 100) is formulas.ABSENT


def test_a_result_with_a_gap_in_it_is_none() -> None:
    assert worked_out("rows.map(r, birth_date(r))", rows=["371602198503120015", "short"]) is formulas.ABSENT


@pytest.mark.parametrize("number", [10**400, -(10**400), Decimal("1e400"), Decimal("NaN"), float("inf")])
def test_a_number_beyond_all_measure_stops_nothing(number: Any) -> None:
    schema = {
        "type": "object",
        "properties": {"n": NUMBER, "twice": {**NUMBER, "x-formula": "n * 2"}},
        "x-check": [{"id": "R", "rule": "n > 1", "message": {"zh_CN": "错"}}],
    }
    assert "twice" not in compute(schema, {"n": number}, TODAY)
    assert [(f.pointer, f.code) for f in validate(schema, {"n": number}, TODAY)] == [("/n", "number_size")]


def test_five_hundred_rows_with_the_same_number_are_judged_at_once() -> None:
    schema = {
        "type": "object",
        "properties": {
            "staff": {"type": "array", "items": {"type": "object", "properties": {"id": {"type": "string"}},
                      "x-check": [{"id": "TWICE", "rule": "!(id in root.again)", "at": "id", "message": {"zh_CN": "重复"}}]}},
            "again": {"type": "array", "items": {"type": "string"}, "x-formula": "repeated(staff.map(s, s.id))"},
        },
    }  # fmt: skip
    rows = [{"id": str(at // 2)} for at in range(500)]
    assert len(validate(schema, {"staff": rows}, TODAY)) == 500
    assert compute(schema, {"staff": rows}, TODAY)["again"] == [str(at) for at in range(250)]
