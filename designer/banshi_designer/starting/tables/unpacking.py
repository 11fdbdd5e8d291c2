"""Whether an Office file may be opened: size, what it unpacks to, macros, document types that fetch or swell."""

from __future__ import annotations

import zlib
from io import BytesIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from banshi_platform.problems import CanMend

LARGEST = 10 * 1024 * 1024
MOST_UNPACKED = 60 * 1024 * 1024
MOST_ENTRIES = 2_000
LARGEST_TEXT = 24 * 1024 * 1024  # of one part in XML
_UNREADABLE = (BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError, zlib.error)
_ENCRYPTED = 0x1
_TYPES = tuple("<!DOCTYPE".encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be"))
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # xls and doc, and whatever is locked by a password


class BadTable(CanMend):
    """The file “%(name)s” cannot be read. Save it as an Excel workbook (.xlsx) or a Word document (.docx)."""


class OldTable(BadTable):
    """The file “%(name)s” is of an older edition of Office, or locked by a password. Save it as .xlsx or .docx."""


class LargeTable(BadTable):
    """The file “%(name)s” is too large, or unpacks to too much. Keep only the tables of this matter in it."""


class ActiveTable(BadTable):
    """The file “%(name)s” contains macros or programs. Save it as .xlsx or .docx without them."""


def refuse_dangerous(data: bytes, name: str) -> frozenset[str]:
    """The names in the package; raises BadTable for what is not safe to open. Nothing is believed of its headers."""
    if len(data) > LARGEST:
        raise LargeTable(name=name)
    if data.startswith(_OLD):
        raise OldTable(name=name)
    try:
        with ZipFile(BytesIO(data)) as archive:
            entries = archive.infolist()
            _refuse_names(entries, name)
            _refuse_contents(archive, entries, name)
    except _UNREADABLE as error:
        raise BadTable(name=name) from error
    return frozenset(entry.filename for entry in entries)


def _refuse_names(entries: list[ZipInfo], name: str) -> None:
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise LargeTable(name=name)
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise OldTable(name=name)
    if any(entry.filename.lower().endswith(("vbaproject.bin", ".exe", ".js", ".vbs")) for entry in entries):
        raise ActiveTable(name=name)


def _refuse_contents(archive: ZipFile, entries: list[ZipInfo], name: str) -> None:
    """Every text is unpacked once and counted. Office never writes a document type, an attacker does."""
    left = MOST_UNPACKED
    for entry in entries:
        if not entry.filename.lower().endswith((".xml", ".rels", ".vml")):
            continue
        with archive.open(entry) as opened:
            data = opened.read(min(left, LARGEST_TEXT) + 1)
        left -= len(data)
        if left < 0 or len(data) > LARGEST_TEXT:
            raise LargeTable(name=name)
        if any(kind in data for kind in _TYPES):
            raise BadTable(name=name)
