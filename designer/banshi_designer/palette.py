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
    """A field to add: its name for the menu, and the schema it begins with."""

    id: str
    label: str
    schema: Mapping[str, Any]


CENT = Decimal("0.01")
SCANS = {"types": ["pdf", "jpg", "png"], "max_mb": 10, "max": 3}

PALETTE = (
    Offered("text", mark("Short text"), {"type": "string", "maxLength": 100}),
    Offered("long_text", mark("Long text"), {"type": "string", "maxLength": 1000, "x-widget": "textarea"}),
    Offered("single", mark("Single choice"), {"type": "string", "enum": OPTIONS}),
    Offered(
        "several",
        mark("Multiple choice"),
        {"type": "array", "items": {"type": "string", "enum": OPTIONS}, "uniqueItems": True},
    ),
    Offered("yes_no", mark("Yes or no"), {"type": "boolean"}),
    Offered("integer", mark("Whole number"), {"type": "integer", "minimum": 0}),
    Offered("number", mark("Any number"), {"type": "number", "minimum": 0}),
    Offered(
        "money",
        mark("Amount of money"),
        {"type": "number", "minimum": 0, "multipleOf": CENT, "x-widget": "money"},
    ),
    Offered("date", mark("Date"), {"type": "string", "format": "date"}),
    Offered(
        "mobile", mark("Mobile phone"), {"type": "string", "format": "cn-mobile", "x-sensitive": "mobile"}
    ),
    Offered(
        "id_number",
        mark("Resident ID number"),
        {"type": "string", "format": "cn-id-number", "x-sensitive": "id_number"},
    ),
    Offered(
        "credit_code", mark("Unified social credit code"), {"type": "string", "format": "cn-credit-code"}
    ),
    Offered("email", mark("E-mail"), {"type": "string", "format": "email"}),
    Offered("region", mark("Administrative division"), {"type": "string", "x-code-list": "region"}),
    Offered(
        "files",
        mark("Files"),
        {
            "type": "array",
            "items": {"type": "string"},
            "x-accept": {"types": ["pdf", "jpg", "png"], "max_mb": 10, "max": 3},
        },
    ),
    Offered("signature", mark("Signature"), {"type": "string", "x-widget": "signature"}),
    Offered(
        "declaration", mark("Declaration"), {"type": "boolean", "const": True, "x-widget": "declaration"}
    ),
    Offered("notice", mark("Text to read"), {"x-widget": "notice", "description": "说明"}),
    Offered(
        "rows",
        mark("Repeating group"),
        {
            "type": "array",
            "maxItems": 20,
            "items": {
                "type": "object",
                "properties": {"name": {"type": "string", "title": "名称", "maxLength": 100}},
                "x-order": ["name"],
            },
        },
    ),
)
BY_ID = {offered.id: offered for offered in PALETTE}
