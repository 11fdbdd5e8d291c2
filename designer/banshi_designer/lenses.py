"""What a panel shows otherwise than a package stores it: a decision's form as rows, names that a clerk need not give.

Each lens goes both ways, and what it shows, put back unchanged, is exactly what was there. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from banshi_forms.formulas import names
from banshi_forms.kinds.table import kind_of
from banshi_forms.values import Json

from .edits.problems import CannotDo
from .palette import BY_ID

# the kinds of field that a decision's form is made of: the palette's, and the engine's names for them
SIMPLE = ("text", "long_text", "single", "several", "yes_no", "integer", "number", "money", "date", "files")
_ENGINE = {"textarea": "long_text", "radio": "single", "select": "single", "checkboxes": "several"}
OTHER = "other"  # a kind that only the JSON can change; it is kept as it is
_CHOOSING = ("single", "several")
# what the platform gives out by itself, in the order in which an application may meet it
NOTICES: Mapping[str, str] = {
    "receipt": "收到申请（收件凭证）", "accepted": "受理", "deemed": "逾期未告知，视为受理",
    "supplement": "一次性告知补正", "declined": "不予受理", "not_required": "不需要许可，不受理",
    "transferred": "移送有权机关", "special": "进入特别程序", "extension": "延长办理期限",
    "granted": "准予", "refused": "不予", "payment": "通知缴费", "paid": "确认缴费",
    "forfeited": "逾期未缴费，作废", "issued": "制发证照", "withdrawn": "撤回申请", "delivered": "送达",
}  # fmt: skip
KNOWN_TO_ROWS = frozenset(
    {"type", "properties", "required", "$schema", "title", "x-order", "x-check", "additionalProperties"}
)


def row_schema(labels: Mapping[str, str]) -> dict[str, Any]:
    """The panel's schema of a decision's form; ``labels`` are the names of the kinds in the person's language."""
    kinds = [{"const": kind, "title": labels.get(kind, kind)} for kind in (*SIMPLE, OTHER)]
    return {
        "type": "array",
        "title": "办理人要填写的内容",
        "maxItems": 60,
        "x-row-title": "title",
        "items": {
            "type": "object",
            "properties": {
                "title": {"type": "string", "title": "名称", "minLength": 1, "maxLength": 100},
                "kind": {"type": "string", "title": "种类", "oneOf": kinds, "x-widget": "select"},
                "required": {"type": "boolean", "title": "必填"},
                "hint": {"type": "string", "title": "填写说明", "maxLength": 150},
                "options": {
                    "type": "string",
                    "title": "选项",
                    "x-widget": "textarea",
                    "x-hint": "单选、多选时填写，每行一个",
                    "maxLength": 20000,
                },
                "name": {"type": "string", "x-widget": "hidden"},
            },
            "required": ["title", "kind", "required"],
            "x-order": ["title", "kind", "required", "options", "hint", "name"],
        },
    }


def with_amount(schema: Mapping[str, Any], titles: Mapping[str, str], chosen: str) -> dict[str, Any]:
    """The panel of a stage in which, where one pays at it, what is due is picked from the answers that can say it."""
    offered = titles if not chosen or chosen in titles else {**titles, chosen: chosen}
    amount = {
        "type": "string",
        "title": "应缴金额取自",
        "x-widget": "select",
        "x-hint": "申请表自动计算的数字，或决定人填写的数字；金额为 0 时不缴费。"
        "缴款期限填在“时限”里，收款单位、开户行、账号填在“说明”里。",
        "oneOf": [{"const": name, "title": title} for name, title in offered.items()],
    }
    if not offered:
        amount |= {"oneOf": [{"const": "", "title": "表单里还没有自动计算的金额"}]}
    others = {name: sub for name, sub in schema["properties"].items() if name != "amount"}
    open_ended = {key: item for key, item in schema.items() if key != "additionalProperties"}
    to_pay = {"properties": {"kind": {"const": "pay"}}, "required": ["kind"]}
    then = {"properties": {"amount": amount}, "required": ["amount"]}
    return {**open_ended, "properties": others, "allOf": [{"if": to_pay, "then": then}]}


def conditional(schema: Mapping[str, Any]) -> list[str]:
    """The names that a panel asks only for some things."""
    return [name for rule in schema.get("allOf", ()) for name in rule.get("then", {}).get("properties", ())]


def as_rows(form: Json) -> list[dict[str, Any]] | None:
    """A decision's form as rows; None for one that only an expert's eye can read (rules, steps)."""
    if form is None:
        return []
    if not isinstance(form, Mapping) or not form.keys() <= KNOWN_TO_ROWS:
        return None
    required = form.get("required", ())
    names = _ordered(form)
    return [_row(name, form["properties"][name], name in required) for name in names]


def _ordered(form: Mapping[str, Any]) -> list[str]:
    names = list(form.get("properties", {}))
    first = [name for name in form.get("x-order", ()) if name in names]
    return [*first, *(name for name in names if name not in first)]


def _row(name: str, schema: Mapping[str, Any], required: bool) -> dict[str, Any]:
    kind = _kind(schema)
    row: dict[str, Any] = {
        "title": str(schema.get("title", name)),
        "kind": kind,
        "required": required,
        "name": name,
    }
    if "x-hint" in schema:
        row["hint"] = schema["x-hint"]
    if kind in _CHOOSING:
        row["options"] = lines(_options(schema, kind))
    return row


def _kind(schema: Mapping[str, Any]) -> str:
    found = kind_of(schema).name
    kind = _ENGINE.get(found, found)
    if kind in _CHOOSING and not _options(schema, kind):
        return OTHER
    return kind if kind in SIMPLE else OTHER


def _options(schema: Mapping[str, Any], kind: str) -> list[Json]:
    holder = schema.get("items", {}) if kind == "several" else schema
    listed = holder.get("enum", ())
    return list(listed) if all(isinstance(option, str) for option in listed) else []


def from_rows(rows: Iterable[Mapping[str, Any]], old: Json) -> dict[str, Any] | None:
    """The form that rows tell; what a row leaves unsaid stays as it was. Nothing for no rows.

    Raises CannotDo when a check of the form needs a row that was taken out.
    """
    before: Mapping[str, Any] = old if isinstance(old, Mapping) else {"type": "object"}
    present: Mapping[str, Any] = before.get("properties", {})
    named = [(str(row.get("name") or ""), row) for row in rows]
    taken = {name for name, _ in named} | set(present)
    properties: dict[str, Any] = {}
    required: list[str] = []
    for name, row in named:
        own = name if name and name not in properties else free("field", taken)
        taken.add(own)
        properties[own] = _field(row, present.get(own))
        required += [own] * bool(row.get("required"))
    _refuse_needed(before, set(present) - set(properties))
    if not properties:
        return None
    return _with(before, properties, required)


def _with(before: Mapping[str, Any], properties: dict[str, Any], required: list[str]) -> dict[str, Any]:
    made = {**before, "properties": properties}
    order = list(properties)
    if "x-order" in before and _ordered(before) != order:
        made["x-order"] = order
    was = before.get("required", ())
    if required or "required" in before:
        made["required"] = list(was) if set(was) == set(required) else required
    return made


def _refuse_needed(before: Mapping[str, Any], gone: set[str]) -> None:
    for check in before.get("x-check", ()):
        needed = gone & (names(str(check.get("rule", "true"))) | {str(check.get("at", "")).partition("/")[0]})
        if needed:
            raise CannotDo("needed_by_check", field=sorted(needed)[0], check=str(check.get("message", "")))


def _field(row: Mapping[str, Any], old: Mapping[str, Any] | None) -> dict[str, Any]:
    kind = str(row["kind"])
    same = old is not None and kind in (_kind(old), OTHER)
    schema: dict[str, Any] = dict(old or {}) if same else dict(BY_ID.get(kind, BY_ID["text"]).schema)
    if schema.get("title") != row["title"] and not (
        same and "title" not in schema and row["title"] == row.get("name")
    ):
        schema = {"title": row["title"], **{key: value for key, value in schema.items() if key != "title"}}
    if row.get("hint") != schema.get("x-hint"):
        schema.pop("x-hint", None)
        schema |= {"x-hint": row["hint"]} if row.get("hint") else {}
    options = listed(str(row.get("options") or ""))
    if kind in _CHOOSING and options and options != _options(schema, kind):
        schema |= {"items": {**schema["items"], "enum": options}} if kind == "several" else {"enum": options}
    return schema


def notice_rows(notices: Json) -> list[dict[str, Any]]:
    """The notices of a procedure as rows, in the order in which an application meets them."""
    held: Mapping[str, Any] = notices if isinstance(notices, Mapping) else {}
    order = list(NOTICES)
    known = sorted(held, key=lambda kind: order.index(kind) if kind in NOTICES else len(order))
    return [{"kind": kind, **held[kind]} for kind in known]


def notices_schema(published: Mapping[str, Any]) -> dict[str, Any]:
    """The panel's schema of the notices: what the package says of each, and which it is."""
    one = published["additionalProperties"]
    kinds = [{"const": kind, "title": title} for kind, title in NOTICES.items()]
    properties = {
        "kind": {"type": "string", "title": "何时发出", "oneOf": kinds, "x-widget": "select"},
        **one["properties"],
    }
    properties["number"] = properties["number"] | {
        "x-hint": "{year} 是年份，{serial} 是流水号，{serial:6} 是六位流水号，"
        "{region} 是行政区划，{date} 是日期；不填就不编号",
        "x-example": "惠审批受〔{year}〕{serial}号",
    }
    return {
        "type": "array",
        "title": published["title"],
        "x-hint": "这里没有列出的文书，按平台的样式发出",
        "x-row-title": "title",
        "x-row-label": "文书",
        "x-add-label": "添加一种文书",
        "maxItems": len(NOTICES),
        "items": {
            **{key: value for key, value in one.items() if key != "additionalProperties"},
            "properties": properties,
            "required": ["kind", *one.get("required", ())],
            "x-order": list(properties),
        },
    }


def notices_from(rows: Json) -> dict[str, Any]:
    """The notices that rows tell. Raises CannotDo where two rows are about the same one."""
    made: dict[str, Any] = {}
    for row in rows or ():
        kind = str(row["kind"])
        if kind in made:
            raise CannotDo("notice_twice", notice=NOTICES.get(kind, kind))
        made[kind] = {key: value for key, value in row.items() if key != "kind"}
    return made


def free(stem: str, taken: Iterable[str]) -> str:
    """A name that is not taken: the stem with a number."""
    used, number = set(taken), 1
    while f"{stem}_{number}" in used:
        number += 1
    return f"{stem}_{number}"


def named_rows(rows: Json, stem: str) -> Json:
    """Rows in which everyone has an ``id``: those that a clerk adds are given one."""
    if not isinstance(rows, list):
        return rows
    taken = {str(row.get("id")) for row in rows if isinstance(row, Mapping) and row.get("id")}
    made = []
    for row in rows:
        if isinstance(row, Mapping) and not row.get("id"):
            name = free(stem, taken)
            taken.add(name)
            row = {"id": name, **{key: value for key, value in row.items() if key != "id"}}
        made.append(row)
    return made


def lines(options: Json) -> str:
    """Options as a text with a line for each."""
    return "\n".join(str(option) for option in options) if isinstance(options, list) else ""


def listed(text: str) -> list[str]:
    """The options of such a text, each once; blank lines are none."""
    return list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
