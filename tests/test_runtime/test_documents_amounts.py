"""Amounts in capital numerals, held against the examples of the rule and against a reader that goes the other way."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banshi_runtime.documents.amounts import DIGITS, NotAnAmount, capitals

# The examples of 支付结算办法, annex 1 (正确填写票据和结算凭证的基本规定), and borders of the groups of four.
EXAMPLES = [
    ("1409.50", "壹仟肆佰零玖元伍角整"),
    ("6007.14", "陆仟零柒元壹角肆分"),
    ("1680.32", "壹仟陆佰捌拾元叁角贰分"),
    ("107000.53", "壹拾万柒仟元伍角叁分"),
    ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
    ("325.04", "叁佰贰拾伍元零肆分"),
    ("0", "零元整"),
    ("100", "壹佰元整"),
    ("0.05", "伍分"),
    ("0.50", "伍角整"),
    ("-3.2", "负叁元贰角整"),
    ("10000", "壹万元整"),
    ("10001", "壹万零壹元整"),
    ("10010", "壹万零壹拾元整"),
    ("1000000", "壹佰万元整"),
    ("100000000", "壹亿元整"),
    ("100000001", "壹亿零壹元整"),
    ("100010000", "壹亿零壹万元整"),
    ("1000000000000", "壹万亿元整"),
    ("1200000000000", "壹万贰仟亿元整"),
    ("1000100000000", "壹万零壹亿元整"),
    ("1000000010000", "壹万亿零壹万元整"),
]


@pytest.mark.parametrize(("amount", "text"), EXAMPLES)
def test_an_amount_is_written_as_the_rule_says(amount: str, text: str) -> None:
    assert capitals(Decimal(amount)) == text


@given(st.decimals(min_value=0, max_value=Decimal("9999999999999.99"), places=2))
def test_what_is_written_reads_back_as_the_same_amount(amount: Decimal) -> None:
    text = capitals(amount)
    assert read(text) == amount
    assert "零零" not in text


@pytest.mark.parametrize("value", ["x", None, "NaN", "Infinity", 10**16])
def test_what_is_no_amount_is_refused(value: object) -> None:
    with pytest.raises(NotAnAmount):
        capitals(value)


def read(text: str) -> Decimal:
    """Reads capital numerals, by other means than they are written."""
    yuan, found, rest = text.rstrip("整").partition("元")
    if not found:
        yuan, rest = "", text
    cents = sum(
        DIGITS.index(rest[at - 1]) * worth
        for sign, worth in (("角", 10), ("分", 1))
        if (at := rest.find(sign)) > 0
    )
    return Decimal(_whole(yuan)) + Decimal(cents) / 100


def _whole(text: str) -> int:
    for sign, worth in (("亿", 10**8), ("万", 10**4)):
        head, found, tail = text.rpartition(sign)
        if found:
            return _whole(head) * worth + _whole(tail)
    total, digit = 0, 0
    for character in text:
        if character in DIGITS:
            digit = DIGITS.index(character)
        else:
            total += digit * {"拾": 10, "佰": 100, "仟": 1000}[character]
            digit = 0
    return total + digit
