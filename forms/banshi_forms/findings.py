"""What an error of the judge is to a person: at which answer, what lacks there, in whose words.

Sentences are messages'. A choice between branches is explained by the branch the person is in (``branches``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from itertools import islice
from typing import Any

from jsonschema.exceptions import ValidationError

from .branches import alternatives, is_choice, leaves
from .codes import LEVELS
from .names import child, keys
from .values import Finding, Json

MOST_ERRORS = 2000  # that the judge is asked for; many may be one finding
_SIZES = frozenset(
    {"minLength", "maxLength", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf",
     "divisibleBy", "minItems", "maxItems", "minContains", "maxContains", "minProperties", "maxProperties"}
)  # fmt: skip
_UNASKED = frozenset(
    {"None", "additionalProperties", "unevaluatedProperties", "additionalItems", "unevaluatedItems"}
)
_CODES = {"enum": "choice", "x-code-list": "choice", "divisibleBy": "multipleOf", "disallow": "not"}


def findings_of(errors: Iterable[ValidationError], decided: Mapping[str, Any]) -> Iterator[Finding]:
    """What there is to say about errors; ``decided`` is the schema of the document, conditions decided."""
    for error in islice(errors, MOST_ERRORS):
        for leaf in leaves(error):
            yield from _findings(leaf, decided)


def labelled(finding: Finding, decided: Json) -> Finding:
    """The finding with the title of its field."""
    return replace(finding, label=title_at(decided, finding.pointer))


def title_at(decided: Json, pointer: str) -> str:
    """The title of the field at a pointer."""
    return str(schema_at(decided, pointer).get("title", ""))


def _findings(error: ValidationError, decided: Mapping[str, Any]) -> Iterator[Finding]:
    pointer = "".join(child("", part) for part in error.absolute_path)
    keyword = str(error.validator)
    own = error.schema if isinstance(error.schema, Mapping) else {}
    choice = alternatives(error)
    if choice:
        titles = [title_at(decided, child(pointer, name)) or name for name in choice.names]
        yield _finding(child(pointer, choice.at), choice.code, own, decided, keyword, names=titles)
    elif keyword in ("required", "dependentRequired", "dependencies"):
        for name in _lacking(error):
            field = own.get("properties", {}).get(name)
            yield _finding(child(pointer, name), "required", field, decided, keyword)
    elif keyword in _UNASKED or (keyword == "items" and error.validator_value is False):
        keyword = "false" if error.validator is None else keyword
        name = str(error.absolute_path[-1]) if error.absolute_path else ""
        yield _finding(pointer, "unknown", own, decided, keyword, name=name)
    else:
        code, params = _code(error, keyword)
        yield _finding(pointer, code, own, decided, keyword, **params)


def _code(error: ValidationError, keyword: str) -> tuple[str, dict[str, Json]]:
    """What an error of a keyword is called, and with what it is told."""
    asked, own = error.validator_value, error.schema
    if keyword in ("format", "type"):
        return keyword, {keyword: asked}
    if keyword in _SIZES:
        return _CODES.get(keyword, keyword), {"limit": asked}
    if keyword == "const" and isinstance(asked, str | int | float | Decimal):
        return (
            ("const_yes" if asked else "const_no", {})
            if isinstance(asked, bool)
            else ("const_value", {"value": asked})
        )
    if keyword in ("oneOf", "anyOf"):
        if is_choice(error):
            return "choice", {}
        return ("alternatives" if error.context else "several"), {}
    if keyword == "x-code-list" and asked == "region" and isinstance(own, Mapping):
        level, chosen = str(own.get("x-region-level", "county")), str(error.instance)
        if chosen.isdigit() and len(chosen) < LEVELS[level]:  # somebody is still on the way down
            return f"region_{level}", {}
    example = _example(own)
    if keyword == "pattern" and example is not None:
        return "pattern_like", {"example": example}
    return _CODES.get(keyword, keyword), {}


def _example(schema: Json) -> Json:
    """An example that the schema gives of its value."""
    if not isinstance(schema, Mapping):
        return None
    examples = schema.get("examples")
    given = schema.get("x-example", examples[0] if isinstance(examples, list) and examples else None)
    return given if isinstance(given, str | int | Decimal) and given != "" else None


def _lacking(error: ValidationError) -> list[str]:
    """The names that are missing; ``required`` yields one error a name, each with the whole list."""
    value = error.instance if isinstance(error.instance, Mapping) else {}
    asked: Any = error.validator_value
    if isinstance(asked, Mapping):
        return [n for name in asked if name in value for n in _names(asked[name]) if n not in value]
    return [name for name in asked if name not in value]


def _names(asked: Json) -> list[str]:
    """The fields that another field calls for; draft 3 gives a single one without a list."""
    return asked if isinstance(asked, list) else [asked] if isinstance(asked, str) else []


def _finding(
    pointer: str, code: str, own: Json, decided: Mapping[str, Any], keyword: str, **params: Json
) -> Finding:
    shown = schema_at(decided, pointer)
    words = _words(own, keyword, code) or _words(shown, keyword, code)
    if code == "required":
        params["how"] = how(shown)
    label = str(shown.get("title", ""))
    return Finding(pointer, code, params, message=words, label=label, keyword=keyword)


def _words(schema: Json, *keywords: str) -> Mapping[str, str] | None:
    """The author's own sentence for a keyword."""
    table = schema.get("x-messages") if isinstance(schema, Mapping) else None
    if isinstance(table, Mapping):
        for keyword in keywords:
            if isinstance(table.get(keyword), Mapping):
                return dict(table[keyword])
    return None


def how(schema: Mapping[str, Any]) -> str:
    """What one does to answer the field: fill, choose, tick, upload, sign, add."""
    widget, kind = schema.get("x-widget"), schema.get("type")
    if widget in ("file", "image") or "x-accept" in schema:
        return "upload"
    if widget in ("declaration", "signature"):
        return {"declaration": "tick", "signature": "sign"}[widget]
    if kind == "array":
        items = schema.get("items")
        choices = isinstance(items, Mapping) and not {"enum", "oneOf", "x-code-list", "x-options"}.isdisjoint(
            items
        )
        return "choose" if choices else "fill" if widget == "point" else "add"
    if schema.get("format") == "signature":
        return "draw"
    chosen = not {"enum", "oneOf", "x-code-list", "x-options"}.isdisjoint(schema) or kind == "boolean"
    return "choose" if chosen or schema.get("format") in ("date", "month", "cn-region") else "fill"


def schema_at(decided: Json, pointer: str) -> Mapping[str, Any]:
    """The decided schema of the value at a pointer; empty when nothing says anything of it."""
    part: Any = decided
    for key in keys(pointer):
        if not isinstance(part, Mapping):
            return {}
        places = part.get("prefixItems", ())
        if key.isdecimal() and "properties" not in part:
            part = places[int(key)] if int(key) < len(places) else part.get("items", {})
        else:
            part = part.get("properties", {}).get(key, {})
    return part if isinstance(part, Mapping) else {}
