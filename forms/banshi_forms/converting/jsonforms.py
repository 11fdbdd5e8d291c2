"""JSON Forms: a JSON Schema and a UI schema of layouts and controls, with rules on any of them.

A category becomes a step, a group a section, a control the field it points at; what no control points at is not on
the page there, and hidden here. Rules become conditions of the schema, which the judge sees too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ..names import child
from ..values import Json
from .building import Builder, Field
from .conditions import Schema
from .expressions import ANY_ROW, Apply, Path, both, negation
from .jsonforms_options import read_options
from .jsonforms_rules import NO_RULE, Rule, condition_of, path_of, told_of
from .ledger import APPEARANCE, CODE, HOUSEKEEPING, Entry, Ledger, Part
from .pointing import copied, followed, is_recursive
from .result import Conversion, Unusable
from .schemas import SchemaReader
from .steps import Page, Step

NO_FIELD = "it points at nothing that the schema has"
AS_CONDITION = "as a condition of the schema (if and then)"
AS_LOCK = "as readOnly while the condition holds"
NOT_THERE = (
    "the field stands in a reference or a branch of the schema, where a further condition cannot be put"
)
BESIDE = "fields beside each other, as narrow ones"
NOT_SHOWN = "not on the page there, so hidden here"
AS_STEP, AS_SECTION, AS_NOTICE = "as a step", "as a section", "as a notice"
TWICE = "the field stands on the page already"
TRANSLATED_AT_RUNTIME = "a key of texts that stand elsewhere"
_WIDTHS: Mapping[int, str] = {2: "half", 3: "short", 4: "short"}
_EFFECTS = ("SHOW", "HIDE", "ENABLE", "DISABLE")
_LAYOUTS = ("VerticalLayout", "HorizontalLayout", "Group", "Category", "Categorization")


def convert(sources: Sequence[Json]) -> Conversion:
    """A form with its UI schema, in one object or as two files. Raises Unusable."""
    if not sources or len(sources) > 2 or not all(isinstance(source, Mapping) for source in sources):
        raise Unusable("JSON Forms: one object with schema and uischema, or a file for each")
    ledger = Ledger()
    whole = Part(sources[0], ledger)
    if isinstance(whole.look("schema"), Mapping):
        schema = whole.part("schema")
        ui = whole.part("uischema") if len(sources) == 1 else Part(sources[1], ledger, "1")
        data = whole.take("data")
        whole.idle(HOUSEKEEPING, "name", "label", "file")
        if isinstance(whole.look("extra"), Mapping):
            for key in whole.part("extra").value:
                whole.part("extra").refuse(key, CODE)
    else:
        schema, data = whole, None
        ui = Part(sources[1] if len(sources) == 2 else {}, ledger, "1")
    told = SchemaReader(schema).read()
    if ui.value:
        _Reader(told, schema).read(ui)
    return Conversion(told, ledger.close(), data=data)


@dataclass(frozen=True)
class _Place:
    """Where in the layout an element stands: the object its controls point into, rules around, neighbours."""

    base: Path = ()
    shown: tuple[Rule, ...] = ()
    locked: tuple[Rule, ...] = ()
    width: str = ""


@dataclass
class _Reader:
    root: Schema
    source: Part
    page: Page = field(default_factory=Page)
    seen: dict[Path, list[str]] = field(
        default_factory=dict
    )  # object → its fields in the order of the controls
    ruled: list[tuple[Path, tuple[Rule, ...], tuple[Rule, ...]]] = field(default_factory=list)

    def read(self, ui: Part) -> None:
        self._element(ui, _Place())
        self._hide_the_rest()
        self._apply_rules()
        self.page.write(self.root)

    def _element(self, ui: Part, place: _Place) -> None:
        kind = ui.take("type")
        place = self._ruled(ui, place)
        ui.refuse_or_idle("i18n", TRANSLATED_AT_RUNTIME)
        if kind in ("Control", "ListWithDetail"):
            self._control(ui, place)
        elif kind == "Label":
            self._label(ui, place)
        elif kind in _LAYOUTS:
            self._layout(ui, kind, place)
        elif "elements" in ui:
            self._layout(ui, "VerticalLayout", place)

    def _layout(self, ui: Part, kind: str, place: _Place) -> None:
        elements = ui.parts("elements")
        label = ui.look("label")
        if kind == "Category" and not place.base:
            self.page.steps.append(Step(str(ui.take("label", AS_STEP) or "")))
        elif kind == "Group" and not place.base:
            self.page.section(str(ui.take("label", AS_SECTION) or ""))
        elif label:
            ui.refuse("label", APPEARANCE)
        if kind == "HorizontalLayout" and len(elements) in _WIDTHS:
            ui.take("type", BESIDE)
            place = replace(place, width=_WIDTHS[len(elements)])
        elif kind != "HorizontalLayout":
            place = replace(place, width="")
        for element in elements:
            self._element(element, place)
        if kind == "Group" and not place.base:
            self.page.section("")

    def _label(self, ui: Part, place: _Place) -> None:
        text = ui.take("text", AS_NOTICE) or ui.take("label", AS_NOTICE)
        holder = self._object(place.base)
        if holder is None or not isinstance(text, str) or not text:
            return
        fields = holder.setdefault("properties", {})
        name = next(n for n in (f"notice_{at}" for at in range(1, 1000)) if n not in fields)
        fields[name] = {"x-widget": "notice", "description": text}
        self._on_page((*place.base, name), place)

    def _control(self, ui: Part, place: _Place) -> None:
        path = path_of(str(ui.look("scope", "")), place.base)
        found = None if path is None else self._declaration(path)
        ui.field = "" if path is None else "".join(child("", key) for key in path)
        if path is None or found is None:
            ui.refuse("scope", NO_FIELD)
            return
        ui.take("scope")
        if len(path) > len(place.base) and path[-1] in self.seen.get(path[:-1], ()):
            ui.refuse("scope", TWICE)
            return
        self._labelled(ui, found)
        if place.width and path:
            found.setdefault("x-width", place.width)
        self._on_page(path, place)
        if "options" in ui:
            detail = read_options(ui.part("options"), found, followed(self.root, found))
            if detail is not None:
                rows = followed(self.root, found).get("type") == "array"
                self._element(detail, _Place((*path, ANY_ROW) if rows else path))

    def _labelled(self, ui: Part, found: Schema) -> None:
        label = ui.look("label")
        if isinstance(label, str) and label:
            found["title"] = ui.take("label")
        elif isinstance(label, Mapping) and isinstance(label.get("text"), str):
            found["title"] = ui.take("label", APPEARANCE)["text"]
        elif label is False:
            ui.refuse("label", APPEARANCE)

    def _on_page(self, path: Path, place: _Place) -> None:
        for depth in range(len(path)):
            fields = self.seen.setdefault(path[:depth], [])
            if path[depth] != ANY_ROW and path[depth] not in fields:
                fields.append(path[depth])
                if not depth:
                    self.page.put(path[0])
        if place.shown or place.locked:
            self.ruled.append((path, place.shown, place.locked))

    def _ruled(self, ui: Part, place: _Place) -> _Place:
        if not isinstance(ui.look("rule"), Mapping):
            return place
        rule = ui.look("rule")
        effect, condition = rule.get("effect"), rule.get("condition")
        if effect not in _EFFECTS:
            ui.refuse("rule", CODE)
            return place
        asked = condition_of(condition, place.base)
        if asked is None:
            ui.refuse("rule", NO_RULE, why="…")
            return place
        ui.take("rule", AS_CONDITION if effect in ("SHOW", "HIDE") else AS_LOCK)
        ruled = Rule(negation(asked) if effect in ("HIDE", "ENABLE") else asked, ui)
        if effect in ("SHOW", "HIDE"):
            return replace(place, shown=(*place.shown, ruled))
        return replace(place, locked=(*place.locked, ruled))

    def _apply_rules(self) -> None:
        builder = Builder({})
        for path, shows, locks in self.ruled:
            shown, locked = told_of(shows, path[:-1]), told_of(locks, path[:-1])
            holder, name = self._object(path[:-1]), path[-1] if path else ""
            if holder is None or name not in holder.get("properties", {}):
                continue
            builder.know(path[:-1], holder)
            schema = holder["properties"].pop(name)
            required = name in holder.get("required", ())
            if required:
                holder["required"] = [other for other in holder["required"] if other != name]
            lock = None if not locked else locked[0] if len(locked) == 1 else Apply("or", tuple(locked))
            builder.ask(
                Field(name, schema, required, when=[both(*shown)] if shown else [], locked_when=lock),
                path[:-1],
            )

    def _hide_the_rest(self) -> None:
        for path, fields in self.seen.items():
            holder = self._object(path)
            if holder is None or (path and path[-1] == ANY_ROW and not fields):
                continue
            declared = list(holder.get("properties", {}))
            for name in declared:
                sub = holder["properties"][name]
                if name not in fields and isinstance(sub, dict):
                    holder["properties"][name] = {**sub, "x-widget": "hidden"}
                    self.source.ledger.record(self._unseen((*path, name)))
                    if not path:
                        self.page.put(name)
            if len(declared) > 1:
                holder["x-order"] = [*fields, *(name for name in declared if name not in fields)]

    def _unseen(self, path: Path) -> Entry:
        steps = ["items" if key == ANY_ROW else f"properties{child('', key)}" for key in path]
        field = "".join(child("", key) for key in path)
        return Entry("/".join([self.source.pointer, *steps]), "changed", field, NOT_SHOWN)

    def _object(self, path: Path) -> Schema | None:
        """The object at a path, where plain ``properties`` and ``items`` lead to it; a reference is not ours alone."""
        found: Any = self.root
        for key in path:
            found = found.get("items") if key == ANY_ROW else found.get("properties", {}).get(key)
            if isinstance(found, dict) and set(found) >= {"$ref"}:
                referred = followed(self.root, found)
                if "properties" not in referred or is_recursive(self.root, referred):
                    return None
                inlined = {k: v for k, v in found.items() if k != "$ref"}
                found.clear()
                found.update(copied(referred), **inlined)
            if not isinstance(found, dict):
                return None
        return found if isinstance(found, dict) else None

    def _declaration(self, path: Path) -> Schema | None:
        if not path:
            return self.root
        holder = self._object(path[:-1])
        for schema in _branches(holder) if holder else ():
            found = schema.get("properties", {}).get(path[-1])
            if isinstance(found, dict):
                return found
        return None


def _branches(schema: Schema) -> Iterator[Schema]:
    yield schema
    below = [part for key in ("allOf", "anyOf", "oneOf") for part in schema.get(key, ())]
    below += [schema.get("then"), schema.get("else"), *schema.get("dependentSchemas", {}).values()]
    for part in below:
        if isinstance(part, dict):
            yield from _branches(part)
