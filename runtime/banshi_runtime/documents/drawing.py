"""The process that draws: HTML in, PDF out, by WeasyPrint. ``process.Process`` starts it.

Nothing is fetched but the files of a fixed list in our own package (``package:`` addresses) and ``data:``
images that are inside the page itself: no file of the machine, no host of the network.
"""

from __future__ import annotations

import logging
import re
from base64 import b64decode
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote_to_bytes

import pydyf  # type: ignore[import-untyped]
import weasyprint  # type: ignore[import-untyped]
from weasyprint.text.fonts import FontConfiguration  # type: ignore[import-untyped]
from weasyprint.urls import (  # type: ignore[import-untyped]
    FatalURLFetchingError,
    URLFetcher,
    URLFetcherResponse,
)

from . import guilloche
from .assets import LAYOUTS
from .process import Answer, serve

PACKAGE = "package:"

TYPES = {".css": "text/css", ".svg": "image/svg+xml", ".png": "image/png"}
DATA_TYPES = ("image/png", "image/jpeg", "image/svg+xml")
MOST_PAGES = 400
_DATA = re.compile(r"data:(?P<type>[a-z+/]+)(?:;charset=utf-8)?(?P<base64>;base64)?,(?P<data>.*)", re.S)


class NotOurs(FatalURLFetchingError):  # type: ignore[misc]  # WeasyPrint has no types
    """The page asks for something that is not a file of ours. A BaseException, so that WeasyPrint stops at it."""


class TooLong(Exception):
    """The document has too many pages."""


class OwnFiles(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
    """Serves ``package:NAME`` for the files that lie in our folder of layouts, and ``data:`` images."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=("package", "data"))
        self._known = {path.name: path for path in LAYOUTS.iterdir() if path.suffix in TYPES}

    def fetch(self, url: str, headers: Any = None) -> Any:
        if url.startswith(PACKAGE) and (path := self._known.get(url.removeprefix(PACKAGE))):
            return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": TYPES[path.suffix]})
        if (match := _DATA.fullmatch(url)) and match["type"] in DATA_TYPES:
            data = b64decode(match["data"]) if match["base64"] else unquote_to_bytes(match["data"])
            return URLFetcherResponse(url, data, {"Content-Type": match["type"]})
        raise NotOurs(f"the layout asks for {url[:80]!r}, which is no file of ours")


class Press:
    """What is kept between documents: fonts, images, the fetcher."""

    def __init__(self) -> None:
        self._fonts = FontConfiguration()
        self._images: dict[str, Any] = {}
        self._fetcher = OwnFiles()

    def draw(self, order: dict[str, Any], body: bytes) -> Answer:
        """One document. The answer tells the pages and where the anchors (places for seals) lie."""
        source = weasyprint.HTML(string=body.decode(), base_url=PACKAGE, url_fetcher=self._fetcher)
        options = {
            "pdf_variant": order["variant"] or None,
            "pdf_tags": True,
            "custom_metadata": True,
            "attachments": [_attachment(item) for item in order["attachments"]],
            "cache": self._images,
        }
        document = source.render(font_config=self._fonts, **options)
        if len(document.pages) > MOST_PAGES:
            raise TooLong(f"it has {len(document.pages)} pages, and {MOST_PAGES} are allowed")
        moment = datetime.fromtimestamp(order["at"], UTC)
        document.metadata.created = document.metadata.modified = moment.strftime("%Y-%m-%dT%H:%M:%SZ")
        data = document.write_pdf(finisher=_lay_under, **options)
        self._forget_data_images()
        return {"pages": len(document.pages), "anchors": _anchors(document)}, data

    def _forget_data_images(self) -> None:
        for key in [key for key in self._images if not str(key).startswith(PACKAGE)]:
            del self._images[key]


def _lay_under(document: Any, file: Any) -> None:
    """Put the frame beneath the text of each page that asks for one."""
    numbers = file.pages["Kids"][::3]
    for page, number in zip(document.pages, numbers, strict=True):
        for anchor in page.anchors:
            if anchor.startswith(guilloche.PREFIX):
                data = guilloche.compressed(anchor.removeprefix(guilloche.PREFIX))
                under = pydyf.Stream([data], {"Filter": "/FlateDecode"})
                file.add_object(under)
                page_object = file.objects[number]
                page_object["Contents"] = pydyf.Array([under.reference, page_object["Contents"]])


def _attachment(item: dict[str, Any]) -> Any:
    moment = datetime.fromtimestamp(item["at"], UTC)
    return weasyprint.Attachment(
        string=item["text"],
        name=item["name"],
        description=item["description"],
        relationship="Data",
        created=moment,
        modified=moment,
    )


def _anchors(document: Any) -> dict[str, list[float]]:
    """name → [page, left, bottom, right, top] in points, from below; a CSS pixel is 3/4 of a point."""
    return {
        name: [number, x1 * 0.75, (page.height - y2) * 0.75, x2 * 0.75, (page.height - y1) * 0.75]
        for number, page in enumerate(document.pages)
        for name, (x1, y1, x2, y2) in page.anchors.items()
    }


def main() -> None:
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    press = Press()

    def draw(order: dict[str, Any], body: bytes) -> Answer:
        try:
            return press.draw(order, body)
        except NotOurs as error:
            return {"refused": str(error)}, b""

    serve(draw)


if __name__ == "__main__":
    main()
