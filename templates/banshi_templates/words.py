"""The labels of codes: states, actions, necessities, code lists of the national standard; and their colours.

A code that is not known is shown as it is: better a bare code than a blank, or a page that fails.
"""

from __future__ import annotations

from collections.abc import Mapping

from banshi_platform.i18n import format_number, gettext, mark, ngettext

from .contexts import Limit

LABELS: Mapping[str, Mapping[str, str]] = {
    "state": {
        "draft": mark("Draft"),
        "discarded": mark("Discarded"),
        "submitted": mark("Received"),
        "supplement": mark("To be supplemented"),
        "accepted": mark("Accepted"),
        "declined": mark("Not accepted"),
        "not_required": mark("No licence required"),
        "transferred": mark("Transferred"),
        "payment": mark("To be paid"),
        "granted": mark("Granted"),
        "refused": mark("Refused"),
        "issued": mark("Completed"),
        "withdrawn": mark("Withdrawn"),
        "forfeited": mark("Lapsed unpaid"),
    },
    "action": {
        "submit": mark("Hand in"),
        "resubmit": mark("Hand in again"),
        "withdraw": mark("Withdraw"),
        "discard": mark("Discard"),
        "accept": mark("Accept"),
        "deem_accepted": mark("Deemed accepted"),
        "decline": mark("Do not accept"),
        "not_required": mark("No licence required"),
        "supplement": mark("Ask for a supplement"),
        "transfer": mark("Transfer"),
        "agree": mark("Agree"),
        "disagree": mark("Disagree"),
        "return": mark("Send back"),
        "grant": mark("Grant"),
        "refuse": mark("Refuse"),
        "pay": mark("Record the payment"),
        "unpaid": mark("No payment found"),
        "forfeit": mark("Not paid in time: lapses"),
        "issue": mark("Issue"),
    },
    "necessity": {
        "required": mark("Required"),
        "optional": mark("If you have it"),
        "deferrable": mark("May follow later"),
    },
    "material_state": {
        "given": mark("Handed in"),
        "missing": mark("Missing"),
        "later": mark("Will follow"),
        "generated": mark("Made from the form"),
        "waived": mark("Need not be handed in"),
    },
    "medium": {
        "electronic": mark("Electronic"),
        "paper": mark("On paper"),
        "both": mark("On paper or electronic"),
    },
    "source_channel": {
        "10": mark("The applicant"),
        "20": mark("A government office"),
        "30": mark("An intermediary or statutory body"),
        "99": mark("Other"),
    },
    "role": {
        "applicant": mark("Applicant"),
        "intake": mark("Intake clerk"),
        "reviewer": mark("Reviewer"),
        "decider": mark("Decision maker"),
        "admin": mark("Matter administrator"),
        "legal": mark("Legal reviewer"),
        "auditor": mark("Auditor"),
        "operator": mark("System operator"),
        "system": mark("The system"),
    },
    "type": {
        "01": mark("Administrative licence"),
        "05": mark("Administrative benefit"),
        "07": mark("Administrative confirmation"),
        "08": mark("Administrative award"),
        "09": mark("Administrative ruling"),
        "10": mark("Other administrative power"),
        "20": mark("Public service"),
    },
    "class": {
        "A": mark("On this platform"),
        "B": mark("In a system of city or county"),
        "C": mark("In a system of the province or above"),
    },
    "level": {
        "1": mark("State level"),
        "2": mark("Province"),
        "3": mark("City"),
        "4": mark("County"),
        "5": mark("Town or subdistrict"),
        "6": mark("Village or community"),
        "7": mark("By level"),
    },
    "audience": {
        "1": mark("Natural persons"),
        "2": mark("Companies"),
        "3": mark("Public institutions"),
        "4": mark("Social organisations"),
        "5": mark("Unincorporated businesses"),
        "6": mark("Government organs"),
        "9": mark("Other organisations"),
    },
    "handling_type": {
        "instant": mark("Handled at once"),
        "promised": mark("Handled within a promised limit"),
    },
    "channel": {
        "window": mark("At the counter"),
        "online": mark("Online"),
        "mobile": mark("On the phone"),
        "terminal": mark("At a self-service terminal"),
        "courier": mark("By courier"),
        "agent": mark("With the help of our staff"),
    },
    "delivery": {
        "window": mark("Collected at the counter"),
        "courier": mark("By courier"),
        "download": mark("Download"),
        "announcement": mark("By public notice"),
    },
    "power_source": {
        "1": mark("By law at this level"),
        "2": mark("Handed down from above"),
        "3": mark("Authorised from above"),
        "4": mark("Authorised at the same level"),
        "5": mark("Entrusted from above"),
        "6": mark("Entrusted at the same level"),
    },
    "nature": {
        "1": mark("Organ set up by law"),
        "2": mark("Authorised organisation"),
        "3": mark("Entrusted organisation"),
    },
    "result_type": {
        "10": mark("Licence"),
        "20": mark("Approval document"),
        "30": mark("Other result"),
        "99": mark("No result document"),
    },
    "online_depth": {
        "1": mark("Advice"),
        "2": mark("Receiving"),
        "3": mark("Preliminary check"),
        "4": mark("Acceptance"),
        "5": mark("Handling"),
        "6": mark("News of the result"),
        "7": mark("Electronic certificate"),
    },
    "category": {
        "form": mark("Application form"),
        "certificate": mark("Certificate or licence"),
        "text": mark("Text"),
        "drawing": mark("Drawing or picture"),
        "report": mark("Test or assessment report"),
    },
    "waiver": {
        "certificate": mark("Taken from the electronic certificate store"),
        "data_check": mark("Checked against official data"),
        "commitment": mark("Replaced by a written commitment"),
        "face_check": mark("Replaced by a face check"),
    },
    "scope": {
        "1": mark("Whole country"),
        "2": mark("Whole province"),
        "3": mark("Whole city"),
        "4": mark("Whole county"),
        "5": mark("Whole town"),
        "6": mark("Across villages"),
    },
    "certificate_state": {
        "preparing": mark("Being prepared"),
        "reserved": mark("Being prepared"),
        "valid": mark("In force"),
        "expired": mark("Expired"),
        "revoked": mark("No longer in force"),
        "altered": mark("Altered"),
    },
    "severity": {
        "error": mark("Error"),
        "warning": mark("Warning"),
        "notice": mark("Hint"),
    },
    "payment_state": {
        "due": mark("To be paid"),
        "paid": mark("Paid"),
        "forfeited": mark("Lapsed unpaid"),
    },
    "plugin_state": {"active": mark("in use"), "idle": mark("not set up")},
    "environment": {
        "production": mark("Production"),
        "demo": mark("Demonstration"),
        "development": mark("Development"),
        "test": mark("Test"),
    },
    "job": {
        "application.print": mark("Print the application form"),
        "application.deem_accepted": mark("Acceptance by lapse of time"),
        "application.supplement_lapsed": mark("End of a supplement’s term"),
        "application.promise_lapsed": mark("End of a promised material’s term"),
        "application.event": mark("Tell the plug-ins of an event"),
        "matter.published": mark("Prepare a published matter"),
        "matter.go_live": mark("Versions going live on their day"),
        "draft.report": mark("Trials of drafts"),
        "certificate.issue": mark("Issue a certificate"),
        "notice.send": mark("Send a message"),
        "payment.ask": mark("Ask whether a payment has arrived"),
        "payment.lapsed": mark("End of a payment’s term"),
    },
    "check": {"ok": mark("In order"), "warning": mark("Warning"), "error": mark("Fault")},
    "problem": {
        "400": mark("That could not be read"),
        "401": mark("Please sign in"),
        "403": mark("Not allowed"),
        "404": mark("Not found"),
        "405": mark("That does not work here"),
        "409": mark("Changed in the meantime"),
        "413": mark("Too large"),
        "422": mark("Please check what you entered"),
        "429": mark("Too many tries"),
        "500": mark("Something broke"),
        "503": mark("Not available just now"),
    },
    "verdict": {
        "valid": mark("In force"),
        "altered": mark("Altered"),
        "revoked": mark("No longer in force"),
        "expired": mark("Expired"),
        "unknown": mark("Not issued here"),
        "malformed": mark("This is no code of ours"),
    },
    "verdict_words": {
        "valid": mark("This certificate was issued here, is unaltered and is in force."),
        "altered": mark("This does not agree with what was issued. Do not rely on it."),
        "revoked": mark("This certificate was issued here, but is no longer in force."),
        "expired": mark("This certificate was issued here. Its term has ended."),
        "unknown": mark("No certificate with this code was issued here. Please compare it with the paper."),
        "malformed": mark("A character is missing or wrong. Please compare the code with the paper."),
    },
    "file_result": {
        "whole": mark("Whole: the very file that was issued"),
        "altered": mark("Altered after it was issued"),
        "unknown": mark("Not a file that was issued here"),
        "unsigned": mark("Without a signature"),
        "unreadable": mark("Cannot be read"),
    },
    "column": {
        "number": mark("Case number"),
        "matter": mark("Matter"),
        "applicant": mark("Applicant"),
        "stage": mark("Stage"),
        "received": mark("Received on"),
        "due": mark("Due"),
    },
}

TONES: Mapping[str, Mapping[str, str]] = {
    "state": {
        "draft": "plain",
        "discarded": "plain",
        "submitted": "info",
        "supplement": "warning",
        "accepted": "info",
        "declined": "error",
        "not_required": "plain",
        "transferred": "plain",
        "payment": "warning",
        "granted": "success",
        "refused": "error",
        "issued": "success",
        "withdrawn": "plain",
        "forfeited": "plain",
    },
    "necessity": {"required": "seal", "optional": "plain", "deferrable": "info"},
    "material_state": {
        "given": "success",
        "missing": "error",
        "later": "warning",
        "generated": "info",
        "waived": "info",
    },
    "certificate_state": {"valid": "success", "preparing": "info", "reserved": "info", "expired": "warning"},
    "severity": {"error": "error", "warning": "warning", "notice": "info"},
    "check": {"ok": "success", "warning": "warning", "error": "error"},
    "due": {"fine": "plain", "soon": "warning", "late": "error", "paused": "info"},
}


def label(kind: str, code: str) -> str:
    """The words for ``code`` in the language of now; the code itself when it has none."""
    message = LABELS[kind].get(code)
    return gettext(message) if message else code


def labels(kind: str, codes: tuple[str, ...]) -> str:
    return gettext(", ").join(label(kind, code) for code in codes)


def tone(kind: str, code: str) -> str:
    """The colour of a code's tag: plain, info, success, warning, error or seal."""
    return TONES[kind].get(code, "error" if kind == "certificate_state" else "plain")


def duration(limit: Limit) -> str:
    """«5 working days», «20 days», «at once»."""
    if limit.days == 0:
        return gettext("at once")
    if limit.unit == "working_day":
        return ngettext("%(num)s working day", "%(num)s working days", limit.days)
    return ngettext("%(num)s day", "%(num)s days", limit.days)


def size(number: int) -> str:
    """The size of a file for people."""
    if number < 1_000_000:
        return gettext("%(number)s KB", number=format_number(max(1, round(number / 1000))))
    return gettext("%(number)s MB", number=format_number(round(number / 1_000_000, 1)))
