"""Where bytes lie: the protocol of a file store, and the folder that is the default.

A store keeps bytes under their SHA-256 and knows nothing of names, types or rights; those are in ``files``.
"""

from __future__ import annotations

import asyncio
import os
import re
import secrets
from pathlib import Path
from typing import Protocol, runtime_checkable

from .problems import NotFound

DIGEST = re.compile(r"[0-9a-f]{64}")


class FileGone(NotFound):
    """This file is not in the store any more."""


@runtime_checkable
class FileStore(Protocol):
    """Bytes by digest (64 hex digits). Putting the same digest again is no fault and changes nothing."""

    async def put(self, digest: str, content: bytes) -> None: ...

    async def get(self, digest: str) -> bytes:
        """The bytes; raises FileGone when they are not there."""
        ...

    async def exists(self, digest: str) -> bool: ...

    async def delete(self, digest: str) -> None:
        """Deleting what is not there is no fault."""
        ...


class LocalStore:
    """A folder: ``ab/cd/<sha256>``, written aside and renamed, so that a file is whole or not there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def put(self, digest: str, content: bytes) -> None:
        await asyncio.to_thread(self._write, self._path(digest), content)

    async def get(self, digest: str) -> bytes:
        try:
            return await asyncio.to_thread(self._path(digest).read_bytes)
        except FileNotFoundError as error:
            raise FileGone from error

    async def exists(self, digest: str) -> bool:
        return await asyncio.to_thread(self._path(digest).is_file)

    async def delete(self, digest: str) -> None:
        await asyncio.to_thread(self._path(digest).unlink, missing_ok=True)

    def _path(self, digest: str) -> Path:
        if not DIGEST.fullmatch(digest):
            raise ValueError(f"{digest!r} is not a SHA-256")
        return self.folder / digest[:2] / digest[2:4] / digest

    @staticmethod
    def _write(path: Path, content: bytes) -> None:
        if path.exists():
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        aside = path.with_name(f".{secrets.token_hex(8)}")
        try:
            with aside.open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            aside.replace(path)
        finally:
            aside.unlink(missing_ok=True)
