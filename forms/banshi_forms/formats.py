"""Formats that are checked for real. A stock validator takes ``format`` as a remark, so it accepts a little more.

Sources: GB 11643-1999 (resident ID), GB 32100-2015 (credit code), ISO/IEC 7812 (Luhn), RFC 3339 dates.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date

from jsonschema import FormatChecker

from . import codes, documents, internet
from .checkdigits import is_right
from .kinds.signed import is_signature
from .kinds.span import is_duration

_MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)
_PHONE = re.compile(r"(0\d{2,3}-?\d{7,8}(-\d{1,6})?|1[3-9]\d{9}|1\d{4}|400-?\d{3}-?\d{4})", re.ASCII)
_POSTCODE = re.compile(r"\d{6}", re.ASCII)
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])", re.ASCII)
_TIME = re.compile(
    r"([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)?)?", re.ASCII | re.IGNORECASE
)
_MOMENT = re.compile(
    r"(?P<date>\d{4}-\d\d-\d\d)[Tt](?P<hour>[01]\d|2[0-3]):(?P<minute>[0-5]\d)"
    r"(:(?P<second>[0-5]\d|60)(\.\d+)?)?(?P<zone>[Zz]|[+-](?P<ahead>[01]\d|2[0-3]):(?P<more>[0-5]\d))",
    re.ASCII,
)
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_OLDEST = 1850


def is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def is_date_time(text: str) -> bool:
    """A moment after RFC 3339: a date, a time, and where it is told. A leap second ends a day in Greenwich."""
    found = _MOMENT.fullmatch(text)
    if not found or not is_date(found["date"]):
        return False
    if found["second"] != "60":
        return True
    told = int(found["hour"]) * 60 + int(found["minute"])
    ahead = int(found["ahead"] or 0) * 60 + int(found["more"] or 0)
    return (told + (ahead if found["zone"].startswith("-") else -ahead)) % 1440 == 1439


def is_id_number(text: str, today: date) -> bool:
    """Eighteen characters, a day that exists and is not to come, and the check character of ISO 7064 MOD 11-2.

    The address code is not looked up: it may be historic (3723xx), and says nothing about where somebody lives.
    """
    if not re.fullmatch(r"\d{17}[\dX]", text, re.ASCII):
        return False
    try:
        born = date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return False
    check = "10X98765432"[sum(int(c) * w for c, w in zip(text, _ID_WEIGHTS, strict=False)) % 11]
    return born.year >= _OLDEST and born <= today and check == text[17]


def is_region(text: str) -> bool:
    """A county, or a town or village below a county that is known."""
    return bool(re.fullmatch(r"\d{6}|\d{9}|\d{12}", text, re.ASCII)) and codes.known("region", text[:6])


SIMPLE: Mapping[str, Callable[[str], bool]] = {
    "date": is_date,
    "date-time": is_date_time,
    "month": lambda text: bool(_MONTH.fullmatch(text)),
    "time": lambda text: bool(_TIME.fullmatch(text)),
    **internet.FORMATS,
    "cn-credit-code": lambda text: is_right("cn.uscc", text) and text == text.upper() and len(text) == 18,
    "cn-mobile": lambda text: bool(_MOBILE.fullmatch(text)),
    "cn-phone": lambda text: bool(_PHONE.fullmatch(text)),
    "cn-postcode": lambda text: bool(_POSTCODE.fullmatch(text)),
    "bank-card": lambda text: bool(re.fullmatch(r"\d{12,19}", text, re.ASCII)) and is_right("luhn", text),
    "cn-region": is_region,
    "duration": is_duration,
    "signature": is_signature,
    **documents.FORMATS,
}
NAMES = frozenset({*SIMPLE, "cn-id-number"})


class Formats(FormatChecker):
    """``spares``: a format beside no ``type`` is a remark, as the drafts since 2019-09 have it."""

    spares = False


def checker(today: date, spares: bool = False) -> Formats:
    """The formats as jsonschema asks for them, judged on this day."""
    checking = Formats(formats=())
    checking.checkers, checking.spares = {}, spares
    for name, test in SIMPLE.items():
        checking.checks(name)(_text_only(test))
    checking.checks("cn-id-number")(_text_only(lambda text: is_id_number(text, today)))
    return checking


def _text_only(test: Callable[[str], bool]) -> Callable[[object], bool]:
    return lambda value: not isinstance(value, str) or test(value)
