"""What is asked of the value of a field, how a formula comes to it, and which checks speak of it, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from . import formulas
from .declared import seen_by
from .evaluate import Resolution
from .explain_levels import Level
from .explain_words import Teller
from .judge import judge_of
from .names import child, keys
from .sentences.clauses import ALWAYS, All, read, simple
from .sentences.phrases import Speaker
from .values import Context

_NOT_ASKED = frozenset(
    {"properties", "required", "items", "prefixItems", "allOf", "if", "$ref", "oneOf", "anyOf"}
)


def about_limits(teller: Teller, level: Level) -> str:
    """What every rule that holds now asks of the value itself."""
    judge = judge_of(teller.schema)
    subs = [
        way.part["properties"][level.key]
        for way in level.all_routes
        if way.open and level.key in way.part.get("properties", {})
    ]
    asked = [
        read({key: value for key, value in sub.items() if key not in _NOT_ASKED}, judge)
        for sub in subs
        if isinstance(sub, Mapping)
    ]
    if isinstance(listed := teller.at(level).first("oneOf"), list) and all(
        "const" in part for part in listed
    ):
        asked.append(read({"enum": [part["const"] for part in listed]}, judge))
    whole = simple(All(tuple(asked)))
    if whole == ALWAYS:
        return ""
    subject = teller._("it").strip()
    said = Speaker(teller.at(level), teller.locale, subject=subject).clause(whole)
    return teller._("What is asked: %(rules)s.", rules=said)


def about_formula(teller: Teller, level: Level, formula: str, found: Resolution, shown: bool) -> str:
    """The formula with the answers it goes by, and its result or why there is none."""
    speaker = teller.speaker(level)
    inputs = list(dict.fromkeys(seen_by(formula, "/".join(level.path))))
    said = [_answer(teller, speaker, path, level, found) for path in inputs]
    used = teller._("; ").join(name + now for name, now, _ in said) or teller._("no answers")
    result = level.value if not isinstance(level.holder, Mapping) else _value(found, level.pointer)
    if result is not None:
        shown_as = speaker.value(result, teller.at(level))
        return teller._(
            "It is worked out: %(formula)s, from %(inputs)s. The result is %(result)s.",
            formula=formula, inputs=used, result=shown_as,
        )  # fmt: skip
    lacking = teller._(", ").join(name for name, _, absent in said if absent)
    if lacking:
        why = teller._("There is no result yet, because this is not answered: %(fields)s.", fields=lacking)
    elif shown:
        why = teller._("There is no result for these answers.")
    else:
        why = teller._("It is not shown, so nothing is worked out.")
    told = teller._("It is worked out: %(formula)s, from %(inputs)s.", formula=formula, inputs=used)
    return teller._("%(first)s %(second)s", first=told, second=why)


def _answer(
    teller: Teller, speaker: Speaker, path: str, level: Level, found: Resolution
) -> tuple[str, str, bool]:
    """An answer that a formula goes by: its name, what it is now, whether there is none."""
    names = tuple(name for name in path.split("/") if name)
    inside = names[: len(level.path)] == level.path and len(names) > len(level.path)
    beside = names[len(level.path) :] if inside else names
    value: Any = level.holder if inside else found.data
    for name in beside:
        value = value.get(name) if isinstance(value, Mapping) else None
    if inside and value is None:
        value = _value(found, level.pointer.rpartition("/")[0] + "".join(child("", name) for name in beside))
    place = teller.place.at(names)
    said = teller._("“%(field)s”", field=place.title)
    now = teller._(" (now: %(answer)s)", answer=speaker.value(value, place))
    return said, now, value is None or value == ""


def _value(found: Resolution, pointer: str) -> Any:
    value: Any = found.data
    for key in keys(pointer):
        if isinstance(value, list):
            value = value[int(key)] if key.isdecimal() and int(key) < len(value) else None
        else:
            value = value.get(key) if isinstance(value, Mapping) else None
    return value


def about_checks(
    teller: Teller, walked: tuple[Level, ...], found: Resolution, context: Context
) -> Iterator[tuple[str, str]]:
    """The checks of the groups and rows above that name the field or point at it."""
    root = formulas.prepared(found.data)
    field = walked[-1]
    target = "/".join((*field.path, field.key))
    for level in walked:
        for way in level.all_routes:
            if not way.open or not isinstance(level.holder, Mapping):
                continue
            for number, check in enumerate(way.part.get("x-check", ())):
                if _speaks_of(check, "/".join(level.path), target):
                    place = child(child(way.pointer, "x-check"), number)
                    yield _checked(teller, check, level, root, context), place


def _speaks_of(check: Mapping[str, Any], inside: str, target: str) -> bool:
    at = "/".join(part for part in (inside, str(check.get("at", ""))) if part)
    return target == at or target in seen_by(str(check.get("rule", "")), inside)


def _checked(teller: Teller, check: Mapping[str, Any], level: Level, root: Any, context: Context) -> str:
    message = check.get("message", {})
    said = str(message.get(teller.locale) or message.get("zh_CN") or next(iter(message.values()), ""))
    last = level.pointer.split("/")[-2]
    variables = formulas.scope(level.holder, root, int(last) if last.isdecimal() else None, context)
    try:
        result = formulas.evaluate(str(check.get("rule", "")), variables)
    except formulas.BadFormula:
        result = formulas.ABSENT
    if result is True:
        return teller._("A check speaks of it and finds no fault now; if it did: %(message)s", message=said)
    if result is False:
        return teller._("A check speaks of it and finds a fault now: %(message)s", message=said)
    return teller._(
        "A check speaks of it that does not apply yet; if it found a fault: %(message)s", message=said
    )
