"""Exports of Open Forms: forms, steps, definitions (components of Form.io) and logic rules (JsonLogic).

Two shapes: the export of one form, and a fixture of the program's database.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from ..values import Json
from . import jsonlogic
from .building import translatable, types_of
from .expressions import TRUE, Expression, Untranslatable, negation
from .formio_reader import FormReader
from .formio_rules import AS_CONDITION, NO_WORDS, Rules, act
from .formulas_out import cel
from .ledger import HOUSEKEEPING, USUAL, Ledger, Part, is_empty

ANOTHER_FORM = "another form of the same file: convert it by itself"
SERVICE = "how the other program takes in, pays for and confirms: a matter says that outside of its form"
SAME = "the same as the configuration of the step"
NO_FORM = "records of the other program's database that are no part of the form"
AS_CHECK = "as a check that stops the submission"
_STEPS_KEYS = ("formSteps", "formDefinitions", "formLogic", "forms", "formVariables")
_FORM_KEYS = frozenset({"name", "explanation_template"})


@dataclass
class Export:
    title: str = ""
    steps: list[tuple[str, list[Part]]] = field(default_factory=list)
    logic: list[Part] = field(default_factory=list)


def is_export(source: Json) -> bool:
    if isinstance(source, Mapping):
        return "formSteps" in source and "formDefinitions" in source
    return isinstance(source, list) and any(
        isinstance(record, Mapping) and record.get("model") == "forms.formdefinition" for record in source
    )


def opened(source: Json, ledger: Ledger) -> Export:
    return _export(source, ledger) if isinstance(source, Mapping) else _fixture(source, ledger)


def _export(source: Mapping[str, Json], ledger: Ledger) -> Export:
    whole = Part(source, ledger)
    whole.idle(HOUSEKEEPING, "_meta")
    made = Export(logic=whole.parts("formLogic"))
    for at, form in enumerate(whole.parts("forms")):
        if at:
            for key in form.value:
                form.refuse(key, ANOTHER_FORM)
            continue
        made.title = str(form.take("name") or "")
        form.idle(HOUSEKEEPING, *_ids(form), "steps")
        for key in form.untouched():
            form.refuse_or_idle(key, SERVICE)
    definitions = {
        str(d.look(key)): d for d in whole.parts("formDefinitions") for key in ("url", "uuid", "name")
    }
    for step in whole.parts("formSteps"):
        _step(step, definitions, made)
    for definition in whole.parts("formDefinitions"):
        definition.idle(HOUSEKEEPING, *definition.untouched())
    return made


def _step(step: Part, definitions: Mapping[str, Part], made: Export) -> None:
    named = step.look("form_definition")
    definition = definitions.get(str(named.get("url") if isinstance(named, Mapping) else named))
    name = step.take("name") or (definition.look("name") if definition else "")
    holder = step if isinstance(step.look("configuration"), Mapping) else definition
    if definition is not None:
        definition.take("name")
        if holder is step and definition.look("configuration") == step.look("configuration"):
            definition.idle(SAME, "configuration")
    if holder is None:
        return
    configuration = holder.part("configuration")
    configuration.take("display")
    made.steps.append((str(name or ""), configuration.parts("components")))
    for key in ("index", "form_definition"):
        step.take(key)
    for key in step.untouched():
        step.idle(HOUSEKEEPING, key) if key != "literals" else step.refuse_or_idle(key, SERVICE)


def _ids(form: Part) -> list[str]:
    return [
        key for key in form.value if key in ("uuid", "url", "slug", "internal_name", "is_deleted", "active")
    ]


def _fixture(source: list[Json], ledger: Ledger) -> Export:
    """The first form with the most steps; all other records are reported."""
    records = Part({str(at): record for at, record in enumerate(source)}, ledger)
    parts = [records.part(str(at)) for at in range(len(source))]
    tables: dict[str, dict[Json, Part]] = {}
    for part in parts:
        tables.setdefault(str(part.look("model")), {})[part.look("pk")] = part
    steps = tables.get("forms.formstep", {})
    forms = [step.part("fields").look("form") for step in steps.values()]
    chosen = max(forms, key=forms.count)
    made = Export(title=str(tables["forms.form"][chosen].part("fields").take("name") or ""))
    ordered = sorted(steps.values(), key=lambda part: int(part.part("fields").look("order", 0)))
    for step in (part.part("fields") for part in ordered):
        if step.look("form") == chosen:
            definition = tables["forms.formdefinition"][step.take("form_definition")].part("fields")
            step.take("order")
            step.take("form")
            made.steps.append((str(definition.take("name") or ""), _configured(definition)))
    for part in parts:
        mine = part.look("model") == "forms.form" and part.look("pk") == chosen
        _rest(part, mine=mine or part.look("model") in ("forms.formstep", "forms.formdefinition"))
    return made


def _configured(definition: Part) -> list[Part]:
    """The components, which a fixture keeps as text."""
    given = definition.look("configuration")
    if not isinstance(given, str):
        return definition.part("configuration").parts("components")
    try:
        value = json.loads(given)
    except ValueError:
        return []
    definition.take("configuration", "read as JSON; its elements follow")
    inner = Part(value, definition.ledger, definition.at("configuration"), "")
    inner.take("display")
    return inner.parts("components")


def _rest(part: Part, *, mine: bool) -> None:
    if not mine:
        for key in part.untouched():
            part.refuse(key, NO_FORM)
        return
    part.idle(HOUSEKEEPING, "model", "pk")
    fields = part.part("fields")
    used = "form" not in fields.untouched() and "configuration" not in fields.untouched()
    for key in fields.untouched():
        if (
            key in ("configuration", "name", "form_definition")
            and part.look("model") != "forms.form"
            and not used
        ):
            fields.refuse(key, ANOTHER_FORM)
        else:
            fields.idle(HOUSEKEEPING if not is_empty(fields.look(key)) else USUAL, key)


def apply_logic(export: Export, reader: FormReader) -> None:
    """Rules of the form: what they do to a field is said by the field's own conditions."""
    rules = Rules(types_of(reader.fields))
    for logic in export.logic:
        logic.idle(HOUSEKEEPING, "uuid", "url", "form", "order", "is_advanced", "description", "form_steps")
        logic.refuse_or_idle("trigger_from_step", SERVICE)
        when: Expression = TRUE
        try:
            when = jsonlogic.expression_of(
                logic.look("json_logic_trigger"), lambda name: rules.find(name, ())
            )
            why = translatable(when, (), rules.types)
        except Untranslatable as error:
            why = str(error) or "…"
        if why:
            logic.refuse("json_logic_trigger", NO_WORDS, why=why)
            logic.refuse("actions", NO_WORDS, why=why)
            continue
        logic.take("json_logic_trigger", AS_CONDITION)
        for action in logic.parts("actions"):
            _act(action, when, reader, rules)


def _act(action: Part, when: Expression, reader: FormReader, rules: Rules) -> None:
    said = action.look("action")
    kind = said.get("type") if isinstance(said, Mapping) else None
    item = reader.named(str(action.look("component")))
    if kind == "disable-next":
        rule = cel(negation(when), (), rules.types)
        message = {"zh_CN": "按照所填内容，不能继续办理。", "en": "With these answers you cannot go on."}
        checks = reader.schema.setdefault("x-check", [])
        checks.append({"id": f"stop_{len(checks) + 1}", "rule": rule, "message": message})
        why: str | None = None
    elif item is None:
        why = str(kind or "…")
    else:
        why = act(item, said, when)
    for key in action.value:
        if why and not is_empty(action.look(key)):
            action.refuse(key, NO_WORDS, why=why)
        elif is_empty(action.look(key)):
            action.idle(USUAL, key)
        else:
            action.take(key, AS_CHECK if kind == "disable-next" else AS_CONDITION)
