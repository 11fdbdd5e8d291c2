"""Steps and sections of a form, and fields put in their place, as operations. Pure; raises CannotDo.

A section has no identity of its own: it is known by its step and its number, ``step:number``, and a step's sections
are changed as one list.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from banshi_forms import Definition

from .edits import Operation
from .edits import operations as ops
from .edits.layout import object_at
from .edits.places import at_id
from .edits.problems import CannotDo

STEPS = "x-steps"


def add_step(defn: Definition, title: str) -> tuple[Operation, str]:
    """A new last step with one section, and its identity."""
    taken = {str(step["id"]) for step in steps(defn)}
    name = next(f"step_{n}" for n in range(1, len(taken) + 2) if f"step_{n}" not in taken)
    return ops.Insert("form", (STEPS,), {"id": name, "title": title, "sections": [{"fields": []}]}), name


def steps(defn: Definition) -> Sequence[Mapping[str, Any]]:
    found: Sequence[Mapping[str, Any]] = defn.form.get(STEPS, ())
    return found


def rename_step(step: str, title: str) -> Operation:
    return ops.Put("form", (STEPS, at_id(step), "title"), title)


def remove_step(step: str) -> Operation:
    return ops.Take("form", (STEPS, at_id(step)))


def move_step(defn: Definition, step: str, by: int) -> Operation:
    """One place earlier (-1) or later (1)."""
    names = [str(one["id"]) for one in steps(defn)]
    if step not in names:
        raise CannotDo("no_step", step=step)
    rest = [name for name in names if name != step]
    place = max(0, names.index(step) + by)
    return ops.Move("form", (STEPS, at_id(step)), rest[place] if place < len(rest) else None)


def add_section(defn: Definition, step: str, title: str) -> Operation:
    """A new last section of a step."""
    return _sections(step, [*_of(defn, step), {"title": title, "fields": []}])


def rename_section(defn: Definition, key: str, title: str) -> Operation:
    """A section has another heading; an empty one takes the heading away."""
    step, number, present = _at(defn, key)
    kept = {name: value for name, value in present[number].items() if name != "title"}
    named = {"title": title, **kept} if title else kept
    return _sections(step, [named if n == number else one for n, one in enumerate(present)])


def remove_section(defn: Definition, key: str) -> Operation:
    """A section goes when it is empty and not the only one."""
    step, number, present = _at(defn, key)
    if present[number].get("fields"):
        raise CannotDo("not_empty", fields=list(present[number]["fields"]))
    if len(present) == 1:
        raise CannotDo("last_section", step=step)
    return _sections(step, [one for n, one in enumerate(present) if n != number])


def move_section(defn: Definition, key: str, by: int) -> Operation:
    step, number, present = _at(defn, key)
    place = number + by
    if not 0 <= place < len(present):
        raise CannotDo("no_further")
    order = [one for n, one in enumerate(present) if n != number]
    return _sections(step, [*order[:place], present[number], *order[place:]])


def place_field(defn: Definition, path: str, key: str, before: str) -> Operation:
    """A field stands in a section (``step:number``) or stays in its group, before another one or at the end."""
    above = path.rpartition("/")[0]
    if above:
        object_at(defn.form, above)
        return ops.MoveField(path, before=before.rpartition("/")[2] or None)
    step, number, _present = _at(defn, key)
    return ops.MoveField(path, step, number, before or None)


def _of(defn: Definition, step: str) -> list[Mapping[str, Any]]:
    for one in steps(defn):
        if one["id"] == step:
            return list(one["sections"])
    raise CannotDo("no_step", step=step)


def _at(defn: Definition, key: str) -> tuple[str, int, list[Mapping[str, Any]]]:
    step, _, number = key.partition(":")
    present = _of(defn, step)
    if not number.isdecimal() or int(number) >= len(present):
        raise CannotDo("no_step", step=key)
    return step, int(number), present


def _sections(step: str, sections: Sequence[Mapping[str, Any]]) -> Operation:
    return ops.Put("form", (STEPS, at_id(step), "sections"), list(sections))
