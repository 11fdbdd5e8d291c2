"""The two forms that are measured, with answers: 60 fields, and 500 fields with 100 rules and 50 rows of a group."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

Schema = dict[str, Any]
ROWS = 50
STEPS = 10

# what a field may be, in turn, and an answer to it
_TURNS: tuple[tuple[Schema, Any], ...] = (
    ({"type": "string", "maxLength": 60, "x-hint": "与营业执照一致"}, "滨州市清源浴池有限公司"),
    ({"type": "string", "enum": ["自有", "租赁", "借用"]}, "租赁"),
    ({"type": "integer", "minimum": 0, "maximum": 100000}, 42),
    ({"type": "string", "format": "date"}, "2026-11-23"),
    ({"type": "string", "enum": [f"类别{n}" for n in range(12)]}, "类别7"),
    ({"type": "number", "minimum": 0, "x-unit": "㎡"}, Decimal("128.5")),
    ({"type": "boolean"}, True),
    ({"type": "string", "format": "cn-mobile"}, "13805431234"),
    ({"type": "string", "maxLength": 400}, "一层大厅\n二层客房 <安静>"),
    ({"type": "array", "items": {"enum": ["空调", "通风", "消毒", "照明"]}, "uniqueItems": True}, ["通风", "消毒"]),
)  # fmt: skip


def small() -> tuple[Schema, Any]:
    """60 fields in six sections, a third of them required, no rules."""
    fields, answers = _fields(60)
    sections = [
        {"title": f"第{at + 1}部分", "fields": list(fields)[at * 10 : at * 10 + 10]} for at in range(6)
    ]
    return {
        "type": "object",
        "title": "六十项",
        "x-steps": [{"id": "all", "title": "全部", "sections": sections}],
        "properties": fields,
        "required": list(fields)[::3],
        "additionalProperties": False,
    }, answers


def large(single: int = 250) -> tuple[Schema, Any]:
    """``single`` fields in ten steps and a last step with 50 rows of five fields: 500 in all.

    100 rules: 80 fields are asked for only after another answer, 9 are formulas, 10 are checks, one stands in each row.
    """
    fields, answers = _fields(single)
    names = list(fields)
    conditional = [name for at, name in enumerate(names) if at % 10 in (1, 4, 8)][:80]
    rules = []
    for at, name in enumerate(conditional):
        asker = names[names.index(name) // 10 * 10 + 6]  # the yes or no of its ten
        rules.append({
            "if": {"properties": {asker: {"const": at % 8 != 7}}, "required": [asker]},
            "then": {"properties": {name: fields.pop(name)}, "required": [name]},
        })  # fmt: skip
    return {
        "type": "object",
        "title": "五百项",
        "x-steps": [
            *_steps(names),
            {"id": "rows", "title": "设施", "sections": [{"fields": ["facilities"]}]},
        ],
        "properties": {**fields, **_formulas(names), "facilities": _rows()},
        "required": [name for name in fields if int(name[1:]) % 3 == 0],
        "allOf": rules,
        "x-check": list(_checks(names)),
    }, answers | {"facilities": [_row(at) for at in range(ROWS)]}


def _fields(count: int) -> tuple[dict[str, Schema], dict[str, Any]]:
    turns = [(f"f{at}", *_TURNS[at % len(_TURNS)]) for at in range(count)]
    fields = {name: {"title": f"第{name[1:]}项", **schema} for name, schema, _ in turns}
    return fields, {name: value for name, _, value in turns}


def _steps(names: list[str]) -> Iterator[Schema]:
    each = len(names) // STEPS
    for at in range(STEPS):
        shown = names[at * each : (at + 1) * each] + ([f"sum{at}"] if at < 9 else [])
        yield {"id": f"s{at}", "title": f"第{at + 1}步", "sections": [{"fields": shown}]}


def _formulas(names: list[str]) -> dict[str, Schema]:
    """A sum of two numbers in each step but the last."""
    each = len(names) // STEPS
    whole = [name for name in names if int(name[1:]) % 10 == 2]
    part = [name for name in names if int(name[1:]) % 10 == 5]
    pick = [min(at * each // 10, len(whole) - 1) for at in range(9)]
    return {
        f"sum{at}": {"type": "number", "title": "合计", "x-formula": f"{whole[n]} + {part[n]}"}
        for at, n in enumerate(pick)
    }


def _checks(names: list[str]) -> Iterator[Schema]:
    for at in range(10):
        name = names[at * 10 + 2]
        yield {
            "id": f"c{at}", "at": name, "rule": f"{name} <= 1000", "message": {"zh_CN": "太大。", "en": "Too large."},
        }  # fmt: skip


def _rows() -> Schema:
    text = {"type": "string", "maxLength": 40}
    return {
        "type": "array",
        "title": "设施",
        "x-row-label": "设施",
        "maxItems": 200,
        "items": {
            "type": "object",
            "x-row-title": "place",
            "x-order": ["place", "kind", "size", "beds"],
            "properties": {
                "place": {"title": "位置", **text},
                "kind": {"title": "种类", "enum": ["客房", "浴室", "大厅"]},
                "size": {
                    "type": "object",
                    "title": "大小",
                    "properties": {
                        "area": {"title": "面积", "type": "number", "minimum": 0},
                        "height": {"title": "净高", "type": "number", "minimum": 0},
                    },
                },
            },
            "required": ["place", "kind"],
            "if": {"properties": {"kind": {"const": "客房"}}, "required": ["kind"]},
            "then": {"properties": {"beds": {"title": "床位", "type": "integer"}}, "required": ["beds"]},
        },
    }


def _row(at: int) -> Any:
    return {"place": f"{at + 1}号", "kind": "客房", "size": {"area": Decimal("12.5"), "height": 3}, "beds": 2}
