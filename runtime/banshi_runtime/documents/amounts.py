"""An amount of money in the capital numerals of cheques and decisions (人民币大写), exact to the fen."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any, Final

from banshi_platform.problems import CanMend

DIGITS: Final = "零壹贰叁肆伍陆柒捌玖"
PLACES: Final = ("", "拾", "佰", "仟")
GROUPS: Final = ("", "万", "亿", "万亿")
LARGEST: Final = Decimal(10) ** 16


class NotAnAmount(CanMend):
    """This is not an amount of money that can be written in capitals."""


def capitals(value: Any) -> str:
    """100 → 壹佰元整; 1004.5 → 壹仟零肆元伍角整; -0.05 → 负伍分. Follows 支付结算办法, annex 1."""
    amount = _amount(value)
    fen = int(abs(amount) * 100)
    yuan, cents = divmod(fen, 100)
    text = (f"{_whole(yuan)}元" if yuan else "") + _cents(cents, yuan > 0)
    return ("负" if amount < 0 else "") + (text or "零元整")


def _amount(value: Any) -> Decimal:
    try:
        amount = Decimal(str(value)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    except (InvalidOperation, ValueError) as error:
        raise NotAnAmount() from error
    if not amount.is_finite() or abs(amount) >= LARGEST:
        raise NotAnAmount()
    return amount


def _cents(cents: int, after_yuan: bool) -> str:
    jiao, fen = divmod(cents, 10)
    if not cents:
        return "整" if after_yuan else ""
    head = f"{DIGITS[jiao]}角" if jiao else ("零" if after_yuan else "")
    return head + (f"{DIGITS[fen]}分" if fen else "整")


def _whole(number: int) -> str:
    """Groups of four digits from the highest; one 零 for any run of zeros between two digits."""
    text = ""
    for index in reversed(range(len(GROUPS))):
        group = number // 10 ** (4 * index) % 10_000
        if group:
            gap = bool(text) and (group < 1000 or _ends_in_zero(number, index))
            text += ("零" if gap else "") + _four(group) + GROUPS[index]
    return _one_yi(text)


def _ends_in_zero(number: int, index: int) -> bool:
    """Whether the whole group above is empty, so that a 零 must stand for it."""
    return bool(number // 10 ** (4 * index + 4) % 10_000 == 0)


def _four(group: int) -> str:
    text, pending = "", False
    for index in reversed(range(4)):
        digit = group // 10**index % 10
        if digit:
            text += ("零" if pending else "") + DIGITS[digit] + PLACES[index]
            pending = False
        else:
            pending = bool(text)
    return text


def _one_yi(text: str) -> str:
    """万亿 is said once: 壹万贰仟亿, not 壹万亿贰仟亿."""
    head, found, tail = text.partition("万亿")
    return f"{head}万{tail}" if found and "亿" in tail else text
