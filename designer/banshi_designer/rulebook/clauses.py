"""A condition as a clerk's sentence has it, all or any of some clauses, written as plain JSON Schema and read back.

Every clause requires the answer that it tests, so that a missing answer fulfils nothing but "is not answered". What is
written reads back the same; whatever else a condition says is not read, and stays an expert's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from banshi_forms.sentences import texts
from banshi_forms.values import Json

from ..edits.conditions import ANY_ROW, join

Schema = dict[str, Any]
LEAST_ENTRIES = 2  # "at least one" is "some"
_SINGLE = {
    "is": "const", "one_of": "enum", "at_least": "minimum", "at_most": "maximum", "more": "exclusiveMinimum",
    "less": "exclusiveMaximum", "entries": "minItems",
}  # fmt: skip
_BY_KEYWORD = {keyword: asks for asks, keyword in _SINGLE.items()}
_DENIED = {"is_not": "is", "none_of": "one_of", "begins_not": "begins", "holds_not": "holds",
           "includes_not": "includes", "includes_none": "includes_any"}  # fmt: skip
_DENYING = {asked: denied for denied, asked in _DENIED.items()}
_MARKS = frozenset(".^$|?*+()[]{}\\")


@dataclass(frozen=True)
class Clause:
    """What is asked of one answer. ``field``: its path from the object that the condition speaks of; "*" is any row.

    ``value``: what it is compared with; of several values a tuple, of ``between`` the two limits.
    """

    field: str
    asks: str
    value: Json = None


@dataclass(frozen=True)
class Condition:
    """All of the clauses, or any of them. Without clauses: always."""

    clauses: tuple[Clause, ...] = ()
    any: bool = False


def written(condition: Condition) -> Schema:
    """The condition as JSON Schema."""
    parts = [_clause(clause) for clause in condition.clauses]
    if len(parts) == 1:
        return parts[0]
    if condition.any:
        return {"anyOf": parts}
    names = [name for part in parts for name in part.get("required", ())]
    if len(names) == len(parts) == len(set(names)):  # the order of ``required`` is that of the clauses
        table = {name: sub for part in parts for name, sub in part.get("properties", {}).items()}
        return ({"properties": table} if table else {}) | {"required": names}
    return {"allOf": parts} if parts else {}


def _clause(clause: Clause) -> Schema:
    above, _, tail = clause.field.rpartition(f"/{ANY_ROW}/")
    keys = tail.split("/")
    inner = {"not": _along(keys, _present(clause.asks))} if clause.asks in ("unanswered", "none") else None
    schema = inner or _along(keys, _leaf(clause.asks, clause.value))
    for rows in reversed(above.split(f"/{ANY_ROW}/") if above else []):
        schema = _along(rows.split("/"), {"contains": schema})
    return schema


def _along(keys: Sequence[str], leaf: Schema) -> Schema:
    for key in reversed(keys):
        leaf = {"properties": {key: leaf}, "required": [key]} if leaf else {"required": [key]}
    return leaf


def _present(asks: str) -> Schema:
    """What being there means: of a list, that something is in it."""
    return {"minItems": 1} if asks in ("none", "some") else {}


def _leaf(asks: str, value: Json) -> Schema:
    if asks in _DENIED:
        return {"not": _leaf(_DENIED[asks], value)}
    if asks in _SINGLE:
        return {_SINGLE[asks]: list(value) if isinstance(value, tuple) else value}
    if asks in ("yes", "no"):
        return {"const": asks == "yes"}
    if asks == "between":
        return {"minimum": value[0], "maximum": value[1]}
    if asks == "includes":
        return {"contains": {"const": value}}
    if asks == "includes_any":
        return {"contains": {"enum": list(value)}}
    if asks in ("begins", "holds"):
        words = "|".join(map(_plain, value))
        return {"pattern": ("^" if asks == "begins" else "") + (f"({words})" if len(value) > 1 else words)}
    return _present(asks)


def _plain(text: str) -> str:
    return "".join(f"\\{sign}" if sign in _MARKS else sign for sign in text)


def read(schema: Json) -> Condition | None:
    """The sentence that a condition is; None when it says more than one can."""
    if schema in ({}, True):
        return Condition()
    if not isinstance(schema, Mapping):
        return None
    try:
        if schema.keys() == {"anyOf"}:
            return _flat([clause for part in schema["anyOf"] for clause in _one(part)], any=True)
        several = _several(schema)
        return _flat(several or list(_all(schema)), any=bool(several))
    except _Unread:
        return None


def _flat(clauses: list[Clause], *, any: bool) -> Condition:
    return Condition(tuple(clauses), any and len(clauses) > 1)


class _Unread(Exception):
    """A condition that is no sentence."""


def _several(schema: Mapping[str, Any]) -> list[Clause]:
    """Some entry that is this or that: any of "some entry that is this" and "some entry that is that"."""
    if schema.keys() == {"properties", "required"} and len(schema["required"]) == 1:
        try:
            return list(_one(schema))
        except _Unread:
            return []
    return []


def _one(schema: Json, path: str = "") -> Iterator[Clause]:
    """The clauses of which any will do: one, or several of an entry."""
    if isinstance(schema, Mapping) and schema.keys() == {"properties", "required"}:
        (name, *others), table = schema["required"] or [None], schema["properties"]
        sub = table.get(name)
        if name and not others and table.keys() == {name} and isinstance(sub, Mapping):
            at, below = join(path, name), sub.get("contains")
            if sub.keys() == {"contains"} and isinstance(below, Mapping):
                rows = below["anyOf"] if below.keys() == {"anyOf"} else [below]
                if all(_speaks_of_fields(row) for row in rows):
                    for row in rows:
                        yield from _one(row, join(at, ANY_ROW))
                    return
            if _speaks_of_fields(sub):
                yield from _one(sub, at)
                return
    clauses = list(_all(schema, path))
    if len(clauses) != 1:
        raise _Unread
    yield clauses[0]


def _speaks_of_fields(schema: Json) -> bool:
    if not isinstance(schema, Mapping):
        return False
    if (only := _only(schema)) is not schema:
        return _speaks_of_fields(only)
    denied = schema.get("not")
    return "required" in schema or (isinstance(denied, Mapping) and "required" in denied)


def _only(schema: Json) -> Json:
    """The one of a choice of one."""
    return schema["anyOf"][0] if schema.keys() == {"anyOf"} and len(schema["anyOf"]) == 1 else schema


def _all(schema: Json, path: str = "") -> Iterator[Clause]:
    """The clauses all of which an object must fulfil."""
    schema = _only(schema) if isinstance(schema, Mapping) else schema
    if not isinstance(schema, Mapping) or not schema.keys() <= {"properties", "required", "allOf", "not"}:
        raise _Unread
    table, required = schema.get("properties", {}), schema.get("required", [])
    if not set(table) <= set(required):
        raise _Unread  # fulfilled also where there is no answer
    for name in required:
        yield from _field(table.get(name, {}), join(path, name))
    if "not" in schema:
        yield _missing(schema["not"], path)
    for part in schema.get("allOf", ()):
        yield from _all(part, path)


def _missing(schema: Json, path: str) -> Clause:
    """The clause that denies an answer."""
    clauses = list(_all(schema, path))
    if len(clauses) == 1 and ANY_ROW not in clauses[0].field.removeprefix(path).split("/"):
        if clauses[0].asks == "answered":
            return Clause(clauses[0].field, "unanswered")
        if clauses[0].asks == "some":
            return Clause(clauses[0].field, "none")
    raise _Unread


def _field(schema: Json, path: str) -> Iterator[Clause]:
    if schema == {}:
        yield Clause(path, "answered")
    elif _speaks_of_fields(schema):
        yield from _all(schema, path)
    elif (
        isinstance(schema, Mapping)
        and schema.keys() == {"contains"}
        and _speaks_of_fields(schema["contains"])
    ):
        yield from _row(schema["contains"], join(path, ANY_ROW))
    else:
        asks, value = _asked(schema)
        yield Clause(path, asks, value)


def _row(schema: Json, path: str) -> Iterator[Clause]:
    clauses = list(_all(schema, path))
    if len(clauses) != 1:  # two things asked of one and the same entry
        raise _Unread
    yield clauses[0]


def _asked(schema: Json) -> tuple[str, Json]:
    if not isinstance(schema, Mapping):
        raise _Unread
    if schema.keys() == {"minimum", "maximum"}:
        return "between", (schema["minimum"], schema["maximum"])
    if len(schema) != 1:
        raise _Unread
    ((keyword, value),) = schema.items()
    if keyword == "not":
        asks, value = _asked(value)
        if asks not in _DENYING:
            raise _Unread
        return _DENYING[asks], value
    if keyword == "const" and isinstance(value, bool):
        return "yes" if value else "no", None
    if keyword == "minItems":
        return ("some", None) if value == 1 else ("entries", value)
    if keyword == "contains":
        return _contained(value)
    if keyword == "pattern":
        return _worded(value)
    if keyword not in _BY_KEYWORD:
        raise _Unread
    return _BY_KEYWORD[keyword], tuple(value) if keyword == "enum" else value


def _contained(schema: Json) -> tuple[str, Json]:
    asks, value = _asked(schema)
    if asks == "is":
        return "includes", value
    if asks == "one_of":
        return "includes_any", value
    raise _Unread


def _worded(pattern: Json) -> tuple[str, Json]:
    told = texts.told(pattern) if isinstance(pattern, str) else None
    if told is None or told[0] == "ends":
        raise _Unread
    how, words = told
    if how == "equals":
        return ("is", words[0]) if len(words) == 1 else ("one_of", words)
    return how, words
