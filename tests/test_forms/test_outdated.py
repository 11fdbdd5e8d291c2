"""What older drafts spelled otherwise works, and its author is told how it is written today."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from banshi_forms import Context, check_schema, resolve, sentence, validate
from banshi_forms.rehearsing import rehearse

TODAY = Context(date(2026, 11, 23))
TEXT = {"type": "string"}


def field(**said: Any) -> dict[str, Any]:
    return {"type": "object", "properties": {"a": said}}


@pytest.mark.parametrize(
    ("schema", "place", "right", "wrong", "at"),
    [
        (field(type="string", required=True), "/properties/a/required", {"a": "x"}, {}, "/a"),
        ({"properties": {"a": {**TEXT, "required": True}, "b": {}}, "required": ["b"]}, "/properties/a/required", {"a": "x", "b": 1},
         {"b": 1}, "/a"),
        ({"type": "array", "items": field(type="string", required=True)}, "/items/properties/a/required", [{"a": "x"}],
         [{}], "/0/a"),
        (field(type="array", items={**TEXT, "required": True}), "/properties/a/items/required", {"a": []}, {"a": [1]},
         "/a/0"),
        (field(minimum=5, exclusiveMinimum=True), "/properties/a/exclusiveMinimum", {"a": 6}, {"a": 5}, "/a"),
        (field(maximum=5, exclusiveMaximum=False), "/properties/a/exclusiveMaximum", {"a": 5}, {"a": 6}, "/a"),
        (field(type="array", items=[TEXT, {"type": "integer"}], additionalItems=False), "/properties/a/items",
         {"a": ["x", 1]}, {"a": ["x", "y"]}, "/a/1"),
        ({**field(type="any"), "required": ["a"]}, "/properties/a/type", {"a": 1}, {}, "/a"),
        ({"$schema": "http://json-schema.org/draft-07/schema#", **field(type="string", required=True)},
         "/properties/a/required", {"a": "x"}, {}, "/a"),
    ],
)  # fmt: skip
def test_an_old_spelling_is_understood_and_told(
    schema: dict[str, Any], place: str, right: Any, wrong: Any, at: str
) -> None:
    found = [finding for finding in check_schema(schema) if finding.code == "outdated"]
    assert [(finding.pointer, finding.severity) for finding in found] == [(place, "warning")]
    assert "草案" in sentence(found[0], "zh_CN") and "draft" in sentence(found[0], "en")
    assert validate(schema, right, TODAY) == []
    assert [finding.pointer for finding in validate(schema, wrong, TODAY)] == [at]


def test_the_asterisk_and_the_judge_read_an_old_spelling_alike() -> None:
    schema = field(type="string", required=True)
    assert resolve(schema, {}, TODAY).required == {"/a"}
    assert rehearse(schema, 3, 1, TODAY).holds


def test_what_an_old_draft_means_by_itself_is_not_touched() -> None:
    old = {"$schema": "http://json-schema.org/draft-04/schema#", **field(minimum=5, exclusiveMinimum=True)}
    assert not [finding for finding in check_schema(old) if finding.code == "outdated"]
    assert [finding.pointer for finding in validate(old, {"a": 5}, TODAY)] == ["/a"]
