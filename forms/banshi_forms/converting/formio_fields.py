"""What any Form.io component says of its field: words, default, and what an answer must fulfil."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from .. import patterns
from ..values import Json
from .building import Field
from .conditions import Schema, coerced
from .ledger import APPEARANCE, HOUSEKEEPING, USUAL, Part, is_empty
from .schemas import BAD_PATTERN

WHOLE = "Form.io tries a pattern on the whole text, JSON Schema anywhere in it"
AS_PATTERN = "as a pattern that counts words"
NOT_UNIQUE = "whether another application has the same answer is not a matter of the form"
HIDDEN = "as a hidden field"
AS_UNIT = "as the unit of the field"
OF_ANOTHER_TYPE = "it is no answer of this type"
AS_MASK = "as a pattern and an example of what is typed"
_MASKED = {"9": r"\d", "a": "[A-Za-z]", "A": "[A-Za-z]", "*": "[A-Za-z0-9]"}
_LIMITS = {
    "minLength": ("string", "minLength"), "maxLength": ("string", "maxLength"), "min": ("number", "minimum"),
    "max": ("number", "maximum"), "minSelectedCount": ("array", "minItems"), "maxSelectedCount": ("array", "maxItems"),
}  # fmt: skip
_MESSAGES = (
    "pattern",
    "minLength",
    "maxLength",
    "minimum",
    "maximum",
    "required",
    "minItems",
    "maxItems",
    "format",
)
_USUAL_RULES = frozenset({"customPrivate", "strictDateValidation", "multiple", "isUseForCopy", "select",
                          "onlyAvailableItems", "plugins", "customMessage", "unique", "backendApi", "row"})  # fmt: skip


def described(part: Part, schema: Schema) -> None:
    """Title, help and unit."""
    notice = schema.get("x-widget") == "notice"
    label = part.take("label") if isinstance(part.look("label"), str) and not notice else None
    title = label or part.look("title") if not notice else None
    if isinstance(title, str) and title.strip():
        schema["title"] = title.strip()
    part.idle(USUAL, "title", "hideLabel" if is_empty(part.look("hideLabel")) else "title")
    for key, keyword in (
        ("description", "description"),
        ("tooltip", "x-hint"),
        ("placeholder", "x-placeholder"),
    ):
        text = part.look(key)
        if isinstance(text, str) and text.strip() and keyword not in schema:
            schema[keyword] = part.take(key)
    for key in ("suffix", "prefix"):
        text = part.look(key)
        if isinstance(text, str) and text.strip() and "x-unit" not in schema:
            schema["x-unit"] = part.take(key, AS_UNIT)
        else:
            part.refuse_or_idle(key, APPEARANCE)
    if part.look("disabled") is True:
        schema["readOnly"] = part.take("disabled")


def masked(part: Part, schema: Schema) -> None:
    """A mask says how a text is typed: 9 is a digit, a is a letter, * is either."""
    mask = part.look("inputMask")
    if not isinstance(mask, str) or not mask or schema.get("type") != "string" or "pattern" in schema:
        return
    schema["pattern"] = "^" + "".join(_MASKED.get(sign, re.escape(sign)) for sign in mask) + "$"
    schema.setdefault("x-example", mask.replace("9", "0"))
    part.take("inputMask", AS_MASK)


def default_of(part: Part, schema: Schema) -> None:
    """What a draft begins with, where it is an answer of the field's type."""
    value, kind = part.look("defaultValue"), schema.get("type")
    if "defaultValue" not in part:
        return
    if kind == "array" and isinstance(value, Mapping):
        value = [key for key, chosen in value.items() if chosen is True and key]
    if is_empty(value) or value == "00/00/0000" or value == [{}] or value == [""]:
        part.idle(USUAL, "defaultValue")
        return
    value = coerced(value, kind if isinstance(kind, str) else None)
    if _fits(value, kind):
        schema["default"] = value
        part.take("defaultValue")
    else:
        part.refuse("defaultValue", OF_ANOTHER_TYPE)


def _fits(value: Json, kind: Json) -> bool:
    if kind == "boolean":
        return isinstance(value, bool)
    if kind in ("number", "integer"):
        return isinstance(value, int | float | Decimal) and not isinstance(value, bool)
    if kind == "array":
        return isinstance(value, list)
    return isinstance(value, str) if kind == "string" else kind is None


def validated(part: Part, item: Field) -> bool:
    """Put what an answer must fulfil into the schema; whether there must be one."""
    if not isinstance(part.look("validate"), Mapping):
        return False
    rules = part.part("validate")
    required = rules.look("required") in (True, "true")
    if required:
        rules.take("required")
    for key in list(rules.value):
        _rule(rules, key, item.schema)
    message = rules.look("customMessage")
    if isinstance(message, str) and message.strip():
        asked = [
            keyword for keyword in _MESSAGES if keyword in item.schema or (keyword == "required" and required)
        ]
        item.schema["x-messages"] = {keyword: {"zh_CN": message} for keyword in asked}
        rules.take("customMessage")
    if not item.schema.get("x-messages", True):
        del item.schema["x-messages"]
    return required


def _rule(rules: Part, key: str, schema: Schema) -> None:
    value, kind = rules.look(key), schema.get("type")
    if key in _LIMITS:
        _limit(rules, key, schema)
    elif key == "pattern":
        _pattern(rules, schema)
    elif key in ("minWords", "maxWords"):
        _words(rules, schema)
    elif key == "unique" and value is True:
        rules.refuse(key, NOT_UNIQUE)
    elif key == "integer" and value is True and kind == "number":
        schema["type"] = "integer"
        rules.take(key)
    elif key == "step" and kind in ("number", "integer"):
        _step(rules, schema)
    elif key in _USUAL_RULES and key != "customMessage":
        rules.idle(USUAL if not is_empty(value) else HOUSEKEEPING, key)


def _limit(rules: Part, key: str, schema: Schema) -> None:
    wanted, keyword = _LIMITS[key]
    number = coerced(rules.look(key), "number")
    if is_empty(rules.look(key)) or isinstance(number, bool) or not isinstance(number, int | Decimal | float):
        if is_empty(rules.look(key)):
            rules.idle(USUAL, key)
        return
    kind = "number" if schema.get("type") == "integer" else schema.get("type")
    if kind == "array" and wanted == "string":
        keyword = {"minLength": "minItems", "maxLength": "maxItems"}[keyword]
    elif kind != wanted or (wanted != "number" and (not isinstance(number, int) or number < 0)):
        return
    if number == 0 and keyword in ("maxLength", "maxItems", "minLength"):
        rules.idle(USUAL, key)
        return
    schema[keyword] = number
    rules.take(key)


def _pattern(rules: Part, schema: Schema) -> None:
    pattern = rules.look("pattern")
    if not isinstance(pattern, str) or not pattern or schema.get("type") != "string":
        return
    whole = f"^(?:{pattern})$"
    try:
        patterns.compiled(whole)
    except patterns.BadPattern as error:
        rules.refuse("pattern", BAD_PATTERN, why=str(error))
        return
    schema["pattern"] = whole
    rules.take("pattern", WHOLE)


def _words(rules: Part, schema: Schema) -> None:
    least, most = (coerced(rules.look(key), "integer") for key in ("minWords", "maxWords"))
    low = least if isinstance(least, int) and least > 0 else 0
    high = most if isinstance(most, int) and most > 0 else None
    if schema.get("type") != "string" or (not low and high is None) or max(low, high or 0) > 900:
        rules.idle(USUAL, *(key for key in ("minWords", "maxWords") if is_empty(rules.look(key))))
        return
    if "pattern" in schema:
        return
    schema["pattern"] = rf"^\s*(?:\S+(?:\s+|$)){{{low},{'' if high is None else high}}}$"
    for key in ("minWords", "maxWords"):
        rules.take(key, AS_PATTERN)


def _step(rules: Part, schema: Schema) -> None:
    step = coerced(rules.look("step"), "number")
    if step in ("any", None, "") or isinstance(step, bool):
        rules.idle(USUAL, "step")
    elif isinstance(step, int | Decimal | float) and step > 0:
        schema["multipleOf"] = step
        rules.take("step")


def width_of(column: Part, columns: int) -> str:
    """How wide the fields of a column of twelve are."""
    width = column.take("width", default=12 // max(columns, 1))
    narrow = width if isinstance(width, int | Decimal) and not isinstance(width, bool) else 12
    column.idle(APPEARANCE, "size")
    return "short" if narrow < 5 else "half" if narrow < 8 else ""
