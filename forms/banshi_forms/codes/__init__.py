"""Code lists that forms share: regions, ethnic groups, economic types, banks. Data lies beside, one file a list."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files

from ..values import Option

LISTS = ("region", "ethnic", "economic-type", "bank")


@cache
def _table(name: str) -> dict[str, str]:
    if name not in LISTS:
        return {}
    return dict(json.loads(files(__package__).joinpath(f"{name}.json").read_text(encoding="utf-8")))


def known(name: str, value: str) -> bool:
    """Whether the value is in the list; of a region only counties count."""
    return value in _table(name) and (name != "region" or len(value) == 6)


def lookup(name: str, value: str) -> str:
    """The name of a code, or the code itself when the list does not know it."""
    table = _table(name)
    return _county(table, value) if name == "region" else table.get(value, value)


@cache
def options(name: str, prefix: str = "") -> tuple[Option, ...]:
    """What can be chosen, grouped where the list is long; a prefix narrows it."""
    table = _table(name)
    chosen = [code for code in table if code.startswith(prefix)]
    if name == "region":
        return tuple(
            Option(code, table[code], _city(table, code)) for code in sorted(chosen) if len(code) == 6
        )
    return tuple(Option(code, table[code]) for code in chosen)


def _city(table: dict[str, str], code: str) -> str:
    province, city = table.get(code[:2], ""), table.get(code[:4], "")
    return province if city.endswith(("市辖区", "县")) and len(city) <= 3 else f"{province}{city}"


def _county(table: dict[str, str], value: str) -> str:
    name = table.get(value[:6])
    return f"{_city(table, value)}{name}" if name else value
