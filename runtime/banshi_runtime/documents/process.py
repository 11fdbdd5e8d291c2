"""A process of its own for work that must not harm the server: kept warm, started anew when it dies.

One request at a time, over a socket pair, as JSON and bytes (nothing is unpickled). The server's side is here
and the loop of the other; what the process does is in the module it is started with: ``drawing``, ``judging``.
"""

from __future__ import annotations

import json
import logging
import os
import resource
import socket
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from banshi_platform.problems import Broken

Answer = tuple[dict[str, Any], bytes]
LARGEST_MESSAGE: Final = 200 << 20
MEMORY: Final = (
    3 << 30
)  # address space of the process, in bytes: fonts are mapped, so this is more than it uses
RETIRE_AT: Final = 700 << 20  # bytes in use after which the process is replaced by a fresh one
RETIRE_AFTER: Final = 500  # requests
PASSED_ON: Final = ("HOME", "LANG", "LD_LIBRARY_PATH", "PATH", "TMPDIR", "TZ", "XDG_CACHE_HOME")
_LENGTHS = struct.Struct("!II")


class ProcessFailed(Broken):
    """A document could not be made or read: the process that does it stopped. Try again in a moment."""


class TooSlow(Broken):
    """A document could not be made or read in the time allowed for it."""


class Refused(Broken):
    """A document could not be made: %(why)s."""


class Closed(Exception):
    """The other side has gone."""


def send(link: socket.socket, header: Mapping[str, Any], body: bytes) -> None:
    head = json.dumps(header, ensure_ascii=False).encode()
    link.sendall(_LENGTHS.pack(len(head), len(body)) + head)
    if body:
        link.sendall(body)


def receive(link: socket.socket, deadline: float | None = None) -> Answer:
    head_size, body_size = _LENGTHS.unpack(_exactly(link, _LENGTHS.size, deadline))
    if head_size + body_size > LARGEST_MESSAGE:
        raise Closed()
    head = _exactly(link, head_size, deadline)
    return json.loads(head), _exactly(link, body_size, deadline)


def _exactly(link: socket.socket, size: int, deadline: float | None) -> bytes:
    parts = bytearray()
    while len(parts) < size:
        if deadline is not None:
            link.settimeout(max(0.001, deadline - time.monotonic()))
        part = link.recv(min(size - len(parts), 1 << 20))
        if not part:
            raise Closed()
        parts += part
    return bytes(parts)


class Process:
    """The server's handle on such a process; safe to use from several threads."""

    def __init__(self, module: str, *, timeout: float, environment: Mapping[str, str] | None = None) -> None:
        self._module = module
        self._timeout = timeout
        self._environment = dict(environment or {})
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._link: socket.socket | None = None

    @property
    def pid(self) -> int | None:
        """Of the process that runs now, if one does."""
        return self._child.pid if self._child and self._child.poll() is None else None

    def ask(self, header: Mapping[str, Any], body: bytes = b"") -> Answer:
        """Have one request done. A process that died is started anew and asked again, once."""
        with self._lock:
            try:
                answer = self._once(header, body)
            except (Closed, OSError) as error:
                if isinstance(error, TimeoutError):
                    raise TooSlow() from error
                answer = self._again(header, body)
        if "refused" in answer[0]:
            raise Refused(why=answer[0]["refused"])
        return answer

    def _again(self, header: Mapping[str, Any], body: bytes) -> Answer:
        try:
            return self._once(header, body)
        except TimeoutError as error:
            raise TooSlow() from error
        except (Closed, OSError) as error:
            raise ProcessFailed() from error

    def _once(self, header: Mapping[str, Any], body: bytes) -> Answer:
        link = self._link if self._link and self.pid else self._start()
        deadline = time.monotonic() + self._timeout
        try:
            link.settimeout(self._timeout)
            send(link, header, body)
            answer = receive(link, deadline)
        except (Closed, OSError):
            self._stop()
            raise
        if answer[0].get("last"):
            self._stop()
        return answer

    def _start(self) -> socket.socket:
        self._stop()
        ours, theirs = socket.socketpair()
        environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ} | self._environment
        with theirs:
            self._child = subprocess.Popen(  # noqa: S603 - our own module by the running interpreter
                [sys.executable, "-I", "-m", self._module, str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                env=environment,
            )
        self._link = ours
        return ours

    def _stop(self) -> None:
        if self._link:
            self._link.close()
        if self._child:
            self._child.kill()
            self._child.wait()
        self._link = self._child = None

    def close(self) -> None:
        """End the process; the next request starts another."""
        with self._lock:
            self._stop()


def serve(work: Callable[[dict[str, Any], bytes], Answer]) -> None:
    """What the started module runs: answer until the server has gone or a fresh process is due."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with socket.socket(fileno=int(sys.argv[1])) as link:
        for count in range(1, RETIRE_AFTER + 1):
            try:
                header, body = receive(link)
            except Closed:
                return
            answer, result = _guarded(work, header, body)
            last = count == RETIRE_AFTER or _resident() > RETIRE_AT
            send(link, {**answer, "last": last}, result)
            if last:
                return


def _resident() -> int:
    """Bytes in memory now. Not ru_maxrss: a started process inherits the peak of the one that started it."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize()


def _guarded(work: Callable[[dict[str, Any], bytes], Answer], header: dict[str, Any], body: bytes) -> Answer:
    try:
        return work(header, body)
    except MemoryError:
        return {"refused": "it needs too much memory"}, b""
    except Exception as error:  # whatever fails here would fail again: say so instead of dying
        logging.getLogger(__name__).exception("A document was refused")
        return {"refused": f"{type(error).__name__}: {error}"[:500]}, b""
