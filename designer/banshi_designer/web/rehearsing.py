"""The dress rehearsal: made-up applications go the whole way through the draft, and their report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from banshi_platform import canonical, files
from banshi_platform.problems import CanMend, NotFound
from banshi_platform.web.inputs import read_form
from banshi_platform.web.responses import content, see_other
from banshi_platform.web.surface import url
from banshi_templates.contexts import Fact, Link
from banshi_templates.contexts.releasing import RehearsalPage, RehearsedCase
from banshi_templates.environment import page

from ..drafts import matter_for
from ..releasing import reports
from ..releasing.reviewing import COMMENT
from ..tables import DraftReport
from . import releasewords, wording
from .impacting import state
from .releasing import Opened, opened

COUNTS = (5, 10, 20)


async def rehearsal(request: Request) -> Response:
    """GET: the last rehearsal; while it runs, the page asks for its report again."""
    return page(request, await _page(request))


async def rehearse(request: Request) -> Response:
    """POST: begin a rehearsal of the draft as it stands."""
    code, form = request.path_params["code"], await read_form(request)
    asked = form.get("count")
    count = int(asked) if asked.isdecimal() and int(asked[:4]) in COUNTS else COUNTS[0]
    try:
        await reports.begin(request.state.actor, code, reports.REHEARSAL, count)
    except CanMend as problem:
        return page(request, await _page(request, wording.why(problem)), problem.status)
    return see_other(url(request, "admin.rehearsal", code=code))


async def document(request: Request) -> Response:
    """GET …/rehearsal/{report}/{case}/{number}.pdf: a made-up certificate, for those who may see the draft."""
    matter = await matter_for(request.state.actor, request.path_params["code"], COMMENT)
    params = {name: request.path_params[name] for name in ("report", "case", "number")}
    if not all(text.isdecimal() and len(text) < 10 for text in params.values()):
        raise NotFound
    report = await DraftReport.get_or_none(
        id=int(params["report"]), matter_id=matter.id, kind=reports.REHEARSAL
    )
    try:
        case = canonical.loads(report.content)["cases"][int(params["case"]) - 1] if report else {}
        kept = case["documents"][int(params["number"]) - 1]
    except (IndexError, KeyError) as error:
        raise NotFound from error
    return content(
        await files.read(kept["file"]), "application/pdf", f"{params['case']}-{params['number']}.pdf"
    )


async def _page(request: Request, error: str = "") -> RehearsalPage:
    seen = await opened(request, "rehearsal")
    here = url(request, "admin.rehearsal", code=seen.matter.code)
    report = await reports.newest(seen.matter.id, reports.REHEARSAL)
    found = canonical.loads(report.content).get("cases", []) if report else []
    cases = tuple(
        _case(request, seen, report, number, one) for number, one in enumerate(found, start=1) if report
    )
    return RehearsalPage(
        design=seen.design,
        places=seen.places,
        error=error,
        action_url=here,
        here=here,
        report=state(seen, report),
        cases=cases,
        passed=sum(one.ok for one in cases),
        counts=COUNTS,
    )


def _case(
    request: Request, seen: Opened, report: DraftReport, number: int, one: Mapping[str, Any]
) -> RehearsedCase:
    code = seen.matter.code
    where = seen.elements.mending(one["place"]) if one["place"] else None
    return RehearsedCase(
        number=number,
        ok=not one["failure"],
        answers=tuple(Fact(label, value) for label, value in one["answers"]),
        stages=tuple(one["stages"]),
        result=one["result"],
        failure=one["failure"],
        failure_url=releasewords.reached(request, code, where) if where and seen.may_edit else "",
        documents=tuple(
            Link(
                document["name"],
                url(request, "admin.rehearsed", code=code, report=report.id, case=number, number=at),
            )
            for at, document in enumerate(one["documents"], start=1)
        ),
    )


__all__ = ["COUNTS", "document", "rehearsal", "rehearse"]
