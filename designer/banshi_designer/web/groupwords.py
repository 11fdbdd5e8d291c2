"""Groups of fields in words: what an update changes, what a matter changed itself, why a group cannot be given out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from banshi_forms import sentence
from banshi_forms.values import Json
from banshi_platform.i18n import current_locale
from banshi_platform.i18n import gettext as _
from banshi_templates.contexts.grouping import GroupChange

from .. import panels
from ..edits import CannotDo
from ..edits.places import ABSENT
from ..edits.rules import Rule
from ..grouping.comparing import CHECK, REQUIRED, RULE, Comparison, Line
from ..grouping.keeping import NotAGroupYet
from ..grouping.updating import NewFaults
from . import panelling, rulewords, wording


@cache
def _labels() -> Mapping[str, str]:
    """What the panel of a field calls its properties."""
    schema = panels.field_schema()
    found = dict(schema["properties"])
    for rule in schema["allOf"]:
        found |= rule["then"]["properties"]
    return {name: str(told["title"]) for name, told in found.items() if told.get("title")}


def _property(name: str) -> str:
    own = {
        "enum": _("Options"), "oneOf": _("Options"), "items": _("What is in the list"), "format": _("Format"),
        "type": _("Type"), "properties": _("Fields in it"), "allOf": _("Rules in it"), "x-widget": _("How it is shown"),
        "x-code-list": _("Dictionary"),
    }  # fmt: skip
    return own.get(name) or _labels().get(name, name)


def said(value: Json) -> str:
    """A value in a few words; a list of texts as one."""
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return _(", ").join(value)
    return panelling.said(value)


def change(line: Line, told: Comparison) -> GroupChange:
    """A line of a comparison."""
    kind, name, prop = line.fact
    title = line.title or name
    if kind == RULE:
        sides = (_rule(line.was, told.old), _rule(line.now, told.new), _rule(line.mine, told.old))
        what = _("Rule “%(title)s”", title=title) if title != name else _("A rule")
    elif kind == CHECK:
        sides = (_check(line.was), _check(line.now), _check(line.mine))
        what = _("A check")
    elif kind == REQUIRED:
        sides = (said(line.was), said(line.now), said(line.mine))
        what = f"{title} · {_('Must be answered')}"
    elif prop:
        sides = (said(line.was), said(line.now), said(line.mine))
        what = f"{title} · {_property(prop)}"
    else:
        sides = (_field(line.was), _field(line.now), _field(line.mine))
        what = _("Field “%(title)s”", title=_title(line) or title)
    return GroupChange(what, *sides, key=line.key if line.may_choose else "")


def _title(line: Line) -> str:
    """What a field that one side lacks is called."""
    for side in (line.now, line.was, line.mine):
        if isinstance(side, Mapping):
            return next((str(value) for key, value in side.items() if key.endswith("/title")), "")
    return ""


def _field(value: Json) -> str:
    return _("(not there)") if value is ABSENT else _("there")


def _rule(value: Json, form: Mapping[str, Any]) -> str:
    if not isinstance(value, Mapping):
        return _("(nothing)")
    rule = Rule("", "", value["if"], tuple(value["shows"]), tuple(value["requires"]))
    text = rulewords.Teller(form).rule(rule)
    return text if value["on"] else _("(switched off) %(rule)s", rule=text)


def _check(value: Json) -> str:
    if not isinstance(value, Mapping):
        return _("(nothing)")
    message = value.get("message", "")
    spoken = (
        message.get(current_locale()) or message.get("zh_CN") if isinstance(message, Mapping) else message
    )
    return f"{value.get('rule', '')} — {spoken}"


def why(problem: Exception | None, *, updating: bool = True) -> str:
    """Why an update or a giving-out was refused, or another operation on a form."""
    if problem is None:
        return ""
    if isinstance(problem, NotAGroupYet):
        return " ".join(fault(code) for code in problem.faults)
    if isinstance(problem, NewFaults):
        return _("It would leave the matter with errors that it has not now.")
    sentences = {
        "of_a_group": _("Some of these fields belong to a group already."),
        "empty_group": _("There is no field to make a group of."),
        "in_use": _("A field that the group has no more is still needed in this matter."),
    }
    if not updating:  # a field is removed by hand
        del sentences["in_use"]
    known = sentences.get(problem.code) if isinstance(problem, CannotDo) else None
    return known or wording.why(problem)


def reasons(problem: Exception | None) -> tuple[str, ...]:
    """What stands in the way, one by one."""
    if isinstance(problem, NewFaults):
        return tuple(sentence(finding, current_locale()) for finding in problem.findings)
    return wording.uses(problem)


def fault(code: str) -> str:
    """Why what was designed cannot be used as a group."""
    return {
        "empty": _("The group has no field yet."),
        "expert": _("One of its rules holds more than a sentence can say."),
        "refers": _("It refers to a shared definition."),
        "root": _("One of its formulas looks at fields outside of the group (root)."),
        "outside": _("One of its rules asks for a field that is not in the group."),
    }.get(code, code)


def changes(lines: Iterable[Line], told: Comparison) -> tuple[GroupChange, ...]:
    return tuple(change(line, told) for line in lines)


__all__ = ["change", "changes", "fault", "reasons", "said", "why"]
