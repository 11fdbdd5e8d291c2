"""The frames of a form: which steps and sections there are, and which fields stand in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from .values import Json, Node

Schema = Mapping[str, Json]
Section = tuple[int, Schema, list[str]]  # its number, its schema, the names of its fields


def outline(schema: Schema, names: Iterable[str]) -> list[tuple[str, Schema, list[Section]]]:
    """The steps that have something to show. A field that no step names stands at the end of the last."""
    left = dict.fromkeys(names)
    steps: list[tuple[str, Schema, list[Section]]] = []
    for asked in schema.get("x-steps", ()):
        sections: list[Section] = []
        for at, section in enumerate(asked["sections"]):
            here = [name for name in section["fields"] if name in left]
            for name in here:
                left.pop(name, None)
            sections += [(at, section, here)] * bool(here)
        if sections:
            steps.append((str(asked["id"]), asked, sections))
    if left and steps:
        steps[-1][2].append((len(steps[-1][2]), {}, list(left)))
    return steps or [("form", {}, [(0, {}, list(left))])]


def section(step_id: str, at: int, schema: Schema, fields: list[Node]) -> Node:
    title, hint = str(schema.get("title", "")), str(schema.get("hint", ""))
    return Node("", f"{step_id}-{at + 1}", "section", schema, title=title, hint=hint, children=tuple(fields))


def with_rest(step: Node, rest: Node) -> Node:
    """The step with the other answers at the end of its last section."""
    *before, last = step.children
    return replace(step, children=(*before, replace(last, children=(*last.children, rest))))


def one_step(fields: list[Node]) -> Node:
    return Node("", "form", "step", {}, children=(section("form", 0, {}, fields),))
