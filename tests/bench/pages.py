"""Pages a second of one process on one processor, asked for over HTTP by a client on the other."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import httpx2


def measure() -> None:
    with tempfile.TemporaryDirectory() as folder, socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
        free.close()
        given = {
            **os.environ,
            "BANSHI_DATA_DIR": folder,
            "BANSHI_PORT": str(port),
            "BANSHI_LOG_LEVEL": "error",
        }
        pinned = ["taskset", "-c", "0"] if (os.cpu_count() or 1) > 1 else []
        banshi = Path(sys.executable).with_name("banshi")
        server = subprocess.Popen([*pinned, str(banshi), "demo"], env=given, stdout=subprocess.DEVNULL)
        try:
            wait_for(f"http://127.0.0.1:{port}/readyz")
            cookie, step = signed_in(port)
            for name, path, who in (
                ("a guide page", "/matters/public-place-hygiene", ""),
                ("a form page, signed in, from the database", step, cookie),
                ("the portal", "/", ""),
                ("/healthz, nothing but the request", "/healthz", ""),
            ):
                print(f"{name:<46} {per_second(port, path, who):9.0f} requests a second on one processor")
        finally:
            server.terminate()
            server.wait(timeout=30)


def wait_for(address: str) -> None:
    for _ in range(300):
        try:
            with urlopen(address, timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("The server did not become ready in a minute.")


def signed_in(port: int) -> tuple[str, str]:
    """The cookie of a demo citizen, and the address of the first step of an application."""
    base = f"http://127.0.0.1:{port}"
    with httpx2.Client(
        base_url=base, headers={"sec-fetch-site": "same-origin"}, follow_redirects=True
    ) as client:
        client.post("/demo-sign-in", data={"account": "citizen"})
        step = client.get("/matters/public-place-hygiene/apply").url.path
        return "; ".join(f"{name}={value}" for name, value in client.cookies.items()), step


def per_second(port: int, path: str, cookie: str = "", seconds: float = 4.0) -> float:
    """Requests answered one after another on one kept connection."""
    request = f"GET {path} HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\ncookie: {cookie}\r\n\r\n".encode()
    with socket.create_connection(("127.0.0.1", port)) as connection:
        reader = connection.makefile("rb")
        exchange(connection, reader, request)
        done, until = 0, time.perf_counter() + seconds
        while time.perf_counter() < until:
            exchange(connection, reader, request)
            done += 1
    return done / seconds


def exchange(connection: socket.socket, reader: Any, request: bytes) -> None:
    connection.sendall(request)
    length = 0
    while (line := reader.readline()) not in (b"\r\n", b""):
        if line.lower().startswith(b"content-length:"):
            length = int(line.split(b":")[1])
    reader.read(length)
