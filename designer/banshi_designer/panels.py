"""Property panels: a thing of a draft (a field, a material, a stage, the whole guide) as a schema and a document.

The panels of the parts are the published schemas of the parts themselves, so what can be typed in a panel and what a
package may hold cannot drift apart. What a panel does not know of a thing is kept. Pure: drawing and posting is web's.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from banshi_forms import Definition
from banshi_forms.check_payment import payable
from banshi_forms.check_shapes import schema_of
from banshi_forms.kinds.table import kind_of

from . import asking, choosing, headings, lenses, parameters
from .edits import Operation
from .edits import operations as ops
from .edits.deltas import same
from .edits.layout import at, declarations, says_what
from .edits.places import ABSENT, at_id, look
from .edits.problems import CannotDo

# part → the list of named things in it
LISTS: Mapping[str, str] = {"materials": "materials", "procedure": "stages", "certificate": "results"}
WHOLE = ("profile", "guide", "procedure")
KEY = "x-key"  # of a field's panel: the name that formulas and data use
_LEFT_ALONE = {"procedure": ("stages",), "profile": (parameters.LABELS,)}
_PARAMETERS = {"profile": ("facts", "settings")}  # trees of JSON that are shown as rows
HAS_RULES = "这份表单带有规则，不能逐行修改；它会原样保留，可以在专家视图中修改。"


@dataclass(frozen=True)
class Panel:
    """A thing to edit: where it stands, what it may be, what it is."""

    part: str
    place: tuple[str, ...]
    schema: Mapping[str, Any]
    value: Mapping[str, Any]
    title: str
    stored: Mapping[str, Any] = field(
        default_factory=dict
    )  # as the draft has it, where the panel shows it otherwise


def of_part(defn: Definition, part: str) -> Panel:
    """The panel of a whole part, its lists of named things left out."""
    schema, held = schema_of(part), getattr(defn, part)
    left_out = _LEFT_ALONE.get(part, ())
    shown = {name: sub for name, sub in schema["properties"].items() if name not in left_out}
    required = [name for name in schema.get("required", ()) if name in shown]
    told = _present({name: item for name, item in held.items() if name in shown})
    for name in _PARAMETERS.get(part, ()):
        labels = held.get(parameters.LABELS, {})
        shown[name] = {"title": shown[name]["title"], **parameters.rows_schema(held.get(name), labels, name)}
        told |= {name: parameters.as_rows(held[name], labels, name)} if name in held else {}
    if part == "procedure":
        shown["notices"] = lenses.notices_schema(shown["notices"])
        told |= {"notices": lenses.notice_rows(held["notices"])} if "notices" in held else {}
    whole = {**schema, "properties": asking.fixed(shown, ("code",)), "required": required}
    asked = headings.laid_out(asking.for_people(whole), part)
    return Panel(part, (), asked, told, str(schema["title"]), held)


def of_thing(defn: Definition, part: str, name: str, kinds: Mapping[str, str] | None = None) -> Panel:
    """The panel of a material, a stage or a result; ``kinds`` names the kinds of field. Raises CannotDo."""
    place = (LISTS[part], at_id(name))
    value = look(getattr(defn, part), place)
    if value is ABSENT:
        raise CannotDo("gone", place=name)
    schema = item_schema(part)
    shown = dict(asking.fixed(schema["properties"], ("id",)))
    rows = lenses.as_rows(value.get("form")) if "form" in shown else None
    if "form" in shown:
        told_form = (
            asking.in_words(shown["form"], HAS_RULES) if rows is None else lenses.row_schema(kinds or {})
        )
        shown["form"] = told_form
    if shown.pop("when", None) and "when" in value:  # which is written on a page of its own
        schema = {**schema, "required": [*schema.get("required", ()), *_owed_with("when", schema)]}
    asked = asking.for_people({**schema, "properties": shown})
    asked["properties"]["id"] = shown["id"]
    if "amount" in shown:
        asked = lenses.with_amount(asked, payable(defn), str(value.get("amount", "")))
    told = _present(value) | ({"form": rows} if rows else {})
    asked = headings.laid_out(choosing.with_choices(defn, LISTS[part], asked, told), LISTS[part])
    return Panel(part, place, asked, told, str(value.get("title", name)), value)


def _owed_with(name: str, schema: Mapping[str, Any]) -> list[str]:
    """What must be given where something is given."""
    rules = [rule for rule in schema.get("allOf", ()) if rule["if"] == {"required": [name]}]
    return [owed for rule in rules for owed in rule["then"].get("required", ())]


def _present(value: Mapping[str, Any]) -> dict[str, Any]:
    """Without what is said to be nothing: the page leaves it empty."""
    return {name: item for name, item in value.items() if item is not None}


def item_schema(part: str) -> Mapping[str, Any]:
    """The published schema of one thing of a part's list."""
    items: Mapping[str, Any] = schema_of(part)["properties"][LISTS[part]]["items"]
    return items


def of_field(defn: Definition, path: str) -> Panel:
    """The panel of a field. Where several rules declare it, the first that says what it is. Raises CannotDo."""
    pointer = next((p for p in declarations(defn.form, path) if says_what(at(defn.form, p))), None)
    if pointer is None:
        raise CannotDo("no_field", field=path)
    schema, name = at(defn.form, pointer), path.rpartition("/")[2]
    holder = at(defn.form, pointer.rpartition("/properties/")[0])
    value = {**schema, "kind": kind_name(schema), "required": name in holder.get("required", ()), KEY: name}
    said = value.get("x-messages", {})
    if isinstance(said.get("pattern"), str):
        value["x-messages"] = {**said, "pattern": {"zh_CN": said["pattern"]}}
    if value["kind"] in _CHOICES:
        value["options"] = lenses.lines(look(schema, _CHOICES[value["kind"]]))
    return Panel(
        "form", stable_place(defn.form, pointer), field_schema(), value, str(schema.get("title", name))
    )


def kind_name(schema: Mapping[str, Any]) -> str:
    """What kind of field a schema is, as the panel's conditions name it."""
    if "x-formula" in schema:
        return "computed"
    name = kind_of(schema).name
    listed = schema.get("items", {}) if name == "checkboxes" else schema
    options = listed.get("enum", ())
    told = options and all(isinstance(option, str) for option in options)
    return "listed" if name in _CHOICES and not told else name


@cache
def field_schema() -> Mapping[str, Any]:
    text = files("banshi_designer").joinpath("field.schema.json").read_text(encoding="utf-8")
    return dict(json.loads(text))


def stable_place(form: Any, pointer: str) -> tuple[str, ...]:
    """A pointer as a place: the rules of a list by their identity."""
    return tuple(_stable(form, pointer))


def _stable(form: Any, pointer: str) -> Iterator[str]:
    from_here = form
    for key in pointer.split("/")[1:]:
        name = key.replace("~1", "/").replace("~0", "~")
        if isinstance(from_here, list):
            item = from_here[int(name)]
            rule = item.get("x-rule", {}).get("id") if isinstance(item, Mapping) else None
            yield at_id(rule) if rule else name
            from_here = item
        else:
            yield name
            from_here = from_here[name]


def path_of(panel: Panel) -> str:
    """The field's path again, from the place where it is declared."""
    names: list[str] = []
    walked = iter(panel.place)
    for key in walked:
        if key == "properties":
            names.append(next(walked))
        elif key == "items":
            names.append("*")
    return "/".join(names)


def changed(panel: Panel, answers: Mapping[str, Any]) -> list[Operation]:
    """The operations that make of the thing what the panel says now."""
    if panel.part == "form":
        return _field_changes(panel, answers)
    published = item_schema(panel.part) if panel.place else schema_of(panel.part)
    names = [*panel.schema["properties"], *lenses.conditional(panel.schema)]
    old = dict(panel.stored or panel.value)
    told = _put_back(panel, _named(panel.schema, answers), old)
    if panel.part in _PARAMETERS and not panel.place:
        names.append(parameters.LABELS)
    return _changes(panel.part, panel.place, old, asking.with_nothing(published, told), names)


def _put_back(panel: Panel, told: dict[str, Any], old: Mapping[str, Any]) -> dict[str, Any]:
    """What the panel shows otherwise than the package stores it, as the package stores it."""
    asked = panel.schema["properties"]
    made: dict[str, Any] = {}
    if panel.place and asked.get("form", {}).get("type") == "array":
        made["form"] = lenses.from_rows(told.get("form") or (), old.get("form"))
    if not panel.place and panel.part == "procedure":
        made["notices"] = lenses.notices_from(told.get("notices")) or (old.get("notices") and {})
    if not panel.place and panel.part in _PARAMETERS:
        made |= _parameters(panel.part, told, old)
    return {name: item for name, item in {**told, **made}.items() if name not in made or item is not None}


def _parameters(part: str, told: Mapping[str, Any], old: Mapping[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    called: dict[str, str] = {}
    for name in _PARAMETERS[part]:
        made[name], labels = parameters.from_rows(told.get(name) or (), old.get(name), name)
        made[name] = made[name] or (None if name not in old else {})
        called |= labels
    return made | {parameters.LABELS: called or (None if parameters.LABELS not in old else {})}


def _named(schema: Mapping[str, Any], answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers, every row of things with identities named."""
    return {
        name: lenses.named_rows(item, name.removesuffix("s"))
        if _rows_have_names(asking.property_of(schema, name))
        else item
        for name, item in answers.items()
    }


def _rows_have_names(schema: Mapping[str, Any]) -> bool:
    items = schema.get("items")
    return isinstance(items, Mapping) and "id" in items.get("properties", {})


def _changes(
    part: str, place: tuple[str, ...], old: Mapping[str, Any], new: Mapping[str, Any], names: list[str]
) -> list[Operation]:
    found: list[Operation] = []
    for name in names:
        if name in new and not same(old.get(name, ABSENT), new[name]):
            found.append(ops.Put(part, (*place, name), new[name]))
        elif old.get(name) is not None and name not in new:
            found.append(ops.Clear(part, (*place, name)))
    return found


# where the options of a choice stand in its schema
_CHOICES: Mapping[str, tuple[str, ...]] = {
    "radio": ("enum",),
    "select": ("enum",),
    "checkboxes": ("items", "enum"),
}
_PSEUDO = ("kind", "required", "options", "type", KEY)


def _field_changes(panel: Panel, answers: Mapping[str, Any]) -> list[Operation]:
    known = _panel_names(panel.value)
    found = _changes(
        "form", panel.place, panel.value, answers, [name for name in known if name not in _PSEUDO]
    )
    if "options" in known and panel.value.get("options") != answers.get("options"):
        place = (*panel.place, *_CHOICES[panel.value["kind"]])
        found.append(ops.Put("form", place, lenses.listed(answers.get("options", ""))))
    if bool(answers.get("required")) != bool(panel.value.get("required")):
        found.append(ops.Require(panel.place, bool(answers.get("required"))))
    if answers.get(KEY, panel.value[KEY]) != panel.value[KEY]:  # last: until then the field is where it was
        found.append(ops.RenameField(path_of(panel), answers[KEY]))
    return found


def _panel_names(value: Mapping[str, Any]) -> list[str]:
    """The names that the panel asks for a thing of this kind; whatever else the field has is left as it is."""
    schema = field_schema()
    names = list(schema["properties"])
    for rule in schema["allOf"]:
        test = rule["if"]["properties"]["kind"]
        if value.get("kind") in test.get("enum", [test.get("const")]):
            names += rule["then"]["properties"]
    return list(dict.fromkeys(names))
