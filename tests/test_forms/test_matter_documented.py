"""The package's documentation names every key its schemas know, and nothing of them is left to guess."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from banshi_forms.check_shapes import schema_of
from banshi_forms.matter import PARTS

DOCUMENT = (Path(__file__).parents[2] / "docs" / "matter-package.md").read_text(encoding="utf-8")


def keys(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        yield from schema.get("properties", {})
        for below in schema.values():
            yield from keys(below)
    elif isinstance(schema, list):
        for below in schema:
            yield from keys(below)


@pytest.mark.parametrize("part", ["profile", "guide", "materials", "procedure", "certificate", "package"])
def test_every_key_of_a_schema_is_explained(part: str) -> None:
    missing = [
        key for key in keys(schema_of(part)) if f"`{key}`" not in DOCUMENT and f'"{key}"' not in DOCUMENT
    ]
    assert sorted(set(missing) - {*PARTS, "translations", "samples", "files"}) == []
