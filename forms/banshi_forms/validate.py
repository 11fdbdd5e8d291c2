"""A document judged: one finding per cause, at the very place that must be mended, in the order of the page.

The judge is jsonschema; here its errors become findings: a missing answer is found at the answer, a choice between
branches is explained by the branch the person is in, and checks across fields (``x-check``) speak with their own
words. Sentences are messages'.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from typing import Any

from jsonschema.exceptions import ValidationError

from . import formulas
from .branches import alternatives, leaves
from .evaluate import submitted, walk
from .judge import judge_of
from .limits import bounded, faults
from .names import child, keys
from .values import Context, Finding, Json

MOST_FINDINGS = 500
MOST_ERRORS = 2000  # that the judge is asked for; many may be one finding
_HOPELESS = ("too_deep", "too_large", "number_size")  # nothing else can be judged before these are mended
_SIZES = ("minLength", "maxLength", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf",
          "minItems", "maxItems", "minContains", "maxContains", "minProperties", "maxProperties")  # fmt: skip


@bounded
def validate(schema: Json, data: Json, context: Context) -> list[Finding]:
    """Everything there is to say about the answers as they would be submitted; empty when all is well.

    Raises Refused for a schema that cannot be judged by; ``check_schema`` finds those before publishing.
    """
    hopeless = [finding for finding in faults(data) if finding.code in _HOPELESS]
    if hopeless:
        return [_labelled(finding, schema) for finding in hopeless]
    decided = submitted(schema, data, context)
    kept = decided.data
    found = [_labelled(finding, decided.schema) for finding in faults(kept)]
    found += [*_judged(schema, kept, context, decided.schema), *_checked(decided.schema, kept, context)]
    if found:
        order = {pointer: at for at, pointer in enumerate(_pages(decided.schema, kept))}
        found.sort(key=lambda finding: _place(finding.pointer, order))
    return list(_once(found))[:MOST_FINDINGS]


def _judged(schema: Json, data: Json, context: Context, decided: Mapping[str, Any]) -> Iterator[Finding]:
    for error in islice(judge_of(schema).errors(data, context.today), MOST_ERRORS):
        for leaf in leaves(error):
            yield from _findings(leaf, decided)


def _labelled(finding: Finding, decided: Json) -> Finding:
    return replace(finding, label=_title(decided, finding.pointer))


def _title(decided: Json, pointer: str) -> str:
    return str(schema_at(decided, pointer).get("title", ""))


def _findings(error: ValidationError, decided: Mapping[str, Any]) -> Iterator[Finding]:
    pointer = "".join(child("", part) for part in error.absolute_path)
    keyword = str(error.validator)
    own = error.schema if isinstance(error.schema, Mapping) else {}
    choice = alternatives(error)
    if choice:
        titles = [_title(decided, child(pointer, name)) or name for name in choice.names]
        yield _finding(child(pointer, choice.at), choice.code, own, decided, keyword=keyword, names=titles)
    elif keyword in ("required", "dependentRequired"):
        for name in _lacking(error):
            yield _finding(child(pointer, name), "required", own.get("properties", {}).get(name), decided)
    elif error.validator is None or keyword in ("additionalProperties", "unevaluatedProperties"):
        yield _finding(pointer, "unknown", own, decided)
    elif "propertyNames" in error.absolute_schema_path:
        yield _finding(pointer, "propertyNames", own, decided)
    elif keyword == "format":
        yield _finding(pointer, "format", own, decided, format=error.validator_value)
    elif keyword in _SIZES:
        yield _finding(pointer, keyword, own, decided, limit=error.validator_value)
    elif keyword == "type":
        yield _finding(pointer, "type", own, decided, type=error.validator_value)
    else:
        code = {"oneOf": "choice", "anyOf": "choice", "enum": "choice", "x-code-list": "choice"}.get(
            keyword, keyword
        )
        yield _finding(pointer, code, own, decided, keyword=keyword)


def _lacking(error: ValidationError) -> list[str]:
    """The names that are missing; ``required`` yields one error a name, each with the whole list."""
    value = error.instance if isinstance(error.instance, Mapping) else {}
    asked: Any = error.validator_value
    if error.validator == "dependentRequired":
        return [n for name, names in asked.items() if name in value for n in names if n not in value]
    return [name for name in asked if name not in value]


def _finding(pointer: str, code: str, own: Json, decided: Mapping[str, Any], **params: Json) -> Finding:
    shown = schema_at(decided, pointer)
    keyword = str(params.pop("keyword", code))
    words = _words(own, keyword, code) or _words(shown, keyword, code)
    if code == "required":
        params["how"] = how(shown)
    return Finding(pointer, code, params, message=words, label=str(shown.get("title", "")))


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
        choices = isinstance(items, Mapping) and not {"enum", "oneOf", "x-code-list"}.isdisjoint(items)
        return "choose" if choices else "fill" if widget == "point" else "add"
    chosen = not {"enum", "oneOf", "x-code-list"}.isdisjoint(schema) or kind == "boolean"
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


def _checked(decided: Mapping[str, Any], data: Json, context: Context) -> Iterator[Finding]:
    """The checks of every object and row; one whose names have no value yet does not apply."""
    root = formulas.prepared(data)
    for pointer, part, value in walk(decided, data):
        checks = part.get("x-check", ())
        if not checks or not isinstance(value, Mapping):
            continue
        last = pointer.rpartition("/")[2]
        variables = formulas.scope(value, root, int(last) if last.isdecimal() else None, context)
        for check in checks:
            if _fails(str(check.get("rule", "")), variables):
                yield _said(check, pointer, decided)


def _fails(rule: str, variables: Mapping[str, Any]) -> bool:
    try:
        return formulas.evaluate(rule, variables) is False
    except formulas.BadFormula:
        return False


def _said(check: Mapping[str, Any], pointer: str, decided: Mapping[str, Any]) -> Finding:
    at = str(check.get("at", ""))
    where = pointer
    for name in (part for part in at.split("/") if part):
        where = child(where, name.replace("~1", "/").replace("~0", "~"))
    return Finding(
        pointer=where,
        code=str(check.get("id", "check")),
        severity=check.get("severity", "error"),
        message=check.get("message"),
        label=_title(decided, where),
    )


def _pages(schema: Mapping[str, Any], value: Json) -> Iterator[str]:
    """Pointers in the order of the page: steps and sections first, then each object's own order."""
    for pointer, part, _ in walk(_ordered(schema), value):
        yield from (child(pointer, name) for name in part.get("properties", {}))


def _ordered(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    listed = [
        name
        for step in schema.get("x-steps", ())
        for section in step.get("sections", ())
        for name in section.get("fields", ())
    ] or list(schema.get("x-order", ()))
    properties = schema.get("properties", {})
    names = [name for name in listed if name in properties]
    names += [name for name in properties if name not in names]
    return {**schema, "properties": {name: _ordered_below(properties[name]) for name in names}}


def _ordered_below(schema: Json) -> Json:
    if not isinstance(schema, Mapping):
        return schema
    below = dict(schema)
    for key in ("prefixItems",):
        if isinstance(below.get(key), list):
            below[key] = [_ordered_below(part) for part in below[key]]
    return _ordered(below) if "properties" in below else below


def _place(pointer: str, order: Mapping[str, int]) -> tuple[int, str]:
    nearest = pointer
    while nearest and nearest not in order:
        nearest = nearest.rpartition("/")[0]
    return order.get(nearest, -1), pointer


def _once(findings: Iterable[Finding]) -> Iterator[Finding]:
    """One finding per cause: of an answer of the wrong type nothing more is said, and nothing is said twice."""
    seen: set[tuple[str, str]] = set()
    mistyped: set[str] = set()
    for finding in findings:
        code = "choice" if finding.code == "const" else finding.code
        if finding.pointer in mistyped or (finding.pointer, code) in seen:
            continue
        seen.add((finding.pointer, code))
        if finding.code in ("type", "required", "control"):
            mistyped.add(finding.pointer)
        yield finding
