"""Formats are checked for real: check characters, days that exist, numbers that can be dialled."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banshi_forms import Context, validate

TODAY = Context(date(2026, 11, 23))


def accepts(name: str, text: str) -> bool:
    return not validate({"type": "string", "format": name}, text, TODAY)


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        ("cn-id-number", ["37160219850312001X", "372301193510010025"],
         ["37168119780229001X", "371602198503120011", "37160219850312001x", "371602205001010013", "150102850312001"]),
        ("cn-credit-code", ["11371600MB9000015M", "91371602MA9001014C"], ["91371602MA9001014D", "91371602ma9001014c", "1"]),
        ("cn-mobile", ["13805430001"], ["12805430001", "1380543000", "１３８０５４３０００１"]),
        ("cn-phone", ["0543-3160001", "05433160001", "13805430001"], ["3160001", "0543-31600"]),
        ("cn-postcode", ["256600"], ["2566", "25660a"]),
        ("bank-card", ["4111111111111111", "6222021001116245702"], ["4111111111111112", "123"]),
        ("cn-region", ["371602", "371602001", "371602001001"], ["3716", "999999", "371699"]),
        ("date", ["2024-02-29"], ["2026-02-29", "2026-1-1", "20260101", "2026-01-01T00:00:00"]),
        ("date-time", ["2026-11-23T08:30:00+08:00", "2026-11-23T00:30:00Z"], ["2026-11-23T08:30:00", "2026-11-23", "now"]),
        ("month", ["2026-11"], ["2026-13", "2026"]),
        ("time", ["08:30"], ["24:00", "8:30"]),
        ("email", ["name@example.cn"], ["name@", "a b@example.cn", "name@example"]),
        ("uri", ["https://example.cn/办事"], ["example.cn", "https://a b"]),
    ],
)  # fmt: skip
def test_a_format_tells_good_from_bad(name: str, good: list[str], bad: list[str]) -> None:
    assert {text: accepts(name, text) for text in good} == dict.fromkeys(good, True)
    assert {text: accepts(name, text) for text in bad} == dict.fromkeys(bad, False)


@given(st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_of_an_id_number_is_found(at: int, by: int) -> None:
    number = "371602199007080025"
    wrong = number[:at] + str((int(number[at]) + by) % 10) + number[at + 1 :]
    assert accepts("cn-id-number", number)
    assert not accepts("cn-id-number", wrong)


def test_nobody_is_born_after_the_day_of_asking() -> None:
    number, schema = "371602202611220017", {"type": "string", "format": "cn-id-number"}
    found = {
        day: bool(validate(schema, _checked(number), Context(day)))
        for day in (date(2026, 11, 21), date(2026, 11, 22))
    }
    assert found == {date(2026, 11, 21): True, date(2026, 11, 22): False}


def _checked(number: str) -> str:
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return number[:17] + "10X98765432"[sum(int(c) * w for c, w in zip(number, weights, strict=False)) % 11]
