"""The time limits of a guide: by law, promised, of supplements and delivery, of what is made public."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from banshi_platform.i18n import gettext as _

from ..contexts import Limit, Publicity
from .situations import applies

Part = Mapping[str, Any]


def limits(found: Part, profile: Part, answers: Part) -> dict[str, Any]:
    """The elements of the guide that are limits."""
    statutory = found.get("statutory")
    return {
        "statutory": limit(statutory) if statutory else None,
        "statutory_note": found.get("statutory_note", ""),
        "promised": promised(found, profile, answers),
        "other_limits": tuple((name, _other(key, found[key])) for key, name in _others() if found.get(key)),
    }


def promised(found: Part, profile: Part, answers: Part) -> tuple[Limit, ...]:
    """What is promised where these answers are given: the first whose condition holds, and those before it that may."""
    titles = [(one["title"], one["when"]) for one in profile.get("situations", ()) if one.get("when")]
    return tuple(limit(one, () if answers else titles) for one in _until_certain(found, answers))


def _until_certain(found: Part, answers: Part) -> Iterable[Part]:
    for one in found.get("promised", ()):
        verdict = applies(one.get("when"), answers)
        if verdict is not False:
            yield one
        if verdict is True:
            return


def _others() -> tuple[tuple[str, str], ...]:
    return (
        ("supplement_notice", _("To tell what is missing")),
        ("supplement_term", _("For you to hand in what is missing")),
        ("delivery", _("To deliver the result after the decision")),
    )


def _other(key: str, found: Part) -> Limit:
    lapses = key == "supplement_term" and found.get("lapse", "withdrawn") == "withdrawn"
    lapse = _("If nothing is handed in by then, the application counts as withdrawn.") if lapses else ""
    return limit({**found, "note": _("; ").join(text for text in (found.get("note", ""), lapse) if text)})


def publicity(made_public: Part | None) -> Publicity | None:
    if not made_public:
        return None
    return Publicity(
        limit=limit(made_public),
        where=made_public.get("where", ""),
        shows=tuple(made_public.get("shows", ())),
        objection=made_public.get("objection", ""),
    )


def limit(found: Part, situations: Sequence[tuple[str, Any]] = ()) -> Limit:
    """A limit whose ``when`` is that of a situation is named after the situation, unless its note says so."""
    named = next((title for title, when in situations if when == found.get("when")), "")
    note = found.get("note", "")
    return Limit(
        days=int(found["days"]),
        unit=found.get("unit", "working_day"),
        condition="" if note.startswith(named) else named,
        note=note,
        basis=found.get("basis", ""),
    )
