"""Steps, sections, copying and the canvas: whatever a clerk arranges, no question is lost and nothing is broken by it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from banshi_designer import canvas, clipboard, outline, structure
from banshi_designer.edits import CannotDo, Operation, apply
from banshi_designer.edits import operations as ops
from banshi_designer.edits.layout import declarations
from banshi_forms import Context, Definition, check, read_package
from banshi_forms.package import read_folder
from banshi_templates import HERE

MATTERS = {
    path.name: ops.apply(read_package(read_folder(path)), ops.Prepare())
    for path in sorted((HERE / "matters").iterdir())
    if path.is_dir()
}
FOOD = MATTERS["food-workshop"]
TODAY = Context(date(2026, 11, 23))


def errors(defn: Definition) -> list[str]:
    return [f"{f.pointer} {f.code}" for f in check(defn) if f.severity == "error"]


def placed(defn: Definition) -> list[str]:
    return sorted(
        name for step in structure.steps(defn) for section in step["sections"] for name in section["fields"]
    )


def arranged(defn: Definition, draw: Any) -> Operation:
    """Something a clerk may do to steps and sections, or with a question."""
    step = draw(st.sampled_from([str(one["id"]) for one in structure.steps(defn)]))
    keys = [f"{one['id']}:{at}" for one in structure.steps(defn) for at in range(len(one["sections"]))]
    key, by = draw(st.sampled_from(keys)), draw(st.sampled_from([-1, 1]))
    name = draw(st.sampled_from(placed(defn)))
    return draw(
        st.sampled_from(
            [
                lambda: structure.add_step(defn, "新步骤")[0],
                lambda: structure.rename_step(step, "改名"),
                lambda: structure.remove_step(step),
                lambda: structure.move_step(defn, step, by),
                lambda: structure.add_section(defn, step, "新分区"),
                lambda: structure.rename_section(defn, key, ""),
                lambda: structure.remove_section(defn, key),
                lambda: structure.move_section(defn, key, by),
                lambda: structure.place_field(defn, name, key, ""),
                lambda: outline.moved(defn, "form", name, by),
            ]
        )
    )()


@settings(max_examples=25)
@given(st.data())
def test_however_steps_and_sections_are_arranged_every_question_stands_on_the_page_once(
    data: st.DataObject,
) -> None:
    defn, names = FOOD, placed(FOOD)
    for _ in range(data.draw(st.integers(1, 6))):
        try:
            defn = apply(defn, arranged(defn, data.draw))
        except CannotDo:
            continue
        assert placed(defn) == names
    assert errors(defn) == []


@pytest.mark.parametrize("name", MATTERS)
def test_the_canvas_shows_every_question_of_every_step(name: str) -> None:
    defn = MATTERS[name]
    for step in structure.steps(defn):
        listed = [field for section in step["sections"] for field in section["fields"]]
        shown = [f.path for section in canvas.sections(defn, str(step["id"]), TODAY) for f in section.fields]
        hidden = [field for field in listed if declarations(defn.form, field) == []]
        assert shown == [field for field in listed if field not in hidden]


@pytest.mark.parametrize("name", MATTERS)
def test_any_question_is_copied_into_another_matter_with_its_translations(name: str) -> None:
    source, target = MATTERS[name], FOOD if name != "food-workshop" else MATTERS["old-age-allowance"]
    key, defn = f"{structure.steps(target)[-1]['id']}:0", target
    for field in placed(source):
        try:
            copy = clipboard.copied(source, field)
        except CannotDo as refused:
            assert refused.code == "refers"
            continue
        operations, path = clipboard.pasted(defn, copy, key)
        for operation in operations:
            defn = apply(defn, operation)
        assert declarations(defn.form, path)
    assert [fault for fault in errors(defn) if fault not in errors(target)] == []


def test_a_step_with_questions_and_the_last_section_stay() -> None:
    with pytest.raises(CannotDo, match="not_empty"):
        apply(FOOD, structure.remove_step(str(structure.steps(FOOD)[0]["id"])))
    operation, step = structure.add_step(FOOD, "空步骤")
    with pytest.raises(CannotDo, match="last_section"):
        structure.remove_section(apply(FOOD, operation), f"{step}:0")
