"""The words of rules: operators, effects, what is wrong with a sentence, and a whole rule as one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from banshi_forms.sentences import Speaker, in_words, speaker_at
from banshi_forms.sentences.clauses import read
from banshi_forms.values import Json
from banshi_platform.i18n import current_locale
from banshi_platform.i18n import gettext as _

from ..edits.conditions import ANY_ROW, join
from ..edits.rules import Rule
from ..rulebook.fields import declaration, targets
from ..rulebook.listing import group_title


def asked(name: str) -> str:
    """What an operator is called, as it stands between field and value."""
    names = {
        "is": _("is"), "is_not": _("is not"), "one_of": _("is one of"), "none_of": _("is none of"),
        "yes": _("is answered with yes"), "no": _("is answered with no"), "answered": _("is answered"),
        "unanswered": _("is not answered"), "more": _("is greater than"), "at_least": _("is at least"),
        "less": _("is less than"), "at_most": _("is at most"), "between": _("lies between (limits included)"),
        "begins": _("begins with one of"), "begins_not": _("begins with none of"),
        "holds": _("contains one of the words"), "holds_not": _("contains none of the words"),
        "includes": _("has this ticked"), "includes_not": _("does not have this ticked"),
        "includes_any": _("has one of these ticked"), "includes_none": _("has none of these ticked"),
        "some": _("has at least one entry"), "none": _("has no entry"), "entries": _("has at least so many entries:"),
    }  # fmt: skip
    return names.get(name, name)


def effect(name: str) -> str:
    """What a rule does to a field."""
    return {
        "both": _("is shown and must be answered"), "show": _("is shown"), "require": _("must be answered"),
    }[name]  # fmt: skip


def titles() -> Mapping[str, str]:
    """What stands over the value of a clause."""
    return {"value": _("Value"), "from": _("From"), "to": _("To")}


def fault(code: str) -> str:
    """Why a sentence cannot be saved."""
    sentences = {
        "no_condition": _("Add at least one condition: when does the rule hold?"),
        "no_field": _("Choose a field."),
        "gone_field": _("This field is not in the form any more: choose another one."),
        "wrong_way_round": _("The first limit is greater than the second."),
        "no_outcome": _("Say what the rule does: add a field that is shown or must be answered."),
        "twice": _("This field stands here twice: keep one of the two."),
        "own_condition": _("A field cannot decide whether it is shown itself: choose another field."),
        "not_asked": _("This can only be shown: nothing is answered there."),
        "no_json": _("This is not JSON that can be read."),
        "no_object": _("A condition is a JSON object."),
    }
    return sentences.get(code, code)


def condition(schema: Json, form: Mapping[str, Any], inside: str = "", locale: str = "") -> str:
    """A condition in words, whatever it is."""
    return in_words(schema, form, locale or current_locale(), inside)


class Teller:
    """Says the rules of one form. What it has to look up for them it keeps."""

    def __init__(self, form: Mapping[str, Any]) -> None:
        self._form = form
        self._speakers: dict[str, Speaker] = {}
        self._targets: dict[str, dict[str, str]] = {}

    def condition(self, schema: Json, inside: str = "") -> str:
        """A condition in words, whatever it is."""
        if inside not in self._speakers:
            self._speakers[inside] = speaker_at(self._form, current_locale(), inside)
        speaker = self._speakers[inside]
        return speaker.clause(read(schema, speaker.place.judge))

    def title(self, name: str, inside: str = "") -> str:
        """What a field of an object is called."""
        if inside not in self._targets:
            self._targets[inside] = {target.name: target.title for target in targets(self._form, inside)}
        known = self._targets[inside]
        if name not in known:  # a group that several rules declare
            known[name] = str((declaration(self._form, join(inside, name)) or {}).get("title") or name)
        return known[name]

    def rule(self, told: Rule) -> str:
        """A rule as a sentence."""
        said = self.condition(told.condition, told.inside)
        titles = {name: self.title(name, told.inside) for name in (*told.shows, *told.requires)}
        return rule(said, told.shows, told.requires, titles)


def rule(
    said: str, shows: Sequence[str], requires: Sequence[str], names: Mapping[str, str], nothing: str = ""
) -> str:
    """A rule as a sentence: when it holds, what is shown and what must be answered. ``names``: the titles."""
    both = [names.get(name, name) for name in shows if name in requires]
    only = [names.get(name, name) for name in shows if name not in requires]
    must = [names.get(name, name) for name in requires if name not in shows]
    done = [
        text
        for fields, text in (
            (both, _("show %(fields)s and require an answer", fields=listed(both))),
            (only, _("show %(fields)s", fields=listed(only))),
            (must, _("require an answer to %(fields)s", fields=listed(must))),
        )
        if fields
    ]
    return _(
        "When %(condition)s: %(effects)s.",
        condition=said,
        effects=_("; ").join(done) or nothing or _("nothing happens"),
    )


def listed(names: Sequence[str]) -> str:
    """Fields as a sentence lists them."""
    return _(", ").join(_("“%(field)s”", field=name) for name in names)


def where(form: Mapping[str, Any], inside: str) -> str:
    """Of which object a rule or a formula speaks; nothing for the whole form."""
    if not inside:
        return ""
    group = group_title(form, inside)
    if inside.endswith(ANY_ROW):
        return _("In every entry of “%(group)s”", group=group)
    return _("In “%(group)s”", group=group)


def plain(value: Json) -> str:
    """A value as it stands."""
    return str(value)
