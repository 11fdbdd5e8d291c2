"""The decision panel of a stage as a schema, so that the engine draws, reads and judges it like any form.

It joins the stage's own form with what every action of its kind asks: reasons, words, items to supplement.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from banshi_forms import Finding
from banshi_platform.i18n import gettext as _

from . import flow
from .cases import Case

WITH_STAGE_FORM = frozenset({"accept", "agree", "disagree", "grant", "refuse", "pay"})
DIALECT = "https://json-schema.org/draft/2020-12/schema"
MAX_WORDS = 2000
MIN_WORDS = 2

Schema = dict[str, Any]


def panel(case: Case, offer: flow.Offer) -> Schema:
    """The schema of what must be filled in to take up ``offer``."""
    properties: dict[str, Schema] = {}
    required: list[str] = []
    record = record_schema(offer)
    properties |= record["properties"]
    required += record["required"]
    if offer.action == "supplement":
        properties["items"] = _items(case)
        required.append("items")
    reasons = case.procedure.get("reasons") or ()
    if offer.needs_reason and reasons and offer.action in ("decline", "refuse", "disagree", "not_required"):
        properties["reasons"] = _reasons(reasons)
    properties["checked"] = {"type": "array", "items": {"type": "string", "maxLength": 200}, "maxItems": 500}
    properties["words"] = _words(offer)
    if offer.needs_reason and "reasons" not in properties:
        required.append("words")
    return {
        "$schema": DIALECT,
        "type": "object",
        "properties": properties,
        "required": required,
        "x-order": list(properties),
    }


def record_schema(offer: flow.Offer) -> Schema:
    """What the stage itself asks to be filled in: its own form, or who took part where two must."""
    properties: dict[str, Schema] = {}
    if offer.stage is not None and offer.action in WITH_STAGE_FORM:
        if offer.stage.kind == flow.PAY:
            properties["form"] = _payment()
        elif offer.stage.form:
            properties["form"] = {"title": _("Record of this stage"), **offer.stage.form}
        elif offer.stage.people > 1:
            properties["officials"] = _officials(offer.stage.people)
    return {
        "$schema": DIALECT,
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "x-order": list(properties),
    }


def _payment() -> Schema:
    """What the counter reads off the bank slip; that it agrees with what is due is judged when it is recorded."""
    return {
        "title": _("Payment received"),
        "type": "object",
        "properties": {
            "amount": {
                "type": "number",
                "title": _("Amount received (yuan)"),
                "x-widget": "money",
                "x-width": "half",
                "exclusiveMinimum": 0,
            },
            "paid_on": {
                "type": "string",
                "format": "date",
                "title": _("Paid on"),
                "x-width": "half",
            },
            "receipt": {
                "type": "string",
                "title": _("Number of the receipt"),
                "x-hint": _("As it stands on the electronic fiscal receipt: letters, digits and hyphens."),
                "pattern": "^[0-9A-Za-z-]{6,40}$",
                "maxLength": 40,
            },
        },
        "required": ["amount", "paid_on", "receipt"],
        "x-order": ["amount", "paid_on", "receipt"],
    }


def _officials(people: int) -> Schema:
    """The law asks for two officials or more on a visit; each is recorded with a certificate number."""
    return {
        "title": _("Officials who took part (at least %(count)s)", count=people),
        "type": "array",
        "minItems": people,
        "maxItems": 10,
        "x-row-title": "name",
        "items": {
            "type": "object",
            "properties": {
                "name": {"type": "string", "title": _("Name"), "minLength": 2, "maxLength": 50},
                "certificate": {
                    "type": "string",
                    "title": _("Law enforcement certificate number"),
                    "minLength": 4,
                    "maxLength": 30,
                },
            },
            "required": ["name", "certificate"],
            "x-order": ["name", "certificate"],
        },
    }


def _items(case: Case) -> Schema:
    choices = [{"const": item, "title": title} for item, title in supplement_choices(case).items()]
    return {
        "title": _("What must be supplemented"),
        "x-hint": _("Tell everything at once: the law allows one request only."),
        "type": "array",
        "minItems": 1,
        "maxItems": 60,
        "x-row-title": "item",
        "x-add-label": _("Add another item"),
        "items": {
            "type": "object",
            "properties": {
                "item": {"title": _("Material or answer"), "oneOf": choices, "x-widget": "select"},
                "problem": {
                    "type": "string",
                    "title": _("What is wrong with it"),
                    "minLength": MIN_WORDS,
                    "maxLength": 500,
                    "x-widget": "textarea",
                },
                "requirement": {
                    "type": "string",
                    "title": _("What the applicant should do"),
                    "maxLength": 500,
                    "x-widget": "textarea",
                },
            },
            "required": ["item", "problem"],
            "x-order": ["item", "problem", "requirement"],
        },
    }


def supplement_choices(case: Case) -> dict[str, str]:
    """All that can be asked for: each material, each answer of the form."""
    materials = {
        f"material:{material['id']}": _("Material: %(title)s", title=material["title"])
        for material in case.definition.materials.get("materials", ())
        if case.holds(material.get("when")) and not material.get("generated_from_form")
    }
    answers = {
        f"form:{name}": _("Answer: %(title)s", title=title)
        for name, title in form_titles(case.definition.form).items()
        if name in case.answers
    }
    return materials | answers


def form_titles(form: Mapping[str, Any]) -> dict[str, str]:
    """Name → title of every top-level field, conditional ones included, that a person fills in."""
    found: dict[str, str] = {}
    for part in parts(form):
        for name, schema in part.get("properties", {}).items():
            if isinstance(schema, Mapping) and schema.get("title") and "x-formula" not in schema:
                found.setdefault(name, str(schema["title"]))
    return found


def parts(schema: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The schema and every branch that may add properties to the same object."""
    found = [schema]
    for keyword in ("allOf", "oneOf", "anyOf"):
        for branch in schema.get(keyword, ()):
            found += parts(branch) if isinstance(branch, Mapping) else []
    for keyword in ("then", "else"):
        if isinstance(schema.get(keyword), Mapping):
            found += parts(schema[keyword])
    for branch in schema.get("dependentSchemas", {}).values():
        found += parts(branch) if isinstance(branch, Mapping) else []
    return found


def _reasons(reasons: Any) -> Schema:
    return {
        "title": _("Reasons"),
        "type": "array",
        "uniqueItems": True,
        "x-widget": "checkboxes",
        "items": {"oneOf": [{"const": reason["id"], "title": _reason(reason)} for reason in reasons]},
    }


def _reason(reason: Mapping[str, Any]) -> str:
    if reason.get("article"):
        return _("%(reason)s (%(article)s)", reason=reason["text"], article=reason["article"])
    return str(reason["text"])


def _words(offer: flow.Offer) -> Schema:
    return {
        "type": "string",
        "title": _("Reasons in your own words") if offer.needs_reason else _("Opinion"),
        "x-hint": _("The applicant reads this.")
        if offer.needs_reason
        else _("For the record; may be left empty."),
        "minLength": MIN_WORDS,
        "maxLength": MAX_WORDS,
        "x-widget": "textarea",
    }


def more_findings(
    offer: flow.Offer, answers: Mapping[str, Any], *, again: bool = False
) -> tuple[Finding, ...]:
    """What the schema cannot say: a negative outcome, or asking ``again``, needs a reason, listed or written."""
    if (offer.needs_reason or again) and not answers.get("words") and not answers.get("reasons"):
        return (Finding("/words", "required", label=_("Reasons in your own words")),)
    items = [row.get("item") for row in answers.get("items", ()) if isinstance(row, Mapping)]
    repeated = next((index for index, item in enumerate(items) if item and item in items[:index]), None)
    if repeated is not None:
        message = _("This item is already on the list.")
        return (Finding(f"/items/{repeated}/item", "repeated", message={"zh_CN": message, "en": message}),)
    return ()
