"""What `banshi doctor` looks at for documents: the fonts, the signing keys, and one page really drawn."""

from __future__ import annotations

import asyncio
from datetime import UTC

from banshi_platform import clock
from banshi_platform.doctor import Check
from banshi_platform.problems import Problem
from banshi_platform.settings import Settings

from . import fonts, keys, pdf

FEW_DAYS = 60


async def fonts_here(_: Settings) -> Check:
    count = len(fonts.shipped_characters())
    if fonts.full_font() is None:
        mend = "sudo apt-get install fonts-noto-cjk"
        return Check("Fonts", "warning", f"{count} characters; names with rarer ones cannot be issued.", mend)
    return Check("Fonts", "ok", f"{count} characters, and the full Noto for rarer ones.")


async def signing_keys(settings: Settings) -> Check:
    if keys.to_be_made(settings):
        return Check("Signing key", "ok", "A development authority will be made with the first certificate.")
    found = await asyncio.to_thread(keys.load, settings)
    end = found.certificate.not_valid_after_utc.astimezone(UTC)
    seen = f"“{found.name}”, valid to {end:%Y-%m-%d}{' (development)' if found.test else ''}"
    left = (end - clock.now()).days
    if left < 0:
        return Check("Signing key", "error", seen, "It has expired: renew the file of BANSHI_SIGNING_P12.")
    if left < FEW_DAYS:
        return Check(
            "Signing key", "warning", seen, f"{left} days left: renew the file of BANSHI_SIGNING_P12."
        )
    return Check("Signing key", "ok", seen)


async def drawing(_: Settings) -> Check:
    try:
        await asyncio.to_thread(pdf.warm)
    except Problem as error:
        return Check("PDF", "error", str(error), "See `banshi doctor` on Pango above, then the log.")
    return Check("PDF", "ok", "A page was drawn.")


CHECKS = (fonts_here, signing_keys, drawing)
