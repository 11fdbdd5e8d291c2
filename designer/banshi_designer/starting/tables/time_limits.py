"""The limits of the procedure as the list states them: days with their unit, basis and notes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from banshi_platform.i18n import mark

from . import values
from .report import NOT_READ, PARTLY, Missed, Note, Read

CONDITIONAL = mark("It may depend on the situation: say when under Procedure.")
Parts = dict[str, Any]
_NAMED = re.compile(r"(法定|承诺)(?!件)[^\d，,；;。承法]{0,8}(\d{1,4}\s*个?\s*(?:工作日|自然日|日|天)?)")


def statutory(parts: Parts, text: str) -> Read:
    found, rest = values.limit(text)
    limits = parts["procedure"]["limits"]
    if found is None:
        limits["statutory"], limits["statutory_note"] = None, text[:300]
        return False, (Note(PARTLY, {"read": "无法定办结时限"}, "procedure"),)
    basis = {"basis": rest[:200]} if re.search(r"[法条例]", rest) else {}
    limits["statutory"] = {**found, **basis}
    limits.pop("statutory_note", None)
    return _days_said(found, rest if not basis else "")


def promised(parts: Parts, text: str) -> Read:
    found, rest = values.limit(text)
    if found is None:
        raise Missed(Note(NOT_READ, part="procedure"))
    parts["procedure"]["limits"]["promised"] = [{**found, **({"note": rest[:300]} if rest else {})}]
    sure, notes = _days_said(found, rest)
    return sure, (*notes, *((Note(CONDITIONAL, part="procedure"),) if "情形" in text else ()))


def limits(parts: Parts, text: str) -> Read:
    """法定 20 工作日，承诺 5 工作日 in one cell."""
    named = _NAMED.findall(values.plain(text))
    for which, days in reversed(named):
        (statutory if which == "法定" else promised)(parts, days)
    if not named:
        return promised(parts, text)
    return False, (
        Note(PARTLY, {"read": "，".join(f"{which} {days}" for which, days in named)}, "procedure"),
    )


def _days_said(found: Mapping[str, Any], rest: str) -> Read:
    unit = "个工作日" if found["unit"] == "working_day" else "日"
    return not rest, (Note(PARTLY, {"read": f"{found['days']}{unit}"}, "procedure"),) if rest else ()


def limit_note(parts: Parts, text: str, which: str) -> Read:
    limits = parts["procedure"]["limits"]
    if which == "statutory" and not limits.get("statutory"):
        limits["statutory_note"] = text[:300]
    else:
        held = limits["statutory"] if which == "statutory" else limits["promised"][0]
        held["note"] = text[:300]
    return True, ()
