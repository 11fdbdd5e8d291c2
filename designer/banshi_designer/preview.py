"""A draft as the applicant will see it: the guide page and the steps of the form, drawn by the same engine.

What is typed into a preview is judged and shown again, and kept nowhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from banshi_forms.html import LiveLinks
from banshi_forms.messages import sentence
from markupsafe import Markup

from banshi_forms import Context, Definition, Finding, localise, parse, plan, render, validate
from banshi_forms.values import Node
from banshi_platform import clock
from banshi_platform.problems import NotFound
from banshi_templates.contexts import Fault, StepLink, StepPage


class NoSuchStep(NotFound):
    """The form has no step of this name."""


def context(locale: str) -> Context:
    return Context(today=clock.today(), locale=locale)


def steps(root: Node) -> Sequence[Node]:
    """The steps that are relevant to the present answers."""
    return root.children


def step_page(
    defn: Definition,
    step_id: str,
    action_url: str,
    locale: str,
    pairs: Sequence[tuple[str, Any]] | None = None,
) -> StepPage:
    """One step, empty or with what was just typed into it and the findings on that."""
    spoken = localise(defn, locale)
    known = context(locale)
    data: Any = {}
    findings: tuple[Finding, ...] = ()
    if pairs is not None:
        asked = _step(plan(spoken.form, data, known), step_id)
        read = parse(asked, list(pairs), data)
        data = read.data
        if not read.action:
            own = _names(plan(spoken.form, data, known), step_id)
            judged = [f for f in validate(spoken.form, data, known) if _belongs(f, own)]
            findings = (*read.findings, *judged)
    root = plan(spoken.form, data, known, findings)
    chosen = _step(root, step_id)
    return StepPage(
        matter_title=str(spoken.profile["title"]),
        steps=tuple(_link(node, chosen, action_url) for node in steps(root)),
        title=chosen.title,
        hint=chosen.hint,
        form=Markup(render(chosen, "edit", locale, live=LiveLinks(action_url))),  # noqa: S704 - escaped by the engine
        action_url=action_url,
        refresh_url=action_url,
        revision=0,
        faults=tuple(_fault(f, locale) for f in findings if f.severity == "error"),
        preview=True,
    )


def _step(root: Node, step_id: str) -> Node:
    for node in steps(root):
        if node.name == step_id or not step_id:
            return node
    raise NoSuchStep


def _names(root: Node, step_id: str) -> tuple[str, ...]:
    return tuple(field.pointer for section in _step(root, step_id).children for field in section.children)


def _belongs(finding: Finding, pointers: tuple[str, ...]) -> bool:
    return any(finding.pointer == p or finding.pointer.startswith(f"{p}/") for p in pointers)


def _link(node: Node, chosen: Node, action_url: str) -> StepLink:
    return StepLink(
        title=node.title,
        state="current" if node is chosen else "todo",
        url=f"{action_url.rpartition('/')[0]}/{node.name}",
    )


def _fault(finding: Finding, locale: str) -> Fault:
    return Fault(text=sentence(finding, locale), url=f"#f-{finding.pointer.strip('/').replace('/', '.')}")
