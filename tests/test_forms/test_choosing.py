"""What a page offers where a schema leaves a choice between schemas: nobody meets an empty page."""

from __future__ import annotations

from datetime import date
from typing import Any

from banshi_forms import Context, plan, resolve, validate
from banshi_forms.explain import explain
from banshi_forms.nodes import find
from banshi_forms.rehearsing import rehearse
from banshi_forms.values import Node

TODAY = Context(date(2026, 11, 23))
TEXT = {"type": "string"}


def on_page(schema: Any, data: Any, pointer: str) -> Node:
    found = find(plan(schema, data, TODAY), pointer)
    assert found is not None, pointer
    return found


EITHER = {"type": "object", "oneOf": [
    {"properties": {"id": TEXT}, "required": ["id"]},
    {"properties": {"code": TEXT, "page": {"type": "integer"}}, "required": ["code", "page"]}]}  # fmt: skip


def test_where_nothing_tells_branches_apart_the_fields_of_all_are_offered_until_one_holds() -> None:
    assert resolve(EITHER, {}, TODAY).relevant == {"/id", "/code", "/page"}
    assert resolve(EITHER, {}, TODAY).required == frozenset()
    assert resolve(EITHER, {"code": "x"}, TODAY).relevant == {"/id", "/code", "/page"}
    assert resolve(EITHER, {"code": "x", "page": 1}, TODAY).relevant == {"/code", "/page"}
    assert resolve(EITHER, {"id": "x"}, TODAY).required == {"/id"}
    assert (
        explain(EITHER, {}, "/code", TODAY).shown and not explain(EITHER, {"id": "x"}, "/code", TODAY).shown
    )
    assert rehearse(EITHER, 4, 1, TODAY).holds


PAYING = {"type": "object", "$defs": {
    "card": {"properties": {"by": {"const": "card", "title": "付款方式"}, "number": TEXT}, "required": ["by", "number"]},
    "cash": {"properties": {"by": {"const": "cash"}, "desk": TEXT}, "required": ["by"]}},
    "oneOf": [{"$ref": "#/$defs/card"}, {"$ref": "#/$defs/cash"}]}  # fmt: skip


def test_constants_that_tell_branches_apart_are_offered_whichever_branch_one_is_in() -> None:
    for answers, asked in (
        ({}, {"/by"}),
        ({"by": "card"}, {"/by", "/number"}),
        ({"by": "cash"}, {"/by", "/desk"}),
    ):
        assert resolve(PAYING, answers, TODAY).relevant == asked
        field = on_page(PAYING, answers, "/by")
        assert [option.value for option in field.options] == ["card", "cash"] and field.title == "付款方式"
    assert rehearse(PAYING, 4, 1, TODAY).holds


def test_a_text_that_may_be_null_is_a_text_with_its_bounds_and_options() -> None:
    schema = {"type": "object", "properties": {
        "note": {"anyOf": [{"type": "string", "maxLength": 5, "title": "备注"}, {"type": "null"}]},
        "size": {"oneOf": [{"type": "null"}, {"enum": ["大", "小"]}]}}}  # fmt: skip
    for answers in ({}, {"note": "甲", "size": "大"}):
        note, size = on_page(schema, answers, "/note"), on_page(schema, answers, "/size")
        assert (note.kind, note.title, note.schema["maxLength"]) == ("text", "备注", 5)
        assert [option.value for option in size.options] == ["大", "小"]


def test_what_was_typed_does_not_change_the_control() -> None:
    schema = {"type": "object", "properties": {
        "free": {"anyOf": [TEXT, {"enum": ["甲", "乙"]}]},
        "mail": {**TEXT, "oneOf": [{"format": "email"}, {"pattern": "^1"}]}}}  # fmt: skip
    for typed in (None, "甲", "丙", "1", "a@b.cn"):
        assert {on_page(schema, {"free": typed, "mail": typed}, at).kind for at in ("/free", "/mail")} == {
            "text"
        }
    assert [finding.pointer for finding in validate(schema, {"mail": "x"}, TODAY)] == ["/mail"]


def test_the_same_field_of_several_branches_may_be_any_of_them() -> None:
    schema = {"type": "object", "anyOf": [
        {"properties": {"a": {"type": "integer"}}, "required": ["a", "b"]},
        {"properties": {"a": {"type": "number"}}, "required": ["a", "c"]}]}  # fmt: skip
    assert on_page(schema, {}, "/a").kind == "number"


def test_a_tested_group_that_a_branch_declares_with_a_choice_keeps_the_choice() -> None:
    group = {"properties": {}, "anyOf": [{"properties": {"a": TEXT}}]}
    schema = {"properties": {"g": {"type": "object"}}, "allOf": [
        {"if": {"properties": {"g": {"const": 0}}, "required": ["g"]}, "then": {}},
        {"if": True, "then": {"properties": {"g": group}}}]}  # fmt: skip
    assert resolve(schema, {}, TODAY).relevant == {"/g", "/g/a"}
