"""The command line, as an operator uses it: real processes, real ports, one sentence when a start fails."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest

BANSHI = Path(sys.executable).with_name("banshi")
PORT = 8127


def environment(folder: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("BANSHI_")}
    return kept | {"BANSHI_DATA_DIR": str(folder), "BANSHI_PORT": str(PORT)} | more


def run(folder: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [BANSHI, *words], env=environment(folder, **more), capture_output=True, text=True, timeout=60
    )


@contextmanager
def running(folder: Path, *words: str, **more: str) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [BANSHI, *words], env=environment(folder, **more), stderr=subprocess.PIPE, text=True
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def ask(path: str, process: subprocess.Popen[str]) -> tuple[int, str]:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        assert process.poll() is None, process.communicate()[1]
        try:
            with urlopen(f"http://127.0.0.1:{PORT}{path}", timeout=10) as answer:
                return answer.status, answer.read().decode()
        except HTTPError as error:
            with error:
                return error.code, error.read().decode()
        except URLError:
            time.sleep(0.05)  # until it listens
    pytest.fail("The server did not answer within 30 seconds")


def test_serve_makes_the_tables_answers_and_stops_when_told(tmp_path: Path) -> None:
    with running(tmp_path, "serve", BANSHI_LOG_FORMAT="json") as process:
        assert ask("/readyz", process) == (200, '{"database":"ok","worker":"ok","disk":"ok"}')
        assert ask("/nothing-here?name=Zhang", process)[0] == 404
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) in (0, -signal.SIGTERM)
        assert process.stderr is not None
        log = process.stderr.read()
    assert all(line.startswith("{") for line in log.splitlines())
    assert "Zhang" not in log


def test_the_worker_works_beside_the_server_and_stops_when_told(tmp_path: Path) -> None:
    assert run(tmp_path, "migrate").stdout.splitlines()[0] == "platform.0001_initial"
    assert run(tmp_path, "migrate").stdout == "The tables are up to date.\n"
    with running(tmp_path, "worker") as process:
        assert process.stderr is not None
        assert "worker begins" in process.stderr.readline()
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 0


@pytest.mark.parametrize(
    ("words", "settings", "sentence"),
    [
        (["serve"], {"BANSHI_PORT": "many"}, "BANSHI_PORT"),
        (["serve"], {"BANSHI_ENVIRONMENT": "production"}, "Production needs a secret"),
        (["serve", "--no-migrate"], {}, "run `banshi migrate` first"),
        (["worker"], {}, "run `banshi migrate` first"),
        (["serve"], {"BANSHI_PLUGINS": "sms"}, "BANSHI_PLUGINS names 'sms', which is not installed"),
        (["serve"], {"BANSHI_S3_BUCKET": "b"}, "BANSHI_S3_ACCESS_KEY"),
        (["check-config"], {"BANSHI_BASE_URL": "nowhere"}, "BANSHI_BASE_URL"),
        (
            ["serve"],
            {"BANSHI_DATABASE_URL": "postgresql://nobody:geheim@127.0.0.1:8128/none"},
            "The database (PostgreSQL none at 127.0.0.1) cannot be used",
        ),
        (["serve"], {"BANSHI_TLS_CERTIFICATE": "/none", "BANSHI_TLS_KEY": "/none"}, "BANSHI_TLS_CERTIFICATE"),
    ],
)
def test_a_start_that_fails_says_why_in_a_sentence(
    tmp_path: Path, words: list[str], settings: dict[str, str], sentence: str
) -> None:
    ended = run(tmp_path, *words, **settings)
    assert ended.returncode == 1, ended.stderr
    assert sentence in ended.stderr
    assert "Traceback" not in ended.stderr and "geheim" not in ended.stderr


def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", PORT)):
        ended = run(tmp_path, "serve")
    assert (ended.returncode, ended.stderr.splitlines()[-1]) == (
        1,
        f"banshi: Cannot listen on 127.0.0.1:{PORT} (Address already in use): "
        "stop what uses it, or set BANSHI_PORT or --port.",
    )


def test_the_settings_are_told_to_be_well(tmp_path: Path) -> None:
    ended = run(tmp_path, "check-config")
    assert (ended.returncode, ended.stdout) == (
        0,
        f"The settings are well: development, http://127.0.0.1:{PORT}, SQLite at {tmp_path}/banshi.sqlite3.\n",
    )


def test_the_doctor_looks_at_the_plugins_too(tmp_path: Path) -> None:
    seen = run(tmp_path, "doctor", BANSHI_EMAIL_HOST="mail.example.org")
    assert "✓ Plugin s3: not set up" in seen.stdout
    assert "✗ Plugin email: BANSHI_EMAIL_SENDER needs an address" in seen.stdout
    assert seen.returncode == 1
