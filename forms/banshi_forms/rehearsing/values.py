"""Made-up answers to one field: what its schema says it takes, another each time, the same for the same chance."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from random import Random
from typing import Any

import rstr
from stdnum.cn import ric, uscc
from stdnum.luhn import calc_check_digit

from ..fields import options_of
from ..kinds.kind import types
from ..patterns import found
from ..values import Json

NAMES = ("王小民", "李建国", "张秀英", "赵一", "欧阳静", "孙权利", "周明")
WORDS = ("清源", "渤海", "黄河", "样例", "示范", "测试", "沿街", "门牌")
MOST_REPEATED = 4  # times beyond what a pattern asks for
LONGEST = 60  # characters of a made-up text, where the schema allows more
Schema = Mapping[str, Any]


def value(schema: Schema, chance: Random, today: date, turn: int = 0) -> Json:
    """An answer. ``turn`` walks through the options of a choice, so that several documents take them all."""
    if "const" in schema:
        return schema["const"]
    options = [option.value for option in options_of(schema)]
    if "pattern" in schema:
        options = [option for option in options if found(schema["pattern"], str(option))]
    if options:
        return options[turn % len(options)]
    if "examples" in schema and schema["examples"] and turn % 3 == 0:
        return schema["examples"][0]
    kinds = sorted(types(schema) - {"null"}) or ["string"]
    made: Json = _MAKERS[kinds[turn % len(kinds)]](schema, chance, today, turn)
    return made


def _boolean(schema: Schema, chance: Random, today: date, turn: int) -> Json:
    return turn % 2 == 0


def _number(schema: Schema, chance: Random, today: date, turn: int) -> Json:
    step = Decimal(str(schema.get("multipleOf", 1 if "integer" in types(schema) else "0.01")))
    low, high = _edge(schema, "minimum", step, max), _edge(schema, "maximum", step, min)
    low = low if low is not None else min(Decimal(0), high if high is not None else Decimal(0))
    high = high if high is not None else low + 1000 * step
    first = (low / step).to_integral_value(ROUND_CEILING)
    last = max(first, (high / step).to_integral_value(ROUND_FLOOR))
    edges = (first, last, Decimal(chance.randint(int(first), int(last))))
    made = edges[turn % 3 if turn % 7 == 0 else 2] * step
    return int(made) if made == made.to_integral_value() else made


def _edge(schema: Schema, name: str, step: Decimal, narrower: Callable[..., Decimal]) -> Decimal | None:
    found = [Decimal(str(schema[name]))] if name in schema else []
    beyond = f"exclusive{name.capitalize()}"
    if beyond in schema and not isinstance(schema[beyond], bool):
        found.append(Decimal(str(schema[beyond])) + (step if name == "minimum" else -step))
    return narrower(found) if found else None


def _text(schema: Schema, chance: Random, today: date, turn: int) -> Json:
    if schema.get("format") in FORMATS:
        return FORMATS[schema["format"]](chance, today)
    if "pattern" in schema:
        return shaped(schema["pattern"], chance)[: schema.get("maxLength", 1000)]
    if schema.get("x-sensitive") == "name":
        return chance.choice(NAMES)
    least, most = int(schema.get("minLength", 1)), int(schema.get("maxLength", LONGEST))
    text = "".join(chance.choice(WORDS) for _ in range(max(1, (min(max(least, 4), most) + 1) // 2)))
    return text.ljust(least, "。")[: max(least, min(most, LONGEST))]


def shaped(pattern: str, chance: Random) -> str:
    """A text in which the pattern is found, unless it is beyond Python's own spelling of patterns."""
    try:
        return str(_Short(chance).xeger(pattern))
    except (re.error, LookupError):
        return ""


class _Short(rstr.Rstr):
    """The library repeats up to a hundred times, and that again within a repetition."""

    def _handle_repeat(self, start: int, end: int, value: str) -> str:
        repeated: str = super()._handle_repeat(start, min(end, start + MOST_REPEATED), value)
        return repeated


def id_number(chance: Random, today: date, age: int = 0) -> str:
    """A resident ID number that is valid in form: the region is real, the order number above 900 rare (GB 11643)."""
    years = age or chance.choice((chance.randint(20, 60), chance.randint(20, 60), chance.randint(1, 105)))
    born = today - timedelta(days=years * 365 + chance.randint(0, 364))
    digits = f"110101{born:%Y%m%d}{chance.randint(900, 999)}"
    return digits + ric.calc_check_digit(digits + "0")


def credit_code(chance: Random, today: date) -> str:
    """A unified social credit code with its check character (GB 32100)."""
    stem = f"91371602MA9{chance.randint(0, 999999):06d}"
    return str(stem + uscc.calc_check_digit(stem))


def _card(chance: Random, today: date) -> str:
    digits = f"62220202{chance.randint(0, 10**10 - 1):010d}"
    return str(digits + calc_check_digit(digits))


FORMATS: Mapping[str, Callable[[Random, date], str]] = {
    "date": lambda chance, today: (today + timedelta(days=chance.randint(-200, 200))).isoformat(),
    "month": lambda chance, today: f"{today:%Y}-{chance.randint(1, 12):02d}",
    "time": lambda chance, today: f"{chance.randint(0, 23):02d}:30",
    "date-time": lambda chance, today: f"{today}T{chance.randint(0, 23):02d}:30:00+08:00",
    "duration": lambda chance, today: f"P{chance.randint(1, 9)}D",
    "email": lambda chance, today: f"user{chance.randint(1, 999)}@example.org",
    "uri": lambda chance, today: f"https://example.org/{chance.randint(1, 999)}",
    "cn-mobile": lambda chance, today: f"1{chance.choice('3589')}{chance.randint(0, 10**9 - 1):09d}",
    "cn-phone": lambda chance, today: f"0543-3{chance.randint(0, 10**6 - 1):06d}",
    "cn-postcode": lambda chance, today: "256600",
    "cn-region": lambda chance, today: "371602",
    "cn-id-number": id_number,
    "cn-credit-code": credit_code,
    "bank-card": _card,
}  # fmt: skip


def _list(schema: Schema, chance: Random, today: date, turn: int) -> Json:
    places, items = schema.get("prefixItems"), schema.get("items", {})
    if schema.get("x-widget") == "point" or schema.get("format") == "point":
        return [Decimal("118.0167"), Decimal("37.3835")]
    if isinstance(places, list):
        return [value(place, chance, today, turn) for place in places]
    items = items if isinstance(items, Mapping) else {}
    least = int(schema.get("minItems", schema.get("x-accept", {}).get("min", 1)))
    most = int(schema.get("maxItems", schema.get("x-accept", {}).get("max", least + 2)))
    count = max(least, min(most, max(1, least + turn % 3)))
    if "object" in types(items) or "properties" in items:
        return [{} for _ in range(count)]  # their fields are asked for in the next round
    if options := [option.value for option in options_of(items)]:
        first = turn % len(options)  # in the order of the boxes, the only one that a page can post
        chosen = sorted({(first + at) % len(options) for at in range(count)})
        return [options[at] for at in chosen]
    taken: list[Json] = []
    for at in range(count * 3):
        made = value(items, chance, today, turn + at)
        if made not in taken or not schema.get("uniqueItems"):
            taken.append(made)
        if len(taken) == count:
            break
    return taken


_MAKERS: Mapping[str, Any] = {
    "boolean": _boolean, "integer": _number, "number": _number, "string": _text, "array": _list,
    "object": lambda schema, chance, today, turn: {},
}  # fmt: skip
