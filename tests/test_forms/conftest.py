"""What several tests of the engine need: a day to judge by, and a browser's part of a form."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from banshi_forms.rehearsing import browser
from banshi_forms.values import Context


@pytest.fixture(scope="session")
def posted() -> Callable[[str], list[tuple[str, str]]]:
    """From a page to the pairs that pressing its button would post."""
    return browser.posted


@pytest.fixture(scope="session")
def context() -> Context:
    return Context(today=date(2026, 11, 23))
