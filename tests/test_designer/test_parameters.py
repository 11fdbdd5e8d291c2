"""Parameters of a matter as rows: put back unchanged they are what they were; what is added and named works."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from banshi_designer import parameters

names = st.text("abc_", min_size=1, max_size=4)
single = st.one_of(st.integers(-9, 999), st.booleans(), st.text("甲乙a", max_size=4), st.none())
rows = st.lists(st.dictionaries(names, st.integers(0, 9), min_size=1, max_size=3), min_size=1, max_size=3)
leaf = st.one_of(single, st.lists(st.text("甲乙", min_size=1, max_size=2), max_size=3), rows)
trees = st.recursive(
    st.dictionaries(names, leaf, max_size=4), lambda below: st.dictionaries(names, below, max_size=3), max_leaves=6
)  # fmt: skip


@settings(max_examples=80)
@given(trees)
def test_a_tree_of_parameters_shown_as_rows_and_put_back_is_unchanged(tree: dict[str, Any]) -> None:
    shown = parameters.as_rows(tree, {}, "facts")
    assert parameters.from_rows(shown, tree, "facts") == (tree, {})


def test_what_a_parameter_is_called_is_kept_beside_it() -> None:
    tree = {"allowance": {"bands": [{"from": 80, "sum": 100}]}}
    labels = {"facts.allowance.bands": "津贴标准", "facts.allowance.bands.from": "年龄从"}
    shown = parameters.as_rows(tree, labels, "facts")
    assert shown[0]["title"] == "津贴标准"
    assert [column["title"] for column in shown[0]["columns"]] == ["年龄从", "列 sum"]
    assert parameters.from_rows(shown, tree, "facts") == (tree, labels)


def test_a_table_begins_with_its_columns_and_one_row_to_fill_in() -> None:
    row = {"title": "收费标准", "kind": "table", "columns": [{"title": "项目", "kind": "text"}]}
    tree, labels = parameters.from_rows([row], None, "facts")
    assert tree == {"param_1": [{"col_1": ""}]}
    assert labels == {"facts.param_1": "收费标准", "facts.param_1.col_1": "项目"}
    again = parameters.as_rows(tree, labels, "facts")
    again[0]["columns"].append({"title": "金额", "kind": "number"})
    more, named = parameters.from_rows(again, tree, "facts")
    assert more == {"param_1": [{"col_1": "", "col_2": 0}]} and named["facts.param_1.col_2"] == "金额"


def test_what_has_no_kind_is_kept_and_only_its_row_takes_it_away() -> None:
    tree = {"odd": [[1, 2], [3]], "plain": 1}
    shown = parameters.as_rows(tree, {}, "settings")
    assert [row["kind"] for row in shown] == ["other", "number"]
    assert parameters.from_rows(shown, tree, "settings")[0] == tree
    assert parameters.from_rows(shown[1:], tree, "settings")[0] == {"plain": 1}
