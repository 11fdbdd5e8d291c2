"""A part of a form made into a group: what comes along, and how the fields there are marked as its first use. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from banshi_forms import Definition
from banshi_forms.declared import seen_by, tested
from banshi_forms.localise import texts_of

from ..edits import Operation, apply
from ..edits import operations as ops
from ..edits.conditions import ANY_ROW, join
from ..edits.layout import all_declarations, at, object_at, says_what
from ..edits.problems import CannotDo
from ..edits.rules import Rule, rules
from ..panels import stable_place
from . import uses as marking
from .content import KEY, Content, bare, called, declared
from .inserting import checks, own_rules, put_rule


def of_thing(defn: Definition, path: str) -> list[str]:
    """The fields that a field stands for: those in a group or in rows, else itself. Raises CannotDo."""
    found = all_declarations(defn.form).get(path, ())
    schema = next((one for p in found if says_what(one := at(defn.form, p))), None)
    if not isinstance(schema, Mapping):
        raise CannotDo("no_field", field=path)
    for inside in (path, join(path, ANY_ROW)):
        held = schema if inside == path else schema.get("items", {})
        if isinstance(held, Mapping) and held.get("properties"):
            return [join(inside, name) for name in _ordered(held)]
    return [path]


def of_section(defn: Definition, key: str) -> list[str]:
    """The fields of a section, ``step:number``. Raises CannotDo."""
    step, _, number = key.partition(":")
    for one in defn.form.get("x-steps", ()):
        if one["id"] == step and number.isdecimal() and int(number) < len(one["sections"]):
            return list(one["sections"][int(number)]["fields"])
    raise CannotDo("no_step", step=key)


def _ordered(schema: Mapping[str, Any]) -> list[str]:
    names = [name for name, _pointers in all_declarations(schema).items() if "/" not in name]
    first = [name for name in schema.get("x-order", ()) if name in names]
    return [*first, *(name for name in names if name not in first)]


def taken_out(defn: Definition, paths: Sequence[str], title: str) -> Content:
    """Fields of one object as a group, with the rules and checks that speak of nothing else. Raises CannotDo."""
    inside, names = _named(defn, paths)
    _, holder = object_at(defn.form, inside)
    form: dict[str, Any] = {"properties": {}, "x-order": list(names)}
    coming = [rule for rule in rules(holder) if _comes(rule, holder, names)]
    declarations = all_declarations(holder)
    for name in names:
        pointer = next(p for p in declarations[name] if says_what(at(holder, p)))
        form["properties"][name] = _free_of(bare(at(holder, pointer)), names)
    required = [name for name in holder.get("required", ()) if name in names]
    if required:
        form["required"] = required
    with_rules = _with_rules(form, coming)
    kept = [bare(one) for one in holder.get("x-check", ()) if set(seen_by(one["rule"], "")) <= set(names)]
    whole = {**with_rules, **({"x-check": kept} if kept else {})}
    spoken = {text for _, text in texts_of(_only(defn, whole))}
    words = {
        locale: {text: said for text, said in known.items() if text in spoken}
        for locale, known in defn.translations.items()
    }
    return Content(title, whole, {locale: known for locale, known in words.items() if known})


def _named(defn: Definition, paths: Sequence[str]) -> tuple[str, list[str]]:
    """The object that the fields stand in, and their names. Raises CannotDo."""
    inside = paths[0].rpartition("/")[0] if paths else ""
    names = [path.rpartition("/")[2] for path in paths]
    if not names:
        raise CannotDo("empty_group")
    used = [one for one in marking.uses(defn.form) if one.inside == inside]
    if any(name in one.fields.values() for one in used for name in names):
        raise CannotDo("of_a_group")
    return inside, names


def _comes(rule: Rule, holder: Mapping[str, Any], names: Sequence[str]) -> bool:
    """Whether a rule speaks of these fields alone, and says what it shows."""
    if rule.inside or rule.expert or not rule.id:
        return False
    speaks = {
        *(named.path.partition("/")[0] for named in tested(rule.condition)),
        *rule.shows,
        *rule.requires,
    }
    return speaks <= set(names) and all(
        sum(name in other.shows for other in rules(holder) if not other.inside) == 1 for name in rule.shows
    )


def _with_rules(form: dict[str, Any], coming: Sequence[Rule]) -> dict[str, Any]:
    """The object with rules put into it, as edits do that."""
    held = Definition({}, {}, form, {}, {}, {})
    for rule in coming:
        held = apply(held, put_rule(rule, ""))
    return dict(held.form)


def _only(defn: Definition, form: Mapping[str, Any]) -> Definition:
    return Definition({}, {}, form, {}, {}, {}, translations=defn.translations)


def _free_of(schema: Mapping[str, Any], names: Sequence[str]) -> Mapping[str, Any]:
    """Without a formula over fields that do not come along: it is then for a person to fill in."""
    if "x-formula" not in schema or set(seen_by(str(schema["x-formula"]), "")) <= set(names):
        return schema
    return {key: value for key, value in schema.items() if key != "x-formula"}


def marked(
    defn: Definition, paths: Sequence[str], content: Content, code: str, version: int
) -> list[Operation]:
    """The operations that make the fields the first use of the group that was made of them. Raises CannotDo."""
    inside, _names = _named(defn, paths)
    use = marking.fresh(defn.form)
    form = called(content, {}, use)
    made: list[Operation] = []
    declarations = all_declarations(defn.form)
    for name, schema, _required in declared(form):
        path = join(inside, name)
        for pointer in declarations[path]:
            if says_what(at(defn.form, pointer)):
                told = {**at(defn.form, pointer), **schema, KEY: marking.mark(code, version, use, name)}
                made.append(ops.Put("form", stable_place(defn.form, pointer), told))
    for rule in own_rules(form):
        made += [ops.RemoveRule(rule.id.removeprefix(f"{use}.")), put_rule(rule, inside)]
    return [*made, *_renamed_checks(defn, inside, form, use)]


def _renamed_checks(defn: Definition, inside: str, form: Mapping[str, Any], use: str) -> list[Operation]:
    found = form.get("x-check", ())
    if not found:
        return []
    pointer, holder = object_at(defn.form, inside)
    place = (*stable_place(defn.form, pointer), "x-check")
    old = {check["id"].removeprefix(f"{use}.") for check in found}
    left = [check for check in holder["x-check"] if check["id"] not in old]
    return [ops.Put("form", place, left), *checks(defn.form, inside, found)]


__all__ = ["marked", "of_section", "of_thing", "taken_out"]
