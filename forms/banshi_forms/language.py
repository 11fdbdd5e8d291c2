"""The dialect: draft 2020-12 with a published vocabulary of ``x-`` annotations, and what is wrong with a schema.

``check_schema`` looks at the text of a schema: its shape, references, patterns, formulas and lists. Whether a rule
can ever hold is not asked here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from . import formulas, patterns
from .cycles import circles
from .drafts import LATEST, draft_of
from .findings import findings_of
from .judge import Judge, judge_of, meta_schema
from .limits import has_unseen
from .messages import sentence
from .names import child, keys
from .outdated import SPELLINGS
from .sound import MOST_NODES, OUTDATED, SHAPES, STANDARD, Fault, is_too_large, read_schema
from .subschemas import MOST_AT_A_PLACE, at_one_place, parts
from .values import Finding, Json

LONGEST_WORD = 40
MOST_UNKNOWN = 200  # words that are compared with those there are
_WORDS = frozenset({*STANDARD, *meta_schema()["properties"], "const", "default"})


def check_schema(schema: Json) -> list[Finding]:
    """What is wrong with a form schema, each with the pointer into the schema. Errors stop publishing."""
    if is_too_large(schema):
        zh, en = "表单定义太大或嵌套太深。", "The schema is too large or too deeply nested."
        return [fault("", "too_large", zh, en)]
    read = read_schema(schema)
    form = read.page
    judge = Judge(form, None)
    found = [*_dialect(schema), *(_shape(schema, part) for part in read.faults)]
    found += [finding for pointer, part in parts(form) for finding in _part(pointer, part, judge)]
    if isinstance(form, Mapping):
        found += [*_steps(form), *_cycles(form), *_without_end(form, judge)]
    return [*found, *_unknown(form), *_unseen(schema)]


def _dialect(schema: Json) -> Iterator[Finding]:
    """A draft that nobody knows, or an older one, which is understood but not what forms are written in."""
    draft = draft_of(schema)
    if draft is None:
        named = str(schema["$schema"])[:200]
        zh, en = f"不认识 $schema 所写的“{named}”。", f"Nothing here knows the dialect “{named}”."
        yield fault("/$schema", "dialect", zh, en)
    elif draft.year != LATEST.year:
        zh = f"此表单按 {draft.name} 书写，能够使用；本表单语言是 draft 2020-12，建议改写。"
        en = f"This is written in {draft.name}, which is understood; the dialect is draft 2020-12."
        yield fault("/$schema", "draft", zh, en, "warning")


__all__ = ["MOST_NODES", "check_schema", "fault", "meta_schema"]


def fault(pointer: str, code: str, zh: str, en: str, severity: str = "error") -> Finding:
    return Finding(pointer, code, severity=severity, message={"zh_CN": zh, "en": en})  # type: ignore[arg-type]


def _shape(schema: Json, wrong: Fault) -> Finding:
    """A place whose value is of no use: what should stand there."""
    if wrong.shape == OUTDATED:
        return _outdated(wrong.pointer)
    _, zh, en = SHAPES[wrong.shape]
    *above, last = keys(wrong.pointer) or [""]
    if wrong.shape == "note":
        zh, en = _note(schema, wrong.pointer, last)
    elif wrong.shape == "schema" and above[-1:] == ["properties"] and last in STANDARD:
        zh = f"{zh}。“{last}”若是规则，应写在 properties 之外"
        en = f"{en}. If “{last}” is meant as a rule, it stands beside properties, not in it"
    return fault(wrong.pointer, "shape", f"“{last}”处应为{zh}。", f"At “{last}” there must be {en}.")


def _outdated(pointer: str) -> Finding:
    """A word spelled as in an older draft."""
    keyword = keys(pointer)[-1]
    zh, en = SPELLINGS[keyword]
    zh = f"“{keyword}”是旧版草案的写法，能够理解；现在应写：{zh}。"
    en = f"“{keyword}” is spelled as in an older draft, which is understood; today it is {en}."
    return fault(pointer, OUTDATED, zh, en, "warning")


def _note(schema: Json, pointer: str, keyword: str) -> tuple[str, str]:
    """What an annotation of ours must be, as far as the meta-schema says it in few words."""
    asked = meta_schema()["properties"][keyword]
    if "enum" in asked:
        return f"以下之一：{'、'.join(asked['enum'])}", f"one of {', '.join(asked['enum'])}"
    value = _at(schema, pointer)
    errors = judge_of(meta_schema()).validator.evolve(schema=asked).iter_errors(value)
    found = next(findings_of(errors, {}), None)
    if found is None or not found.pointer:
        return SHAPES["note"][1:]
    return tuple(f"{first}（{found.pointer}：{sentence(found, locale)}）" for first, locale in  # type: ignore[return-value]
                 zip(SHAPES["note"][1:], ("zh_CN", "en"), strict=True))  # fmt: skip


def _at(value: Json, pointer: str) -> Json:
    for key in keys(pointer):
        value = value[int(key)] if isinstance(value, list) else value[key]
    return value


def _part(pointer: str, part: Mapping[str, Any], judge: Judge) -> Iterator[Finding]:
    yield from _reference(pointer, part, judge)
    yield from _pattern(pointer, part)
    for where, rule in _rules(pointer, part):
        yield from _rule(where, rule)
    properties = part.get("properties", {})
    if "x-order" in part:
        declared = _declared(part)
        for name in part["x-order"]:
            if name not in declared:
                yield fault(
                    child(pointer, "x-order"), "order", f"顺序中列出了不存在的字段“{name}”。",
                    f"The order lists “{name}”, which is no field here.", "warning",
                )  # fmt: skip
    elif len(properties) > 1 and "x-steps" not in part and not _is_condition(pointer):
        zh, en = "有多个字段但没有写明顺序（x-order）。", "There are several fields but no x-order."
        yield fault(pointer, "no_order", zh, en, "notice")


def _unknown(form: Json) -> Iterator[Finding]:
    """Words that are none, but nearly one: they would be ignored without a word."""
    tried: dict[str, list[str]] = {}
    for pointer, part in parts(form):
        for key in part.keys() - _WORDS:
            if key not in tried and len(tried) < MOST_UNKNOWN and len(key) <= LONGEST_WORD:
                tried[key] = get_close_matches(key, _WORDS, 1, 0.85)
            for near in tried.get(key, ()):
                zh, en = (
                    f"没有关键字“{key}”，是否为“{near}”？",
                    f"There is no keyword “{key}”; is it “{near}”?",
                )
                yield fault(child(pointer, key), "unknown_keyword", zh, en, "warning")


def _is_condition(pointer: str) -> bool:
    return any(
        key in ("if", "then", "else", "not", "contains", "dependentSchemas") for key in pointer.split("/")
    )


def _reference(pointer: str, part: Mapping[str, Any], judge: Judge) -> Iterator[Finding]:
    if pointer and "$id" in part:
        zh, en = "只有表单本身可以有 $id。", "Only the form itself may have an $id."
        yield fault(child(pointer, "$id"), "reference", zh, en)
    for key in ("$ref", "$dynamicRef"):
        if key in part and judge.followed(part[key]) is None:
            yield fault(
                child(pointer, key), "reference", f"引用“{part[key]}”没有指向本表单中的内容。",
                f"The reference “{part[key]}” leads to nothing in this schema.",
            )  # fmt: skip


def _pattern(pointer: str, part: Mapping[str, Any]) -> Iterator[Finding]:
    for key, pattern in [
        ("pattern", part.get("pattern")),
        *(("patternProperties", p) for p in part.get("patternProperties", {})),
    ]:
        try:
            if pattern is not None:
                patterns.compiled(pattern)
        except patterns.BadPattern as error:
            zh, en = _pattern_told(error)
            yield fault(child(pointer, key), "pattern", zh, en)


def _pattern_told(error: patterns.BadPattern) -> tuple[str, str]:
    """What is wrong with a pattern, and what to write instead."""
    if error.what == "too_long":
        return f"正则表达式超过 {error.said} 个字符。", f"The pattern is longer than {error.said} characters."
    if error.instead:
        what, instead = _PATTERN_WORDS[error.what]
        zh = f"正则表达式用了{what}，无法保证在线性时间内判断：{instead}。"
        en = f"The pattern uses {error.what}, which cannot be judged in linear time: {error.instead}."
        return zh, en
    return f"正则表达式无法读取（{error.said}）。", f"The pattern cannot be read: {error.said}."


_PATTERN_WORDS = {
    "look-behind": ("后行断言", "请直接写出整段文字的格式"),
    "look-ahead": (
        "先行断言",
        "请写在最前面（紧跟在 ^ 之后），或用 allOf、not 各写一个 pattern",
    ),
    "a back-reference": ("反向引用", "如需比较两个字段，请用 x-check"),
}


def _rules(pointer: str, part: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if "x-formula" in part:
        yield child(pointer, "x-formula"), part["x-formula"]
    for at, check in enumerate(part.get("x-check", ())):
        yield child(child(pointer, "x-check"), at), check["rule"]


def _rule(pointer: str, rule: str) -> Iterator[Finding]:
    try:
        formulas.compiled(rule)
        unknown = sorted(formulas.unknown_functions(rule))
    except formulas.BadFormula as error:
        yield fault(pointer, "formula", f"公式无法读取：{error}。", f"The formula cannot be read: {error}.")
        return
    for name in unknown:
        yield fault(pointer, "formula", f"没有名为“{name}”的函数。", f"There is no function “{name}”.")


def _declared(part: Mapping[str, Any]) -> set[str]:
    """The fields that an object may have, in whichever branch."""
    tables = [below.get("properties", {}) for _, below in parts(part)]
    return {name for table in tables for name, sub in table.items() if sub is not False}


def _steps(schema: Mapping[str, Any]) -> Iterator[Finding]:
    steps = schema.get("x-steps")
    if not steps:
        return
    listed = [name for step in steps for section in step["sections"] for name in section["fields"]]
    declared, shown = _declared(schema), set(listed)
    for name in sorted(name for name, times in Counter(listed).items() if times > 1):
        yield fault("/x-steps", "twice", f"字段“{name}”列出了两次。", f"The field “{name}” is listed twice.")
    for name in listed:
        if name not in declared:
            yield fault("/x-steps", "no_field", f"没有字段“{name}”。", f"There is no field “{name}”.")
    for name in schema.get("properties", {}):
        if name not in shown:
            zh, en = f"字段“{name}”不在任何步骤中。", f"The field “{name}” stands in no step."
            yield fault(child("/properties", name), "unlisted", zh, en)


def _cycles(schema: Mapping[str, Any]) -> Iterator[Finding]:
    for pointer in circles(schema):
        where = pointer.removesuffix("/x-formula")
        name = keys(where)[-1] if where else ""
        zh, en = f"“{name}”的公式要用到它自己。", f"The formula of “{name}” needs itself."
        yield fault(where, "cycle", zh, en)


def _without_end(schema: Mapping[str, Any], judge: Judge) -> Iterator[Finding]:
    """References that lead back to the very value they speak of, or that multiply each other."""
    for pointer, part in parts(schema):
        if "$ref" not in part and "$dynamicRef" not in part:
            continue
        speaking = at_one_place(part, judge.followed)
        if speaking is None:
            zh, en = "引用绕回到它自己。", "The reference leads back to itself."
            yield fault(pointer, "loop", zh, en)
        elif speaking > MOST_AT_A_PLACE:
            zh, en = "引用层层相乘，太多了。", "The references multiply each other beyond measure."
            yield fault(pointer, "too_large", zh, en)
            return


def _unseen(schema: Json) -> Iterator[Finding]:
    """Texts that read as something else than they are."""
    stack: list[tuple[str, Json]] = [("", schema)]
    while stack:
        pointer, value = stack.pop()
        names = list(value) if isinstance(value, Mapping) else []
        if any(has_unseen(text) for text in ([value] if isinstance(value, str) else names)):
            zh, en = (
                "文字中有看不见的控制字符。",
                "There are control characters in the text that nobody sees.",
            )
            yield fault(pointer, "control", zh, en)
        below = (
            value.items()
            if isinstance(value, Mapping)
            else enumerate(value)
            if isinstance(value, list)
            else ()
        )
        stack += [(child(pointer, key), item) for key, item in below]
