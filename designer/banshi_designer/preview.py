"""A draft as the applicant will see it: the guide page and the steps of the form, drawn by the same engine.

What is typed into a preview is judged and shown again, and kept nowhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from banshi_forms import (
    Context,
    Definition,
    Finding,
    LiveLinks,
    localise,
    plan,
    read,
    render,
    sentence,
    suggest,
    validate,
)
from banshi_forms.names import control_id, name_of
from banshi_forms.values import Json, Node
from banshi_platform import clock
from banshi_platform.problems import NotFound
from banshi_templates.contexts import Fault, StepLink, StepPage


class NoSuchStep(NotFound):
    """The form has no step of this name."""


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
    known = Context(today=clock.today(), locale=locale, facts=defn.facts)
    data, findings = _tried(spoken, step_id, pairs, known) if pairs is not None else ({}, ())
    root = plan(spoken.form, data, known, findings)
    chosen = _step(root, step_id)
    return StepPage(
        matter_title=str(spoken.profile["title"]),
        steps=tuple(_link(node, chosen, action_url) for node in steps(root)),
        title=chosen.title,
        form=render(chosen, "edit", locale, live=LiveLinks(action_url, options_url=f"{action_url}/options")),
        action_url=action_url,
        refresh_url=action_url,
        revision=0,
        faults=tuple(_fault(f, locale) for f in findings if f.severity == "error"),
        preview=True,
    )


def options(defn: Definition, step_id: str, field: str, query: str, locale: str) -> Json:
    """What a field of an empty step offers for what is being typed; None for a field it does not have."""
    spoken = localise(defn, locale)
    known = Context(today=clock.today(), locale=locale, facts=defn.facts)
    return suggest(_step(plan(spoken.form, {}, known), step_id), field, query)


def _tried(
    defn: Definition, step_id: str, pairs: Sequence[tuple[str, Any]], known: Context
) -> tuple[Json, tuple[Finding, ...]]:
    """What was typed, and what is to be said of it unless a button only asked to draw the step again."""
    typed = read(defn.form, list(pairs), {}, known, step_id)
    if typed.action:
        return typed.data, typed.findings
    own = _names(plan(defn.form, typed.data, known), step_id)
    judged = [finding for finding in validate(defn.form, typed.data, known) if _belongs(finding, own)]
    return typed.data, (*typed.findings, *judged)


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
    return Fault(text=sentence(finding, locale), url=f"#{control_id(name_of(finding.pointer))}")
