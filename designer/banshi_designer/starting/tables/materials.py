"""Rows of a list of materials as materials of the definition, with what was guessed of each."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from banshi_platform.i18n import mark

from .conditions import Fields, Unread
from .identifiers import identifier
from .report import Note
from .sentences import read_condition
from .values import lines, plain, yes_or_no

NO_CONDITION = mark(
    "The condition is kept in words and not yet tested: choose it among the answers. %(words)s"
)
CONDITION = mark("Asked for when: %(words)s")
NO_NECESSITY = mark("Taken as necessary: “%(words)s” is not understood.")
NO_SOURCE = mark("Taken as prepared by the applicant: “%(words)s” is not understood.")
GENERATED = mark("Made by the platform from the answers: nothing is uploaded.")
SPARED = mark("Spared by a look-up: check how.")
LEFT = mark("Only kept here: %(words)s")
_TYPES = ("pdf", "jpg", "png", "docx", "xlsx", "dwg", "zip", "mp4", "ofd")
_CATEGORIES = (
    ("form", r"申请表|登记表|表格|申请书|信息表"), ("drawing", r"图$|图纸|照片|平面图|效果图|示意图|图片|^图"),
    ("report", r"报告|检测|评价|鉴定"), ("certificate", r"证$|证书|执照|许可证|身份证|证照|证件|证明"),
    ("text", r"文书|文本|方案|承诺书|协议|合同|同意书|委托书|说明"),
)  # fmt: skip


def material(
    cells: Mapping[str, str], fields: Fields, taken: set[str]
) -> tuple[dict[str, Any], list[Note], bool]:
    """The material, what is to be said, and whether all was surely understood."""
    notes: list[Note] = []
    title = re.sub(r"\s+", "", cells["title"])[:200]
    made: dict[str, Any] = {
        "id": identifier("", title, taken),
        "title": title,
        "necessity": _necessity(cells.get("necessity", ""), notes),
        "category": _category(cells.get("category", ""), title),
        "medium": _medium(cells.get("medium", "")),
        "copies": _copies(cells),
        "source": _source(cells, notes),
    }
    if made["necessity"] == "deferrable":
        made["defer_days"] = 5
    made |= _condition(cells.get("condition", ""), fields, notes)
    made |= _ways(cells, notes)
    made |= _words(cells)
    if "generated_from_form" not in made:
        made["accept"] = _accept(cells.get("accept", "") + cells.get("review", ""))
    return made, notes, not any(note.part for note in notes)


def _necessity(text: str, notes: list[Note]) -> str:
    word = plain(text)
    if re.search(r"容缺|后补", word):
        return "deferrable"
    if re.search(r"非必|不必|可选|选交|自愿", word):
        return "optional"
    if not re.search(r"必|需|应", word) and yes_or_no(word) is False and word.strip("-–—"):
        return "optional"
    if word.strip("-–—") and not re.search(r"必|需|应", word) and yes_or_no(word) is None:
        notes.append(Note(NO_NECESSITY, {"words": text}, "materials"))
    return "required"


def _category(text: str, title: str) -> str:
    """By what the table says, which may be no more than a word; else by the name."""
    for said in (plain(text), title):
        for category, pattern in _CATEGORIES:
            if said and re.search(pattern, said):
                return category
    return "text"


def _medium(text: str) -> str:
    electronic, paper = "电子" in text or "网上" in text, "纸" in text or "窗口" in text
    return "both" if electronic and paper else "paper" if paper else "electronic"


def _copies(cells: Mapping[str, str]) -> dict[str, int]:
    text = plain(cells.get("copies", ""))
    made = {"original": _count(cells.get("original", "")), "copy": _count(cells.get("copy", ""))}
    if two := re.fullmatch(r"(\d{1,2})\s*/\s*(\d{1,2})", text):
        return {"original": min(int(two[1]), 20), "copy": min(int(two[2]), 20)}
    for key, word in (("original", "原件"), ("copy", "复印件")):
        if found := re.search(rf"{word}\D{{0,4}}(\d{{1,2}})", text) or re.search(
            rf"(\d{{1,2}})\D{{0,2}}{word}", text
        ):
            made[key] = min(int(found[1]), 20)
    if not any(made.values()) and (found := re.search(r"\d{1,2}", text)):
        made["copy" if "复印件" in text else "original"] = min(int(found[0]), 20)
    return made if any(made.values()) else {"original": 1, "copy": 0}


def _count(text: str) -> int:
    found = re.search(r"\d{1,2}", plain(text))
    return min(int(found[0]), 20) if found else 0


def _source(cells: Mapping[str, str], notes: list[Note]) -> dict[str, str]:
    text, issued = plain(cells.get("channel", "")), cells.get("from", "").strip(" -–—")
    code = re.match(r"(10|20|30|99)", text)
    rest = re.sub(r"^(10|20|30|99)", "", text).strip(" -–—")
    if code:
        channel = "30" if code[0] == "99" else code[0]
    elif re.search(r"自备|申请人|自行|生成", text) or not rest:
        channel = "10"
    elif re.search(r"中介|法定机构|检测机构|第三方", text):
        channel = "30"
    elif re.search(r"政府|部门|核发|局|委|证照库|公安|民政|市监|机关|法院", text):
        channel = "20"
    else:
        channel = "10"
        notes.append(Note(NO_SOURCE, {"words": text}, "materials"))
    who = issued or ("" if re.search(r"自备|政府部门核发|证照库|生成|^申请人$", rest) else rest)
    return {"channel": channel, **({"from": who[:200]} if who and channel != "10" else {})}


def _condition(text: str, fields: Fields, notes: list[Note]) -> dict[str, Any]:
    try:
        found = read_condition(text, fields)
    except Unread:
        notes.append(Note(NO_CONDITION, {"words": text}, "materials"))
        return {"condition": text[:300]}
    if found is None:
        return {}
    notes.append(Note(CONDITION, {"words": found.words}, "" if found.sure else "materials"))
    return {"when": dict(found.schema), "condition": (text if not found.sure else found.words)[:300]}


def _ways(cells: Mapping[str, str], notes: list[Note]) -> dict[str, Any]:
    """How it is given: made by the platform, or spared because somebody else knows it."""
    said = " ".join(cells.get(key, "") for key in ("waiver", "channel"))
    if re.search(r"(表单|系统|自动).{0,4}生成", said):
        notes.append(Note(GENERATED))
        return {"generated_from_form": True}
    by = (
        "certificate"
        if re.search(r"证照库|电子证照|调取|证库", said)
        else "commitment"
        if "承诺" in said
        else "data_check"
        if re.search(r"核验|共享|比对|联网", said)
        else ""
    )
    words = cells.get("waiver", "").strip(" -–—") or cells.get("channel", "").strip()
    if not by:
        left = cells.get("waiver", "").strip(" -–—")
        if left and yes_or_no(left) is not False:
            notes.append(Note(LEFT, {"words": left}, "materials"))
        return {}
    notes.append(Note(SPARED, part="materials"))
    return {"waiver": {"by": by, "note": words[:500]}}


def _words(cells: Mapping[str, str]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    points = [
        point[:300] for point in lines(cells.get("review", "").replace("；", "\n")) if point.strip(" -–—")
    ]
    if points:
        made["review_points"] = points
    for key, most in (("basis", 300), ("hint", 500)):
        if said := cells.get(key, "").strip(" -–—"):
            made[key] = said[:most]
    return made


def _accept(text: str) -> dict[str, Any]:
    said = plain(text).lower().replace("jpeg", "jpg").replace("word", "docx").replace("excel", "xlsx")
    types = [kind for kind in _TYPES if kind in said] or ["pdf", "jpg", "png"]
    size = re.search(r"(\d{1,3})\s*m(b|\b)", said)
    span = re.search(r"(\d{1,2})\s*[-–~至]\s*(\d{1,2})\s*[张份页个]", said)
    least, most = (int(span[1]), int(span[2])) if span else (1, 3)
    return {
        "types": types,
        "max_mb": min(int(size[1]), 200) if size and int(size[1]) else 10,
        "min": min(least, 50),
        "max": max(most, least, 1),
    }
