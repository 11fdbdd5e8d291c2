"""The way from a form to one of its fields, level by level, with all the rules that speak of it at each.

At each level: the value that holds it, the routes that declare it, the routes that require it, and whether it is shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from .effective import effective
from .evaluate import Resolution
from .explain_routes import Decision, Route, Scope, routes
from .judge import Judge, judge_of
from .names import child, keys
from .pruning import kept_only, without_empty
from .uniting import declares
from .values import Json

Schema = Mapping[str, Any]
_Base = tuple[Json, str, tuple[Decision, ...]]  # a part of the schema, where it stands, by which rules


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
    barring: tuple[Route, ...] = ()  # that say now that there is no such field

    @property
    def scope(self) -> Scope:
        return Scope(self.pointer.rpartition("/")[0], self.path, self.holder)

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
    tried = without_empty(found.data)
    first = tried
    for _ in range(4):
        if effective(judge, schema, tried) == found.schema:
            return tried
        tried = kept_only(found.schema, tried)
    return first


def levels(schema: Json, found: Resolution, pointer: str) -> tuple[Level, ...]:
    """One for each key of the pointer; they end where nothing declares the next."""
    judge = judge_of(schema)
    value = answers_of(judge, schema, found)
    made: list[Level] = []
    at, path = "", tuple[str, ...]()
    bases: list[_Base] = [(schema, "", ())]
    for key in keys(pointer):
        ways = tuple(way for part, place, taken in bases for way in routes(judge, part, value, place, taken))
        at = child(at, key)
        level = _row(at, key, path, value, ways) or _field(judge, at, key, path, value, ways, bases[0][0])
        made.append(level)
        if not level.declaring:
            break
        bases, value = _below(level), level.value
        path = (*path, "*" if level.is_row else key)
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
    if isinstance(holder, Mapping | None):
        declaring = [way for way in declaring if certain or declares(way.part["properties"][key])]
        declaring = [way for way in declaring if way.part["properties"][key] is not False]
    asked = [way for way in ways if key in way.part.get("required", ())]
    named = [way for way in ways if way.open and key in way.part.get("properties", {})]
    barring = tuple(way for way in named if way.part["properties"][key] is False)
    ready = [way for way in declaring if way.open]
    return Level(
        at,
        key,
        path,
        holder,
        ways,
        tuple(declaring),
        tuple(asked),
        bool(ready) and not barring,
        _chosen(ready or declaring, key),
        barring=barring,
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


def _below(level: Level) -> list[_Base]:
    """Where in the schema the next level begins: at each part that speaks of the value, the one that is shown first."""
    found = [(sub, place, way) for way in level.all_routes for sub, place in _speaking(level, way)]
    found.sort(key=lambda base: (not base[2].open, not declares(base[0])))
    if len(found) == 1:
        return [(found[0][0], found[0][1], ())]
    return [
        (sub, place, tuple(d if d.scope else replace(d, scope=level.scope) for d in way.decisions))
        for sub, place, way in found
    ]


def _speaking(level: Level, way: Route) -> Iterator[tuple[Schema, str]]:
    """What a part says of the value of a level, and where."""
    part, key = way.part, level.key
    if not level.is_row:
        sub, place = part.get("properties", {}).get(key), child(child(way.pointer, "properties"), key)
    elif int(key) < len(part.get("prefixItems", ())):
        sub, place = part["prefixItems"][int(key)], child(child(way.pointer, "prefixItems"), key)
    else:
        sub, place = part.get("items"), child(way.pointer, "items")
    if isinstance(sub, Mapping):
        yield sub, place


def _is_certain(judge: Judge, schema: Json, key: str) -> bool:
    """Whether the schema itself, or what it refers to, names the field outside of any branch."""
    for _ in range(40):
        if not isinstance(schema, Mapping):
            return False
        if schema.get("properties", {}).get(key, False) is not False:
            return True
        schema = next((judge.followed(schema[k]) for k in ("$ref", "$dynamicRef") if k in schema), None)
    return False
