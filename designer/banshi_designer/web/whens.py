"""Conditions of things in words, in their lists and panels, each with the way to the page of its sentence.

A panel has no box for a condition: it says what stands, and what no sentence can say is said in words, too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from starlette.requests import Request

from banshi_forms import Definition
from banshi_forms.values import Json, Node
from banshi_platform.i18n import gettext as _
from banshi_platform.web.surface import url
from banshi_templates.contexts import DesignPanel

from .. import panels
from ..asking import CONDITIONS
from ..edits.places import ABSENT, at_id, look
from . import rulewords

WHOLE = "-"  # in an address: not one thing of a part, the part itself
_QUOTED = r"\\\1"
_MARKS = re.compile(r"([\\`*_{}\[\]()#+.!|<>~-])")


def words(definition: Definition, part: str) -> Mapping[str, str]:
    """The condition of each thing of a part that has one."""
    teller = rulewords.Teller(definition.form)
    items = getattr(definition, part).get(panels.LISTS[part], ()) if part in panels.LISTS else ()
    return {str(item["id"]): teller.condition(item["when"]) for item in items if "when" in item}


def linked(request: Request, definition: Definition, panel: panels.Panel, drawn: DesignPanel) -> DesignPanel:
    """The panel with its condition in words and the way to change it."""
    if panel.part not in panels.LISTS or not panel.place:
        return drawn
    code, name = request.path_params["code"], str(panel.value["id"])
    there = url(request, "admin.when", code=code, part=panel.part, thing=name)
    return replace(drawn, when=words(definition, panel.part).get(name, ""), when_url=there)


@dataclass(frozen=True)
class Told:
    """The rows of a panel with the words of their conditions; ``data`` is what the panel shows."""

    request: Request
    panel: panels.Panel
    data: Any
    teller: rulewords.Teller

    def tree(self, node: Node) -> Node:
        """The tree of a panel, the places of conditions filled."""
        name = node.pointer.rpartition("/")[2]
        if node.kind == "notice" and name in CONDITIONS:
            return replace(node, description=self._said(node.pointer, name))
        children = tuple(self.tree(child) for child in node.children)
        if all(new is old for new, old in zip(children, node.children, strict=True)):
            return node
        return replace(node, children=children)

    def _said(self, pointer: str, name: str) -> str:
        keys = tuple(pointer.split("/")[1:])
        condition = look(self.data, keys)
        said = _("always") if condition in (ABSENT, True, {}) else self.teller.condition(condition)
        if name == "suggest_when" and condition is ABSENT:
            said = _("not by itself")
        place = self._place(keys, condition)
        if not place:
            return _("Save first; then a condition can be set here.")
        code, part = self.request.path_params["code"], self.panel.part
        thing = str(self.panel.value["id"]) if self.panel.place else WHOLE
        there = url(self.request, "admin.when", code=code, part=part, thing=thing, at="/".join(place))
        return f"{_MARKS.sub(_QUOTED, said)} [{_('Change the condition')}]({there})"

    def _place(self, keys: tuple[str, ...], condition: Json) -> tuple[str, ...]:
        """Where the draft keeps it: a row with an identity by that, another one by its number if it stands there."""
        row = look(self.data, keys[:-1])
        name = row.get("id") if isinstance(row, Mapping) else None
        place = (*keys[:-2], at_id(str(name)) if name else keys[-2], keys[-1])
        stored = look(self.panel.stored, place[:-1])
        there = isinstance(stored, Mapping) and stored.get(place[-1], ABSENT) == condition
        return place if there else ()


def told(request: Request, definition: Definition, panel: panels.Panel, data: Any) -> Told:
    """What says the conditions of a panel in words."""
    return Told(request, panel, panel.value if data is None else data, rulewords.Teller(definition.form))
