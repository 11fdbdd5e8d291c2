"""Matter packages on disk: a folder or a zip, read within limits and written in canonical spelling.

Names are only unpacked here; which of them a package may have is matter.py's to say. Nothing is ever written where
a zip says: a package is read into memory and written by its own known names.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from .matter import BIGGEST_PACKAGE, MOST_FILES, BadPackage, Definition, fault, to_files

EPOCH = (1980, 1, 1, 0, 0, 0)  # the same definition gives the same zip
BIGGEST_ZIP = BIGGEST_PACKAGE + 1024 * 1024
_IN_UTF8 = 0x800
_ENCRYPTED = 0x1
_UNREADABLE = (BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError, zlib.error)


def read_path(path: Path) -> dict[str, bytes]:
    """The files of a package in a folder or a zip, by their names in it. Raises BadPackage."""
    if path.is_dir():
        return read_folder(path)
    try:
        if path.stat().st_size > BIGGEST_ZIP:
            raise _too_large()
        return read_zip(path.read_bytes())
    except OSError as error:
        why = error.strerror or str(error)
        raise BadPackage(
            fault("", "not_found", f"读不到“{path.name}”：{why}。", f"“{path.name}” cannot be read: {why}.")
        ) from error


def read_folder(folder: Path) -> dict[str, bytes]:
    """The files below a folder; links and hidden files are not followed or read."""
    found: dict[str, Path] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if path.is_file() and not path.is_symlink() and not _is_litter(name.as_posix()):
            found[name.as_posix()] = path
            if len(found) > MOST_FILES:
                raise _too_large()
    if sum(path.stat().st_size for path in found.values()) > BIGGEST_PACKAGE:
        raise _too_large()
    return {name: path.read_bytes() for name, path in found.items()}


def read_zip(data: bytes) -> dict[str, bytes]:
    """The files in a zip; a single folder around them is taken off. What unpacks too large is not unpacked."""
    if len(data) > BIGGEST_ZIP:
        raise _too_large()
    try:
        with ZipFile(BytesIO(data)) as archive:
            return _without_folder(dict(_unpacked(archive, _entries(archive))))
    except _UNREADABLE as error:
        if isinstance(error, BadPackage):
            raise
        zh, en = "这不是可以读取的 zip 文件。", "This is not a zip file that can be read."
        raise BadPackage(fault("", "not_zip", zh, en)) from error


def _entries(archive: ZipFile) -> dict[str, ZipInfo]:
    found: dict[str, ZipInfo] = {}
    for entry in archive.infolist():
        name = _name(entry)
        if entry.is_dir() or _is_litter(name):
            continue
        if name in found or entry.flag_bits & _ENCRYPTED:
            zh = f"zip 中的“{name[:80]}”出现两次或者加了密码。"
            en = f"“{name[:80]}” stands twice in the zip, or is encrypted."
            raise BadPackage(fault(name, "not_zip", zh, en))
        found[name] = entry
    if len(found) > MOST_FILES or sum(entry.file_size for entry in found.values()) > BIGGEST_PACKAGE:
        raise _too_large()
    return found


def _unpacked(archive: ZipFile, entries: Mapping[str, ZipInfo]) -> Iterator[tuple[str, bytes]]:
    """Each file, counted while it is unpacked: what a header says of a size is not believed."""
    left = BIGGEST_PACKAGE
    for name, entry in entries.items():
        with archive.open(entry) as opened:
            data = opened.read(left + 1)
        left -= len(data)
        if left < 0:
            raise _too_large()
        yield name, data


def _name(entry: ZipInfo) -> str:
    """Windows in China writes names in GBK and does not say so; zipfile then takes them for code page 437."""
    if entry.flag_bits & _IN_UTF8:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("gbk")
    except UnicodeError:
        return entry.filename


def _is_litter(name: str) -> bool:
    """What an editor or a desktop leaves behind: .git, .DS_Store, __MACOSX."""
    parts = name.split("/")
    return any((part.startswith(".") and part not in (".", "..")) or part == "__MACOSX" for part in parts)


def _without_folder(files: Mapping[str, bytes]) -> dict[str, bytes]:
    tops = {name.partition("/")[0] for name in files}
    if len(tops) == 1 and all("/" in name for name in files) and not tops & {"", ".", ".."}:
        return {name.partition("/")[2]: data for name, data in files.items()}
    return dict(files)


def to_zip(defn: Definition) -> bytes:
    """The package as a zip; the same definition always gives the same bytes."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, data in sorted(to_files(defn).items()):
            entry = ZipInfo(name, EPOCH)
            entry.compress_type = ZIP_DEFLATED if data else ZIP_STORED
            archive.writestr(entry, data)
    return out.getvalue()


def write_folder(defn: Definition, folder: Path) -> None:
    """Write the package's files below a folder, which is made if it is not there."""
    for name, data in to_files(defn).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def _too_large() -> BadPackage:
    return BadPackage(
        fault("", "too_large", "事项包太大或文件太多。", "The package is too large or has too many files.")
    )
