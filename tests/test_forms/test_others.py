"""What an object holds besides its fields is seen and stays; what is absent stays absent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from banshi_forms import Context, plan, prune, read, render
from banshi_forms.nodes import find, walk

TODAY = Context(date(2026, 11, 23))
Posted = Callable[[str], list[tuple[str, str]]]
TEXT = {"type": "string", "title": "甲"}
OPEN = {"type": "object", "properties": {"a": TEXT}, "additionalProperties": {"type": ["string", "number"]}}
FORM: dict[str, Any] = {
    "type": "object",
    "properties": {
        "group": {**OPEN, "title": "组"},
        "cards": {"type": "array", "items": OPEN},
        "table": {"type": "array", "x-widget": "table", "items": OPEN},
    },
    "patternProperties": {"^note": {"type": "object"}},
}
DOCUMENT = {
    "group": {"a": "一", "b<": "<二>", "c": Decimal("0.10")},
    "cards": [{"a": "三", "x": "四"}, {"a": "五"}],
    "table": [{"a": "六"}, {"y": "七"}],
    "note1": {"deep": [1, None]},
}


@pytest.mark.parametrize("mode", ["edit", "view", "print"])
@pytest.mark.parametrize(("locale", "said"), [("zh_CN", "其他保留内容"), ("en", "Other answers kept")])
def test_what_no_field_declares_is_listed_under_a_name(mode: Any, locale: str, said: str) -> None:
    html = str(render(plan(FORM, DOCUMENT, TODAY), mode, locale))
    assert said in html
    for text in ("b&lt;", "&lt;二&gt;", "0.10", "四", "七", "note1", "deep"):
        assert text in html, text
    assert said not in render(plan(FORM, {"group": {"a": "一"}, "cards": [{"a": "五"}]}, TODAY), mode, locale)


def test_it_is_kept_by_a_post_and_handed_in(posted: Posted) -> None:
    page = render(plan(FORM, DOCUMENT, TODAY))
    pairs = posted(page)
    assert read(FORM, pairs, DOCUMENT, TODAY).data == DOCUMENT
    assert prune(FORM, DOCUMENT, TODAY) == DOCUMENT
    changed = [(name, "新" if name == "group.a" else text) for name, text in pairs]
    assert read(FORM, changed, DOCUMENT, TODAY).data == {
        **DOCUMENT,
        "group": {**DOCUMENT["group"], "a": "新"},
    }  # type: ignore[dict-item]
    forged = [*pairs, ("group.c", "9"), ("group.~23~others", "9")]
    assert read(FORM, forged, DOCUMENT, TODAY).data == DOCUMENT


def test_answers_of_a_closed_object_are_irrelevant_and_not_listed() -> None:
    schema = {"type": "object", "properties": {"a": TEXT}}
    assert "保留" not in render(plan(schema, {"a": "一", "b": "二"}, TODAY))


def test_in_a_form_of_steps_it_stands_in_the_last_and_only_there() -> None:
    steps = [{"id": name, "title": name, "sections": [{"fields": [name]}]} for name in ("group", "cards")]
    schema = {**FORM, "x-steps": steps}
    listed = {
        step: [
            node.pointer
            for node in walk(plan(schema, {"note": {}}, TODAY, only=step))
            if node.kind == "others"
        ]
        for step in ("group", "cards")
    }
    assert listed == {"group": [], "cards": ["/#others"]}


def test_personal_answers_are_masked_by_their_own_rule_or_that_of_the_object() -> None:
    schema = {"properties": {
        "own": {"type": "object", "properties": {"a": TEXT}, "additionalProperties": {"$ref": "#/$defs/id"}},
        "all": {"type": "object", "properties": {"a": TEXT}, "additionalProperties": {"type": "string"}, "x-sensitive": "name"},
        "deep": {"type": "object", "properties": {"a": TEXT}, "patternProperties": {".": {"properties": {"id": {"$ref": "#/$defs/id"}}}}},
    }, "$defs": {"id": {"type": "string", "x-sensitive": "mobile"}}}  # fmt: skip
    document = {"own": {"x": "13805431234"}, "all": {"y": "张三丰"}, "deep": {"z": {"id": "13905431234"}}}
    root = plan(schema, document, TODAY)
    plain, masked = render(root, "view"), render(root, "view", masked=True)
    for secret in ("13805431234", "张三丰", "13905431234"):
        assert secret in plain and secret not in masked
    assert "138****1234" in masked and "张*丰" in masked


ANY = {
    "type": "object",
    "properties": {
        "x": {"type": ["object", "null"], "title": "X"},
        "l": {"type": "array", "items": {"type": ["object", "null"]}},
    },
}


@pytest.mark.parametrize(
    "document", [{}, {"x": None}, {"x": {}}, {"x": {"a": None}}, {"l": [None, {"a": 1}]}]
)
@pytest.mark.parametrize("known", [True, False], ids=["to what was there", "to nothing"])
def test_absent_stays_absent_and_null_stays_null(document: Any, known: bool, posted: Posted) -> None:
    page = render(plan(ANY, document, TODAY))
    assert read(ANY, posted(page), document if known else {}, TODAY).data == document


def test_a_row_is_titled_by_the_words_of_its_answer_and_masked_like_it() -> None:
    schema = {"properties": {
        "rooms": {"type": "array", "x-row-label": "房间", "items": {"type": "object", "x-row-title": "use", "properties": {
            "use": {"title": "用途", "oneOf": [{"const": "01", "title": "客房"}]}, "size": {"type": "number"}}}},
        "people": {"type": "array", "x-row-label": "人员", "x-row-title": "name", "items": {"type": "object", "properties": {
            "name": {"type": "string", "x-sensitive": "name"}}}},
    }}  # fmt: skip
    root = plan(schema, {"rooms": [{"use": "01"}, {"use": "旧"}, {}], "people": [{"name": "李小敏"}]}, TODAY)
    page = render(root)
    assert ">房间 1 客房<" in page and ">房间 2 旧<" in page and ">房间 3<" in page
    assert "李小敏" in render(root, "view") and "李小敏" not in render(root, "view", masked=True)
    assert find(root, "/rooms/0/use") is not None
