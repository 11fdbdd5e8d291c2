"""What a file really is, by its bytes; its name proves nothing. Images are decoded and written anew.

Types are told by ``filetype``, containers by the names in their zip directory. What can carry code to a
reader's machine (HTML, SVG, macros, programs) is refused. Nothing is unpacked.
"""

from __future__ import annotations

import zipfile
from io import BytesIO

import filetype
from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

from .problems import CanMend

PDF, ZIP, TEXT, OFD = "application/pdf", "application/zip", "text/plain", "application/ofd"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
IMAGES = {
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/webp": "WEBP",
    "image/gif": "GIF",
    "image/bmp": "BMP",
}
CONTAINERS = (("word/document.xml", DOCX), ("xl/workbook.xml", XLSX), ("OFD.xml", OFD))
HEAD = 8192
MOST_PIXELS = 50_000_000  # decoded 150 MB; a 600 dpi scan of A4 has 35 million
MOST_ENTRIES = 5_000
MOST_UNPACKED = 500_000_000


class UnknownType(CanMend):
    """The file “%(name)s” is of a kind that is not accepted here, or is damaged. Save it as PDF, JPEG or
    PNG.
    """


class DangerousFile(CanMend):
    """The file “%(name)s” contains macros or programs. Save it as PDF and hand that in."""


class BrokenImage(CanMend):
    """The picture “%(name)s” cannot be read. Save it again as JPEG or PNG."""


class HugeImage(CanMend):
    """The picture “%(name)s” has too many pixels. Save it smaller (50 million at most)."""


def sniff(data: bytes, name: str = "") -> str:
    """The media type of the bytes; raises CanMend for what is not accepted. ``name`` is for the sentence
    only.
    """
    head = data[:HEAD]
    if head.startswith(b"PK\x03\x04"):
        return _container(data, name)
    if head.startswith(b"%PDF-"):
        return PDF
    kind = filetype.guess(head)
    if kind is not None and kind.mime in IMAGES:
        return str(kind.mime)
    if kind is None and _is_text(data):
        return TEXT
    raise UnknownType(name=name)


def _container(data: bytes, name: str) -> str:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise UnknownType(name=name) from error
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise UnknownType(name=name)
    names = {entry.filename for entry in entries}
    if any(entry.lower().endswith((".exe", ".js", ".vbs", ".bat", "vbaproject.bin")) for entry in names):
        raise DangerousFile(name=name)
    return next((kind for entry, kind in CONTAINERS if entry in names), ZIP)


def _is_text(data: bytes) -> bool:
    if not data or b"\x00" in data or data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return False
    for encoding in ("utf-8", "gb18030"):
        try:
            data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False


def clean_image(data: bytes, media_type: str, name: str = "") -> tuple[bytes, str]:
    """The picture decoded and written anew, upright, without what its file carried beside it (place,
    thumbnails, appended bytes). Gives bytes and media type: JPEG stays JPEG, all others become PNG.
    """
    ImageFile.LOAD_TRUNCATED_IMAGES = (
        False  # WeasyPrint allows half a picture, for the whole process it is in
    )
    try:
        with Image.open(BytesIO(data), formats=[IMAGES[media_type]]) as image:
            if image.width * image.height > MOST_PIXELS:
                raise HugeImage(name=name)
            profile = image.info.get("icc_profile")
            upright = ImageOps.exif_transpose(image)
            return _write(upright, media_type, profile if image.mode == "RGB" else None)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise HugeImage(name=name) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise BrokenImage(name=name) from error


def _write(image: Image.Image, media_type: str, profile: bytes | None) -> tuple[bytes, str]:
    out = BytesIO()
    if media_type == "image/jpeg":
        image = image if image.mode in ("RGB", "L") else image.convert("RGB")
        image.save(out, "JPEG", quality=90, optimize=True, icc_profile=profile)
        return out.getvalue(), "image/jpeg"
    if image.mode not in ("1", "L", "LA", "P", "RGB", "RGBA"):
        image = image.convert("RGBA" if "A" in image.getbands() else "RGB")
    image = image.convert("RGBA") if image.mode == "P" else image
    image.info.clear()
    image.save(out, "PNG", icc_profile=profile)
    return out.getvalue(), "image/png"
