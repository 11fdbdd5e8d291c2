"""Components of Form.io as fields: layout becomes steps and sections, for it has no part in the answers; containers
and grids become groups and rows. Rules are read when all fields are known.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from ..names import child
from .building import Field, all_fields, objects, types_of
from .conditions import Schema
from .expressions import ANY_ROW, Path
from .formio_fields import HIDDEN, default_of, described, masked, validated, width_of
from .formio_keys import SERVICE, sweep
from .formio_kinds import BUTTON, OTHER_BUTTON, kind_of, schema_of
from .formio_rules import Ruled, Rules
from .ledger import USUAL, Ledger, Part, is_empty
from .result import Conversion
from .steps import Page, Step

_LAYOUT = frozenset({"panel", "fieldset", "well", "columns", "table", "tabs"})
_GROUPS = frozenset({"container", "form", "datasource"})
_ROWS = frozenset({"datagrid", "editgrid", "edittable", "tree"})
_SUBMITS = frozenset({"submit", "reset", "saveState", "oauth", ""})
RENAMED = "another field has this name: now %(name)s"
AS_STEP, AS_SECTION, AS_GROUP, AS_ROWS = "as a step", "as a section", "as a group", "as rows"
SURVEY = "as a group of questions with the same choices"
MANUAL = "the parts of an address that is looked up elsewhere: it is one text here"
NESTED = "a form within the form: its fields as a group"
TOO_DEEP = "nested too deeply"
DEEPEST = 30


@dataclass(frozen=True)
class Place:
    """Where a component stands: in which fields, under which object, inside which layouts with rules."""

    fields: list[Field]
    base: Path = ()
    around: tuple[Part, ...] = ()
    width: str = ""
    depth: int = 0


@dataclass
class FormReader:
    title: str
    wizard: bool = False
    page: Page = field(default_factory=Page)
    fields: list[Field] = field(default_factory=list)
    schema: Schema = field(default_factory=dict)
    ruled: list[Ruled] = field(default_factory=list)
    layouts: list[Part] = field(default_factory=list)

    def read(self, components: list[Part]) -> None:
        for part in components:
            self._component(part, Place(self.fields))

    def result(self, ledger: Ledger) -> Conversion:
        rules = Rules(types_of(self.fields), self.ruled)
        rules.apply()
        for part in (*(each.part for each in self.ruled), *self.layouts):
            if is_empty(part.look("conditional")):
                part.idle(USUAL, "conditional")
            sweep(part)
        for item in all_fields(self.fields):
            if item.hidden:
                item.schema["x-widget"] = "hidden"
        told = {**self.schema, **objects(self.fields)}
        if self.title:
            told["title"] = self.title
        self.page.write(told)
        return Conversion(told, ledger.close())

    def named(self, key: str) -> Field | None:
        """A field of the form itself or of its groups, by its key."""
        return next((each.item for each in self.ruled if each.item.name == key), None)

    def _component(self, part: Part, place: Place) -> None:
        kind = kind_of(part)
        if place.depth > DEEPEST:
            for key in part.value:
                part.refuse(key, TOO_DEEP)
        elif kind in ("button", "recaptcha", "captcha", "stripeCheckout", "editGridButton"):
            _button(part)
        elif kind in _LAYOUT or ("components" in part and kind not in _GROUPS | _ROWS | {"address"}):
            self._layout(part, kind, place)
        elif kind in _GROUPS | _ROWS:
            self._group(part, kind, place)
        elif kind == "survey":
            self._survey(part, place)
        else:
            self._field(part, kind, place)

    def _layout(self, part: Part, kind: str, place: Place) -> None:
        part.take("type")
        part.idle(
            USUAL,
            "key",
            "defaultValue",
            "multiple",
            "validate",
            "disabled",
            "placeholder",
            "prefix",
            "suffix",
        )
        title = self._headline(part, kind)
        inner = replace(place, around=(*place.around, part), depth=place.depth + 1, width="")
        if place.base:
            pass  # groups have no sections
        elif self.wizard and kind == "panel" and not place.depth:
            self.page.steps.append(Step(title))
        elif title:
            self.page.section(title)
        self._inside(part, kind, inner)
        if title and not place.base and not (self.wizard and not place.depth):
            self.page.section("")
        self.layouts.append(part)

    def _headline(self, part: Part, kind: str) -> str:
        key = {"panel": "title", "fieldset": "legend"}.get(kind, "")
        title = part.look(key) if key else ""
        if kind == "fieldset" and is_empty(title):
            key, title = "label", part.look("label")
        if isinstance(title, str) and title.strip():
            part.take(key, AS_STEP if self.wizard else AS_SECTION)
        part.idle(USUAL, "label", "title", "legend")
        return title.strip() if isinstance(title, str) else ""

    def _inside(self, part: Part, kind: str, place: Place) -> None:
        for component in part.parts("components"):
            if kind == "tabs" and "type" not in component:
                self._tab(component, place)
            else:
                self._component(component, place)
        columns = part.parts("columns") if kind == "columns" else []
        for column in columns:
            width = width_of(column, len(columns))
            for component in column.parts("components"):
                self._component(component, replace(place, width=width))
            sweep(column)
        if kind == "table":
            self._table(part, place)

    def _tab(self, tab: Part, place: Place) -> None:
        if not place.base and tab.look("label"):
            self.page.section(str(tab.take("label", AS_SECTION)))
        tab.idle(USUAL, "label", "key")
        for component in tab.parts("components"):
            self._component(component, place)
        sweep(tab)

    def _table(self, part: Part, place: Place) -> None:
        rows = part.look("rows")
        if not isinstance(rows, list):
            return
        for at, row in enumerate(rows):
            listed = part.part_of_list("rows").part_of_list(str(at)) if isinstance(row, list) else None
            for cell in listed.items(len(row)) if listed else ():
                for component in cell.parts("components"):
                    self._component(component, place)

    def _group(self, part: Part, kind: str, place: Place) -> None:
        rows = kind in _ROWS
        part.take("type", AS_ROWS if rows else NESTED if kind == "form" else AS_GROUP)
        item = self._item(part, {}, place, rows=rows)
        if rows and part.look("addAnother"):
            item.schema["x-add-label"] = str(part.take("addAnother"))
        inner = (*place.base, *_steps(item, rows))
        for component in part.parts("components"):
            self._component(component, Place(item.fields, inner, depth=place.depth + 1))
        if not rows and any(below.required and not below.when for below in item.fields):
            item.required = True
        if not item.fields:
            item.schema |= {"type": "array", "items": {"type": "object"}} if rows else {"type": "object"}

    def _survey(self, part: Part, place: Place) -> None:
        part.take("type", SURVEY)
        options: list[Schema] = []
        for option in part.parts("values"):
            value = str(option.take("value"))
            options.append({"const": value, "title": str(option.take("label") or value)})
        item = self._item(part, {}, place)
        for question in part.parts("questions"):
            name = str(question.take("value") or "")
            title = str(question.take("label") or name)
            if name:
                schema: Schema = {"type": "string", "title": title, "x-widget": "radio"}
                item.fields.append(
                    Field(name, {**schema, "oneOf": options} if options else schema, item.required)
                )
        if not item.fields:
            item.schema["type"] = "object"

    def _field(self, part: Part, kind: str, place: Place) -> None:
        part.field = "".join(child("", key) for key in (*place.base, str(part.look("key", ""))))
        schema = schema_of(part, kind)
        if kind.startswith("address"):
            part.refuse("components", MANUAL)
            part.refuse_or_idle("provider", SERVICE)
            part.refuse_or_idle("providerOptions", SERVICE)
        self._item(part, schema, place)

    def _item(self, part: Part, schema: Schema, place: Place, *, rows: bool = False) -> Field:
        """The field of a component, put where it stands; its name may walk through groups (``address.street``)."""
        key = str(part.take("key") or part.look("type") or "field")
        *groups, name = [step for step in key.split(".") if step] or ["field"]
        fields, base = place.fields, place.base
        for group in groups:
            fields = _inner(fields, group)
            base = (*base, group)
        taken = {item.name for item in fields}
        unique = next(n for n in (name, *(f"{name}_{at}" for at in range(2, 10_000))) if n not in taken)
        if unique != name:
            part.take("key", RENAMED, name=unique)
        part.field = "".join(child("", step) for step in (*base, unique))
        described(part, schema)
        item = Field(unique, schema, rows=rows)
        item.required = validated(part, item)
        item.hidden = part.look("hidden") is True
        part.take("hidden", HIDDEN if item.hidden else "")
        masked(part, schema)
        default_of(part, schema)
        if place.width and not rows:
            schema.setdefault("x-width", place.width)
        fields.append(item)
        if not place.base:
            self.page.put(groups[0] if groups else unique)
        self.ruled.append(Ruled(item, base, part, place.around))
        return item


def _steps(item: Field, rows: bool) -> Path:
    return (item.name, ANY_ROW) if rows else (item.name,)


def _inner(fields: list[Field], name: str) -> list[Field]:
    for item in fields:
        if item.name == name:
            return item.fields
    fields.append(Field(name, {"title": name}))
    return fields[-1].fields


def _button(part: Part) -> None:
    submits = part.look("type") == "button" and str(part.look("action") or "") in _SUBMITS
    for key, value in part.value.items():
        if submits or is_empty(value) or key in ("key", "input"):
            part.idle(BUTTON, key)
        else:
            part.refuse(key, OTHER_BUTTON)
