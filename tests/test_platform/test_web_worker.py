"""The worker inside the web process: jobs that a request promised are done, and a fall is not the end."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Mapping
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.testclient import TestClient

from banshi_platform import jobs
from banshi_platform.database import transaction
from banshi_platform.settings import BadConfiguration, Settings
from banshi_platform.web import inside
from banshi_platform.web.kernel import build_app, job_handlers
from banshi_platform.web.surface import Route, Surface

SAME = {"sec-fetch-site": "same-origin"}


async def promise(request: Request) -> Response:
    async with transaction():
        await jobs.put("note", text=request.path_params["text"])
    return PlainTextResponse("promised")


def surface(done: list[str]) -> Surface:
    async def note(arguments: Mapping[str, Any]) -> None:
        done.append(arguments["text"])

    route = Route("/promise/{text}", promise, "promise", "public", ("POST",))
    return Surface("test", routes=(route,), jobs={"note": note})


def wait_for(done: list[str]) -> None:
    until = time.monotonic() + 20
    while not done and time.monotonic() < until:
        time.sleep(0.01)


def test_what_a_request_promises_is_done_beside_the_requests(database_settings: Settings) -> None:
    done: list[str] = []
    with TestClient(build_app(database_settings, [surface(done)])) as client:
        assert client.get("/readyz").json()["worker"] == "ok"
        client.post("/promise/one", headers=SAME)
        wait_for(done)
    assert done == ["one"]


def test_without_workers_inside_the_jobs_wait_for_another_process(sqlite_settings: Settings) -> None:
    done: list[str] = []
    settings = sqlite_settings.model_copy(update={"workers_embedded": 0})
    with TestClient(build_app(settings, [surface(done)])) as client:
        client.post("/promise/one", headers=SAME)
        assert client.get("/readyz").status_code == 200
        metrics = client.app.state.metrics  # type: ignore[attr-defined]
        assert client.portal is not None
        assert b'banshi_jobs{state="ready"} 1.0' in client.portal.call(metrics.render)
    assert done == []


class Clumsy:
    """A worker that falls over twice and then stands."""

    def __init__(self) -> None:
        self.begun = 0
        self.stands = asyncio.Event()

    async def run(self, stop: asyncio.Event) -> None:
        self.begun += 1
        if self.begun < 3:
            raise ConnectionError("the database went away")
        self.stands.set()
        await stop.wait()


@pytest.mark.anyio
async def test_a_worker_that_falls_over_is_begun_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inside, "PAUSE", 0.01)
    clumsy = Clumsy()
    worker = inside.WorkerInside(clumsy)
    assert worker.state() == "stopped"
    async with asyncio.timeout(10), asyncio.TaskGroup() as group:
        group.create_task(worker.run())
        await clumsy.stands.wait()
        assert worker.state() == "ok"
        worker.stop()
    assert (worker.state(), clumsy.begun) == ("stopped", 3)


def connections() -> int:
    return sum("_connection_worker_thread" in thread.name for thread in threading.enumerate())


@pytest.mark.anyio
async def test_reader_and_writer_are_connected_before_the_worker_begins(sqlite_database: Settings) -> None:
    """A connection still being made when the process stops would wake after its loop was closed."""
    before = connections()
    await inside.connect()
    assert connections() == before + 2
    async with transaction():
        await jobs.put("note", text="one")
    assert connections() == before + 2


def test_two_surfaces_cannot_have_a_job_of_one_name() -> None:
    with pytest.raises(BadConfiguration, match="'note'"):
        job_handlers([surface([]), surface([])])
