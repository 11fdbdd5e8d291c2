"""What `banshi doctor` looks at for documents: the fonts, the signing keys, and one page really drawn."""

from __future__ import annotations

import asyncio
from datetime import UTC

from banshi_platform import clock
from banshi_platform.doctor import Check
from banshi_platform.i18n import gettext as _
from banshi_platform.problems import Problem
from banshi_platform.settings import BadConfiguration, Settings

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


async def joint_keys(settings: Settings) -> Check:
    """The keys of other organisations that seal jointly: can each be read, and is it still valid?"""
    codes, faults = keys.joint_codes(settings), []
    for code in codes:
        try:
            end = (await asyncio.to_thread(keys.joint, settings, code, code)).certificate.not_valid_after_utc
        except BadConfiguration as fault:
            faults.append(str(fault))
            continue
        if (end - clock.now()).days < FEW_DAYS:
            faults.append(_("%(code)s: valid to %(day)s", code=code, day=f"{end:%Y-%m-%d}"))
    if faults:
        mend = _("Renew the files in the folder of BANSHI_SIGNING_JOINT.")
        return Check(_("Keys of joint seals"), "warning", " ".join(faults), mend)
    return Check(_("Keys of joint seals"), "ok", _("%(count)s of other organisations.", count=len(codes)))


async def drawing(settings: Settings) -> Check:
    try:
        await asyncio.to_thread(pdf.warm)
    except Problem as error:
        return Check("PDF", "error", str(error), _("See `banshi doctor` on Pango above, then the log."))
    return Check("PDF", "ok", _("A page was drawn."))


CHECKS = (fonts_here, signing_keys, joint_keys, drawing)
