"""When a material, a stage or a result is called for: in words in its list and panel, with the way to its sentence.

The panel's own box of JSON stays only for a condition that no sentence says.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from starlette.requests import Request

from banshi_forms import Definition
from banshi_platform.web.surface import url
from banshi_templates.contexts import DesignPanel

from .. import panels
from ..rulebook import clauses
from . import rulewords


def without_box(panel: panels.Panel) -> panels.Panel:
    """The panel that does not ask for a condition which the sentence editor can say."""
    properties, when = panel.schema["properties"], panel.value.get("when", {})
    if "when" not in properties or clauses.read(when) is None:
        return panel
    schema = {**panel.schema, "properties": {name: sub for name, sub in properties.items() if name != "when"}}
    if when and "condition" in properties:  # a condition needs its words for the guide
        schema["required"] = list(dict.fromkeys([*schema.get("required", ()), "condition"]))
    return replace(panel, schema=schema)


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
