"""The pages of a converted form: steps, their sections, and which fields stand in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from .conditions import Schema

_NOT_ID = re.compile(r"[^a-z0-9_-]+")
LONGEST_ID = 40


@dataclass
class Section:
    title: str = ""
    hint: str = ""
    fields: list[str] = field(default_factory=list)


@dataclass
class Step:
    title: str
    hint: str = ""
    sections: list[Section] = field(default_factory=list)


@dataclass
class Page:
    """Steps while they are read. Fields before the first step, and hidden ones, find a place when it is written."""

    steps: list[Step] = field(default_factory=list)
    before: list[Section] = field(default_factory=list)

    def section(self, title: str, hint: str = "") -> None:
        """From here on fields stand in a new section."""
        self._sections().append(Section(title, hint))

    def put(self, name: str) -> None:
        """A field, once: into the section that was opened last."""
        if name in self.fields():
            return
        sections = self._sections()
        if not sections:
            sections.append(Section())
        sections[-1].fields.append(name)

    def fields(self) -> list[str]:
        return [name for section in self._all() for name in section.fields]

    def write(self, schema: Schema) -> None:
        """Steps where there are any, or sections with titles; otherwise the order of the fields is enough."""
        declared = list(schema.get("x-order") or schema.get("properties") or ())
        listed = [*self.fields(), *(name for name in declared if name not in self.fields())]
        steps = [step for step in self._with_before() if any(s.fields for s in step.sections)]
        titled = any(section.title and section.fields for section in self._all())
        if len(steps) < 2 and not titled:
            if len(listed) > 1:
                schema["x-order"] = listed
            return
        schema.pop("x-order", None)
        steps[0].sections[0].fields += [name for name in listed if name not in self.fields()]
        taken: set[str] = set()
        schema["x-steps"] = [_written(step, at, taken, schema) for at, step in enumerate(steps, 1)]

    def _sections(self) -> list[Section]:
        return self.steps[-1].sections if self.steps else self.before

    def _all(self) -> Iterator[Section]:
        yield from self.before
        for step in self.steps:
            yield from step.sections

    def _with_before(self) -> list[Step]:
        return [Step("", sections=self.before), *self.steps] if self.before else self.steps


def _written(step: Step, at: int, taken: set[str], schema: Schema) -> Schema:
    sections = [section for section in step.sections if section.fields]
    named = next((section.title for section in sections if section.title.strip()), "")
    title = step.title.strip() or str(schema.get("title") or "").strip() or named or f"{at}"
    told: Schema = {"id": identified(step.title, at, taken), "title": title, "sections": []}
    if step.hint:
        told["hint"] = step.hint
    for section in sections:
        said: Schema = {"fields": list(section.fields)}
        said |= {key: text for key, text in (("title", section.title), ("hint", section.hint)) if text}
        told["sections"].append(said)
    return told


def identified(title: str, at: int, taken: set[str]) -> str:
    """The id of a step, from its title where that has letters for one."""
    plain = _NOT_ID.sub("-", title.lower()).strip("-")[: LONGEST_ID - 4]
    start = plain if plain[:1].isalpha() and plain[:1].isascii() else f"step-{at}"
    found = next(n for n in (start, *(f"{start}-{more}" for more in range(2, 1000))) if n not in taken)
    taken.add(found)
    return found
