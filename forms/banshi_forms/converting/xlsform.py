"""XLSForm: a workbook whose survey sheet lists questions, whose choices sheet lists what may be chosen.

Groups become objects, repeats become rows: the answers keep the shape that the workbook gives them. A choice filter
becomes a condition for each value that it looks at.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path as File

from ..names import child
from .building import Field, all_fields, objects, types_of, unique
from .conditions import Schema
from .expressions import ANY_ROW, Apply, Literal, Path, Reference
from .ledger import APPEARANCE, HOUSEKEEPING, USUAL, Ledger
from .result import Conversion, Unusable
from .steps import Page, Step
from .workbook import Row, Workbook, languages, opened
from .xlsform_filters import narrow
from .xlsform_kinds import ANY_ORDER, ELSEWHERE, RECORDED, chosen, is_recorded, plain_type, ranged, simple
from .xlsform_rules import Asked, Rules, default_of
from .xlsform_texts import Texts, base_of

NO_END = "a group or repeat that nothing began"
NAMED_ANEW = "another question of the group has this name: now %(now)s"
LOOPED = "once for each choice of the list"
UNUSED = "no question chooses from this list"
_SETTINGS = (
    "form_id", "id_string", "set_form_id", "version", "instance_name", "public_key", "sms_keyword", "submission_url",
    "name", "allow_choice_duplicates", "omit_instanceid", "clean_text_values", "add_none_option", "sms_separator",
    "prefix", "delimiter", "auto_send", "auto_delete",
)  # fmt: skip
_BLOCKS = ("group", "repeat", "loop", "lgroup")


def convert(sources: Sequence[File]) -> Conversion:
    """The form of a workbook. Raises Unusable."""
    if len(sources) != 1:
        raise Unusable("XLSForm: one workbook")
    ledger = Ledger()
    book = opened(File(sources[0]), ledger)
    return _Reader(book, ledger).read()


@dataclass
class _Level:
    """A group or repeat that is open: where its questions go."""

    fields: list[Field]
    base: Path
    word: str = ""
    names: set[str] = field(default_factory=set)


class _Reader:
    def __init__(self, book: Workbook, ledger: Ledger) -> None:
        self._book = book
        self._ledger = ledger
        settings = book.rows("settings")
        self._settings = settings[0] if settings else None
        default = self._settings.look("default_language") if self._settings else ""
        listed = [*languages(book.rows("survey")), *languages(book.rows("choices"))]
        self._texts = Texts(base_of(listed, default))
        self._choices = self._lists()
        self._root: list[Field] = []
        self._levels = [_Level(self._root, ())]
        self._asked: list[Asked] = []
        self._page = Page()

    def read(self) -> Conversion:
        survey = self._book.rows("survey")
        for row in survey:
            self._texts.labels[row.look("name")] = self._texts.label(row) or row.look("name")
        for row in survey:
            self._row(row)
        Rules(types_of(self._root), self._asked, self._texts).apply()
        narrow(self._root, self._asked, self._choices)
        told = self._titled(objects(self._root))
        self._page.write(told)
        self._rest()
        return Conversion(told, self._ledger.close(), self._texts.translations)

    def _titled(self, told: Schema) -> Schema:
        title = ""
        if self._settings:
            title = self._texts.of(self._settings, "form_title") or self._settings.take("form_title")
            for name in ("default_language", "style"):
                self._settings.take(name)
            for name in _SETTINGS:
                self._settings.idle(name, HOUSEKEEPING)
        return {"title": title or self._book.name, **told}

    def _lists(self) -> dict[str, list[tuple[Schema, Row]]]:
        found: dict[str, list[tuple[Schema, Row]]] = {}
        for row in self._book.rows("choices"):
            name, label = row.look("name"), self._texts.of(row, "label")
            if name:
                found.setdefault(row.look("list_name"), []).append(
                    ({"const": name, "title": label or name}, row)
                )
        return found

    def _row(self, row: Row) -> None:
        kind = row.look("type").lower().replace("_", " ")
        row.part.field = "".join(child("", key) for key in (*self._levels[-1].base, row.look("name")))
        if kind.startswith("begin"):
            self._begin(row, kind.removeprefix("begin").strip())
        elif kind.startswith("end") and kind.removeprefix("end").split()[:1] in (
            [block] for block in _BLOCKS
        ):
            self._end(row)
        elif row.look("disabled").lower() in ("yes", "true", "true()"):
            for column in row.columns:
                row.part.idle("switched off in the workbook", column.heading)
        elif is_recorded(plain_type(row.look("type"))):
            for column in row.columns:
                row.part.refuse(column.heading, RECORDED)
        elif kind:
            self._question(row)

    def _begin(self, row: Row, word: str) -> None:
        level, rows = self._levels[-1], word.split(" ")[0] in ("repeat", "loop", "lgroup")
        name = self._name(row, level, word or "group")
        row.take("type", LOOPED if word.startswith("loop") else "")
        item = Field(name, {}, rows=rows)
        label = self._texts.of(row, "label")
        if label:
            item.schema["title"] = label
        if not level.base:
            self._put(item, row, label)
        level.fields.append(item)
        base = (*level.base, name, ANY_ROW) if rows else (*level.base, name)
        self._levels.append(_Level(item.fields, base, word))
        self._asked.append(Asked(item, level.base, row))
        self._common(row, item.schema)
        self._appearance(row, item.schema)

    def _put(self, item: Field, row: Row, label: str) -> None:
        """A question of the form itself: groups of a form in pages are steps of their own."""
        style = self._settings.look("style") if self._settings else ""
        if "pages" in style and row.look("type").lower().startswith("begin"):
            self._page.steps.append(Step(label or item.name))
        self._page.put(item.name)

    def _end(self, row: Row) -> None:
        if len(self._levels) > 1:
            row.take("type")
            row.idle("name", USUAL)
            level = self._levels.pop()
            holder = next(item for item in self._levels[-1].fields if item.fields is level.fields)
            if not holder.fields:
                holder.schema |= (
                    {"type": "array", "items": {"type": "object"}} if holder.rows else {"type": "object"}
                )
        else:
            row.refuse("type", NO_END)

    def _question(self, row: Row) -> None:
        level = self._levels[-1]
        choice = chosen(row.look("type"))
        kind = plain_type(row.look("type"))
        schema, note = (self._choice(*choice), "") if choice else simple(kind)
        if choice and choice[0] == "rank":
            note = ANY_ORDER
        if choice and choice[1] not in self._choices:
            note = ELSEWHERE
        name = self._name(row, level, kind if kind.isidentifier() else "question")
        row.take("type", note, type=row.look("type"))
        label = self._texts.of(row, "label")
        if kind == "note":
            schema["description"] = label or "…"
        elif label:
            schema["title"] = label
        if kind == "range":
            ranged(row, schema)
        self._common(row, schema)
        self._appearance(row, schema)
        default_of(row, schema)
        item = Field(name, schema, hidden=kind == "calculate")
        level.fields.append(item)
        if not level.base:
            self._put(item, row, label)
        self._asked.append(Asked(item, level.base, row))
        if choice and choice[2]:
            self._other(item, level)

    def _name(self, row: Row, level: _Level, otherwise: str) -> str:
        given = row.look("name") or otherwise
        name = unique(given, level.names)
        row.take("name", NAMED_ANEW if name != given else "", now=name)
        return name

    def _choice(self, how: str, listed: str, other: bool) -> Schema:
        options = self._options(listed)
        if other:
            options = [*options, {"const": "other", "title": self._texts.ours("其他", "Other")}]
        each: Schema = {"type": "string", "oneOf": options} if options else {"type": "string"}
        return each if how == "one" else {"type": "array", "items": each, "uniqueItems": True}

    def _options(self, listed: str) -> list[Schema]:
        options: dict[str, Schema] = {}
        for option, row in self._choices.get(listed, ()):
            row.take("list_name")
            row.take("name")
            options.setdefault(option["const"], option)
        return [dict(option) for option in options.values()]

    def _other(self, item: Field, level: _Level) -> None:
        name = unique(f"{item.name}_other", level.names)
        path = (*level.base, item.name)
        when = Apply("contains", (Reference(path), Literal("other")))
        level.fields.append(
            Field(name, {"type": "string", "title": "请说明其他情况"}, required=True, when=[when])
        )
        if not level.base:
            self._page.put(name)

    def _common(self, row: Row, schema: Schema) -> None:
        hint = self._texts.of(row, "hint")
        more = self._texts.of(row, "guidance_hint")
        if hint or more:
            schema["x-hint"] = hint or more
        if hint and more:
            schema["x-hint"] = f"{hint} {more}"
        for name in ("note", "comments", "sms_field", "instance::odk:tag", "compact_tag", "saveto"):
            row.idle(name, HOUSEKEEPING)

    def _appearance(self, row: Row, schema: Schema) -> None:
        words = row.look("appearance").lower().split()
        if not words:
            return
        widget = _WIDGETS.get(words[0]) if len(words) == 1 else None
        if widget and schema.get("type") == "string" and "format" not in schema:
            schema["x-widget"] = widget
            row.take("appearance")
            if widget == "signature":
                schema.pop("x-accept", None)
        elif (
            words[0] in ("month-year", "year") and schema.get("format") == "date" and words[0] == "month-year"
        ):
            schema["format"] = "month"
            row.take("appearance", "the answer is a month as 2026-11")
        elif words in (["field-list"], ["numbers"], ["table-list"]):
            row.idle("appearance", USUAL)
        else:
            row.refuse("appearance", APPEARANCE)

    def _rest(self) -> None:
        for rows in self._choices.values():
            for _, row in rows:
                if row.heading("name") in row.part.untouched():
                    for column in row.columns:
                        row.part.idle(UNUSED, column.heading)
        for item in all_fields(self._root):
            if item.hidden:
                item.schema["x-widget"] = "hidden"


_WIDGETS = {"multiline": "textarea", "minimal": "select", "autocomplete": "select", "signature": "signature",
            "search": "select", "full": "radio"}  # fmt: skip
