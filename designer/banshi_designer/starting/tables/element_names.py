"""The elements of the implementation list, by the names under which bureaus write them down."""

from __future__ import annotations

from collections.abc import Mapping

from banshi_platform.i18n import mark

from .names import Meaning, known, meaning

ELEMENTS: Mapping[str, str] = {
    "title": mark("Name of the matter"),
    "short_title": mark("Short name"),
    "item_code": mark("Item code"),
    "implementation_code": mark("Implementation code"),
    "situation_code": mark("Codes of situations"),
    "type": mark("Type of matter"),
    "level": mark("Level"),
    "power_source": mark("Source of power"),
    "organisation": mark("Organisation in charge"),
    "credit_code": mark("Credit code of the organisation"),
    "nature": mark("Nature of the organisation"),
    "joint": mark("Joint organisations"),
    "supervisor": mark("Supervising organisation"),
    "audience": mark("Audience"),
    "handling_type": mark("How it is handled"),
    "channels": mark("Channels"),
    "online_depth": mark("Online depth"),
    "scope": mark("Handled across"),
    "visits": mark("Visits"),
    "visits_reason": mark("Why a visit is needed"),
    "quota": mark("Limit of number"),
    "intermediary": mark("Intermediary services"),
    "commitment": mark("Notification and commitment"),
    "statutory": mark("Statutory limit"),
    "limits": mark("Limits"),
    "statutory_note": mark("Note on the statutory limit"),
    "promised": mark("Promised limit"),
    "promised_note": mark("Note on the promised limit"),
    "charged": mark("Fee"),
    "fee_basis": mark("Basis of the fee"),
    "fee_standard": mark("Amount of the fee"),
    "result": mark("Result"),
    "result_type": mark("Kind of result"),
    "validity": mark("Validity"),
    "delivery": mark("Delivery"),
    "person_topics": mark("Topics for people"),
    "legal_topics": mark("Topics for companies"),
    "class": mark("Class"),
    "external_url": mark("Where it is applied for"),
    "summary": mark("Summary"),
    "conditions": mark("Conditions of acceptance"),
    "basis": mark("Legal basis"),
    "special": mark("Special procedures"),
    "place": mark("Place"),
    "hours": mark("Hours"),
    "place_and_hours": mark("Place and hours"),
    "contact": mark("Questions"),
    "complaint": mark("Complaints"),
    "rights": mark("Rights"),
    "duties": mark("Duties"),
    "reconsideration": mark("Reconsideration"),
    "litigation": mark("Litigation"),
    "faq": mark("Questions and answers"),
    "after": mark("Afterwards"),
    "flow": mark("Procedure"),
}


def element(text: str) -> Meaning | None:
    """The element that a name stands for."""
    return meaning(text, known("elements"))
