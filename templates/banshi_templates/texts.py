"""The portal's own plain texts: about this portal, and its accessibility statement. Markdown to safe HTML."""

from __future__ import annotations

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

from banshi_platform.i18n import gettext as _

from .contexts import TextPage

_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")


def markdown(text: str, *, top: int = 3) -> Markup:
    """Authored Markdown as HTML that cannot run anything; its headings begin at level ``top``."""
    tokens = _MARKDOWN.parse(text)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) + top - 1, 6)}"
    html = _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})
    return Markup(nh3.clean(html, link_rel="noopener noreferrer"))  # noqa: S704 - it has just been cleaned


def about() -> TextPage:
    return TextPage(
        title=_("About this portal"),
        lead=_("One place to find a service matter, apply for it, follow it and check its result."),
        html=_joined(
            _("Guide and form come from one definition, so what the guide says is what the form asks for."),
            _(
                "Every step of an application is written into a journal that cannot be changed afterwards. You see"
                " the same steps that the office sees."
            ),
            _(
                "Certificates are signed electronically. Anyone can check whether one is in force on the"
                " verification page, without an account."
            ),
            _(
                "We ask only for what the law requires, keep it for as long as the law requires, and show it only"
                " to those who handle your application."
            ),
        ),
    )


def accessibility() -> TextPage:
    return TextPage(
        title=_("Accessibility"),
        lead=_("This portal is meant for everyone, with any device and any ability."),
        html=_joined(
            _("All pages work with the keyboard alone, without JavaScript, and with a screen reader."),
            _("“Large text” at the top of each page makes text and buttons bigger."),
            _("Colours follow your device; you can choose light or dark at the top of each page."),
            _("Text has a contrast of at least 4.5 to 1. Colour is never the only sign of something."),
            _(
                "If you cannot use a page, call 12345 or come to the service centre: we help you, or handle your"
                " application there."
            ),
        ),
    )


def _joined(*paragraphs: str) -> Markup:
    return Markup("\n").join(Markup("<p>{}</p>").format(text) for text in paragraphs)
