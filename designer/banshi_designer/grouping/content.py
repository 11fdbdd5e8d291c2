"""What a version of a group of fields holds, and what may not be in one. Pure.

A group is designed as a form of its own. What is kept of it is an object schema (fields, rules, checks, their order)
and the translations of its texts: nothing of it refers to anything outside of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from banshi_forms import Definition, title
from banshi_forms.declared import conditions, formulas_of
from banshi_forms.localise import texts_of
from banshi_forms.values import Json

from ..edits.conditions import renamed
from ..edits.layout import names_in
from ..edits.rules import rules

KEY = "x-group"
_HELD = ("properties", "required", "allOf", "x-check")
Schema = dict[str, Any]


@dataclass(frozen=True)
class Content:
    """A version of a group: its name, its fields as an object schema, its words in other languages."""

    title: str
    form: Mapping[str, Any]
    words: Mapping[str, Mapping[str, str]]

    @property
    def names(self) -> list[str]:
        """Its fields in their order."""
        return [str(name) for name in self.form["x-order"]]


def of_definition(defn: Definition) -> Content:
    """The group that a draft describes."""
    listed = [
        name
        for step in defn.form.get("x-steps", ())
        for section in step["sections"]
        for name in section["fields"]
    ]
    held = {key: bare(defn.form[key]) for key in _HELD if key in defn.form}
    there = names_in(held)
    order = [name for name in listed if name in there]
    form = {"properties": {}, **held, "x-order": [*order, *(name for name in there if name not in order)]}
    spoken = {text for pointer, text in texts_of(defn) if pointer.startswith("form.json#")}
    words = {
        locale: {text: said for text, said in known.items() if text in spoken}
        for locale, known in defn.translations.items()
    }
    return Content(title(defn), form, {locale: known for locale, known in words.items() if known})


def bare(value: Json) -> Any:
    """Without what was said of another group: a group is never part of another one."""
    if isinstance(value, list):
        return [bare(item) for item in value]
    if not isinstance(value, Mapping):
        return value
    return {key: bare(item) for key, item in value.items() if key != KEY or not _is_mark(item)}


def _is_mark(value: Json) -> bool:
    return isinstance(value, Mapping) and "use" in value and "code" in value


def to_json(content: Content) -> dict[str, Any]:
    """The group as it is kept and exported."""
    return {"title": content.title, "form": content.form, "translations": content.words}


def from_json(kept: Mapping[str, Any]) -> Content:
    """The group that was kept."""
    return Content(str(kept["title"]), kept["form"], kept.get("translations", {}))


def faults(content: Content) -> list[str]:
    """Why it cannot be used as a group, as codes."""
    found = [] if content.names else ["empty"]
    if any(rule.expert for rule in rules(content.form)):
        found.append("expert")
    if _refers(content.form):
        found.append("refers")
    if any("root" in expression for _pointer, _inside, expression in formulas_of(content.form)):
        found.append("root")
    if any(named.path.partition("/")[0] not in content.names for named in conditions(content.form)):
        found.append("outside")
    return found


def _refers(value: Json) -> bool:
    if isinstance(value, list):
        return any(map(_refers, value))
    return isinstance(value, Mapping) and ("$ref" in value or any(map(_refers, value.values())))


def called(content: Content, names: Mapping[str, str], use: str) -> Schema:
    """The group's object with its fields called as a form calls them, rules and checks named after the use."""

    def rename(inside: str, name: str) -> str:
        return names.get(name, name) if not inside else name

    form = dict(_after(renamed(content.form, "", rename), use))
    if "x-check" in form:
        form["x-check"] = [{**check, "id": f"{use}.{check['id']}"} for check in form["x-check"]]
    return form


def _after(value: Json, use: str) -> Any:
    """With the identity of every rule, at any depth, after the use: a form may use a group twice."""
    if isinstance(value, list):
        return [_after(item, use) for item in value]
    if not isinstance(value, Mapping):
        return value
    named = {key: _after(item, use) for key, item in value.items()}
    about = named.get("x-rule")
    if isinstance(about, Mapping) and isinstance(about.get("id"), str):
        named["x-rule"] = {**about, "id": f"{use}.{about['id']}"}
    return named


def declared(form: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any], bool]]:
    """The fields of a group's object: name, schema, whether it must always be answered."""
    required = set(form.get("required", ()))
    shown = {
        name: sub
        for entry in form.get("allOf", ())
        if isinstance(entry, Mapping)
        for name, sub in entry.get("then", {}).get("properties", {}).items()
    }
    for name in form["x-order"]:
        outright = form["properties"].get(name)
        yield (
            name,
            outright if outright is not None else shown[name],
            outright is not None and name in required,
        )


def title_of(content: Content, name: str) -> str:
    """What a field of the group is called."""
    return next(
        (str(schema.get("title") or one) for one, schema, _ in declared(content.form) if one == name), name
    )
