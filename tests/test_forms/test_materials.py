"""Materials: the list that follows the answers, and the one schema that judges form and files together."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from banshi_forms import Context, Definition, called_for, first_match, join, missing, prune, validate

TODAY = Context(date(2026, 11, 23))
KINDS = ("自然人", "企业")


def whether(name: str, **test: Any) -> dict[str, Any]:
    return {"properties": {name: test}, "required": [name]}


FORM: dict[str, Any] = {
    "$defs": {"row": {"type": "object", "properties": {
        "side": {"type": "number"}, "area": {"type": "number", "x-formula": "side * side"}}}},
    "type": "object",
    "properties": {
        "kind": {"type": "string", "enum": list(KINDS)},
        "is_agent": {"type": "boolean"},
        "rows": {"type": "array", "items": {"$ref": "#/$defs/row"}},
        "old": {"type": "string"},
    },
    "if": whether("kind", const="企业"),
    "then": {"properties": {"code": {"type": "string"}}},
}  # fmt: skip
MATERIALS: dict[str, Any] = {
    "materials": [
        {"id": "table", "title": "申请表", "generated_from_form": True},
        {"id": "id", "title": "身份证", "when": whether("kind", const="自然人")},
        {"id": "licence", "title": "营业执照", "when": whether("code"), "accept": {"min": 1, "max": 2}},
        {"id": "power", "title": "委托书", "when": whether("is_agent", const=True)},
        {"id": "drawing", "title": "结构图", "accept": {"min": 2, "max": 3},
         "when": {"$defs": {"big": whether("area", minimum=20)},
                  "properties": {"rows": {"contains": {"$ref": "#/$defs/big"}}}, "required": ["rows"]}},
        {"id": "promise", "title": "承诺书", "necessity": "deferrable"},
        {"id": "photo", "title": "照片", "necessity": "optional", "accept": {"max": 1}},
    ]
}  # fmt: skip
MATTER = Definition({"code": "x", "title": "测试"}, {}, FORM, MATERIALS, {}, {})
IDS = [material["id"] for material in MATERIALS["materials"][1:]]

ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "kind": st.sampled_from(KINDS),
        "is_agent": st.booleans(),
        "code": st.sampled_from(["", "9137"]),
        "rows": st.lists(st.fixed_dictionaries({"side": st.decimals(1, 9, places=1)}), max_size=3),
    },
)
FILES = st.dictionaries(st.sampled_from(IDS), st.integers(1, 4), max_size=6)


@given(answers=ANSWERS, files=FILES)
def test_the_one_schema_of_the_application_agrees_with_the_list(
    answers: dict[str, Any], files: dict[str, int]
) -> None:
    whole = {
        "form": prune(FORM, answers, TODAY),
        "materials": {material: [f"f{at}" for at in range(number)] for material, number in files.items()},
    }
    judged = {finding.pointer for finding in validate(join(FORM, MATERIALS), whole, TODAY)}
    called = {need.id for need in called_for(MATTER, answers, TODAY)}
    listed = {finding.pointer for finding in missing(MATTER, answers, files, TODAY)}
    uncalled = {f"/materials/{material}" for material in files if material not in called}
    assert judged - uncalled == listed


@given(ANSWERS)
def test_irrelevant_answers_call_for_nothing(answers: dict[str, Any]) -> None:
    stray = {**answers, "kind": "自然人", "code": "9137"}
    assert "licence" not in {need.id for need in called_for(MATTER, stray, TODAY)}


def test_a_computed_answer_may_call_for_a_material() -> None:
    called = [need.id for need in called_for(MATTER, {"rows": [{"side": Decimal("4.5")}]}, TODAY)]
    assert called == ["table", "drawing", "promise", "photo"]


def test_the_first_item_whose_condition_holds_is_taken() -> None:
    items = [{"days": 1, "when": whether("is_agent", const=True)}, {"days": 5}]
    assert [(first_match(items, {"is_agent": agent}) or {})["days"] for agent in (True, False)] == [1, 5]
    assert first_match(items[:1], {}) is None


def test_the_joined_schema_leaves_the_form_as_it_was() -> None:
    before = repr(FORM)
    joined = join(FORM, MATERIALS)
    assert joined["properties"]["form"]["properties"]["rows"]["items"] == {
        "$ref": "#/properties/form/$defs/row"
    }
    assert repr(FORM) == before
