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
LABEL: Final = 6  # characters: the width labels are spread or narrowed to
LONG_LABEL: Final = 8  # characters: longer ones are set small, on two lines
SIGN_ROOM: Final = 210.0  # points, for the issuer beneath the seal
ORGAN_ROOM: Final = 390.0  # points, for the red name at the top of a letter
TITLE_ROOM: Final = {"licence-portrait": 420.0, "licence-landscape": 600.0, "letter": 430.0}  # points
TITLE_SIZE: Final = {"licence-portrait": 34.0, "licence-landscape": 38.0, "letter": 22.0}


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


@dataclass(frozen=True)
class Setting:
    """How tightly the face is set: ``density`` 0 to 3; ``flowing``: its foot follows, on whatever page that is."""

    density: int
    flowing: bool = False


SETTINGS: Final = (Setting(0), Setting(1), Setting(2), Setting(3), Setting(1, flowing=True))


def certificate(
    content: CertificateContent,
    *,
    setting: Setting = SETTINGS[1],
    seal: Markup | None = None,
    joint: Sequence[Markup] = (),
    watermark: str = "",
) -> str:
    """The page of a certificate. ``seal``, and ``joint`` beside it, are drawn in only where no signature brings them
    (a preview)."""
    if content.layout not in CERTIFICATE_LAYOUTS:
        raise NoSuchLayout(layout=content.layout)
    return _page(
        f"{content.layout}.html",
        content.locale,
        c=content,
        qr=_qr(content.verify_url) if content.verify_url else None,
        seal=seal,
        joint_seals=[
            (one, joint[at] if joint else None, _size(one.name, 15, SIGN_ROOM))
            for at, one in enumerate(content.joint)
        ],
        watermark=watermark,
        density=setting.density,
        flowing=setting.flowing,
        title_gap=_title_gap(content.title),
        organ_size=_size(content.issuer.name, 27, ORGAN_ROOM),
        title_size=_size(
            content.title,
            TITLE_SIZE[content.layout],
            TITLE_ROOM[content.layout] / (1 + _title_gap(content.title)),
        ),
        issuer_size=_size(content.issuer.name, 15, SIGN_ROOM),
    )


def notice(letter: Letter, *, locale: str | None = None, seal: Markup | None = None) -> str:
    """The page of a notice (文书), its words already written."""
    return _page(
        "notice.html",
        locale or current_locale(),
        letter=letter,
        seal=seal,
        organ_size=_size(letter.issuer, 25, ORGAN_ROOM),
    )


def application_form(form: PrintedForm, *, locale: str | None = None) -> str:
    """The page of a printed application form."""
    return _page("application-form.html", locale or current_locale(), form=form)


def _qr(address: str) -> Markup:
    """The QR code as an inline SVG of one path; quality M: a corner may be worn off."""
    code = segno.make(address, error="m", micro=False)
    drawing = code.svg_inline(border=0, omitsize=True, svgclass="qr__code", lineclass=None, dark="#1a1a1a")
    return Markup(drawing)  # noqa: S704 - segno's own output


def _size(text: str, size: float, room: float) -> float:
    """Points for a text of one line: ``size``, or less when the room (in points) is not enough; never tiny."""
    return round(max(size * 0.55, min(size, room / max(1, len(text)))), 1)


def _title_gap(title: str) -> float:
    """The space between the characters of a title, in em: a short one is set wide, as on paper."""
    return 0.6 if len(title) < 6 else 0.28 if len(title) < 9 else 0.14


def _colon(text: Markup | str) -> Markup | str:
    """An addressee ends in a colon, once."""
    return text if str(text).rstrip().endswith(("：", ":")) else text + gettext(": ").rstrip()


def _spread(label: str) -> Markup:
    """A label set to the width of six characters, as in 申　请　人; its text stays in one piece."""
    count = len(label)
    if count > LONG_LABEL:
        return Markup('<span class="label--long">{}</span>').format(Markup("<br>（").join(label.split("（")))
    if count > LABEL:
        return _span(label, f"font-size:{LABEL / count:.3f}em")
    if count < 2 or not _is_han(label):
        return escape(label)
    gap = (LABEL - count) / (count - 1)
    return _span(label, f"letter-spacing:{gap:.4f}em;margin-right:-{gap:.4f}em")


def _span(label: str, style: str) -> Markup:
    return Markup('<span class="label" style="{style}">{label}</span>').format(style=style, label=label)


def _breakable(identifier: str) -> Markup:
    """A long identifier may break after its dots."""
    return Markup(".<wbr>").join(identifier.split("."))


def _is_han(text: str) -> bool:
    return all("\u4e00" <= character <= "\u9fff" for character in text)


def mark_all(words: str) -> None:
    """Write this across every document that this process draws from now on; the sandboxes do."""
    global _across
    _across = words


def _page(name: str, locale: str, **values: Any) -> str:
    with use_locale(locale):
        drawn = _environment.get_template(name).render(lang=html_tag(locale), **values)
    if not _across:
        return drawn
    before, body, after = drawn.partition("<body")
    rest, end, more = after.partition(">")
    return f'{before}{body}{rest}{end}<div class="watermark">{escape(_across)}</div>{more}'


def _marked(text: str) -> Markup:
    """What a preview could not fill in, shown red; line breaks stay."""
    start, end = MARK
    safe = str(escape(text)).replace("\n", "<br>")
    return Markup(safe.replace(start, '<span class="fault">').replace(end, "</span>"))  # noqa: S704 - escaped


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
    filters: Mapping[str, Any] = {
        "marked": _marked,
        "day": _day,
        "spread": _spread,
        "breakable": _breakable,
        "colon": _colon,
    }
    environment.filters.update(filters)
    return environment


_environment: Final = _make_environment()
_across = ""  # see mark_all
