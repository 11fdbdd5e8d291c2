"""A real browser against the real application, in demo mode, on the day the samples were written for."""

from __future__ import annotations

import asyncio
import shutil
import socket
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from banshi_platform import clock, database
from banshi_platform.settings import Settings, load, use
from banshi_platform.tables import Organisation
from banshi_platform.web.kernel import build_app, installed_surfaces
from banshi_runtime import seed
from banshi_runtime.documents import check, pdf
from banshi_runtime.people import PEOPLE

DAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # the samples' dates are true on this day
Bring = Callable[[Settings], Awaitable[Any]]
CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
START_SECONDS = 60


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


async def _people_alone(settings: Settings) -> None:
    """A bureau and its people, and no matter at all."""
    name, code, region = "滨城区行政审批服务局", "11371602MB90000033", "371602"
    office = await Organisation.create(name=name, credit_code=code, region_code=region, level="county")
    for person in PEOPLE:
        await seed.person(person, [office])


async def _open_for(settings: Settings, bring: Bring) -> None:
    await database.open_database(settings, installed_surfaces())
    try:
        await bring(settings)
    finally:
        await database.close_database()


@pytest.fixture(scope="module")
def site(bureau_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running application with the starter matters and nobody's application yet."""
    folder = tmp_path_factory.mktemp("journeys") / "data"
    shutil.copytree(bureau_template, folder)
    yield from _running(folder)


@pytest.fixture(scope="module")
def empty_site(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running application that has people and no matter."""
    folder = tmp_path_factory.mktemp("journeys") / "data"
    folder.mkdir()
    shutil.copy(sqlite_template, load(data_dir=folder).sqlite_path)
    yield from _running(folder, _people_alone)


def _running(folder: Path, bring: Bring | None = None) -> Iterator[str]:
    port = free_port()
    settings = use(
        load(
            data_dir=folder,
            environment="demo",
            demo_accounts=True,
            port=port,
            log_level="warning",
            workers_embedded=1,
        )
    )
    with clock.frozen(DAY):
        if bring:
            with ThreadPoolExecutor(1) as apart:  # Playwright's own loop runs in this thread
                apart.submit(asyncio.run, _open_for(settings, bring)).result()
        server = uvicorn.Server(
            uvicorn.Config(build_app(settings), port=port, log_config=None, access_log=False, lifespan="on")
        )
        running = threading.Thread(target=server.run, daemon=True)
        running.start()
        deadline = time.monotonic() + START_SECONDS
        while not server.started and running.is_alive() and time.monotonic() < deadline:
            running.join(0.05)
        assert server.started, "the application did not start"
        yield settings.public_url
        server.should_exit = True
        running.join(30)
    pdf.close()
    check.close()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """For a module only: while Playwright is open, no other event loop can run in this thread."""
    if not Path(CHROMIUM).exists():
        pytest.fail("These tests need Chromium: apt-get install chromium", pytrace=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def phone(chromium: Browser, site: str) -> Iterator[BrowserContext]:
    context = chromium.new_context(
        base_url=site, viewport={"width": 390, "height": 844}, locale="zh-CN", accept_downloads=True
    )
    yield context
    context.close()


@pytest.fixture
def desktop(chromium: Browser, site: str) -> Iterator[BrowserContext]:
    context = chromium.new_context(base_url=site, viewport={"width": 1280, "height": 900}, locale="zh-CN")
    yield context
    context.close()
