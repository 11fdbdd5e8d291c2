"""A sample of every page, and a site that shows them under the kernel's own headers.

``python tests/test_templates/sample_pages.py 8140`` serves it: / lists the samples; ?lang=en, ?look=dark.large.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

import uvicorn
from desk_samples import DESK
from journey_samples import JOURNEY
from portal_samples import PORTAL
from releasing_samples import RELEASING
from ruling_samples import RULING
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starting_samples import STARTING

from banshi_platform.actors import ANONYMOUS, Actor
from banshi_platform.i18n import add_catalogue, html_tag, use_locale
from banshi_platform.settings import load
from banshi_platform.web.headers import SecurityHeaders
from banshi_templates import HERE
from banshi_templates.contexts import Link, Page
from banshi_templates.environment import STATIC, STATIC_PATH, draw
from banshi_templates.frame import ROUTES, Frame, Message, read_look

add_catalogue(HERE / "locale")
SAMPLES: Mapping[str, Callable[[str], Page]] = {
    **PORTAL,
    **JOURNEY,
    **DESK,
    **RULING,
    **STARTING,
    **RELEASING,
}
PUBLIC = {
    *PORTAL,
    "query",
    "query-wrong",
    "finished",
    *(name for name in JOURNEY if name.startswith("verify")),
}


def frame(name: str, locale: str = "zh_CN", look: str = "") -> Frame:
    """The frame of a visitor on public pages, of a citizen on his own, of staff on the desk."""
    staff = name in {*DESK, *RULING, *STARTING}
    menu = [Link("首页", "/"), Link("查找事项", "/search"), Link("我的办件", "/my", current=not staff)]
    if staff:
        menu += [Link("待办件", "/desk", current=True), Link("事项管理", "/admin"), Link("系统", "/system")]
    actor = (
        ANONYMOUS
        if name in PUBLIC
        else Actor("staff" if staff else "citizen", 1, 1, "李审查" if staff else "张三")
    )
    return Frame(
        locale=locale,
        lang=html_tag(locale),
        look=read_look(look),
        actor=actor,
        menu=tuple(menu),
        links={route: f"/{route}" for route in ROUTES},
        here=f"/sample/{name}",
        csrf="t0ken",
        messages=(Message("已保存。"), Message("没有保存：内容已被他人修改。", "error"))
        if name == "my-applications"
        else (),
        demo=name in ("home", "sign-in"),
    )


def html(name: str, locale: str = "zh_CN", look: str = "") -> str:
    with use_locale(locale):
        return draw(SAMPLES[name](locale), frame(name, locale, look))


async def show(request: Request) -> Response:
    query = request.query_params
    return HTMLResponse(html(request.path_params["name"], query.get("lang", "zh_CN"), query.get("look", "")))


async def contents(request: Request) -> Response:
    return HTMLResponse("".join(f'<p><a href="/sample/{name}">{name}</a>' for name in SAMPLES))


SITE = Starlette(
    routes=[
        Route("/", contents),
        Route("/sample/{name}", show),
        Mount(STATIC_PATH, StaticFiles(directory=STATIC, packages=[("banshi_forms", "static")])),
    ]
)


@contextmanager
def served(port: int = 0) -> Iterator[str]:
    """The samples on a real server; its address."""
    app = SecurityHeaders(SITE, load(), (STATIC_PATH,))
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="warning", lifespan="off"))
    socket = server.config.bind_socket()
    thread = threading.Thread(target=server.run, args=([socket],), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{socket.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)


if __name__ == "__main__":
    with served(int(sys.argv[1])) as address:
        print(address)  # noqa: T201
        threading.Event().wait()
