"""Two people changed the same thing: nothing that only one of them changed is lost, and what both changed is shown."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from banshi_designer import merging

NAMES = ["title", "limit", "who", "counted"]
SCHEMA = {"properties": {name: {"title": name.upper()} for name in NAMES}}
values = st.one_of(st.none(), st.booleans(), st.integers(0, 3), st.sampled_from(["甲", "乙"]))
things = st.dictionaries(st.sampled_from(NAMES), values)


@given(things, things, things)
def test_what_only_one_changed_is_kept_and_what_both_changed_is_told(
    base: dict[str, Any], theirs: dict[str, Any], mine: dict[str, Any]
) -> None:
    data, both = merging.merged(SCHEMA, base, theirs, mine)
    told = {one.name: one for one in both}
    for name in NAMES:
        was, now, typed = base.get(name, ...), theirs.get(name, ...), mine.get(name, ...)
        if told.get(name) is None:
            assert type(now) is type(was) and now == was
            assert data.get(name, ...) == typed
        elif told[name].clashes:
            assert data.get(name, ...) == typed
        else:
            assert data.get(name, ...) in (now, typed)


def test_the_one_who_changed_nothing_takes_over_what_the_other_did() -> None:
    base = {"title": "受理", "limit": 3}
    data, both = merging.merged(SCHEMA, base, {"title": "收件", "limit": 3}, base)
    assert data == {"title": "收件", "limit": 3}
    assert [one.clashes for one in both] == [False]


def test_the_two_changes_of_one_word_are_put_side_by_side() -> None:
    data, (one,) = merging.merged(SCHEMA, {"title": "受理"}, {"title": "收件"}, {"title": "接收"})
    assert data == {"title": "接收"}
    assert (one.title, one.was, one.theirs, one.mine, one.clashes) == ("TITLE", "受理", "收件", "接收", True)
