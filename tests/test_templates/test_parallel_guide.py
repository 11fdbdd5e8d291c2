"""Stages done at the same time, on the guide: said where the stage before is shown too, in words and in the chart."""

from __future__ import annotations

import pytest

from banshi_platform.i18n import add_catalogue, use_locale
from banshi_templates import HERE
from banshi_templates.contexts import FlowStep
from banshi_templates.guides.chart import chart
from banshi_templates.guides.elements import _steps

add_catalogue(HERE / "locale")

SAID = "与上一环节同时办理"
AT_A = {"properties": {"case": {"const": "a"}}, "required": ["case"]}
STAGES = (
    {"id": "intake", "kind": "intake", "title": "受理"},
    {"id": "visit", "kind": "examine", "title": "现场踏勘", "when": AT_A},
    {"id": "police", "kind": "examine", "title": "交警会审", "with_previous": True},
    {"id": "experts", "kind": "publicity", "title": "专家评审", "with_previous": True},
    {"id": "review", "kind": "examine", "title": "审核"},
)


@pytest.mark.parametrize(
    ("case", "together"),
    [("a", ["交警会审", "专家评审"]), ("b", ["专家评审"])],
)
def test_a_stage_is_said_to_be_done_at_the_same_time_only_as_one_that_is_shown(
    case: str, together: list[str]
) -> None:
    with use_locale("zh_CN"):
        steps = list(_steps(STAGES, {"case": case}))
        boxes = [box for box in chart(steps).boxes if box.kind == "stage"]
    assert [said.title for _stage, said in steps if said.with_previous] == together
    drawn = [box.words[0].text for box in boxes if SAID in "".join(words.text for words in box.words)]
    assert drawn == together


def test_the_line_stays_in_the_box() -> None:
    with use_locale("en"):
        (_end, box, *_rest) = chart([(STAGES[2], FlowStep("Police", with_previous=True))]).boxes
    assert all(box.y < words.y < box.y + box.height for words in box.words)
    assert len(box.words) > 1
