"""A use of a group brought to another version, as operations of the draft; and a use let go. Pure; raises CannotDo.

The operations are those a person's edits are made of, so references are mended or the update is refused as theirs are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from banshi_forms import Definition, Finding, check
from banshi_forms.values import Json

from ..edits import Operation, apply
from ..edits import operations as ops
from ..edits.conditions import join
from ..edits.layout import all_declarations, at, object_at, says_what, whereabouts
from ..edits.places import ABSENT, at_id
from ..edits.problems import CannotDo
from ..panels import stable_place
from . import uses as marking
from .comparing import CHECK, FIELD, REQUIRED, RULE, Comparison, Line, compare
from .content import KEY, Content, declared
from .inserting import own_rules, put_rule, spoken
from .uses import Use

_AFTER = ("taken", "clash")


class NewFaults(CannotDo):
    """The definition would have faults that it has not now."""

    def __init__(self, found: list[Finding]) -> None:
        super().__init__("new_faults")
        self.findings = found


@dataclass
class _Work:
    """The operations so far and the definition as it is after them."""

    defn: Definition
    done: list[Operation] = field(default_factory=list)

    def do(self, *operations: Operation) -> None:
        for operation in operations:
            self.defn = apply(self.defn, operation)
            self.done.append(operation)

    def place(self, path: str) -> tuple[str, ...]:
        """Where a field says what it is."""
        found = (
            p for p in all_declarations(self.defn.form).get(path, ()) if says_what(at(self.defn.form, p))
        )
        pointer = next(found, None)
        if pointer is None:
            raise CannotDo("no_field", field=path)
        return stable_place(self.defn.form, pointer)


def updated(
    defn: Definition, use: Use, old: Content, new: Content, version: int, keep: Collection[str] = ()
) -> list[Operation]:
    """The operations to the new version; ``keep`` names the lines (by key) of which the matter keeps its own."""
    told = compare(defn.form, use, old, new)
    wanted = [line for line in told.lines if line.kind not in ("own", "away") and line.key not in keep]
    work = _Work(defn)
    _properties(work, use, [line for line in wanted if line.fact[0] == FIELD and line.kind in _AFTER])
    _added(work, use, told, new, version, [line.fact[1] for line in wanted if line.kind == "added"])
    for line in wanted:
        if line.fact[0] == REQUIRED and line.kind in _AFTER:
            work.do(ops.Require(work.place(join(use.inside, line.fact[1])), bool(line.now)))
    _rules(work, use, told, [line for line in wanted if line.fact[0] == RULE])
    _checks(work, use, [line for line in wanted if line.fact[0] == CHECK])
    gone = [line.fact[1] for line in told.lines if line.kind == "gone"]
    leaves = {line.fact[1] for line in wanted if line.kind == "gone"}
    for name in gone:
        path = join(use.inside, name)
        work.do(ops.RemoveField(path) if name in leaves else ops.Clear("form", (*work.place(path), KEY)))
    _numbered(work, use, version, set(gone))
    work.do(*spoken(work.defn, new))
    refuse_faults(defn, work.defn)
    return work.done


def refuse_faults(before: Definition, after: Definition) -> None:
    """Go on, or raise NewFaults: an update never leaves more errors than it found."""
    known = Counter(_said(one) for one in check(before))
    found = [one for one in check(after) if one.severity == "error" and not _counted(known, _said(one))]
    if found:
        raise NewFaults(found)


def _said(finding: Finding) -> tuple[str, str]:
    return finding.code, str(sorted(finding.params.items(), key=str))


def _counted(known: Counter[tuple[str, str]], said: tuple[str, str]) -> bool:
    known[said] -= 1
    return known[said] >= 0


def _properties(work: _Work, use: Use, lines: list[Line]) -> None:
    for line in lines:
        place = (*work.place(join(use.inside, line.fact[1])), line.fact[2])
        work.do(ops.Clear("form", place) if line.now is ABSENT else ops.Put("form", place, line.now))


def _added(work: _Work, use: Use, told: Comparison, new: Content, version: int, names: list[str]) -> None:
    """New fields, each behind the one that it follows in the group."""
    there = {local: name for name, local in told.names.items()}
    listed = list(declared(told.new))
    for at_index, (name, schema, required) in enumerate(listed):
        if name not in names:
            continue
        marked = {**schema, KEY: marking.mark(use.code, version, use.id, there[name])}
        before = [one for one, _schema, _required in listed[:at_index]]
        behind = [one for one, _schema, _required in listed[at_index + 1 :]]
        work.do(_add(work.defn, use, name, marked, required, (before, behind)))


def _add(
    defn: Definition,
    use: Use,
    name: str,
    schema: Mapping[str, Any],
    required: bool,
    around: tuple[list[str], list[str]],
) -> ops.AddField:
    if use.inside:
        before = next((one for one in around[1] if one in use.fields.values()), None)
        return ops.AddField(name, schema, inside=use.inside, before=before, required=required)
    for one in (*reversed(around[0]), *around[1]):
        where = whereabouts(defn.form, one)
        if where is not None:
            before = _behind(defn, where, one) if one in around[0] else one
            return ops.AddField(name, schema, "", where[0], where[1], before, required)
    raise CannotDo("no_step", step="")


def _behind(defn: Definition, where: tuple[str, int], name: str) -> str | None:
    """The field that stands after one in its section."""
    step = next(one for one in defn.form["x-steps"] if one["id"] == where[0])
    names = list(step["sections"][where[1]]["fields"])
    place = names.index(name) + 1
    return names[place] if place < len(names) else None


def _rules(work: _Work, use: Use, told: Comparison, lines: list[Line]) -> None:
    coming = {rule.id: rule for rule in own_rules(told.new)}
    for line in lines:
        if line.now is ABSENT and line.mine is not ABSENT:
            work.do(ops.RemoveRule(line.fact[1]))
    for line in lines:
        if line.now is not ABSENT:
            rule = coming[line.fact[1]]
            there = {
                path for path in all_declarations(object_at(work.defn.form, use.inside)[1]) if "/" not in path
            }
            work.do(put_rule(_only(rule, there), use.inside))


def _only(rule: Any, there: set[str]) -> Any:
    """A rule of fields that the matter has: what it took out is not shown again."""
    kept = {key: tuple(n for n in getattr(rule, key) if n in there) for key in ("shows", "requires")}
    return type(rule)(**{**vars(rule), **kept})


def _checks(work: _Work, use: Use, lines: list[Line]) -> None:
    for line in lines:
        place = (*stable_place(work.defn.form, object_at(work.defn.form, use.inside)[0]), "x-check")
        here = (*place, at_id(line.fact[1]))
        if line.now is ABSENT:
            if line.mine is not ABSENT:
                work.do(ops.Take("form", here))
        elif line.mine is ABSENT:
            work.do(ops.Insert("form", place, dict(line.now)))
        else:
            work.do(ops.Put("form", here, line.now))


def _numbered(work: _Work, use: Use, version: int, gone: set[str]) -> None:
    """Every field of the use says the new version."""
    for name, local in use.fields.items():
        path = join(use.inside, local)
        if local not in gone:
            mark: Json = marking.mark(use.code, version, use.id, name)
            work.do(ops.Put("form", (*work.place(path), KEY), mark))


def detached(defn: Definition, use: Use) -> list[Operation]:
    """The operations that let a use go: its fields stay and belong to the matter alone."""
    work = _Work(defn)
    for path in use.paths:
        work.do(ops.Clear("form", (*work.place(path), KEY)))
    return work.done
