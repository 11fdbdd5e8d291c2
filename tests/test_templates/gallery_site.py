"""The gallery's form on a real server: drawn, searched, redrawn, judged, handed in. Answers live as long as the test."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib.resources import files
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from banshi_forms import Context, FileFacts, Finding, LiveLinks, plan, read, render, suggest, validate
from banshi_forms.gallery import context, form
from banshi_forms.html import error_summary
from banshi_forms.posts import PutAside

ASSETS = {
    "page.css": files("banshi_forms") / "static" / "page.css",
    "fields.css": files("banshi_forms") / "static" / "fields.css",
    "fields.js": files("banshi_forms") / "static" / "fields.js",
    "htmx.js": files("banshi_templates") / "static" / "htmx.min.js",
}
PAGE = (
    '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>t</title><link rel="stylesheet" href="/asset/page.css">'
    '<link rel="stylesheet" href="/asset/fields.css"><script src="/asset/htmx.js"></script><script src="/asset/fields.js"></script>'
    '</head><body><main>{}<form method="post" enctype="multipart/form-data" action="/" data-live novalidate>{}'
    '<p><button class="btn btn--primary" id="hand-in">提交</button></p></form></main></body></html>'
)


class Gallery:
    """What one person has answered. ``gate`` lets a test hold an answer of the server back."""

    def __init__(self) -> None:
        self.schema, self.answers = form("zh_CN"), dict[str, Any]()
        self.files: dict[str, FileFacts] = {}
        self.gate, self.asked = threading.Event(), threading.Event()
        self.gate.set()
        self.handed_in = False
        self.url = ""

    @property
    def context(self) -> Context:
        known = context("zh_CN")
        return replace(known, files={**known.files, **self.files})

    def step(self, findings: list[Finding] | None = None) -> tuple[str, str]:
        root = plan(self.schema, self.answers, self.context, findings or ())
        live = LiveLinks("/refresh", "#form-step", "/options")
        return str(render(root.children[0], "edit", live=live)), str(error_summary(root))

    async def show(self, request: Request) -> Response:
        return HTMLResponse(PAGE.format("", self.step()[0]))

    async def post(self, request: Request) -> Response:
        parsed = await self._read(request)
        if parsed.action:
            return HTMLResponse(PAGE.format("", self.step()[0]))
        findings = [*parsed.findings, *validate(self.schema, self.answers, self.context)]
        self.handed_in = not findings
        if self.handed_in:
            whole = plan(self.schema, self.answers, self.context)
            return HTMLResponse(
                f'<!doctype html><title>t</title><h1 id="done">已提交</h1>{render(whole, "view")}'
            )
        drawn, summary = self.step(findings)
        return HTMLResponse(PAGE.format(summary, drawn), 422)

    async def refresh(self, request: Request) -> Response:
        await self._read(request)
        self.asked.set()
        await asyncio.to_thread(self.gate.wait, 20)
        return HTMLResponse(self.step()[0])

    async def options(self, request: Request) -> Response:
        root = plan(self.schema, self.answers, self.context)
        return JSONResponse(suggest(root, request.query_params["field"], request.query_params.get("q", "")))

    async def asset(self, request: Request) -> Response:
        name = request.path_params["name"]
        return Response(
            ASSETS[name].read_bytes(), media_type="text/css" if name.endswith("css") else "text/javascript"
        )

    async def _read(self, request: Request) -> Any:
        async with request.form(max_fields=5000) as sent:
            pairs = [(name, self._kept(value)) for name, value in sent.multi_items()]
        parsed = read(
            self.schema, [(n, text) for n, text in pairs if text is not None], self.answers, self.context
        )
        self.answers = parsed.data
        return parsed

    def _kept(self, value: str | UploadFile) -> str | None:
        if isinstance(value, str):
            return value
        if not value.filename:
            return None
        reference = f"u{len(self.files)}"
        self.files[reference] = FileFacts(reference, value.filename, value.size or 0, "image/jpeg")
        return PutAside(reference)


@contextmanager
def opened() -> Iterator[Gallery]:
    """A gallery of one's own, on a free port."""
    gallery = Gallery()
    app = Starlette(routes=[
        Route("/", gallery.show), Route("/", gallery.post, methods=["POST"]),
        Route("/refresh", gallery.refresh, methods=["POST"]), Route("/options", gallery.options),
        Route("/asset/{name}", gallery.asset),
    ])  # fmt: skip
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning", lifespan="off"))
    socket = server.config.bind_socket()
    thread = threading.Thread(target=server.run, args=([socket],), daemon=True)
    thread.start()
    gallery.url = f"http://127.0.0.1:{socket.getsockname()[1]}/"
    try:
        yield gallery
    finally:
        gallery.gate.set()
        server.should_exit = True
        thread.join(10)
