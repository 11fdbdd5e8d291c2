"""The dialect: draft 2020-12 with a published vocabulary of ``x-`` annotations, and what is wrong with a schema.

``check_schema`` looks at the text of a schema: its shape, references, patterns, formulas and lists. Whether a rule
can ever hold is not asked here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match
from jsonschema_specifications import REGISTRY as SPECIFICATIONS
from referencing.jsonschema import DRAFT202012

from . import formulas, patterns
from .cycles import circles
from .drafts import DIALECT
from .judge import Judge, meta_schema
from .limits import has_unseen
from .names import child, keys
from .subschemas import MOST_AT_A_PLACE, at_one_place, parts
from .values import Finding, Json

DEEPEST = 64
MOST_NODES = 20_000


@cache
def _meta() -> Draft202012Validator:
    schema = meta_schema()
    known = SPECIFICATIONS.with_resource(DIALECT, DRAFT202012.create_resource(schema))
    return Draft202012Validator(schema, registry=known.crawl())


def check_schema(schema: Json) -> list[Finding]:
    """What is wrong with a form schema, each with the pointer into the schema. Errors stop publishing."""
    if too_big := _size(schema):
        return [too_big]
    if shape := [_shape(error) for error in _meta().iter_errors(schema)]:
        return shape
    judge = Judge(schema, None)
    found = [finding for pointer, part in parts(schema) for finding in _part(pointer, part, judge)]
    if isinstance(schema, Mapping):
        found += [*_steps(schema), *_cycles(schema), *_without_end(schema, judge)]
    return [*found, *_unseen(schema)]


def fault(pointer: str, code: str, zh: str, en: str, severity: str = "error") -> Finding:
    return Finding(pointer, code, severity=severity, message={"zh_CN": zh, "en": en})  # type: ignore[arg-type]


def _size(schema: Json) -> Finding | None:
    stack, seen = [(schema, 0)], 0
    while stack:
        value, depth = stack.pop()
        seen += 1
        if depth > DEEPEST or seen > MOST_NODES:
            return fault(
                "", "too_large", "表单定义太大或嵌套太深。", "The schema is too large or too deeply nested."
            )
        below = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
        stack += [(item, depth + 1) for item in below]
    return None


def _shape(error: Any) -> Finding:
    leaf = best_match([error]) or error
    pointer = "".join(child("", part) for part in leaf.absolute_path)
    text = leaf.message[:200]
    return fault(pointer, "shape", f"此处不符合表单语言：{text}", f"This is not in the dialect: {text}")


def _part(pointer: str, part: Mapping[str, Any], judge: Judge) -> Iterator[Finding]:
    yield from _reference(pointer, part, judge)
    yield from _pattern(pointer, part)
    for where, rule in _rules(pointer, part):
        yield from _rule(where, rule)
    properties = part.get("properties", {})
    if "x-order" in part:
        for name in part["x-order"]:
            if name not in _declared(part):
                yield fault(
                    child(pointer, "x-order"), "order", f"顺序中列出了不存在的字段“{name}”。",
                    f"The order lists “{name}”, which is no field here.", "warning",
                )  # fmt: skip
    elif len(properties) > 1 and "x-steps" not in part and not _is_condition(pointer):
        zh, en = "有多个字段但没有写明顺序（x-order）。", "There are several fields but no x-order."
        yield fault(pointer, "no_order", zh, en, "notice")


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
    return {
        pointer.rpartition("/")[2].replace("~1", "/").replace("~0", "~")
        for pointer, _ in parts(part)
        if pointer.split("/")[-2:-1] == ["properties"]
    }


def _steps(schema: Mapping[str, Any]) -> Iterator[Finding]:
    steps = schema.get("x-steps")
    if not steps:
        return
    listed = [name for step in steps for section in step["sections"] for name in section["fields"]]
    declared = _declared(schema)
    for name in sorted({name for name in listed if listed.count(name) > 1}):
        yield fault("/x-steps", "twice", f"字段“{name}”列出了两次。", f"The field “{name}” is listed twice.")
    for name in listed:
        if name not in declared:
            yield fault("/x-steps", "no_field", f"没有字段“{name}”。", f"There is no field “{name}”.")
    for name in schema.get("properties", {}):
        if name not in listed:
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
