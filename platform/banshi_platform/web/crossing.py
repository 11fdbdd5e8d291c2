"""Cross-site request forgery: a change is made only by our own pages.

Every current browser says where a request comes from (Sec-Fetch-Site, else Origin). One that says neither
must bring the hidden token of our form, or the header X-CSRF-Token.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.requests import Request

from ..problems import NotAllowed
from ..settings import current
from .inputs import read_form

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
FIELD, HEADER = "_csrf", "x-csrf-token"


class ForeignRequest(NotAllowed):
    """This was not sent from one of our own pages, so nothing was changed. Load the page again and repeat."""


async def check(request: Request) -> None:
    """Go on, or raise ForeignRequest."""
    if request.method in SAFE:
        return
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site is not None:
        ours = site in ("same-origin", "none")
    elif origin is not None:
        ours = is_ours(origin, request.headers.get("host", ""))
    else:
        ours = await _has_token(request)
    if not ours:
        raise ForeignRequest


def is_ours(origin: str, host: str) -> bool:
    """Whether an Origin header names this very site: the public address, or the host that was asked."""
    return origin == current().public_url or (bool(host) and urlsplit(origin).netloc == host)


async def _has_token(request: Request) -> bool:
    token = request.headers.get(HEADER) or (await read_form(request)).get(FIELD)
    return bool(request.state.session.right_token(token))
