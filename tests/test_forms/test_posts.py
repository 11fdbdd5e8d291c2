"""Reading posts: never a guess, nothing lost, nothing that the page did not own."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from banshi_forms import nodes, posts
from banshi_forms.values import Context
from banshi_forms.wording import words

ROWS = {
    "type": "array",
    "maxItems": 3,
    "items": {"type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "integer"}}},
}


def form(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties}


def parsed(
    schema: dict[str, Any], pairs: list[tuple[str, str]], previous: Any, context: Context
) -> posts.Parsed:
    return posts.parse(nodes.plan(schema, previous, context), pairs, previous)


def value_of(sub: dict[str, Any], typed: str, context: Context) -> Any:
    return parsed(form(x=sub), [("x", typed)], {}, context).data.get("x", "absent")


@pytest.mark.parametrize(
    ("sub", "typed", "value"),
    [
        ({"type": "string"}, "  007 ", "007"),
        ({"type": "string"}, "１２３", "１２３"),  # a name or a title is nobody's to rewrite
        ({"type": "string"}, " \u3000", "absent"),
        ({"type": "string", "format": "cn-id-number"}, "３７１６０２ 19850312 001x", "37160219850312001X"),
        ({"type": "string", "format": "cn-mobile"}, "138 0543 0001", "13805430001"),
        ({"type": "string", "format": "cn-phone"}, "0543—3160001", "0543-3160001"),
        ({"type": "string", "format": "bank-card"}, "0217 2316 0000", "021723160000"),
        ({"type": "string", "format": "date"}, "2026/1/2", "2026-01-02"),
        ({"type": "string", "format": "date"}, "2026年11月23日", "2026-11-23"),
        ({"type": "string", "format": "date"}, "２０２６．１．２", "2026-01-02"),
        ({"type": "string", "format": "date"}, "20261123", "2026-11-23"),
        ({"type": "string", "format": "date"}, "2026-02-30", "2026-02-30"),
        ({"type": "string", "format": "date"}, "下周一", "下周一"),
        ({"type": "string", "x-widget": "month"}, "2027年1月", "2027-01"),
        ({"type": "string", "format": "time"}, "8:30", "08:30"),
        ({"type": "integer", "x-widget": "year"}, "2026", 2026),
        ({"type": "integer"}, "１２", 12),
        ({"type": "integer"}, "1,234,567", 1234567),
        ({"type": "integer"}, "9" * 40, int("9" * 40)),
        ({"type": "number"}, "8.50", Decimal("8.50")),
        ({"type": "number"}, "1,23", "1,23"),
        ({"type": "number"}, "十二", "十二"),
        ({"type": "number"}, "1e400", Decimal("1e400")),
        ({"type": "number"}, "NaN", "NaN"),
        ({"type": "number"}, "", "absent"),
        ({"type": "boolean"}, "true", True),
        ({"type": "boolean"}, "", "absent"),
        ({"enum": ["01", "02"]}, "01", "01"),
        ({"enum": [1, "1"]}, "=1", 1),
        ({"enum": [1, "1"]}, "1", "1"),
        ({"enum": ["a"]}, "forged", "forged"),
        ({"title": "x"}, '{"a": [1.10]}', {"a": [Decimal("1.10")]}),
        ({"title": "x"}, '{"a":', '{"a":'),
    ],
)
def test_a_text_becomes_the_value_it_says(
    sub: dict[str, Any], typed: str, value: Any, context: Context
) -> None:
    read = value_of(sub, typed, context)
    assert (type(read), read) == (type(value), value)


def test_text_that_is_no_number_is_kept_as_typed_and_found(context: Context) -> None:
    found = parsed(form(x={"type": "integer", "title": "层数"}), [("x", "三层")], {}, context)
    assert found.data == {"x": "三层"}
    assert [(finding.pointer, finding.code, finding.label) for finding in found.findings] == [
        ("/x", "type", "层数")
    ]
    again = nodes.plan(form(x={"type": "integer"}), found.data, context)
    field = nodes.find(again, "/x")
    assert field is not None and field.kind == "integer" and field.value == "三层"


def test_names_that_the_page_does_not_own_are_ignored(context: Context) -> None:
    schema = form(x={"type": "string"}, total={"type": "integer", "x-formula": "1 + 1"})
    found = parsed(
        schema, [("x", "a"), ("y", "b"), ("total", "9"), ("__proto__", "c"), ("x.y", "d")], {}, context
    )
    assert "y" not in found.data
    assert found.data.get("total") != 9
    assert found.data["x"] == "a"


def test_a_name_posted_twice_counts_once(context: Context) -> None:
    assert parsed(form(x={"type": "string"}), [("x", "a"), ("x", "b")], {}, context).data == {"x": "a"}


def test_what_the_posted_page_did_not_hold_stays(context: Context) -> None:
    schema = form(
        x={"type": "string"}, y={"type": "boolean"}, z={"type": "array", "items": {"enum": ["a", "b"]}}
    )
    previous = {"x": "1", "y": True, "z": ["b"], "aside": "irrelevant now"}
    assert parsed(schema, [], previous, context).data == previous


def test_an_empty_text_takes_the_answer_away(context: Context) -> None:
    assert parsed(form(x={"type": "string"}), [("x", "")], {"x": "1"}, context).data == {}


def test_boxes_without_a_tick_take_the_answer_away_only_if_they_were_on_the_page(context: Context) -> None:
    schema = form(
        x={"type": "array", "items": {"enum": ["a", "b"]}},
        agreed={"type": "boolean", "x-widget": "declaration"},
    )
    previous = {"x": ["a"], "agreed": True}
    assert parsed(schema, [("x.#", ""), ("agreed.#", "")], previous, context).data == {}
    assert parsed(schema, [("x.#", ""), ("x", "b"), ("x", "a")], previous, context).data["x"] == ["a", "b"]


def test_rows_keep_the_order_of_the_page(context: Context) -> None:
    previous = {"r": [{"a": "0"}, {"a": "1"}, {"a": "2"}]}
    pairs = [("r.#", ""), ("r.#", "2"), ("r.2.a", "two"), ("r.#", "0"), ("r.0.a", "0"), ("r.0.b", "x")]
    for found in (
        parsed(form(r=ROWS), pairs, previous, context),
        posts.read(form(r=ROWS), pairs, previous, context),
    ):
        assert found.data == {"r": [{"a": "two"}, {"a": "0", "b": "x"}]}
        assert len(found.findings) == 1


@pytest.mark.parametrize(
    ("button", "rows", "action"),
    [
        (("_add", "r"), [{"a": "0", "b": 5}, {"a": "1"}, {}], ("add", "/r")),
        (("_remove", "r.0"), [{"a": "1"}], ("remove", "/r/0")),
        (("_up", "r.1"), [{"a": "1"}, {"a": "0", "b": 5}], ("up", "/r/1")),
        (("_down", "r.0"), [{"a": "1"}, {"a": "0", "b": 5}], ("down", "/r/0")),
        (("_down", "r.1"), [{"a": "0", "b": 5}, {"a": "1"}], ("down", "/r/1")),
        (("_refresh", "1"), [{"a": "0", "b": 5}, {"a": "1"}], ("refresh",)),
        (("_add", "nothing"), [{"a": "0", "b": 5}, {"a": "1"}], ("refresh",)),
    ],
)
def test_a_button_does_its_work_on_what_was_typed(button, rows, action, context: Context) -> None:
    previous = {"r": [{"a": "0"}, {"a": "1"}]}
    pairs = [("r.#", ""), ("r.#", "0"), ("r.0.a", "0"), ("r.0.b", "5"), ("r.#", "1"), ("r.1.a", "1"), button]
    for found in (
        parsed(form(r=ROWS), pairs, previous, context),
        posts.read(form(r=ROWS), pairs, previous, context),
    ):
        assert found.data == {"r": rows}
        assert found.action == action


def test_no_more_rows_are_added_than_there_may_be(context: Context) -> None:
    pairs = [("r.#", ""), *(("r.#", str(at)) for at in range(3)), ("_add", "r")]
    assert parsed(form(r=ROWS), pairs, {"r": [{}, {}, {}]}, context).data == {"r": [{}, {}, {}]}


def test_a_value_is_removed_from_a_list(context: Context) -> None:
    schema = form(t={"type": "array", "items": {"type": "string"}})
    pairs = [("t.#", ""), ("t.#", "0"), ("t.0", "a"), ("t.#", "1"), ("t.1", "b"), ("t.#", "2"), ("t.2", "c")]
    assert parsed(schema, [*pairs, ("_remove", "t.0")], {"t": ["a", "b"]}, context).data == {"t": ["b", "c"]}


def test_files_are_kept_added_and_removed_by_reference(context: Context) -> None:
    schema = form(f={"type": "array", "x-widget": "file", "items": {"type": "string"}})
    kept = [("f.#", ""), ("f.#", "one"), ("f.#", "two")]
    previous = {"f": ["one", "two"]}
    fresh = ("f", posts.PutAside("three"))
    assert parsed(schema, [*kept, fresh], previous, context).data == {"f": ["one", "two", "three"]}
    assert parsed(schema, [*kept, ("_remove", "f.0")], previous, context).data == {"f": ["two"]}
    assert parsed(schema, [("f.#", "")], previous, context).data == {}


def test_a_reference_typed_into_the_post_is_no_file(context: Context) -> None:
    schema = form(f={"type": "array", "x-widget": "file", "items": {"type": "string"}})
    assert parsed(schema, [("f.#", ""), ("f.#", "somebody-elses"), ("f", "another")], {}, context).data == {}


def test_a_single_file_is_replaced_by_a_new_one(context: Context) -> None:
    schema = form(f={"type": "string", "x-widget": "file"})
    pairs = [("f.#", ""), ("f.#", "old"), ("f", posts.PutAside("new"))]
    assert parsed(schema, pairs, {"f": "old"}, context).data == {"f": "new"}


def test_a_pair_pasted_into_the_first_box_is_a_point(context: Context) -> None:
    schema = form(p={"type": "array", "x-widget": "point"})
    point = [Decimal("118.0167"), Decimal("37.3835")]
    assert parsed(schema, [("p.0", "118.0167，37.3835"), ("p.1", "")], {}, context).data == {"p": point}
    half = parsed(schema, [("p.0", "118.0167"), ("p.1", "")], {}, context)
    assert (half.data, half.findings[0].code) == ({"p": [Decimal("118.0167"), ""]}, "point")


def test_a_locked_answer_is_not_the_posts_to_change() -> None:
    context = Context(today=date(2026, 11, 23), applicant={"name": "张三"})
    schema = form(name={"type": "string", "x-prefill": "applicant.name", "x-prefill-locked": True})
    assert parsed(schema, [("name", "李四")], {}, context).data == {"name": "张三"}


def test_answers_come_back_when_their_condition_does(context: Context) -> None:
    schema = {
        **form(kind={"enum": ["自然人", "企业"]}),
        "allOf": [
            {
                "if": {"properties": {"kind": {"const": "企业"}}, "required": ["kind"]},
                "then": {"properties": {"uscc": {"type": "string"}}},
            }
        ],
    }
    first = posts.read(schema, [("kind", "企业"), ("uscc", "91")], {}, context)
    assert first.data == {"kind": "企业", "uscc": "91"}
    away = posts.read(schema, [("kind", "自然人"), ("uscc", "91X")], first.data, context)
    assert away.data == {"kind": "自然人", "uscc": "91X"}
    assert nodes.find(nodes.plan(schema, away.data, context), "/uscc") is None


def test_control_characters_and_endless_texts_are_cut(context: Context) -> None:
    found = parsed(form(x={"type": "string"}), [("x", "a\x00b\x07c")], {}, context)
    assert found.data == {"x": "abc"}
    assert len(parsed(form(x={"type": "string"}), [("x", "a" * 500_000)], {}, context).data["x"]) == 200_000


def test_the_engine_speaks_chinese() -> None:
    assert words("zh_CN")("Yes") == "是"
    assert words("en")("Yes") == "Yes"
