"""Words, dates, numbers and money in the language of whoever is asking.

The message id is the English text. Catalogues are ``.po`` files read when the process starts; their folders
are handed over by ``add_catalogue``. Collecting messages from the source is the work of ``translations``.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, Literal

from babel import Locale
from babel import dates as babel_dates
from babel import numbers as babel_numbers
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

from . import clock

LOCALES = ("zh_CN", "en")
DEFAULT = LOCALES[0]
NAMES = {"zh_CN": "简体中文", "en": "English"}  # each language calls itself by its own name
Style = Literal["short", "medium", "long", "full"]

_locale: ContextVar[str] = ContextVar("banshi_locale", default=DEFAULT)
_folders: dict[tuple[Path, str], None] = {}


def add_catalogue(path: Path, domain: str = "banshi") -> None:
    """Read ``<path>/<locale>/LC_MESSAGES/<domain>.po`` (and parts beside it) from now on."""
    _folders[(Path(path), domain)] = None
    _translations.cache_clear()


def of_the_terminal() -> str:
    """The language for a person at a terminal, by its environment; English where it names none of ours."""
    wanted = next(
        (os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), ""
    )
    return next((locale for locale in LOCALES if wanted.startswith(locale[:2])), "en")


def load_catalogues() -> None:
    """Read all catalogues now, so that the first visitor does not wait and a broken one stops the start."""
    for locale in LOCALES:
        _translations(locale)


def catalogue_files(folder: Path, domain: str, locale: str) -> list[Path]:
    """The catalogue of a language, then the part files that wait to be merged into it."""
    main = folder / locale / "LC_MESSAGES" / f"{domain}.po"
    return [path for path in (main, *sorted((folder / locale / "parts").glob("*.po"))) if path.is_file()]


def read_catalogue(path: Path, locale: str) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=locale)


@cache
def _translations(locale: str) -> NullTranslations:
    found: NullTranslations = NullTranslations()
    for folder, domain in _folders:
        for path in catalogue_files(folder, domain, locale):
            found.add_fallback(_compiled(read_catalogue(path, locale)))
    return found


def _compiled(catalogue: Catalog) -> Translations:
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled)


def current_locale() -> str:
    return _locale.get()


@contextmanager
def use_locale(locale: str) -> Iterator[None]:
    """Speak this language for the duration: of a request, of a message, of a document being drawn."""
    token = _locale.set(known(locale))
    try:
        yield
    finally:
        _locale.reset(token)


def known(locale: str) -> str:
    """The locale itself when we speak it, else the default one."""
    return locale if locale in LOCALES else DEFAULT


def html_tag(locale: str) -> str:
    """What stands in the ``lang`` attribute of a page."""
    return locale.replace("_", "-")


def negotiate(accept_language: str) -> str | None:
    """The first language of an Accept-Language header that we speak; any Chinese is answered in ours."""
    wanted: list[tuple[float, str]] = []
    for part in accept_language.split(",")[:20]:
        tag, _, quality = part.strip().partition(";q=")
        wanted.append((_quality(quality), tag.lower()))
    spoken = {locale.partition("_")[0]: locale for locale in reversed(LOCALES)}
    for quality_value, tag in sorted(wanted, key=lambda pair: -pair[0]):
        if quality_value > 0 and (primary := tag.partition("-")[0]) in spoken:
            return spoken[primary]
    return None


def _quality(text: str) -> float:
    try:
        return float(text) if text else 1.0
    except ValueError:
        return 0.0


def gettext(message: str, /, **params: Any) -> str:
    """The message in the language of now, its named placeholders filled in."""
    text: str = _translations(_locale.get()).gettext(message) if message else ""
    return text % params if params else text


def ngettext(one: str, many: str, n: int, /, **params: Any) -> str:
    """The form of the message that goes with the number; ``%(num)s`` is the number itself."""
    text: str = _translations(_locale.get()).ngettext(one, many, n)
    return text % {"num": format_number(n), **params}


def mark(message: str) -> str:
    """The message unchanged, noted for the catalogues: for a label that is translated where it is shown."""
    return message


def format_date(day: date | datetime | str, style: Style = "medium") -> str:
    """A day as people write it; an instant gives the day it was at the office, text must be YYYY-MM-DD."""
    if isinstance(day, str):
        day = date.fromisoformat(day)
    elif isinstance(day, datetime):
        day = clock.local(day).date()
    return babel_dates.format_date(day, style, locale=_babel())


def format_datetime(instant: datetime, style: Style = "short") -> str:
    """Day and time on the office's wall clock; the day is always whole, ``short`` leaves out the seconds."""
    return f"{format_date(instant)} {format_time(clock.local(instant).time(), style)}"


def format_time(at: time, style: Style = "short") -> str:
    return babel_dates.format_time(at, style, locale=_babel())


def format_number(number: int | float | Decimal | str) -> str:
    """A number with its grouping, all its digits kept."""
    value = Decimal(str(number))
    return babel_numbers.format_decimal(value, locale=_babel(), decimal_quantization=False)


def format_money(amount: int | Decimal | str, currency: str = "CNY") -> str:
    return babel_numbers.format_currency(Decimal(str(amount)), currency, locale=_babel())


def _babel() -> Locale:
    return _parsed(_locale.get())


@cache
def _parsed(locale: str) -> Locale:
    return Locale.parse(locale)
