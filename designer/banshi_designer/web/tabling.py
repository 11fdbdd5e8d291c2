"""A matter from a table: the file put aside, the report on it with corrections, the draft in one step, what is left."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import Response

from banshi_forms import check, to_canonical
from banshi_forms.unwritten import MARK
from banshi_platform import canonical, documents, files, permits
from banshi_platform.database import transaction
from banshi_platform.i18n import current_locale
from banshi_platform.i18n import gettext as _
from banshi_platform.problems import CanMend, Conflict, NotFound
from banshi_platform.tables import MatterDraft, Organisation
from banshi_platform.web.inputs import Form, read_form
from banshi_platform.web.responses import see_other
from banshi_platform.web.surface import url
from banshi_templates import contexts
from banshi_templates.contexts import FoundFault, StartedPage, TablePage
from banshi_templates.environment import page

from .. import drafts, log, starting
from ..starting import tables
from ..starting.offices import as_office
from ..starting.tables import report
from ..starting.tables.unpacking import LARGEST
from ..tables import DraftOperation
from . import reporting
from .starting import Asked, codes, new_page, office_choices, offices_of

UPLOAD_BYTES = LARGEST + 64 * 1024
TABLE, XLSX = "table", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_NAME = 120
TOKEN = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True)
class Given:
    """What the person has settled so far about a file."""

    token: str
    name: str
    office: Organisation
    title: str = ""
    code: str = ""
    corrections: tables.Mapping = field(default_factory=tables.Mapping)


async def upload(request: Request) -> Response:
    """POST: a file is looked into and put aside; nothing is made yet."""
    form = await read_form(request, max_file_bytes=LARGEST)
    uploads = form.files("file")
    offices = await offices_of(request)
    office = next((one for one in offices if str(one.id) == form.get("organisation")), None)
    faults: dict[str, str] = {}
    if office is None:
        faults["organisation"] = _("Choose the organisation in charge.")
    if not uploads:
        faults["file"] = _("Choose an Excel or Word file.")
    if faults or office is None:
        return await _again(request, form, faults)
    name = (uploads[0].filename or "")[-LONGEST_NAME:]
    data = await uploads[0].read()
    try:
        document = await asyncio.to_thread(tables.read_table, data, name)
    except CanMend as problem:
        return await _again(request, form, {"file": _(problem.sentence, **problem.params)})
    if not document.grids and not document.loose:
        return await _again(request, form, {"file": _("There is no table and no text in this file.")})
    kept = await files.put(data, limit=LARGEST, media_type=XLSX)
    return page(request, await _page(request, document, Given(kept.digest, name, office)))


async def _again(request: Request, form: Form, faults: dict[str, str]) -> Response:
    asked = Asked(way=TABLE, organisation=form.get("organisation")[:20], faults=faults)
    return page(request, await new_page(request, asked), 422)


async def settle(request: Request) -> Response:
    """POST: look again with the corrections, or make the draft. Reads the file that was put aside once more."""
    form = await read_form(request)
    offices = await offices_of(request)
    office = next((one for one in offices if str(one.id) == form.get("organisation")), None)
    if office is None:
        return await _again(request, form, {"organisation": _("Choose the organisation in charge.")})
    if not TOKEN.fullmatch(form.get("token")):
        return await _again(request, form, {"file": _("Choose an Excel or Word file.")})
    given = Given(
        form.get("token"),
        form.get("name")[-LONGEST_NAME:],
        office,
        " ".join(form.get("title").split())[:400],
        form.get("code").strip().lower()[:100],
        tables.mapping(form.texts()),
    )
    data = await files.read(given.token)
    document = await asyncio.to_thread(tables.read_table, data, given.name)
    if form.get("_go") != "make":
        return page(request, await _page(request, document, given))
    return await _make(request, document, given)


async def _make(request: Request, document: tables.Document, given: Given) -> Response:
    """The matter with an empty draft, and the table as one step of its history."""
    taken = await codes()
    made = await asyncio.to_thread(_made, document, given, given.code or "x")
    faults = starting.faults(made.start.title.replace(MARK, ""), given.code, taken)
    if faults or _broken(made):
        return page(request, await _page(request, document, given, faults), 422)
    permits.require(request.state.actor, "matter.edit", given.office.id)
    lines = [report.stored(line) for line in made.lines]
    about = {"from": TABLE, "name": given.name, "lines": lines}
    try:
        async with transaction():
            empty = to_canonical(starting.blank(made.start))
            await documents.create_matter(
                request.state.actor, given.code, given.office.id, made.start.title, empty
            )
            await log.put_in_place(request.state.actor, given.code, made.definition, 1, about)
    except Conflict as problem:
        faults = {"code": _(problem.sentence, **problem.params)}
        return page(request, await _page(request, document, given, faults), 409)
    request.state.session.flash(_("“%(title)s” was made as a draft.", title=made.start.title), "success")
    return see_other(url(request, "admin.started", code=given.code))


def _made(document: tables.Document, given: Given, code: str) -> tables.Made:
    return tables.made(document, as_office(given.office), given.corrections, given.title, code)


def _broken(made: tables.Made) -> bool:
    """Whether the definition has no shape that the designer can show. What is unwritten is no fault here."""
    return any(f.severity == "error" and f.code in ("shape", "too_large") for f in check(made.definition))


async def _page(
    request: Request, document: tables.Document, given: Given, faults: dict[str, str] | None = None
) -> TablePage:
    taken = await codes()
    made = await asyncio.to_thread(_made, document, given, given.code or "x")
    title = given.title or made.start.title.replace(MARK, "")
    code = given.code or (starting.suggested_code(title, taken) if title else "")
    counted = Counter(line.outcome for line in made.lines)
    offices = await offices_of(request)
    wrong = faults or {}
    return TablePage(
        action_url=url(request, "admin.table_settle"),
        back_url=url(request, "admin.new", way=TABLE),
        token=given.token,
        name=given.name,
        title=title,
        code=code,
        organisations=office_choices(offices, str(given.office.id)),
        counts=tuple((one, counted[one]) for one in report.OUTCOMES),
        tables=tuple(reporting.table(made, block, given.corrections) for block in made.tables),
        loose=tuple(line.text for line in made.lines if line.block < 0),
        findings=_findings(made),
        holds=reporting.holds(made.definition),
        faults=wrong,
        blocked=_broken(made),
        problems=tuple(contexts.Fault(text, f"#{name}") for name, text in wrong.items()),
    )


def _findings(made: tables.Made) -> tuple[FoundFault, ...]:
    """What the checks of the matter would say of the draft."""
    locale = current_locale()
    return tuple(
        FoundFault(finding.severity, finding.pointer, drafts.worded(finding, locale))
        for finding in check(made.definition)
        if finding.severity != "notice"
    )


class NotFromTable(NotFound):
    """This draft was not made from a table."""


async def started(request: Request) -> Response:
    """GET: what is left to do after a matter was made from a table."""
    found = await drafts.matter_for(request.state.actor, request.path_params["code"])
    about = await beginning_of(found.code)
    if about is None:
        raise NotFromTable
    lines = [reporting.kept_line(request, found.code, line) for line in about["lines"]]
    return page(
        request,
        StartedPage(
            title=found.title,
            name=str(about.get("name", "")),
            back_url=url(request, "admin.matter", code=found.code),
            design_url=url(request, "admin.design", code=found.code, part="form"),
            to_do=tuple(line for line in lines if _is_open(line)),
            kept=tuple(line for line in lines if line.outcome in ("kept", "left_out") and not _is_open(line)),
            taken=sum(line.outcome == "taken" for line in lines),
        ),
    )


def _is_open(line: contexts.ReportLine) -> bool:
    return any(note.open for note in line.notes)


async def beginning_of(code: str) -> dict[str, list[dict[str, object]]] | None:
    """What was kept of the table that the present draft was made from."""
    draft = await MatterDraft.get_or_none(matter__code=code)
    if draft is None:
        return None
    rows: Iterable[DraftOperation] = await DraftOperation.filter(
        matter_id=draft.matter_id, edition=draft.id, revision__lte=2
    )
    for row in rows:
        stored = canonical.loads(row.operation)
        if stored.get("op") == log.REPLACE and stored.get("from") == TABLE:
            return dict(stored)
    return None


__all__ = ["UPLOAD_BYTES", "beginning_of", "settle", "started", "upload"]
