"""The bureau's groups of fields: their list, a new one, those that come with the product."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from banshi_platform.i18n import gettext as _
from banshi_platform.i18n import ngettext
from banshi_platform.tables import Organisation
from banshi_platform.web.inputs import read_form
from banshi_platform.web.responses import see_other
from banshi_platform.web.surface import url
from banshi_templates.contexts.grouping import GroupItem, GroupsPage
from banshi_templates.environment import page

from ..grouping import bulk, keeping, starters
from ..grouping.content import title_of
from ..grouping.keeping import Group
from .starting import office_choices, offices_of


async def groups(request: Request) -> Response:
    """GET: all groups of the organisations in which this person edits matters, searched by ``q``."""
    return page(request, await _page(request))


async def make(request: Request) -> Response:
    """POST: a new group, empty, or those that come with the product."""
    form = await read_form(request)
    office = next((one for one in await offices_of(request) if str(one.id) == form.get("organisation")), None)
    title = " ".join(form.get("title").split())[: keeping.LONGEST]
    if office is None:
        return page(request, await _page(request, title, _("Choose the organisation in charge.")), 422)
    if form.get("do") == "starters":
        return await _bring(request, office)
    if not title:
        return page(request, await _page(request, title, _("Give the group a name.")), 422)
    code = await keeping.make(request.state.actor, office.id, title)
    request.state.session.flash(_("“%(title)s” was made. Add its fields now.", title=title), "success")
    return see_other(url(request, "admin.design", code=code, part="form"))


async def _bring(request: Request, office: Organisation) -> Response:
    number = await starters.bring(request.state.actor, office.id)
    said = ngettext("%(num)s group was added.", "%(num)s groups were added.", number)
    request.state.session.flash(said if number else _("They are all there already."), "success")
    return see_other(url(request, "admin.groups"))


async def _page(request: Request, title: str = "", error: str = "") -> GroupsPage:
    actor, query = request.state.actor, request.query_params.get("q", "").strip()[:100]
    found = await keeping.groups(keeping.mine(actor))
    used = await bulk.counted(actor)
    items = [await _item(request, one, used.get(one.code, [])) for one in found]
    fits = [
        one for one in items if query.casefold() in f"{one.title}\n{one.code}\n{one.organisation}".casefold()
    ]
    return GroupsPage(
        items=tuple(sorted(fits, key=lambda one: one.retired)),
        action_url=url(request, "admin.groups"),
        back_url=url(request, "admin.matters"),
        organisations=office_choices(await offices_of(request), ""),
        starters=tuple(one.content.title for one in starters.starters()),
        query=query,
        title=title,
        error=error,
    )


async def _item(request: Request, group: Group, versions: list[int]) -> GroupItem:
    content = await keeping.drafted(group.code)
    return GroupItem(
        title=group.title,
        url=url(request, "admin.group", code=group.code),
        code=group.code,
        organisation=group.organisation,
        number=group.number,
        fields=tuple(title_of(content, name) for name in content.names),
        used=len(versions),
        behind=sum(version < group.number for version in versions),
        retired=group.retired_at is not None,
    )


__all__ = ["groups", "make"]
