"""Progress by case number and query code, without signing in. A wrong pair says nothing about either half."""

from __future__ import annotations

import hmac
import re

from banshi_platform.problems import CanMend

from . import cases
from .cases import Case
from .tables import Application

NUMBER = re.compile(r"\d{8}-\d{5,}")


class NoMatch(CanMend):
    """No application has this number and query code. Both are on the receipt."""


async def progress(number: str, code: str, locale: str) -> Case:
    """The application on whose receipt both stand. Raises NoMatch."""
    number, code = number.strip(), code.strip().upper()
    row = await Application.get_or_none(number=number) if NUMBER.fullmatch(number) else None
    if row is None or not row.query_code or not hmac.compare_digest(row.query_code.encode(), code.encode()):
        raise NoMatch()
    return await cases.load(row.public_id, locale)
