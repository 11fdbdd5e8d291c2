"""A whole matter with as little in it as a matter can have. What only the bureau knows is marked as still to write.

Texts are in the language of the matter (Chinese), not of the person who makes it.
"""

from __future__ import annotations

from typing import Any

from banshi_forms import Definition
from banshi_forms.unwritten import MARK

from .beginning import BENEFIT, LICENCE, Beginning

PEOPLE = {"person": ["1"], "legal": ["2", "3", "4", "5"], "both": ["1", "2", "3", "4", "5"]}
KIND, NATURAL, LEGAL = "applicant_kind", "自然人", "法人或非法人组织"
UPLOAD = {"types": ["pdf", "jpg", "png"], "max_mb": 10, "min": 1, "max": 3}


def blank(start: Beginning) -> Definition:
    """The definition a clerk begins with. Its checks say what is still to be written, and nothing else."""
    return Definition(
        profile=_profile(start),
        guide=_guide(start),
        form=_form(start),
        materials={"materials": [_application_form(start)]},
        procedure=_procedure(start),
        certificate={"results": [_result(start)]},
    )


def _profile(start: Beginning) -> dict[str, Any]:
    result = "给付决定" if start.type == BENEFIT else f"{start.title}决定"
    region = {"region": start.office.region} if start.office.region.isdecimal() else {}
    return {
        "code": start.code,
        "title": start.title,
        "item_code": start.item_code,
        "implementation_code": start.implementation_code,
        "type": start.type,
        "class": "A",
        "level": start.level,
        "power_source": "1",
        "organisation": {
            "credit_code": start.office.credit_code,
            "name": start.office.name,
            "nature": "1",
        },
        "audience": PEOPLE[start.audience],
        "handling_type": "promised",
        "online_depth": ["2", "3", "4", "5"],
        "visits": 0,
        "channels": ["window", "online"],
        "fee": {"charged": False, "basis": "不收费"},
        "result": {"type": "20", "name": result[:200]},
        "delivery": ["window", "download"],
        **region,
    }


def _guide(start: Beginning) -> dict[str, Any]:
    return {
        "summary": f"{MARK}一两句话：什么事、在哪办、多久办好、收不收费",
        "conditions": [f"{MARK}受理条件，一条一行"],
        "basis": [{"title": f"{MARK}设定依据的法规名称和条款"}],
        "contact": {"phone": "12345"},
        "complaint": {"phone": "12345"},
        "remedies": {},
    }


def _form(start: Beginning) -> dict[str, Any]:
    """Who applies, how to reach them, what for."""
    who = _applicant(start)
    listed = [*who["properties"], *who.pop("then_names", ()), "contact_mobile"]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"{start.title[:90]}申请表",
        "type": "object",
        **who,
        "properties": {
            **who["properties"],
            "contact_mobile": {
                "type": "string",
                "title": "联系手机",
                "format": "cn-mobile",
                "x-prefill": "applicant.mobile",
                "x-sensitive": "mobile",
                "x-width": "half",
            },
            "request": {
                "type": "string",
                "title": "申请内容",
                "minLength": 2,
                "maxLength": 1000,
                "x-widget": "textarea",
            },
        },
        "required": [*who["required"], "contact_mobile", "request"],
        "x-steps": [
            {"id": "applicant", "title": "申请人", "sections": [{"fields": listed}]},
            {"id": "request", "title": "申请内容", "sections": [{"fields": ["request"]}]},
        ],
    }


def _applicant(start: Beginning) -> dict[str, Any]:
    name = {
        "type": "string",
        "title": "申请人名称（姓名）",
        "minLength": 2,
        "maxLength": 100,
        "x-prefill": "applicant.name",
        "x-sensitive": "name",
    }
    if start.audience != "both":
        key, schema = _number(start.audience == "person")
        return {"properties": {"applicant_name": name, key: schema}, "required": ["applicant_name", key]}
    kind = {"type": "string", "title": "申请人类型", "enum": [NATURAL, LEGAL]}
    rules = [
        _shown(at, words, *_number(words == NATURAL)) for at, words in enumerate((NATURAL, LEGAL), start=1)
    ]
    return {
        "properties": {KIND: kind, "applicant_name": name},
        "required": [KIND, "applicant_name"],
        "allOf": rules,
        "then_names": ("applicant_id", "applicant_uscc"),
    }


def _number(natural: bool) -> tuple[str, dict[str, Any]]:
    common = {"type": "string", "x-width": "half"}
    if natural:
        number = {"title": "身份证号", "format": "cn-id-number", "x-prefill": "applicant.id_number"}
        return "applicant_id", {**common, **number, "x-sensitive": "id_number"}
    number = {"title": "统一社会信用代码", "format": "cn-credit-code", "x-prefill": "applicant.credit_code"}
    return "applicant_uscc", {**common, **number}


def _shown(at: int, words: str, key: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {
        "if": {"properties": {KIND: {"const": words}}, "required": [KIND]},
        "then": {"properties": {key: schema}, "required": [key]},
        "x-rule": {"id": f"r{at}", "title": f"申请人是{words}"},
    }


def _application_form(start: Beginning) -> dict[str, Any]:
    return {
        "id": "application_form",
        "title": f"{start.title[:180]}申请表",
        "necessity": "required",
        "category": "form",
        "medium": "electronic",
        "copies": {"original": 1, "copy": 0},
        "source": {"channel": "10"},
        "generated_from_form": True,
    }


def _procedure(start: Beginning) -> dict[str, Any]:
    licence = start.type == LICENCE
    limits: dict[str, Any] = {
        "statutory": {"days": 20, "unit": "working_day", "basis": "行政许可法第四十二条"}
        if licence
        else None,
        "promised": [{"days": 20, "unit": "working_day"}],
        "supplement_notice": {"days": 5, "unit": "working_day"},
        "supplement_term": {"days": 10, "unit": "working_day"},
        "delivery": {"days": 10, "unit": "working_day"},
    }
    if not licence:
        limits["statutory_note"] = f"{MARK}有法定办结时限的填写天数，没有的说明原因"
    day = {"days": 1, "unit": "working_day"}
    return {
        "terms": "licence" if licence else "benefit",
        "limits": limits,
        "stages": [
            _stage("intake", "受理", "intake", "intake", day, counted=False),
            _stage("examine", "审查", "examine", "reviewer", day),
            _stage("decide", "决定", "decide", "decider", day),
            _stage("issue", "制证送达", "issue", "system", None, counted=False),
        ],
    }


def _stage(key: str, title: str, kind: str, role: str, limit: Any, counted: bool = True) -> dict[str, Any]:
    return {"id": key, "title": title, "kind": kind, "role": role, "limit": limit, "counted": counted}


def _result(start: Beginning) -> dict[str, Any]:
    is_person = f"{{% if {KIND} == '{NATURAL}' %}}"
    numbers = {"person": "{{ applicant_id }}", "legal": "{{ applicant_uscc }}"}
    numbers["both"] = f"{is_person}{numbers['person']}{{% else %}}{numbers['legal']}{{% endif %}}"
    types = {"person": "111", "legal": "001", "both": f"{is_person}111{{% else %}}001{{% endif %}}"}
    return {
        "id": "decision",
        "title": f"{start.title[:90]}决定书",
        "kind": "letter",
        "layout": "letter",
        "number": {"pattern": "〔{year}〕{serial}号", "series": "decision", "label": "文号"},
        "holder": {
            "name": "{{ applicant_name }}",
            "id_type": types[start.audience],
            "id_number": numbers[start.audience],
        },
        "addressee": "{{ applicant_name }}：",
        "body": ["你（单位）提出的“{{ matter.title }}”申请，经审查符合规定条件，决定予以批准。"],
        "validity": None,
        "issuer": start.office.name,
        "seal": "organ",
    }
