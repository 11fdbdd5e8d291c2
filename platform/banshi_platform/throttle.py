"""A token bucket in the shared table: how often one source may try something, over all processes.

Keys name what is limited and for whom (``"sign-in:<address>"``); what follows the first colon is kept only as
a keyed digest, so that the table holds no names and no addresses.
"""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta
from hashlib import sha256
from ipaddress import IPv6Address, ip_address
from math import ceil

from . import clock
from .database import lock_for_update, transaction
from .problems import TooMany
from .settings import current
from .tables import Throttle

KEPT = timedelta(days=1)


class TooSoon(TooMany):
    """Too many tries. Wait %(seconds)s seconds, then try again."""


async def take(key: str, rate: float, burst: int) -> None:
    """Take a token of the bucket that holds ``burst`` and gains ``rate`` a second; TooMany when empty."""
    row_key = _kept(key)
    async with transaction():
        await Throttle.get_or_create({"tokens": float(burst), "at": clock.now()}, key=row_key)
        bucket = await lock_for_update(Throttle.filter(key=row_key)).get()
        now = clock.now()
        tokens = _filled(bucket.tokens, bucket.at, now, rate, burst)
        if tokens < 1:
            raise TooSoon(seconds=ceil((1 - tokens) / rate))
        await Throttle.filter(key=row_key).update(tokens=tokens - 1, at=now)


async def forgive(key: str) -> None:
    """Fill the bucket again: the tries were honest."""
    await Throttle.filter(key=_kept(key)).delete()


async def sweep() -> None:
    """Forget buckets that nobody has touched for long; they are full again anyway."""
    await Throttle.filter(at__lt=clock.now() - KEPT).delete()


def source(address: str) -> str:
    """What counts as one source: an IPv4 address, or the /64 an IPv6 address lies in."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return "unknown"
    if not isinstance(parsed, IPv6Address):
        return str(parsed)
    return str(parsed.ipv4_mapped or IPv6Address(int(parsed) >> 64 << 64))


def _filled(tokens: float, at: datetime, now: datetime, rate: float, burst: int) -> float:
    return min(float(burst), tokens + max(0.0, (now - at).total_seconds()) * rate)


def _kept(key: str) -> str:
    what, _, whom = key.partition(":")
    return f"{what}:{hmac.new(current().secret.encode(), whom.encode(), sha256).hexdigest()[:32]}"
