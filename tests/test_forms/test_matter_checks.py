"""What a draft's checks say: each fault once, at its place, in both languages, and nothing about a good one."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from banshi_forms import Definition, check, from_canonical, read_package, to_canonical
from banshi_forms.package import read_folder
from banshi_forms.spelling import read, spell

MATTERS = Path(str(files("banshi_templates"))) / "matters"
GOOD = to_canonical(read_package(read_folder(MATTERS / "outdoor-advertising")))
SMALL = to_canonical(read_package(read_folder(MATTERS / "food-workshop")))


def changed(change: Callable[[dict[str, Any]], object], good: str = GOOD) -> Definition:
    whole = read(good)
    change(whole)
    return from_canonical(spell(whole))


def told(change: Callable[[dict[str, Any]], object], good: str = GOOD) -> list[str]:
    found = check(changed(change, good))
    for finding in found:
        assert finding.message
        assert finding.message["zh_CN"]
        assert finding.message["en"]
    return [f"{finding.pointer} {finding.code}" for finding in found if finding.severity != "notice"]


def test_nothing_is_said_about_a_good_definition() -> None:
    assert check(from_canonical(GOOD)) == []


def put(path: str, value: Any) -> Callable[[dict[str, Any]], object]:
    """Sets the value at a pointer; ``...`` takes it away."""

    def change(whole: dict[str, Any]) -> None:
        *keys, last = path.split("/")
        inner: Any = whole
        for key in keys:
            inner = inner[int(key)] if isinstance(inner, list) else inner[key]
        if value is ...:
            del inner[last]
        elif isinstance(inner, list) and last == "-":
            inner.append(deepcopy(value))
        else:
            inner[int(last) if isinstance(inner, list) else last] = value

    return change


FAULTS: list[tuple[str, str, Any, str]] = [
    ("a key nobody knows", "guide/faqs", [], "guide.json# shape"),
    ("a basis without a title", "guide/basis/0/title", ..., "guide.json#/basis/0 shape"),
    ("a type that is no type", "profile/type", "99", "profile.json#/type shape"),
    ("a limit that is no number", "procedure/limits/promised/0/days", "一", "procedure.json#/limits/promised/0/days shape"),
    ("an empty translation", "translations/en/名称", "", "translations/en.json#/名称 shape"),
    ("an implementation code of somebody else", "profile/level", "4", "profile.json#/implementation_code composed"),
    ("a visit without a reason", "profile/visits", 1, "profile.json#/visits_reason no_reason"),
    ("a material that says nothing", "materials/materials/12/title", "其他材料", "materials.json#/materials/12/title vague"),
    ("two materials with one id", "materials/materials/12/id", "identity", "materials.json#/materials/12/id twice"),
    ("a blank form that is not there", "materials/materials/0/blank_form", "没有.txt", "materials.json#/materials/0/blank_form no_file"),
    ("a material nobody can hand in", "materials/materials/1/accept/min", 9, "materials.json#/materials/1/accept/min no_way"),
    ("a file field that is not there", "materials/materials/7/given_in_form", "/photos", "materials.json#/materials/7/given_in_form no_field"),
    ("a deferrable material without a term", "materials/materials/10/defer_days", ..., "materials.json#/materials/10 shape"),
    ("a condition on no field", "materials/materials/8/when", {"required": ["scenes"]}, "materials.json#/materials/8/when/required no_field"),
    ("a condition on no option", "materials/materials/8/when", {"properties": {"scene": {"const": "05"}}}, "materials.json#/materials/8/when/properties/scene no_option"),
    ("a condition that is no schema", "materials/materials/8/when", {"type": "text"}, "materials.json#/materials/8/when/type shape"),
    ("a stage named longer than a case keeps", "procedure/stages/1/id", "a" * 41, "procedure.json#/stages/1/id shape"),
    ("a promise above the law", "procedure/limits/promised/1/days", 21, "procedure.json#/limits/promised/1/days too_long"),
    ("no promise for everybody", "procedure/limits/promised/1/when", {"required": ["scene"]}, "procedure.json#/limits/promised no_default"),
    ("an action of another stage", "procedure/stages/0/actions", ["accept", "grant"], "procedure.json#/stages/0/actions no_action"),
    ("a stage form with a broken rule", "procedure/stages/2/form/x-check/0/rule", "a +", "procedure.json#/stages/2/form/x-check/0 formula"),
    ("a placeholder without a field", "certificate/results/0/fields/0/value", "{{ applicant }}", "certificate.json#/results/0/fields/0/value placeholder"),
    ("a placeholder that does not end", "certificate/results/0/fields/0/value", "{{ applicant_name", "certificate.json#/results/0/fields/0/value placeholder"),
    ("an annex of nothing", "certificate/results/0/annex/rows", "facility", "certificate.json#/results/0/annex/rows no_field"),
    ("a column without a field", "certificate/results/0/annex/columns/0/value", "{{ kinds }}", "certificate.json#/results/0/annex/columns/0/value placeholder"),
    ("an end that is not there", "certificate/results/0/validity/until", "/period_end", "certificate.json#/results/0/validity/until no_field"),
    ("a check at no field", "form/x-check/0/at", "floors", "form.json#/x-check/0/at no_field"),
    ("a check of no field", "form/x-check/0/rule", "floors > 3", "form.json#/x-check/0/rule no_field"),
    ("a check of no field of root", "form/x-check/0/rule", "root.floors > 3", "form.json#/x-check/0/rule no_field"),
    ("a row's formula of no field", "form/properties/period_days/x-formula", "period", "form.json#/properties/period_days/x-formula no_field"),
    ("a sample that would test nothing", "samples/basic/expected", {}, "samples/basic.json# shape"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "path", "value", "expected"), FAULTS, ids=[fault[0] for fault in FAULTS])
def test_a_fault_is_told_at_its_place(name: str, path: str, value: Any, expected: str) -> None:
    assert expected in told(put(path, value)), name


def test_a_condition_of_the_form_on_an_option_that_is_gone() -> None:
    def change(whole: dict[str, Any]) -> None:
        options = whole["form"]["properties"]["scene"]["oneOf"]
        options.pop()

    assert any(text.endswith("no_option") and text.startswith("form.json#/allOf/") for text in told(change))


def test_a_conditional_field_that_no_step_shows() -> None:
    def change(whole: dict[str, Any]) -> None:
        whole["form"]["x-steps"][1]["sections"][0]["fields"].remove("legal_rep_id")

    assert "form.json#/x-steps unlisted" in told(change)


def test_a_procedure_in_which_nobody_decides() -> None:
    def change(whole: dict[str, Any]) -> None:
        stages = whole["procedure"]["stages"]
        whole["procedure"]["stages"] = [stage for stage in stages if stage["kind"] != "decide"]

    assert "procedure.json#/stages no_stage" in told(change)


def test_a_new_text_without_a_translation_is_a_warning() -> None:
    found = check(changed(put("guide/conditions/0", "新的条件")))
    first = found[0]
    assert (first.pointer, first.code) == ("guide.json#/conditions/0", "untranslated")
    assert first.severity == "warning"


def test_paper_needs_a_window() -> None:
    def change(whole: dict[str, Any]) -> None:
        whole["profile"]["channels"] = ["online"]
        whole["materials"]["materials"][1]["medium"] = "paper"

    assert "materials.json#/materials/1/medium no_way" in told(change)


@pytest.mark.parametrize("part", ["profile", "guide", "form", "materials", "procedure", "certificate"])
@pytest.mark.parametrize("junk", [[], "x", None, {"a": {"b": []}}], ids=str)
def test_junk_in_a_draft_is_told_and_never_breaks_the_checks(part: str, junk: Any) -> None:
    for key in sorted(read(SMALL)[part].keys() - {"code", "title", "organisation"}):
        told(put(f"{part}/{key}", junk), SMALL)


def test_rules_that_contradict_each_other_are_warned_of_in_every_form_and_condition() -> None:
    scene = {"properties": {"scene": {"const": "01"}}, "required": ["scene"]}
    bridge = {"properties": {"carrier_kind": {"const": "桥梁"}}, "required": ["carrier_kind"]}
    number = {"type": "integer", "title": "数目", "minimum": 9, "maximum": 2}
    stage = {"if": {"required": ["n"]}, "then": {"properties": {"m": number}, "required": ["m"]}}

    def change(whole: dict[str, Any]) -> None:
        whole["form"]["allOf"].append({"if": scene, "then": bridge})
        whole["procedure"]["stages"][0]["form"] = {
            "type": "object",
            "properties": {"n": {"type": "integer", "title": "数目"}},
            "allOf": [stage],
        }
        material = next(material for material in whole["materials"]["materials"] if "when" in material)
        material["when"] = {**scene, "not": {"required": ["scene"]}}

    lines = [line for line in told(change) if not line.endswith("untranslated")]
    assert lines == [
        "form.json#/allOf/16/then contradiction",
        "procedure.json#/stages/0/form/allOf/0/then contradiction",
        "materials.json#/materials/1/when unreachable",
    ]
