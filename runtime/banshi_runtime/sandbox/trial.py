"""Trials from the outside: a process each, begun when a page is asked for, with its folder under the data folder.

What a trial keeps lies in that folder, so the process may end (it does when nobody asks) and be begun again, also by
another process of the server. Nothing of the installation goes in: no database, no key, no plugin, no numbers.
"""

from __future__ import annotations

import asyncio
import http.client
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from banshi_platform import settings
from banshi_platform.hooks import TrialAnswer, TrialCase, TrialRequest, TrialTurn, hookimpl

from .parent import SandboxFailed
from .staging import ADDRESS, LOCALE, ROLE, STATE

STAGE = "banshi_runtime.sandbox.stage"
BEGINS_WITHIN = 60.0  # seconds
ANSWERS_WITHIN = 120.0
MOST_AT_ONCE = 6  # processes of one server; the one that was asked longest ago makes room
KEY = re.compile(r"[a-z0-9]{16,40}")
NOT_PASSED_ON = frozenset(
    {
        "host",
        "connection",
        "content-length",
        "transfer-encoding",
        "cookie",
        "authorization",
        "accept-encoding",
    }
)
PASSED_BACK = frozenset(
    {"content-type", "content-disposition", "location", "hx-redirect", "hx-location", "hx-push-url", "hx-replace-url",
     "hx-trigger", "hx-retarget", "hx-reswap"}
)  # fmt: skip


@dataclass
class _Running:
    """A process of this server."""

    process: subprocess.Popen[bytes]
    socket: str


_running: dict[str, _Running] = {}  # the one that was asked last stands last
_locks: dict[str, asyncio.Lock] = {}


@hookimpl
async def begin_trial(key: str, package: str, address: str) -> bool:
    """A folder with the package; the process is begun with the first page."""
    folder = _folder(key)
    folder.mkdir(parents=True, mode=0o700)
    chosen = settings.current()
    asked = {"package": package, "timezone": chosen.timezone, "base_url": f"{chosen.public_url}{address}"}
    (folder / "asked.json").write_text(json.dumps(asked), encoding="utf-8")
    return True


@hookimpl
async def ask_trial(key: str, request: TrialRequest) -> TrialAnswer | None:
    """A page of the trial."""
    if not (_folder(key) / "asked.json").is_file():
        return None
    lock = _locks.setdefault(key, asyncio.Lock())
    async with lock:
        address = await _begun(key)
    try:
        return await asyncio.to_thread(_asked, address, request)
    except (ConnectionRefusedError, FileNotFoundError):  # it ended between two pages: what it keeps is there
        async with lock:
            await _stop(key)
            address = await _begun(key)
        return await asyncio.to_thread(_asked, address, request)


@hookimpl
async def end_trial(key: str) -> bool:
    """The process ended and the folder deleted."""
    async with _locks.setdefault(key, asyncio.Lock()):
        await _stop(key)
        await asyncio.to_thread(shutil.rmtree, _folder(key), ignore_errors=True)
    _locks.pop(key, None)
    return True


def _folder(key: str) -> Path:
    if not KEY.fullmatch(key):
        raise ValueError(key)
    return settings.current().data_dir.absolute() / "trials" / key


async def _begun(key: str) -> str:
    """The socket of the trial's process, which is begun when it does not answer."""
    known = _running.pop(key, None)
    if known is not None and known.process.poll() is None:
        _running[key] = known
        return known.socket
    if known is None and (there := _left(_folder(key))) and await asyncio.to_thread(_answers, there):
        return there  # another process of the server began it
    while len(_running) >= MOST_AT_ONCE:
        await _stop(next(iter(_running)))
    _running[key] = await _start(_folder(key))
    return _running[key].socket


def _left(folder: Path) -> str:
    return str(json.loads((folder / "asked.json").read_text(encoding="utf-8")).get("socket", ""))


def _answers(address: str) -> bool:
    try:
        with socket.socket(socket.AF_UNIX) as tried:
            tried.connect(address)
    except OSError:
        return False
    return True


async def _start(folder: Path) -> _Running:
    """The process, listening. A socket's address must be short, so it does not lie in the folder."""
    address = str(Path(tempfile.mkdtemp(prefix="banshi-trial-")) / "socket")
    asked: dict[str, Any] = json.loads((folder / "asked.json").read_text(encoding="utf-8"))
    (folder / "asked.json").write_text(json.dumps({**asked, "socket": address}), encoding="utf-8")
    log = await asyncio.to_thread((folder / "log").open, "ab")
    try:
        # not the loop's own kind of process: it outlives a loop, and ends when this process does and its pipe closes
        process = await asyncio.to_thread(
            subprocess.Popen,
            [sys.executable, "-m", STAGE, str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            env={name: value for name, value in os.environ.items() if not name.startswith("BANSHI_")},
        )
    finally:
        log.close()
    assert process.stdout is not None
    try:
        said = await asyncio.wait_for(asyncio.to_thread(process.stdout.readline), BEGINS_WITHIN)
    except TimeoutError:
        said = b""
    if said.strip() != b"ready":
        await asyncio.to_thread(_ended, process)
        raise SandboxFailed((folder / "log").read_text(encoding="utf-8", errors="replace")[-2000:])
    return _Running(process, address)


def _ended(process: subprocess.Popen[bytes]) -> None:
    """The process asked to end, then made to; its pipes closed."""
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()


async def _stop(key: str) -> None:
    running = _running.pop(key, None)
    if running is None:
        return
    await asyncio.to_thread(_ended, running.process)
    shutil.rmtree(Path(running.socket).parent, ignore_errors=True)


class _Line(http.client.HTTPConnection):
    """HTTP over a socket in the file system."""

    def __init__(self, address: str) -> None:
        super().__init__("trial", timeout=ANSWERS_WITHIN)
        self._address = address

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self._address)


def _asked(address: str, request: TrialRequest) -> TrialAnswer:
    line = _Line(address)
    try:
        line.request(request.method, request.path, request.body, dict(_headers(request)))
        answer = line.getresponse()
        body = answer.read()
        headers = [(name.lower(), value) for name, value in answer.getheaders()]
    finally:
        line.close()
    told = next((value for name, value in headers if name == STATE), "[]")
    kept = tuple((name, value) for name, value in headers if name in PASSED_BACK)
    return TrialAnswer(answer.status, kept, body, tuple(_case(one) for one in json.loads(told)))


def _headers(request: TrialRequest) -> Iterable[tuple[str, str]]:
    yield from ((name, value) for name, value in request.headers if name not in NOT_PASSED_ON)
    yield "sec-fetch-site", "same-origin"  # whoever passes a page on has looked where it came from
    yield ROLE, request.role
    yield ADDRESS, request.address
    yield LOCALE, request.locale
    yield "cookie", f"banshi_lang={request.locale}"


def _case(told: dict[str, Any]) -> TrialCase:
    return TrialCase(**{**told, "turns": tuple(TrialTurn(**one) for one in told["turns"])})
