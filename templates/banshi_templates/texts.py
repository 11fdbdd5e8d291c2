"""The portal's own plain texts: about this portal, and its accessibility statement."""

from __future__ import annotations

from markupsafe import Markup

from banshi_platform.i18n import gettext as _

from .contexts import TextPage


def about() -> TextPage:
    return TextPage(
        title=_("About this portal"),
        lead=_("One place to find a service matter, apply for it, follow it and check its result."),
        html=_joined(
            _("Guide and form come from one definition, so what the guide says is what the form asks for."),
            _(
                "Every step of an application is written into a journal that cannot be changed afterwards."
                " You see the same steps that the office sees."
            ),
            _(
                "Certificates are signed electronically. Anyone can check on the verification page whether one"
                " is in force, without an account."
            ),
            _(
                "We ask only for what the law requires, keep it as long as the law requires, and show it only"
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
            _("Colours follow your device; you can choose light or dark at the foot of each page."),
            _("Text has a contrast of at least 4.5 to 1. Colour is never the only sign of something."),
            _(
                "If you cannot use a page, call 12345 or come to the service centre: we help you, or handle"
                " your application there."
            ),
        ),
    )


def _joined(*paragraphs: str) -> Markup:
    return Markup("\n").join(Markup("<p>{}</p>").format(text) for text in paragraphs)
