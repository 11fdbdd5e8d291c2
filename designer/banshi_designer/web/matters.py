"""The list of matters, one matter with its versions, packages in and out, the operator's system page."""

from __future__ import annotations

import asyncio
from importlib.metadata import version as installed_version
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from tortoise.functions import Count

from banshi_forms import check, from_canonical
from banshi_forms.matter import to_files
from banshi_forms.package import to_zip
from banshi_platform import canonical, doctor, documents, files, permits, trail
from banshi_platform.i18n import current_locale
from banshi_platform.i18n import gettext as _
from banshi_platform.problems import CanMend, NotFound
from banshi_platform.tables import Account, Job, Matter, MatterVersion, Organisation, TrailEvent
from banshi_platform.web.inputs import read_form
from banshi_platform.web.responses import content, see_other
from banshi_platform.web.surface import url
from banshi_templates.contexts import (
    AdminMatter,
    AdminMattersPage,
    DraftState,
    Fact,
    FoundFault,
    ImportPage,
    ImportReport,
    MatterPage,
    PlatformPlugin,
    SystemCheck,
    SystemPage,
    TrailItem,
    VersionItem,
)
from banshi_templates.environment import page
from banshi_templates.words import label

from .. import drafts, exchange

PACKAGE_BYTES = 20 * 1024 * 1024


async def matters(request: Request) -> Response:
    """All matters of the organisations in which this person is an administrator."""
    mine = permits.organisations(request.state.actor, "matter.edit")
    names = dict(await Organisation.filter(id__in=mine).values_list("id", "name"))
    query = request.query_params.get("q", "").strip()
    listed = [item for item in await documents.listed() if item.organisation_id in mine]
    shown = [item for item in listed if query.casefold() in f"{item.title}\n{item.code}".casefold()]
    items = tuple(
        AdminMatter(
            code=item.code,
            title=item.title,
            url=url(request, "admin.matter", code=item.code),
            organisation=names.get(item.organisation_id, ""),
            version=item.live_number,
            published_at=item.published_at,
            draft=DraftState(
                url(request, "admin.design", code=item.code, part="form"),
                item.draft_revision,
                item.draft_updated_at,
            )
            if item.draft_revision and item.draft_updated_at
            else None,
        )
        for item in shown
    )
    return page(
        request,
        AdminMattersPage(
            action_url=url(request, "admin.matters"),
            items=items,
            query=query,
            import_url=url(request, "admin.import"),
        ),
    )


async def matter(request: Request) -> Response:
    found = await drafts.matter_for(request.state.actor, request.path_params["code"])
    versions = await MatterVersion.filter(matter_id=found.id).order_by("-number")
    people = await _names({v.published_by_id for v in versions if v.published_by_id})
    return page(
        request,
        MatterPage(
            code=found.code,
            title=found.title,
            organisation=found.organisation.name,
            back_url=url(request, "admin.matters"),
            versions=tuple(_version(request, found, v, people) for v in versions),
            draft=await _draft(request, found),
            start_draft_url=url(request, "admin.start_draft", code=found.code),
            publish_url=url(request, "admin.publish", code=found.code),
            import_url=url(request, "admin.import"),
            guide_url=f"/matters/{found.code}" if found.live_version_id else "",
            trail=tuple([_event(e) for e in await trail.read(documents.subject_of(found.code))]),
        ),
    )


def _version(request: Request, found: Matter, version: MatterVersion, people: dict[int, str]) -> VersionItem:
    return VersionItem(
        number=version.number,
        digest=version.digest,
        published_at=version.published_at,
        by=people.get(version.published_by_id or 0, ""),
        live=version.id == found.live_version_id,
        export_url=url(request, "admin.export", code=found.code, version=version.number),
    )


async def _names(ids: set[int]) -> dict[int, str]:
    return dict(await Account.filter(id__in=ids).values_list("id", "person__name"))


async def _draft(request: Request, found: Matter) -> DraftState | None:
    try:
        draft = await documents.draft(found.code)
    except documents.NoDraft:
        return None
    findings = check(from_canonical(draft.content))
    severities = [finding.severity for finding in findings]
    people = await _names({draft.updated_by_id} if draft.updated_by_id else set())
    return DraftState(
        url=url(request, "admin.design", code=found.code, part="form"),
        revision=draft.revision,
        updated_at=draft.updated_at,
        by=people.get(draft.updated_by_id or 0, ""),
        errors=severities.count("error"),
        warnings=severities.count("warning"),
    )


def _event(event: TrailEvent) -> TrailItem:
    facts = canonical.loads(event.facts)
    words = {
        "matter.created": _("Created"),
        "matter.draft_started": _("Draft started from version %(number)s", number=facts.get("from_version")),
        "matter.draft_discarded": _("Draft discarded"),
        "matter.published": _("Version %(number)s published", number=facts.get("number")),
    }
    return TrailItem(
        at=event.at,
        text=words.get(event.kind, event.kind),
        by=_("The system") if event.actor == "system" else event.actor,
    )


async def start_draft(request: Request) -> Response:
    """POST: a draft from the live version (or the one there is)."""
    found = await drafts.matter_for(request.state.actor, request.path_params["code"])
    await documents.start_draft(request.state.actor, found.code)
    return see_other(url(request, "admin.design", code=found.code, part="form"))


async def export(request: Request) -> Response:
    """A version, or the draft, as a zip of canonical JSON."""
    found = await drafts.matter_for(request.state.actor, request.path_params["code"])
    asked = request.query_params.get("version", "")
    if asked:
        version = await MatterVersion.get_or_none(
            matter_id=found.id, number=int(asked) if asked.isdecimal() else 0
        )
        if version is None:
            raise NotFound
        text, suffix = version.content, f"v{version.number}"
    else:
        text, suffix = (await documents.draft(found.code)).content, "draft"
    data = await asyncio.to_thread(lambda: to_zip(from_canonical(text)))
    return content(data, "application/zip", f"{found.code}-{suffix}.zip")


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
    )


async def _replaced(plan: exchange.Plan) -> str:
    if plan.effect != "replace_draft":
        return ""
    draft = await documents.draft(plan.code)
    people = await _names({draft.updated_by_id} if draft.updated_by_id else set())
    return f"{people.get(draft.updated_by_id or 0, '')} {draft.updated_at:%Y-%m-%d}".strip()


async def import_confirm(request: Request) -> Response:
    """POST: carry the plan out as a draft. The package is judged again: what was seen may be old."""
    form = await read_form(request)
    data = await files.read(form.get("token"))
    plan = await exchange.plan(await asyncio.to_thread(exchange.unzipped, data))
    code = await exchange.apply(request.state.actor, plan)
    request.state.session.flash(_("“%(title)s” was imported as a draft.", title=plan.title), "success")
    return see_other(url(request, "admin.design", code=code, part="form"))


async def system(request: Request) -> Response:
    """What `banshi doctor` sees, the plugins, and the work that waits."""
    state = request.app.state
    checks = await doctor.examine(state.settings, state.surfaces)
    counted = await Job.annotate(count=Count("id")).group_by("name", "state").values("name", "state", "count")
    facts = (
        Fact(_("Release"), installed_version("banshi")),
        Fact(_("Environment"), label("environment", state.settings.environment)),
        Fact(_("Database"), "PostgreSQL" if state.settings.on_postgresql else "SQLite"),
    )
    shown = tuple(SystemCheck(c.name, c.state, c.seen, c.mend) for c in checks)
    plugins = tuple(
        PlatformPlugin(
            name=plugin.name,
            state="ok" if plugin.state in ("active", "idle") else "error",
            detail=" ".join(plugin.faults) or label("plugin_state", plugin.state),
        )
        for plugin in state.plugins.known.values()
        if not plugin.own
    )
    return page(request, SystemPage(checks=shown, facts=facts, plugins=plugins, jobs=_jobs(counted)))


def _jobs(counted: list[dict[str, Any]]) -> tuple[Fact, ...]:
    """How many jobs there are in each state; of those not done, of which kinds."""
    states = {"ready": _("Waiting"), "running": _("Running"), "done": _("Done"), "dead": _("Given up")}
    lines = []
    for state, name in states.items():
        kinds = [(one["name"], one["count"]) for one in counted if one["state"] == state]
        named = _(", ").join(f"{label('job', kind)} {count}" for kind, count in kinds if state != "done")
        total = sum(count for _kind, count in kinds)
        lines.append(Fact(name, f"{total} · {named}" if named else str(total)))
    return tuple(lines)


__all__ = [
    "export", "import_confirm", "import_form", "import_upload", "matter", "matters", "start_draft", "system",
]  # fmt: skip
