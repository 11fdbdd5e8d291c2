"""Write the migrations that the tables need: ``python -m banshi_platform.makemigrations``, for developers.

Applying them is ``banshi migrate``; a test fails when this would write something.
"""

from __future__ import annotations

import asyncio
import sys
from importlib.metadata import entry_points

from . import schema
from .database import configuration
from .settings import load


def main() -> None:
    surfaces = [entry.load() for entry in entry_points(group="banshi.surfaces")]
    config = configuration(load(), surfaces)
    written = asyncio.run(schema.write_migrations(config))
    sys.stdout.write("".join(f"{path}\n" for path in written) or "The migrations are up to date.\n")


if __name__ == "__main__":
    main()
