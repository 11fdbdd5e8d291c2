"""A frozen document to HTML, by the layouts of the templates package. Pure but for reading those files.

Everything that comes from a person is escaped by Jinja's autoescape; a layout is chosen from a fixed list.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

import segno
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from banshi_platform.i18n import current_locale, format_date, gettext, html_tag, ngettext, use_locale
from banshi_platform.problems import Broken

from ..letters import Letter
from .assets import LAYOUTS
from .content import CertificateContent
from .words import MARK

CERTIFICATE_LAYOUTS: Final = ("licence-portrait", "licence-landscape", "letter")


class NoSuchLayout(Broken):
    """The matter asks for a certificate layout that does not exist: %(layout)s."""


@dataclass(frozen=True)
class PrintedForm:
    """The application form (申请表) to be drawn; ``body`` is the engine's print HTML."""

    title: str
    body: Markup
    number: str = ""
    organisation: str = ""
    facts: Sequence[tuple[str, str]] = field(default=())


def certificate(content: CertificateContent, *, seal: Markup | None = None, watermark: str = "") -> str:
    """The page of a certificate. ``seal`` is drawn in only where no signature brings it (a preview)."""
    if content.layout not in CERTIFICATE_LAYOUTS:
        raise NoSuchLayout(layout=content.layout)
    qr = _qr(content.verify_url) if content.verify_url else None
    return _page(f"{content.layout}.html", content.locale, c=content, qr=qr, seal=seal, watermark=watermark)


def notice(letter: Letter, *, locale: str | None = None, seal: Markup | None = None) -> str:
    """The page of a notice (文书), its words already written."""
    return _page("notice.html", locale or current_locale(), letter=letter, seal=seal)


def application_form(form: PrintedForm, *, locale: str | None = None) -> str:
    """The page of a printed application form."""
    return _page("application-form.html", locale or current_locale(), form=form)


def _qr(address: str) -> Markup:
    """The QR code as an inline SVG of one path; quality M: a corner may be worn off."""
    code = segno.make(address, error="m", micro=False)
    return Markup(  # noqa: S704 - segno's own output
        code.svg_inline(border=0, omitsize=True, svgclass="qr__code", lineclass=None, dark="#1a1a1a")
    )


def _page(name: str, locale: str, **values: Any) -> str:
    with use_locale(locale):
        return _environment.get_template(name).render(lang=html_tag(locale), **values)


def _marked(text: str) -> Markup:
    """What a preview could not fill in, shown red."""
    start, end = MARK
    safe = str(escape(text))
    return Markup(safe.replace(start, '<span class="fault">').replace(end, "</span>"))  # noqa: S704 - escaped above


def _day(value: date | None) -> str:
    return format_date(value, "long") if value else ""


def _make_environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(LAYOUTS),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals.update(_=gettext, ngettext=ngettext)
    filters: Mapping[str, Any] = {"marked": _marked, "day": _day}
    environment.filters.update(filters)
    return environment


_environment: Final = _make_environment()
