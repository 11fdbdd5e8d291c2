"""One spelling of a JSON document, so that its digest means its content and its diff reads well.

Keys sorted, two spaces, Chinese as itself, a newline at the end. Numbers with a fraction are Decimals,
never floats, both ways; what JSON cannot say exactly (NaN, a key twice, half a character) is refused, not
guessed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from hashlib import sha256
from json.encoder import encode_basestring
from math import isfinite
from typing import Any

from .problems import CanMend

DEEPEST = 100  # levels; a form nests ten, and the parser itself gives up not far above


class NotJson(CanMend):
    """This is not a JSON document: %(why)s."""


def dumps(value: Any) -> str:
    """Write a value canonically. Raises NotJson when it has no exact JSON form."""
    return "".join(_write(value, "\n", 0)) + "\n"


def loads(text: str | bytes) -> Any:
    """Read JSON strictly: Decimals for numbers with a fraction, no duplicate keys, no NaN. Raises NotJson."""
    try:
        value = json.loads(text, parse_float=Decimal, parse_constant=_refuse, object_pairs_hook=_unique)
    except json.JSONDecodeError as error:
        raise NotJson(why=f"line {error.lineno}, column {error.colno}: {error.msg}") from error
    except RecursionError as error:
        raise NotJson(why="it is nested too deeply") from error
    except ValueError as error:
        raise NotJson(why=str(error)) from error
    return value


def digest(value: Any) -> str:
    """SHA-256 in hex: of bytes as they are, of text as UTF-8, of any other value in its canonical form."""
    if not isinstance(value, str | bytes):
        value = dumps(value)
    return sha256(value.encode() if isinstance(value, str) else value).hexdigest()


def _write(value: Any, line: str, depth: int) -> Iterator[str]:
    if depth > DEEPEST:
        raise NotJson(why="it is nested too deeply")
    if isinstance(value, Mapping):
        yield from _write_object(value, line, depth)
    elif isinstance(value, list | tuple):
        yield from _write_array(value, line, depth)
    else:
        yield _scalar(value)


def _write_object(value: Mapping[Any, Any], line: str, depth: int) -> Iterator[str]:
    if any(not isinstance(key, str) for key in value):
        raise NotJson(why="a name is not text")
    inner, mark = line + "  ", "{"
    for key in sorted(value):
        yield f"{mark}{inner}{_text(key)}: "
        yield from _write(value[key], inner, depth + 1)
        mark = ","
    yield f"{line}}}" if value else "{}"


def _write_array(value: list[Any] | tuple[Any, ...], line: str, depth: int) -> Iterator[str]:
    inner, mark = line + "  ", "["
    for item in value:
        yield mark + inner
        yield from _write(item, inner, depth + 1)
        mark = ","
    yield f"{line}]" if value else "[]"


def _scalar(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, int):
        return int.__repr__(value)
    if isinstance(value, Decimal | float) and isfinite(value):
        return str(value) if isinstance(value, Decimal) else float.__repr__(value)
    raise NotJson(why=f"{type(value).__name__} {value!r} has no form in JSON")


def _text(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise NotJson(why="a text holds half a character (a lone surrogate)") from error
    return encode_basestring(text)


def _refuse(name: str) -> Any:
    raise ValueError(f"{name} is not a number in JSON")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the name {twice!r} stands twice in one object")
    return value
