"""The pieces that letters have in common: how they begin and end, reasons, remedies, days in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from banshi_platform.i18n import format_date
from banshi_platform.i18n import gettext as _

Facts = Mapping[str, Any]


def day(facts: Facts, key: str) -> date | None:
    """A day of the facts."""
    text = facts.get(key)
    return date.fromisoformat(text) if text else None


def day_in_words(facts: Facts, key: str) -> str:
    """The same, written out; empty where there is none."""
    found = day(facts, key)
    return format_date(found, "long") if found else ""


def intro(facts: Facts) -> str:
    """Which application the letter is about."""
    return _(
        "Your application for “%(matter)s” (case number %(number)s), handed in on %(received)s, has been"
        " received.",
        matter=facts.get("matter", ""),
        number=facts.get("number", ""),
        received=day_in_words(facts, "received_on"),
    )


def contact(facts: Facts) -> tuple[str, ...]:
    """Whom to ask."""
    lines = [_("Query code: %(code)s", code=facts["query_code"])] if facts.get("query_code") else []
    if facts.get("contact"):
        lines.append(_("Contact: %(contact)s", contact=facts["contact"]))
    return tuple(lines)


def remedies(facts: Facts) -> tuple[str, ...]:
    """How to object to a decision."""
    given = facts.get("remedies") or {}
    if given.get("reconsideration") or given.get("litigation"):
        return tuple(str(given[key]) for key in ("reconsideration", "litigation") if given.get(key))
    return (
        _(
            "If you disagree with this decision, you may apply for administrative reconsideration within"
            " sixty days of receiving it, or bring an administrative lawsuit before the people's court"
            " within six months."
        ),
    )


def reasons(facts: Facts) -> tuple[str, ...]:
    """The reasons as given: from the matter's list, with article, and in the handler's own words."""
    listed = [
        _("%(reason)s (%(article)s)", reason=item["text"], article=item["article"])
        if item.get("article")
        else str(item["text"])
        for item in facts.get("reasons", ())
    ]
    words = str(facts.get("words", "")).strip()
    return (*listed, words) if words else tuple(listed)
