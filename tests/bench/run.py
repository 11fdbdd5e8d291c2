"""`make bench`: ratios measured side by side in one run on this machine; absolute numbers are only for orientation.

`make bench ONLY=engine` (or matters, certificates, designing, pages) measures a part. Nothing here passes or fails.
"""

from __future__ import annotations

import asyncio
import os
import sys

import certificates
import designing
import engine
import matters
import pages
from timing import ROUNDS

PARTS = {
    "engine": engine.measure,
    "matters": matters.measure,
    "certificates": lambda: asyncio.run(certificates.measure()),
    "designing": designing.measure,
    "pages": pages.measure,
}


def main(names: list[str]) -> None:
    print(
        f"Python {sys.version.split()[0]}, {os.cpu_count()} processors; medians of {ROUNDS} rounds, all in turn\n"
    )
    for name in names or PARTS:
        PARTS[name]()
        print()


if __name__ == "__main__":
    main(sys.argv[1:])
