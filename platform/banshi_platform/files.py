"""Uploaded and issued files: bytes under their SHA-256, each kept once, their type told by looking.

Who may read a file is decided by what refers to it, never here. The store is a folder unless a plugin brings
another (``use_store`` at start).
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from .canonical import digest as digest_of
from .problems import NotFound, TooLarge
from .settings import current
from .sniffing import IMAGES, clean_image, sniff
from .stores import FileStore, LocalStore
from .tables import StoredFile

CHUNK = 256 * 1024

_store: FileStore | None = None


class FileTooLarge(TooLarge):
    """The file is larger than %(megabytes)s MB."""


class NoSuchFile(NotFound):
    """There is no such file."""


def use_store(store: FileStore | None) -> None:
    """Keep bytes in this store from now on; None: in the folder ``data_dir/files``."""
    global _store
    _store = store


def store() -> FileStore:
    return _store or LocalStore(current().data_dir / "files")


async def put(
    data: bytes | AsyncIterator[bytes], *, limit: int, name: str = "", media_type: str | None = None
) -> StoredFile:
    """Keep a file of at most ``limit`` bytes. Its type is sniffed and a picture rewritten, unless our own
    code made it and says what it is (``media_type``). The bytes are stored before the row, so a row never
    lies.
    """
    content = await _collect(data, limit)
    if media_type is None:
        media_type = await asyncio.to_thread(sniff, content, name)
        if media_type in IMAGES:
            content, media_type = await asyncio.to_thread(clean_image, content, media_type, name)
    digest = await asyncio.to_thread(digest_of, content)
    await store().put(digest, content)
    await StoredFile.bulk_create(
        [StoredFile(digest=digest, size=len(content), media_type=media_type)], ignore_conflicts=True
    )
    return await StoredFile.get(digest=digest)


async def facts(digest: str) -> StoredFile:
    """Size and type of a file."""
    found = await StoredFile.get_or_none(digest=digest)
    if found is None:
        raise NoSuchFile
    return found


async def read(digest: str) -> bytes:
    """The bytes, checked against their digest: a store that lies is found out."""
    content = await store().get(digest)
    if await asyncio.to_thread(digest_of, content) != digest:
        raise RuntimeError(f"The stored file {digest} has been altered.")
    return content


async def stream(digest: str) -> AsyncIterator[bytes]:
    """The bytes in pieces, for a response."""
    content = await read(digest)
    for start in range(0, len(content), CHUNK):
        yield content[start : start + CHUNK]


async def _collect(data: bytes | AsyncIterator[bytes], limit: int) -> bytes:
    """All bytes; gives up as soon as there are too many, however many were announced."""
    if isinstance(data, bytes):
        collected = data
    else:
        buffer = bytearray()
        async for piece in data:
            buffer += piece
            if len(buffer) > limit:
                break
        collected = bytes(buffer)
    if len(collected) > limit:
        raise FileTooLarge(megabytes=f"{limit / 1_000_000:g}")
    return collected


__all__ = [
    "FileTooLarge", "NoSuchFile", "clean_image", "facts", "put", "read", "sniff", "store", "stream",
    "use_store",
]  # fmt: skip
