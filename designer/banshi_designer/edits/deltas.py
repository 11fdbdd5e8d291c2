"""What differs between two JSON values, place by place, so that it can be taken back or repeated on a third.

Things of a list are known by identity, so two people who add to the same list do not clash; a list whose things have
none is one value. ``follow`` on the value that a difference was taken from gives exactly the other one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from banshi_forms.values import Json

from .places import ABSENT, NoPlace, Place, at_id, identities, identity, look, put


@dataclass(frozen=True)
class Change:
    """At a place something else stands now; with ``order``, the things of a list stand in another order."""

    place: Place
    before: Json
    after: Json
    order: bool = False


class Clash(Exception):
    """Somebody else changed the same thing in the meantime. ``place`` says which."""

    def __init__(self, place: Place) -> None:
        super().__init__("/".join(place))
        self.place = place


def between(before: Json, after: Json, place: Place = ()) -> list[Change]:
    """The changes from one value to another."""
    return list(_between(before, after, place))


def inverse(changes: Iterable[Change]) -> list[Change]:
    """The changes back."""
    return [replace(change, before=change.after, after=change.before) for change in changes]


def follow(value: Json, changes: Sequence[Change]) -> Json:
    """The value with the changes made. Raises Clash where it is not what they began with."""
    for change in changes:
        if not change.order:
            value = _made(value, change)
    for change in changes:
        if change.order:
            value = _ordered(value, change)
    return value


def _made(value: Json, change: Change) -> Json:
    held = look(value, change.place)
    if not same(held, change.before):
        raise Clash(change.place)
    try:
        return put(value, change.place, change.after)
    except NoPlace as error:
        raise Clash(change.place) from error


def _ordered(value: Json, change: Change) -> Json:
    held = look(value, change.place)
    if not isinstance(held, list):
        raise Clash(change.place)
    known = {identity(item): item for item in held}
    order = merged(change.before, change.after, [name for name in map(identity, held) if name is not None])
    if len(known) != len(held) or None in known:
        raise Clash(change.place)
    # a list of plain texts is its own order: what came is put in, what went is left out
    items = [known.get(name, name) for name in order]
    return put(value, change.place, items)


def merged(before: Sequence[str], after: Sequence[str], present: Sequence[str]) -> list[str]:
    """The order that ``present`` gets when the step from ``before`` to ``after`` is repeated on it."""
    comes_or_goes = set(before) ^ set(after)
    result = [name for name in present if name not in comes_or_goes]
    for at, name in enumerate(after):
        if name not in result and name not in before:
            result.insert(_behind(result, after[:at]), name)
    moved = [name for name in after if name in result]
    if [name for name in before if name in moved] != [name for name in moved if name in before]:
        places = [at for at, name in enumerate(result) if name in set(moved)]
        for at, name in zip(places, moved, strict=True):
            result[at] = name
    return result


def _behind(result: Sequence[str], preceding: Sequence[str]) -> int:
    """Behind the nearest of those that came before; at the front when none is left."""
    for name in reversed(preceding):
        if name in result:
            return result.index(name) + 1
    return 0


def _between(before: Json, after: Json, place: Place) -> Iterator[Change]:
    if before is after or same(before, after):
        return
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for key in [*before, *(key for key in after if key not in before)]:
            yield from _between(before.get(key, ABSENT), after.get(key, ABSENT), (*place, key))
        return
    if isinstance(before, list) and isinstance(after, list):
        old, new = identities(before), identities(after)
        if old is not None and new is not None and (old or new):
            yield from _between_things(before, after, old, new, place)
            return
    yield Change(place, before, after)


def _between_things(
    before: list[Json], after: list[Json], old: list[str], new: list[str], place: Place
) -> Iterator[Change]:
    texts = all(isinstance(item, str) for item in [*before, *after])
    if not texts:
        held, coming = dict(zip(old, before, strict=True)), dict(zip(new, after, strict=True))
        for name in [*old, *(name for name in new if name not in held)]:
            was, is_now = held.get(name, ABSENT), coming.get(name, ABSENT)
            yield from _between(was, is_now, (*place, at_id(name)))
    if old != new:
        yield Change(place, old, new, order=True)


def same(one: Json, other: Json) -> bool:
    """Equal as JSON: true is not 1."""
    if one is other:
        return True
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(same(item, other[key]) for key, item in one.items())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other) and isinstance(one, bool) == isinstance(other, bool)
