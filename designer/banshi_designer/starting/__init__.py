"""How a matter begins: from nothing, from a starter, from a copy of another, from a table of the implementation list.

Each gives a whole definition. Storing it is the platform's work, asking for it that of the pages.
"""

from __future__ import annotations

from .beginning import BENEFIT, Beginning, Office, faults, suggested_code
from .blank import blank
from .copying import copied
from .starters import Starter, starter, starters

__all__ = [
    "BENEFIT", "Beginning", "Office", "Starter", "blank", "copied", "faults", "starter", "starters",
    "suggested_code",
]  # fmt: skip
