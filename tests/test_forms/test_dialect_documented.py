"""docs/dialect.md is complete: every annotation and every format stands in it, and its examples are in the dialect."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from banshi_forms import check_schema, meta_schema
from banshi_forms.formats import NAMES

TEXT = (Path(__file__).parents[2] / "docs" / "dialect.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```json\n(.*?)```", TEXT, re.S)


@pytest.mark.parametrize("keyword", sorted(meta_schema()["properties"]))
def test_every_annotation_is_described(keyword: str) -> None:
    assert keyword in TEXT


@pytest.mark.parametrize("widget", meta_schema()["properties"]["x-widget"]["enum"])
def test_every_widget_is_described(widget: str) -> None:
    assert re.search(rf"\b{re.escape(widget)}\b", TEXT)


@pytest.mark.parametrize("name", sorted(NAMES))
def test_every_format_is_described(name: str) -> None:
    assert f"`{name}`" in TEXT


def test_the_examples_can_be_read_and_the_first_form_has_no_fault() -> None:
    read = [json.loads(example) for example in EXAMPLES]
    assert check_schema(read[0]) == []
