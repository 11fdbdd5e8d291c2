"""kill -9 between two operations on a draft: what the page was told is saved is there after a restart, with its history.

A real server process, real HTTP, the real SQLite file.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest

from banshi_platform.settings import Settings

pytestmark = pytest.mark.long

FORM = "/admin/matters/food-workshop/design/form"
PATIENCE = 60.0  # seconds for a server to start
JSON = {"accept": "application/json"}


@pytest.fixture
def folder(sqlite_demo: Settings) -> Path:
    """A data folder with the demo people and starters."""
    return sqlite_demo.data_dir


@contextmanager
def server(folder: Path) -> Iterator[tuple[subprocess.Popen[bytes], httpx2.Client]]:
    """`banshi serve`, and a clerk signed in; killed at the end, if it still runs."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port = int(listening.getsockname()[1])
    given = {
        **os.environ, "BANSHI_ENVIRONMENT": "demo", "BANSHI_DEMO_ACCOUNTS": "true", "BANSHI_DATA_DIR": str(folder),
        "BANSHI_WORKERS_EMBEDDED": "0", "BANSHI_LOG_LEVEL": "warning",
    }  # fmt: skip
    command = [sys.executable, "-m", "banshi_platform.command", "serve", "--port", str(port)]
    process = subprocess.Popen(command, env=given)
    base = f"http://127.0.0.1:{port}"
    try:
        with httpx2.Client(base_url=base, headers={"origin": base}, follow_redirects=True) as clerk:
            until_answers(clerk, process)
            clerk.post("/demo-sign-in", data={"account": "manager"})
            yield process, clerk
    finally:
        process.kill()
        process.wait()


def until_answers(clerk: httpx2.Client, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if clerk.get("/readyz").status_code == 200:
                return
        except httpx2.TransportError:
            continue
    pytest.fail("the server did not start")


def do(clerk: httpx2.Client, what: str, seen: int, **more: str) -> Any:
    answer = clerk.post(f"{FORM}/do", data={"do": what, "_revision": str(seen), **more}, headers=JSON)
    answer.raise_for_status()
    return answer.json()


def test_what_was_acknowledged_before_a_kill_is_there_after_it(folder: Path) -> None:
    with server(folder) as (process, clerk):
        clerk.post("/admin/matters/food-workshop/draft/start")
        first = do(clerk, "add situation:0", 1, kind="date", title="杀进程之前添加的日期")
        told = do(clerk, f"rename {first['thing']}", first["revision"], title="杀进程之前改的名称")
        process.kill()
        process.wait()
    with server(folder) as (_process, clerk):
        page = clerk.get(FORM).text
        assert "杀进程之前改的名称" in page
        assert f'data-revision="{told["revision"]}"' in page
        assert "杀进程之前添加的日期" in clerk.get(FORM.replace("/form", "/history")).text
        do(clerk, "undo -", told["revision"])
        assert "杀进程之前添加的日期" in clerk.get(FORM).text
