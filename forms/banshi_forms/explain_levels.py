"""The way from a form to one of its fields, level by level, with all the rules that speak of it at each.

At each level: the value that holds it, the routes that declare it, the routes that require it, and whether it is shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .effective import declares, effective
from .evaluate import Resolution, _kept_only, _without_empty
from .explain_routes import Route, routes
from .judge import Judge, judge_of
from .names import child, keys
from .values import Json

Schema = Mapping[str, Any]


@dataclass(frozen=True)
class Level:
    """A key of the pointer: of which value, by which routes. ``path``: the data path of what holds it, "*" for rows."""

    pointer: str
    key: str
    path: tuple[str, ...]
    holder: Json
    all_routes: tuple[Route, ...]
    declaring: tuple[Route, ...]
    requiring: tuple[Route, ...]
    shown: bool
    schema: Schema
    is_row: bool = False

    @property
    def value(self) -> Json:
        if isinstance(self.holder, list):
            at = int(self.key) if self.key.isdecimal() else len(self.holder)
            return self.holder[at] if at < len(self.holder) else None
        return self.holder.get(self.key) if isinstance(self.holder, Mapping) else None

    def pointer_of(self, keyword: str) -> str:
        """Where in the schema a keyword of the field stands."""
        best = self.declaring[0]
        return child(child(child(best.pointer, "properties"), self.key), keyword)


def answers_of(judge: Judge, schema: Json, found: Resolution) -> Json:
    """The answers by which the conditions were decided: as they stand, or without what is irrelevant."""
    tried = _without_empty(found.data)
    first = tried
    for _ in range(4):
        if effective(judge, schema, tried) == found.schema:
            return tried
        tried = _kept_only(found.schema, tried)
    return first


def levels(schema: Json, found: Resolution, pointer: str) -> tuple[Level, ...]:
    """One for each key of the pointer; they end where nothing declares the next."""
    judge = judge_of(schema)
    value = answers_of(judge, schema, found)
    made: list[Level] = []
    part, at, place = schema, "", ""
    path: tuple[str, ...] = ()
    for key in keys(pointer):
        ways = tuple(routes(judge, part, value, place))
        at = child(at, key)
        level = _row(at, key, path, value, ways) or _field(judge, at, key, path, value, ways, part)
        made.append(level)
        if not level.declaring:
            break
        part, value = level.schema, level.value
        place, path = _below(level), (*path, "*" if level.is_row else key)
    return tuple(made)


def part_at(decided: Json, pointer: str) -> Schema:
    """What a decided schema says of the value at a pointer."""
    part = decided
    for key in keys(pointer):
        table = part.get("properties", {})
        places = part.get("prefixItems", ())
        if key in table:
            part = table[key]
        elif key.isdecimal():
            part = places[int(key)] if int(key) < len(places) else part.get("items")
        else:
            part = {}
        part = part if isinstance(part, Mapping) else {}
    return dict(part)


def _field(
    judge: Judge, at: str, key: str, path: tuple[str, ...], holder: Json, ways: tuple[Route, ...], part: Json
) -> Level:
    declaring = [way for way in ways if key in way.part.get("properties", {})]
    certain = _is_certain(judge, part, key)
    if isinstance(holder, Mapping):
        declaring = [way for way in declaring if certain or declares(way.part["properties"][key])]
        declaring = [way for way in declaring if way.part["properties"][key] is not False]
    asked = [way for way in ways if key in way.part.get("required", ())]
    ready = [way for way in declaring if way.open]
    return Level(
        at,
        key,
        path,
        holder,
        ways,
        tuple(declaring),
        tuple(asked),
        bool(ready),
        _chosen(ready or declaring, key),
    )


def _chosen(declaring: list[Route], key: str) -> Schema:
    """Of several, the one that says what the field is."""
    subs = [way.part["properties"][key] for way in declaring]
    best = next((sub for sub in subs if declares(sub)), next((s for s in subs if isinstance(s, Mapping)), {}))
    return dict(best) if not isinstance(best, dict) else best


def _row(at: str, key: str, path: tuple[str, ...], holder: Json, ways: tuple[Route, ...]) -> Level | None:
    """The level of a row, where the key counts entries of a list."""
    listing = [way for way in ways if {"items", "prefixItems"} & way.part.keys()]
    named = any(key in way.part.get("properties", {}) for way in ways)
    if not key.isdecimal() or named or not (listing or isinstance(holder, list)):
        return None
    way = next((way for way in listing if way.open), listing[0] if listing else ways[0])
    places = way.part.get("prefixItems", ())
    sub = places[int(key)] if int(key) < len(places) else way.part.get("items", {})
    exists = isinstance(holder, list) and int(key) < len(holder)
    shown = exists or int(key) < len(places)
    return Level(
        at, key, path, holder, ways, (way,), (), shown, sub if isinstance(sub, dict) else {}, is_row=True
    )


def _below(level: Level) -> str:
    """Where in the schema the next level begins."""
    way = next((way for way in level.declaring if way.open), level.declaring[0])
    if not level.is_row:
        return child(child(way.pointer, "properties"), level.key)
    if int(level.key) < len(way.part.get("prefixItems", ())):
        return child(child(way.pointer, "prefixItems"), level.key)
    return child(way.pointer, "items")


def _is_certain(judge: Judge, schema: Json, key: str) -> bool:
    """Whether the schema itself, or what it refers to, names the field outside of any branch."""
    for _ in range(40):
        if not isinstance(schema, Mapping):
            return False
        if schema.get("properties", {}).get(key, False) is not False:
            return True
        schema = next((judge.followed(schema[k]) for k in ("$ref", "$dynamicRef") if k in schema), None)
    return False
