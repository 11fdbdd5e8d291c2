"""kill -9 between decision and issuance: after a restart exactly one certificate with one number.

A real server process with its worker inside, real HTTP, the real SQLite file; nothing waits for a fixed time.
"""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx2
import pytest

from banshi_platform.settings import Settings
from banshi_runtime.tables import Certificate, Notice

pytestmark = pytest.mark.anyio
MATTER = "food-workshop"
PATIENCE = 120.0  # seconds: a dead worker's job is taken up when its lease has run out


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


@contextmanager
def server(settings: Settings, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """`banshi serve` with the test's own data."""
    environment = {
        **os.environ,
        "BANSHI_ENVIRONMENT": "demo",
        "BANSHI_DEMO_ACCOUNTS": "true",
        "BANSHI_DATA_DIR": str(settings.data_dir),
        "BANSHI_WORKERS_EMBEDDED": "1",
        "BANSHI_LOG_LEVEL": "warning",
    }
    command = [sys.executable, "-m", "banshi_platform.command", "serve", "--port", str(port)]
    process = subprocess.Popen(command, env=environment)
    try:
        until_answers(port, process)
        yield process
    finally:
        process.kill()
        process.wait()


def until_answers(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if httpx2.get(f"http://127.0.0.1:{port}/readyz").status_code == 200:
                return
        except httpx2.TransportError:
            continue
    pytest.fail("the server did not start")


async def until(condition: Any) -> None:
    deadline = time.monotonic() + PATIENCE
    while not await condition():
        assert time.monotonic() < deadline, "it did not come about in time"
        await asyncio.sleep(0)


def grant(port: int, case: Any) -> None:
    """The chief decides, through the page."""
    base = f"http://127.0.0.1:{port}"
    with httpx2.Client(base_url=base, headers={"origin": base}) as browser:
        browser.post("/demo-sign-in", data={"account": "chief"})
        answer = browser.post(
            f"/desk/{case.row.public_id}", data={"_revision": case.row.revision, "action": "grant"}
        )
        assert answer.status_code == 303, answer.text


async def before_the_decider(bureau: Any) -> Any:
    case = await bureau.act(await bureau.handed_in(MATTER), "accept", "window")
    while case.stage.kind != "decide":
        case = await bureau.act(case, "agree", "examiner")
    return case


@pytest.mark.parametrize("moment", ["as soon as it is decided", "as soon as the number is reserved"])
async def test_killed_between_decision_and_issuance_it_issues_exactly_one(
    small_bureau: Any, sqlite_bureau: Settings, moment: str
) -> None:
    case = await before_the_decider(small_bureau)
    of_case = {"application_id": case.row.id}
    port = free_port()
    with server(sqlite_bureau, port) as running:
        await asyncio.to_thread(grant, port, case)
        if "reserved" in moment:
            await until(lambda: Certificate.filter(**of_case).exists())
        os.kill(running.pid, signal.SIGKILL)
        running.wait()
    before = await Certificate.filter(**of_case).values("number", "identifier")
    with server(sqlite_bureau, port):
        await until(lambda: Notice.filter(**of_case, kind="issued").exists())
    certificate = await Certificate.get(**of_case)
    assert certificate.state == "valid" and certificate.file_id
    assert before in ([], [{"number": certificate.number, "identifier": certificate.identifier}])
    assert await Notice.filter(**of_case, kind="issued").count() == 1
