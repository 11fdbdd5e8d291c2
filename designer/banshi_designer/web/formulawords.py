"""The words of the formula editor: functions with a line of help, why a formula fails, what is asked about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from banshi_platform.i18n import gettext as _
from banshi_platform.i18n import mark
from banshi_templates.contexts.ruling import FunctionHelp

from ..edits.layout import names_in, object_at
from ..rulebook.calculating import Trouble
from ..rulebook.fields import declaration

_LINES = {  # what ``charges`` makes of each rate
    "item": {"type": "string", "title": "计费项目"},
    "from": {"type": "string", "format": "date", "title": "起"},
    "to": {"type": "string", "format": "date", "title": "止"},
    "days": {"type": "integer", "title": "天数"},
    "quantity": {"type": "number", "title": "数量"},
    "rate": {"type": "number", "title": "费率"},
    "amount": {"type": "number", "title": "金额（元）"},
}
KINDS: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "number": (mark("A number"), {"type": "number"}),
    "integer": (mark("A whole number"), {"type": "integer"}),
    "yes_no": (mark("Yes or no"), {"type": "boolean"}),
    "text": (mark("A text"), {"type": "string"}),
    "date": (mark("A date"), {"type": "string", "format": "date"}),
    "charges": (
        mark("A table of fees, a line for each rate"),
        {
            "type": "array",
            "x-widget": "table",
            "items": {"type": "object", "properties": _LINES, "x-order": list(_LINES)},
        },
    ),
}
_HELP = (
    ("a + b   a - b   a * b   a / b", mark("to add, subtract, multiply, divide")),
    ('a == b   a != b   a > b   a >= b', mark("to compare: equal, not equal, greater, at least; days compare too")),
    ("a && b   a || b   !a", mark("and, or, not")),
    ("a ? b : c", mark("b when a holds, else c")),
    ('has(root.name)', mark("whether there is an answer")),
    ("round(x, 2)", mark("rounded half up to so many places")),
    ("floor(x)   abs(x)", mark("rounded down; without its sign")),
    ("max_of(a, b)   min_of(a, b)", mark("the greatest, the least")),
    ("sum_of(rows.map(r, r.x))", mark("the sum over the entries of a list")),
    ("count(rows)", mark("how many entries a list has")),
    ('rows.exists(r, r.x == "…")', mark("whether some entry is such; all(r, …): whether every one is")),
    ("distinct(list)   repeated(list)", mark("whether no value stands twice; the values that do")),
    ("length(text)   slice(text, 0, 6)", mark("number of characters; a part of a text")),
    ("today", mark("the day of today")),
    ("days_between(a, b)", mark("days from one day to another")),
    ("add_days(d, n)   add_months(d, n)   add_years(d, n)", mark("a day so much later")),
    ("years_between(birth, today)", mark("full years, such as an age")),
    ("month_of(d)", mark("the month of a day")),
    ("birth_date(id)   sex(id)", mark("what a resident ID number says")),
    ("distance_m(p, q)", mark("metres between two points on the map")),
    ("row", mark("the number of the entry, from 0")),
    ("rate_on(facts.rates, \"…\", d)", mark("the rate of an item of the table of rates on a day")),
    ("charges(facts.rates, \"…\", a, b, n)", mark("what n units cost from day a to day b: a line for each rate")),
    ("flat(rows.map(r, charges(…)))", mark("the lines of all entries, one after the other")),
    ("root.name   facts.name", mark("a field of the whole form; a figure of the matter")),
)  # fmt: skip


def functions() -> tuple[FunctionHelp, ...]:
    """The functions of formulas."""
    return tuple(FunctionHelp(usage, _(words)) for usage, words in _HELP)


def trouble(found: Trouble) -> str:
    """Why a formula cannot work."""
    if found.code == "no_name":
        said = _("No field beside the formula is called “%(name)s”.", name=found.word)
        return said + (_(" Did you mean “%(name)s”?", name=found.meant) if found.meant else "")
    sentences = {
        "empty": _("Write the formula."),
        "no_function": _("There is no function “%(name)s”.", name=found.word),
        "syntax": _("The formula breaks off or goes wrong at character %(number)s.", number=found.at),
        "bad": _("The formula cannot be used: %(why)s.", why=found.word),
    }
    return sentences[found.code]


def about(form: Mapping[str, Any], inside: str, *, is_check: bool, new: bool) -> dict[str, Any]:
    """What is asked about a formula, as a schema: its name, what comes out, where it stands, what a check says."""
    return _about_check(form, inside) if is_check else _about_field(form, inside, new=new)


def _about_field(form: Mapping[str, Any], inside: str, *, new: bool) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "title": {"type": "string", "title": _("Name of the field"), "minLength": 1, "maxLength": 100}
    }
    required = ["title"]
    if new:
        kinds = [{"const": name, "title": _(words)} for name, (words, _schema) in KINDS.items()]
        fields["kind"] = {"type": "string", "title": _("What comes out"), "oneOf": kinds}
        required.append("kind")
        steps = [
            {"const": step["id"], "title": step.get("title", step["id"])} for step in form.get("x-steps", ())
        ]
        if steps and not inside:
            fields["step"] = {
                "type": "string",
                "title": _("In which step it is shown"),
                "oneOf": steps,
                "x-widget": "select",
            }
            required.append("step")
    fields["x-widget"] = {
        "type": "boolean",
        "title": _("Only for rules and formulas: applicants do not see it"),
        "x-widget": "declaration",
    }
    fields["x-unit"] = {"type": "string", "title": _("Unit"), "maxLength": 20, "x-width": "short"}
    return {"type": "object", "properties": fields, "required": required, "x-order": list(fields)}


def _about_check(form: Mapping[str, Any], inside: str) -> dict[str, Any]:
    said = {"type": "string", "maxLength": 500, "minLength": 1}
    told = {
        "zh_CN": {**said, "title": _("What it says in Chinese")},
        "en": {**said, "title": _("What it says in English")},
    }
    grave = [
        {"const": "error", "title": _("Stops the submission")}, {"const": "warning", "title": _("Warns only")},
        {"const": "notice", "title": _("Only points it out")},
    ]  # fmt: skip
    fields = {
        "message": {
            "type": "object", "title": _("What is said when the formula does not hold"), "properties": told,
            "required": ["zh_CN"], "x-order": ["zh_CN", "en"],
        },
        "at": {
            "type": "string", "title": _("Beside which field it is said"), "oneOf": _beside(form, inside),
            "x-widget": "select",
        },
        "severity": {"type": "string", "title": _("How grave it is"), "oneOf": grave},
    }  # fmt: skip
    return {
        "type": "object",
        "properties": fields,
        "required": ["message", "severity"],
        "x-order": list(fields),
    }


def _beside(form: Mapping[str, Any], inside: str) -> list[dict[str, Any]]:
    names = names_in(object_at(form, inside)[1])
    paths = {name: f"{inside}/{name}" if inside else name for name in names}
    return [
        {"const": name, "title": str((declaration(form, path) or {}).get("title") or name)}
        for name, path in paths.items()
    ]
