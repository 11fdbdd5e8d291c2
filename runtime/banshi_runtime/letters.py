"""The words of each notice (文书), made on reading from the facts frozen when it was given.

A letter is plain text in the reader's language: title, addressee, paragraphs, a table, the remedies. Drawing
it on a page or a PDF is done elsewhere. ``terms`` says whether the law of licences or of benefits is cited.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from banshi_platform.i18n import gettext as _

from . import payment_letters
from .lettering import Facts, contact, day, day_in_words, intro, reasons, remedies


@dataclass(frozen=True)
class Letter:
    kind: str
    title: str
    number: str
    addressee: str
    paragraphs: tuple[str, ...]
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    closing: tuple[str, ...] = ()
    issuer: str = ""
    issued_on: date | None = None
    seal: str = "special"  # special: 专用章; organ: the organ's own


def letter(kind: str, facts: Facts) -> Letter:
    """The letter of ``kind`` in the language in force."""
    written = WRITERS[kind](facts)
    return Letter(
        kind=kind,
        title=str(facts.get("title") or title_of(kind, facts)),
        number=str(facts.get("document_number", "")),
        addressee=str(facts.get("applicant", "")),
        issuer=str(facts.get("organisation", "")),
        issued_on=day(facts, "issued_on"),
        seal=str(facts.get("seal") or ("organ" if kind in ("granted", "refused") else "special")),
        **written,
    )


def title_of(kind: str, facts: Facts) -> str:
    """The name of a notice where the matter gives none."""
    benefit = facts.get("terms") == "benefit"
    titles = {
        "receipt": _("Receipt of application"),
        "accepted": _("Notice of acceptance"),
        "deemed": _("Notice of acceptance"),
        "supplement": _("Notice of materials to be supplemented"),
        "declined": _("Notice of non-acceptance"),
        "not_required": _("Notice that no licence is required"),
        "transferred": _("Notice of transfer"),
        "granted": _("Decision to grant the benefit") if benefit else _("Decision to grant the licence"),
        "refused": _("Decision to refuse the benefit") if benefit else _("Decision to refuse the licence"),
        "payment": _("Payment notice"),
        "paid": _("Notice that your payment has arrived"),
        "unpaid": _("Notice that no payment was found"),
        "forfeited": _("Notice that the application has lapsed unpaid"),
        "issued": _("Your certificate is ready"),
        "withdrawn": _("Notice that the application was withdrawn"),
        "lapsed": _("Notice that the application counts as withdrawn"),
        "promise_lapsed": _("Reminder of promised materials"),
        "new_version": _("The requirements of this matter have been updated"),
    }
    return titles[kind]


def _cited(facts: Facts, licence: str, benefit: str) -> str:
    return benefit if facts.get("terms") == "benefit" else licence


def _materials(facts: Facts) -> dict[str, Any]:
    rows = tuple(
        (str(index), str(item["title"]), str(item["count"]))
        for index, item in enumerate(facts.get("materials", ()), start=1)
    )
    return {"columns": (_("No."), _("Material"), _("Files")), "rows": rows} if rows else {}


def _receipt(facts: Facts) -> dict[str, Any]:
    return {
        "paragraphs": (
            intro(facts),
            _("This receipt does not mean that the application has been accepted."),
        ),
        "closing": contact(facts),
        **_materials(facts),
    }


def _accepted(facts: Facts) -> dict[str, Any]:
    decision = _cited(
        facts,
        _(
            "On examination, the application is within the powers of this authority, and the materials are"
            " complete and in the prescribed form. Under Article 32(1)(5) of the Administrative Licensing"
            " Law of the People's Republic of China, it is accepted as of %(accepted)s.",
            accepted=day_in_words(facts, "accepted_on"),
        ),
        _(
            "On examination, the application is within the powers of this authority, and the materials are"
            " complete and in the prescribed form. It is accepted as of %(accepted)s.",
            accepted=day_in_words(facts, "accepted_on"),
        ),
    )
    paragraphs = (intro(facts), decision, *_limits(facts))
    return {"paragraphs": paragraphs, "closing": contact(facts), **_materials(facts)}


def _deemed(facts: Facts) -> dict[str, Any]:
    decision = _(
        "No notice of materials to be supplemented was given within five working days. Under Article"
        " 32(1)(4) of the Administrative Licensing Law of the People's Republic of China, the application"
        " is deemed accepted as of the day it was received, %(accepted)s.",
        accepted=day_in_words(facts, "accepted_on"),
    )
    return {**_accepted(facts), "paragraphs": (intro(facts), decision, *_limits(facts))}


def _limits(facts: Facts) -> tuple[str, ...]:
    lines = []
    if facts.get("statutory_days"):
        lines.append(
            _("The statutory time limit is %(days)s working days.", days=facts["statutory_days"])
            if facts.get("statutory_unit", "working_day") == "working_day"
            else _("The statutory time limit is %(days)s days.", days=facts["statutory_days"])
        )
    if facts.get("due_on"):
        lines.append(
            _(
                "We undertake to decide by %(due)s. Time that the law allows for hearings, inspections,"
                " tests, appraisals, expert reviews and public notice is not counted.",
                due=day_in_words(facts, "due_on"),
            )
        )
    return tuple(lines)


def _supplement(facts: Facts) -> dict[str, Any]:
    opening = _cited(
        facts,
        _(
            "The materials of your application are not complete or not in the prescribed form. Under"
            " Article 32(1)(4) of the Administrative Licensing Law of the People's Republic of China, we"
            " hereby tell you once and completely what must be supplemented."
        ),
        _(
            "The materials of your application are not complete or not in the prescribed form. We hereby"
            " tell you once and completely what must be supplemented."
        ),
    )
    term = _(
        "Please supplement them by %(term)s in the way you applied. The application is accepted from the"
        " day on which everything is complete.",
        term=day_in_words(facts, "term_on"),
    )
    lapses = _(
        "If nothing is handed in by then, the application counts as withdrawn; you may apply again at any time."
    )
    rows = tuple(
        (str(index), str(item["title"]), str(item["problem"]), str(item.get("requirement", "")))
        for index, item in enumerate(facts.get("items", ()), start=1)
    )
    columns = (_("No."), _("Material or answer"), _("Problem"), _("What to do"))
    return {
        "paragraphs": (intro(facts), opening, term, *([lapses] if facts.get("lapses") else [])),
        "columns": columns,
        "rows": rows,
        "closing": contact(facts),
    }


def _negative(sentence: Callable[[Facts], str]) -> Callable[[Facts], dict[str, Any]]:
    def write(facts: Facts) -> dict[str, Any]:
        return {
            "paragraphs": (intro(facts), sentence(facts), *reasons(facts)),
            "closing": (*remedies(facts), *contact(facts)),
        }

    return write


def _declined(facts: Facts) -> str:
    return _cited(
        facts,
        _(
            "On examination, the application is not within the powers of this authority. Under Article"
            " 32(1)(2) of the Administrative Licensing Law of the People's Republic of China, it is not"
            " accepted, for the following reasons:"
        ),
        _("On examination, the application is not accepted, for the following reasons:"),
    )


def _not_required(facts: Facts) -> str:
    return _(
        "On examination, this does not require a licence by law. Under Article 32(1)(1) of the"
        " Administrative Licensing Law of the People's Republic of China, the application is not dealt"
        " with, for the following reasons:"
    )


def _transferred(facts: Facts) -> str:
    return _("On examination, the application has been passed on to the competent authority:")


def _refused(facts: Facts) -> str:
    return _cited(
        facts,
        _(
            "On examination, the application does not meet the conditions and standards set by law. Under"
            " Article 38(2) of the Administrative Licensing Law of the People's Republic of China, the"
            " licence is refused, for the following reasons:"
        ),
        _(
            "On examination, the application does not meet the conditions. It is refused for the following"
            " reasons:"
        ),
    )


def _granted(facts: Facts) -> dict[str, Any]:
    decision = _cited(
        facts,
        _(
            "On examination, the application meets the conditions and standards set by law. Under Article"
            " 38(1) of the Administrative Licensing Law of the People's Republic of China, the licence is"
            " granted."
        ),
        _("On examination, the application meets the conditions. It is granted."),
    )
    delivery = _(
        "The electronic certificate will appear in your account within ten working days; it has the same"
        " legal effect as one on paper. This decision is public by law."
    )
    if facts.get("charged"):
        delivery = _(
            "The electronic certificate is issued once what the payment notice says has been paid; it has the same"
            " legal effect as one on paper. This decision is public by law."
        )
    return {"paragraphs": (intro(facts), decision, *reasons(facts), delivery), "closing": contact(facts)}


def _issued(facts: Facts) -> dict[str, Any]:
    certificates: Sequence[Facts] = facts.get("certificates", ())
    rows = tuple((str(item["title"]), str(item["number"])) for item in certificates)
    return {
        "paragraphs": (
            intro(facts),
            _(
                "The document below has been issued. You may download it, and anyone may verify it by its"
                " code."
            ),
        ),
        "columns": (_("Document"), _("Number")),
        "rows": rows,
        "closing": contact(facts),
    }


def _withdrawn(facts: Facts) -> dict[str, Any]:
    sentence = _("At your request the application is withdrawn, and its handling has ended.")
    return {"paragraphs": (intro(facts), sentence, *reasons(facts)), "closing": contact(facts)}


def _lapsed(facts: Facts) -> dict[str, Any]:
    sentence = _(
        "The term to supplement your application has passed and nothing was handed in. As the notice said, the"
        " application counts as withdrawn, and its handling has ended. You may apply again at any time."
    )
    return {"paragraphs": (intro(facts), sentence), "closing": contact(facts)}


def _new_version(facts: Facts) -> dict[str, Any]:
    opening = _("The guide and the form of “%(matter)s” have a new version.", matter=facts.get("matter", ""))
    if facts.get("number"):
        staying = _(
            "Your application %(number)s goes on as it was handed in: nothing more is asked of you.",
            number=facts["number"],
        )
    else:
        staying = _(
            "The application that you have begun stays as it is and can be handed in. If you would rather use the new"
            " version, begin a new application."
        )
    return {"paragraphs": (opening, staying), "closing": contact(facts)}


def _promise_lapsed(facts: Facts) -> dict[str, Any]:
    sentence = _(
        "You promised to hand in the materials below later. The term has passed and they have not arrived. Without"
        " them the application cannot be granted: please hand them in now on the page of the application."
    )
    rows = tuple((str(item["title"]), day_in_words(item, "due_on")) for item in facts.get("items", ()))
    return {
        "paragraphs": (intro(facts), sentence),
        "columns": (_("Material"), _("Was due on")),
        "rows": rows,
        "closing": contact(facts),
    }


WRITERS: Mapping[str, Callable[[Facts], dict[str, Any]]] = {
    "receipt": _receipt,
    "accepted": _accepted,
    "deemed": _deemed,
    "supplement": _supplement,
    "declined": _negative(_declined),
    "not_required": _negative(_not_required),
    "transferred": _negative(_transferred),
    "granted": _granted,
    "refused": _negative(_refused),
    "payment": payment_letters.payment,
    "paid": payment_letters.paid,
    "unpaid": payment_letters.unpaid,
    "forfeited": payment_letters.forfeited,
    "issued": _issued,
    "withdrawn": _withdrawn,
    "lapsed": _lapsed,
    "promise_lapsed": _promise_lapsed,
    "new_version": _new_version,
}
