"""Form.io: a form, a component, or a project with forms in it; exports of Open Forms hold the same components.

How components are read is formio_reader's to say; here the form is found in whatever the file wraps it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..values import Json
from . import openforms
from .formio_keys import sweep
from .formio_reader import FormReader
from .ledger import HOUSEKEEPING, Ledger, Part
from .result import Conversion, Unusable
from .steps import Step

ANOTHER_FORM = "another form of the same file: convert it by itself"
NO_COMPONENT = "Form.io: the file holds no component"
_FORMS = ("form", "resource", None)
_AROUND = ("form", "schema", "resource")


def convert(sources: Sequence[Json]) -> Conversion:
    """A form, a component, a list of components, or an export of Open Forms. Raises Unusable."""
    if len(sources) != 1:
        raise Unusable("Form.io: one file with the components of a form")
    ledger = Ledger()
    if openforms.is_export(sources[0]):
        return _export(sources[0], ledger)
    whole = _form(sources[0], ledger)
    if not _is_form(whole):
        reader = FormReader("")
        reader.read([whole])
        return reader.result(ledger)
    reader = FormReader(str(whole.take("title") or ""), wizard=whole.look("display") == "wizard")
    whole.take("display")
    whole.idle(HOUSEKEEPING, "type", "label", "key", "legend")
    if whole.look("description"):
        reader.schema["description"] = whole.take("description")
    components = whole.parts("components")
    sweep(whole)
    reader.read(components)
    return reader.result(ledger)


def _export(source: Json, ledger: Ledger) -> Conversion:
    export = openforms.opened(source, ledger)
    reader = FormReader(export.title)
    for title, components in export.steps:
        reader.page.steps.append(Step(title))
        reader.read(components)
    openforms.apply_logic(export, reader)
    return reader.result(ledger)


def _form(source: Json, ledger: Ledger) -> Part:
    """The form in whatever the file wraps it; a bare component is a form of one field."""
    if isinstance(source, list) and any(isinstance(item, Mapping) and "type" in item for item in source):
        return Part({"components": source}, ledger)
    if not isinstance(source, Mapping):
        raise Unusable(NO_COMPONENT)
    whole = Part(source, ledger)
    for key in _AROUND:
        if isinstance(whole.look(key), Mapping) and "components" in whole.look(key):
            return whole.part(key)
    if not isinstance(whole.look("components"), list):
        for table in ("forms", "resources"):
            if (found := _first(whole, table)) is not None:
                return found
    if isinstance(whole.look("components"), list) or (
        "type" in whole and ("key" in whole or "input" in whole)
    ):
        return whole
    raise Unusable(NO_COMPONENT)


def _first(whole: Part, table: str) -> Part | None:
    """The first form of a project; the others are reported."""
    forms = whole.look(table)
    if not isinstance(forms, Mapping):
        return None
    named = [name for name, form in forms.items() if isinstance(form, Mapping) and form.get("components")]
    if not named:
        return None
    for name in named[1:]:
        whole.part(table).refuse(name, ANOTHER_FORM)
    return whole.part(table).part(named[0])


def _is_form(whole: Part) -> bool:
    return isinstance(whole.look("components"), list) and (
        whole.look("type") in _FORMS and ("key" not in whole or "display" in whole or "title" in whole)
    )
