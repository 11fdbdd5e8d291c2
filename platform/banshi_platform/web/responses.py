"""Answers that many pages give: see other, a fragment or a page, bytes to look at or to keep."""

from __future__ import annotations

from collections.abc import AsyncIterator
from urllib.parse import quote, urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse

# types that a browser shows by itself and that cannot carry script
SHOWN_INLINE = frozenset(
    {"application/pdf", "image/png", "image/jpeg", "image/webp", "image/gif", "text/plain"}
)
# bytes of strangers run nothing, wherever they are opened
BYTES_POLICY = (
    "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'"
)


def see_other(url: str) -> RedirectResponse:
    """After a change: look there now (303), so that reloading repeats nothing."""
    return RedirectResponse(url, status_code=303)


def is_htmx(request: Request) -> bool:
    """Whether htmx asks for a part of a page (and not, by a boosted link or a step back, for a whole one)."""
    if request.headers.get("hx-request") != "true" or request.headers.get("hx-boosted") == "true":
        return False
    return (
        request.headers.get("hx-request-type", "partial") != "full"
        and request.headers.get("hx-history-restore-request") != "true"
    )


def local_path(text: str | None, otherwise: str = "/") -> str:
    """The address when it lies on this very site, else the other one: no link sends anyone off the site."""
    if not text or not text.startswith("/") or text.startswith(("//", "/\\")):
        return otherwise
    parts = urlsplit(text)
    if parts.scheme or parts.netloc or "\\" in text or any(ord(c) < 32 for c in text):
        return otherwise
    return text


def content(
    body: bytes | AsyncIterator[bytes],
    media_type: str,
    name: str,
    *,
    inline: bool = False,
    size: int | None = None,
) -> Response:
    """Bytes with their name: to be kept, or shown when the type is harmless and ``inline`` asks for it."""
    shown = "inline" if inline and media_type in SHOWN_INLINE else "attachment"
    headers = {
        "content-disposition": f"{shown}; filename*=UTF-8''{quote(name, safe='')}",
        "content-security-policy": BYTES_POLICY,
        "cache-control": "private, no-store",
    }
    if isinstance(body, bytes):
        return Response(body, media_type=media_type, headers=headers)
    if size is not None:
        headers["content-length"] = str(size)
    return StreamingResponse(body, media_type=media_type, headers=headers)
