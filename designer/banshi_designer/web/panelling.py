"""The panel of a thing as a page shows it: the engine draws it, what is wrong stands beside its cause."""

from __future__ import annotations

import json
from typing import Any

from banshi_forms import Finding, plan, render, sentence
from banshi_forms.names import control_id, name_of
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
    references: tuple[contexts.Fact, ...] = (),
    both: tuple[merging.Both, ...] = (),
) -> contexts.DesignPanel:
    """The panel with what was typed into it, else with what the draft says; ``here`` is the page it belongs to."""
    locale, known = current_locale(), context()
    root = plan(panel.schema, panel.value if data is None else data, known, findings)
    thing = panel.value.get("id", "") if panel.part != "form" else ""
    path = panels.path_of(panel) if panel.part == "form" else str(thing)
    action = f"{here}?thing={path}" if panel.place else here
    return contexts.DesignPanel(
        title=panel.title,
        form=render(root, "edit", locale),
        action_url=action,
        faults=tuple(
            contexts.Fault(sentence(finding, locale), f"#{control_id(name_of(finding.pointer))}")
            for finding in findings
            if finding.severity == "error"
        ),
        back_url=here if panel.place else "",
        references=references,
        both=tuple(
            contexts.BothChanged(one.title, said(one.was), said(one.theirs), said(one.mine), one.clashes)
            for one in both
        ),
    )


def said(value: Any) -> str:
    """A value of a panel in a few words."""
    if value is ABSENT or value in (None, ""):
        return _("(nothing)")
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, default=str)[:MOST_SAID]
    return str(value)[:MOST_SAID]
