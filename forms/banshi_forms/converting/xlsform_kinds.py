"""What each type of XLSForm question becomes: the schema of its answer."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pyxform import aliases

from .conditions import Schema, coerced
from .workbook import Row

ACKNOWLEDGED = "the answer is yes, not “OK”"
NO_OFFSET = "a moment carries its time zone here"
PLACE = "the answer is longitude and latitude, not one text with altitude and accuracy"
RECORDED = "what the device records by itself: the platform knows who hands in, and when"
AS_TEXT = "the type “%(type)s” as a text"
ANY_ORDER = "which are chosen is kept; their order as they are listed"
AS_FILE = "as a file that is handed in"
ELSEWHERE = "choices of another file are not fetched: any text is taken"
UNKNOWN_TYPE = "the type “%(type)s” is not known here: as a text"
_SIMPLE: Mapping[str, Schema] = {
    "text": {"type": "string"}, "string": {"type": "string"}, "integer": {"type": "integer"},
    "int": {"type": "integer"},
    "decimal": {"type": "number"}, "range": {"type": "number"}, "date": {"type": "string", "format": "date"},
    "time": {"type": "string", "format": "time"}, "note": {"x-widget": "notice"},
    "hidden": {"x-widget": "hidden"},
    "calculate": {}, "phone number": {"type": "string"}, "email": {"type": "string", "format": "email"},
    "url": {"type": "string", "format": "uri"}, "percentage": {"type": "integer"},
    "hidden_value": {"x-widget": "hidden"},
}  # fmt: skip
_CHANGED: Mapping[str, tuple[Schema, str]] = {
    "datetime": ({"type": "string", "format": "date-time"}, NO_OFFSET),
    "acknowledge": ({"type": "boolean", "x-widget": "declaration"}, ACKNOWLEDGED),
    "geopoint": (
        {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2, "x-widget": "point"}, PLACE,
    ),
    "barcode": ({"type": "string"}, AS_TEXT), "geotrace": ({"type": "string", "x-widget": "textarea"}, AS_TEXT),
    "geoshape": ({"type": "string", "x-widget": "textarea"}, AS_TEXT),
    "photo": ({"type": "string", "x-widget": "file", "x-accept": {"types": ["jpg", "jpeg", "png"]}}, AS_FILE),
    "audio": ({"type": "string", "x-widget": "file", "x-accept": {"types": ["mp3", "m4a", "wav"]}}, AS_FILE),
    "video": ({"type": "string", "x-widget": "file", "x-accept": {"types": ["mp4", "mov"]}}, AS_FILE),
    "file": ({"type": "string", "x-widget": "file"}, AS_FILE),
}  # fmt: skip
_OTHER_NAMES: Mapping[str, str] = {
    "image": "photo", "trigger": "acknowledge", "datetime": "datetime", "date time": "datetime",
    "gps": "geopoint",
    "location": "geopoint", "q string": "text", "q int": "integer", "q decimal": "decimal", "q image": "photo",
    "add integer prompt": "integer", "add text prompt": "text", "add date prompt": "date",
    "add note prompt": "note",
    "add image prompt": "photo", "add photo prompt": "photo", "add audio prompt": "audio",
    "add video prompt": "video",
    "add file prompt": "file", "add decimal prompt": "decimal", "add select one prompt": "select_one",
    "q picture": "photo", "datetime prompt": "datetime", "number of days in last month": "integer",
    "number of days in last six months": "integer", "number of days in last year": "integer",
    "add calculate prompt": "calculate", "calculation": "calculate", "background-geopoint": "geopoint",
    "add acknowledge prompt": "acknowledge", "add barcode prompt": "barcode", "add location prompt": "geopoint",
    "add dateTime prompt": "datetime", "background-audio": "audio",
}  # fmt: skip
_RECORDED = frozenset({
    "start", "end", "today", "deviceid", "subscriberid", "simserial", "phonenumber", "username",
    "email_address", "audit",
    "start-geopoint", "imei", "start time", "end time", "device id", "subscriber id", "sim id", "get today",
    "get start time",
    "get end time", "get device id", "get subscriber id", "get sim id", "get phone number", "sim_id",
    "uri:deviceid",
    "uri:subscriberid", "uri:simserial", "uri:phonenumber", "uri:username", "uri:email", "start_time",
    "end_time",
    "xml-external", "csv-external", "osm",
})  # fmt: skip
_CHOOSING = sorted(aliases.select, key=len, reverse=True)
_CHOICE = re.compile(
    rf"^(?P<how>{'|'.join(re.escape(word) for word in _CHOOSING)})\s+(?P<list>\S+)\s*(?P<other>.*)$", re.I
)
_OTHER = re.compile(r"^or[\s_](specify[\s_])?other$", re.I)


def plain_type(text: str) -> str:
    """The type of a question by its usual name."""
    lowered = " ".join(text.lower().split())
    return _OTHER_NAMES.get(lowered, lowered)


def is_recorded(kind: str) -> bool:
    return kind in _RECORDED


def chosen(text: str) -> tuple[str, str, bool] | None:
    """Of a choice: how (one, many, rank), from which list, and whether another answer may be written."""
    match = _CHOICE.match(" ".join(text.split()))
    if not match:
        return None
    how = str(aliases.select[match["how"].lower()])
    kind = "many" if "all that apply" in how else "rank" if how == "rank" else "one"
    return kind, match["list"], bool(_OTHER.match(match["other"].strip()))


def simple(kind: str) -> tuple[Schema, str]:
    """The schema of a type, and what changes by it."""
    if kind in _SIMPLE:
        return dict(_SIMPLE[kind]), ""
    if kind in _CHANGED:
        schema, note = _CHANGED[kind]
        return dict(schema), note
    return {"type": "string"}, UNKNOWN_TYPE


def ranged(row: Row, schema: Schema) -> None:
    """``start=1 end=10 step=2`` of a range."""
    given = dict(re.findall(r"(\w+)\s*=\s*([-\d.]+)", row.look("parameters")))
    names = {"start": "minimum", "end": "maximum", "step": "multipleOf"}
    for key, keyword in names.items():
        if key in given:
            schema[keyword] = coerced(given[key], "number")
    if given and set(given) <= set(names):
        row.take("parameters")
    if all(isinstance(schema.get(keyword, 0), int) for keyword in names.values()):
        schema["type"] = "integer"
