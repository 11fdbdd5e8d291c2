"""Rules of a form as a clerk knows them: a name, a condition, what is shown and what must be answered.

They are stored as plain JSON Schema: an entry ``{"if", "then"}`` in ``allOf`` of the object whose fields they speak of,
with ``x-rule`` for name and identity. A rule that is switched off keeps its condition inside ``x-rule``, where no
validator looks. What a clerk's sentence cannot say (an ``else``, narrowed limits) is an expert's rule and left whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from banshi_forms import Definition
from banshi_forms.declared import path_of
from banshi_forms.names import keys
from banshi_forms.subschemas import parts

from .layout import Schema, names_in, object_at, replaced, says_what
from .places import identity
from .problems import CannotDo

_PLAIN = frozenset({"if", "then", "x-rule", "title"})
_SAYS_WHAT = frozenset(
    {"type", "$ref", "title", "enum", "oneOf", "properties", "items", "x-widget", "x-formula"}
)


@dataclass(frozen=True)
class Rule:
    """One rule of the object at ``inside``; ``expert`` rules hold more than the rest of the fields can say."""

    id: str
    inside: str
    condition: Mapping[str, Any]
    shows: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    title: str = ""
    on: bool = True
    expert: bool = False


def rules(form: Mapping[str, Any]) -> list[Rule]:
    """All rules, in the order of the form."""
    found = []
    for pointer, part in parts(form):
        if "allOf" not in part or not _is_object(keys(pointer)):
            continue
        inside = path_of(pointer)
        shared = not _is_one(form, inside)
        read = [rule for entry in part["allOf"] if (rule := _read(entry, inside, part))]
        found += [replace(rule, expert=True) for rule in read] if shared else read
    return found


def _is_one(form: Mapping[str, Any], inside: str) -> bool:
    """Whether the path means one object; groups that several rules declare are an expert's."""
    try:
        object_at(form, inside)
    except CannotDo:
        return False
    return True


def _is_object(walked: list[str]) -> bool:
    """Whether a place declares an object itself: not a branch of it, and not a condition."""
    declares = not walked or walked[-2:-1] == ["properties"] or walked[-1] == "items"
    return declares and not {"if", "not", "contains"} & set(walked)


def find(form: Mapping[str, Any], rule_id: str) -> Rule:
    """The rule of that identity. Raises CannotDo."""
    for rule in rules(form):
        if rule.id == rule_id:
            return rule
    raise CannotDo("no_rule", rule=rule_id)


def _read(entry: Any, inside: str, schema: Mapping[str, Any]) -> Rule | None:
    if not isinstance(entry, Mapping) or not ({"if", "x-rule"} & entry.keys()):
        return None
    named = entry.get("x-rule", {})
    off = named.get("off")
    known = Rule(str(named.get("id", "")), inside, {}, title=str(named.get("title", "")))
    if isinstance(off, Mapping):
        return replace(
            known, condition=off.get("if", {}), shows=tuple(off.get("shows", ())),
            requires=tuple(off.get("requires", ())), on=False,
        )  # fmt: skip
    then = entry.get("then", {})
    return replace(
        known, condition=entry.get("if", {}), shows=tuple(then.get("properties", {})),
        requires=tuple(then.get("required", ())), expert=_is_expert(entry, then, schema),
    )  # fmt: skip


def _is_expert(entry: Mapping[str, Any], then: Any, schema: Mapping[str, Any]) -> bool:
    if (
        not isinstance(then, Mapping)
        or not entry.keys() <= _PLAIN
        or not then.keys() <= {"properties", "required"}
    ):
        return True
    shown = then.get("properties", {})
    outright = schema.get("properties", {})
    return any(name in outright or not says_what(sub) for name, sub in shown.items())


def named(defn: Definition) -> Definition:
    """The definition in which every rule has an identity. Given once, when a draft is first edited."""
    with_rules = [(pointer, part) for pointer, part in parts(defn.form) if part.get("allOf")]
    if not any(_is_unnamed(entry) for _, part in with_rules for entry in part["allOf"]):
        return defn
    taken = {str(identity(entry)) for _, part in with_rules for entry in part["allOf"]}
    form: Any = defn.form
    for pointer, part in with_rules:
        if not any(_is_unnamed(entry) for entry in part["allOf"]):
            continue
        entries = []
        for entry in part["allOf"]:
            if _is_unnamed(entry):
                entry = {**entry, "x-rule": {**entry.get("x-rule", {}), "id": fresh_id(taken)}}
            entries.append(entry)
        form = replaced(form, f"{pointer}/allOf", entries)
    return replace(defn, form=form)


def _is_unnamed(entry: Any) -> bool:
    return isinstance(entry, Mapping) and "if" in entry and identity(entry) is None


def fresh_id(taken: set[str]) -> str:
    """The next free identity of a rule."""
    number = 1
    while f"r{number}" in taken:
        number += 1
    taken.add(f"r{number}")
    return f"r{number}"


def with_rule(form: Mapping[str, Any], rule: Rule) -> Schema:
    """The form with a rule made or changed; what it shows is declared in it and nowhere else. Raises CannotDo."""
    pointer, schema = object_at(form, rule.inside)
    present, at_index = _taken_out(schema, rule.id)
    unknown = [name for name in (*rule.shows, *rule.requires) if name not in names_in(present)]
    if unknown:
        raise CannotDo("no_field", field=unknown[0])
    return dict(replaced(form, pointer, _put_in(present, rule, at_index)))


def without_rule(form: Mapping[str, Any], rule_id: str) -> Schema:
    """The form without a rule; what it showed is shown always then, and need not be answered."""
    rule = find(form, rule_id)
    pointer, schema = object_at(form, rule.inside)
    return dict(replaced(form, pointer, _taken_out(schema, rule_id)[0]))


def _taken_out(schema: Mapping[str, Any], rule_id: str) -> tuple[Schema, int]:
    """The object without the rule, its fields declared outright unless another rule declares them too."""
    entries = list(schema.get("allOf", ()))
    at_index = next(
        (place for place, entry in enumerate(entries) if identity(entry) == rule_id), len(entries)
    )
    if at_index == len(entries):
        return dict(schema), at_index
    entry = entries.pop(at_index)
    if entry.get("if") is not None and _is_expert(entry, entry.get("then", {}), schema):
        raise CannotDo("expert_rule", rule=rule_id)
    rest = {key: value for key, value in schema.items() if key != "allOf"}
    if entries:
        rest["allOf"] = entries
    elsewhere = set(names_in(rest))
    back = {
        name: sub
        for name, sub in entry.get("then", {}).get("properties", {}).items()
        if name not in elsewhere
    }
    return {**rest, "properties": {**rest.get("properties", {}), **back}}, at_index


def _put_in(schema: Schema, rule: Rule, at_index: int) -> Schema:
    properties, required = dict(schema.get("properties", {})), list(schema.get("required", ()))
    about = {"id": rule.id} | ({"title": rule.title} if rule.title else {})
    if not rule.on:
        off = {"if": rule.condition, "shows": list(rule.shows), "requires": list(rule.requires)}
        return _with_entry(schema, {"x-rule": {**about, "off": off}}, at_index)
    shown = {name: properties.pop(name, None) or _declared_by_others(schema, name) for name in rule.shows}
    must = list(dict.fromkeys([*rule.requires, *(name for name in required if name in shown)]))
    then: Schema = {"properties": shown} if shown else {}
    then |= {"required": must} if must else {}
    left = {**schema, "properties": properties}
    if "required" in schema:
        left["required"] = [name for name in required if name not in shown]
        if not left["required"]:
            del left["required"]
    return _with_entry(left, {"if": rule.condition, "then": then, "x-rule": about}, at_index)


def _declared_by_others(schema: Mapping[str, Any], name: str) -> Any:
    for entry in schema.get("allOf", ()):
        found = entry.get("then", {}).get("properties", {}).get(name) if isinstance(entry, Mapping) else None
        if found is not None:
            return found
    raise CannotDo("no_field", field=name)


def _with_entry(schema: Schema, entry: Schema, at_index: int) -> Schema:
    entries = list(schema.get("allOf", ()))
    return {**schema, "allOf": [*entries[:at_index], entry, *entries[at_index:]]}
