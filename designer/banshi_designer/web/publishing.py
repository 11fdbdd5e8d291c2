"""Publishing a draft: what stands in the way, who signed, what changes, now or from a day; cancelling and retiring."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from banshi_forms import check
from banshi_platform import clock, documents
from banshi_platform.database import transaction
from banshi_platform.documents import Carry
from banshi_platform.i18n import gettext as _
from banshi_platform.problems import CanMend, Conflict, NotAllowed
from banshi_platform.web.inputs import Form, read_form
from banshi_platform.web.responses import see_other
from banshi_platform.web.surface import url
from banshi_templates.contexts import Choice
from banshi_templates.contexts.releasing import PublishPage, Signature
from banshi_templates.environment import page

from .. import drafts
from ..releasing import four_eyes, publishing, reviewing
from ..releasing.unfit import require_fit
from . import impacting, releasewords, wording
from .differing import compared
from .releasing import Opened, opened
from .workbench import revision

KEEP: Carry = "keep"


async def publish_form(request: Request) -> Response:
    """GET: what publishing would change, and what stands in its way."""
    return page(request, await _page(request))


async def publish(request: Request) -> Response:
    """POST: freeze the draft as the next version, live now or from a day."""
    form, code = await read_form(request), request.path_params["code"]
    try:
        if form.get("confirmed") != "1":
            raise CanMend(_("Tick the box to confirm that you want to publish."))
        if form.get("when") != "later" and form.get("live_from"):
            raise CanMend(_("You entered a day but chose “now”: choose one of them, or clear the day."))
        live_from = publishing.moment_of(form.get("live_from")) if form.get("when") == "later" else None
        version = await publishing.publish(request.state.actor, code, revision(form), live_from, _carry(form))
    except (CanMend, Conflict, NotAllowed) as problem:
        return page(request, await _page(request, form, wording.why(problem)), problem.status)
    if version.live_from is None:
        told = _("Version %(number)s is published.", number=version.number)
    else:
        day = f"{clock.local(version.live_from):%Y-%m-%d}"
        told = _("Version %(number)s will go live on %(day)s.", number=version.number, day=day)
    request.state.session.flash(told, "success")
    return see_other(url(request, "admin.matter", code=code))


def _carry(form: Form) -> Carry:
    return next((one for one in publishing.CARRIES if one == form.get("carry")), KEEP)


async def cancel(request: Request) -> Response:
    """POST: the version that waits for its day will not go live."""
    code = request.path_params["code"]
    version = await publishing.cancel(request.state.actor, code)
    request.state.session.flash(_("Version %(number)s will not go live.", number=version.number), "success")
    return see_other(url(request, "admin.matter", code=code))


async def retire(request: Request) -> Response:
    """POST: the matter takes no new applications any more."""
    form, code = await read_form(request), request.path_params["code"]
    if form.get("confirmed") != "1":
        request.state.session.flash(_("Tick the box to confirm that it shall be retired."), "error")
    else:
        await publishing.retire(request.state.actor, code)
        told = _("The matter is retired: it takes no new applications. Publishing it again ends this.")
        request.state.session.flash(told, "success")
    return see_other(url(request, "admin.matter", code=code))


async def _page(request: Request, form: Form | None = None, error: str = "") -> PublishPage:
    seen = await opened(request, "publish", four_eyes.PUBLISH)
    code = seen.matter.code
    findings = check(seen.definition)
    versions = await documents.versions(code)
    live = seen.matter.live_version
    refusal = await _refusal(request, seen)
    told = await reviewing.threads(seen.draft)
    block = publishing.comments_block()
    comments = releasewords.unsettled(request, code, told, block=block)
    blocked = drafts.has_errors(findings) or bool(refusal) or (block and bool(comments))
    chosen = _carry(form) if form else KEEP
    return PublishPage(
        design=seen.design,
        places=seen.places,
        error=error,
        next_number=versions[0].number + 1 if versions else 1,
        action_url="" if blocked else url(request, "admin.publish", code=code),
        refusal=refusal,
        problems=(*comments, *releasewords.problems(request, code, seen.elements, findings)),
        signatures=tuple(
            signature(one, request.state.actor.account_id) for one in await reviewing.signatures(seen.draft)
        ),
        difference=await compared(request, seen, live.content, seen.draft.content, editable=True)
        if live
        else None,
        carries=_carries(chosen) if live else (),
        later=form is not None and form.get("when") == "later",
        live_from=form.get("live_from") if form else "",
        earliest=publishing.first_day(),
        impact=await impacting.numbers(seen) if live else (),
        impact_url=url(request, "admin.impact", code=code) if live else "",
    )


async def _refusal(request: Request, seen: Opened) -> str:
    """Why this person cannot publish this draft now, however good it is."""
    try:
        await require_fit(seen.draft.content)
        await four_eyes.require_second_person(request.state.actor, seen.matter, seen.draft)
        async with transaction():
            await documents.refuse_second(seen.matter)
    except (CanMend, NotAllowed, Conflict) as problem:
        return wording.why(problem)
    return ""


def signature(one: reviewing.Signature, account_id: int | None) -> Signature:
    return Signature(
        one.by, one.revision, one.at, one.words, void=not one.stands, mine=one.by_id == account_id, id=one.id
    )


def _carries(chosen: str) -> tuple[Choice, ...]:
    names = {
        "keep": _("They stay on the version they were begun with."),
        "migrate": _(
            "Applications that are not handed in yet move to the new version where their answers stay valid or only "
            "something new has to be answered; nothing that was typed is lost. All others stay."
        ),
        "notify": _("They stay, and their applicants are told that there is a new version."),
    }
    return tuple(Choice(name, text, name == chosen) for name, text in names.items())
