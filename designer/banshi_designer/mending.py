"""Where a finding or a change is mended: from its pointer to the page of the designer that shows that very thing.

Pure. A pointer is a finding's (``materials.json#/materials/2/title``); what it leads to is the route of a page and what
its address needs. A pointer to something that is not there (any more) leads to the list it belonged to.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from banshi_forms import Definition
from banshi_forms.declared import path_of
from banshi_forms.names import child, keys

from . import panels
from .edits.layout import all_declarations, at, says_what
from .edits.places import identity

DESIGN, RULES, RULE, TEXT = "admin.design", "admin.rules", "admin.rule", "admin.draft"
FORM = "form"
PARTS = (FORM, "materials", "procedure", "certificate", "guide", "profile")
_TESTS = frozenset({"if", "not", "contains"})
_OF_RULES = frozenset({"allOf", "if", "then", "else", "dependentRequired", "dependentSchemas", "x-check"})


@dataclass(frozen=True)
class Mending:
    """A page of the designer. ``thing``: what stands on it, a field's path or a material's id; empty: all of it."""

    route: str
    params: Mapping[str, str] = field(default_factory=dict)
    part: str = ""
    thing: str = ""
    title: str = ""  # of the thing

    @property
    def element(self) -> str:
        """A name that stays while other things come, go and move: ``materials:licence``, ``form:address/street``."""
        return f"{self.part}:{self.thing}" if self.thing else self.part


class Elements:
    """The things of a definition that can be spoken of, read once for many questions."""

    def __init__(self, defn: Definition) -> None:
        self.defn = defn

    @cached_property
    def fields(self) -> Mapping[str, str]:
        """Path → title of every field that has a panel, in the order of the steps."""
        found = {}
        for path, pointers in all_declarations(self.defn.form).items():
            told = next((schema for p in pointers if says_what(schema := at(self.defn.form, p))), None)
            if told is not None:
                found[path] = str(told.get("title") or path)
        order = {name: number for number, name in enumerate(_in_steps(self.defn.form))}
        return dict(sorted(found.items(), key=lambda one: order.get(one[0].partition("/")[0], len(order))))

    @cached_property
    def titles(self) -> Mapping[str, str]:
        """Element → title, in the order in which the pages show them."""
        found = {f"{FORM}:{path}": title for path, title in self.fields.items()}
        for part, name in panels.LISTS.items():
            for item in getattr(self.defn, part).get(name, ()):
                found[f"{part}:{item.get('id')}"] = str(item.get("title") or item.get("id"))
        return found

    def mending(self, pointer: str) -> Mending:
        """The page on which what the pointer names is mended."""
        file, _, inside = pointer.partition("#")
        part, walked = file.removesuffix(".json"), keys(inside)
        if part == FORM:
            return self._of_form(walked)
        if part in panels.LISTS and walked[:1] == [panels.LISTS[part]]:
            return self._of_list(part, walked)
        if part in PARTS:
            return self.of(part)
        return Mending(TEXT, {} if file.startswith("files/") else {"file": file}, part)

    def of(self, element: str) -> Mending:
        """The page of an element by its name; the page of its part when it is gone, without a title."""
        part, _, thing = element.partition(":")
        title = self.titles.get(element, "") if thing else ""
        if part not in PARTS or not title:
            return Mending(DESIGN, {"part": part if part in PARTS else FORM}, part)
        return Mending(DESIGN, {"part": part, "thing": thing}, part, thing, title)

    def _of_form(self, walked: Sequence[str]) -> Mending:
        """A field where one is named, else the rule, else the form."""
        if path := self._field(walked):
            return self.of(f"{FORM}:{path}")
        if not _OF_RULES.isdisjoint(walked):
            return _of_rule(self.defn.form, walked)
        return self.of(FORM)

    def _field(self, walked: Sequence[str]) -> str:
        """The path of the innermost field that the pointer goes through and that a panel can show."""
        for end in range(len(walked), 1, -1):
            upto = walked[:end]
            if upto[-2] == "properties" and _TESTS.isdisjoint(upto):
                path = path_of(_pointer(upto))
                if path in self.fields:
                    return path
        return ""

    def _of_list(self, part: str, walked: Sequence[str]) -> Mending:
        items = getattr(self.defn, part).get(panels.LISTS[part], ())
        number = walked[1] if len(walked) > 1 else ""
        name = identity(items[int(number)]) if number.isdecimal() and int(number) < len(items) else None
        return self.of(f"{part}:{name}" if name else part)


def _in_steps(form: Mapping[str, Any]) -> list[str]:
    return [
        name
        for step in form.get("x-steps", ())
        for section in step.get("sections", ())
        for name in section.get("fields", ())
    ]


def _of_rule(form: Mapping[str, Any], walked: Sequence[str]) -> Mending:
    """The innermost rule that has an identity; a rule of a draft that nobody edited yet has none."""
    name = None
    for end in range(2, len(walked) + 1):
        if walked[end - 2] == "allOf":
            name = identity(at(form, _pointer(walked[:end]))) or name
    return Mending(RULE, {"rule": name}, "rules", name) if name else Mending(RULES, {}, "rules")


def _pointer(walked: Sequence[str]) -> str:
    pointer = ""
    for key in walked:
        pointer = child(pointer, key)
    return pointer
