"""Round the runtime's application in a trial: who asks, addresses below the trial's own, and what can be done next.

Also two things that only a trial has: a made-up application to begin with, and officials who play one to its end.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from banshi_forms import Context, Definition
from banshi_platform import clock
from banshi_platform.hooks import TrialCase, TrialTurn
from banshi_platform.i18n import gettext as _
from banshi_platform.i18n import use_locale
from banshi_platform.problems import Problem
from banshi_platform.tables import Account, Matter
from banshi_templates.words import label

from .. import cases, options
from ..tables import Application
from ..web import addresses
from .child import samples_of
from .walk import Cast, Stuck, Tale, fill, play_on

ROLE, ADDRESS, LOCALE, STATE = "x-trial-role", "x-trial-address", "x-trial-locale", "x-trial-cases"
SIGNING = frozenset({"/sign-in", "/sign-out", "/demo-sign-in"})  # who acts is chosen otherwise
FILL, PLAY = "/-/fill", "/-/play/"
MOST_CASES = 5
LARGEST_PAGE = 8_000_000
APPLICANTS = ("natural", "legal")
_ADDRESSES = re.compile(
    r'((?:\s(?:href|src|action|formaction|hx-get|hx-post|data-options|data-do-url|data-here)|name="next" value)=")'
    r"/(?!/|static/|appearance|language)"
)


class Stage:
    """The application as a trial shows it. ``asked`` is set with every page."""

    def __init__(self, app: ASGIApp, definition: Definition, cast: Cast, cookies: Mapping[str, str]) -> None:
        self.app, self.definition, self.cast, self.cookies = app, definition, cast, cookies
        self.asked = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        self.asked = True
        headers = Headers(scope=scope)
        role, address = headers.get(ROLE, APPLICANTS[0]), headers.get(ADDRESS, "")
        with use_locale(headers.get(LOCALE, "zh_CN")):
            if scope["path"] == FILL or scope["path"].startswith(PLAY):
                await self._act(scope["path"], role, address, send)
                return
            page = _Page(303, [(b"location", b"/applications")])
            if scope["path"] not in SIGNING:
                await self.app(self._as(scope, headers, role), receive, page.take)
            await page.send(address, await self.told(), send)

    def _as(self, scope: Scope, headers: Headers, role: str) -> Scope:
        """The request as the person of that role would send it."""
        kept = [(name, value) for name, value in scope["headers"] if name != b"cookie"]
        look = headers.get("cookie", "")
        cookie = "; ".join(text for text in (self.cookies.get(role, ""), look) if text)
        return {**scope, "headers": [*kept, (b"cookie", cookie.encode("latin-1"))]}

    async def _act(self, path: str, role: str, address: str, send: Send) -> None:
        """Fill in or play on; the page to go on with, or why it could not be done."""
        try:
            there = await (self._fill(role) if path == FILL else self._play(path.removeprefix(PLAY)))
            page = _Page(303, [(b"location", there.encode("ascii"))])
        except Stuck as stuck:
            page = _Page(422, [(b"content-type", b"text/plain; charset=utf-8")], [stuck.words.encode()])
        except Problem as problem:
            words = _(problem.sentence, **problem.params)
            page = _Page(422, [(b"content-type", b"text/plain; charset=utf-8")], [words.encode()])
        await page.send(address, await self.told(), send)

    async def _fill(self, role: str) -> str:
        """A made-up application of this applicant, every answer given and every material handed in."""
        applicant = self.cast.applicants[APPLICANTS.index(role) if role in APPLICANTS else 0]
        number = await Application.all().count()
        lists = await options.lists_for(await _version(), self.definition.form)
        context = Context(today=clock.today(), facts=self.definition.facts, lists=lists)
        made = await asyncio.to_thread(samples_of, self.definition, 1, number + 1, context)
        if not made or made[0].faults:
            raise Stuck(_("No answers could be made up that fit: fill the form in by hand."))
        public_id = await fill(applicant, self.definition, made[0], Tale())
        return addresses.application(public_id, "check")

    async def _play(self, public_id: str) -> str:
        case = await cases.load(public_id)
        owner = await Account.get(id=case.row.owner_id)
        applicant = self.cast.applicants[APPLICANTS.index(owner.username)]
        await play_on(self.definition, self.cast, applicant, public_id)
        return addresses.application(public_id)

    async def told(self) -> list[TrialCase]:
        """The applications of the trial, the newest first."""
        rows = await Application.exclude(state="discarded").order_by("-id").limit(MOST_CASES)
        return [await self._case(await cases.load(row.public_id)) for row in rows]

    async def _case(self, case: cases.Case) -> TrialCase:
        row = case.row
        owner = (await Account.get(id=row.owner_id)).username
        turns = tuple(self._turns(case, owner))
        return TrialCase(
            row.public_id,
            row.number or "",
            label("state", row.state),
            owner,
            addresses.application(row.public_id),
            turns,
        )

    def _turns(self, case: cases.Case, owner: str) -> Iterator[TrialTurn]:
        """Who can do what now."""
        own = addresses.application(case.row.public_id)
        if case.row.state == "draft":
            yield TrialTurn(owner, _("go on filling in"), own)
        if case.row.state == "supplement":
            yield TrialTurn(owner, _("answer the request for a supplement"), own)
        for role, actor in self.cast.officials.items():
            offers = [one for one in cases.offers(actor, case) if one.stage is not None]
            if offers:
                stage = offers[0].stage.title if offers[0].stage else ""
                said = _(" / ").join(dict.fromkeys(label("action", one.action) for one in offers))
                yield TrialTurn(role, f"{stage}：{said}", addresses.desk(case.row.public_id))


async def _version() -> int:
    """The one version of the trial."""
    (matter,) = await Matter.all()
    return matter.live_version_id or 0


class _Page:
    """An answer held back until its addresses are the trial's."""

    def __init__(
        self,
        status: int = 500,
        headers: list[tuple[bytes, bytes]] | None = None,
        body: list[bytes] | None = None,
    ) -> None:
        self.status, self.headers, self.body = status, headers or [], body or []

    async def take(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status, self.headers = message["status"], list(message["headers"])
        elif message["type"] == "http.response.body":
            self.body.append(message.get("body", b""))

    async def send(self, address: str, told: list[TrialCase], send: Send) -> None:
        body = b"".join(self.body)
        start: dict[str, Any] = {
            "type": "http.response.start",
            "status": self.status,
            "headers": self.headers,
        }
        headers = MutableHeaders(scope=start)
        if headers.get("content-type", "").startswith("text/html") and len(body) < LARGEST_PAGE:
            body = _ADDRESSES.sub(rf"\1{address}/", body.decode()).encode()
        for name in ("location", "hx-redirect", "hx-location", "hx-push-url", "hx-replace-url"):
            if headers.get(name, "").startswith("/"):
                headers[name] = f"{address}{headers[name]}"
        for name in ("set-cookie", "content-length", "transfer-encoding", "etag", "last-modified"):
            del headers[name]
        headers["content-length"] = str(len(body))
        headers[STATE] = json.dumps([asdict(one) for one in told])
        await send(start)
        await send({"type": "http.response.body", "body": body})
