"""Files: kept by digest, known by their bytes, pictures written anew."""

from __future__ import annotations

import zipfile
from collections.abc import AsyncIterator
from hashlib import sha256
from io import BytesIO

import pytest
from PIL import Image, ImageFile

from banshi_platform import files, sniffing
from banshi_platform.settings import Settings
from banshi_platform.stores import FileGone, FileStore, LocalStore
from banshi_platform.tables import StoredFile

pytestmark = pytest.mark.anyio
PDF = b"%PDF-1.7\nsome text"


def archive(*names: str) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name in names:
            made.writestr(name, "x")
    return out.getvalue()


def picture(kind: str, size: tuple[int, int] = (40, 20), mode: str = "RGB", **options: object) -> bytes:
    out = BytesIO()
    Image.new(mode, size, "red" if mode == "RGB" else 0).save(out, kind, **options)
    return out.getvalue()


async def pieces(data: bytes, size: int = 7) -> AsyncIterator[bytes]:
    for start in range(0, len(data), size):
        yield data[start : start + size]


async def test_a_file_is_kept_once_under_its_digest(database: Settings) -> None:
    first = await files.put(PDF, limit=1000)
    second = await files.put(pieces(PDF), limit=1000)
    digest = sha256(PDF).hexdigest()
    assert (first.digest, second.digest, first.size, first.media_type) == (
        digest,
        digest,
        len(PDF),
        "application/pdf",
    )
    assert await StoredFile.all().count() == 1
    assert await files.read(digest) == PDF
    assert b"".join([piece async for piece in files.stream(digest)]) == PDF
    assert (database.data_dir / "files" / digest[:2] / digest[2:4] / digest).read_bytes() == PDF


async def test_a_stream_is_cut_off_at_the_limit(sqlite_database: Settings) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while True:
            sent += 1000
            yield b"%PDF-" + b"x" * 995

    with pytest.raises(files.FileTooLarge, match=r"0\.01 MB"):
        await files.put(endless(), limit=10_000)
    assert sent == 11_000
    assert await StoredFile.all().count() == 0


async def test_altered_bytes_are_found_out(sqlite_database: Settings) -> None:
    stored = await files.put(PDF, limit=1000)
    path = sqlite_database.data_dir / "files" / stored.digest[:2] / stored.digest[2:4] / stored.digest
    path.write_bytes(b"%PDF-1.7\nother text")
    with pytest.raises(RuntimeError, match="altered"):
        await files.read(stored.digest)
    path.unlink()
    with pytest.raises(FileGone):
        await files.read(stored.digest)
    with pytest.raises(files.NoSuchFile):
        await files.facts("0" * 64)


async def test_a_plugin_may_bring_another_store(sqlite_database: Settings) -> None:
    class Memory:
        def __init__(self) -> None:
            self.kept: dict[str, bytes] = {}

        async def put(self, digest: str, content: bytes) -> None:
            self.kept[digest] = content

        async def get(self, digest: str) -> bytes:
            return self.kept[digest]

        async def exists(self, digest: str) -> bool:
            return digest in self.kept

        async def delete(self, digest: str) -> None:
            self.kept.pop(digest, None)

    memory = Memory()
    assert isinstance(memory, FileStore)
    files.use_store(memory)
    try:
        stored = await files.put(PDF, limit=1000)
        assert await files.read(stored.digest) == PDF
        assert list(memory.kept) == [stored.digest]
    finally:
        files.use_store(None)


async def test_the_folder_keeps_and_forgets(settings: Settings) -> None:
    store = LocalStore(settings.data_dir)
    digest = sha256(PDF).hexdigest()
    await store.put(digest, PDF)
    await store.put(digest, PDF)
    assert await store.exists(digest)
    await store.delete(digest)
    await store.delete(digest)
    assert not await store.exists(digest)
    with pytest.raises(ValueError, match="SHA-256"):
        await store.get("../../etc/passwd")


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (PDF, "application/pdf"),
        (picture("PNG"), "image/png"),
        (picture("JPEG"), "image/jpeg"),
        (picture("WEBP"), "image/webp"),
        (archive("[Content_Types].xml", "word/document.xml"), sniffing.DOCX),
        (archive("[Content_Types].xml", "xl/workbook.xml"), sniffing.XLSX),
        (archive("OFD.xml", "Doc_0/Document.xml"), sniffing.OFD),
        (archive("a.txt"), "application/zip"),
        ("姓名,电话\n".encode("gb18030"), "text/plain"),
    ],
)
def test_a_type_is_told_by_the_bytes(data: bytes, media_type: str) -> None:
    assert files.sniff(data, "misleading.exe") == media_type


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<html><script>alert(1)</script>",
        b"\xef\xbb\xbf <svg xmlns='http://www.w3.org/2000/svg'/>",
        b"MZ\x90\x00" + b"\x00" * 60,
        b"\x7fELF\x02\x01\x01" + b"\x00" * 60,
        b"PK\x03\x04 no zip at all",
        b"junk before %PDF-1.7 \x00",
    ],
)
def test_what_may_harm_or_cannot_be_told_is_refused(data: bytes) -> None:
    with pytest.raises(sniffing.UnknownType, match=r"photo\.jpg"):
        files.sniff(data, "photo.jpg")


@pytest.mark.parametrize("name", ["word/vbaProject.bin", "setup.EXE"])
def test_macros_and_programs_are_refused(name: str) -> None:
    with pytest.raises(sniffing.DangerousFile):
        files.sniff(archive("word/document.xml", name), "a.docx")


async def test_a_picture_loses_what_its_file_carried_beside_it(sqlite_database: Settings) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010F] = "SecretCamera"
    original = picture("JPEG", (40, 20), exif=exif) + b"appended <script>"
    stored = await files.put(original, limit=100_000)
    content = await files.read(stored.digest)
    assert b"SecretCamera" not in content
    assert b"<script>" not in content
    with Image.open(BytesIO(content)) as image:
        assert (image.size, image.format, dict(image.getexif())) == ((20, 40), "JPEG", {})


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "GIF", "BMP"])
@pytest.mark.parametrize("mode", ["RGB", "L", "P", "RGBA", "1"])
def test_other_pictures_become_png(kind: str, mode: str) -> None:
    if (kind, mode) in {("GIF", "RGBA"), ("BMP", "RGBA"), ("WEBP", "1"), ("WEBP", "P"), ("GIF", "1")}:
        mode = "RGB"
    data = picture(kind, mode=mode)
    content, media_type = files.clean_image(data, files.sniff(data))
    assert media_type == "image/png"
    with Image.open(BytesIO(content)) as image:
        assert (image.format, image.size) == ("PNG", (40, 20))


def test_a_picture_of_too_many_pixels_is_not_decoded() -> None:
    data = picture("PNG", (20_000, 20_000), mode="1")
    assert len(data) < 100_000
    with pytest.raises(sniffing.HugeImage, match=r"bomb\.png"):
        files.clean_image(data, "image/png", "bomb.png")


@pytest.mark.parametrize("damage", [slice(0, 60), slice(0, -30)])
def test_a_damaged_picture_is_refused(damage: slice) -> None:
    data = picture("PNG", (300, 300))[damage]
    with pytest.raises(sniffing.BrokenImage):
        files.clean_image(data, "image/png", "a.png")


def test_a_damaged_picture_is_refused_whatever_a_library_allows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    with pytest.raises(sniffing.BrokenImage):
        files.clean_image(picture("PNG", (300, 300))[:-30], "image/png", "p.png")
