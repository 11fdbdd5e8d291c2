"""A small surface for the tests of the kernel, and people who sign in to it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.testclient import TestClient

from banshi_platform import accounts, i18n, permits
from banshi_platform import database as db
from banshi_platform.problems import CanMend, Conflict
from banshi_platform.settings import Settings
from banshi_platform.tables import Organisation, Person
from banshi_platform.web.inputs import Value, address, read_form
from banshi_platform.web.responses import content, see_other
from banshi_platform.web.surface import MenuItem, Route, Surface, url

SAME = {"sec-fetch-site": "same-origin"}
PASSWORD = "correct-horse-7"


async def front(request: Request) -> Response:
    flashes = " ".join(flash.message for flash in request.state.session.take_flashes())
    words = (request.state.locale, i18n.current_locale(), request.state.actor.kind, flashes)
    return HTMLResponse(" ".join(words))


async def token(request: Request) -> Response:
    return PlainTextResponse(request.state.session.csrf_token)


async def change(request: Request) -> Response:
    form = await read_form(request)
    request.state.session.flash(f"Changed to {form.get('to')}")
    return see_other(url(request, "front"))


async def echo(request: Request) -> Response:
    async def shown(value: Value) -> str:
        return value if isinstance(value, str) else f"{value.filename}={len(await value.read())}"

    form = await read_form(request, max_fields=20, max_files=3, max_file_bytes=20_000)
    return PlainTextResponse("|".join([f"{name}:{await shown(value)}" for name, value in form]))


async def sign_in_endpoint(request: Request) -> Response:
    form = await read_form(request)
    account = await accounts.sign_in(form.get("username"), form.get("password"), address(request))
    await request.state.session.begin(account)
    return see_other("/")


async def sign_out(request: Request) -> Response:
    await request.state.session.end()
    return see_other("/")


async def broken(request: Request) -> Response:
    raise ValueError("Zhang San, 110101199003077758")


async def stale(request: Request) -> Response:
    raise Conflict


async def wrong(request: Request) -> Response:
    raise CanMend("The %(what)s is missing.", what="<b>name</b>", hint="Fill it in.")


async def item(request: Request) -> Response:
    return PlainTextResponse(url(request, "item", code="a b", page=2, none=None))


async def paper(request: Request) -> Response:
    return content(b"%PDF-1.7", request.path_params["kind"].replace("-", "/"), "许可证.pdf", inline=True)


POST = ("POST",)
SURFACE = Surface(
    "test",
    routes=(
        Route("/", front, "front", "public"),
        Route("/sign-in", token, "sign_in", "public"),
        Route("/sign-in", sign_in_endpoint, "sign_in_post", "public", POST),
        Route("/sign-out", sign_out, "sign_out", "public", POST),
        Route("/change", change, "change", "public", POST, 2000),
        Route("/echo", echo, "echo", "public", POST, 200_000),
        Route("/broken", broken, "broken", "public"),
        Route("/stale", stale, "stale", "public"),
        Route("/wrong", wrong, "wrong", "public"),
        Route("/mine", front, "mine", "signed_in"),
        Route("/mine", change, "mine_post", "signed_in", POST),
        Route("/desk", front, "desk", "desk"),
        Route("/decide", change, "decide", "case.decide", POST),
        Route("/matters", front, "matters", "matter.edit"),
        Route("/items/{code}", item, "item", "public"),
        Route("/papers/{kind}", paper, "paper", "public"),
    ),
    menu=(MenuItem("Desk", "desk", "desk", 20), MenuItem("Front", "front", "public", 10)),
)


def prepared(settings: Settings, work: Callable[[], Awaitable[Any]]) -> Any:
    """Do something in the database before or between requests, on a loop of its own."""

    async def whole() -> Any:
        await db.open_database(settings, [])
        try:
            return await work()
        finally:
            await db.close_database()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, whole()).result()


async def people() -> None:
    bureau = await Organisation.create(name="局", credit_code="1", region_code="330100")
    for role in permits.ROLES:
        person = await Person.create(name=f"Person {role}")
        kind = "citizen" if role == permits.APPLICANT else "staff"
        account = await accounts.create_account(person, role, PASSWORD, kind=kind, locale="en")
        if kind == "staff":
            await accounts.grant(account.id, role, bureau.id)


def sign_in(client: TestClient, username: str) -> str:
    answer = client.post("/sign-in", data={"username": username, "password": PASSWORD}, headers=SAME)
    assert answer.status_code == 303
    return client.cookies["banshi"]


def may(who: str, permit: str) -> bool:
    if permit == permits.PUBLIC or who == "anonymous":
        return permit == permits.PUBLIC
    return (
        permit == permits.SIGNED_IN
        or who in permits.ACTIONS[permit].roles
        or (permits.APPLICANT in permits.ACTIONS[permit].roles)
    )
