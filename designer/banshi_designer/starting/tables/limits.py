"""What a table says of a field's answers: options, patterns, limits, comparisons with others. The rest is a note."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from banshi_forms.formulas import BadFormula, names
from banshi_forms.patterns import BadPattern, compiled

from .values import plain

MOST_OPTIONS = 300
LONGEST_OPTION = 80
_NUMBERS = ("integer", "number", "money")
_SIGNS = {
    "≥": ">=",
    "≤": "<=",
    "＞": ">",
    "＜": "<",
    "≠": "!=",
    ">=": ">=",
    "<=": "<=",
    ">": ">",
    "<": "<",
    "!=": "!=",
}
_LIMITS = {">": "exclusiveMinimum", ">=": "minimum", "<": "exclusiveMaximum", "<=": "maximum"}
_SAID = {
    ">=": "不能早于或小于",
    "<=": "不能晚于或大于",
    ">": "应当晚于或大于",
    "<": "应当早于或小于",
    "!=": "不能与下列相同：",
}
_COMPARED = re.compile(r"(>=|<=|!=|[≥≤＞＜≠<>])\s*([A-Za-z_]\w*|今天|当天|当日|-?\d+(?:\.\d+)?)(\s*阻断)?")
_SUM = re.compile(r"^[Σ∑]\s*([a-z_]\w*)\.([a-z_]\w*)$")


@dataclass
class Limits:
    """What was read, and the words that were not."""

    schema: dict[str, Any] = field(default_factory=dict)
    options: list[str] = field(default_factory=list)
    codes: dict[str, str] = field(default_factory=dict)  # what conditions may call an option
    checks: list[dict[str, Any]] = field(default_factory=list)
    formula: str = ""
    left: str = ""


def read_limits(text: str, kind: str, name: str, labels: Mapping[str, str]) -> Limits:
    """The cell read for a field of this kind; ``labels`` are the fields beside it."""
    found = Limits(left=text.strip(" -–—"))
    if kind in ("single", "several"):
        _options(found)
    elif kind == "computed":
        _formula(found, labels)
    elif kind == "yes_no":
        _fixed(found)
    else:
        if kind in ("id_number", "credit_code"):  # the kind is checked after these standards anyway
            found.left = re.sub(r"GB\s?/?T?\s?(11643|32100)(-\d{4})?|校验(位|码)(校验)?", "", found.left)
        _pattern(found, kind)
        _comparisons(found, kind, name, labels)
        if kind in _NUMBERS:
            _span(found)
    found.left = re.sub(r"^[\s,，;；。、:：且和与]+|[\s,，;；、:：且和与]+$", "", found.left)
    return found


def _options(found: Limits) -> None:
    """新办/变更/延期；… : the options stand before the first semicolon, without what is said of them in brackets."""
    first, _, rest = re.sub(r"[；;。]", "\n", found.left, count=1).partition("\n")
    if "/" not in first and "\n" in found.left and "、" not in first:
        first, rest = found.left.replace("\n", "/"), ""
    apart = r"[/／]" if re.search(r"[/／]", first) else r"[、,，|]"
    words = [word.strip() for word in re.split(apart, first)]
    asides = [aside for word in words for aside in re.findall(r"[（(](.*?)[）)]", word)]
    options = list(dict.fromkeys(re.sub(r"[（(].*?[）)]", "", word).strip() for word in words))
    options = [option for option in options if option][:MOST_OPTIONS]
    if len(options) < 2 or any(len(option) > LONGEST_OPTION for option in options):
        return
    coded = [re.match(r"([0-9A-Za-z]{1,3})[\s.、:：]+(?=\S)", option) for option in options]
    if all(coded):
        found.codes = {
            code[1]: option[code.end() :] for code, option in zip(coded, options, strict=True) if code
        }
        options = list(found.codes.values())
    found.options = options
    found.left = "；".join([*asides, *([rest.strip()] if rest.strip() else [])])


def _formula(found: Limits, labels: Mapping[str, str]) -> None:
    """A formula in our own language over fields that are there, or the sum of a column."""
    text = plain(found.left)
    if total := _SUM.match(text):
        rows, column = total[1], total[2]
        text = f"sum_of({rows}.map(r, r.{column}))"
        used = {rows}
    else:
        try:
            used = set(names(text)) - {"today", "root", "row"} if re.search(r"[a-z_]", text) else set()
        except BadFormula:
            return
    if used and used <= labels.keys():
        found.formula, found.left = text, ""


def _fixed(found: Limits) -> None:
    """必须 true: no other answer is taken."""
    told = re.search(r"必须(为|是)?\s*(true|false|是|否)", found.left, re.IGNORECASE)
    if told:
        found.schema["const"] = told[2].lower() in ("true", "是")
        found.left = found.left.replace(told[0], "")


def _pattern(found: Limits, kind: str) -> None:
    told = re.search(r"\^\S+?\$(?=$|[\s（(,，;；。])", found.left)
    if not told or kind not in ("text", "long_text"):
        if told and kind in ("mobile", "id_number", "credit_code", "email", "phone"):
            found.left = found.left.replace(told[0], "")  # the kind knows better what is right
        return
    try:
        compiled(told[0])
    except BadPattern:
        return
    found.schema["pattern"] = told[0]
    found.left = found.left.replace(told[0], "")


def _comparisons(found: Limits, kind: str, name: str, labels: Mapping[str, str]) -> None:
    """≥2.0 is a limit, ≥period_from a check; <25 阻断 says what is refused."""
    for told in _COMPARED.finditer(found.left):
        sign, other, refused = _SIGNS[told[1]], told[2], bool(told[3])
        if re.fullmatch(r"-?\d+(\.\d+)?", other) and kind in _NUMBERS and sign != "!=":
            turned = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}[sign] if refused else sign
            found.schema[_LIMITS[turned]] = _exact(other)
        elif other in ("今天", "当天", "当日") and kind == "date":
            found.checks.append(_check(name, sign, "today", labels, "今天"))
        elif other in labels and other != name and not refused:
            found.checks.append(_check(name, sign, other, labels, f"“{labels[other]}”"))
        else:
            continue
        found.left = found.left.replace(told[0], "", 1)


def _check(name: str, sign: str, other: str, labels: Mapping[str, str], words: str) -> dict[str, Any]:
    return {
        "id": f"{name}_{'not_' if sign == '!=' else ''}{other}",
        "at": name,
        "rule": f"{name} {sign} {other}",
        "severity": "error",
        "message": {"zh_CN": f"“{labels[name]}”{_SAID[sign]}{words}。"},
    }


def _span(found: Limits) -> None:
    told = re.search(r"(?<![\d.])(\d{1,6}(?:\.\d+)?)\s*[–—~至-]\s*(\d{1,6}(?:\.\d+)?)(?![\d.])", found.left)
    if told and Decimal(told[1]) <= Decimal(told[2]):
        found.schema |= {"minimum": _exact(told[1]), "maximum": _exact(told[2])}
        found.left = found.left.replace(told[0], "")


def _exact(text: str) -> int | Decimal:
    return Decimal(text) if "." in text else int(text)
