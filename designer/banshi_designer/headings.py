"""How a panel is laid out for a clerk: its fields under headings, with a word on those where somebody would hesitate.

The published schemas say what a package may hold; what stands here says it to a person. Pure, and nothing but words.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .lenses import conditional

Section = tuple[str, tuple[str, ...]]

SECTIONS: Mapping[str, tuple[Section, ...]] = {
    "profile": (
        ("名称和编码", ("code", "title", "short_title", "item_code", "implementation_code", "type", "class",
                   "external_url", "level", "power_source")),
        ("由谁办理", ("organisation", "region")),
        ("谁能办、怎么办", ("audience", "topics", "handling_type", "online_depth", "visits", "visits_reason",
                     "channels", "scope", "quota", "intermediary", "commitment")),
        ("收费", ("fee",)),
        ("结果和送达", ("result", "delivery")),
        ("办理情形", ("situations",)),
        ("公式用的参数", ("facts",)),
        ("平台设置", ("settings",)),
    ),
    "guide": (
        ("开头和受理条件", ("summary", "short", "conditions")),
        ("依据和特别程序", ("basis", "special_procedures")),
        ("到哪里办、问谁", ("places", "contact", "complaint")),
        ("常见问题", ("faq",)),
        ("权利、义务和救济", ("rights", "duties", "remedies", "after")),
        ("其他内容", ("sections",)),
    ),
    "procedure": (
        ("用语和时限", ("terms", "limits")),
        ("发出的文书", ("notices",)),
        ("理由库", ("reasons",)),
        ("公示", ("publicity",)),
    ),
    "stages": (
        ("环节", ("id", "title", "kind", "amount", "role", "who", "condition", "with_previous")),
        ("时限和人数", ("limit", "counted", "people")),
        ("办理时做什么", ("actions", "form")),
        ("文书和说明", ("notices", "documents", "note")),
    ),
    "materials": (
        ("材料", ("id", "title", "condition", "necessity", "defer_days", "category", "medium", "copies", "source")),
        ("申请人怎样交", ("generated_from_form", "given_in_form", "accept", "waiver")),
        ("给申请人的说明", ("hint", "blank_form", "example", "basis")),
        ("给审核人的要点", ("review_points",)),
    ),
    "results": (
        ("结果", ("id", "title", "kind", "layout", "type_code", "number", "duplicate_of", "issuer", "seal",
                "joint_seals", "validity")),
        ("写明的内容", ("holder", "addressee", "fields", "body", "notes")),
        ("附页", ("annex",)),
    ),
}  # fmt: skip

HINTS: Mapping[str, Mapping[str, str]] = {
    "profile": {
        "item_code": "12 位数字，由编制部门给出",
        "implementation_code": "31 位：统一社会信用代码 18 位、层级 1 位、基本编码 12 位",
        "region": "行政区划代码，例如 371602",
        "visits": "申请人从申请到领证，一共要到现场几次；全程网办填 0",
        "situations": "同一事项的不同办法，例如新办、变更、注销；申请人在指南上选择自己的情形",
        "facts": "会调整的标准和金额写在这里，公式来取，调整时不用改公式",
        "settings": "交给平台其他程序使用的约定，没有就不填",
    },
    "guide": {
        "summary": "两句话以内：办什么、谁能办、几天办完、收不收费",
        "short": "简版办事指南由系统生成，印在一页纸上；这里可以加几句自己的话，不填也可以",
        "conditions": "一行一条，用申请人能自己对照的话来写",
        "faq": "窗口最常被问到的问题",
        "sections": "上面没有地方写的内容；材料、流程、时限、收费会自动列出，不要重复",
        "after": "领证以后要做的事，例如年报、延续、变更",
    },
    "procedure": {
        "terms": "决定文书里用许可还是给付的说法",
        "reasons": "不予受理、不予许可时，办理人从这里选用",
        "limits.statutory": "法律、法规没有规定的，不填这一组，在下面写明原因",
        "limits.promised": "有几种时限时，第一个符合条件的算数，一般的放在最后",
        "publicity": "没有公示环节就不用填写",
    },
    "stages": {
        "role": "谁登录后会在待办里看到这个环节",
        "who": "给申请人看的名称，例如首席代表",
        "condition": "写给申请人看，出现在办事指南上",
        "with_previous": "勾选“是”后，两个环节同时开始，都办完才往下走；只有审查、公示环节可以",
        "counted": "公示、听证、专家评审一般不计入",
        "people": "现场核查不少于 2 人",
        "actions": "不选就是这类环节的全部动作",
        "documents": "这个环节归档的文书名称，出现在办事指南上",
        "notices": "通常不用选，平台会按办理结果自动发出",
    },
    "materials": {
        "title": "写出文件的名称，不要写“其他材料”“相关证明”",
        "condition": "写给申请人看，出现在办事指南上",
        "generated_from_form": "选“是”时，平台用填好的表单生成，申请人不用上传",
        "given_in_form": "表单里已经上传过，就不用再交一次",
        "waiver": "能由平台查到，或由申请人承诺的，可以不交",
        "blank_form": "先在“专家视图”里放入文件",
        "example": "填好的样子，去掉个人信息",
        "review_points": "一行一条，审核人逐条勾选",
    },
    "results": {
        "type_code": "21 位，证照目录里的编码",
        "duplicate_of": "副本与正本用同一个编号；不是副本就不填",
        "number.pattern": "{year} 是年份，{serial} 是流水号，{serial:6} 是六位流水号，{region} 是行政区划",
        "number.series": "同一序列的证照连续编号；用小写字母和下划线，例如 food_workshop",
        "number.label": "证照上的叫法，例如编号、登记证号",
        "holder.name": "点上面的“可以引用的答案和日期”，选申请人姓名或单位名称",
        "holder.id_type": "111 居民身份证，001 统一社会信用代码",
        "validity.years": "没有截止日期时，从起始日算几年",
        "fields": "证照上的每一项：左边的名称，右边的内容",
        "annex": "有成组的明细（例如多处设施）时使用",
    },
}


def laid_out(schema: Mapping[str, Any], name: str) -> dict[str, Any]:
    """The schema with its fields under headings; ``name`` is the part, or the list that the thing is in."""
    hinted = _hinted(schema, HINTS.get(name, {}), "")
    asked = {*hinted["properties"], *conditional(schema)}
    placed = [(title, [field for field in fields if field in asked]) for title, fields in SECTIONS[name]]
    sections = [{"title": title, "fields": fields} for title, fields in placed if fields]
    steps = [{"id": "all", "title": SECTIONS[name][0][0], "sections": sections}]
    return {**hinted, "x-steps": steps}


def _hinted(schema: Mapping[str, Any], hints: Mapping[str, str], above: str) -> dict[str, Any]:
    """The schema with the hints of its fields and of what is in them, by their dotted paths."""
    properties = {}
    for key, sub in schema.get("properties", {}).items():
        path = f"{above}{key}"
        made = {"x-hint": hints[path], **sub} if path in hints else dict(sub)
        if isinstance(made.get("properties"), Mapping):
            made = _hinted(made, hints, f"{path}.")
        if isinstance(made.get("items"), Mapping) and "properties" in made["items"]:
            made["items"] = _hinted(made["items"], hints, f"{path}.")
        properties[key] = made
    return {**schema, "properties": properties}
