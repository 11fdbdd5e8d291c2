"""Elements of the list as parts of the definition: each value read, with what was guessed or could not be told."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from banshi_forms.check_shapes import schema_of
from banshi_platform.i18n import mark

from . import time_limits, values
from .report import NOT_READ, PARTLY, Missed, Note, Read

Parts = dict[str, Any]
LEFT = mark("Not understood: %(words)s.")
OTHER_OFFICE = mark("The table names “%(name)s”; the matter is made for the organisation you chose.")
FOLLOWS = mark("Codes of situations are entered with the situations.")
NO_STAGES = mark("The stages are the usual ones: put them in order under Procedure.")
SHORTENED = mark("Longer than there is room for: shortened.")


def _missed(part: str = "profile") -> Missed:
    return Missed(Note(NOT_READ, part=part))


def put(parts: Parts, key: str, text: str) -> Read:
    """The element written into the parts. Raises Missed."""
    return _READERS[key](parts, text)


def _options(*path: str) -> list[Mapping[str, Any]]:
    schema = schema_of("profile")["properties"]
    for name in path[:-1]:
        schema = schema[name]["properties"]
    found = schema[path[-1]]
    return list((found.get("items") or found)["oneOf"])


def _text(part: str, *place: str, most: int = 200) -> Callable[[Parts, str], Read]:
    def read(parts: Parts, text: str) -> Read:
        _at(parts[part], place[:-1])[place[-1]] = text[:most]
        return True, (Note(SHORTENED, part=part),) if len(text) > most else ()

    return read


def _at(value: dict[str, Any], place: tuple[str, ...]) -> dict[str, Any]:
    for name in place:
        value = value.setdefault(name, {})
    return value


def _option(parts: Parts, text: str, place: tuple[str, ...]) -> Read:
    options = _options(*place)
    code, whole = values.coded(text, options)
    if code is None:
        raise _missed()
    _at(parts["profile"], place[:-1])[place[-1]] = code
    return whole, () if whole else (_read_as(options, [code]),)


def _read_as(options: list[Mapping[str, Any]], codes: list[str]) -> Note:
    names = "、".join(str(option["title"]) for option in options if option["const"] in codes)
    return Note(PARTLY, {"read": names}, "profile")


def _options_of(parts: Parts, text: str, place: str) -> Read:
    options = _options(place)
    codes, unknown = values.several_coded(text, options)
    if not codes:
        raise _missed()
    parts["profile"][place] = codes
    notes = (Note(LEFT, {"words": "、".join(unknown)}, "profile"),) if unknown else ()
    return not unknown, notes


def _code(parts: Parts, text: str, name: str, pattern: str) -> Read:
    found = re.search(pattern, values.plain(text))
    if not found:
        raise _missed()
    parts["profile"][name] = found[0]
    return found[0] == values.plain(text), ()


def _organisation(parts: Parts, text: str, key: str = "name") -> Read:
    """Whose matter it is says the person who makes it; the table is only compared."""
    present = str(parts["profile"]["organisation"][key])
    if present in text:
        return True, ()
    return False, (Note(OTHER_OFFICE, {"name": text[:200]}),)


def _yes(parts: Parts, text: str, *place: str) -> Read:
    found = values.yes_or_no(text)
    if found is None:
        raise _missed()
    _at(parts["profile"], place[:-1])[place[-1]] = found
    return True, ()


def _visits(parts: Parts, text: str) -> Read:
    found = values.number(text)
    if found is None or found > 9:
        raise _missed()
    parts["profile"]["visits"] = found
    return True, ()


def _fee(parts: Parts, text: str) -> Read:
    charged = values.yes_or_no(text)
    if charged is None:
        charged = None if not re.search(r"收费|费|元", text) else not re.search(r"不收|免费", text)
    if charged is None:
        raise _missed()
    fee: dict[str, Any] = {"charged": charged}
    rest = re.split(r"[：:]", text, maxsplit=1)
    if len(rest) > 1:
        fee["basis"] = rest[1].strip()[:2000]
    parts["profile"]["fee"] = {**parts["profile"]["fee"], **fee} if charged is False else fee
    return len(text) < 6, () if len(text) < 6 else (
        Note(PARTLY, {"read": "收费" if charged else "不收费"}, "profile"),
    )


def _fee_standard(parts: Parts, text: str) -> Read:
    if values.yes_or_no(text) is False:
        return True, ()
    item = {"name": text[:200] if len(text) <= 40 else "收费项目", "standard": text[:2000]}
    parts["profile"]["fee"].setdefault("items", []).append(item)
    return False, (Note(PARTLY, {"read": item["name"]}, "profile"),)


def _result_name(parts: Parts, text: str) -> Read:
    named = re.search(r"《([^《》]{2,100})》", text)
    name = named[1] if named else re.sub(r"^\d{2}\s*(证照|批文|其他)?[／/\s]*", "", values.plain(text))
    parts["profile"]["result"]["name"] = name[:200] or text[:200]
    code, _ = values.coded(text, _options("result", "type"))
    if code and re.match(r"\s*\d{2}", text):
        parts["profile"]["result"]["type"] = code
    return name == text, () if name == text else (Note(PARTLY, {"read": name[:200]}, "profile"),)


def _topics(parts: Parts, text: str, whose: str) -> Read:
    _at(parts["profile"], ("topics",))[whose] = [word[:40] for word in values.split(text)][:20]
    return True, ()


def _names(parts: Parts, text: str, *place: str) -> Read:
    _at(parts["profile"], place[:-1])[place[-1]] = [word[:200] for word in values.split(text)]
    return True, ()


def _lines(parts: Parts, text: str, name: str) -> Read:
    found = [line[:2000] for line in values.lines(text)]
    parts["guide"][name] = found
    return True, ()


def _basis(parts: Parts, text: str) -> Read:
    parts["guide"]["basis"] = values.laws(text)
    read = "；".join(one["title"] for one in parts["guide"]["basis"])
    return False, (Note(PARTLY, {"read": read[:300]}, "guide"),)


def _special(parts: Parts, text: str) -> Read:
    if values.yes_or_no(text) is False:
        return True, ()
    parts["guide"]["special_procedures"] = [
        {"title": line[:100], "counted": "不计入" not in line} for line in values.lines(text)
    ]
    return False, ()


def _place(parts: Parts, text: str, key: str) -> Read:
    places = parts["guide"].setdefault("places", [{"name": "办理窗口"}])
    places[0][key] = text[:300]
    return True, ()


def _place_and_hours(parts: Parts, text: str) -> Read:
    said = [piece for piece in re.split(r"[；;\n]", text) if piece.strip()]
    hours = [piece for piece in said if re.search(r"\d[:：]\d|工作日|上午|星期|周一", piece)]
    for key, pieces in (("hours", hours), ("address", [piece for piece in said if piece not in hours])):
        if pieces:
            _place(parts, "；".join(piece.strip() for piece in pieces), key)
    return False, ()


def _way(parts: Parts, text: str, name: str) -> Read:
    contact: dict[str, str] = {}
    if phone := _PHONE.search(text):
        contact["phone"] = phone[0]
    if url := re.search(r"https?://[^\s；;，,]+", text):
        contact["url"] = url[0][:300]
    if not contact or text != contact.get("phone"):
        contact["channels"] = text[:200]
    parts["guide"][name] = contact
    return True, ()


def _faq(parts: Parts, text: str) -> Read:
    found = [{"question": question, "answer": answer} for question, answer in values.questions(text)]
    if not found:
        raise _missed("guide")
    parts["guide"]["faq"] = found
    return False, ()


def _flow(parts: Parts, text: str) -> Read:
    """The procedure in words tells people little more than the stages will; it is kept as a note to do."""
    raise Missed(Note(NO_STAGES, part="procedure"))


def _kept(parts: Parts, text: str) -> Read:
    raise Missed(Note(FOLLOWS, part="profile"))


_PHONE = re.compile(r"(?<!\d)(\d{3,4}-\d{7,8}|\d{3,4}-\d{5}|1\d{10}|12\d{3}|\d{7,8})(?!\d)")
ITEM = r"(?<!\d)\d{2}(01|05|07|08|09|10|20)\d{5}(\d{3}|00Y)(?![\dA-Z])"
_READERS: Mapping[str, Callable[[Parts, str], Read]] = {
    "title": _text("profile", "title"), "short_title": _text("profile", "short_title", most=60),
    "item_code": partial(_code, name="item_code", pattern=ITEM),
    "implementation_code": partial(
        _code, name="implementation_code", pattern=r"[0-9A-Z]{18}[1-6]\d{11}[\dY](?![\dA-Z])"
    ),
    "situation_code": _kept,
    **{key: partial(_option, place=(key,)) for key in ("type", "level", "power_source", "class", "scope")},
    "handling_type": partial(_option, place=("handling_type",)),
    "organisation": _organisation, "credit_code": partial(_organisation, key="credit_code"),
    "nature": partial(_option, place=("organisation", "nature")),
    "joint": lambda parts, text: _names(parts, text, "organisation", "joint"),
    "supervisor": _text("profile", "organisation", "supervisor"),
    **{key: partial(_options_of, place=key) for key in ("audience", "channels", "online_depth", "delivery")},
    "visits": _visits, "visits_reason": _text("profile", "visits_reason", most=2000),
    "quota": _text("profile", "quota", most=2000), "intermediary": _text("profile", "intermediary", most=2000),
    "commitment": lambda parts, text: _yes(parts, text, "commitment"),
    "statutory": time_limits.statutory, "promised": time_limits.promised, "limits": time_limits.limits,
    "statutory_note": partial(time_limits.limit_note, which="statutory"),
    "promised_note": partial(time_limits.limit_note, which="promised"),
    "charged": _fee, "fee_basis": _text("profile", "fee", "basis", most=2000), "fee_standard": _fee_standard,
    "result": _result_name, "result_type": partial(_option, place=("result", "type")),
    "validity": _text("profile", "result", "validity", most=2000),
    "person_topics": partial(_topics, whose="person"), "legal_topics": partial(_topics, whose="legal"),
    "external_url": partial(_code, name="external_url", pattern=r"https://\S{4,480}"),
    "summary": _text("guide", "summary", most=300), "conditions": partial(_lines, name="conditions"), "basis": _basis,
    "special": _special, "place": partial(_place, key="address"), "hours": partial(_place, key="hours"),
    "place_and_hours": _place_and_hours,
    "contact": partial(_way, name="contact"), "complaint": partial(_way, name="complaint"),
    "rights": partial(_lines, name="rights"), "duties": partial(_lines, name="duties"),
    "after": partial(_lines, name="after"), "faq": _faq, "flow": _flow,
    "reconsideration": _text("guide", "remedies", "reconsideration", most=2000),
    "litigation": _text("guide", "remedies", "litigation", most=2000),
}  # fmt: skip
