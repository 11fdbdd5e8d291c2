"""The fields a clerk can add, each as the schema it begins with. What it may be changed to is the field panel's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from banshi_platform.i18n import mark

OPTIONS = ["选项一", "选项二"]  # what a new choice begins with, in the language of the matter


@dataclass(frozen=True)
class Offered:
    """A field to add: its name and icon in the menu, and the schema it begins with."""

    id: str
    label: str
    icon: str
    schema: Mapping[str, Any]


CENT = Decimal("0.01")
SCANS = {"types": ["pdf", "jpg", "png"], "max_mb": 10, "max": 3}
_FIRST = {"properties": {"name": {"type": "string", "title": "名称", "maxLength": 100}}, "x-order": ["name"]}
_REGION = {"type": "string", "title": "所在地区", "x-code-list": "region", "x-region-level": "town"}
_DETAIL = {"type": "string", "title": "详细地址", "maxLength": 200}
_ADDRESS = {
    "properties": {"region": _REGION, "detail": _DETAIL},
    "required": ["region", "detail"],
    "x-order": ["region", "detail"],
}
_SPAN = {
    "from": {"type": "string", "format": "date", "title": "开始日期"},
    "to": {"type": "string", "format": "date", "title": "结束日期"},
}


def _text(**more: Any) -> dict[str, Any]:
    return {"type": "string", **more}


def _number(**more: Any) -> dict[str, Any]:
    return {"type": "number", "minimum": 0, **more}


def _coded(name: str, **more: Any) -> dict[str, Any]:
    """A text that has a published form, as ``format`` knows it."""
    return {"type": "string", "format": name, **more}


PALETTE = (
    Offered("text", mark("Short text"), "type", _text(maxLength=100)),
    Offered("long_text", mark("Long text"), "text-align-start", _text(**{"maxLength": 1000, "x-widget": "textarea"})),
    Offered("single", mark("Single choice"), "circle-dot", _text(enum=OPTIONS)),
    Offered("several", mark("Multiple choice"), "square-check", {
        "type": "array", "items": {"type": "string", "enum": OPTIONS}, "uniqueItems": True,
    }),
    Offered("yes_no", mark("Yes or no"), "toggle-left", {"type": "boolean"}),
    Offered("integer", mark("Whole number"), "hash", {"type": "integer", "minimum": 0}),
    Offered("number", mark("Any number"), "hash", _number()),
    Offered("money", mark("Amount of money"), "banknote", _number(**{"multipleOf": CENT, "x-widget": "money"})),
    Offered("computed", mark("Computed"), "calculator", {"type": "number", "x-formula": "0"}),
    Offered("date", mark("Date"), "calendar", _coded("date")),
    Offered("date_time", mark("Date and time"), "clock", _coded("date-time")),
    Offered("date_range", mark("From and to"), "calendar-clock", {
        "type": "object", "x-widget": "date-range", "properties": _SPAN, "required": ["from", "to"],
    }),
    Offered("mobile", mark("Mobile phone"), "smartphone", _coded("cn-mobile", **{"x-sensitive": "mobile"})),
    Offered("phone", mark("Telephone"), "phone", _coded("cn-phone", **{"x-sensitive": "phone"})),
    Offered("id_number", mark("Resident ID number"), "id-card", _coded("cn-id-number", **{"x-sensitive": "id_number"})),
    Offered("credit_code", mark("Unified social credit code"), "landmark", _coded("cn-credit-code")),
    Offered("email", mark("E-mail"), "mail", _coded("email")),
    Offered("bank_card", mark("Bank card"), "wallet", _coded("bank-card", **{"x-sensitive": "account"})),
    Offered("region", mark("Administrative division"), "map", _text(**{"x-code-list": "region"})),
    Offered("address", mark("Address"), "house", {"type": "object", "x-widget": "address", **_ADDRESS}),
    Offered("point", mark("Point on the map"), "map-pin", {
        "type": "array", "x-widget": "point", "minItems": 2, "maxItems": 2,
        "prefixItems": [
            {"type": "number", "title": "经度", "minimum": -180, "maximum": 180},
            {"type": "number", "title": "纬度", "minimum": -90, "maximum": 90},
        ],
    }),
    Offered("files", mark("Files"), "paperclip", {"type": "array", "items": {"type": "string"}, "x-accept": SCANS}),
    Offered("signature", mark("Signature"), "pen-line", _coded("signature")),
    Offered("declaration", mark("Declaration"), "handshake", {
        "type": "boolean", "const": True, "x-widget": "declaration",
    }),
    Offered("notice", mark("Text to read"), "info", {"x-widget": "notice", "description": "说明"}),
    Offered("group", mark("Group"), "folder-open", {"type": "object", **_FIRST}),
    Offered("rows", mark("Repeating group"), "table-2", {
        "type": "array", "maxItems": 20, "items": {"type": "object", **_FIRST},
    }),
)  # fmt: skip
BY_ID = {offered.id: offered for offered in PALETTE}
