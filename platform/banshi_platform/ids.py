"""Names for things: random ones that nobody guesses, short ones that people type, numbers that count
without a gap.
"""

from __future__ import annotations

import secrets

from tortoise.expressions import F

from .database import must_be_inside_transaction
from .tables import Counter

UNAMBIGUOUS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # no 0 O, 1 I L: read over the telephone


def opaque() -> str:
    """22 characters safe in an address, 128 random bits."""
    return secrets.token_urlsafe(16)


def query_code() -> str:
    """8 characters a person can type; with the case number it opens the progress page."""
    return "".join(secrets.choice(UNAMBIGUOUS) for _ in range(8))


async def next_number(series: str) -> int:
    """The series' next number, from 1. Taken in the caller's transaction: rolled back, it is not used up."""
    must_be_inside_transaction("next_number")
    if not await Counter.filter(series=series).update(value=F("value") + 1):
        await Counter.bulk_create([Counter(series=series, value=0)], ignore_conflicts=True)
        await Counter.filter(series=series).update(value=F("value") + 1)
    counter = await Counter.get(series=series)
    return int(counter.value)
