"""The panel of a thing as a page shows it: the engine draws it, what is wrong stands beside its cause."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from banshi_forms import Finding, Node, plan, render, sentence
from banshi_forms.names import control_id, name_of
from banshi_forms.summary import Line, told
from banshi_forms.trees import find as find_node
from banshi_platform.i18n import current_locale
from banshi_platform.i18n import gettext as _
from banshi_templates import contexts

from .. import merging, panels
from ..edits.places import ABSENT
from .workbench import context

MOST_SAID = 200  # characters


def drawn(
    here: str,
    panel: panels.Panel,
    data: Any,
    findings: tuple[Finding, ...],
    *,
    tell: Callable[[Node], Node] = lambda root: root,
    references: tuple[contexts.Fact, ...] = (),
    both: tuple[merging.Both, ...] = (),
) -> contexts.DesignPanel:
    """The panel with what was typed into it, else with what the draft says; ``here`` is the page it belongs to.

    ``tell`` puts in words what the panel does not ask for.
    """
    locale, known = current_locale(), context()
    root = plan(panel.schema, panel.value if data is None else data, known, findings)
    thing = panel.value.get("id", "") if panel.part != "form" else ""
    path = panels.path_of(panel) if panel.part == "form" else str(thing)
    action = f"{here}?thing={path}" if panel.place else here
    return contexts.DesignPanel(
        title=panel.title,
        form=render(tell(root), "edit", locale),
        sections=tuple(
            contexts.Link(one.title, f"#s-{one.name}")
            for step in root.children
            for one in step.children
            if one.kind == "section" and one.title
        ),
        action_url=action,
        faults=tuple(
            contexts.Fault(sentence(finding, locale), f"#{control_id(name_of(finding.pointer))}")
            for finding in findings
            if finding.severity == "error"
        ),
        back_url=here if panel.place else "",
        references=references,
        both=tuple(_changed(panel, one) for one in both),
        before="" if data is None else json.dumps(data, ensure_ascii=False, default=float),
    )


def before(panel: panels.Panel, text: str) -> dict[str, Any]:
    """What the page was drawn with: rows that were moved keep what the page does not ask for of them."""
    try:
        held = json.loads(text) if text else None
    except ValueError:
        held = None
    return held if isinstance(held, dict) else dict(panel.value)


def _changed(panel: panels.Panel, one: merging.Both) -> contexts.BothChanged:
    was, theirs, mine = (_told(panel, one.name, value) for value in (one.was, one.theirs, one.mine))
    return contexts.BothChanged(one.title, was, theirs, mine, one.clashes)


def said(value: Any) -> str:
    """A value of which nobody knows more, in a few words."""
    if value is ABSENT or value in (None, ""):
        return _("(nothing)")
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, default=str)[:MOST_SAID]
    return str(value)[:MOST_SAID]


def _told(panel: panels.Panel, name: str, value: Any) -> str:
    """A property of a panel in a few words, as the engine tells answers."""
    node = None
    if value is not ABSENT and value not in (None, "", [], {}):
        node = find_node(plan(panel.schema, {**panel.value, name: value}, context()), f"/{name}")
    return _flat(told(node, current_locale()))[:MOST_SAID] if node else said(value)


def _flat(line: Line) -> str:
    """A line of a summary with all that is in it, as running words."""
    inner = (*line.lines, *line.rows)
    if not inner:
        return line.text + line.unit
    return _("; ").join(
        f"{one.label}{_(': ')}{words}" if one.label else words for one in inner if (words := _flat(one))
    )
