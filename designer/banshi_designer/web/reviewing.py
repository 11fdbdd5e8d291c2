"""Review of a draft: comments on its elements and sign-offs by name, by editors and by those who only comment."""

from __future__ import annotations

from itertools import groupby

from starlette.requests import Request
from starlette.responses import Response

from banshi_platform.i18n import gettext as _
from banshi_platform.problems import CanMend, Conflict
from banshi_platform.web.inputs import Form, read_form
from banshi_platform.web.responses import see_other
from banshi_platform.web.surface import url
from banshi_templates.contexts import Choice, Link
from banshi_templates.contexts.releasing import Remark, ReviewPage, Thread
from banshi_templates.environment import page

from ..mending import PARTS
from ..releasing import reviewing
from . import certificates, releasewords, wording
from .publishing import signature
from .releasing import Opened, opened
from .workbench import revision


async def review(request: Request) -> Response:
    """GET: what was said and who has signed."""
    return page(request, await _page(request))


async def act(request: Request) -> Response:
    """POST: a button of the page; what was typed comes back when it cannot be done."""
    form = await read_form(request)
    try:
        told = await _done(request, form)
    except (CanMend, Conflict) as problem:
        return page(request, await _page(request, form, wording.why(problem)), problem.status)
    request.state.session.flash(told, "success")
    return see_other(url(request, "admin.review", code=request.path_params["code"]))


async def _done(request: Request, form: Form) -> str:
    actor, code = request.state.actor, request.path_params["code"]
    what, _space, thing = form.get("do").partition(" ")
    number = int(thing) if thing.isdecimal() and len(thing) < 10 else 0
    if what == "ask":
        await reviewing.ask(actor, code)
        return _("The draft is under review.")
    if what == "end":
        await reviewing.end(actor, code)
        return _("The draft is not under review any more.")
    if what == "sign":
        await reviewing.sign(actor, code, revision(form), form.get("words"))
        return _("Signed off.")
    if what == "unsign":
        await reviewing.unsign(actor, code, number)
        return _("Your sign-off is taken back.")
    if what == "reply":
        await reviewing.reply(actor, code, number, form.get("text"))
        return _("Your reply is kept.")
    if what in ("resolve", "reopen"):
        await reviewing.settle(actor, code, number, settled=what == "resolve")
        return _("Settled.") if what == "resolve" else _("Open again.")
    await reviewing.comment(actor, code, form.get("about"), form.get("text"))
    return _("Your comment is kept.")


async def _page(request: Request, form: Form | None = None, error: str = "") -> ReviewPage:
    seen = await opened(request, "review")
    code, account = seen.matter.code, request.state.actor.account_id
    asked = await reviewing.asked(seen.draft)
    signed = [signature(one, account) for one in await reviewing.signatures(seen.draft)]
    told = [_thread(request, seen, one) for one in await reviewing.threads(seen.draft)]
    about = form.get("about") if form else request.query_params.get("about", "")
    return ReviewPage(
        design=seen.design,
        places=seen.places,
        error=error,
        action_url=url(request, "admin.review", code=code),
        asked_by=asked.by.person.name if asked else "",
        asked_at=asked.at if asked else None,
        may_edit=seen.may_edit,
        signed=any(one.mine and not one.void for one in signed),
        threads=tuple(one for one in told if one.resolved_at is None),
        settled=tuple(one for one in told if one.resolved_at is not None),
        signatures=tuple(signed),
        elements=_elements(seen, about),
        text=form.get("text") if form else "",
        words=form.get("words") if form else "",
        preview_links=_previews(request, seen),
    )


def _thread(request: Request, seen: Opened, one: reviewing.Thread) -> Thread:
    where = seen.elements.of(one.element) if one.element else None
    gone = bool(where and ":" in one.element and not where.title)
    if where is None:
        about = _("The whole draft")
    elif gone:
        about = f"{wording.part(where.part)} › {one.title}"
    else:
        about = releasewords.called(where)
    return Thread(
        id=one.id,
        about=about,
        remarks=tuple(Remark(said.by, said.at, said.text) for said in one.remarks),
        url=releasewords.reached(request, seen.matter.code, where) if where and seen.may_edit else "",
        gone=gone,
        revision=one.revision,
        resolved_by=one.resolved_by,
        resolved_at=one.resolved_at,
    )


def _elements(seen: Opened, about: str) -> tuple[tuple[str, tuple[Choice, ...]], ...]:
    """What can be commented on, by part; a part as a whole comes first."""
    things = {
        part: tuple(Choice(name, title, name == about) for name, title in group)
        for part, group in groupby(seen.elements.titles.items(), key=lambda one: one[0].partition(":")[0])
    }
    whole = _("as a whole")
    return tuple(
        (
            wording.part(part),
            (Choice(part, f"{wording.part(part)} ({whole})", part == about), *things.get(part, ())),
        )
        for part in PARTS
    )


def _previews(request: Request, seen: Opened) -> tuple[Link, ...]:
    """The draft to read, for those who do not edit it."""
    code = seen.matter.code
    steps = [
        Link(
            str(step.get("title", step["id"])), url(request, "admin.preview_step", code=code, step=step["id"])
        )
        for step in seen.definition.form.get("x-steps", ())
    ]
    guide = Link(_("Guide"), url(request, "admin.preview_guide", code=code))
    return (guide, *certificates.links(request, code, seen.definition), *steps)
