"""The sentence editor: a rule, or a condition of a material, a stage, a result. Nothing is kept until it is saved."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from banshi_forms import Finding, check_schema, sentence
from banshi_forms.names import control_id, name_of
from banshi_forms.values import Json
from banshi_platform.i18n import current_locale
from banshi_platform.i18n import gettext as _
from banshi_platform.problems import CanMend, Conflict, NotFound
from banshi_platform.web.inputs import Form, read_form
from banshi_platform.web.responses import see_other
from banshi_platform.web.surface import url
from banshi_templates import contexts
from banshi_templates.contexts.ruling import SentencePage
from banshi_templates.environment import page

from .. import log
from ..edits import CannotDo, Operation
from ..edits import operations as ops
from ..rulebook import drafting
from ..rulebook.clauses import written
from ..rulebook.drafting import Fault, Sentence
from . import rulewords, wording
from .desks import Desk, desk_of_rule, desk_of_when
from .ruling import framed, put
from .sentence_lines import Drawn
from .workbench import context, revision

LONGEST_JSON = 20_000
_NUMBERED = re.compile(r"(/v|field-|asks-|target-|effect-)(\d+)")
MATTERS_OWN = "zh_CN"  # the language in which a matter is written


async def rule(request: Request) -> Response:
    """GET: a rule's sentence, or an empty one."""
    return await _asked(request, desk_of_rule)


async def save_rule(request: Request) -> Response:
    """POST: what was typed; kept when ``do`` is save and nothing is wrong."""
    return await _answered(request, desk_of_rule)


async def when(request: Request) -> Response:
    """GET: when a material, a stage or a result is called for."""
    return await _asked(request, desk_of_when)


async def save_when(request: Request) -> Response:
    return await _answered(request, desk_of_when)


async def _asked(request: Request, desk_of: Any) -> Response:
    done = await log.opened(request.state.actor, request.path_params["code"])
    desk = desk_of(request, done)
    return page(request, await _page(request, done, desk, desk.start))


async def _answered(request: Request, desk_of: Any) -> Response:
    form = await read_form(request)
    done = await log.opened(request.state.actor, request.path_params["code"])
    desk: Desk = desk_of(request, done)
    said, unread = drafting.posted(form.texts(), desk.fields, rulewords.titles(), context())
    button = "add" if form.get("as") else form.get("do")
    if button != "save":
        return page(request, await _page(request, done, desk, _pressed(said, button, form), form=form))
    condition, wrong = _condition(desk, said, form, unread)
    if wrong:
        return page(request, await _page(request, done, desk, said, wrong, form), 422)
    try:
        await log.do_all(
            request.state.actor,
            request.path_params["code"],
            _operations(desk, said, condition),
            revision(form),
        )
    except (CannotDo, CanMend, Conflict) as problem:
        again = await log.opened(request.state.actor, request.path_params["code"])
        shown = await _page(request, again, desk, said, (), form, wording.why(problem))
        if isinstance(problem, log.SomebodyElse):
            shown = replace(shown, both=(await _both(request, again, desk_of, revision(form), shown),))
        return page(request, shown, 409 if isinstance(problem, Conflict) else 422)
    request.state.session.flash(_("Saved."), "success")
    return see_other(desk.back_url + (f"#rule-{desk.rule.id}" if desk.rule else ""))


async def _both(
    request: Request, now: log.Done, desk_of: Any, seen: int, mine: SentencePage
) -> contexts.BothChanged:
    """What somebody else has made of it meanwhile, beside what was typed here."""
    before = await log.as_of(request.state.actor, request.path_params["code"], seen)
    was, theirs = (_stands(request, desk_of, done) for done in (log.Done(before, seen), now))
    said = f"{mine.title}{_(': ')}{mine.reading}" if mine.title else mine.reading
    return contexts.BothChanged(_("The sentence"), was, theirs, said, clashes=True)


def _stands(request: Request, desk_of: Any, done: log.Done) -> str:
    """What a revision of the draft says, in words."""
    try:
        desk: Desk = desk_of(request, done)
    except NotFound:
        return _("(nothing)")
    if desk.rule is None:
        return rulewords.condition(desk.stored, desk.form) if desk.stored else _("always")
    if desk.rule.id != request.path_params["rule"]:
        return _("(nothing)")
    told = rulewords.Teller(desk.form).rule(desk.rule)
    return f"{desk.rule.title}{_(': ')}{told}" if desk.rule.title else told


def _pressed(said: Sentence, button: str, form: Form) -> Sentence:
    """The sentence after a button; a condition that is wanted begins with a line to fill in."""
    now = drafting.pressed(said, button)
    empty = not now.always and not now.lines and not button.startswith("drop")
    as_json = "json" in form and form.get("as") != "sentence"
    return drafting.pressed(now, "add") if empty and not as_json else now


def _condition(
    desk: Desk, said: Sentence, form: Form, unread: Sequence[Finding]
) -> tuple[Json, tuple[Fault, ...]]:
    """The condition that was written, and what is wrong with it."""
    as_json = "json" in form and not said.always
    if not as_json:
        wrong = drafting.faults(said, desk.fields, desk.targets, rulewords.titles(), context(), unread)
        return (None if wrong else written(drafting.condition_of(said))), tuple(wrong)
    wrong = drafting.faults(
        replace(said, always=True), desk.fields, desk.targets, rulewords.titles(), context()
    )
    content, code = _read_json(form.get("json"))
    return content, (*((Fault(code, "json"),) if code else ()), *wrong)


def _read_json(text: str) -> tuple[Json, str]:
    try:
        content = json.loads(text[:LONGEST_JSON])
    except ValueError:
        return None, "no_json"
    if not isinstance(content, dict) or any(f.severity == "error" for f in check_schema(content)):
        return None, "no_object"
    return content, ""


def _operations(desk: Desk, said: Sentence, condition: Json) -> list[Operation]:
    if desk.rule is None:
        return _when_operations(desk, {} if said.always else condition)
    shown, must = drafting.shows(said), drafting.requires(said)
    made = replace(desk.rule, condition=condition, shows=shown, requires=must, title=said.title)
    return [put(made)]


def _when_operations(desk: Desk, condition: Json) -> list[Operation]:
    """The condition, and the words for the guide that what has a condition owes; words of one's own are kept."""
    part, place = desk.place
    now = rulewords.condition(condition, desk.form, locale=MATTERS_OWN) if condition else ""
    before = rulewords.condition(desk.stored, desk.form, locale=MATTERS_OWN) if desk.stored else ""
    found: list[Operation] = [ops.Put(part, place, condition) if condition else ops.Clear(part, place)]
    if desk.words is not None and desk.words in ("", before):
        there = (*place[:-1], "condition")
        found.append(ops.Put(part, there, now) if now else ops.Clear(part, there))
    return found


async def _page(
    request: Request,
    done: log.Done,
    desk: Desk,
    said: Sentence,
    wrong: Sequence[Fault] = (),
    form: Form | None = None,
    error: str = "",
) -> SentencePage:
    drawn = Drawn(desk, said, tuple(wrong))
    here = url(request, "admin.rules", code=request.path_params["code"])
    return SentencePage(
        design=await framed(request, done),
        heading=desk.heading,
        about=desk.about,
        where=desk.inside,
        action_url=desk.action_url,
        back_url=desk.back_url,
        lines=drawn.lines(),
        any=said.any,
        reading=_reading(desk, said),
        title=said.title if desk.targets is not None else None,
        outcomes=drawn.outcomes(),
        always=said.always if desk.targets is None else None,
        json=_json(desk, form),
        stored_reading=rulewords.condition(desk.stored, desk.form, desk.inside),
        formula_url=f"{here}/formula?new=field" + (f"&inside={desk.inside}" if desk.inside else ""),
        faults=(*((contexts.Fault(error, ""),) if error else ()), *map(_summary, wrong)),
    )


def _json(desk: Desk, form: Form | None) -> str | None:
    """The condition as JSON, where only that can say it and nobody has chosen to write a sentence instead."""
    if form is not None:
        return form.get("json") if "json" in form and form.get("as") != "sentence" else None
    return None if desk.is_plain else json.dumps(desk.stored, ensure_ascii=False, indent=2, default=float)


def _reading(desk: Desk, said: Sentence) -> str:
    whole = drafting.complete(said)
    condition = written(drafting.condition_of(whole))
    words = (
        _("always")
        if said.always
        else rulewords.condition(condition, desk.form, desk.inside)
        if whole.lines
        else "…"
    )
    if desk.targets is None:
        return words
    known = {target.name: target.title for target in desk.targets}
    named = replace(said, outcomes=tuple(one for one in said.outcomes if one.field in known))
    return rulewords.rule(words, drafting.shows(named), drafting.requires(named), known, "…")


def _summary(fault: Fault) -> contexts.Fault:
    """A line of the summary: of which line of the sentence it speaks, and what is wrong there."""
    where = fault.finding.pointer if fault.finding else fault.at
    said = sentence(fault.finding, current_locale()) if fault.finding else rulewords.fault(fault.code)
    there = control_id(name_of(fault.finding.pointer)) if fault.finding else fault.at
    return contexts.Fault(_line(where) + said, f"#{there}")


def _line(where: str) -> str:
    found = _NUMBERED.match(where)
    if not found:
        return ""
    number = int(found[2]) + 1
    if found[1] in ("target-", "effect-"):
        return _("Field %(number)s: ", number=number)
    return _("Condition %(number)s: ", number=number)
