"""What `banshi doctor` looks at for documents: the fonts, the signing keys, and one page really drawn."""

from __future__ import annotations

import asyncio
from datetime import UTC

from banshi_platform import clock
from banshi_platform.doctor import Check
from banshi_platform.i18n import gettext as _
from banshi_platform.problems import Problem
from banshi_platform.settings import Settings

from . import fonts, keys, pdf

FEW_DAYS = 60


async def fonts_here(settings: Settings) -> Check:
    count = len(fonts.shipped_characters())
    if fonts.full_font() is None:
        mend = "sudo apt-get install fonts-noto-cjk"
        few = _("%(count)s characters; names with rarer ones cannot be issued.", count=count)
        return Check(_("Fonts"), "warning", few, mend)
    all_of_them = _("%(count)s characters, and the full Noto for rarer ones.", count=count)
    return Check(_("Fonts"), "ok", all_of_them)


async def signing_keys(settings: Settings) -> Check:
    if keys.to_be_made(settings):
        later = _("A development authority will be made with the first certificate.")
        return Check(_("Signing key"), "ok", later)
    found = await asyncio.to_thread(keys.load, settings)
    end = found.certificate.not_valid_after_utc.astimezone(UTC)
    seen = _("“%(name)s”, valid to %(day)s", name=found.name, day=f"{end:%Y-%m-%d}")
    if found.test:
        seen = _("%(key)s (development)", key=seen)
    left = (end - clock.now()).days
    if left < 0:
        mend = _("It has expired: renew the file of BANSHI_SIGNING_P12.")
        return Check(_("Signing key"), "error", seen, mend)
    if left < FEW_DAYS:
        mend = _("%(days)s days left: renew the file of BANSHI_SIGNING_P12.", days=left)
        return Check(_("Signing key"), "warning", seen, mend)
    return Check(_("Signing key"), "ok", seen)


async def drawing(settings: Settings) -> Check:
    try:
        await asyncio.to_thread(pdf.warm)
    except Problem as error:
        return Check("PDF", "error", str(error), _("See `banshi doctor` on Pango above, then the log."))
    return Check("PDF", "ok", _("A page was drawn."))


CHECKS = (fonts_here, signing_keys, drawing)
