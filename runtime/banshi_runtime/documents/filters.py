"""The filters and tests an administrator may use in certificate text, and how a value is written there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from jinja2 import Undefined
from jinja2.exceptions import SecurityError
from jinja2.filters import FILTERS as JINJA_FILTERS
from jinja2.tests import TESTS as JINJA_TESTS

from banshi_forms.masking import mask
from banshi_platform.i18n import gettext as _

from .amounts import capitals

LONGEST: Final = 20_000
HAN_DIGITS: Final = "〇一二三四五六七八九"


def plain(value: Any) -> Any:
    """How a value stands in text: yes and no in words, a list joined, a number without noise."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Decimal):
        return _number(value)
    if isinstance(value, float):
        return _number(Decimal(repr(value)))
    if isinstance(value, list | tuple):
        return join_zh(value)
    if isinstance(value, Mapping):
        raise SecurityError(_("a group of answers is no text; name one of them"))
    if not isinstance(value, str | int | Undefined):
        raise SecurityError(_("this is no answer"))
    return value


def _number(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _text(value: Any) -> str:
    return str(plain(value))


def join_zh(items: Any, separator: str = "、") -> str:
    """甲、乙、丙; empty items are left out."""
    return _bounded(separator.join(text for text in (_text(item) for item in _items(items)) if text))


def date_zh(value: Any) -> str:
    """2026-12-07 → 2026年12月7日; 2027-01 → 2027年1月; nothing stays nothing."""
    if not value or isinstance(value, Undefined):
        return _text(value)
    parts = str(value)[:10].split("-")
    if len(parts) == 2 and len(parts[0]) == 4:
        first = date(int(parts[0]), int(parts[1]), 1)
        return f"{first.year}年{first.month}月"
    day = date.fromisoformat(str(value)[:10])
    return f"{day.year}年{day.month}月{day.day}日"


def date_han(value: Any) -> str:
    """2026-12-07 → 二〇二六年十二月七日."""
    if not value or isinstance(value, Undefined):
        return _text(value)
    day = date.fromisoformat(str(value)[:10])
    year = "".join(HAN_DIGITS[int(digit)] for digit in str(day.year))
    return f"{year}年{_han(day.month)}月{_han(day.day)}日"


def _han(number: int) -> str:
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else ("十" if tens == 1 else f"{HAN_DIGITS[tens]}十")
    return head + (HAN_DIGITS[ones] if ones else "")


def money_cn(value: Any) -> str:
    """100 → 壹佰元整."""
    return str(value) if isinstance(value, Undefined) else capitals(value)


def money(value: Any) -> str:
    """12345.6 → 12,345.60."""
    return str(value) if isinstance(value, Undefined) else f"{_decimal(value):,.2f}"


def fixed(value: Any, places: int = 2) -> str:
    """A number with so many places, rounded half up: 96 → 96.00."""
    if isinstance(value, Undefined):
        return str(value)
    return str(_decimal(value).quantize(Decimal(1).scaleb(-max(0, min(int(places), 8))), ROUND_HALF_UP))


def _decimal(value: Any) -> Decimal:
    return Decimal(str(value))


def masked(value: Any, kind: str = "public_id_number") -> str:
    """371602…0015 → 3716**********0015; the kinds are those of ``x-sensitive``."""
    return str(value) if isinstance(value, Undefined) else mask(kind, _text(value))


def joined(items: Any, separator: str = "") -> str:
    return join_zh(items, separator)


def replaced(value: Any, old: str, new: str) -> str:
    text = _text(value)
    if not old or len(text) + text.count(old) * len(new) > LONGEST:
        raise SecurityError(_("the text becomes too long"))
    return text.replace(old, new)


def total(items: Any, attribute: str | None = None) -> Decimal:
    """The sum of a list of numbers, or of one answer of each row; exact."""
    values = [item.get(attribute, 0) if attribute else item for item in _items(items)]
    return sum((_decimal(value or 0) for value in values), Decimal(0))


def _items(items: Any) -> list[Any]:
    if isinstance(items, Undefined):
        return [str(items)]
    if isinstance(items, str | Mapping) or not isinstance(items, Iterable):
        raise SecurityError(_("this filter wants a list"))
    return list(items)


def _bounded(text: str) -> str:
    if len(text) > LONGEST:
        raise SecurityError(_("the text becomes too long"))
    return text


_OF_JINJA: Final = (
    "default", "d", "length", "count", "first", "last", "map", "selectattr", "rejectattr", "unique",
    "list", "upper", "lower", "trim", "abs", "int", "round", "min", "max",
)  # fmt: skip
_TESTS: Final = (
    "defined", "undefined", "none", "equalto", "==", "eq", "ne", "!=", "gt", ">", "ge", ">=", "lt", "<", "le",
    "<=", "in", "true", "false", "number", "string", "odd", "even",
)  # fmt: skip
_STOCK: Final[Mapping[str, Any]] = JINJA_FILTERS
_STOCK_TESTS: Final[Mapping[str, Any]] = JINJA_TESTS
FILTERS: Final[Mapping[str, Callable[..., Any]]] = {name: _STOCK[name] for name in _OF_JINJA} | {
    "join_zh": join_zh,
    "join": joined,
    "date_zh": date_zh,
    "date_han": date_han,
    "money_cn": money_cn,
    "money": money,
    "fixed": fixed,
    "mask": masked,
    "replace": replaced,
    "sum": total,
}
TESTS: Final[Mapping[str, Callable[..., Any]]] = {name: _STOCK_TESTS[name] for name in _TESTS}
