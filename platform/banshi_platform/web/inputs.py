"""What a page was sent: posted fields and uploads within limits, in the order sent, repeated names kept.

Judging the values is the engine's work; keeping the files is that of ``files``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request

from ..problems import CanMend, TooLarge
from ..settings import current

Value = str | UploadFile
MAX_FIELDS, MAX_FILES, MAX_NAME = 5000, 50, 500
KINDS = ("application/x-www-form-urlencoded", "multipart/form-data")


class NotAForm(CanMend):
    """What was sent is not a form that can be read. Load the page again and repeat."""

    status = 400


class FieldTooLarge(TooLarge):
    """One of the fields is too long. Shorten it and send it again."""


class FileTooLarge(TooLarge):
    """The file "%(name)s" is larger than %(megabytes)s MB. Choose a smaller one."""


@dataclass(frozen=True)
class Form:
    """The posted pairs. An upload field left empty sends a nameless file of no bytes; that is left out."""

    pairs: list[tuple[str, Value]] = field(default_factory=list)

    def get(self, name: str, default: str = "") -> str:
        """The last text sent under this name."""
        return next((v for n, v in reversed(self.pairs) if n == name and isinstance(v, str)), default)

    def all(self, name: str) -> list[str]:
        return [value for n, value in self.pairs if n == name and isinstance(value, str)]

    def files(self, name: str) -> list[UploadFile]:
        return [value for n, value in self.pairs if n == name and isinstance(value, UploadFile)]

    def texts(self) -> list[tuple[str, str]]:
        return [(name, value) for name, value in self.pairs if isinstance(value, str)]

    def __contains__(self, name: str) -> bool:
        return any(n == name for n, _ in self.pairs)

    def __iter__(self) -> Iterator[tuple[str, Value]]:
        return iter(self.pairs)


async def read_form(
    request: Request,
    *,
    max_fields: int = MAX_FIELDS,
    max_files: int = MAX_FILES,
    max_file_bytes: int | None = None,
) -> Form:
    """Read the posted form once; raises NotAForm or TooLarge with what to mend. A file may be as large as the
    settings allow, or ``max_file_bytes``; the whole body as large as the route allows."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in KINDS and request.headers.get("content-length", "0") not in ("", "0"):
        raise NotAForm
    try:
        data = await request.form(
            max_fields=max_fields, max_files=max_files, max_part_size=current().max_form_bytes
        )
    except HTTPException as error:
        raise (FieldTooLarge if "maximum size" in str(error.detail) else NotAForm) from error
    form = Form([(n, v) for n, v in data.multi_items() if isinstance(v, str) or v.filename or v.size])
    _within_limits(form, max_file_bytes or current().max_upload_bytes)
    return form


def _within_limits(form: Form, max_file_bytes: int) -> None:
    for name, value in form:
        if len(name) > MAX_NAME or "\x00" in name or (isinstance(value, str) and "\x00" in value):
            raise NotAForm
        if isinstance(value, UploadFile) and (value.size or 0) > max_file_bytes:
            megabytes = f"{max_file_bytes / 1_000_000:g}"
            raise FileTooLarge(name=(value.filename or "")[:80], megabytes=megabytes)


def address(request: Request) -> str:
    """Where the request comes from, after trusted proxies (the server has resolved their headers)."""
    return request.client.host if request.client else "unknown"
