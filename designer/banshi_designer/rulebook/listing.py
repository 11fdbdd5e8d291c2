"""The rules of a form as one flat list, step by step, with the default that holds where no rule speaks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from banshi_forms.declared import path_of
from banshi_forms.names import keys
from banshi_forms.subschemas import parts
from banshi_forms.values import Json

from ..edits.conditions import ANY_ROW, join
from ..edits.rules import Rule, rules
from . import clauses
from .clauses import Condition
from .fields import Target, declaration, step_titles, targets

_ELSEWHERE = ("dependentRequired", "dependentSchemas", "anyOf", "oneOf", "not", "if")


@dataclass(frozen=True)
class Listed:
    """A rule of the list. ``condition`` is None where a sentence cannot say it; ``entry`` is its JSON."""

    rule: Rule
    condition: Condition | None
    entry: Json
    step: str

    @property
    def editable(self) -> bool:
        return not self.rule.expert


@dataclass(frozen=True)
class Expert:
    """A condition of another shape than a rule: shown, and left alone."""

    inside: str
    keyword: str
    content: Json
    step: str


@dataclass(frozen=True)
class Group:
    """The rules of a step. ``always``: its fields that no rule shows; ``required``: those that must be answered."""

    step: str
    rules: tuple[Listed, ...]
    experts: tuple[Expert, ...] = ()
    always: tuple[Target, ...] = ()
    required: tuple[Target, ...] = ()
    ruled: int = 0


def groups(form: Mapping[str, Any]) -> list[Group]:
    """The steps in their order; what stands in none of them, at the end."""
    steps = [str(step.get("title", "")) for step in form.get("x-steps", ())]
    listed, experts = list(_listed(form)), list(_experts(form))
    known = targets(form)
    return [
        group
        for step in dict.fromkeys((*steps, ""))
        if (group := _group(form, step, listed, experts, known)).rules or group.experts or group.always
    ]


def _group(
    form: Mapping[str, Any], step: str, listed: list[Listed], experts: list[Expert], known: list[Target]
) -> Group:
    here = [target for target in known if target.group == step]
    ruled = {name for item in listed for name in item.rule.shows if not item.rule.inside and item.rule.on}
    always = tuple(
        target for target in here if target.name not in ruled and target.name in form.get("properties", {})
    )
    return Group(
        step,
        tuple(item for item in listed if item.step == step),
        tuple(item for item in experts if item.step == step),
        always,
        tuple(target for target in always if target.name in form.get("required", ())),
        len(here) - len(always),
    )


def _listed(form: Mapping[str, Any]) -> Iterator[Listed]:
    steps, entries = step_titles(form), dict(_entries(form))
    for rule in rules(form):
        yield Listed(rule, clauses.read(rule.condition), entries.get(rule.id, {}), _step_of(rule, steps))


def _step_of(rule: Rule, steps: Mapping[str, str]) -> str:
    names = [rule.inside.partition("/")[0]] if rule.inside else [*rule.shows, *rule.requires]
    return next((steps[name] for name in names if name in steps), "")


def _entries(form: Mapping[str, Any]) -> Iterator[tuple[str, Json]]:
    for _, part in parts(form):
        for entry in part.get("allOf", ()):
            named = entry.get("x-rule") if isinstance(entry, Mapping) else None
            if isinstance(named, Mapping) and named.get("id"):
                yield str(named["id"]), entry


def _experts(form: Mapping[str, Any]) -> Iterator[Expert]:
    """Conditions of an object that are no entries of its list of rules."""
    steps = step_titles(form)
    for pointer, part in parts(form):
        walked = keys(pointer)
        if "properties" not in part or {"if", "not", "contains", "then", "else"} & set(walked):
            continue
        inside = path_of(pointer)
        step = steps.get(inside.partition("/")[0], "")
        for keyword in _ELSEWHERE:
            if keyword in part:
                content = {key: part[key] for key in ("if", "then", "else") if key in part}
                yield Expert(inside, keyword, content if keyword == "if" else {keyword: part[keyword]}, step)
        for entry in part.get("allOf", ()):
            if isinstance(entry, Mapping) and not {"if", "x-rule"} & entry.keys():
                yield Expert(inside, "allOf", entry, step)


def group_title(form: Mapping[str, Any], inside: str) -> str:
    """What the object is called that a rule speaks of: the title of its list or group; nothing for the form."""
    titles, path = [], ""
    for name in inside.split("/") if inside else ():
        path = join(path, name)
        if name != ANY_ROW:
            titles.append(str((declaration(form, path) or {}).get("title") or name))
    return " – ".join(titles)
