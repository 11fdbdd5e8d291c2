"""What the formula editor writes: a computed field or a check, known or new, and the operations that keep it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request

from banshi_forms import Definition, Finding, check_schema, prune, sentence
from banshi_forms.values import Json
from banshi_platform.i18n import current_locale
from banshi_platform.problems import NotFound
from banshi_templates.contexts import Fault

from .. import lenses, log
from ..edits import CannotDo, Operation, apply
from ..edits import operations as ops
from ..edits.layout import names_in, object_at
from ..rulebook import calculating
from ..rulebook.fields import declaration
from . import formulawords, wording
from .workbench import context

ABOUT = "x-about"  # no field of a form is called so


class NoSuchFormula(NotFound):
    """There is no computed field or check of this name in the draft any more."""


@dataclass(frozen=True)
class Desk:
    """What is written: a computed field or a check, known (``key``) or new, of which object."""

    form: Mapping[str, Any]
    is_check: bool
    key: str
    inside: str
    text: str
    about: Mapping[str, Json]
    query: str


@dataclass(frozen=True)
class Typed:
    """What stands in the editor: the formula, what is said about it, the answers it is tried on."""

    text: str
    about: Json
    answers: Json
    findings: tuple[Finding, ...] = ()


def desk_of(request: Request, done: log.Done) -> Desk:
    form, asked = done.definition.form, request.query_params
    query = request.url.query
    try:
        if path := asked.get("field", ""):
            known = next(one for one in calculating.computed(form) if one.key == path)
            schema = declaration(form, path) or {}
            about = {name: schema[name] for name in ("title", "x-unit") if name in schema}
            about["x-widget"] = schema.get("x-widget") == "hidden"
            return Desk(form, False, path, known.inside, known.text, about, query)
        if key := asked.get("check", ""):
            check = calculating.find_check(form, key)
            about = {
                name: value for name, value in check.content.items() if name in ("at", "severity", "message")
            }
            return Desk(form, True, key, check.inside, str(check.content.get("rule", "")), about, query)
        object_at(form, asked.get("inside", ""))
    except (CannotDo, StopIteration) as problem:
        raise NoSuchFormula from problem
    is_check = asked.get("new") == "check"
    start = {"severity": "error"} if is_check else {"kind": "number"}
    return Desk(form, is_check, "", asked.get("inside", ""), "", start, query)


def about_schema(desk: Desk) -> dict[str, Any]:
    inner = formulawords.about(desk.form, desk.inside, is_check=desk.is_check, new=not desk.key)
    return {"type": "object", "properties": {ABOUT: inner}, "required": [ABOUT]}


def consequences(defn: Definition, desk: Desk, typed: Typed) -> tuple[Fault, ...]:
    """What would be wrong with the form that is not wrong now, such as a formula that needs itself."""
    known = {(found.pointer, found.code) for found in check_schema(defn.form)}
    after = defn
    for operation in operations(desk, typed):
        try:
            after = apply(after, operation)
        except CannotDo as problem:
            return (Fault(wording.why(problem), ""),)
    new = [found for found in check_schema(after.form) if (found.pointer, found.code) not in known]
    return tuple(
        Fault(sentence(found, current_locale()), "#formula") for found in new if found.severity == "error"
    )


def operations(desk: Desk, typed: Typed) -> list[Operation]:
    about = prune(about_schema(desk), {ABOUT: typed.about}, context())[ABOUT]
    if desk.is_check:
        name = desk.key.rpartition(":")[2] or calculating.fresh_check(desk.form)
        old = dict(calculating.find_check(desk.form, desk.key).content) if desk.key else {"id": name}
        changed = {key: value for key, value in old.items() if key not in ("at", "severity", "message")}
        return [
            calculating.check_put(desk.form, desk.key, desk.inside, {**changed, **about, "rule": typed.text})
        ]
    if not desk.key:
        return [_new_field(desk, typed.text, about)]
    place = calculating.place_of_field(desk.form, desk.key)
    puts: list[Operation] = [ops.Put("form", (*place, "x-formula"), typed.text)]
    puts += [ops.Put("form", (*place, name), about[name]) for name in ("title", "x-unit") if name in about]
    hidden, was = bool(about.get("x-widget")), bool(desk.about.get("x-widget"))
    if hidden != was:  # another control of its own stays
        widget = (*place, "x-widget")
        puts.append(ops.Put("form", widget, "hidden") if hidden else ops.Clear("form", widget))
    return puts if "x-unit" in about else [*puts, ops.Clear("form", (*place, "x-unit"))]


def _new_field(desk: Desk, text: str, about: Mapping[str, Json]) -> Operation:
    taken = set(names_in(object_at(desk.form, desk.inside)[1]))
    schema = {
        **formulawords.KINDS[str(about["kind"])][1],
        "title": about["title"],
        "readOnly": True,
        "x-formula": text,
    }
    if "x-unit" in about:
        schema["x-unit"] = about["x-unit"]
    if about.get("x-widget"):
        schema["x-widget"] = "hidden"
    name = str(about.get("name") or lenses.free("computed", taken))
    return ops.AddField(name, schema, inside=desk.inside, step=str(about.get("step", "")))
