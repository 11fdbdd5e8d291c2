"""Rules of a definition that contradict each other: in its form, in the forms of its stages, in every ``when``.

Warnings, for what is found is certain, but the author may know why. What has an error already is not looked into.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from .judge import judge_of
from .limits import Refused
from .matter import Definition, fault
from .rehearsing.clashes import flat, object_clash
from .rehearsing.contradictions import unreachable
from .sound import sound
from .subschemas import parts
from .values import Context, Finding

ANY_DAY = date(2000, 1, 1)  # examples hold no dates but those of ID numbers, which stay valid


def contradicting(
    defn: Definition, whens: Iterable[tuple[str, Any]], found: Sequence[Finding]
) -> Iterator[Finding]:
    """``whens``: the conditions of the other files with their pointers; ``found``: what was said before."""
    wrong = tuple(finding.pointer for finding in found if finding.severity == "error")
    forms = {"form.json#": defn.form}
    for at, stage in enumerate(defn.procedure["stages"]):
        if isinstance(stage.get("form"), Mapping):
            forms[f"procedure.json#/stages/{at}/form"] = stage["form"]
    for where, form in forms.items():
        if not any(pointer.startswith(where) for pointer in wrong):
            yield from (replace(f, pointer=f"{where}{f.pointer}") for f in _of_form(form))
    if not any(pointer.startswith("form.json#") for pointer in wrong):
        for pointer, when in whens:
            if not any(other.startswith(pointer) for other in wrong) and _never(defn.form, when):
                zh, en = "没有任何有效的填写能满足这个条件。", "No valid answers meet this condition."
                yield fault(pointer, "unreachable", zh, en, "warning")


def _of_form(form: Mapping[str, Any]) -> list[Finding]:
    try:
        return unreachable(form, Context(ANY_DAY))
    except Refused:
        return []


def _never(form: Mapping[str, Any], when: Any) -> bool:
    """Whether a condition surely holds for no answers to the form."""
    if any("$ref" in part for _, part in parts(when)):
        return False
    page = sound(form)
    judge = judge_of(page)
    return object_clash(judge, [*flat(judge, [page]), *flat(judge, [when])])
