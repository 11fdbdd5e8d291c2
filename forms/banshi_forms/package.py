"""Matter packages on disk: a folder or a zip, read within limits and written in canonical spelling."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from .matter import BIGGEST_PACKAGE, MOST_FILES, BadPackage, Definition, fault, to_files

EPOCH = (1980, 1, 1, 0, 0, 0)  # the same definition gives the same zip


def read_path(path: Path) -> dict[str, bytes]:
    """The files of a package in a folder or a zip, by their names in it. Raises BadPackage."""
    return read_folder(path) if path.is_dir() else read_zip(path.read_bytes())


def read_folder(folder: Path) -> dict[str, bytes]:
    """The files below a folder; links and hidden files are not followed or read."""
    found = [path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink()]
    named = {path.relative_to(folder).as_posix(): path for path in found}
    shown = {
        name: path for name, path in named.items() if not any(p.startswith(".") for p in name.split("/"))
    }
    if len(shown) > MOST_FILES or sum(path.stat().st_size for path in shown.values()) > BIGGEST_PACKAGE:
        raise _too_large()
    return {name: path.read_bytes() for name, path in shown.items()}


def read_zip(data: bytes) -> dict[str, bytes]:
    """The files in a zip; a single folder around them is taken off. What unpacks too large is not unpacked."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            if len(entries) > MOST_FILES or sum(entry.file_size for entry in entries) > BIGGEST_PACKAGE:
                raise _too_large()
            return _without_folder({entry.filename: _unpacked(archive, entry) for entry in entries})
    except (BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError) as error:
        raise BadPackage(
            fault("", "not_zip", "这不是可以读取的 zip 文件。", "This is not a zip file that can be read.")
        ) from error


def _unpacked(archive: ZipFile, entry: ZipInfo) -> bytes:
    """One file; what its header says of its size is not believed."""
    with archive.open(entry) as opened:
        data = opened.read(BIGGEST_PACKAGE + 1)
    if len(data) > BIGGEST_PACKAGE:
        raise _too_large()
    return data


def _without_folder(files: Mapping[str, bytes]) -> dict[str, bytes]:
    tops = {name.partition("/")[0] for name in files}
    if len(tops) == 1 and all("/" in name for name in files):
        return {name.partition("/")[2]: data for name, data in files.items()}
    return dict(files)


def to_zip(defn: Definition) -> bytes:
    """The package as a zip; the same definition always gives the same bytes."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, data in sorted(to_files(defn).items()):
            entry = ZipInfo(name, EPOCH)
            entry.compress_type = ZIP_DEFLATED
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
