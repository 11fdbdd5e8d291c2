"""What a condition may speak of: the fields of an object, what can be asked of each, and how the value is asked for.

The value of a clause is asked for by the field's own control: its schema without what only an applicant is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from banshi_forms.fields import options_of
from banshi_forms.kinds.table import kind_of
from banshi_forms.values import Json

from ..edits.conditions import ANY_ROW, join
from ..edits.layout import all_declarations, at, names_in, object_at, says_what
from ..edits.problems import CannotDo
from .clauses import LEAST_ENTRIES

Schema = Mapping[str, Any]
Declared = Mapping[str, Sequence[str]]
_KEPT = ("type", "enum", "oneOf", "x-enum-titles", "x-code-list", "x-code-prefix", "x-unit", "x-units")
_WIDGETS = ("radio", "select", "search", "money", "month", "year")
_FORMATS = ("date", "time", "date-time", "duration")
_THERE, _SOMETHING = ("answered", "unanswered"), ("some", "none")
_EQUAL, _LISTED = ("is", "is_not"), ("one_of", "none_of")
_NUMBERS = ("more", "at_least", "less", "at_most", "between")
_TEXTS = ("begins", "begins_not", "holds", "holds_not")
_INCLUDED = ("includes", "includes_not", "includes_any", "includes_none")
_WHOLE = ("files", "signature", "drawn_signature", "hidden", "json", "point", "tuple")
WORDS = 8  # beginnings or parts of a text in one clause
MOST_FIELDS_DEEP = 4


@dataclass(frozen=True)
class Field:
    """A field that a condition may test. ``path`` from the object of the condition, ``title`` with its groups'."""

    path: str
    title: str
    schema: Schema
    group: str = ""  # the step it stands in

    @property
    def is_date(self) -> bool:
        return self.schema.get("format") in ("date", "date-time")


@dataclass(frozen=True)
class Target:
    """A field of the object itself, which a rule may show or require."""

    name: str
    title: str
    group: str = ""
    can_require: bool = True


def fields(form: Schema, inside: str = "") -> list[Field]:
    """The fields of the object at a path, and of what is in it, in the order of the page."""
    declared = all_declarations(form)
    try:
        _, schema = object_at(form, inside)
    except CannotDo:
        return []
    names = _in_order(form, schema, inside)
    return [found for name, group in names for found in _below(form, declared, inside, name, "", group, 0)]


def _in_order(form: Schema, schema: Schema, inside: str) -> list[tuple[str, str]]:
    """The names of an object with the step of each, in the order of the page."""
    names = names_in(schema)
    placed = [] if inside else list(_steps(form))
    ordered = [name for name in schema.get("x-order", ()) if name in names]
    known = {name: title for name, title in placed if name in names}
    return [*known.items(), *((name, "") for name in dict.fromkeys((*ordered, *names)) if name not in known)]


def _steps(form: Schema) -> Iterator[tuple[str, str]]:
    for step in form.get("x-steps", ()):
        for section in step["sections"]:
            yield from ((name, str(step.get("title", ""))) for name in section["fields"])


def step_titles(form: Schema) -> dict[str, str]:
    """The step of each field of the form."""
    return dict(_steps(form))


def _below(
    form: Schema, declared: Declared, inside: str, path: str, above: str, group: str, depth: int
) -> Iterator[Field]:
    schema = declaration(form, join(inside, path), declared)
    if schema is None or depth > MOST_FIELDS_DEEP or kind_of(schema).name == "notice":
        return
    title = str(schema.get("title") or path.rpartition("/")[2])
    titled = f"{above} – {title}" if above else title
    if isinstance(schema.get("properties"), Mapping):
        inner, names = path, _ordered(schema)
    elif isinstance(schema.get("items"), Mapping) and isinstance(schema["items"].get("properties"), Mapping):
        yield Field(path, titled, schema, group)
        inner, names = join(path, ANY_ROW), _ordered(schema["items"])
    else:
        yield Field(path, titled, schema, group)
        return
    for name in names:
        yield from _below(form, declared, inside, join(inner, name), titled, group, depth + 1)


def _ordered(schema: Schema) -> list[str]:
    names = names_in(schema)
    return list(dict.fromkeys([name for name in schema.get("x-order", ()) if name in names] + names))


def declaration(form: Schema, path: str, declared: Declared | None = None) -> Schema | None:
    """What a field is; where rules declare it in several ways, with the options of all of them."""
    pointers = (all_declarations(form) if declared is None else declared).get(path, ())
    found = [schema for pointer in pointers if says_what(schema := at(form, pointer))]
    if not found:
        return None
    first: Schema = found[0]
    items = first.get("items")
    if len(found) > 1 and isinstance(items, Mapping) and "enum" in items:
        return {**first, "items": {**items, "enum": _united([part.get("items", {}) for part in found])}}
    return {**first, "enum": _united(found)} if len(found) > 1 and "enum" in first else first


def _united(schemas: Sequence[Schema]) -> list[Json]:
    values: list[Json] = []
    for schema in schemas:
        values += [value for value in schema.get("enum", ()) if value not in values]
    return values


def targets(form: Schema, inside: str = "") -> list[Target]:
    """The fields that a rule of the object may show or require."""
    declared = all_declarations(form)
    try:
        _, schema = object_at(form, inside)
    except CannotDo:
        return []
    found = []
    for name, group in _in_order(form, schema, inside):
        what = declaration(form, join(inside, name), declared)
        if what is not None:
            kind = kind_of(what).name
            title = str(what.get("title") or what.get("description") or name)
            found.append(Target(name, title, group, kind != "notice" and "x-formula" not in what))
    return found


def scopes(form: Schema) -> list[tuple[str, str]]:
    """The groups that may have rules of their own, and the lists whose entries may: path and title."""
    declared = all_declarations(form)
    found = []
    for path in declared:
        schema = declaration(form, path, declared) or {}
        of_rows = isinstance(schema.get("items"), Mapping) and "properties" in schema["items"]
        if not of_rows and not isinstance(schema.get("properties"), Mapping):
            continue
        inner = join(path, ANY_ROW) if of_rows else path
        try:
            object_at(form, inner)
        except CannotDo:
            continue
        found.append((inner, str(schema.get("title") or path)))
    return found


def operators(schema: Schema) -> tuple[str, ...]:
    """What can honestly be asked of such a field in JSON Schema. Which of two days is earlier cannot."""
    kind, types = kind_of(schema).name, schema.get("type")
    if types == "array":
        items = schema.get("items", {})
        if kind in ("rows", "table"):
            return (*_SOMETHING, "entries")
        return (*_INCLUDED, *_SOMETHING) if kind == "checkboxes" and options_of(items) else _SOMETHING
    if kind in _WHOLE and "x-formula" not in schema:
        return _THERE
    if types == "boolean":
        return ("yes", "no", *_THERE)
    if types in ("integer", "number"):
        listed = _LISTED if options_of(schema) else ()
        return (*_EQUAL, *listed, *_NUMBERS, *_THERE)
    if schema.get("format") in _FORMATS or kind in ("month", "year"):
        return (*_EQUAL, *_THERE)
    if _is_short_list(schema):
        return (*_EQUAL, *_LISTED, *_TEXTS[:2], *_THERE)
    return (*_EQUAL, *_TEXTS, *_THERE)


def _is_short_list(schema: Schema) -> bool:
    return "enum" in schema or "oneOf" in schema


def value_schema(schema: Schema, asks: str) -> Schema | None:
    """The schema of the value that a clause compares with; None where nothing is compared."""
    one = _one_value(schema.get("items", {}) if schema.get("type") == "array" else schema)
    if asks in ("is", "is_not", "includes", "includes_not"):
        return one
    if asks in ("one_of", "none_of", "includes_any", "includes_none"):
        plain = {key: value for key, value in one.items() if key != "x-widget"}
        return {"type": "array", "items": plain, "uniqueItems": True, "minItems": 1}
    if asks in _NUMBERS:
        number: dict[str, Any] = {key: one[key] for key in ("type", "x-unit", "x-widget") if key in one}
        if asks != "between":
            return number
        return {"type": "object", "properties": {"from": number, "to": number}, "required": ["from", "to"]}
    if asks in _TEXTS:
        text = {"type": "string", "maxLength": 50}
        return {"type": "array", "items": text, "minItems": 1, "maxItems": WORDS, "uniqueItems": True}
    return {"type": "integer", "minimum": LEAST_ENTRIES} if asks == "entries" else None


def _one_value(schema: Schema) -> dict[str, Any]:
    kept = {key: schema[key] for key in _KEPT if key in schema}
    if schema.get("format") in _FORMATS:
        kept["format"] = schema["format"]
    if schema.get("x-widget") in _WIDGETS:
        kept["x-widget"] = schema["x-widget"]
    return kept if "type" in kept or "enum" in kept or "oneOf" in kept else {**kept, "type": "string"}
