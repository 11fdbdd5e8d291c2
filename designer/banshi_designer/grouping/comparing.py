"""Three sides of a use of a group: what the group was, what it is now, and what the matter made of it. Pure.

Each side is a table of facts: a property of a field, whether it must be answered, a rule, a check. What only the group
changed is taken over, what only the matter changed is kept, what both changed differently is for a person to decide.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from banshi_forms.values import Json

from ..edits.deltas import same
from ..edits.layout import all_declarations, at, object_at, says_what
from ..edits.places import ABSENT
from ..edits.rules import rules
from .content import KEY, Content, called
from .inserting import unused
from .uses import Use

Fact = tuple[str, str, str]  # field, required, rule or check; which one; of a field, which property
Facts = Mapping[Fact, Json]
Kind = Literal["taken", "own", "clash", "added", "gone", "away"]
FIELD, REQUIRED, RULE, CHECK = "field", "required", "rule", "check"


@dataclass(frozen=True)
class Line:
    """Something on which the three sides differ.

    ``taken``: the group changed it. ``own``: the matter did. ``clash``: both did. ``added`` and ``gone``: a field that
    the group has now, or has no more. ``away``: the group changed a field that the matter took out.
    """

    fact: Fact
    kind: Kind
    was: Json
    now: Json
    mine: Json
    title: str = ""  # of the field, rule or check, as people know it

    @property
    def key(self) -> str:
        return ":".join(self.fact)

    @property
    def may_choose(self) -> bool:
        """Whether a person may keep the matter's own instead."""
        return self.kind in ("clash", "gone")


@dataclass(frozen=True)
class Comparison:
    """The three sides in the names of the form, and where they differ."""

    old: Mapping[str, Any]
    new: Mapping[str, Any]
    names: Mapping[str, str]  # of the new version: name in the group → name in the form
    lines: tuple[Line, ...]

    def of(self, *kinds: Kind) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.kind in kinds)


def compare(form: Mapping[str, Any], use: Use, old: Content, new: Content) -> Comparison:
    """The use beside the version it came from and the one it may come to. Raises CannotDo when the object is gone."""
    _, holder = object_at(form, use.inside)
    names = _names(holder, use, old, new)
    was, is_now = called(old, names, use.id), called(new, names, use.id)
    listed = list(dict.fromkeys(names[name] for name in (*new.names, *old.names)))
    sides = [facts(side, listed, f"{use.id}.") for side in (was, is_now)]
    present = set(use.fields.values())
    mine = facts(holder, [name for name in listed if name in present], f"{use.id}.")
    titles = _titles(holder) | _titles(is_now)
    lines = tuple(
        Line(*line, title=titles.get(line[0][1], "")) for line in _lines(sides[0], sides[1], mine, listed)
    )
    return Comparison(was, is_now, names, lines)


def _names(holder: Mapping[str, Any], use: Use, old: Content, new: Content) -> dict[str, str]:
    """What every field of either version is called in the form; a name that is taken there is numbered."""
    taken = {path for path in all_declarations(holder) if "/" not in path}
    gone = [name for name in old.names if name not in use.fields]
    fresh = [name for name in new.names if name not in use.fields and name not in gone]
    known = {**use.fields, **{name: f"{use.id} {name}" for name in gone}}  # a name that nothing can have
    return {**known, **unused(fresh, taken)}


def facts(holder: Mapping[str, Any], names: Iterable[str], prefix: str) -> dict[Fact, Json]:
    """What an object says of these fields, and its rules and checks whose identity begins so."""
    found: dict[Fact, Json] = {}
    declarations, required = all_declarations(holder), set(holder.get("required", ()))
    for name in names:
        pointers = [p for p in declarations.get(name, ()) if says_what(at(holder, p))]
        if not pointers:
            continue
        schema = at(holder, pointers[0])
        found[FIELD, name, ""] = True
        found |= {(FIELD, name, key): value for key, value in schema.items() if key != KEY}
        found[REQUIRED, name, ""] = pointers[0].startswith("/properties/") and name in required
    for rule in rules(holder):
        if not rule.inside and rule.id.startswith(prefix):
            about = {"shows": sorted(rule.shows), "requires": sorted(rule.requires), "title": rule.title}
            found[RULE, rule.id, ""] = {**about, "if": rule.condition, "on": rule.on, "expert": rule.expert}
    for check in holder.get("x-check", ()):
        if str(check.get("id", "")).startswith(prefix):
            found[CHECK, check["id"], ""] = check
    return found


def _titles(holder: Mapping[str, Any]) -> dict[str, str]:
    """The names for people of fields, rules and checks."""
    found: dict[str, str] = {}
    for name, pointers in all_declarations(holder).items():
        schema: Any = next((one for p in pointers if says_what(one := at(holder, p))), {})
        found[name] = str(schema.get("title") or name)
    return found | {rule.id: rule.title for rule in rules(holder) if rule.id}


Told = tuple[Fact, Kind, Json, Json, Json]


def _lines(old: Facts, new: Facts, mine: Facts, names: list[str]) -> Iterator[Told]:
    whole: set[str] = set()  # fields that are told of as one
    for name in names:
        told = _whole_field(old, new, mine, name)
        if told is None and all((FIELD, name, "") in side for side in (old, new, mine)):
            continue
        whole.add(name)
        if told is not None:
            yield told
    for fact in dict.fromkeys([*old, *new, *mine]):
        if fact[0] in (FIELD, REQUIRED) and fact[1] in whole:
            continue
        was, now, own = (side.get(fact, ABSENT) for side in (old, new, mine))
        if same(was, now):
            if not same(was, own):
                yield fact, "own", was, now, own
        elif same(was, own):
            yield fact, "taken", was, now, own
        elif not same(now, own):
            yield fact, "clash", was, now, own


def _whole_field(old: Facts, new: Facts, mine: Facts, name: str) -> Told | None:
    """A field that one of the sides does not have."""
    fact = (FIELD, name, "")
    before, after, here = (_of(side, name) for side in (old, new, mine))
    if after and not before:
        return fact, "added", ABSENT, after, ABSENT
    if before and not after and here:
        return fact, "gone", before, ABSENT, here
    if before and after and not here:
        return fact, "own" if same(before, after) else "away", before, after, ABSENT
    return None


def _of(side: Facts, name: str) -> dict[str, Json]:
    """All that a side says of a field; nothing when it has none of this name."""
    return {
        "/".join(fact): value
        for fact, value in side.items()
        if fact[0] in (FIELD, REQUIRED) and fact[1] == name
    }
