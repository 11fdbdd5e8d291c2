"""Choice filters of XLSForm: choices that depend on another answer. The field stands once for each value of it."""

from __future__ import annotations

from collections.abc import Mapping

from .building import Field, found, types_of
from .conditions import Schema
from .expressions import Apply, Literal, Reference, Untranslatable
from .workbook import Row
from .xlsform_kinds import chosen
from .xlsform_rules import Asked

BY_COLUMN = "as a condition for each value of “%(column)s”"
NO_FILTER = "the filter looks at more than one column and one answer"
MOST_BRANCHES = 80
Choices = Mapping[str, list[tuple[Schema, Row]]]


def narrow(root: list[Field], asked: list[Asked], choices: Choices) -> None:
    """Put in place of each filtered field one for each value that its filter compares with."""
    types = types_of(root)
    for each in asked:
        text, choice = each.row.look("choice_filter"), chosen(each.row.look("type"))
        if not text or not choice:
            continue
        fields = next((held for held in _holders(root) if each.item in held), None)
        column, name = _compared(text)
        try:
            path = found(name, each.base, types).path
        except Untranslatable:
            path = ()
        made = _branches(each.item, choices.get(choice[1], []), column, Reference(path)) if path else []
        if fields is None or not made or len(made) > MOST_BRANCHES:
            each.row.refuse("choice_filter", NO_FILTER)
            continue
        each.row.take("choice_filter", BY_COLUMN, column=column)
        at = fields.index(each.item)
        fields[at : at + 1] = made


def _branches(item: Field, listed: list[tuple[Schema, Row]], column: str, answer: Reference) -> list[Field]:
    values: dict[str, list[Schema]] = {}
    for option, row in listed:
        heading = next((c.heading for c in row.columns if c.name == column.lower()), column)
        value = str(row.part.take(heading) or "").strip()
        if value:
            values.setdefault(value, []).append(option)
    made: list[Field] = []
    for value, options in values.items():
        each: Schema = {"type": "string", "oneOf": options}
        schema = {**item.schema, **({"items": each} if item.schema.get("type") == "array" else each)}
        when = [*item.when, Apply("==", (answer, Literal(value)))]
        made.append(Field(item.name, schema, item.required, when, locked_when=item.locked_when))
    return made


def _holders(fields: list[Field]) -> list[list[Field]]:
    return [fields, *(below for item in fields if item.fields for below in _holders(item.fields))]


def _compared(text: str) -> tuple[str, str]:
    """The column and the answer of the plainest filter, ``state=${state}``."""
    left, _, right = text.partition("=")
    left, right = left.strip(), right.strip()
    if left.startswith("${"):
        left, right = right, left
    if right.startswith("${") and right.endswith("}") and left.replace("_", "").isalnum():
        return left, right[2:-1].strip()
    return "", ""
