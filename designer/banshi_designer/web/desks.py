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
from ..edits import CannotDo
from ..edits import rules as edit_rules
from ..edits.places import ABSENT, at_id, look
from ..edits.rules import Rule
from ..rulebook import clauses, drafting
from ..rulebook.drafting import Outcome, Sentence
from ..rulebook.fields import Field, Target, fields, targets
from . import rulewords


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
    words: str = ""  # what the guide says of the condition

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
    place = (panels.LISTS.get(part, ""), at_id(thing))
    found: Any = look(getattr(done.definition, part), place) if part in panels.LISTS else ABSENT
    if found is ABSENT:
        raise NoSuchRule
    here = url(request, "admin.rules", code=code)
    stored = found.get("when", {})
    condition = clauses.read(stored) or clauses.Condition()
    start = Sentence(drafting.of_condition(condition), condition.any, always=stored == {})
    return Desk(
        form=done.definition.form,
        inside="",
        fields=tuple(fields(done.definition.form)),
        targets=None,
        heading=str(found.get("title", thing)),
        about="",
        action_url=f"{here}/when/{part}/{thing}",
        back_url=url(request, "admin.design", code=code, part=part, thing=thing) + "#panel",
        stored=stored,
        start=start,
        place=(part, (*place, "when")),
        words=str(found.get("condition", "")),
    )
