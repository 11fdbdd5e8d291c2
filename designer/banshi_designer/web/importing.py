"""Packages in, by page: a plan that changes nothing, then the import over what was seen."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response

from banshi_forms.matter import to_files
from banshi_platform import documents, files, permits
from banshi_platform.i18n import current_locale
from banshi_platform.i18n import gettext as _
from banshi_platform.problems import CanMend, Conflict
from banshi_platform.tables import Account
from banshi_platform.web.inputs import read_form
from banshi_platform.web.responses import see_other
from banshi_platform.web.surface import url
from banshi_templates.contexts import Fact, FoundFault, ImportPage, ImportReport
from banshi_templates.environment import page

from .. import drafts, exchange
from .workbench import revision

PACKAGE_BYTES = 20 * 1024 * 1024


async def import_form(request: Request) -> Response:
    return page(request, _import_page(request))


def _import_page(request: Request, error: str = "", report: ImportReport | None = None) -> ImportPage:
    blocked = report is None or any(f.severity == "error" for f in report.findings) or not report.token
    return ImportPage(
        action_url=url(request, "admin.import"),
        back_url=url(request, "admin.matters"),
        error=error,
        report=report,
        confirm_url="" if blocked else url(request, "admin.import_confirm"),
    )


async def import_upload(request: Request) -> Response:
    """POST: judge a package and say what importing it would do; nothing is imported yet."""
    form = await read_form(request, max_file_bytes=PACKAGE_BYTES)
    uploads = form.files("package")
    if not uploads:
        return page(request, _import_page(request, _("Choose the zip file of a matter package.")), 422)
    data = await uploads[0].read()
    try:
        plan = await exchange.plan(await asyncio.to_thread(exchange.unzipped, data))
        if plan.organisation is not None:
            permits.require(request.state.actor, "matter.edit", plan.organisation.id)
    except CanMend as problem:
        return page(request, _import_page(request, _(problem.sentence, **problem.params)), 422)
    kept = await files.put(data, limit=PACKAGE_BYTES, media_type="application/zip")
    return page(request, _import_page(request, report=await _report(plan, kept.digest)))


async def _report(plan: exchange.Plan, token: str) -> ImportReport:
    locale = current_locale()
    findings = [FoundFault(f.severity, f.pointer, drafts.worded(f, locale)) for f in plan.findings]
    if plan.organisation is None:
        code = plan.definition.profile["organisation"]["credit_code"]
        text = _(
            "The package belongs to the organisation %(code)s, which is not in this installation.", code=code
        )
        findings.insert(0, FoundFault("error", "profile.json#/organisation", text))
    if plan.effect == "nothing":
        findings.append(
            FoundFault("notice", "", _("The matter already says exactly this; nothing would change."))
        )
    return ImportReport(
        code=plan.code,
        title=plan.title,
        is_new=plan.effect == "create",
        files=tuple(Fact(name, f"{len(data):,} B") for name, data in to_files(plan.definition).items()),
        findings=tuple(findings),
        token=token if not plan.blocked else "",
        replaces=await _replaced(plan),
        revision=plan.revision,
    )


async def _replaced(plan: exchange.Plan) -> str:
    if plan.effect != "replace_draft":
        return ""
    draft = await documents.draft(plan.code)
    by = await Account.get_or_none(id=draft.updated_by_id).select_related("person")
    return f"{by.person.name if by else ''} {draft.updated_at:%Y-%m-%d}".strip()


async def import_confirm(request: Request) -> Response:
    """POST: carry the plan out as a draft. The package is judged again: what was seen may be old."""
    form = await read_form(request)
    data = await files.read(form.get("token"))
    plan = await exchange.plan(await asyncio.to_thread(exchange.unzipped, data))
    try:
        code = await exchange.apply(request.state.actor, replace(plan, revision=revision(form)))
    except (CanMend, Conflict) as problem:
        report = await _report(plan, form.get("token"))
        shown = _import_page(request, _(problem.sentence, **problem.params), report)
        return page(request, shown, problem.status)
    request.state.session.flash(_("“%(title)s” was imported as a draft.", title=plan.title), "success")
    return see_other(url(request, "admin.design", code=code, part="form"))
