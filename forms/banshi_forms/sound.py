"""A schema as it can be read: its shape looked at once, so that nothing below has to doubt it.

What is no schema where one should stand, and keywords whose value is of no use, are named with their place and left
out. A part that lacks a rule for that reason says so (``x-unreadable``): who judges by it is refused, the rest of the
form works. References are not followed here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from math import isfinite
from typing import Any

from . import evaluated, quick
from .drafts import LATEST, Draft, draft_of
from .judge import Judge, judge_of, meta_schema
from .kept import Kept
from .limits import UNREADABLE, Refused
from .names import child
from .outdated import renewed
from .subschemas import is_boundless
from .upgrading import upgraded
from .values import Json

OUTDATED = "outdated"
DEEPEST = 64
MOST_NODES = 20_000
TYPES = frozenset({"string", "number", "integer", "boolean", "null", "array", "object"})
_kept: Kept[Readable] = Kept(512)


@dataclass(frozen=True)
class Fault:
    """A place whose value is of no use, and what should stand there (a key of ``SHAPES``)."""

    pointer: str
    shape: str  # or OUTDATED: of an older draft, and understood


@dataclass(frozen=True)
class Readable:
    """``native``: the schema in its own draft; ``page``: the same in the words of 2020-12."""

    native: Json
    page: Json
    faults: tuple[Fault, ...]
    boundless: bool = False


def sound(schema: Json) -> Json:
    """The schema as forms are made of it; the very same object when it is sound and of the present draft."""
    return judgeable(schema).page


def judgeable(schema: Json) -> Readable:
    """A schema that judging by comes to an end with. Raises Refused for one whose references multiply each other."""
    read = read_schema(schema)
    if read.boundless:
        zh, en = "表单定义中的引用太多。", "The references of the schema multiply each other beyond measure."
        raise Refused("references", zh, en)
    return read


def sound_form(schema: Json) -> Mapping[str, Json]:
    """The same for pages; ``true`` and ``false`` ask for nothing."""
    page = sound(schema)
    return page if isinstance(page, Mapping) else {}


def read_schema(schema: Json) -> Readable:
    """Looks at a schema, once. Raises Refused for one that is too large to look at."""
    found = _kept.get(id(schema))
    if found is None:
        draft = draft_of(schema) or LATEST
        refuse_too_large(schema)
        faults: list[Fault] = []
        native = _mended(schema, "", draft, faults)
        page = native if draft.year == LATEST.year else upgraded(native, draft.year)
        boundless = is_boundless(page, Judge(page, None).followed)
        found = _kept.keep(id(schema), Readable(native, page, tuple(faults), boundless), schema)
    return found


def is_too_large(schema: Json) -> bool:
    """Whether a schema is beyond the bounds."""
    stack, seen = [(schema, 0)], 0
    while stack:
        value, depth = stack.pop()
        seen += 1
        if depth > DEEPEST or seen > MOST_NODES:
            return True
        below = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
        stack += [(item, depth + 1) for item in below]
    return False


def refuse_too_large(schema: Json) -> None:
    if is_too_large(schema):
        zh, en = "表单定义太大或嵌套太深。", "The schema is too large or too deeply nested."
        raise Refused("too_large", zh, en)


def _is_text(value: Json) -> bool:
    return isinstance(value, str)


def _is_number(value: Json) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool) and isfinite(value)


def _is_count(value: Json) -> bool:
    return _is_number(value) and value >= 0 and value == int(value)


def _is_names(value: Json) -> bool:
    return isinstance(value, list) and all(map(_is_text, value)) and len(set(value)) == len(value)


def _is_types(value: Json) -> bool:
    return (_is_text(value) and value in TYPES) or (_is_names(value) and bool(value) and set(value) <= TYPES)


def _is_schema(value: Json) -> bool:
    return isinstance(value, Mapping | bool)


SHAPES: Mapping[str, tuple[Callable[[Json], bool], str, str]] = {
    "schema": (_is_schema, "一个模式（对象、true 或 false）", "a schema (an object, true or false)"),
    "schemas": (lambda v: isinstance(v, list) and bool(v), "至少含一个模式的列表", "a list of at least one schema"),
    "table": (lambda v: isinstance(v, Mapping), "以名称为键、模式为值的对象", "an object that names schemas"),
    "dependencies": (lambda v: isinstance(v, Mapping), "以字段名为键的对象", "an object that names fields"),
    "types": (
        _is_types,
        "类型：string、number、integer、boolean、array、object、null 之一，或其列表",
        "a type (string, number, integer, boolean, array, object, null) or a list of them",
    ),
    "text": (_is_text, "文字", "text"),
    "names": (_is_names, "名称的列表，不得重复", "a list of names, none of them twice"),
    "tables": (
        lambda v: isinstance(v, Mapping) and all(map(_is_names, v.values())),
        "以字段名为键、字段名列表为值的对象",
        "an object that gives lists of fields by name",
    ),
    "number": (_is_number, "一个数", "a number"),
    "step": (lambda v: _is_number(v) and v > 0, "一个大于 0 的数", "a number above 0"),
    "count": (_is_count, "0 或正整数", "0 or a whole number above it"),
    "flag": (lambda v: isinstance(v, bool), "true 或 false", "true or false"),
    "list": (lambda v: isinstance(v, list), "一个列表", "a list"),
    "note": (lambda v: True, "本表单语言所定的写法", "what the dialect asks for"),
}  # fmt: skip

STANDARD: Mapping[str, str] = {
    **dict.fromkeys(("title", "description", "$comment", "contentEncoding", "contentMediaType"), "text"),
    **dict.fromkeys(("format", "pattern", "$ref", "$dynamicRef", "$anchor", "$dynamicAnchor", "$id"), "text"),
    **dict.fromkeys(("properties", "patternProperties", "$defs", "definitions", "dependentSchemas"), "table"),
    **dict.fromkeys(("allOf", "anyOf", "oneOf", "prefixItems"), "schemas"),
    **dict.fromkeys(("items", "contains", "additionalProperties", "propertyNames", "unevaluatedItems"), "schema"),
    **dict.fromkeys(("unevaluatedProperties", "if", "then", "else", "not", "contentSchema"), "schema"),
    **dict.fromkeys(("minLength", "maxLength", "minItems", "maxItems", "minContains", "maxContains"), "count"),
    **dict.fromkeys(("minProperties", "maxProperties"), "count"),
    **dict.fromkeys(("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"), "number"),
    **dict.fromkeys(("uniqueItems", "readOnly", "writeOnly", "deprecated"), "flag"),
    "multipleOf": "step", "type": "types", "enum": "list", "examples": "list", "required": "names",
    "dependentRequired": "tables",
}  # fmt: skip
_TO_2019: Mapping[str, str] = {"dependencies": "dependencies", "additionalItems": "schema"}
_IN_4: Mapping[str, str] = {
    "exclusiveMinimum": "flag", "exclusiveMaximum": "flag", "id": "text", "dependencies": "dependencies",
    "additionalItems": "schema",
}  # fmt: skip
_NOTES = frozenset(
    {
        "title", "description", "$comment", "contentEncoding", "contentMediaType", "contentSchema", "examples",
        "readOnly", "writeOnly", "deprecated", "$defs", "definitions",
    }
)  # fmt: skip


_RULES = frozenset({"x-check", "x-code-list", "x-formula"})
_GONE: Any = object()


def shape_of(keyword: str, draft: Draft) -> str | None:
    """What must stand at a keyword in that draft; nothing is asked of a word that it does not know."""
    if draft.year == LATEST.year:
        return STANDARD.get(keyword)
    if draft.year <= 4:
        if keyword == "required" and draft.year == 3:
            return "flag"
        if keyword == "type" and draft.year == 3:
            return None
        return _IN_4.get(keyword) or STANDARD.get(keyword)
    return _TO_2019.get(keyword) or STANDARD.get(keyword)


def _mended(schema: Json, pointer: str, draft: Draft, faults: list[Fault]) -> Json:
    """The schema without what cannot be read; the same object when all can."""
    if isinstance(schema, bool):
        return schema
    if not isinstance(schema, Mapping):
        faults.append(Fault(pointer, "schema"))
        return {UNREADABLE: pointer}
    schema = renewed(schema, draft, lambda keyword: faults.append(Fault(child(pointer, keyword), OUTDATED)))
    changed: dict[str, Json] = {}
    for key, value in schema.items():
        mended = _keyword(key, value, child(pointer, key), draft, faults)
        if mended is not value:
            changed[key] = mended
    if UNREADABLE in schema:
        changed[UNREADABLE] = _GONE
    if not changed:
        return schema
    whole = {key: changed.get(key, value) for key, value in schema.items()}
    lost = [key for key, value in whole.items() if value is _GONE and _is_rule(key)]
    marked = {UNREADABLE: child(pointer, lost[0])} if lost else {}
    return {key: value for key, value in whole.items() if value is not _GONE} | marked


def _is_rule(keyword: str) -> bool:
    return keyword in _RULES if keyword.startswith("x-") else keyword not in _NOTES


def _keyword(key: str, value: Json, pointer: str, draft: Draft, faults: list[Fault]) -> Json:
    """The value of a keyword as it can be read."""
    if key.startswith("x-"):
        shape = "note"
        fits = _is_note(key, value)
    else:
        shape = shape_of(key, draft) or ""
        if key == "items" and draft.year < LATEST.year and isinstance(value, list):
            shape = "schemas" if value else ""
        fits = not shape or SHAPES[shape][0](value)
    if not fits:
        faults.append(Fault(pointer, shape))
        return _GONE
    if shape in ("schema", "dependencies", "table", "schemas"):
        return _below(shape, value, pointer, draft, faults)
    return value


def _below(shape: str, value: Json, pointer: str, draft: Draft, faults: list[Fault]) -> Json:
    if shape == "schema":
        return _mended(value, pointer, draft, faults)
    entries: Iterator[tuple[Any, Json]] = enumerate(value) if isinstance(value, list) else iter(value.items())
    mended = {
        key: item
        if shape == "dependencies" and (_is_names(item) or (draft.year == 3 and _is_text(item)))
        else _mended(item, child(pointer, key), draft, faults)
        for key, item in entries
    }
    if isinstance(value, list):
        return value if all(mended[at] is item for at, item in enumerate(value)) else list(mended.values())
    return value if all(mended[key] is item for key, item in value.items()) else mended


def _is_note(key: str, value: Json) -> bool:
    """Whether an annotation of ours is written as the meta-schema says; other people's are theirs."""
    asked = meta_schema()["properties"].get(key)
    if asked is None or quick.fulfils(asked, value):
        return True
    return evaluated.holds(judge_of(meta_schema()).validator.evolve(schema=asked), value)
