"""The formula editor: a computed field or a check, tried on answers while it is written. Kept when it is saved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from banshi_forms import (
    Context,
    Finding,
    LiveLinks,
    compute,
    formulas,
    plan,
    prune,
    read,
    render,
    sentence,
    validate,
)
from banshi_forms.names import control_id, name_of
from banshi_forms.nodes import find as find_node
from banshi_forms.sentences import speaker_at
from banshi_forms.values import Json
from banshi_platform.i18n import current_locale
from banshi_platform.i18n import gettext as _
from banshi_platform.problems import CanMend, Conflict, NotFound
from banshi_platform.web.inputs import Form, read_form
from banshi_platform.web.responses import see_other
from banshi_platform.web.surface import url
from banshi_templates.contexts import Fault
from banshi_templates.contexts.ruling import FieldName, FormulaPage
from banshi_templates.environment import page

from .. import log, outline
from ..edits import CannotDo, Operation
from ..edits import operations as ops
from ..edits.layout import names_in, object_at
from ..rulebook import calculating, listing
from ..rulebook.calculating import Trouble
from ..rulebook.fields import declaration
from . import formulawords, rulewords, wording
from .ruling import framed
from .workbench import context, revision

ABOUT = "x-about"  # no field of a form is called so
LONGEST = formulas.LONGEST


class NoSuchFormula(NotFound):
    """There is no computed field or check of this name in the draft any more."""


@dataclass(frozen=True)
class Desk:
    """What is written: a computed field or a check, known (``key``) or new, of which object."""

    form: Mapping[str, Any]
    is_check: bool
    key: str
    inside: str
    text: str
    about: Mapping[str, Json]
    query: str


@dataclass(frozen=True)
class Typed:
    """What stands in the editor: the formula, what is said about it, the answers it is tried on."""

    text: str
    about: Json
    answers: Json
    findings: tuple[Finding, ...] = ()


async def formula(request: Request) -> Response:
    """GET: the editor of a formula."""
    done = await log.opened(request.state.actor, request.path_params["code"])
    desk = _desk(request, done)
    return page(request, await _page(request, done, desk, Typed(desk.text, desk.about, _sample(done))))


async def save_formula(request: Request) -> Response:
    """POST: what was typed, tried; kept when ``do`` is save and nothing is wrong."""
    posted = await read_form(request)
    actor, code = request.state.actor, request.path_params["code"]
    done = await log.opened(actor, code)
    desk = _desk(request, done)
    typed = _typed(desk, done, posted)
    if posted.get("do") != "save":
        return page(request, await _page(request, done, desk, typed))
    wrong = _faults(desk, typed)
    if wrong:
        return page(request, await _page(request, done, desk, typed, wrong), 422)
    try:
        await log.do_all(actor, code, _operations(desk, typed), revision(posted))
    except (CannotDo, CanMend, Conflict) as problem:
        again = await log.opened(actor, code)
        shown = await _page(request, again, desk, typed, (Fault(wording.why(problem), ""),))
        return page(request, shown, 409 if isinstance(problem, Conflict) else 422)
    request.state.session.flash(_("Saved."), "success")
    return see_other(url(request, "admin.rules", code=code) + "#formulas")


def _desk(request: Request, done: log.Done) -> Desk:
    form, asked = done.definition.form, request.query_params
    query = request.url.query
    try:
        if path := asked.get("field", ""):
            known = next(one for one in calculating.computed(form) if one.key == path)
            schema = declaration(form, path) or {}
            about = {name: schema[name] for name in ("title", "x-unit") if name in schema}
            return Desk(form, False, path, known.inside, known.text, about, query)
        if key := asked.get("check", ""):
            check = calculating.find_check(form, key)
            about = {
                name: value for name, value in check.content.items() if name in ("at", "severity", "message")
            }
            return Desk(form, True, key, check.inside, str(check.content.get("rule", "")), about, query)
        object_at(form, asked.get("inside", ""))
    except (CannotDo, StopIteration) as problem:
        raise NoSuchFormula from problem
    is_check = asked.get("new") == "check"
    start = {"severity": "error"} if is_check else {"kind": "number"}
    return Desk(form, is_check, "", asked.get("inside", ""), "", start, query)


def _sample(done: log.Done) -> Json:
    """The answers of the first sample, to begin with."""
    samples: Any = list(done.definition.samples.values())
    return dict(samples[0].get("answers", {})) if samples and isinstance(samples[0], dict) else {}


def _typed(desk: Desk, done: log.Done, posted: Form) -> Typed:
    text = posted.get("formula")[:LONGEST].replace("\r\n", "\n").strip()
    pairs, known = posted.texts(), context()
    about = read(_about(desk), pairs, {}, known)
    held = about.data if isinstance(about.data, Mapping) else {}
    answers = read(_trial(desk, text), pairs, _sample(done), known).data
    return Typed(text, held.get(ABOUT, {}), answers, tuple(about.findings))


def _about(desk: Desk) -> dict[str, Any]:
    inner = formulawords.about(desk.form, desk.inside, is_check=desk.is_check, new=not desk.key)
    return {"type": "object", "properties": {ABOUT: inner}, "required": [ABOUT]}


def _trial(desk: Desk, text: str) -> dict[str, Any]:
    return calculating.trial(desk.form, desk.inside, text)


def _faults(desk: Desk, typed: Typed) -> tuple[Fault, ...]:
    judged = validate(_about(desk), {ABOUT: typed.about}, context())
    findings = [f for f in (*typed.findings, *judged) if f.severity == "error"]
    said = [Fault(sentence(f, current_locale()), f"#{control_id(name_of(f.pointer))}") for f in findings]
    wrong = calculating.trouble(desk.form, desk.inside, typed.text)
    return (*((Fault(formulawords.trouble(wrong), "#formula"),) if wrong else ()), *said)


def _operations(desk: Desk, typed: Typed) -> list[Operation]:
    about = prune(_about(desk), {ABOUT: typed.about}, context())[ABOUT]
    if desk.is_check:
        name = desk.key.rpartition(":")[2] or calculating.fresh_check(desk.form)
        old = dict(calculating.find_check(desk.form, desk.key).content) if desk.key else {"id": name}
        changed = {key: value for key, value in old.items() if key not in ("at", "severity", "message")}
        return [
            calculating.check_put(desk.form, desk.key, desk.inside, {**changed, **about, "rule": typed.text})
        ]
    if not desk.key:
        return [_new_field(desk, typed.text, about)]
    place = calculating.place_of_field(desk.form, desk.key)
    puts: list[Operation] = [ops.Put("form", (*place, "x-formula"), typed.text)]
    puts += [ops.Put("form", (*place, name), about[name]) for name in ("title", "x-unit") if name in about]
    return puts if "x-unit" in about else [*puts, ops.Clear("form", (*place, "x-unit"))]


def _new_field(desk: Desk, text: str, about: Mapping[str, Json]) -> Operation:
    taken = set(names_in(object_at(desk.form, desk.inside)[1]))
    schema = {
        **formulawords.KINDS[str(about["kind"])][1],
        "title": about["title"],
        "readOnly": True,
        "x-formula": text,
    }
    if "x-unit" in about:
        schema["x-unit"] = about["x-unit"]
    name = str(about.get("name") or outline.fresh("computed", taken))
    return ops.AddField(name, schema, inside=desk.inside, step=str(about.get("step", "")))


async def _page(
    request: Request, done: log.Done, desk: Desk, typed: Typed, wrong: Sequence[Fault] = ()
) -> FormulaPage:
    here = url(request, "admin.rules", code=request.path_params["code"])
    action = f"{here}/formula?{desk.query}"
    trouble = calculating.trouble(desk.form, desk.inside, typed.text)
    told = trouble and (typed.text or wrong)
    return FormulaPage(
        design=await framed(request, done),
        heading=_heading(desk),
        where=listing.group_title(desk.form, desk.inside),
        about=_drawn(_about(desk), {ABOUT: typed.about}, ABOUT, wrong=bool(wrong)),
        formula=typed.text,
        names=tuple(
            FieldName(name, field.title) for name, field in calculating.names(desk.form, desk.inside)
        ),
        functions=formulawords.functions(),
        action_url=action,
        back_url=here + "#formulas",
        reading=calculating.reading(desk.form, desk.inside, typed.text),
        results=() if trouble else _results(desk, typed),
        answers=_drawn(_trial(desk, typed.text), typed.answers, live=LiveLinks(action, "#trial")),
        problems=(formulawords.trouble(trouble),) if isinstance(trouble, Trouble) and told else (),
        faults=tuple(wrong),
        is_check=desk.is_check,
    )


def _heading(desk: Desk) -> str:
    if not desk.key:
        return _("New check") if desk.is_check else _("New computed field")
    if desk.is_check:
        return _("Check %(name)s", name=desk.key.rpartition(":")[2])
    return _("Computed field “%(name)s”", name=desk.about.get("title", desk.key))


def _drawn(
    schema: Mapping[str, Any],
    data: Json,
    name: str = "",
    *,
    live: LiveLinks | None = None,
    wrong: bool = False,
) -> Markup:
    """Fields drawn by the engine, without a frame around them; those of the group called ``name``."""
    if not schema["properties"]:
        return Markup()
    known = context()
    findings = validate(schema, data, known) if wrong else ()
    root = plan(schema, data, known, findings)
    whole = find_node(root, f"/{name}") if name else None
    fields = (
        whole.children
        if whole
        else [field for step in root.children for part in step.children for field in part.children]
    )
    return Markup("").join(render(field, "edit", current_locale(), live=live) for field in fields)


def _results(desk: Desk, typed: Typed) -> tuple[tuple[str, str], ...]:
    """What comes out, for each object; of a check, what it would say."""
    schema, known = _trial(desk, typed.text), context()
    found = calculating.results(
        desk.inside, typed.text, compute(schema, prune(schema, typed.answers, known), known), known
    )
    group = listing.group_title(desk.form, desk.inside)
    return tuple((_row(group, row), _result(desk, typed, value, known)) for row, value in found)


def _row(group: str, row: int | None) -> str:
    return "" if row is None else _("%(group)s, entry %(number)s", group=group, number=row + 1)


def _result(desk: Desk, typed: Typed, value: Json, known: Context) -> str:
    if value is formulas.ABSENT:
        if desk.is_check:
            return _("The check does not apply: an answer that it needs is missing.")
        return _("There is no result: an answer that it needs is missing.")
    if not desk.is_check:
        speaker = speaker_at(desk.form, known.locale)
        return speaker.value(
            value, speaker.place.at(tuple(desk.key.split("/"))) if desk.key else speaker.place
        )
    if value is True:
        return _("The check finds no fault.")
    if value is not False:
        return _("A check must come to yes or no, and this comes to %(value)s.", value=rulewords.plain(value))
    said = calculating.message({"message": typed.about.get("message", {})}, known.locale)
    return _("The check finds a fault: %(message)s", message=said or _("(its sentence is still missing)"))
