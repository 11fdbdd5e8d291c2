"""Trying a draft out as an applicant and as every official: the runtime's own pages, marked, in a sandbox."""

from __future__ import annotations

import re
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from banshi_forms import from_canonical, title
from banshi_platform import documents, permits
from banshi_platform.hooks import TrialAnswer, TrialCase, TrialRequest
from banshi_platform.i18n import current_locale
from banshi_platform.i18n import gettext as _
from banshi_platform.problems import CanMend, NotFound
from banshi_platform.tables import Matter, MatterDraft
from banshi_platform.web.inputs import Form, read_form
from banshi_platform.web.responses import BYTES_POLICY, local_path, see_other
from banshi_platform.web.surface import url
from banshi_templates.contexts.trying import TrialItem, TrialPage, TrialRole, TrialStep
from banshi_templates.environment import draw_part, page, static_url
from banshi_templates.frame import frame_of

from .. import log, trials
from ..drafts import matter_for
from ..grouping import keeping
from ..tables import DraftTrial
from . import wording
from .releasing import framed
from .workbench import frame

COMMENT = "matter.comment"
UPLOAD = 60_000_000  # bytes of one post with its files, as the pages themselves take them
_BODY = re.compile(rb'<body[^>]*>(\s*<a class="skip-link".*?</a>)?', re.DOTALL)


@dataclass(frozen=True)
class Seen:
    """A matter whose draft is tried, and the person's trial of it."""

    matter: Matter
    draft: MatterDraft
    trial: DraftTrial | None

    @property
    def code(self) -> str:
        return self.matter.code


async def _seen(request: Request) -> Seen:
    matter = await matter_for(request.state.actor, request.path_params["code"], COMMENT)
    if await keeping.is_group(matter.code):
        raise NotFound
    draft = await documents.draft(matter.code)
    return Seen(matter, draft, await trials.of(request.state.actor, matter.id))


async def trial(request: Request) -> Response:
    """GET: what a trial is, the one there is, its applications and who can do what next."""
    return page(request, await _page(request, await _seen(request)))


async def act(request: Request) -> Response:
    """POST: begin, begin again, go on as somebody else, fill in by itself, play to the end, throw away."""
    seen, form = await _seen(request), await read_form(request)
    what, _space, thing = form.get("do").partition(" ")
    try:
        return see_other(await _done(request, seen, what, thing, form))
    except CanMend as problem:
        return page(request, await _page(request, await _seen(request), wording.why(problem)), problem.status)


async def _done(request: Request, seen: Seen, what: str, thing: str, form: Form) -> str:
    """Do it; the page to go on with."""
    home, address = url(request, "admin.trial", code=seen.code), _address(request, seen.code)
    if what == "begin":
        await trials.begin(request.state.actor, seen.matter, seen.draft, address)
        return f"{address}/matters/{seen.code}/apply"
    if seen.trial is None:
        return home
    if what == "as":
        await trials.play_as(seen.trial, thing)
        at_home = "/applications" if thing in trials.APPLICANTS else "/desk"
        return address + local_path(form.get("next"), at_home)
    if what == "end":
        await trials.end(seen.trial)
        request.state.session.flash(_("The trial is thrown away."), "success")
        return home
    if what == "fill" or (what == "play" and re.fullmatch(r"[\w-]{10,40}", thing)):
        path = "/-/fill" if what == "fill" else f"/-/play/{thing}"
        answer = await trials.ask(seen.trial, _asked(request, seen, "POST", path))
        if answer.status != 303:
            request.state.session.flash(answer.body.decode(errors="replace")[:400], "error")
        for case in answer.cases:
            if case.public_id == thing:  # what came of it is shown to whoever applied
                await trials.play_as(seen.trial, case.role)
        return dict(answer.headers).get("location", home)
    return home


def _address(request: Request, code: str) -> str:
    """The path below which the pages of a trial are shown, without a slash at the end."""
    return url(request, "admin.trial_page", code=code, path="").rstrip("/")


def _asked(request: Request, seen: Seen, method: str, path: str, body: bytes = b"") -> TrialRequest:
    assert seen.trial is not None
    headers = (
        tuple((name.lower(), value) for name, value in request.headers.items())
        if body or method == "GET"
        else ()
    )
    return TrialRequest(
        method, path, seen.trial.role, _address(request, seen.code), current_locale(), headers, body
    )


async def shown(request: Request) -> Response:
    """GET and POST …/trial/p/{path}: a page of the sandbox, marked as such."""
    seen = await _seen(request)
    if seen.trial is None:
        return see_other(url(request, "admin.trial", code=seen.code))
    path = "/" + request.path_params["path"]
    query = f"?{request.url.query}" if request.url.query else ""
    body = await request.body()
    raw = request.scope.get("raw_path", b"").decode("latin-1").partition("/trial/p")[2]
    asked = _asked(request, seen, request.method, (raw or path) + query, body)
    try:
        answer = await trials.ask(seen.trial, asked)
    except trials.CannotBeTried as problem:
        return page(request, await _page(request, await _seen(request), wording.why(problem)), problem.status)
    return _answered(request, seen, answer)


def _answered(request: Request, seen: Seen, answer: TrialAnswer) -> Response:
    headers = dict(answer.headers)
    body = answer.body
    if headers.get("content-type", "").startswith("text/html"):
        if b"<body" in body:
            body = _marked(request, seen, answer)
    else:
        headers["content-security-policy"] = BYTES_POLICY
    return Response(body, answer.status, {**headers, "cache-control": "no-store"})


def _marked(request: Request, seen: Seen, answer: TrialAnswer) -> bytes:
    """The page with what says that it is a trial, and the ways through it."""
    assert seen.trial is not None
    bar = draw_part(
        "pages/design/trial_bar.html",
        frame=frame_of(request, with_messages=True),
        title=title(from_canonical(seen.draft.content)),
        home_url=url(request, "admin.trial", code=seen.code),
        design_url=_back(request, seen),
        roles=_roles(seen.trial.role),
        steps=tuple(_steps(answer.cases[:1])),
        revision=seen.trial.revision,
        newest=seen.draft.revision if trials.changed(seen.trial, seen.draft) else 0,
        here="/" + request.path_params["path"],
    ).encode()
    sheet = f'<link rel="stylesheet" href="{static_url("css/trial.css")}">'.encode()
    body = answer.body.replace(b"</head>", sheet + b"</head>", 1).replace(
        b"<title>", "<title>试办 · ".encode(), 1
    )
    return _BODY.sub(lambda found: found.group() + bar, body, count=1)


def _back(request: Request, seen: Seen) -> str:
    """The designer, for those who may edit; for others the review."""
    if _edits(request, seen):
        return url(request, "admin.design", code=seen.code, part="form")
    return url(request, "admin.review", code=seen.code)


def _edits(request: Request, seen: Seen) -> bool:
    return bool(permits.allowed(request.state.actor, "matter.edit", seen.matter.organisation_id))


def _roles(current: str) -> tuple[TrialRole, ...]:
    return tuple(TrialRole(role, _role(role), role == current) for role in trials.ROLES)


def _role(role: str) -> str:
    names = {"natural": _("Applicant (a person)"), "legal": _("Applicant (a company)")}
    return names.get(role) or _(permits.ROLES[role].label)


def _steps(cases: tuple[TrialCase, ...]) -> list[TrialStep]:
    return [
        TrialStep(turn.role, _role(turn.role), turn.words, turn.path) for case in cases for turn in case.turns
    ]


async def _page(request: Request, seen: Seen, error: str = "") -> TrialPage:
    definition = from_canonical(seen.draft.content)
    cases: tuple[TrialCase, ...] = ()
    if seen.trial is not None and not error:
        try:
            answer = await trials.ask(seen.trial, _asked(request, seen, "GET", "/about"))
            cases = answer.cases
        except trials.CannotBeTried as problem:
            error = wording.why(problem)
    address = _address(request, seen.code)
    return TrialPage(
        design=framed(
            await frame(request, log.Done(definition, seen.draft.revision), "form"),
            may_edit=_edits(request, seen),
        ),
        action_url=url(request, "admin.trial", code=seen.code),
        begun=seen.trial is not None,
        revision=seen.trial.revision if seen.trial else 0,
        changed=seen.trial is not None and trials.changed(seen.trial, seen.draft),
        until=seen.trial.used_at + trials.KEPT if seen.trial else None,
        start_url=f"{address}/matters/{seen.code}/apply",
        guide_url=f"{address}/matters/{seen.code}",
        look_url=_look(request, seen.code, definition.form.get("x-steps", ())),
        cases=tuple(_item(one, address) for one in cases),
        error=error,
    )


def _look(request: Request, code: str, steps: object) -> str:
    """The page that only draws a step of the form and keeps nothing."""
    first = steps[0] if isinstance(steps, list | tuple) and steps else None
    return url(request, "admin.preview_step", code=code, step=str(first["id"])) if first else ""


def _item(case: TrialCase, address: str) -> TrialItem:
    drafted = any(turn.role in trials.APPLICANTS for turn in case.turns) and not case.number
    return TrialItem(
        public_id=case.public_id,
        number=case.number,
        state=case.state,
        by=_role(case.role),
        role=case.role,
        path=case.path,
        url=f"{address}{case.path}",
        steps=tuple(_steps((case,))),
        may_play=not drafted and bool(case.turns),
    )


__all__ = ["UPLOAD", "act", "shown", "trial"]
