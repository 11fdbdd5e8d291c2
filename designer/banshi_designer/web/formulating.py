"""The formula editor: a computed field or a check, tried on answers while it is written. Kept when it is saved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from banshi_forms import (
    Context,
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
from banshi_templates.contexts import BothChanged, Fault
from banshi_templates.contexts.ruling import FieldName, FormulaPage
from banshi_templates.environment import page

from .. import log
from ..edits import CannotDo
from ..rulebook import calculating, listing
from ..rulebook.calculating import Trouble
from . import formulawords, rulewords, wording
from .formula_desks import ABOUT, Desk, Typed, about_schema, consequences, desk_of, operations
from .ruling import framed
from .workbench import context, revision

LONGEST = formulas.LONGEST


async def formula(request: Request) -> Response:
    """GET: the editor of a formula."""
    done = await log.opened(request.state.actor, request.path_params["code"])
    desk = desk_of(request, done)
    return page(request, await _page(request, done, desk, Typed(desk.text, desk.about, _sample(done))))


async def save_formula(request: Request) -> Response:
    """POST: what was typed, tried; kept when ``do`` is save and nothing is wrong."""
    posted = await read_form(request)
    actor, code = request.state.actor, request.path_params["code"]
    done = await log.opened(actor, code)
    desk = desk_of(request, done)
    typed = _typed(desk, done, posted)
    if posted.get("do") != "save":
        return page(request, await _page(request, done, desk, typed))
    wrong = _faults(desk, typed) or consequences(done.definition, desk, typed)
    if wrong:
        return page(request, await _page(request, done, desk, typed, wrong), 422)
    try:
        await log.do_all(actor, code, operations(desk, typed), revision(posted))
    except (CannotDo, CanMend, Conflict) as problem:
        again = await log.opened(actor, code)
        shown = await _page(request, again, desk, typed, (Fault(wording.why(problem), ""),))
        if isinstance(problem, log.SomebodyElse):
            before = log.Done(await log.as_of(actor, code, revision(posted)), revision(posted))
            was, theirs = (_stands(request, one) for one in (before, again))
            shown = replace(
                shown, both=(BothChanged(_("The formula"), was, theirs, typed.text, clashes=True),)
            )
        return page(request, shown, 409 if isinstance(problem, Conflict) else 422)
    request.state.session.flash(_("Saved."), "success")
    return see_other(url(request, "admin.rules", code=code) + "#formulas")


def _stands(request: Request, done: log.Done) -> str:
    """The formula as a revision of the draft has it."""
    try:
        return desk_of(request, done).text
    except NotFound:
        return _("(nothing)")


def _sample(done: log.Done) -> Json:
    """The answers of the first sample, to begin with."""
    samples: Any = list(done.definition.samples.values())
    return dict(samples[0].get("answers", {})) if samples and isinstance(samples[0], dict) else {}


def _typed(desk: Desk, done: log.Done, posted: Form) -> Typed:
    text = posted.get("formula")[:LONGEST].replace("\r\n", "\n").strip()
    pairs, known = posted.texts(), context(done.definition)
    about = read(about_schema(desk), pairs, {}, known)
    held = about.data if isinstance(about.data, Mapping) else {}
    answers = read(_trial(desk, text), pairs, _sample(done), known).data
    return Typed(text, held.get(ABOUT, {}), answers, tuple(about.findings))


def _trial(desk: Desk, text: str) -> dict[str, Any]:
    return calculating.trial(desk.form, desk.inside, text)


def _faults(desk: Desk, typed: Typed) -> tuple[Fault, ...]:
    judged = validate(about_schema(desk), {ABOUT: typed.about}, context())
    findings = [f for f in (*typed.findings, *judged) if f.severity == "error"]
    said = [Fault(sentence(f, current_locale()), f"#{control_id(name_of(f.pointer))}") for f in findings]
    wrong = calculating.trouble(desk.form, desk.inside, typed.text)
    return (*((Fault(formulawords.trouble(wrong), "#formula"),) if wrong else ()), *said)


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
        where=rulewords.where(desk.form, desk.inside),
        about=_drawn(about_schema(desk), {ABOUT: typed.about}, context(), ABOUT, wrong=bool(wrong)),
        formula=typed.text,
        names=tuple(
            FieldName(name, field.title) for name, field in calculating.names(desk.form, desk.inside)
        ),
        functions=formulawords.functions(),
        action_url=action,
        back_url=here + "#formulas",
        reading=calculating.reading(desk.form, desk.inside, typed.text),
        results=() if trouble else _results(desk, typed, context(done.definition)),
        answers=_drawn(
            _trial(desk, typed.text),
            typed.answers,
            context(done.definition),
            live=LiveLinks(action, "#trial"),
        ),
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
    known: Context,
    name: str = "",
    *,
    live: LiveLinks | None = None,
    wrong: bool = False,
) -> Markup:
    """Fields drawn by the engine, without a frame around them; those of the group called ``name``."""
    if not schema["properties"]:
        return Markup()
    findings = validate(schema, data, known) if wrong else ()
    root = plan(schema, data, known, findings)
    whole = find_node(root, f"/{name}") if name else None
    fields = (
        whole.children
        if whole
        else [field for step in root.children for part in step.children for field in part.children]
    )
    return Markup("").join(render(field, "edit", current_locale(), live=live) for field in fields)


def _results(desk: Desk, typed: Typed, known: Context) -> tuple[tuple[str, str], ...]:
    """What comes out, for each object; of a check, what it would say."""
    schema = _trial(desk, typed.text)
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
