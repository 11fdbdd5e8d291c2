"""Words of the pages from draft to public: classes of change, parts, places of findings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from starlette.requests import Request

from banshi_forms import Finding
from banshi_platform import canonical, clock
from banshi_platform.i18n import current_locale
from banshi_platform.i18n import gettext as _
from banshi_platform.tables import TrailEvent
from banshi_platform.web.surface import url
from banshi_templates.contexts import Fact, Link, TrailItem
from banshi_templates.contexts.releasing import DifferenceLine, DifferencePart, DifferenceView, Obstacle

from .. import drafts
from ..mending import Elements, Mending
from ..releasing.difference import OTHER, Difference, Different
from ..releasing.reviewing import Thread
from . import wording

TONES = {"cosmetic": "plain", "compatible": "success", "narrowing": "warning", "breaking": "error"}
MOST_QUOTED = 60  # characters of a comment
SEVERITIES = ("error", "warning", "notice")


def effect(name: str) -> str:
    """How grave a change is for the answers given so far, in a word."""
    names = {
        "cosmetic": _("Looks only"),
        "compatible": _("Fits"),
        "narrowing": _("Narrower"),
        "breaking": _("Does not fit"),
    }
    return names[name]


def explained(name: str) -> str:
    """The same in a sentence."""
    sentences = {
        "cosmetic": _("Only words or looks change."),
        "compatible": _("Every answer given so far still fits."),
        "narrowing": _("Some answers that fitted so far will not fit any more."),
        "breaking": _("Answers given so far do not fit any more, or something new must be answered."),
    }
    return sentences[name]


def part(name: str) -> str:
    return _("Translations, samples and files") if name == OTHER else wording.part(name)


def reached(request: Request, code: str, where: Mending) -> str:
    """The address of the page on which something is mended."""
    anchor = "#panel" if where.thing and where.route == "admin.design" else ""
    return url(request, where.route, code=code, **where.params) + anchor


def called(where: Mending) -> str:
    """The thing by its name: part and title."""
    name = wording.part(where.part) if where.part else ""
    return f"{name} › {where.title}" if where.title else name


def problems(
    request: Request, code: str, elements: Elements, findings: Sequence[Finding]
) -> tuple[Obstacle, ...]:
    """Findings, the gravest first, each with the page on which it is mended."""
    locale = current_locale()
    found = []
    for finding in sorted(findings, key=lambda one: SEVERITIES.index(one.severity)):
        where = elements.mending(finding.pointer)
        text = drafts.worded(finding, locale)
        found.append(Obstacle(finding.severity, text, called(where), reached(request, code, where)))
    return tuple(found)


def unsettled(request: Request, code: str, threads: Sequence[Thread], *, block: bool) -> tuple[Obstacle, ...]:
    """Comments that nobody has settled yet, each with the way to it."""
    review = url(request, "admin.review", code=code)
    return tuple(
        Obstacle(
            "error" if block else "warning",
            _("A comment by %(name)s is not settled: “%(text)s”", name=first.by, text=shortened(first.text)),
            _("See the comment"),
            f"{review}#thread-{one.id}",
        )
        for one in threads
        if one.resolved_at is None
        for first in one.remarks[:1]
    )


def shortened(text: str) -> str:
    """The beginning of a comment."""
    line = " ".join(text.split())
    return line if len(line) <= MOST_QUOTED else line[: MOST_QUOTED - 1] + "…"


def difference(request: Request, code: str, found: Difference, *, editable: bool) -> DifferenceView:
    """A difference in words; ``editable``: there is a draft in which its things can be changed."""
    locale = current_locale()
    return DifferenceView(
        tuple(
            DifferencePart(
                part(one.name),
                tuple(_line(request, code, change, locale, editable) for change in one.changes),
            )
            for one in found.parts
        ),
        tuple(Link(effect(name), TONES[name], count=count) for name, count in found.counts.items()),
        tuple(Fact(effect(name), explained(name)) for name in found.counts),
    )


def _line(request: Request, code: str, one: Different, locale: str, editable: bool) -> DifferenceLine:
    name = one.change.effect
    return DifferenceLine(
        tag=effect(name),
        tone=TONES[name],
        text=one.change.sentence(locale),
        example=one.example,
        url=reached(request, code, one.where) if editable else "",
        where=called(one.where),
    )


def event(event: TrailEvent) -> TrailItem:
    """A line of a matter's trail."""
    facts = canonical.loads(event.facts)
    number, revision = facts.get("number"), facts.get("revision")
    words = {
        "matter.created": _("Created"),
        "matter.draft_started": _("Draft started from version %(number)s", number=facts.get("from_version")),
        "matter.draft_discarded": _("Draft discarded"),
        "matter.published": _("Version %(number)s published", number=number),
        "matter.publication_planned": _(
            "Version %(number)s to go live on %(day)s", number=number, day=_day(facts.get("live_from"))
        ),
        "matter.publication_cancelled": _("Version %(number)s will not go live", number=number),
        "matter.retired": _("Retired"),
        "matter.review_asked": _("Handed over for review at revision %(number)s", number=revision),
        "matter.review_ended": _("Back to drafting at revision %(number)s", number=revision),
        "matter.signed_off": _("Revision %(number)s signed off", number=revision),
        "matter.signature_withdrawn": _("Sign-off of revision %(number)s taken back", number=revision),
    }
    by = _("The system") if event.actor == "system" else event.actor
    return TrailItem(at=event.at, text=words.get(event.kind, event.kind), by=by)


def _day(moment: str | None) -> str:
    """The day of the office on which a moment of the trail falls."""
    return f"{clock.local(datetime.fromisoformat(moment)):%Y-%m-%d}" if moment else ""
