"""Numbers that end in a check character, by the schemes of stdnum.

The library is loaded with the first such number: it brings TLS along, most of a tenth of a second.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Any, Literal

Scheme = Literal["luhn", "cn.uscc", "iso7064.mod_11_2"]


def is_right(scheme: Scheme, number: str) -> bool:
    """Whether the check character of a number is right."""
    return bool(_loaded(scheme).is_valid(number))


@cache
def _loaded(scheme: Scheme) -> Any:
    return import_module(f"stdnum.{scheme}")
