"""Fields that were read as JSON Schema: each by its kind, rules for conditions, checks, and the steps of the form."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from banshi_platform.i18n import mark

from ...palette import BY_ID, OPTIONS
from .fields import FieldRow
from .report import Note
from .values import number, yes_or_no

NO_SOURCE = mark("Where it comes from is only kept here: %(words)s")
SUBJECT = re.compile(r"申请人|法定代表|负责人|联系|代理|委托|证件|身份证|信用代码|经营者|通讯")
_IN_TEXT = ("text", "long_text")
MOST_IN_STEP, FEW = 12, 3
SITUATION, APPLICANT = "办理情形", "申请人"


def is_required(row: FieldRow) -> bool:
    told = yes_or_no(row.cells.get("required", ""))
    if told is None:
        return row.when is not None and bool(re.search(r"条件|有条件", row.cells.get("required", "")))
    return told


def schema_of(row: FieldRow) -> dict[str, Any]:
    """The field as a schema: its kind's, with what the table says on top."""
    made: dict[str, Any] = {**BY_ID[row.kind].schema, "title": row.label}
    if row.kind in ("rows", "group"):
        return _with_fields(made, row)
    if row.kind == "single":
        made["enum"] = row.limits.options or OPTIONS
    elif row.kind == "several":
        made["items"] = {"type": "string", "enum": row.limits.options or OPTIONS}
    elif row.kind in _IN_TEXT:
        made |= _lengths(row)
    elif row.kind == "number" and row.read.places is not None:
        made["multipleOf"] = Decimal(1).scaleb(-row.read.places)
    elif row.kind == "computed":
        made["x-formula"] = row.limits.formula
    made |= row.limits.schema
    if "exclusiveMinimum" in made:
        made.pop("minimum", None)
    return {**made, **_annotations(row)}


def _lengths(row: FieldRow) -> dict[str, int]:
    told = number(row.cells.get("length", ""))
    most = row.read.most or told
    lengths = {"maxLength": most} if most else {}
    return lengths | ({"minLength": row.read.least} if row.read.least else {})


def _annotations(row: FieldRow) -> dict[str, str]:
    made: dict[str, str] = {}
    if hint := row.cells.get("hint", "").strip(" –-—"):
        made["x-hint"] = hint[:300]
    if unit := row.cells.get("unit", "").strip(" –-—"):
        made["x-unit"] = unit[:20]
    source = row.cells.get("prefill", "").strip(" –-—")
    if source:
        offered = _prefill(row, source)
        if offered:
            made["x-prefill"] = offered
        else:
            row.notes.append(Note(NO_SOURCE, {"words": source}))
    return made


def _prefill(row: FieldRow, source: str) -> str:
    """What the person who is signed in is known by."""
    if not re.search(r"登录|实名|账号|申请人信息|用户", source):
        return ""
    by_kind = {"id_number": "id_number", "credit_code": "credit_code", "mobile": "mobile", "email": "email"}
    if row.kind in by_kind:
        return f"applicant.{by_kind[row.kind]}"
    return "applicant.name" if row.kind == "text" and re.search(r"姓名|名称|申请人$", row.label) else ""


def _with_fields(made: dict[str, Any], row: FieldRow) -> dict[str, Any]:
    inside = objects(row.below) if row.below else {}
    if row.kind == "group":
        return {**made, **inside} if inside else made
    if inside:
        made["items"] = {"type": "object", **inside}
    if row.read.most:
        made |= {"minItems": row.read.least or 0, "maxItems": max(row.read.most, 1)}
    return {**made, **_annotations(row)}


def objects(rows: Sequence[FieldRow]) -> dict[str, Any]:
    """The fields of one object: those always asked, and a rule for each condition."""
    kept = [row for row in rows if not row.dropped]
    schemas = {row.name: schema_of(row) for row in kept}
    always = [row for row in kept if row.when is None]
    made: dict[str, Any] = {"properties": {row.name: schemas[row.name] for row in always}}
    required = [row.name for row in always if _may_require(row)]
    if required:
        made["required"] = required
    if rules := _rules([row for row in kept if row.when], schemas):
        made["allOf"] = rules
    if checks := [check for row in kept for check in row.limits.checks]:
        made["x-check"] = _distinct(checks)
    made["x-order"] = [row.name for row in kept]
    return made


def _may_require(row: FieldRow) -> bool:
    return is_required(row) and row.kind not in ("computed", "notice")


def _rules(rows: Sequence[FieldRow], schemas: Mapping[str, Any]) -> list[dict[str, Any]]:
    grouped: dict[str, list[FieldRow]] = {}
    for row in rows:
        assert row.when is not None
        grouped.setdefault(row.when.words, []).append(row)
    rules = []
    for at, (words, members) in enumerate(grouped.items(), start=1):
        condition = members[0].when
        assert condition is not None
        then: dict[str, Any] = {"properties": {row.name: schemas[row.name] for row in members}}
        if required := [row.name for row in members if _may_require(row)]:
            then["required"] = required
        rules.append(
            {"if": dict(condition.schema), "then": then, "x-rule": {"id": f"r{at}", "title": words[:100]}}
        )
    return rules


def _distinct(checks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return list({check["id"]: check for check in checks}.values())


def form(rows: Sequence[FieldRow], title: str) -> dict[str, Any]:
    """The whole form, its fields in steps."""
    made = objects(rows)
    made.pop("x-order")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title[:200],
        "type": "object",
        **made,
        "x-steps": steps([row for row in rows if not row.dropped]),
    }


def steps(rows: Sequence[FieldRow]) -> list[dict[str, Any]]:
    """By the groups that the table names; else who applies, then the rest, no more in a step than fit on a page."""
    grouped: dict[str, list[str]] = {}
    told = any(row.group for row in rows)
    who = [row for row in rows if SUBJECT.search(row.label) and row.kind != "rows"]
    first = rows.index(who[0]) if who else len(rows)
    if not told and 0 < first <= FEW:  # what is asked before the applicant decides over all that follows
        grouped[SITUATION] = [row.name for row in rows[:first]]
    current = "申请信息"
    for row in rows[len(grouped.get(SITUATION, ())) :]:
        current = (row.group or current) if told else APPLICANT if row in who else "申请事项"
        grouped.setdefault(current, []).append(row.name)
    made: list[dict[str, Any]] = []
    for title, names in grouped.items():
        parts = (
            [names[at : at + MOST_IN_STEP] for at in range(0, len(names), MOST_IN_STEP)]
            if not told
            else [names]
        )
        for at, part in enumerate(parts, start=1):
            heading = title if len(parts) == 1 else f"{title}（{at}）"
            made.append(
                {"id": f"step_{len(made) + 1}", "title": heading[:60], "sections": [{"fields": part}]}
            )
    return made
