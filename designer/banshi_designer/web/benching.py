"""The test bench of the rules: answers are given, and what the rules make of them is told. Nothing is kept."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from banshi_forms import LiveLinks, plan, read, render
from banshi_forms.names import keys
from banshi_forms.values import Json, Node
from banshi_platform.i18n import current_locale
from banshi_platform.i18n import gettext as _
from banshi_platform.web.inputs import read_form
from banshi_platform.web.surface import url
from banshi_templates.contexts import Link
from banshi_templates.contexts.ruling import BenchPage, BenchStep, FieldState, FiredRule
from banshi_templates.environment import page

from .. import log
from ..rulebook import bench, listing
from . import rulewords
from .ruling import framed
from .workbench import context


async def bench_page(request: Request) -> Response:
    """GET: the fields that rules look at, empty or with a sample's answers. POST: with what was given."""
    done = await log.opened(request.state.actor, request.path_params["code"])
    form = done.definition.form
    data = _sample(done, request.query_params.get("sample", ""))
    if request.method == "POST":
        pairs = (await read_form(request)).texts()
        data = read(form, pairs, data, context(done.definition)).data
    return page(request, await _page(request, done, data))


def _sample(done: log.Done, name: str) -> Json:
    sample: Any = done.definition.samples.get(name, {})
    return dict(sample.get("answers", {})) if isinstance(sample, dict) else {}


async def _page(request: Request, done: log.Done, data: Json) -> BenchPage:
    code, form = request.path_params["code"], done.definition.form
    rules_url = url(request, "admin.rules", code=code)
    here = f"{rules_url}/try"
    whole = request.query_params.get("all") == "1"
    sample = request.query_params.get("sample", "")
    query = "&".join([*(["all=1"] if whole else []), *([f"sample={sample}"] if sample else [])])
    action = f"{here}?{query}" if query else here
    known, teller = context(done.definition), rulewords.Teller(form)
    told = bench.tried(form, data, known)
    return BenchPage(
        design=await framed(request, done),
        steps=_steps(plan(form, data, known), action, None if whole else bench.looked_at(form)),
        action_url=action,
        back_url=rules_url,
        rules=tuple(_rule(rules_url, form, fired, teller) for fired in told.fired),
        states=tuple(_state(form, state, teller) for state in told.states),
        whole=whole,
        whole_url=here if whole else f"{here}?all=1",
        samples=tuple(
            Link(name, f"{here}?sample={name}", name == sample) for name in done.definition.samples
        ),
    )


def _steps(root: Node, action: str, names: frozenset[str] | None) -> tuple[BenchStep, ...]:
    """The fields of those names under their steps, or all of them."""
    live = LiveLinks(action, "#bench")
    found = []
    for step in root.children:
        fields = [field for section in step.children for field in section.children]
        asked = [field for field in fields if names is None or keys(field.pointer)[0] in names]
        drawn = Markup("").join(render(field, "edit", current_locale(), live=live) for field in asked)
        if asked:
            found.append(BenchStep(step.title, drawn))
    return tuple(found)


def _rule(rules_url: str, form: Any, fired: bench.Fired, teller: rulewords.Teller) -> FiredRule:
    rule = fired.rule
    return FiredRule(
        sentence=teller.rule(rule),
        holds=fired.holds,
        clauses=fired.clauses,
        where=_where(form, rule.inside, fired.row),
        title=rule.title,
        edit_url="" if rule.expert else f"{rules_url}/rule/{rule.id}",
    )


def _state(form: Any, state: bench.State, teller: rulewords.Teller) -> FieldState:
    where, title = _where(form, state.inside, state.row), teller.title(state.name, state.inside)
    why = tuple((teller.condition(one.rule.condition, state.inside), one.holds) for one in state.by)
    return FieldState(
        _("%(group)s: %(field)s", group=where, field=title) if where else title,
        state.shown,
        state.required,
        why,
    )


def _where(form: Any, inside: str, row: int | None) -> str:
    """The entry that is spoken of."""
    group = listing.group_title(form, inside)
    return _("%(group)s, entry %(number)s", group=group, number=row + 1) if row is not None else group
