"""What each type of Form.io component becomes: the schema of its answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from ..values import Json
from .conditions import Schema
from .formio_keys import SERVICE
from .htmltext import markdown_of
from .ledger import CODE, USUAL, Part, is_empty

LIST_OF_CHOSEN = "the answer is the list of what was chosen, not an object of yes and no for each"
ONE_LINE = "the type “%(type)s” as a text"
VISIBLE = "a password as a text that can be read"
AS_DATE = "the answer is a date as 2026-11-23"
AS_FILE, AS_SIGNATURE = "as a file that is handed in", "as the full name, typed as a signature"
AS_NOTICE = "as the Markdown of a notice"
MUST_AGREE = "a box that must be ticked, as a declaration"
CURRENCY = "as a number with its currency as unit"
BUTTON = "every page has its buttons already"
OTHER_BUTTON = "pages have no buttons with programs behind them"
UNKNOWN_TYPE = "the type “%(type)s” is not known here: as a text"
_SIZES = {"KB": 1 / 1024, "MB": 1.0, "GB": 1024.0}
Make = Callable[[Part], Schema]

_ALIASES: Mapping[str, str] = {
    "radios": "radio", "checkboxes": "selectboxes", "phonenumber": "phoneNumber", "cols2": "columns",
    "cols3": "columns", "cols4": "columns", "heading": "htmlelement", "textField": "textfield",
    "paragraph": "content", "bcaddress": "address",
    "editGrid": "editgrid", "dataGrid": "datagrid", "postcode": "textfield", "iban": "textfield", "bsn": "textfield",
    "licenseplate": "textfield", "cosign": "email", "npFamilyMembers": "selectboxes", "softRequiredErrors": "content",
}  # fmt: skip


def kind_of(part: Part) -> str:
    """The type of a component, without the dressing that services put around the plain names."""
    kind = str(part.look("type", ""))
    if kind.startswith("simple") and len(kind) > len("simple"):
        kind = kind.removeprefix("simple").removesuffix("advanced")
    return _ALIASES.get(kind, kind)


def schema_of(part: Part, kind: str) -> Schema:
    """The schema of a single answer (not of a group), its choices and what is particular to its type."""
    made = KINDS[kind](part) if kind in KINDS else _unknown(part)
    if "multiple" in part and part.look("multiple") is True and made.get("type") != "array":
        part.take("multiple")
        made = {"type": "array", "items": made}
    return made


def _text(**more: Json) -> Make:
    def make(part: Part) -> Schema:
        part.take("type")
        return {"type": "string", **more}

    return make


def _changed(note: str, **schema: Json) -> Make:
    def make(part: Part) -> Schema:
        part.take("type", note, type=str(part.look("type")))
        return dict(schema)

    return make


def _number(part: Part) -> Schema:
    part.take("type")
    whole = part.look("decimalLimit") == 0 or _validation(part).get("integer") is True
    part.take("decimalLimit")
    return {"type": "integer" if whole else "number"}


def _currency(part: Part) -> Schema:
    unit = str(part.look("currency") or "USD")
    if unit == "CNY":
        part.take("type")
        part.take("currency")
        return {"type": "number", "x-widget": "money"}
    part.take("type", CURRENCY)
    part.take("currency")
    return {"type": "number", "x-unit": unit}


def _checkbox(part: Part) -> Schema:
    if _validation(part).get("required") in (True, "true"):
        part.take("type", MUST_AGREE)
        return {"type": "boolean", "const": True, "x-widget": "declaration"}
    part.take("type")
    return {"type": "boolean"}


def _choice(part: Part) -> Schema:
    part.take("type")
    options = _options(part)
    return {"type": "string", "oneOf": options} if options else {"type": "string"}


def _radio(part: Part) -> Schema:
    made = _choice(part)
    return {**made, "x-widget": "radio"} if "oneOf" in made else made


def _boxes(part: Part) -> Schema:
    part.take("type", LIST_OF_CHOSEN)
    options = _options(part)
    each: Schema = {"type": "string", "oneOf": options} if options else {"type": "string"}
    return {"type": "array", "items": each, "uniqueItems": True}


def _options(part: Part) -> list[Schema]:
    """The listed choices, each once; a source elsewhere is reported, and any text is taken in its place."""
    found: dict[str, str] = {}
    _listed(part, "values", found)
    data = part.look("data")
    if isinstance(data, Mapping):
        inner = part.part("data")
        _listed(inner, "values", found)
        if isinstance(inner.look("json"), list):
            _listed(inner, "json", found)
        for key in ("url", "resource", "headers", "json"):
            if key not in inner or (key in inner.value and key not in inner.untouched()):
                continue
            inner.refuse_or_idle(key, SERVICE)
        inner.refuse_or_idle("custom", CODE)
    if part.look("dataSrc") in (None, "", "values", "json"):
        part.idle(USUAL, "dataSrc")
    else:
        part.refuse("dataSrc", SERVICE)
    return [{"const": value, "title": label} for value, label in found.items()]


def _listed(part: Part, key: str, found: dict[str, str]) -> None:
    for option in part.parts(key):
        value = option.take("value") if "value" in option else option.take("id")
        label = option.take("label") if "label" in option else option.take("name")
        option.idle(USUAL, "shortcut")
        if not is_empty(value) or (value is False and label):
            text = str(value).lower() if isinstance(value, bool) else str(value)
            found.setdefault(text, str(label or value))


def _moment(part: Part) -> Schema:
    """A date, a time or both, as the picker is told."""
    date = part.take("enableDate", default=True) is not False
    time = part.take("enableTime", default=True) is not False
    widget = part.look("widget")
    if isinstance(widget, Mapping) and widget.get("noCalendar") is True:
        date = False
    part.take("type")
    if part.look("type") == "date" or not time:
        return {"type": "string", "format": "date"}
    return {"type": "string", "format": "date-time" if date else "time"}


def _day(part: Part) -> Schema:
    part.take("type", AS_DATE)
    if "fields" in part:
        part.take("fields", AS_DATE)
    return {"type": "string", "format": "date"}


def _file(part: Part) -> Schema:
    part.take("type", AS_FILE)
    accept: Schema = {}
    pattern = str(part.look("filePattern") or "*")
    kinds = [kind.strip().removeprefix(".").lower() for kind in re.split(r"[,;]", pattern)]
    if all(kind.isalnum() for kind in kinds):
        accept["types"] = kinds
        part.take("filePattern")
    elif pattern == "*":
        part.idle(USUAL, "filePattern")
    size = re.fullmatch(r"\s*([\d.]+)\s*([KMG]B)\s*", str(part.look("fileMaxSize", "")), re.I)
    if size and float(size[1]) > 0:
        accept["max_mb"] = round(float(size[1]) * _SIZES[size[2].upper()], 3)
        part.take("fileMaxSize")
    if str(part.look("fileMinSize", "0KB")).startswith("0"):
        part.idle(USUAL, "fileMinSize")
    if _no_file_types(part.look("fileTypes")):
        part.idle(USUAL, "fileTypes")
    several = part.look("multiple") is True
    part.take("multiple")
    made: Schema = {"type": "array", "items": {"type": "string"}} if several else {"type": "string"}
    return {**made, "x-widget": "file", **({"x-accept": accept} if accept else {})}


def _no_file_types(value: Json) -> bool:
    return isinstance(value, list) and all(is_empty(item) for item in value)


def _notice(part: Part) -> Schema:
    part.take("type")
    key = next((key for key in ("html", "content") if not is_empty(part.look(key))), "content")
    text = markdown_of(str(part.take(key, AS_NOTICE) or ""))
    for other in ("html", "content"):
        if other != key and (is_empty(part.look(other)) or part.look(other) == part.look(key)):
            part.idle(USUAL, other)
    part.idle(
        USUAL,
        "label",
        "title",
        "hideLabel",
        "validate",
        "defaultValue",
        "multiple",
        "disabled",
        "labelPosition",
    )
    return {"x-widget": "notice", "description": text or "…"}


def _hidden(part: Part) -> Schema:
    part.take("type")
    return {"x-widget": "hidden"}


def _map(part: Part) -> Schema:
    part.take("type")
    if "valueComponent" in part:
        part.refuse("valueComponent", ONE_LINE, type="datamap")
    return {"type": "object", "additionalProperties": {"type": "string"}}


def _unknown(part: Part) -> Schema:
    part.take("type", UNKNOWN_TYPE, type=str(part.look("type")))
    return {"type": "string"}


def _served(part: Part) -> Schema:
    """A choice among the records of another program."""
    made = _choice(part)
    part.refuse("resource", SERVICE)
    part.take("type", ONE_LINE, type=str(part.look("type")))
    return made


def _validation(part: Part) -> Mapping[str, Json]:
    value = part.look("validate")
    return value if isinstance(value, Mapping) else {}


KINDS: Mapping[str, Make] = {
    "textfield": _text(), "textarea": _text(**{"x-widget": "textarea"}), "email": _text(format="email"),
    "url": _text(format="uri"), "phoneNumber": _text(), "password": _changed(VISIBLE, type="string"),
    "number": _number, "currency": _currency, "checkbox": _checkbox, "selectboxes": _boxes, "radio": _radio,
    "select": _choice, "datetime": _moment, "date": _moment, "time": _text(format="time"), "day": _day, "file": _file,
    "signature": _changed(AS_SIGNATURE, **{"type": "string", "x-widget": "signature"}),
    "tags": _changed("as a list of texts", type="array", items={"type": "string"}),
    "address": _changed(ONE_LINE, **{"type": "string", "x-widget": "textarea"}),
    "addressNL": _changed(ONE_LINE, **{"type": "string", "x-widget": "textarea"}),
    "orgbook": _served, "resource": _served, "htmlelement": _notice, "content": _notice, "hidden": _hidden,
    "datamap": _map,
}  # fmt: skip
