"""The rules of XLSForm questions: when they are asked, what is reckoned, what an answer must fulfil.

They are read once all questions are known, for a rule may speak of any of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pyxform import aliases

from .. import patterns
from ..values import Json
from . import xpath
from .building import Field, found, translatable
from .conditions import Schema, Types, coerced, value_schema
from .expressions import Expression, Literal, Path, Untranslatable, references
from .formulas_out import cel
from .ledger import USUAL
from .workbook import Row
from .xlsform_texts import Texts

NO_WORDS = "it cannot be told in JSON Schema or CEL (%(why)s)"
AS_CONDITION = "as a condition of the schema (if and then)"
AS_FORMULA, AS_CHECK, AS_KEYWORDS = "as a formula in CEL", "as a check in CEL", "as keywords of the schema"
NO_DYNAMIC = "a default is what a draft begins with: it is not reckoned"
FIXED_ROWS = "as so many rows"
_KEYWORDS = frozenset({
    "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minLength", "maxLength", "pattern", "minItems",
    "maxItems", "const", "not", "contains", "anyOf", "allOf", "type",
})  # fmt: skip


_NO_DEFAULT = ("point", "file", "declaration", "notice")


@dataclass
class Asked:
    """A question or group, the object that holds it, and its row."""

    item: Field
    base: Path
    row: Row

    @property
    def path(self) -> Path:
        return (*self.base, self.item.name)


@dataclass
class Rules:
    types: Types
    asked: list[Asked]
    texts: Texts

    def apply(self) -> None:
        for each in self.asked:
            self._relevant(each)
            self._required(each)
            self._read_only(each)
            self._calculated(each)
            self._constraint(each)
            self._count(each)
        for each in reversed(self.asked):
            inner = each.item.fields
            if inner and not each.item.rows and any(item.required and not item.when for item in inner):
                each.item.required = True

    def _read(self, text: str, each: Asked) -> Expression:
        return xpath.expression_of(
            text, each.path, lambda name: found(name, each.base, self.types), self.types
        )

    def _condition(self, each: Asked, column: str) -> Expression | None:
        """The condition of a cell, reported; nothing when it is always so or cannot be told."""
        text = each.row.look(column)
        if not text:
            return None
        try:
            expression = self._read(text, each)
            why = translatable(expression, each.base, self.types)
        except Untranslatable as error:
            expression, why = Literal(True), str(error) or "…"
        if why:
            each.row.refuse(column, NO_WORDS, why=why)
            return None
        each.row.take(column, AS_CONDITION)
        return expression

    def _relevant(self, each: Asked) -> None:
        condition = self._condition(each, "relevant")
        if condition is not None:
            each.item.when.append(condition)

    def _required(self, each: Asked) -> None:
        said = aliases.yes_no.get(each.row.look("required"))
        if said is not None:
            each.row.take("required")
            each.item.required = bool(said) and each.item.schema.get("x-widget") not in ("notice", "hidden")
            if said and each.item.schema.get("x-widget") == "declaration":
                each.item.schema["const"] = True
        else:
            each.item.required_when = self._condition(each, "required")
        message = self.texts.message(each.row, "required_message")
        if message and (each.item.required or each.item.required_when is not None):
            each.item.schema.setdefault("x-messages", {})["required"] = message

    def _read_only(self, each: Asked) -> None:
        said = aliases.yes_no.get(each.row.look("read_only"))
        if said is not None:
            each.row.take("read_only")
            if said and each.item.schema.get("x-widget") != "notice":
                each.item.schema["readOnly"] = True
        else:
            condition = self._condition(each, "read_only")
            if condition is not None:
                each.item.locked_when = condition

    def _calculated(self, each: Asked) -> None:
        text = each.row.look("calculation")
        if not text:
            return
        try:
            expression = self._read(text, each)
            if each.path in set(references(expression)):
                raise Untranslatable(each.item.name)
            each.item.schema["x-formula"] = cel(expression, each.base, self.types)
            each.row.take("calculation", AS_FORMULA)
            each.item.schema.pop("default", None)
        except Untranslatable as error:
            each.row.refuse("calculation", NO_WORDS, why=str(error) or "…")

    def _constraint(self, each: Asked) -> None:
        text = each.row.look("constraint")
        message = self.texts.message(each.row, "constraint_message")
        if not text:
            return
        try:
            expression = self._read(text, each)
        except Untranslatable as error:
            each.row.refuse("constraint", NO_WORDS, why=str(error) or "…")
            return
        try:
            asked = _sound(value_schema(expression, each.path, self.types))
            self._keywords(each, asked, message)
        except Untranslatable:
            self._check(each, expression, message)

    def _keywords(self, each: Asked, asked: Schema, message: Mapping[str, str]) -> None:
        asked = {key: value for key, value in asked.items() if key != "type"}
        if any(key in each.item.schema for key in asked):
            each.item.schema.setdefault("allOf", []).append(asked)
        else:
            each.item.schema.update(asked)
        if message:
            messages = each.item.schema.setdefault("x-messages", {})
            messages.update(dict.fromkeys(asked, message))
        each.row.take("constraint", AS_KEYWORDS)

    def _check(self, each: Asked, expression: Expression, message: Mapping[str, str]) -> None:
        """Empty answers fulfil every constraint, as they do there."""
        try:
            rule = cel(expression, each.base, self.types)
        except Untranslatable as error:
            each.row.refuse("constraint", NO_WORDS, why=str(error) or "…")
            return
        if not each.base and each.item.name.isidentifier():
            rule = f"!has(root.{each.item.name}) || {rule}"
        title = str(each.item.schema.get("title") or each.item.name)
        told = dict(message) or {
            "zh_CN": f"“{title}”不符合要求。",
            "en": f"“{title}” does not fulfil what is asked.",
        }
        check = {"id": f"check_{each.item.name}"[:60], "rule": rule, "at": each.item.name, "message": told}
        each.item.checks.append(check)
        each.row.take("constraint", AS_CHECK)

    def _count(self, each: Asked) -> None:
        text = each.row.look("repeat_count")
        if not text or not each.item.rows:
            return
        if text.isdigit():
            each.item.schema |= {"minItems": int(text), "maxItems": int(text)}
            each.row.take("repeat_count", FIXED_ROWS)
            return
        try:
            size = f"size({each.item.name}) == {cel(self._read(text, each), each.base, self.types)}"
        except Untranslatable as error:
            each.row.refuse("repeat_count", NO_WORDS, why=str(error) or "…")
            return
        title = str(each.item.schema.get("title") or each.item.name)
        said = {"zh_CN": f"“{title}”的行数不符合要求。", "en": f"“{title}” needs another number of rows."}
        check = {"id": f"rows_{each.item.name}"[:60], "rule": size, "at": each.item.name, "message": said}
        each.item.checks.append(check)
        each.row.take("repeat_count", AS_CHECK)


def _sound(schema: Schema) -> Schema:
    """A pattern must be one that can be judged in linear time."""
    try:
        if "pattern" in schema:
            patterns.compiled(str(schema["pattern"]))
    except patterns.BadPattern as error:
        raise Untranslatable(str(error)) from error
    return schema


def default_of(row: Row, schema: Schema) -> None:
    """What a draft begins with, where the cell holds an answer and no expression."""
    text, kind = row.look("default"), schema.get("type")
    if not text:
        return
    value: Json = coerced(text, str(kind) if kind else None)
    if kind == "array" and "items" in schema:
        value = text.split()
    unread = kind in ("number", "integer") and isinstance(value, str)
    if "${" in text or text.endswith(")") or unread or schema.get("x-widget") in _NO_DEFAULT:
        row.refuse("default", NO_DYNAMIC)
    elif kind:
        schema["default"] = value
        row.take("default")
    else:
        row.idle("default", USUAL)
