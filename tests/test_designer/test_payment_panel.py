"""A stage at which one pays, made without JSON: the kind, what is due picked from the form's numbers, the term."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

from banshi_designer import panels
from banshi_designer.edits import operations as ops
from banshi_designer.edits.references import call_otherwise, uses
from banshi_forms import Context, Definition, read_package, validate
from banshi_forms.package import read_folder

MATTER = read_package(read_folder(Path(str(files("banshi_templates"))) / "matters" / "outdoor-advertising"))
STAGE = {"id": "pay", "title": "缴费", "kind": "examine", "role": "applicant", "limit": {"days": 10}}


def with_stage(**changed: Any) -> Definition:
    stages = [*MATTER.procedure["stages"][:-1], STAGE | changed, MATTER.procedure["stages"][-1]]
    return replace(MATTER, procedure={**MATTER.procedure, "stages": stages})


def faults(panel: panels.Panel, answers: dict[str, Any]) -> list[tuple[str, str]]:
    found = validate(panel.schema, answers, Context(date(2026, 11, 23)))
    return [(f.pointer, f.code) for f in found if f.severity == "error"]


def test_a_stage_that_becomes_one_to_pay_at_asks_what_is_due() -> None:
    panel = panels.of_thing(with_stage(), "procedure", "pay")
    answers = {**panel.value, "kind": "pay"}
    assert faults(panel, answers) == [("/amount", "required")]
    assert faults(panel, {**answers, "amount": "tot_area"}) == []
    assert [pointer for pointer, _ in faults(panel, {**answers, "amount": "contact_mobile"})] == ["/amount"]
    put = panels.changed(panel, {**answers, "amount": "tot_area"})
    assert ops.Put("procedure", ("stages", "id:pay", "amount"), "tot_area") in put


def test_a_stage_that_is_one_no_more_forgets_what_was_due() -> None:
    panel = panels.of_thing(with_stage(kind="pay", amount="tot_area"), "procedure", "pay")
    assert panels.changed(panel, panel.value) == []
    answers = {key: value for key, value in panel.value.items() if key != "amount"} | {"kind": "examine"}
    assert ops.Clear("procedure", ("stages", "id:pay", "amount")) in panels.changed(panel, answers)


def test_the_answer_that_says_what_is_due_is_known_as_used_and_renamed_with_its_field() -> None:
    paying = with_stage(kind="pay", amount="tot_area")
    at = len(MATTER.procedure["stages"]) - 1
    assert f"procedure.json#/stages/{at}/amount" in [use.pointer for use in uses(paying, "tot_area")]
    renamed = call_otherwise(paying, "tot_area", "area_in_all")
    assert renamed.procedure["stages"][at]["amount"] == "area_in_all"
