"""What a sentence is written about: a rule, known or new; the condition of a material, a stage or a result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request

from banshi_forms.values import Json
from banshi_platform.i18n import gettext as _
from banshi_platform.problems import NotFound
from banshi_platform.web.surface import url

from .. import log, panels
from ..asking import CONDITIONS
from ..edits import CannotDo
from ..edits import rules as edit_rules
from ..edits.places import at_id, look
from ..edits.rules import Rule
from ..rulebook import clauses, drafting
from ..rulebook.drafting import Outcome, Sentence
from ..rulebook.fields import Field, Target, fields, targets
from . import rulewords, whens


class NoSuchRule(NotFound):
    """There is no rule of this name in the draft any more."""


@dataclass(frozen=True)
class Desk:
    """What a sentence is written about: of which object, with which fields; where it is kept."""

    form: Mapping[str, Any]
    inside: str
    fields: tuple[Field, ...]
    targets: tuple[Target, ...] | None  # None: a condition without effects
    heading: str
    about: str
    action_url: str
    back_url: str
    stored: Json  # the condition as it stands
    start: Sentence
    rule: Rule | None = None
    place: tuple[str, tuple[str, ...]] = ("", ())
    words: str | None = None  # what the guide says of the condition, where it says it at all

    @property
    def is_plain(self) -> bool:
        """Whether a sentence can say the condition that stands."""
        return clauses.read(self.stored) is not None


def desk_of_rule(request: Request, done: log.Done) -> Desk:
    form, name = done.definition.form, request.path_params["rule"]
    rule = _known_rule(form, name) if name != "new" else None
    if rule is None:
        if name != "new" and request.method != "POST":
            raise NoSuchRule
        rule = _new_rule(request, form)  # one that somebody removed meanwhile is kept as it was typed
    here = url(request, "admin.rules", code=request.path_params["code"])
    condition = clauses.read(rule.condition)
    start = drafting.of_rule(rule, condition or clauses.Condition())
    if name == "new":
        start = Sentence((drafting.Line(),), outcomes=(Outcome(),))
    more = f"?inside={rule.inside}" if rule.inside else ""
    return Desk(
        form=form,
        inside=rule.inside,
        fields=tuple(fields(form, rule.inside)),
        targets=tuple(targets(form, rule.inside)),
        heading=_("New rule") if name == "new" else _heading(rule),
        about=rulewords.where(form, rule.inside),
        action_url=f"{here}/rule/{name}{more}",
        back_url=here,
        stored=rule.condition,
        start=start,
        rule=rule,
    )


def _heading(rule: Rule) -> str:
    return _("Rule “%(name)s”", name=rule.title) if rule.title else _("Change a rule")


def _new_rule(request: Request, form: Mapping[str, Any]) -> Rule:
    taken = {known.id for known in edit_rules.rules(form)}
    inside = request.query_params.get("inside", "")
    if not targets(form, inside):
        raise NoSuchRule
    return Rule(edit_rules.fresh_id(taken), inside, {})


def _known_rule(form: Mapping[str, Any], name: str) -> Rule | None:
    try:
        found = edit_rules.find(form, name)
    except CannotDo:
        return None
    if found.expert:
        raise NoSuchRule
    return found


def desk_of_when(request: Request, done: log.Done) -> Desk:
    code, part, thing = (request.path_params[name] for name in ("code", "part", "thing"))
    inner = request.query_params.get("at", "")
    place, found = _conditioned(done, part, thing, inner)
    stored = found.get(place[-1], {})
    condition = clauses.read(stored) or clauses.Condition()
    start = Sentence(drafting.of_condition(condition), condition.any, always=stored in ({}, True))
    about = {"thing": thing} if thing != whens.WHOLE else {}
    return Desk(
        form=done.definition.form,
        inside="",
        fields=tuple(fields(done.definition.form)),
        targets=None,
        heading=_question(place, found),
        about="",
        action_url=url(
            request, "admin.when", code=code, part=part, thing=thing, **({"at": inner} if inner else {})
        ),
        back_url=url(request, "admin.design", code=code, part=part, **about) + "#panel",
        stored=stored,
        start=start,
        place=(part, place),
        words=None if inner or part == "certificate" else str(found.get("condition", "")),
    )


def _conditioned(done: log.Done, part: str, thing: str, inner: str) -> tuple[tuple[str, ...], Any]:
    """Where the condition stands, and what has it: a thing of a part's list, or what lies at ``inner`` in it."""
    if part not in (*panels.LISTS, *panels.WHOLE):
        raise NoSuchRule
    above = () if thing == whens.WHOLE else (panels.LISTS.get(part, ""), at_id(thing))
    place = (*above, *(inner.split("/") if inner else ("when",)))
    found: Any = look(getattr(done.definition, part), place[:-1])
    if not isinstance(found, Mapping) or place[-1] not in CONDITIONS or len(place) < 2:
        raise NoSuchRule
    return place, found


def _question(place: tuple[str, ...], found: Mapping[str, Any]) -> str:
    """What the page asks of the thing."""
    name = str(found.get("title") or found.get("label") or found.get("text") or found.get("id", ""))
    if place[-1] == "suggest_when":
        return _("When is the reason “%(thing)s” suggested?", thing=name)
    if place[0] == "limits":
        return _("When does the limit of %(days)s days hold?", days=found.get("days", 0))
    return _("When is “%(thing)s” called for?", thing=name)
