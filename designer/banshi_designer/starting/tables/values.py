"""Values as bureaus write them: codes with or without words, yes and no, days, lists, laws with their articles."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

_APART = re.compile(r"[\^、，,;；\n|]+|(?<=[\u4e00-\u9fff])\s*[/／]\s*")
_YES = frozenset(
    ["是", "收费", "有", "需要", "实行", "必填", "必须", "必要", "y", "yes", "true", "√", "✓", "1", "对"]
)
_NO = frozenset(
    [
        "否",
        "不收费",
        "无",
        "不需要",
        "不实行",
        "非必填",
        "选填",
        "可选",
        "非必要",
        "不",
        "免费",
        "n",
        "no",
        "0",
    ]
) | frozenset({"false", "×", "—", "–", "-", ""})
_NUMERAL = re.compile(
    r"^\s*[(（]?([一二三四五六七八九十]{1,3}|\d{1,2})[)）]?[、.．,，:：]\s*"
    r"|^\s*[(（]([一二三四五六七八九十]{1,3}|\d{1,2})[)）]\s*"
    r"|^\s*[①-⑳●•·◆■-]\s*"
)
_LAW = re.compile(r"《([^《》]{2,180})》")
_NUMBER = r"[一二三四五六七八九十百零〇\d]{1,8}"
_ARTICLE = re.compile(
    rf"第{_NUMBER}条(?:之[一二三四五六七八九十])?(?:第{_NUMBER}款)?(?:第?[（(]?{_NUMBER}[）)]?项)?"
)
_DOCUMENT = re.compile(r"^\s*[（(]([^（）()]{2,90}?[令号〕][^（）()]{0,40})[）)]")
_MARKED = re.compile(r"问[：:]\s*(.+?)\s*答[：:]\s*(.+?)(?=\s*问[：:]|$)", re.DOTALL)
_ASKED = re.compile(
    r"([^？?\n]{2,200}[？?])\s*[—\-–]*\s*([^？?]+?)"
    r"(?=(?:\n|\s)\s*\d{0,2}\s*[^？?\n。]{2,200}[？?]|$)",
    re.DOTALL,
)


def plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def yes_or_no(text: str) -> bool | None:
    """是 and 否 in their many spellings; None for what is neither."""
    word = re.sub(r"^[01]\s+(?=\S)", "", plain(text).lower())
    first = re.split(r"[\s,，。;；:：(（]", word, maxsplit=1)[0]
    if first in _NO:
        return False
    return True if first in _YES else None


def coded(text: str, options: Sequence[Mapping[str, Any]]) -> tuple[str | None, bool]:
    """The option that a text names, by code and words or one of them; and whether nothing else is said."""
    word = plain(text)
    for option in options:
        code, name = str(option["const"]), str(option["title"])
        if word in (code, name, f"{code}{name}", f"{code} {name}"):
            return code, True
    leading = re.match(r"0?(\d{1,2})(?!\d)", word)
    rest = re.sub(r"^\d{1,2}\s*", "", word)
    named = [option for option in options if _alike(str(option["title"]), rest)]
    if named:
        best = min(named, key=lambda option: (_where(str(option["title"]), rest), -len(str(option["title"]))))
        return str(best["const"]), False
    if leading and not rest:
        number = leading[1]
        return next((str(o["const"]) for o in options if str(o["const"]).lstrip("0") == number), None), True
    return None, False


def _stem(name: str) -> str:
    return re.sub(r"[级件]$|（.*?）", "", name)


def _alike(name: str, text: str) -> bool:
    stem = _stem(name)
    return bool(stem) and bool(text) and (stem in text or (len(text) > 1 and text in name))


def _where(name: str, text: str) -> int:
    """Of several that are named the first one counts."""
    at = text.find(_stem(name))
    return at if at >= 0 else len(text)


def several_coded(text: str, options: Sequence[Mapping[str, Any]]) -> tuple[list[str], list[str]]:
    """The options that a list names, and the words that name none."""
    found: list[str] = []
    unknown: list[str] = []
    for word in split(text):
        code, _ = coded(word, options)
        if code is None:
            unknown.append(word)
        elif code not in found:
            found.append(code)
    return found, unknown


def split(text: str) -> list[str]:
    return [word.strip() for word in _APART.split(plain(text)) if word.strip()]


def lines(text: str) -> list[str]:
    """One thing a line, without numbering; a text of one line is taken apart at its numbers and semicolons."""
    found = [line.strip() for line in text.split("\n") if line.strip()]
    if len(found) == 1:
        found = re.split(r"(?<=[。；;])\s*(?=\S)|\s+(?=\d{1,2}[.、．]\s*\D)", found[0])
    kept = [_NUMERAL.sub("", line).strip().rstrip("；;") for line in found]
    return [line for line in kept if line]


def number(text: str) -> int | None:
    found = re.search(r"\d{1,4}", plain(text))
    return int(found[0]) if found else None


def limit(text: str) -> tuple[dict[str, Any] | None, str]:
    """Days with their unit, and what else is said; None where no day is named."""
    word = plain(text)
    days = r"(\d{1,4})\s*个?\s*(工作日|自然日|日历日|日|天)"
    found = re.search(days, word) or re.search(f"{days}?", word)
    if not found:
        return None, word
    unit = "calendar_day" if found[2] in ("自然日", "日历日") else "working_day"
    rest = (word[: found.start()] + word[found.end() :]).strip(" ,，;；。:：()（）")
    return {"days": int(found[1]), "unit": unit}, rest


def laws(text: str) -> list[dict[str, str]]:
    """《…》（…令第…号）第…条：… as rows of the basis; a line that names no law goes with the one before it."""
    found: list[dict[str, str]] = []
    for line in lines(text.replace("。《", "。\n《").replace("；《", "；\n《")):
        begins = _LAW.search(line)
        if begins and begins.start() <= 4:
            found.append(_law(begins[1], line[begins.end() :]))
        elif found:
            found[-1]["note"] = f"{found[-1].get('note', '')}\n{line}".strip()[:2000]
        else:
            found.append({"title": line[:200], **({"note": line[:2000]} if len(line) > 200 else {})})
    return found


def _law(title: str, rest: str) -> dict[str, str]:
    row = {"title": title[:200]}
    if document := _DOCUMENT.match(rest):
        row["document_no"] = document[1][:100]
        rest = rest[document.end() :]
    articles = _ARTICLE.findall(rest[:80])
    if articles:
        row["article"] = "、".join(articles)[:100]
        rest = rest[rest.index(articles[-1]) + len(articles[-1]) :]
    said = rest.strip(" ：:，,。；;")
    if said:
        row["text"] = said[:4000]
    return row


def questions(text: str) -> Iterator[tuple[str, str]]:
    """问：…答：… or 1 …？—… as pairs."""
    for question, answer in _MARKED.findall(text) or _ASKED.findall(text):
        asked = _NUMERAL.sub("", re.sub(r"^\s*\d{1,2}\s+", "", question)).strip()
        yield asked[:300], re.sub(r"\s*\d{1,2}[.、．]?\s*$", "", answer).strip()[:2000]
