"""What a publication would do to applications: a trial over all that are open, in numbers and, where allowed, by name.

Nothing here says whose an application is. A number is a link only for those who may open the case.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from banshi_platform import canonical, permits
from banshi_platform.i18n import gettext as _
from banshi_platform.problems import CanMend
from banshi_platform.web.responses import see_other
from banshi_platform.web.surface import url
from banshi_templates.contexts import Fact, Link
from banshi_templates.contexts.releasing import AffectedCase, ImpactPage, ReportState
from banshi_templates.environment import page
from banshi_templates.words import label

from ..releasing import reports
from ..tables import DraftReport
from . import releasewords, wording
from .releasing import Opened, opened


async def impact(request: Request) -> Response:
    """GET: the last trial; while it runs, the page asks for its report again."""
    return page(request, await _page(request))


async def assess(request: Request) -> Response:
    """POST: begin a trial of the draft as it stands."""
    code = request.path_params["code"]
    try:
        await reports.begin(request.state.actor, code, reports.IMPACT)
    except CanMend as problem:
        return page(request, await _page(request, wording.why(problem)), problem.status)
    return see_other(url(request, "admin.impact", code=code))


async def _page(request: Request, error: str = "") -> ImpactPage:
    seen = await opened(request, "impact")
    here = url(request, "admin.impact", code=seen.matter.code)
    report = await reports.newest(seen.matter.id, reports.IMPACT)
    found = canonical.loads(report.content) if report else {}
    counts = found.get("counts", {})
    looked_at, affected = counts.get("looked_at", 0), counts.get("answer", 0) + counts.get("invalid", 0)
    cases = tuple(_case(request, seen, one) for one in found.get("cases", ()))
    return ImpactPage(
        design=seen.design,
        places=seen.places,
        error=error,
        action_url=here if seen.matter.live_version else "",
        here=here,
        report=state(seen, report),
        unaffected=looked_at - affected,
        need_answer=counts.get("answer", 0),
        invalid=counts.get("invalid", 0),
        drafts=counts.get("drafts", 0),
        pending=looked_at - counts.get("drafts", 0),
        cases=cases,
        more=affected - len(cases),
        questions=tuple(_question(request, seen, *one) for one in found.get("places", ())),
    )


def state(seen: Opened, report: DraftReport | None) -> ReportState | None:
    """How far a trial is, and whether it is of the draft as it stands."""
    if report is None:
        return None
    return ReportState(
        state=report.state,
        done=report.done,
        total=report.total,
        revision=report.revision,
        by=report.by.person.name if report.by else "",
        at=report.at,
        stale=(report.edition, report.revision) != (seen.draft.id, seen.draft.revision),
    )


def _case(request: Request, seen: Opened, one: Mapping[str, Any]) -> AffectedCase:
    may_open = one["number"] and permits.allowed(request.state.actor, "desk", one["organisation"])
    names = list(dict.fromkeys(name for _pointer, name in one["places"]))
    reason = (
        _("To be answered or handed in: %(names)s")
        if one["verdict"] == "answer"
        else _("Not allowed any more: %(names)s")
    )
    return AffectedCase(
        name=one["number"] or _("not handed in yet"),
        state=label("state", one["state"]),
        version=one["version"],
        reasons=(reason % {"names": _(", ").join(names)},),
        url=f"/desk/{one['public_id']}" if may_open else "",
    )


def _question(request: Request, seen: Opened, pointer: str, name: str, count: int) -> Link:
    where = seen.elements.mending(pointer)
    return Link(
        name, releasewords.reached(request, seen.matter.code, where) if seen.may_edit else "", count=count
    )


async def numbers(seen: Opened) -> tuple[Fact, ...]:
    """The outcome of the last trial, for the page of publishing; nothing when it is of another revision."""
    report = await reports.newest(seen.matter.id, reports.IMPACT)
    told = state(seen, report)
    if report is None or told is None or told.state != "done" or told.stale:
        return ()
    counts = canonical.loads(report.content).get("counts", {})
    affected = counts.get("answer", 0) + counts.get("invalid", 0)
    return (
        Fact(_("Unaffected"), str(counts.get("looked_at", 0) - affected)),
        Fact(_("Need an answer"), str(counts.get("answer", 0))),
        Fact(_("Not valid any more"), str(counts.get("invalid", 0))),
    )
