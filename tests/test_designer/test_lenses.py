"""A decision's form as rows a clerk can fill in: put back unchanged it is what it was, and what is added works."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from banshi_designer import lenses, panels
from banshi_designer.edits import CannotDo
from banshi_designer.edits import operations as ops
from banshi_designer.palette import BY_ID
from banshi_forms import Context, read_package, validate
from banshi_forms.package import read_folder

MATTERS = Path(__file__).parents[2] / "templates" / "banshi_templates" / "matters"
FORMS = [
    stage["form"]
    for file in sorted(MATTERS.glob("*/procedure.json"))
    for stage in json.loads(file.read_text("utf-8"))["stages"]
    if stage.get("form")
]

words = st.text("甲乙丙丁abc", min_size=1, max_size=8)
rows = st.lists(
    st.fixed_dictionaries(
        {"title": words, "kind": st.sampled_from(lenses.SIMPLE), "required": st.booleans()},
        optional={
            "hint": words,
            "options": st.lists(words, min_size=1, max_size=4, unique=True).map("\n".join),
        },
    ),
    max_size=6,
)


@pytest.mark.parametrize("form", FORMS, ids=range(len(FORMS)))
def test_a_starters_form_shown_as_rows_and_put_back_is_unchanged(form: dict[str, Any]) -> None:
    shown = lenses.as_rows(form)
    assert shown is not None
    assert lenses.from_rows(shown, form) == form


def test_the_forms_of_the_starters_can_be_shown_as_rows() -> None:
    assert all(lenses.as_rows(form) for form in FORMS)


def test_a_row_that_a_check_needs_is_not_taken_out() -> None:
    form = {
        "type": "object",
        "properties": {"from": {"type": "string", "title": "起"}, "to": {"type": "string", "title": "止"}},
        "x-check": [{"rule": "from <= to", "at": "to", "message": "止不早于起"}],
    }
    with pytest.raises(CannotDo, match="needed_by_check"):
        lenses.from_rows((lenses.as_rows(form) or [])[1:], form)


@given(rows)
def test_rows_become_a_form_that_tells_the_same_rows(made: list[dict[str, Any]]) -> None:
    form = lenses.from_rows(made, None)
    shown = lenses.as_rows(form)
    assert shown is not None
    assert [(row["title"], row["kind"], row["required"]) for row in shown] == [
        (row["title"], row["kind"], row["required"]) for row in made
    ]
    assert lenses.from_rows(shown, form) == form
    for before, after in zip(made, shown, strict=True):
        assert after.get("hint") == before.get("hint")
        if before["kind"] in ("single", "several") and before.get("options"):
            assert after["options"] == before["options"]


@given(rows)
def test_a_form_made_of_rows_is_a_schema(made: list[dict[str, Any]]) -> None:
    form = lenses.from_rows(made, None)
    if form is not None:
        Draft202012Validator.check_schema(form)


def test_a_row_taken_out_takes_its_field_and_what_was_required() -> None:
    form = lenses.from_rows([{"title": n, "kind": "text", "required": True} for n in "甲乙"], None)
    shown = lenses.as_rows(form) or []
    left = lenses.from_rows(shown[1:], form)
    assert left is not None
    assert list(left["properties"]) == left["required"] == [shown[1]["name"]]


def test_what_the_rows_cannot_tell_is_kept() -> None:
    exact = {"type": "string", "title": "结论", "minLength": 3, "pattern": "^[甲乙]", "x-example": "甲"}
    form = {"type": "object", "properties": {"conclusion": exact}, "required": ["conclusion"]}
    shown = lenses.as_rows(form) or []
    changed = lenses.from_rows([{**shown[0], "title": "核查结论"}], form)
    assert changed is not None
    assert changed["properties"]["conclusion"] == {**exact, "title": "核查结论"}


def test_a_form_with_rules_is_left_to_an_expert() -> None:
    assert lenses.as_rows({"type": "object", "properties": {}, "allOf": [{"if": {}, "then": {}}]}) is None


def test_another_kind_begins_anew_under_the_same_name() -> None:
    form = lenses.from_rows([{"title": "日期", "kind": "text", "required": False}], None)
    shown = lenses.as_rows(form) or []
    changed = lenses.from_rows([{**shown[0], "kind": "date"}], form)
    assert changed == {
        "type": "object",
        "properties": {shown[0]["name"]: {"title": "日期", **BY_ID["date"].schema}},
    }


def test_new_rows_of_named_things_are_named() -> None:
    assert lenses.named_rows([{"id": "item_1"}, {"label": "x"}], "item") == [
        {"id": "item_1"},
        {"id": "item_2", "label": "x"},
    ]


def test_a_row_that_a_clerk_adds_needs_no_identity_typed() -> None:
    rows = panels.item_schema("certificate")["properties"]["fields"]["items"]
    assert "id" in rows["required"]
    package = read_package(read_folder(MATTERS / "food-workshop"))
    panel = panels.of_thing(package, "certificate", "certificate")
    given = [*panel.value["fields"], {"label": "备注", "value": "无"}]
    answers = {**panel.value, "fields": given}
    assert [
        f for f in validate(panel.schema, answers, Context(date(2026, 11, 23))) if f.severity == "error"
    ] == []
    (put,) = panels.changed(panel, answers)
    assert isinstance(put, ops.Put)
    assert put.value[-1] == {"id": "field_1", "label": "备注", "value": "无"}
