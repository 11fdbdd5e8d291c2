"""The catalogue of matters, one matter with its versions, and packages out."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response

from banshi_forms import check, from_canonical
from banshi_forms.package import to_zip
from banshi_platform import documents, permits, plugins, trail
from banshi_platform.i18n import gettext as _
from banshi_platform.problems import NotFound
from banshi_platform.tables import Account, Matter, MatterVersion
from banshi_platform.web.responses import content, see_other
from banshi_platform.web.surface import url
from banshi_templates.contexts import (
    AdminMatter,
    AdminMattersPage,
    Choice,
    DraftState,
    MatterFilter,
    MatterPage,
    VersionItem,
    page_links,
)
from banshi_templates.environment import page
from banshi_templates.words import label

from .. import catalogue, drafts
from ..grouping import keeping
from . import releasewords
from .tabling import beginning_of

PER_PAGE = 25
SEE = "matter.comment"  # who may look at matters and their drafts
FILTERS = ("state", "category", "type", "organisation")


async def matters(request: Request) -> Response:
    """All matters of the organisations in which this person is an administrator, searched and filtered by GET."""
    query = request.query_params
    wanted = catalogue.Wanted(
        query.get("q", "").strip()[:100], **{name: query.get(name, "")[:20] for name in FILTERS}
    )
    there = await catalogue.catalogue(permits.organisations(request.state.actor, SEE))
    found = catalogue.found(there, wanted)
    number = query.get("page", "1")
    at = int(number) if number.isdecimal() and len(number) < 6 else 1
    asked = {"q": wanted.words or None, **{name: getattr(wanted, name) or None for name in FILTERS}}
    links = page_links(
        len(found), at, PER_PAGE, lambda other: url(request, "admin.matters", **asked, page=other)
    )
    shown = found[max(links.first - 1, 0) : links.last]
    return page(
        request,
        AdminMattersPage(
            action_url=url(request, "admin.matters"),
            items=tuple(_item(request, entry) for entry in shown),
            query=wanted.words,
            import_url=url(request, "admin.import"),
            new_url=url(request, "admin.new"),
            groups_url=url(request, "admin.groups"),
            filters=tuple(_filter(there, wanted, name) for name in FILTERS),
            clear_url=url(request, "admin.matters") if any(asked.values()) else "",
            total=len(there),
            found=len(found),
            links=links,
        ),
    )


def _item(request: Request, entry: catalogue.Entry) -> AdminMatter:
    return AdminMatter(
        code=entry.code,
        title=entry.title,
        url=url(request, "admin.matter", code=entry.code),
        organisation=entry.organisation,
        version=entry.live_number,
        published_at=entry.published_at,
        type=entry.facts.type,
        category=entry.facts.category,
        retired=entry.retired,
        copy_url=url(request, "admin.new", way="copy", source=entry.code),
        draft=DraftState(
            url(request, "admin.design", code=entry.code, part="form"),
            entry.draft_revision,
            entry.draft_at,
            entry.draft_by,
        )
        if entry.draft_revision and entry.draft_at
        else None,
    )


def _filter(there: list[catalogue.Entry], wanted: catalogue.Wanted, name: str) -> MatterFilter:
    """A filter with how many matters each of its choices would leave."""
    counts, chosen = catalogue.counted(there, wanted, name), getattr(wanted, name)
    names = {str(entry.organisation_id): entry.organisation for entry in there}
    states = {
        "published": _("Published"), "draft": _("With a draft"), "never": _("Never published"),
        "retired": _("Retired"),
    }  # fmt: skip
    words = {
        "state": states,
        "category": {one: label("class", one) for one in "ABC"},
        "type": {kind: label("type", kind) for kind in sorted({entry.facts.type for entry in there}) if kind},
        "organisation": dict(sorted(names.items(), key=lambda one: one[1])),
    }[name]
    titles = {
        "state": _("State"), "category": _("Where it is handled"), "type": _("Type of matter"),
        "organisation": _("Organisation in charge"),
    }  # fmt: skip
    choices = tuple(
        Choice(value, text, value == chosen, counts[value])
        for value, text in words.items()
        if counts[value] or value == chosen
    )
    return MatterFilter(name, titles[name], choices)


async def matter(request: Request) -> Response:
    """GET: a matter with its versions, its draft and what happened to it."""
    actor = request.state.actor
    found = await drafts.matter_for(actor, request.path_params["code"], SEE)
    if await keeping.is_group(found.code):
        return see_other(url(request, "admin.group", code=found.code))
    versions = await MatterVersion.filter(matter_id=found.id).order_by("-number")
    people = await _names({v.published_by_id for v in versions if v.published_by_id})
    pending = await plugins.current().first("pending_applications", matter=found.code)
    shown = MatterPage(
        code=found.code,
        title=found.title,
        organisation=found.organisation.name,
        back_url=url(request, "admin.matters"),
        versions=tuple(_version(request, found, v, people, pending) for v in versions),
        draft=await _draft(request, found),
        review_url=url(request, "admin.review", code=found.code),
        guide_url=f"/matters/{found.code}" if found.live_version_id else "",
        retired_at=found.retired_at,
        trail=tuple([releasewords.event(e) for e in await trail.read(documents.subject_of(found.code))]),
    )
    if permits.allowed(actor, "matter.edit", found.organisation_id):
        shown = await _to_edit(request, found, shown)
    if permits.allowed(actor, "matter.publish", found.organisation_id):
        shown = await _to_publish(request, found, shown)
    return page(request, shown)


async def _to_edit(request: Request, found: Matter, shown: MatterPage) -> MatterPage:
    """With what somebody who edits may do besides."""
    beginning = await beginning_of(found.code)
    return replace(
        shown,
        edit_url=url(request, "admin.design", code=found.code, part="form"),
        start_draft_url=url(request, "admin.start_draft", code=found.code),
        import_url=url(request, "admin.import"),
        copy_url=url(request, "admin.new", way="copy", source=found.code),
        notes_url=url(request, "admin.started", code=found.code) if beginning else "",
    )


async def _to_publish(request: Request, found: Matter, shown: MatterPage) -> MatterPage:
    """With what somebody who publishes may do besides."""
    waiting = await documents.planned(found)
    may_retire = found.live_version_id is not None and found.retired_at is None
    return replace(
        shown,
        publish_url=url(request, "admin.publish", code=found.code),
        cancel_url=url(request, "admin.publish_cancel", code=found.code) if waiting else "",
        retire_url=url(request, "admin.retire", code=found.code) if may_retire else "",
    )


def _version(
    request: Request,
    found: Matter,
    version: MatterVersion,
    people: dict[int, str],
    pending: Mapping[int, int] | None,
) -> VersionItem:
    return VersionItem(
        number=version.number,
        digest=version.digest,
        published_at=version.published_at,
        by=people.get(version.published_by_id or 0, ""),
        live=version.id == found.live_version_id and found.retired_at is None,
        live_from=version.live_from,
        waiting=version.live_from is not None
        and version.withdrawn_at is None
        and version.number > (found.live_version.number if found.live_version else 0),
        withdrawn=version.withdrawn_at is not None,
        export_url=url(request, "admin.export", code=found.code, version=version.number),
        open_applications=None if pending is None else pending.get(version.number, 0),
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


__all__ = ["export", "matter", "matters", "start_draft"]
