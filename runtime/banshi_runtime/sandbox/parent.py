"""Starts the sandbox, hands the package in, and passes on what comes out, one application at a time."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from banshi_platform import settings
from banshi_platform.hooks import Progress, RehearsedApplication, hookimpl
from banshi_platform.i18n import current_locale

PATIENCE = 180  # seconds without an application coming to its end
LINE = 4_000_000  # bytes of one report
LARGEST_PDF = 30_000_000
CHILD = "banshi_runtime.sandbox.child"


class SandboxFailed(Exception):
    """The sandbox ended before its work was done; its last words say why."""


@hookimpl
async def rehearse_matter(package: str, count: int, seed: int, progress: Progress) -> bool:
    """Let ``count`` made-up applications walk through the package; True when all were tried."""
    asked = {
        "package": package,
        "count": count,
        "seed": seed,
        "locale": current_locale(),
        "timezone": settings.current().timezone,
    }
    with tempfile.TemporaryDirectory(prefix="banshi-rehearsal-") as folder:
        await _run(Path(folder), asked, progress)
    return True


async def _run(folder: Path, asked: dict[str, Any], progress: Progress) -> None:
    (folder / "asked.json").write_text(json.dumps(asked), encoding="utf-8")
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", CHILD, str(folder),
        stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        env=_environment(), limit=LINE,
    )  # fmt: skip
    assert child.stdout is not None and child.stderr is not None
    last_words = asyncio.create_task(child.stderr.read())
    try:
        while line := await asyncio.wait_for(child.stdout.readline(), PATIENCE):
            await progress(_read(folder, json.loads(line)))
        if await child.wait() != 0:
            raise SandboxFailed((await last_words).decode(errors="replace")[-2000:])
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
        last_words.cancel()


def _environment() -> dict[str, str]:
    """Nothing of the installation: neither its database nor its keys nor its plugins."""
    return {name: value for name, value in os.environ.items() if not name.startswith("BANSHI_")}


def _read(folder: Path, told: dict[str, Any]) -> RehearsedApplication:
    documents = [(name, (folder / file).read_bytes()[:LARGEST_PDF]) for name, file in told["documents"]]
    return RehearsedApplication(
        answers=tuple((label, value) for label, value in told["answers"]),
        stages=tuple(told["stages"]),
        result=told["result"],
        failure=told["failure"],
        place=told["place"],
        documents=tuple(documents),
    )
