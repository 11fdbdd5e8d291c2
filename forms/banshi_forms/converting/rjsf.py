"""react-jsonschema-form: a JSON Schema, a uiSchema beside it, and perhaps answers (``formData``).

A source is one object with ``schema``, ``uiSchema`` and ``formData``, or the schema itself with the uiSchema as a
second file. Widgets, fields and templates that are programs are reported, not run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from ..names import child
from ..values import Json
from .conditions import Schema
from .ledger import APPEARANCE, CODE, USUAL, Ledger, Part
from .pointing import followed
from .result import Conversion, Unusable
from .schemas import SchemaReader

_OUTSIDE = ("classNames", "ui:classNames", "ui:style", "ui:submitButtonOptions", "ui:rootFieldId", "ui:globalOptions",
            "style", "className", "inline", "submitButtonOptions")  # fmt: skip
_WIDGETS: Mapping[str, str] = {
    "textarea": "textarea", "radio": "radio", "select": "select", "checkboxes": "checkboxes", "hidden": "hidden",
    "file": "file", "files": "file", "RadioWidget": "radio", "TextareaWidget": "textarea", "SelectWidget": "select",
    "CheckboxesWidget": "checkboxes", "HiddenWidget": "hidden", "FileWidget": "file",
}  # fmt: skip
_FORMATS: Mapping[str, str] = {
    "date": "date", "alt-date": "date", "datetime": "date-time", "date-time": "date-time", "time": "time",
    "alt-datetime": "date-time", "email": "email", "uri": "uri", "url": "uri", "EmailWidget": "email",
    "URLWidget": "uri", "DateWidget": "date", "DateTimeWidget": "date-time",
}  # fmt: skip
_PLAIN_WIDGETS = frozenset(
    {"text", "updown", "TextWidget", "UpDownWidget", "checkbox", "CheckboxWidget", "number"}
)
_USUAL_OPTIONS = frozenset({"addable", "orderable", "removable", "copyable"})
_SECTIONS = ("schema", "uiSchema", "formData")

NO_FIELD = "the schema has no field of this name"
NO_WIDGET = "Banshi draws this field by its type; there is no control “%(widget)s”"
OTHER_WIDGET = "as “%(now)s”"
READ_ONLY = "as readOnly"
RADIO_NO = "yes and no stand beside each other anyway"
ROWS_FIXED = "rows can always be added, removed and moved, within minItems and maxItems"
ACCEPTS = "as the kinds of files that may be handed in"
ANSWERS = "kept beside the schema"


def convert(sources: Sequence[Json]) -> Conversion:
    """A form with its uiSchema. Raises Unusable."""
    ledger = Ledger()
    if len(sources) > 2 or not all(isinstance(source, Mapping) for source in sources) or not sources:
        raise Unusable("react-jsonschema-form: one object with schema and uiSchema, or a file for each")
    first = sources[0]
    if isinstance(first.get("schema"), Mapping):
        whole = Part(first, ledger)
        schema, ui, data = whole.part("schema"), whole.part("uiSchema"), whole.take("formData", ANSWERS)
        if len(sources) == 2:
            ui = Part(sources[1], ledger, "1")
        if isinstance(whole.look("extra"), Mapping):
            extra = whole.part("extra")
            for key in extra.value:
                extra.refuse(key, CODE)
    else:
        schema, data = Part(first, ledger), None
        ui = Part(sources[1] if len(sources) == 2 else {}, ledger, "1")
    told = SchemaReader(schema).read()
    _Annotator(told).annotate(told, ui)
    return Conversion(told, ledger.close(), data=data)


class _Annotator:
    def __init__(self, root: Schema) -> None:
        self._root = root

    def annotate(self, schema: Schema, ui: Part) -> None:
        """Put what a uiSchema says of a schema beside it."""
        for key in list(ui.value):
            if key.startswith("ui:") or key in _OUTSIDE:
                _own(schema, ui, key, self._kind(schema))
            elif self._is_rows(schema, key):
                self._rows(schema, ui, key)
            elif key in ("oneOf", "anyOf", "allOf") and isinstance(ui.look(key), list):
                self._branches(schema, ui, key)
            else:
                self._field(schema, ui, key)

    def _kind(self, schema: Schema) -> Json:
        return followed(self._root, schema).get("type")

    def _is_rows(self, schema: Schema, key: str) -> bool:
        return key in ("items", "additionalItems") and "properties" not in followed(self._root, schema)

    def _rows(self, schema: Schema, ui: Part, key: str) -> None:
        target = followed(self._root, schema)
        rows = target.get("items")
        if key == "items" and isinstance(ui.look("items"), list):
            for part, place in zip(ui.parts("items"), target.get("prefixItems", ()), strict=False):
                self.annotate(place, part)
        elif isinstance(rows, dict) and isinstance(ui.look(key), Mapping):
            if target is not schema:
                rows = schema["items"] = {"$ref": schema["$ref"] + "/items"}
            self.annotate(rows, ui.part(key))

    def _branches(self, schema: Schema, ui: Part, key: str) -> None:
        branches = followed(self._root, schema).get(key, ())
        for part, branch in zip(ui.parts(key), branches, strict=False):
            if isinstance(branch, dict):
                self.annotate(branch, part)

    def _field(self, schema: Schema, ui: Part, name: str) -> None:
        places = list(_places(schema, name)) or list(self._referred(schema, name))
        if not isinstance(ui.look(name), Mapping):
            return
        part = ui.part(name)
        part.field = child(ui.field, name)
        if not places:
            ui.refuse(name, NO_FIELD)
        for place in places:
            self.annotate(place, part)

    def _referred(self, schema: Schema, name: str) -> Iterator[Schema]:
        """A field that a reference brings: it is referred to once more here, so that its annotations are ours alone."""
        target = followed(self._root, schema)
        if target is not schema and isinstance(target.get("properties", {}).get(name), dict):
            here = schema.setdefault("properties", {})
            place = {"$ref": child(schema["$ref"] + "/properties", name)}
            yield here.setdefault(name, place)


def _places(schema: Schema, name: str) -> Iterator[Schema]:
    """Wherever an object, or a branch of it, says what the field is."""
    own = schema.get("properties", {}).get(name)
    if isinstance(own, dict):
        yield own
    branches = [b for key in ("allOf", "anyOf", "oneOf") for b in schema.get(key, ()) if isinstance(b, dict)]
    branches += [schema[key] for key in ("then", "else") if isinstance(schema.get(key), dict)]
    branches += [sub for sub in schema.get("dependentSchemas", {}).values() if isinstance(sub, dict)]
    for branch in branches:
        yield from _places(branch, name)


def _own(schema: Schema, ui: Part, key: str, kind: Json) -> None:
    name = key.removeprefix("ui:")
    if name == "options" and isinstance(ui.look(key), Mapping):
        options = ui.part(key)
        for option in list(options.value):
            _own(schema, options, option, kind)
    elif reader := _KEYS.get(name):
        reader(schema, ui, key, kind)
    elif key in _OUTSIDE:
        ui.refuse(key, APPEARANCE)
    elif name in _USUAL_OPTIONS:
        if ui.look(key) is True and name != "copyable":
            ui.idle(USUAL, key)
        else:
            ui.refuse(key, ROWS_FIXED)
    elif _is_program(ui.look(key)) or name in ("field", "template") or name.endswith(("Template", "Field")):
        ui.refuse(key, CODE)


def _is_program(value: Json) -> bool:
    return isinstance(value, Mapping) and bool({"__function__", "__component__"} & set(value))


def _text(keyword: str) -> Callable[[Schema, Part, str, Json], None]:
    def read(schema: Schema, ui: Part, key: str, _: Json) -> None:
        if isinstance(ui.look(key), str):
            schema[keyword] = ui.take(key)
        elif _is_program(ui.look(key)):
            ui.refuse(key, CODE)

    return read


def _widget(schema: Schema, ui: Part, key: str, kind: Json) -> None:
    widget = ui.look(key)
    if not isinstance(widget, str):
        ui.refuse(key, CODE)
    elif widget in _PLAIN_WIDGETS:
        ui.idle(USUAL, key)
    elif widget in ("radio", "RadioWidget", "select", "SelectWidget") and kind == "boolean":
        ui.take(key, RADIO_NO)
    elif widget in _WIDGETS:
        schema["x-widget"] = ui.take(key)
        schema["x-widget"] = _WIDGETS[widget]
    elif widget in _FORMATS and kind in ("string", None, ["string", "null"]):
        if schema.setdefault("format", _FORMATS[widget]) == _FORMATS[widget]:
            ui.take(key, OTHER_WIDGET, now=f"format: {_FORMATS[widget]}")
        else:
            ui.refuse(key, NO_WIDGET, widget=widget)
    else:
        ui.refuse(key, NO_WIDGET, widget=widget)


def _order(schema: Schema, ui: Part, key: str, _: Json) -> None:
    order = ui.look(key) or []
    if not isinstance(order, list) or not all(isinstance(name, str) for name in order):
        return
    ui.take(key)
    fields = list(schema.get("properties", {}))
    rest = [name for name in fields if name not in order]
    at = order.index("*") if "*" in order else len(order)
    schema["x-order"] = list(dict.fromkeys([*order[:at], *rest, *order[at + 1 :]]))


def _read_only(schema: Schema, ui: Part, key: str, _: Json) -> None:
    if ui.look(key) is True:
        schema["readOnly"] = ui.take(key, READ_ONLY)
    else:
        ui.idle(USUAL, key)


def _titles(schema: Schema, ui: Part, key: str, _: Json) -> None:
    listed = schema.get("items", {}) if isinstance(schema.get("items"), dict) else schema
    holder = listed if isinstance(listed.get("enum"), list) else schema
    titles, values = ui.look(key), holder.get("enum")
    if isinstance(titles, list) and isinstance(values, list):
        ui.take(key, OTHER_WIDGET, now="oneOf")
        del holder["enum"]
        holder["oneOf"] = [{"const": v, "title": str(t)} for v, t in zip(values, titles, strict=False)]
        holder["oneOf"] += [{"const": value} for value in values[len(titles) :]]
    elif isinstance(titles, Mapping) and isinstance(values, list):
        holder["x-enum-titles"] = ui.take(key)


def _accept(schema: Schema, ui: Part, key: str, _: Json) -> None:
    kinds = [kind.strip().removeprefix(".") for kind in str(ui.look(key)).split(",")]
    if all(kind.isalnum() for kind in kinds):
        schema["x-accept"] = {"types": kinds}
        ui.take(key, ACCEPTS)
    else:
        ui.refuse(key, NO_WIDGET, widget=str(ui.look(key)))


def _label(schema: Schema, ui: Part, key: str, _: Json) -> None:
    if ui.look(key) is False:
        ui.refuse(key, APPEARANCE)
    else:
        ui.idle(USUAL, key)


def _nothing_typed(schema: Schema, ui: Part, key: str, _: Json) -> None:
    """What rjsf makes of an emptied field; here an empty text is always absent."""
    if ui.look(key) in ("", None):
        ui.idle(USUAL, key)


def _page(schema: Schema, ui: Part, key: str, _: Json) -> None:
    ui.refuse_or_idle(key, APPEARANCE)


_KEYS: Mapping[str, Callable[[dict[str, Any], Part, str, Json], None]] = {
    "widget": _widget, "order": _order, "title": _text("title"), "description": _text("description"),
    "help": _text("x-hint"), "placeholder": _text("x-placeholder"), "readonly": _read_only, "disabled": _read_only,
    "enumNames": _titles, "accept": _accept, "label": _label, "emptyValue": _nothing_typed, "autofocus": _page,
    "rows": _page, "inline": _page, "inputType": _page, "autocomplete": _page, "hideError": _page, "filePreview": _page,
    "hideNote": _page, "yearsRange": _page, "format": _page, "hideNowButton": _page, "hideClearButton": _page,
    "enableMarkdownInDescription": _page, "duplicateKeySuffixSeparator": _page, "spellcheck": _page,
}  # fmt: skip
