"""The flow chart of a guide: every stage is on it once, nothing lies over anything else, and words stay in their boxes."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banshi_platform.i18n import add_catalogue, use_locale
from banshi_templates import HERE
from banshi_templates.contexts import Box, Chart, FlowStep
from banshi_templates.guides.chart import chart

add_catalogue(HERE / "locale")
names = st.text("受理审查决定公示核ABCd ", min_size=1, max_size=60).filter(str.strip)
stages = st.lists(
    st.tuples(
        st.fixed_dictionaries(
            {
                "kind": st.sampled_from(
                    ["intake", "examine", "publicity", "decide", "pay", "issue", "after"]
                ),
                "actions": st.lists(
                    st.sampled_from(["accept", "decline", "supplement", "agree", "refuse"]), unique=True
                ),
            }
        ),
        st.builds(
            FlowStep, title=names, who=st.one_of(st.just(""), names), condition=st.one_of(st.just(""), names)
        ),
    ),
    max_size=7,
)


def over(one: Box, other: Box) -> bool:
    return (
        one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    )


def drawn(made: list[tuple[dict[str, Any], FlowStep]], locale: str) -> Chart:
    with use_locale(locale):
        return chart(made)


@pytest.mark.parametrize("locale", ["zh_CN", "en"])
@given(made=stages)
def test_no_box_lies_over_another_and_all_are_within_the_drawing(
    made: list[tuple[dict[str, Any], FlowStep]], locale: str
) -> None:
    found = drawn(made, locale)
    assert not [pair for pair in combinations(found.boxes, 2) if over(*pair)]
    for box in found.boxes:
        assert box.x >= 0 and box.x + box.width <= found.width
        assert box.y >= 0 and box.y + box.height <= found.height
        assert all(box.y < words.y < box.y + box.height for words in box.words)


@given(made=stages)
def test_every_stage_is_drawn_with_all_of_its_words(made: list[tuple[dict[str, Any], FlowStep]]) -> None:
    boxes = [box for box in drawn(made, "zh_CN").boxes if box.kind == "stage"]
    shown = [said for stage, said in made if stage["kind"] != "after"]
    assert len(boxes) == len(shown)
    for box, said in zip(boxes, shown, strict=True):
        told = "".join(words.text for words in box.words).replace(" ", "")
        assert all(text.replace(" ", "") in told for text in (said.title, said.who, said.condition))
        assert box.dashed == bool(said.condition)


def test_what_else_can_come_of_a_stage_stands_beside_it() -> None:
    found = drawn([({"kind": "decide", "actions": ["grant", "refuse"]}, FlowStep("决定"))], "zh_CN")
    (aside,) = [box for box in found.boxes if box.kind == "exit"]
    assert [words.text for words in aside.words] == ["不予准许"]
