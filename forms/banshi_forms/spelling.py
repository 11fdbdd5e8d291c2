"""One spelling of a matter's JSON: keys sorted, two spaces, Chinese as itself, a newline at the end.

The same spelling as the platform's, which the engine cannot see; a test compares the two. Numbers with a
fraction are Decimals both ways; what JSON cannot say exactly is refused with ValueError, not guessed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from json.encoder import encode_basestring
from math import isfinite

from .values import Json

DEEPEST = 100
LONGEST_EXPONENT = 400  # 1e999999999 is three words to write and gigabytes to work out


def spell(value: Json) -> str:
    """The canonical text of a value."""
    return "".join(_write(value, "\n", 0)) + "\n"


def read(text: str | bytes) -> Json:
    """Strict JSON: no key twice, no NaN, no half characters, bounded depth. Raises ValueError."""
    try:
        value = DECODER.decode(text if isinstance(text, str) else text.decode("utf-8-sig"))
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error
    refuse_unwritable(value)
    return value


def one_line(value: Json) -> str:
    """The text of a value on one line, names in the order they stand; numbers as ``spell`` writes them."""
    if isinstance(value, Mapping):
        inner = ", ".join(f"{_scalar(key)}: {one_line(item)}" for key, item in value.items())
        return f"{{{inner}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(one_line, value))}]"
    return _scalar(value)


def refuse_unwritable(value: Json) -> None:
    """Raises ValueError for what was read and cannot be written again: too deep, or half characters."""
    level, depth = [value], 0
    while level:
        if depth > DEEPEST:
            raise ValueError("it is nested too deeply")
        below: list[Json] = []
        for item in level:
            if isinstance(item, str):
                item.encode()
            elif isinstance(item, dict):
                "".join(item).encode()
                below += item.values()
            elif isinstance(item, list):
                below += item
        level, depth = below, depth + 1


def _write(value: Json, line: str, depth: int) -> Iterator[str]:
    if depth > DEEPEST:
        raise ValueError("it is nested too deeply")
    inner = line + "  "
    if isinstance(value, Mapping):
        yield "{"
        for at, key in enumerate(sorted(value)):
            yield f"{',' * (at > 0)}{inner}{_scalar(key)}: "
            yield from _write(value[key], inner, depth + 1)
        yield f"{line}}}" if value else "}"
    elif isinstance(value, list | tuple):
        yield "["
        for at, item in enumerate(value):
            yield f"{',' * (at > 0)}{inner}"
            yield from _write(item, inner, depth + 1)
        yield f"{line}]" if value else "]"
    else:
        yield _scalar(value)


def _scalar(value: Json) -> str:
    if isinstance(value, str):
        value.encode()  # a lone surrogate raises UnicodeEncodeError, which is a ValueError
        return encode_basestring(value)
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    if isinstance(value, int):
        return int.__repr__(value)
    if isinstance(value, Decimal | float) and isfinite(value):
        return str(value) if isinstance(value, Decimal) else float.__repr__(value)
    raise ValueError(f"{type(value).__name__} has no form in JSON")


def _number(text: str) -> Decimal:
    number = Decimal(text)
    if abs(number.adjusted()) > LONGEST_EXPONENT:
        raise ValueError(f"{text[:20]} is too large or too small a number")
    return number


def _refuse(name: str) -> Json:
    raise ValueError(f"{name} is not a number in JSON")


def _unique(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    value = dict(pairs)
    if len(value) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the name {twice!r} stands twice in one object")
    return value


DECODER = json.JSONDecoder(parse_float=_number, parse_constant=_refuse, object_pairs_hook=_unique)
