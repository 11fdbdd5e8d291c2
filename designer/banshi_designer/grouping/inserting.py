"""A group put into a form, as operations of the draft: side by side with other fields, or in a box. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from banshi_forms import Definition

from ..edits import Operation
from ..edits import operations as ops
from ..edits.conditions import join
from ..edits.layout import names_in, object_at
from ..edits.rules import Rule, rules
from ..lenses import free
from ..outline import all_names, inside_of
from ..panels import stable_place
from . import uses as marking
from .content import KEY, Content, called, declared


def inserted(
    defn: Definition,
    content: Content,
    code: str,
    version: int,
    key: str,
    before: str = "",
    *,
    boxed: bool = False,
) -> tuple[list[Operation], str]:
    """The operations that put a group into a section or a group, side by side or in a box; and the new thing's path."""
    use = marking.fresh(defn.form)
    inside = inside_of(key)
    step, _, number = key.partition(":")
    place = (inside, "", 0) if inside else ("", step, int(number) if number.isdecimal() else -1)
    taken = set(names_in(object_at(defn.form, inside)[1])) if inside else all_names(defn.form)
    words = list(spoken(defn, content))
    if boxed:
        name = free("group", taken)
        box = _box(content, code, version, use)
        return [ops.AddField(name, box, *place, before or None), *words], join(inside, name)
    names = unused(content.names, taken)
    form = called(content, names, use)
    made: list[Operation] = [
        ops.AddField(
            names[name],
            {**schema, KEY: marking.mark(code, version, use, name)},
            *place,
            before or None,
            required,
        )
        for name, (_, schema, required) in zip(content.names, declared(form), strict=True)
    ]
    made += [put_rule(rule, inside) for rule in own_rules(form)]
    made += checks(defn.form, inside, form.get("x-check", ()))
    return [*made, *words], join(inside, names[content.names[0]])


def _box(content: Content, code: str, version: int, use: str) -> dict[str, Any]:
    """The group as one field with all of it inside."""
    form = called(content, {}, use)
    marks = {name: marking.mark(code, version, use, name) for name in content.names}
    return {"type": "object", "title": content.title, **_marked(form, marks)}


def _marked(form: Mapping[str, Any], marks: Mapping[str, Any]) -> dict[str, Any]:
    """The object with the annotation at every field, wherever it is declared."""

    def with_marks(properties: Mapping[str, Any]) -> dict[str, Any]:
        return {name: {**sub, KEY: marks[name]} if name in marks else sub for name, sub in properties.items()}

    made = {**form, "properties": with_marks(form["properties"])}
    if "allOf" in form:
        made["allOf"] = [
            {**entry, "then": {**entry["then"], "properties": with_marks(entry["then"]["properties"])}}
            if "properties" in entry.get("then", {})
            else entry
            for entry in form["allOf"]
        ]
    return made


def own_rules(form: Mapping[str, Any]) -> list[Rule]:
    """The rules of the object itself, not those inside of its fields."""
    return [rule for rule in rules(form) if not rule.inside]


def put_rule(rule: Rule, inside: str) -> Operation:
    return ops.PutRule(rule.id, rule.condition, inside, rule.shows, rule.requires, rule.title, rule.on)


def checks(form: Mapping[str, Any], inside: str, found: Iterable[Mapping[str, Any]]) -> list[Operation]:
    """The operations that add checks to an object."""
    place = (*stable_place(form, object_at(form, inside)[0]), "x-check")
    return [ops.Insert("form", place, check) for check in found]


def unused(names: Iterable[str], taken: set[str]) -> dict[str, str]:
    """The names under which the fields of a group join others."""
    found: dict[str, str] = {}
    for name in names:
        found[name] = name if name not in taken else free(name, {*taken, *found.values()})
    return found


def spoken(defn: Definition, content: Content) -> Iterator[Operation]:
    """The translations of the group's texts that the matter has not of its own."""
    for locale, known in content.words.items():
        for text, said in known.items():
            if text not in defn.translations.get(locale, {}):
                yield ops.Translate(locale, text, said)
