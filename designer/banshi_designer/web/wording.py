"""The designer's own words: parts, kinds of field, operations of the history, and why something cannot be done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from banshi_platform.i18n import gettext as _
from banshi_platform.problems import Problem

from ..edits import CannotDo
from ..lenses import OTHER
from ..outline import Thing
from ..palette import PALETTE


def part(name: str) -> str:
    """The name of a part of a matter."""
    names = {
        "form": _("Form to fill in"),
        "rules": _("Rules"),
        "materials": _("Materials"),
        "procedure": _("Procedure"),
        "certificate": _("Result and certificate"),
        "guide": _("Guide"),
        "profile": _("Elements of the matter"),
        "translations": _("Translations"),
        "history": _("History"),
        "review": _("Review and publish"),
    }
    return names.get(name, name)


def lead(part_name: str) -> str:
    """What a page is for, and what one does there."""
    sentences = {
        "materials": _(
            "What applicants hand in, in the order in which they see it. Choose a name to change it."
        ),
        "procedure": _(
            "The stages from intake to delivery. Choose one to change it; limits, notices and reasons of the whole "
            "procedure stand in the panel when none is chosen."
        ),
        "certificate": _("What an applicant is given when it is granted. Choose a name to change it."),
        "guide": _(
            "Materials, stages, limits and fees come into the guide by themselves. Write here what else an "
            "applicant must know."
        ),
        "profile": _("What the catalogue of matters holds. Fill it in as your list of matters has it."),
        "history": _(
            "Every step, by whom and when. You can go back to any of them, and from there forward again."
        ),
    }
    return sentences.get(part_name, "")


def kind(name: str) -> str:
    """The name of a kind of field; empty for those that need none."""
    names = {
        "text": _("Short text"), "textarea": _("Long text"), "radio": _("Single choice"), "select": _("Single choice"),
        "listed": _("Choice"), "checkboxes": _("Multiple choice"), "yes_no": _("Yes or no"),
        "integer": _("Whole number"), "number": _("Any number"), "money": _("Amount of money"), "date": _("Date"),
        "files": _("Files"), "signature": _("Signature"), "declaration": _("Declaration"),
        "notice": _("Text to read"), "rows": _("Repeating group"), "table": _("Repeating group"),
        "group": _("Group"), "computed": _("Computed"), "mobile": _("Mobile phone"),
        "id_number": _("Resident ID number"), "credit_code": _("Unified social credit code"), "email": _("E-mail"),
    }  # fmt: skip
    return names.get(name, "")


def kinds() -> dict[str, str]:
    """The names of the kinds that the palette offers."""
    return {one.id: _(one.label) for one in PALETTE} | {OTHER: _("another kind")}


def tags(thing: Thing) -> tuple[str, ...]:
    """What is worth knowing of a thing at a glance."""
    found = [_("Must be answered")] if thing.required else []
    return (*found, _("With a condition")) if thing.conditional else tuple(found)


def adding(part_name: str) -> str:
    """What the button says that adds a thing."""
    names = {
        "form": _("Add a field"),
        "materials": _("Add a material"),
        "procedure": _("Add a stage"),
        "certificate": _("Add a result"),
    }
    return names.get(part_name, "")


def why(problem: Exception) -> str:
    """Why an operation was refused."""
    if isinstance(problem, Problem):
        return _(problem.sentence, **problem.params)
    if not isinstance(problem, CannotDo):
        return str(problem)
    sentences = {
        "in_use": _("This field cannot be removed while other things need it."),
        "taken": _("There is already something of this name."),
        "not_empty": _("Move the fields elsewhere first."),
        "no_step": _("This step is not there any more."),
        "no_further": _("It stands at the end already."),
        "expert_rule": _("This rule holds more than a sentence can say: change it as JSON."),
        "no_kind": _("Choose what kind of field it is."),
        "no_title": _("Give it a name."),
        "needed_by_check": _(
            "A check of this form needs a row that you took out: “%(check)s”.",
            check=problem.params.get("check", ""),
        ),
        "notice_twice": _(
            "Two rows are about the same notice: “%(notice)s”. Keep one of them.",
            notice=problem.params.get("notice", ""),
        ),
        "last_section": _("A step keeps at least one section."),
        "nothing_copied": _("Nothing has been copied yet."),
        "too_long": _("This is too large to be copied in one piece."),
        "refers": _("This field refers to a shared definition: copy it as JSON."),
    }
    return sentences.get(problem.code, _("This is not there any more: look at the draft as it is now."))


def uses(problem: Exception | None) -> tuple[str, ...]:
    """Who needs the thing that was to be removed."""
    if not isinstance(problem, CannotDo) or problem.code != "in_use":
        return ()
    names = {
        "rule": _("a rule of the form"),
        "formula": _("a formula"),
        "check": _("a check"),
        "condition": _("a condition"),
        "place": _("a reference"),
        "placeholder": _("a text of the certificate"),
    }
    return tuple(f"{names.get(use.kind, use.kind)} ({use.pointer})" for use in problem.params["uses"])


def operation(stored: Mapping[str, Any]) -> str:
    """A line of the history."""
    name = str(stored.get("op"))
    if name == "All":
        return _("; ").join(dict.fromkeys(operation(one) for one in stored["all"]))
    thing = _thing(stored)
    sentences = {
        "Put": _("Changed: %(thing)s", thing=thing),
        "Clear": _("Emptied: %(thing)s", thing=thing),
        "Insert": _("Added: %(thing)s", thing=thing),
        "Take": _("Removed: %(thing)s", thing=thing),
        "Move": _("Moved: %(thing)s", thing=thing),
        "AddField": _("Field added: %(thing)s", thing=thing),
        "RemoveField": _("Field removed: %(thing)s", thing=thing),
        "MoveField": _("Field moved: %(thing)s", thing=thing),
        "RenameField": _("Field called otherwise: %(thing)s", thing=thing),
        "Require": _("Required or not: %(thing)s", thing=thing),
        "PutRule": _("Rule changed: %(thing)s", thing=thing),
        "RemoveRule": _("Rule removed: %(thing)s", thing=thing),
        "Translate": _("Translated: %(thing)s", thing=thing),
        "Prepare": _("Rules numbered for editing"),
        "Undo": _("Taken back: revision %(number)s", number=stored.get("of")),
        "Redo": _("Done again: revision %(number)s", number=stored.get("of")),
        "Restore": _("Restored: revision %(number)s", number=stored.get("of")),
        "Text": _("Edited as JSON: %(file)s", file=stored.get("file", "")),
        "Replace": _("Read from the table “%(name)s”", name=stored.get("name"))
        if stored.get("from") == "table"
        else _("Imported from a package"),
    }
    return sentences.get(name, name)


def _thing(stored: Mapping[str, Any]) -> str:
    if "path" in stored:
        return str(stored["path"])
    if isinstance(stored.get("thing"), Mapping):
        return str(stored["thing"].get("title", ""))
    if isinstance(stored.get("schema"), Mapping):
        return str(stored["schema"].get("title", stored.get("name", "")))
    place = [
        key.removeprefix("id:")
        for key in stored.get("place", ())
        if key not in ("properties", "allOf", "then")
    ]
    where = [part(str(stored["part"]))] if stored.get("part") else []
    return " / ".join([*where, *place]) or str(
        stored.get("title") or stored.get("id") or stored.get("text", "")
    )
