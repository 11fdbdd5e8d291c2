"""A blank form to print and fill in by hand: every field that may be asked, each with what it depends on in words.

A page by itself with its style inside, for it is handed out as a file. What a person cannot fill in (computed and
hidden fields) is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from ..codes import options as code_options
from ..judge import judge_of
from ..kinds.choice import listed
from ..kinds.table import kind_of
from ..markdown import to_html
from ..sentences.clauses import read, simple
from ..sentences.phrases import Speaker
from ..sentences.places import Place
from ..values import Json, Option
from ..wording import words
from .conditions import Schema
from .expressions import ANY_ROW
from .pointing import followed

_UNSEEN = frozenset({"hidden"})
_CELLS: Mapping[str, int] = {"cn-id-number": 18, "cn-credit-code": 18, "cn-mobile": 11, "cn-postcode": 6}
MOST_BOXES = 40  # choices that are printed; more are written by hand
BLANK_ROWS = 3
LONG = 40  # characters
_BRIEF = frozenset({"line", "date", "yes"})
_DEEPEST = 8
Path = tuple[str, ...]


@dataclass(frozen=True)
class Blank:
    """One thing to fill in.

    ``shape``: line, lines, cells, date, choice, choices, yes, agree, file, group, rows, notice.
    """

    label: str
    shape: str
    hint: str = ""
    required: bool = False
    when: str = ""
    unit: str = ""
    cells: int = 0
    options: tuple[Option, ...] = ()
    fields: tuple[Blank, ...] = ()
    rows: int = 0
    text: str = ""
    wide: bool = False  # a long answer

    @property
    def is_brief(self) -> bool:
        """Whether two of them fit beside each other."""
        return (
            self.shape in _BRIEF
            and not self.wide
            and not self.when
            and not self.hint
            and len(self.label) <= 12
        )


@dataclass(frozen=True)
class Part:
    title: str
    hint: str
    fields: tuple[Blank, ...]


def blank_page(schema: Schema, locale: str = "zh_CN") -> str:
    """The page, as HTML."""
    maker = _Maker(schema, locale)
    title = str(schema.get("title") or words(locale)("Application form"))
    return _template(locale).render(
        title=title,
        description=schema.get("description", ""),
        parts=list(maker.parts()),
        locale=locale.replace("_", "-"),
    )


@cache
def _template(locale: str) -> Template:
    environment = Environment(
        loader=PackageLoader("banshi_forms", "converting"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    environment.globals.update({"_": words(locale), "markdown": to_html})
    return environment.get_template("blank.html")


@dataclass(frozen=True)
class _Said:
    """What the branches of an object say of one field together."""

    schema: Schema
    required: bool
    conditions: tuple[str, ...]


class _Maker:
    def __init__(self, schema: Schema, locale: str) -> None:
        self._root = schema
        self._locale = locale
        self._judge = judge_of(schema)
        self._place = Place.of(self._judge, (schema,))

    def parts(self) -> Iterator[Part]:
        """The sections of the form, in the order of its steps."""
        said = self._fields(self._root, ())
        steps = self._root.get("x-steps") or [{"title": "", "sections": [{"fields": list(said)}]}]
        for step in steps:
            for at, section in enumerate(step["sections"]):
                fields = tuple(self._blanks({n: said[n] for n in section["fields"] if n in said}, (), 0))
                titles = [step["title"] if not at else "", section.get("title", "")]
                if fields:
                    title = " · ".join(dict.fromkeys(title for title in titles if title))
                    yield Part(title, section.get("hint", step.get("hint", "") if not at else ""), fields)

    def _fields(self, schema: Json, path: Path) -> dict[str, _Said]:
        """Every field an object may have, in whichever branch, in order."""
        found: dict[str, _Said] = {}
        order: list[str] = []
        for part, condition in self._branches(schema, path, "", 0):
            order += [name for name in part.get("x-order", ()) if name not in order]
            for name, sub in part.get("properties", {}).items():
                if isinstance(sub, dict):
                    self._gather(found, name, sub, condition)
            for name in part.get("required", ()):
                if name in found and (not condition or condition in found[name].conditions):
                    found[name] = replace(found[name], required=True)
        return {name: found[name] for name in dict.fromkeys([*order, *found]) if name in found}

    def _gather(self, found: dict[str, _Said], name: str, sub: Schema, condition: str) -> None:
        before = found.get(name)
        if before is None:
            found[name] = _Said(sub, False, (condition,) if condition else ())
        elif condition and before.conditions and condition not in before.conditions:
            found[name] = replace(before, conditions=(*before.conditions, condition))

    def _branches(self, schema: Json, path: Path, condition: str, depth: int) -> Iterator[tuple[Schema, str]]:
        """The schema and its branches, each with the words of its condition."""
        schema = followed(self._root, schema) | (schema if isinstance(schema, dict) else {})
        if not schema or depth > _DEEPEST:
            return
        yield schema, condition
        for part in schema.get("allOf", ()):
            yield from self._branches(part, path, condition, depth + 1)
        for key, test in (("then", schema.get("if")), ("else", {"not": schema.get("if")})):
            if "if" in schema and key in schema:
                yield from self._branches(schema[key], path, self._said(test, path, condition), depth + 1)
        for name, part in schema.get("dependentSchemas", {}).items():
            said = self._said({"required": [name]}, path, condition)
            yield from self._branches(part, path, said, depth + 1)
        for key in ("oneOf", "anyOf"):
            for part in schema.get(key, ()):
                if isinstance(part, dict) and "const" not in part:
                    yield from self._branches(part, path, self._case(part, path, condition), depth + 1)

    def _case(self, branch: Schema, path: Path, around: str) -> str:
        tests = {
            n: sub
            for n, sub in branch.get("properties", {}).items()
            if isinstance(sub, dict) and "const" in sub
        }
        return self._said({"properties": tests, "required": list(tests)}, path, around) if tests else around

    def _said(self, condition: Json, path: Path, around: str) -> str:
        clause = simple(read(condition, self._judge))
        said = Speaker(self._place.at(path), self._locale).clause(clause)
        return words(self._locale)("; ").join(part for part in (around, said) if part)

    def _blanks(self, fields: Mapping[str, _Said], path: Path, depth: int) -> Iterator[Blank]:
        for name, said in fields.items():
            schema = followed(self._root, said.schema) | said.schema
            kind = kind_of(schema)
            if kind.name in _UNSEEN or "x-formula" in schema or depth > _DEEPEST:
                continue
            when = words(self._locale)(", or ").join(said.conditions)
            hint = str(schema.get("x-hint") or schema.get("description") or "")
            made = Blank(
                str(schema.get("title") or name),
                "line",
                hint,
                said.required,
                when,
                str(schema.get("x-unit", "")),
            )
            yield self._shaped(made, schema, kind.name, (*path, name), depth)

    def _shaped(self, made: Blank, schema: Schema, kind: str, path: Path, depth: int) -> Blank:
        if kind == "notice":
            return replace(made, shape="notice", text=str(schema.get("description", "")), hint="")
        if kind in ("group", "tuple"):
            fields = tuple(self._blanks(self._fields(schema, path), path, depth + 1))
            return replace(made, shape="group", fields=fields)
        if kind in ("rows", "table"):
            inner = (*path, ANY_ROW)
            fields = tuple(self._blanks(self._fields(schema.get("items"), inner), inner, depth + 1))
            asked = schema.get("minItems", 0)
            return replace(made, shape="rows", fields=fields, rows=max(BLANK_ROWS, min(asked, 20)))
        return replace(made, **_single(schema, kind, self._options(schema, kind)))

    def _options(self, schema: Schema, kind: str) -> tuple[Option, ...]:
        items = followed(self._root, schema.get("items", {})) if kind == "checkboxes" else schema
        if "x-code-list" in items:
            return tuple(code_options(str(items["x-code-list"]), str(items.get("x-code-prefix", ""))))[
                : MOST_BOXES + 1
            ]
        return listed(items)


def _single(schema: Schema, kind: str, options: tuple[Option, ...]) -> dict[str, Any]:
    """How one answer is written by hand."""
    form = str(schema.get("format", ""))
    if kind in ("radio", "select", "checkboxes", "searched") and 0 < len(options) <= MOST_BOXES:
        return {"shape": "choices" if kind == "checkboxes" else "choice", "options": options}
    if kind == "yes_no":
        return {"shape": "yes"}
    if kind == "declaration":
        return {"shape": "agree"}
    if kind == "files":
        return {"shape": "file"}
    if form in _CELLS:
        return {"shape": "cells", "cells": _CELLS[form]}
    if kind in ("date", "month", "year"):
        return {"shape": "date", "text": kind}
    if kind in ("textarea", "json", "values"):
        return {"shape": "lines"}
    return {"shape": "line", "wide": schema.get("maxLength", 0) > LONG or schema.get("x-width") == "full"}
