"""The entries of a list in the making: how many, of which kinds, which options ticked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from ..keywords import key_of
from ..names import child
from ..values import Json
from .clashes import possible_types, possible_values
from .goals import Goal, bounds_of, sizes
from .told import Said, Told

if TYPE_CHECKING:
    from .building import Building

MOST_ENTRIES = 60
TRIES = 5  # of an entry that is not there yet
POINT = (Decimal("118.0167"), Decimal("37.3835"))


def entries(building: Building, told: Told, pointer: str, depth: int) -> list[Json] | None:
    """The list, or None when it cannot be made."""
    parts = told.schemas()
    if any(part.get("x-widget") == "point" or part.get("format") == "point" for part in parts):
        return list(POINT)
    least = max((bounds_of(part)[0] for part in parts), default=0)
    most = min((m for part in parts if (m := bounds_of(part)[1]) is not None), default=MOST_ENTRIES)
    places = max((len(part.get("prefixItems", ())) for part in parts), default=0)
    least = max(least, _contained(told)[0])
    if least > min(most, MOST_ENTRIES):
        return None
    count = _count(building, told, max(least, min(places, most)), most, depth)
    options = _options(building, told) if not places else None
    if options is not None:
        return _ticked(building, told, options, least, count)
    return _rows(building, told, pointer, depth, (least, count))


def _count(building: Building, told: Told, least: int, most: int, depth: int) -> int:
    goals = building.goals
    rows = any(said.at is not None and goals.wants(f"{said.at}/items") for said in told.parts)
    order = ("more", "most", "least") if rows else ("least", "more", "most")
    for side in order:
        for said in told.parts:
            lengths = sizes(said.schema).get(side) if said.at is not None else None
            if lengths and Goal(said.at or "", side) in goals.wanted:
                count = max(least, min(most, lengths[min(1, len(lengths) - 1)]))
                if count in lengths:
                    goals.take(Goal(said.at or "", side))
                    return count
    if building.sparing or depth > 6:
        return least
    return max(least, min(most, max(1 + rows, least + building.chance.randrange(3))))


def _contained(told: Told) -> tuple[int, list[tuple[Said, int]]]:
    """How many entries conditions on single entries need, and which."""
    needed = []
    for said in told.parts:
        if "contains" in said.schema:
            needed.append((Said(said.schema["contains"], None, True), int(said.schema.get("minContains", 1))))
    return sum(count for _, count in needed), needed


def _options(building: Building, told: Told) -> list[Json] | None:
    """The options of a list of choices, of which each is ticked or not; none where the entries are something else."""
    each = building.asking.told(list(_said(told, 0)))
    if each is None:
        return None
    values = possible_values(each.schemas(), possible_types(each.schemas()))
    if values is None or len(values) < 2:
        return None
    wanted = [option for goal, option in building.options(each) if goal in building.goals.wanted]
    first = [value for value in values if key_of(value) in map(key_of, wanted)]
    building.chance.shuffle(values)
    return [*first, *(value for value in values if value not in first)]


def _ticked(building: Building, told: Told, options: list[Json], least: int, count: int) -> list[Json] | None:
    """So many of the options, in the order of the boxes, which is the only one that a page can post."""
    chosen: list[Json] = []
    judge = building.asking.judge
    for said, number in _contained(told)[1]:
        chosen += [one for one in options if judge.holds(said.schema, one) and one not in chosen][:number]
    chosen += [one for one in options if one not in chosen]
    each = building.asking.told(list(_said(told, 0)))
    if len(chosen) < least or each is None:
        return None
    chosen = chosen[:count]
    listed = possible_values(each.schemas(), possible_types(each.schemas())) or []
    for goal, option in building.options(each):
        if option in chosen:
            building.goals.take(goal)
    return [value for value in listed if value in chosen]


def _rows(
    building: Building, told: Told, pointer: str, depth: int, numbers: tuple[int, int]
) -> list[Json] | None:
    least, count = numbers
    unique = any(part.get("uniqueItems") is True for part in told.schemas())
    tests = [said for said, number in _contained(told)[1] for _ in range(number)]
    made: list[Json] = []
    for at in range(count):
        extra = tests[at : at + 1] or list(_beyond(building, told))
        row = _row(building, [*_said(told, at), *extra], child(pointer, at), depth, made if unique else [])
        if row is None and len(made) >= least:
            break
        if row is None:
            return None
        made.append(row)
    return made


def _row(building: Building, said: list[Said], pointer: str, depth: int, taken: list[Json]) -> Json:
    for _ in range(TRIES):
        row = building.made(said, pointer, depth + 1)
        if building.is_value(row) and row not in taken:
            return row
        building.turn += 1
    return None


def _said(told: Told, at: int) -> Iterator[Said]:
    """What is said of the entry at a place."""
    for said in told.parts:
        places = said.schema.get("prefixItems", ())
        word = f"prefixItems/{at}" if at < len(places) else "items"
        sub = places[at] if at < len(places) else said.schema.get("items")
        if sub is not None:
            yield Said(sub, None if said.at is None else f"{said.at}/{word}", said.test)


def _beyond(building: Building, told: Told) -> Iterator[Said]:
    """Of entries after those that are counted: that they are not counted, where only so many may be."""
    for said in told.parts:
        if "maxContains" in said.schema and isinstance(said.schema.get("contains"), Mapping):
            denied = {"not": said.schema["contains"]}
            yield Said(building.asking.kept(id(said.schema), "beyond", denied), None, True)
