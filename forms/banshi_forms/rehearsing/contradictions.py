"""Rules that contradict each other: branches that no valid document takes, answers that nobody can complete.

Sound, not complete: what is reported is certain, by the plain keywords of a field (types, options, bounds, required,
forbidden). It looks at every object, group and row, at up to three rules that narrow a field and one that asks for it.
Left out: patterns, formulas, what is true only of several fields together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

from ..judge import judge_of
from ..names import child
from ..sound import sound
from ..spelling import one_line
from ..values import Context, Finding, Json
from .clashes import cannot_be_given, flat, object_clash
from .denials import denials, is_plain
from .examples import Examples
from .places import look, places
from .rules import Branch, Place, Test, objects

MOST_TOGETHER = 3  # rules that narrow one field
MOST_NARROWING = 12  # rules that are looked at three at a time; else two
MOST_SETS = 2000  # looked at for one field
MOST_EXAMPLES = 6  # sets of rules for which answers are sought, for one field
Schema = Mapping[str, Any]


def unreachable(schema: Json, context: Context) -> list[Finding]:
    """Warnings: ``params`` has the smallest ``example``, the ``parts`` of the schema and the ``fields``."""
    if not isinstance(schema, Mapping):
        return []
    page = sound(schema)
    search = _Search(page, context)
    return [found for place in objects(judge_of(page)) for found in search.of(place)]


class _Search:
    def __init__(self, schema: Json, context: Context) -> None:
        self._judge = judge_of(schema)
        self._examples = Examples(schema, context)

    def of(self, place: Place) -> Iterator[Finding]:
        dead = [branch for branch in place.branches if self._never(branch)]
        for branch in _outermost(dead):
            yield self._told_dead(place, branch)
        for part, at in place.choices:
            if object_clash(self._judge, [*place.base, *flat(self._judge, [part])]):
                yield self._told_dead(place, Branch(at, ((part, True),), (part,), place.base))
        alive = [branch for branch in place.branches if branch not in dead]
        for name in dict.fromkeys(_required([*place.base, *(part for b in alive for part in b.own)])):
            found = self._crossing(place, alive, name) or self._unasked(place, alive, name)
            if found is not None:
                yield found

    def _never(self, branch: Branch) -> bool:
        """Whether what must hold for a branch contradicts itself or what is asked anyway."""
        held = [part for test, side in branch.holding if side for part in flat(self._judge, [test])]
        told = [*branch.above, *held]
        if any(self._cannot(told, name) for name in _required(held)):
            return True
        return any(self._always(test, told) for test, side in branch.holding if not side)

    def _always(self, test: Schema, told: Sequence[Schema]) -> bool:
        """Whether a condition cannot fail to hold."""
        if not is_plain(test):
            return False
        ways = denials(test, self._judge.followed)
        return all(object_clash(self._judge, [*told, *flat(self._judge, way)]) for way in ways)

    def _cannot(self, told: Sequence[Schema], name: str) -> bool:
        return cannot_be_given(self._judge, told, name)

    def _crossing(self, place: Place, branches: Sequence[Branch], name: str) -> Finding | None:
        """Answers after which the field must and cannot be given, by the fewest rules."""
        narrowing = [
            branch for branch in branches if any(name in p.get("properties", {}) for p in branch.own)
        ]
        asking = [branch for branch in branches if name in _required(branch.own)]
        asked = name in _required(place.base)
        tried = 0
        for chosen in self._sets(place, narrowing, name):
            needed = [()] if asked or any(b in asking for b in chosen) else [(branch,) for branch in asking]
            for more in needed:
                together = tuple(branch for branch in branches if branch in (*chosen, *more))
                if self._excluded(place, together, name):
                    continue
                tried += 1
                example = self._examples.firing(place, _tests(together), name)
                if example is not None:
                    return self._told_crossing(place, name, example, together)
                if tried >= MOST_EXAMPLES:
                    return None
        return None

    def _unasked(self, place: Place, branches: Sequence[Branch], name: str) -> Finding | None:
        """A field that must be given and that nothing says anything of: no page has a place for it."""
        if place.names is None or name in place.names or not place.names:
            return None
        asking = [branch for branch in branches if name in _required(branch.own)]
        for chosen in [()] if name in _required(place.base) else [(branch,) for branch in asking]:
            example = self._examples.firing(place, _tests(chosen), name)
            if example is not None:
                pointers = [branch.pointer for branch in chosen] or [f"{place.at}/required"]
                field = place.path(name)
                zh = f"必须填写“{field}”，但表单里没有这个字段，没有地方可填。"
                en = f"“{field}” must be given, and the form has no such field: there is no place to give it."
                return _finding("unasked", pointers[-1], zh, en, example, pointers, [field])
        return None

    def _sets(self, place: Place, narrowing: Sequence[Branch], name: str) -> Iterator[tuple[Branch, ...]]:
        """The smallest sets of rules under which the field has no answer."""
        found: list[frozenset[int]] = []
        looked = 0
        most = MOST_TOGETHER if len(narrowing) <= MOST_NARROWING else 2
        for size in range(most + 1):
            for chosen in combinations(narrowing, size):
                marks = frozenset(map(id, chosen))
                looked += 1
                if looked > MOST_SETS or any(other <= marks for other in found):
                    continue
                if self._cannot([*place.base, *(part for b in chosen for part in b.says())], name):
                    found.append(marks)
                    yield chosen

    def _excluded(self, place: Place, chosen: Sequence[Branch], name: str) -> bool:
        """Whether no answers can fire all of these rules at once."""
        held = [part for test, side in _tests(chosen) if side for part in flat(self._judge, [test])]
        told = [*place.base, *held]
        return any(other == name or self._cannot(told, other) for other in _required(held))

    def _told_dead(self, place: Place, branch: Branch) -> Finding:
        others = [other.own for other in place.branches if other is not branch]
        elsewhere = _fields(place.base).union(*map(_fields, others))
        fields = [place.path(name) for name in sorted(_fields(branch.own) - elsewhere)]
        example = self._examples.alone(place, branch.holding)
        zh = "没有任何有效的填写能满足这条规则的条件"
        zh += f"，字段“{'、'.join(fields)}”永远不会出现。" if fields else "。"
        en = "No valid answers meet this rule's condition"
        en += f"; never asked for: {', '.join(fields)}." if fields else "."
        return _finding("unreachable", branch.pointer, zh, en, example, [branch.pointer], fields)

    def _told_crossing(self, place: Place, name: str, example: Json, chosen: Sequence[Branch]) -> Finding:
        pointers = [branch.pointer for branch in chosen] or [child(f"{place.at}/properties", name)]
        leaves = [at for at in places(example) if not isinstance(look(example, at), dict | list)]
        *titles, field = self._examples.titles(example, [*leaves, child(place.pointer, name)])
        given = [f"{title} = {one_line(look(example, at))}" for title, at in zip(titles, leaves, strict=True)]
        zh = f"这样填写后，“{field}”必须填写，却没有任何答案符合全部规则"
        zh += f"：{'；'.join(given)}。" if given else "。"
        en = f"With these answers “{field}” must be given, and no answer to it fulfils all the rules"
        en += f": {'; '.join(given)}." if given else "."
        return _finding("contradiction", pointers[-1], zh, en, example, pointers, [place.path(name)])


def _tests(branches: Sequence[Branch]) -> tuple[Test, ...]:
    return tuple(test for branch in branches for test in branch.holding)


def _outermost(dead: Sequence[Branch]) -> list[Branch]:
    pointers = [branch.pointer for branch in dead]
    return [b for b in dead if not any(b.pointer.startswith(f"{other}/") for other in pointers)]


def _required(parts: Sequence[Schema]) -> list[str]:
    return list(dict.fromkeys(name for part in parts for name in part.get("required", ())))


def _fields(parts: Sequence[Schema]) -> set[str]:
    return {name for part in parts for name, sub in part.get("properties", {}).items() if sub is not False}


def _finding(
    code: str, pointer: str, zh: str, en: str, example: Json, parts: list[str], fields: list[str]
) -> Finding:
    params = {"example": example, "parts": parts, "fields": fields}
    return Finding(pointer, code, params, "warning", {"zh_CN": zh, "en": en})
