"""Our schema as plain JSON Schema, and as a form of react-jsonschema-form, each with what could not be said there.

Conditions stay as they are: they are JSON Schema. Formulas and checks are ours alone, and so is what stands on them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..kinds.kind import text_of
from ..names import child
from ..subschemas import parts
from ..values import Json
from .conditions import Schema
from .ledger import APPEARANCE, Entry, Ledger
from .pointing import copied, followed

NOT_ASKED = "a notice is no answer"
AS_DESCRIPTION, AS_EXAMPLES, AS_ONE_OF = (
    "as description",
    "as examples",
    "as oneOf, each value beside its title",
)
OURS_ALONE = "the other dialect cannot say it"
FLATTENED = "as the order of all fields: there are no steps"
_WIDGETS = frozenset({"textarea", "radio", "select", "checkboxes", "hidden"})
_TEXTS: Mapping[str, str] = {"x-hint": "ui:help", "x-placeholder": "ui:placeholder"}
_DEEPEST = 12


@dataclass(frozen=True)
class Exported:
    """``ui`` beside the schema where the dialect has one."""

    schema: Json
    report: tuple[Entry, ...]
    ui: Mapping[str, Json] | None = None


def to_json_schema(schema: Schema, *, keep: bool = False) -> Exported:
    """Draft 2020-12 without our annotations; with them (``keep``) nothing is lost, for they mean nothing elsewhere."""
    told = copied(schema)
    told.setdefault("$schema", "https://json-schema.org/draft/2020-12/schema")
    ledger = Ledger()
    if not keep:
        _without_notices(told, ledger)
        for pointer, part in list(parts(told)):
            _stripped(pointer, part, ledger)
    return Exported(told, ledger.close())


def to_rjsf(schema: Schema) -> Exported:
    """A schema and a uiSchema for react-jsonschema-form 5 and later."""
    told, ledger = copied(schema), Ledger()
    ui = _ui(told, told, ledger, "", 0)
    for pointer, part in list(parts(told)):
        _notice(part)
        _stripped(pointer, part, ledger, said_in_ui=True)
    return Exported(told, ledger.close(), ui)


def _without_notices(schema: Schema, ledger: Ledger) -> None:
    for pointer, part in parts(schema):
        fields = part.get("properties")
        if not isinstance(fields, dict):
            continue
        for name in [
            n for n, sub in fields.items() if isinstance(sub, dict) and sub.get("x-widget") == "notice"
        ]:
            at = child(child(pointer, "properties"), name)
            ledger.record(Entry(at, "not_carried", note=NOT_ASKED, original=fields.pop(name)))


def _notice(part: Mapping[str, Json]) -> None:
    """What a person only reads is a field without an answer there."""
    if part.get("x-widget") == "notice" and isinstance(part, dict):
        part["type"] = "null"


def _stripped(pointer: str, part: Mapping[str, Json], ledger: Ledger, *, said_in_ui: bool = False) -> None:
    """Take our annotations out of one schema; some have a word of JSON Schema that says the same."""
    assert isinstance(part, dict)
    for key in [key for key in part if key.startswith("x-")]:
        value = part.pop(key)
        if _instead(key, value, part, said_in_ui):
            note = {"x-hint": AS_DESCRIPTION, "x-example": AS_EXAMPLES}.get(key, AS_ONE_OF)
            ledger.record(Entry(child(pointer, key), "changed", note=note, original=value))
        elif said_in_ui and (key in _TEXTS or key == "x-order" or (key == "x-widget" and value in _WIDGETS)):
            ledger.record(Entry(child(pointer, key), "carried"))
        elif (said_in_ui and key in ("x-steps", "x-width", "x-unit")) or (
            key == "x-widget" and value == "notice"
        ):
            note = FLATTENED if key == "x-steps" else APPEARANCE
            ledger.record(Entry(child(pointer, key), "changed" if key == "x-steps" else "not_carried", note=note,
                                original=value))  # fmt: skip
        else:
            ledger.record(Entry(child(pointer, key), "not_carried", note=OURS_ALONE, original=value))


def _instead(key: str, value: Json, part: Schema, said_in_ui: bool) -> bool:
    if key == "x-hint" and "description" not in part and not said_in_ui:
        part["description"] = value
        return True
    if key == "x-example" and "examples" not in part:
        part["examples"] = [value]
        return True
    if key == "x-enum-titles" and isinstance(part.get("enum"), list):
        listed = part.pop("enum")
        part["oneOf"] = [
            {"const": item, "title": str(value.get(text_of(item), text_of(item)))} for item in listed
        ]
        return True
    if key == "x-widget" and value == "file" and said_in_ui:
        target = (
            part["items"] if part.get("type") == "array" and isinstance(part.get("items"), dict) else part
        )
        target["format"] = "data-url"
        return True
    return False


def _ui(root: Schema, schema: Schema, ledger: Ledger, pointer: str, depth: int) -> dict[str, Json]:
    """The uiSchema of a schema, of all the branches that speak of the same value, and of what is inside."""
    ui: dict[str, Json] = {}
    if depth > _DEEPEST:
        return ui
    for part in same_place(root, schema):
        for key, name in _TEXTS.items():
            if isinstance(part.get(key), str):
                ui.setdefault(name, part[key])
        if part.get("x-widget") in _WIDGETS:
            ui.setdefault("ui:widget", part["x-widget"])
        if order := _order(part):
            ui.setdefault("ui:order", [*order, "*"])
        for name, sub in part.get("properties", {}).items():
            inner = _ui(root, sub, ledger, "", depth + 1) if isinstance(sub, dict) else {}
            if inner:
                ui[name] = {**inner, **ui.get(name, {})}
        rows = part.get("items")
        if isinstance(rows, dict) and (inner := _ui(root, rows, ledger, "", depth + 1)):
            ui.setdefault("items", inner)
    return ui


def _order(part: Schema) -> list[str]:
    steps = part.get("x-steps")
    if steps:
        return [name for step in steps for section in step["sections"] for name in section["fields"]]
    return list(part.get("x-order", ()))


def same_place(root: Schema, schema: Json, seen: frozenset[int] = frozenset()) -> Iterator[Schema]:
    """A schema, what it refers to, and every branch of it: all that may speak of one value."""
    if not isinstance(schema, dict) or id(schema) in seen:
        return
    seen |= {id(schema)}
    yield schema
    if "$ref" in schema:
        yield from same_place(root, followed(root, schema), seen)
    below = [part for key in ("allOf", "anyOf", "oneOf") for part in schema.get(key, ())]
    below += [schema.get("then"), schema.get("else"), *schema.get("dependentSchemas", {}).values()]
    for part in below:
        yield from same_place(root, part, seen)
