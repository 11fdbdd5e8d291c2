"""One group of fields: its draft, what is given out, its versions and uses, and updating many drafts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from banshi_forms.values import Json
from banshi_platform.i18n import gettext as _
from banshi_platform.i18n import ngettext
from banshi_platform.problems import CanMend, Conflict
from banshi_platform.tables import Account
from banshi_platform.web.inputs import Form, read_form
from banshi_platform.web.responses import see_other
from banshi_platform.web.surface import url
from banshi_templates.contexts.grouping import GroupChange, GroupPage, GroupUse, GroupVersion
from banshi_templates.environment import page

from .. import log
from ..edits import CannotDo
from ..edits.operations import Put
from ..grouping import bulk, keeping
from ..grouping.comparing import compare
from ..grouping.content import Content, called, title_of
from ..grouping.uses import Use
from ..tables import FieldGroup, FieldGroupVersion
from . import groupwords

LONGEST_WORDS = 400


async def group(request: Request) -> Response:
    """GET: the group."""
    return page(request, await _page(request))


async def act(request: Request) -> Response:
    """POST: give a version out, rename, retire, bring back, update the matters that use it."""
    form, code = await read_form(request), request.path_params["code"]
    await keeping.find(request.state.actor, code)
    what = form.get("do")
    try:
        if what == "update":
            return await _update(request, code, form)
        await _done(request, code, what, form)
    except (CanMend, Conflict, CannotDo) as problem:
        shown = await _page(request, groupwords.why(problem))
        return page(
            request, replace(shown, words=form.get("words")), 409 if isinstance(problem, Conflict) else 422
        )
    return see_other(url(request, "admin.group", code=code))


async def _done(request: Request, code: str, what: str, form: Form) -> None:
    actor, session = request.state.actor, request.state.session
    if what == "give-out":
        number = await keeping.give_out(actor, code, " ".join(form.get("words").split())[:LONGEST_WORDS])
        session.flash(_("Version %(number)s is given out.", number=number), "success")
    elif what == "rename":
        title = " ".join(form.get("title").split())[: keeping.LONGEST]
        if not title:
            raise CannotDo("no_title")
        draft = await log.opened(actor, code)
        await log.do(actor, code, Put("profile", ("title",), title), draft.revision)
        await keeping.rename(actor, code, title)
        session.flash(_("Saved."), "success")
    elif what in ("retire", "restore"):
        await keeping.retire(actor, code, what == "retire")
        session.flash(
            _("It is offered no more.") if what == "retire" else _("It is offered again."), "success"
        )


async def _update(request: Request, code: str, form: Form) -> Response:
    """The page with what became of every matter that was chosen."""
    chosen, begin = frozenset(form.all("matter")), bool(form.get("begin"))
    told = await bulk.update_all(request.state.actor, code, chosen, begin_drafts=begin)
    if not told:
        return page(request, await _page(request, _("Choose at least one matter.")), 422)
    shown = await _page(request)
    by_code = {one.place.code: one for one in told}
    uses = tuple(_outcome(request, one, by_code.get(one.code)) for one in shown.uses)
    number = sum(one.outcome == "updated" for one in told)
    said = ngettext("%(num)s matter was updated.", "%(num)s matters were updated.", number)
    return page(request, replace(shown, uses=uses, told=f"{said} {_of(len(told))}"))


def _of(number: int) -> str:
    return ngettext("%(num)s was chosen.", "%(num)s were chosen.", number)


def _outcome(request: Request, shown: GroupUse, told: bulk.Told | None) -> GroupUse:
    """A line of the report."""
    if told is None:
        return replace(shown, chosen=False)
    kept = ngettext(
        "%(num)s change of its own was kept.", "%(num)s changes of its own were kept.", told.own
    ) if told.own else ""  # fmt: skip
    words = {
        "updated": f"{_('Updated.')} {kept}".strip(),
        "current": _("It uses the newest version already."),
        "decide": _("It has changes of its own where the group changed, too: decide there."),
        "no_draft": _("It has no draft: nothing was changed."),
        "refused": _("Refused: %(why)s", why=groupwords.why(told.problem)),
    }[told.outcome]
    more = "; ".join(groupwords.reasons(told.problem))
    tone = {"updated": "success", "decide": "warning", "refused": "error"}.get(told.outcome, "plain")
    there = shown.url if told.outcome in ("decide", "refused") else ""
    return replace(
        shown, outcome=f"{words} {more}".strip(), tone=tone, outcome_url=there, chosen=tone != "success"
    )


async def _page(request: Request, error: str = "") -> GroupPage:
    actor, code = request.state.actor, request.path_params["code"]
    found = await keeping.find(actor, code)
    draft, contents = await keeping.drafted(code), await keeping.contents(code)
    return GroupPage(
        title=found.matter.title,
        code=code,
        organisation=found.matter.organisation.name,
        number=found.number,
        retired=found.retired_at is not None,
        action_url=url(request, "admin.group", code=code),
        back_url=url(request, "admin.groups"),
        design_url=url(request, "admin.design", code=code, part="form"),
        changes=difference(contents[found.number], draft) if contents else (),
        versions=await _versions(found, contents),
        uses=tuple([_use(request, one, found.number) for one in await bulk.places(actor, code)]),
        fields=tuple(title_of(draft, name) for name in draft.names),
        error=error,
    )


def difference(old: Content, new: Content) -> tuple[GroupChange, ...]:
    """What one version of a group says otherwise than another, in words."""
    itself = Use("g0", "", 1, "", {name: name for name in old.names})
    form: Mapping[str, Json] = {**called(old, {}, "g0"), "type": "object"}
    told = compare(form, itself, old, new)
    return groupwords.changes(told.of("taken", "added", "gone"), told)


async def _versions(group: FieldGroup, contents: Mapping[int, Content]) -> tuple[GroupVersion, ...]:
    rows: list[Any] = await FieldGroupVersion.filter(group_id=group.id).order_by("-number")
    ids = {row.by_id for row in rows if row.by_id}
    people = dict(await Account.filter(id__in=ids).values_list("id", "person__name"))
    return tuple(
        GroupVersion(
            row.number,
            row.at,
            people.get(row.by_id, _("The system")),
            row.words,
            len(contents[row.number].names),
        )
        for row in rows
    )


def _use(request: Request, place: bulk.Place, number: int) -> GroupUse:
    older = next((one for one in place.uses if one.version < number), None)
    there = (
        url(request, "admin.group_use", code=place.code, use=(older or place.uses[0]).id)
        if place.draft
        else ""
    )
    return GroupUse(
        code=place.code,
        title=place.title,
        organisation=place.organisation,
        version=place.version,
        draft=place.draft,
        behind=older is not None,
        url=there,
    )


__all__ = ["act", "difference", "group"]
