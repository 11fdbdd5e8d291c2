"""The rules of a draft as sentences, in one flat list: switched on and off, removed; computed fields and checks too."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from banshi_forms import Definition
from banshi_platform.i18n import gettext as _
from banshi_platform.i18n import ngettext
from banshi_platform.problems import CanMend, Conflict
from banshi_platform.web.inputs import read_form
from banshi_platform.web.responses import see_other
from banshi_platform.web.surface import url
from banshi_templates.contexts import Link
from banshi_templates.contexts.designing import DesignFrame
from banshi_templates.contexts.ruling import FormulaItem, RuleGroup, RuleItem, RulesPage
from banshi_templates.environment import page

from .. import log
from ..edits import CannotDo, Operation
from ..edits import operations as ops
from ..edits.layout import all_declarations
from ..edits.rules import Rule, find
from ..rulebook import calculating, listing
from ..rulebook.fields import Declared, scopes
from ..rulebook.listing import Expert, Group, Listed
from . import rulewords, wording
from .workbench import frame, revision

TAB = "rules"


async def framed(request: Request, done: log.Done) -> DesignFrame:
    """The frame of the pages of rules, whose buttons for undo and redo come back here."""
    there = url(request, "admin.rules", code=request.path_params["code"])
    return replace(await frame(request, done, TAB), do_url=there)


async def rules(request: Request) -> Response:
    """GET: the list."""
    done = await log.opened(request.state.actor, request.path_params["code"])
    return page(request, await _page(request, done))


async def act(request: Request) -> Response:
    """POST: a button of the list, or undo and redo."""
    code, actor, form = request.path_params["code"], request.state.actor, await read_form(request)
    what, _space, thing = form.get("do").partition(" ")
    try:
        if what in ("undo", "redo"):
            await (log.undo if what == "undo" else log.redo)(actor, code)
        else:
            done = await log.opened(actor, code)
            await log.do_all(actor, code, _operations(done.definition, what, thing), revision(form))
    except (CannotDo, CanMend, Conflict) as problem:
        shown = await _page(request, await log.opened(actor, code), problem)
        return page(request, shown, 409 if isinstance(problem, Conflict) else 422)
    return see_other(
        url(request, "admin.rules", code=code) + (f"#rule-{thing}" if what in ("on", "off") else "")
    )


def _operations(defn: Definition, what: str, thing: str) -> list[Operation]:
    if what in ("on", "off"):
        return [put(replace(find(defn.form, thing), on=what == "on"))]
    if what == "remove":
        return [ops.RemoveRule(thing)]
    if what == "uncompute":
        return [ops.RemoveField(thing)]
    if what == "uncheck":
        return [calculating.check_removed(defn.form, thing)]
    return []


def put(rule: Rule) -> ops.PutRule:
    """The operation that makes a rule what it is here."""
    return ops.PutRule(
        rule.id, rule.condition, rule.inside, rule.shows, rule.requires, title=rule.title, on=rule.on
    )


async def _page(request: Request, done: log.Done, problem: Exception | None = None) -> RulesPage:
    code, form = request.path_params["code"], done.definition.form
    here = url(request, "admin.rules", code=code)
    teller = rulewords.Teller(form)
    groups, declared = listing.groups(form), all_declarations(form)
    return RulesPage(
        design=await framed(request, done),
        groups=tuple(_group(here, form, group, teller) for group in groups),
        count=sum(len(group.rules) + len(group.experts) for group in groups),
        add_url=f"{here}/rule/new",
        add_inside=tuple(Link(title, f"{here}/rule/new?inside={path}") for path, title in scopes(form)),
        try_url=f"{here}/try",
        computed=tuple(_formula(here, form, found, declared) for found in calculating.computed(form)),
        checks=tuple(_formula(here, form, found, declared) for found in calculating.checks(form)),
        compute_urls=_places(form, f"{here}/formula?new=field"),
        check_urls=_places(form, f"{here}/formula?new=check"),
        error=wording.why(problem) if problem else "",
        uses=wording.uses(problem),
    )


def _places(form: Any, there: str) -> tuple[Link, ...]:
    """Where something may be added: in the whole form, or in the entries of a repeating group."""
    inside = (Link(title, f"{there}&inside={path}") for path, title in scopes(form))
    return (Link(_("the whole form"), there), *inside)


def _group(here: str, form: Any, group: Group, teller: rulewords.Teller) -> RuleGroup:
    items = tuple(_item(here, form, listed, teller) for listed in group.rules)
    experts = tuple(_expert(form, expert, teller) for expert in group.experts)
    required = [target.title for target in group.required]
    return RuleGroup(
        step=group.step or (_("Not in any step") if form.get("x-steps") else _("The form")),
        default=_default(group),
        names=rulewords.listed([t.title + (" *" if t.title in required else "") for t in group.always]),
        items=(*items, *experts),
    )


def _default(group: Group) -> str:
    number, must = len(group.always), len(group.required)
    if not number:
        return _("Every field of this step is shown by a rule, and only then.")
    if not group.ruled:
        told = ngettext(
            "No rule hides anything here: its one field is always shown",
            "No rule hides anything here: all %(num)s fields are always shown",
            number,
        )
    else:
        told = ngettext(
            "The one field that no rule speaks of is always shown",
            "The %(num)s fields that no rule speaks of are always shown",
            number,
        )
    return told + (
        ngettext("; one must be answered.", "; %(num)s must be answered.", must)
        if must
        else _("; none must be answered.")
    )


def _item(here: str, form: Any, listed: Listed, teller: rulewords.Teller) -> RuleItem:
    rule = listed.rule
    expert = rule.expert or listed.condition is None
    return RuleItem(
        id=rule.id,
        sentence=teller.rule(rule),
        title=rule.title,
        where=rulewords.where(form, rule.inside),
        on=rule.on,
        expert=rule.expert,
        json=_shown(listed.entry) if expert else "",
        edit_url=f"{here}/rule/{rule.id}" if listed.editable else "",
    )


def _expert(form: Any, expert: Expert, teller: rulewords.Teller) -> RuleItem:
    return RuleItem(
        id="",
        sentence=teller.condition(expert.content, expert.inside),
        where=rulewords.where(form, expert.inside),
        expert=True,
        json=_shown(expert.content),
    )


def _shown(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, indent=2, default=float)


def _formula(here: str, form: Any, found: calculating.Formula, declared: Declared) -> FormulaItem:
    return FormulaItem(
        id=found.key,
        title=found.title,
        reading=calculating.reading(form, found.inside, found.text, declared),
        edit_url=f"{here}/formula?{'check' if found.is_check else 'field'}={found.key}",
        where=rulewords.where(form, found.inside),
        note=found.note,
    )
