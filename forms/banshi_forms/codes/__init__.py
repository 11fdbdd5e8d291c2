"""Code lists that forms share: divisions of the country, ethnic groups, trades, countries… One file beside a list.

Divisions of the country are a tree: two digits a province, four a city, six a county, nine a town. Towns are read
only when somebody asks for them.
"""

from __future__ import annotations

import gzip
import json
from functools import cache
from importlib.resources import files

from ..values import Option

LISTS = ("region", "ethnic", "economic-type", "bank", "industry", "country")
LEVELS = {"province": 2, "city": 4, "county": 6, "town": 9}  # digits of a division's code


@cache
def _table(name: str) -> dict[str, str]:
    if name not in LISTS:
        return {}
    return dict(json.loads(files(__package__).joinpath(f"{name}.json").read_text(encoding="utf-8")))


@cache
def _towns() -> dict[str, str]:
    """County → its towns, each three digits and a name."""
    packed = files(__package__).joinpath("town.json.gz").read_bytes()
    return dict(json.loads(gzip.decompress(packed)))


def known(name: str, value: str) -> bool:
    """Whether the value is in the list; of a region only counties count."""
    return value in _table(name) and (name != "region" or len(value) == 6)


def known_division(code: str, level: str) -> bool:
    """Whether the code is a division that exists, at this level (a village by its town, as towns know theirs)."""
    digits = LEVELS[level]
    if digits == LEVELS["town"]:
        return len(code) in (9, 12) and code[:9] in dict(below(code[:6]))
    return len(code) == digits and code in _table("region")


def lookup(name: str, value: str) -> str:
    """The name of a code, or the code itself when the list does not know it."""
    table = _table(name)
    return division(value) or value if name == "region" else table.get(value, value)


@cache
def options(name: str, prefix: str = "") -> tuple[Option, ...]:
    """What can be chosen, grouped where the list is long; a prefix narrows it."""
    table = _table(name)
    chosen = [code for code in table if code.startswith(prefix)]
    if name == "region":
        return tuple(
            Option(code, table[code], _city(table, code)) for code in sorted(chosen) if len(code) == 6
        )
    if name == "industry":  # a letter names a section of the classification
        return tuple(Option(code, table[code], table[code[0]]) for code in chosen if len(code) > 1)
    return tuple(Option(code, table[code]) for code in chosen)


@cache
def below(code: str) -> tuple[tuple[str, str], ...]:
    """The divisions just below one (of the country, for an empty code): code and name."""
    if len(code) == LEVELS["county"]:
        packed = _towns().get(code, "")
        return tuple((code + town[:3], town[3:]) for town in packed.split("|")) if packed else ()
    table, digits = _table("region"), len(code) + 2
    return tuple((each, table[each]) for each in table if len(each) == digits and each.startswith(code))


def division(code: str) -> str:
    """A division with all it lies in: 371602001 → 山东省滨州市滨城区市中街道; empty when it is not known."""
    table = _table("region")
    if code[:2] not in table:
        return ""
    county = table.get(code[:6], "") if len(code) >= LEVELS["county"] else ""
    above = _city(table, code)
    town = dict(below(code[:6])).get(code[:9], "") if len(code) >= LEVELS["town"] else ""
    return above + ("" if above.endswith(county) else county) + town


def _city(table: dict[str, str], code: str) -> str:
    province, city = table.get(code[:2], ""), table.get(code[:4], "") if len(code) > 2 else ""
    silent = city == province or (city.endswith(("市辖区", "县")) and len(city) <= 3)
    return province if silent else f"{province}{city}"
