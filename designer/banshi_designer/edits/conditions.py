"""Where a field's name stands in schemas and formulas, and how it is given another one.

A field is known by its data path (``address/detail``, ``facilities/*/kind``), as ``banshi_forms.declared`` has it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from banshi_forms.values import Json

ANY_ROW = "*"
_TABLES = ("properties", "dependentSchemas")
_LISTS = ("allOf", "anyOf", "oneOf")
_SAME_PLACE = ("if", "then", "else", "not")
_WORDS = re.compile(r"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|[A-Za-z_]\w*|\s+|.", re.DOTALL)

Rename = Callable[[str, str], str]  # (path of the object, name) → name


def renamed(schema: Json, path: str, rename: Rename) -> Json:
    """The schema with the names of fields changed, wherever it declares, tests, orders or requires them."""
    if isinstance(schema, list):
        return [renamed(item, path, rename) for item in schema]
    if not isinstance(schema, Mapping):
        return schema
    return {key: _renamed_at(key, value, path, rename) for key, value in schema.items()}


def _renamed_at(key: str, value: Json, path: str, rename: Rename) -> Json:
    if key in _TABLES and isinstance(value, Mapping):
        below = path if key == "dependentSchemas" else None
        return {
            rename(path, name): renamed(sub, join(path, name) if below is None else below, rename)
            for name, sub in value.items()
        }
    if key in ("required", "x-order") and isinstance(value, list):
        return [rename(path, name) for name in value]
    if key == "dependentRequired" and isinstance(value, Mapping):
        return {rename(path, name): [rename(path, other) for other in names] for name, names in value.items()}
    if key in ("items", "contains", "prefixItems"):
        return renamed(value, join(path, ANY_ROW), rename)
    if key in (*_LISTS, *_SAME_PLACE):
        return renamed(value, path, rename)
    if key == "x-row-title" and isinstance(value, str):
        return rename(path if path.endswith(ANY_ROW) else join(path, ANY_ROW), value)
    if key == "x-formula" and isinstance(value, str):
        return in_formula(value, parent(path), rename)
    if key == "x-check" and isinstance(value, list):
        return [_renamed_check(check, path, rename) for check in value]
    if key == "x-rule" and isinstance(value, Mapping) and isinstance(value.get("off"), Mapping):
        return {**value, "off": _renamed_off(value["off"], path, rename)}
    return value


def _renamed_off(off: Mapping[str, Any], path: str, rename: Rename) -> dict[str, Any]:
    names = {key: [rename(path, name) for name in off.get(key, ())] for key in ("shows", "requires")}
    return {**off, "if": renamed(off.get("if", {}), path, rename), **names}


def _renamed_check(check: Mapping[str, Any], path: str, rename: Rename) -> dict[str, Any]:
    made = {**check, "rule": in_formula(str(check.get("rule", "")), path, rename)}
    if check.get("at"):
        first, slash, rest = str(check["at"]).partition("/")
        made["at"] = rename(path, first) + slash + rest
    return made


def in_formula(expression: str, inside: str, rename: Rename) -> str:
    """The expression with the fields beside it, and those of ``root``, called otherwise."""
    words = _WORDS.findall(expression)
    out: list[str] = []
    for at, word in enumerate(words):
        said = [part for part in out if not part.isspace()]
        follows = next((part for part in words[at + 1 :] if not part.isspace()), "")
        if not word.isidentifier() or follows == "(":
            out.append(word)
        elif not said or said[-1] != ".":
            out.append(rename(inside, word))
        else:
            out.append(rename("", word) if said[-2:] == ["root", "."] else word)
    return "".join(out)


def members(expression: str) -> frozenset[str]:
    """The names that an expression takes from a row or a group: ``person.name`` takes ``name``."""
    words = [word for word in _WORDS.findall(expression) if not word.isspace()]
    return frozenset(
        word
        for before, word, after in zip(words, words[1:], [*words[2:], ""], strict=False)
        if before == "." and word.isidentifier() and after != "("
    )


def join(path: str, name: str) -> str:
    return f"{path}/{name}" if path else name


def parent(path: str) -> str:
    return path.rpartition("/")[0]
