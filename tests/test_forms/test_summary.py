"""The answers in words, as plain values."""

from __future__ import annotations

from decimal import Decimal

from banshi_forms import nodes
from banshi_forms.summary import Line, paired, summarise
from banshi_forms.values import Context

SCHEMA = {
    "type": "object",
    "x-order": ["name", "id", "area", "note", "people", "pairs", "hidden"],
    "x-steps": [
        {"id": "a", "title": "甲", "sections": [{"title": "一", "fields": ["name", "id", "area"]}]},
        {"id": "b", "title": "乙", "sections": [{"fields": ["note", "people", "pairs", "hidden"]}]},
    ],
    "properties": {
        "name": {"type": "string", "title": "姓名", "x-sensitive": "name"},
        "id": {"type": "string", "format": "cn-id-number", "title": "证件号", "x-sensitive": "id_number"},
        "area": {"type": "number", "title": "面积", "x-unit": "㎡"},
        "note": {"x-widget": "notice", "description": "只读"},
        "hidden": {"type": "string", "x-widget": "hidden"},
        "people": {
            "type": "array",
            "title": "人员",
            "x-widget": "table",
            "items": {
                "type": "object",
                "x-order": ["n", "m"],
                "properties": {
                    "n": {"type": "string", "title": "名"},
                    "m": {"type": "boolean", "title": "在岗"},
                },
            },
        },
        "pairs": {
            "type": "array",
            "title": "对",
            "items": {"type": "array", "prefixItems": [{"type": "integer"}, {"type": "integer"}]},
        },
    },
}
DATA = {
    "name": "李小敏",
    "id": "37160219850312001X",
    "area": Decimal("8.50"),
    "people": [{"n": "甲", "m": True}, {}, {"n": "乙"}],
    "pairs": [[1, 2]],
    "hidden": "x",
}


def _lines(context: Context, *, masked: bool = False) -> dict[str, Line]:
    steps = summarise(nodes.plan(SCHEMA, DATA, context), masked=masked)
    return {line.pointer: line for step in steps for part in step.parts for line in part.lines}


def test_steps_and_sections_keep_their_titles(context: Context) -> None:
    steps = summarise(nodes.plan(SCHEMA, DATA, context))
    assert [(step.step_id, step.title, [part.title for part in step.parts]) for step in steps] == [
        ("a", "甲", ["一"]),
        ("b", "乙", [""]),
    ]


def test_a_line_says_its_answer_with_its_unit(context: Context) -> None:
    lines = _lines(context)
    assert (lines["/area"].text, lines["/area"].unit) == ("8.50", "㎡")
    assert "/note" not in lines and "/hidden" not in lines


def test_what_is_sensitive_is_covered_on_demand(context: Context) -> None:
    lines = _lines(context, masked=True)
    assert (lines["/name"].text, lines["/id"].text) == ("李*敏", "371602********001X")
    assert lines["/name"].masked and not lines["/area"].masked
    assert _lines(context)["/name"].text == "李小敏"


def test_rows_that_hold_nothing_are_not_told_of(context: Context) -> None:
    people = _lines(context)["/people"]
    assert [row.label for row in people.rows] == ["人员 1", "人员 3"]
    assert [column.label for column in people.columns] == ["名", "在岗"]
    assert people.rows[0].cell("m") is not None


def test_lists_of_lists_are_told_line_by_line(context: Context) -> None:
    pairs = _lines(context)["/pairs"]
    assert [[cell.text for cell in line.lines] for line in pairs.lines] == [["1", "2"]]


def test_two_brief_answers_share_a_printed_line(context: Context) -> None:
    lines = tuple(_lines(context).values())[:3]
    assert [(line.label, line.pair.label if line.pair else None) for line in paired(lines)] == [
        ("姓名", "证件号"),
        ("面积", None),
    ]
