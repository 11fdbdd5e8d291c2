"""The browser's session: a random cookie (the table keeps its SHA-256), the account, and a little data.

A visitor who is not signed in costs no row until something has to be kept for him (a message, say). The token
that forms carry is derived from the cookie and the installation's secret, so it needs no row either.
"""

from __future__ import annotations

import hmac
import json
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .. import accounts, clock, throttle
from ..actors import ANONYMOUS, Actor
from ..settings import Settings
from ..tables import Account
from ..tables import Session as Row

IDLE = timedelta(hours=2)
SEEN_EVERY = timedelta(minutes=5)  # how exactly "last seen" is kept: a write per request would be dear
VISITOR = timedelta(hours=2)
MOST_FLASHES = 10
_WELL_FORMED = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(frozen=True)
class Flash:
    """A message for the next page: ``kind`` is success, info, warning or error."""

    message: str
    kind: str = "success"


class BrowserSession:
    """What the platform knows of this browser. Changes are written when the answer begins."""

    def __init__(self, secret: str, hours: int, value: str = "", row: Row | None = None) -> None:
        self._secret, self._lifetime = secret, timedelta(hours=hours)
        self._value, self._row = value, row
        self._data: dict[str, Any] = json.loads(row.data) if row else {}
        self._changed = self._send_cookie = False

    @property
    def account_id(self) -> int | None:
        return self._row.account_id if self._row else None

    @property
    def csrf_token(self) -> str:
        """The value of the hidden field ``_csrf``; shown on a page, it makes the browser keep a cookie."""
        if not self._value:
            self._renew()
        return hmac.new(self._secret.encode(), b"csrf:" + self._value.encode(), sha256).hexdigest()

    def right_token(self, token: str) -> bool:
        return bool(self._value) and hmac.compare_digest(self.csrf_token.encode(), token.encode())

    def flash(self, message: str, kind: str = "success") -> None:
        """Keep a message for the next page that shows messages."""
        waiting = self._data.get("flashes", [])
        self.put("flashes", [*waiting, [message, kind]][-MOST_FLASHES:])

    def take_flashes(self) -> list[Flash]:
        if not self._data.get("flashes"):
            return []
        taken = self._data.pop("flashes")
        self._changed = True
        return [Flash(message, kind) for message, kind in taken]

    def get(self, name: str, default: Any = None) -> Any:
        return self._data.get(name, default)

    def put(self, name: str, value: Any) -> None:
        """Keep a small JSON value under a name; None forgets it."""
        if value is None:
            self._data.pop(name, None)
        else:
            self._data[name] = value
        self._changed = True

    async def begin(self, account: Account) -> None:
        """Sign this browser in: a new cookie (what was fixed before opens nothing) and a new row."""
        await self._forget()
        await Row.filter(expires_at__lt=clock.now()).delete()
        await throttle.sweep()
        self._renew()
        self._row = await self._create(account.id)
        self._changed = False

    async def end(self) -> None:
        """Sign out: the row is gone, the cookie opens nothing, and what it kept is forgotten."""
        await self._forget()
        self._data.clear()
        self._renew()
        self._changed = False

    async def end_everywhere(self) -> None:
        """Sign this account out of all its browsers."""
        if self.account_id is not None:
            await Row.filter(account_id=self.account_id).delete()
        await self.end()

    async def save(self) -> None:
        """Write what changed; called once, before the answer begins."""
        if not self._changed:
            return
        self._changed = False
        if self._row is not None:
            await Row.filter(id=self._row.id).update(data=self._text())
        elif self._data:
            if not self._value:
                self._renew()
            self._row = await self._create(None)

    def cookie_to_send(self) -> str | None:
        return self._value if self._send_cookie else None

    def _text(self) -> str:
        return json.dumps(self._data, ensure_ascii=False)

    def _renew(self) -> None:
        self._value, self._send_cookie = secrets.token_urlsafe(32), True

    async def _forget(self) -> None:
        if self._row is not None:
            await Row.filter(id=self._row.id).delete()
        self._row = None

    async def _create(self, account_id: int | None) -> Row:
        now = clock.now()
        until = now + (self._lifetime if account_id is not None else VISITOR)
        return await Row.create(
            id=digest(self._value), account_id=account_id, data=self._text(), seen_at=now, expires_at=until
        )


def digest(value: str) -> str:
    return sha256(value.encode()).hexdigest()


def cookie_name(settings: Settings) -> str:
    """Over https the prefix makes browsers refuse the cookie from any other host, path or plain http."""
    return "__Host-banshi" if is_https(settings) else "banshi"


def is_https(settings: Settings) -> bool:
    return settings.public_url.startswith("https://")


async def open_session(settings: Settings, value: str) -> tuple[BrowserSession, Actor, str | None]:
    """The session behind a cookie's value, who acts in it, and the language of his account."""
    if not _WELL_FORMED.fullmatch(value):
        return BrowserSession(settings.secret, settings.session_hours), ANONYMOUS, None
    row = await Row.get_or_none(id=digest(value)).select_related("account__person")
    if row is not None and not await _alive(row):
        row = None
    session = BrowserSession(settings.secret, settings.session_hours, value, row)
    if row is None or row.account is None:
        return session, ANONYMOUS, None
    try:
        return session, await accounts.actor_of(row.account), row.account.locale
    except accounts.AccountDisabled:
        await session.end()
        return session, ANONYMOUS, None


async def _alive(row: Row) -> bool:
    now: datetime = clock.now()
    if row.expires_at <= now or row.seen_at + IDLE <= now:
        await Row.filter(id=row.id).delete()
        return False
    if row.seen_at + SEEN_EVERY <= now:
        await Row.filter(id=row.id).update(seen_at=now)
    return True


class Sessions:
    """Middleware: gives ``request.state.session`` and ``.actor``; writes both with the answer."""

    def __init__(self, app: ASGIApp, settings: Settings, without: tuple[str, ...]) -> None:
        self.app, self.settings, self.without = app, settings, without

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        state = scope.setdefault("state", {})
        value = "" if scope["path"].startswith(self.without) else self._cookie(scope)
        session, actor, locale = await open_session(self.settings, value)
        state.update(session=session, actor=actor, account_locale=locale)

        async def with_session(message: Message) -> None:
            if message["type"] == "http.response.start":
                await session.save()
                self._set_cookie(session, message)
            await send(message)

        await self.app(scope, receive, with_session)

    def _cookie(self, scope: Scope) -> str:
        return HTTPConnection(scope).cookies.get(cookie_name(self.settings), "")

    def _set_cookie(self, session: BrowserSession, message: Message) -> None:
        if (value := session.cookie_to_send()) is None:
            return
        secure = "; Secure" if is_https(self.settings) else ""
        headers = MutableHeaders(scope=message)
        headers.append(
            "set-cookie", f"{cookie_name(self.settings)}={value}; Path=/; HttpOnly; SameSite=Lax{secure}"
        )
        headers["cache-control"] = "no-store"
