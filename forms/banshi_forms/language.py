"""The dialect: draft 2020-12 with a published vocabulary of ``x-`` annotations, and what is wrong with a schema.

``check_schema`` looks at the text of a schema: its shape, references, patterns, formulas and lists. Whether a rule
can ever hold is not asked here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match
from jsonschema_specifications import REGISTRY as SPECIFICATIONS
from referencing.jsonschema import DRAFT202012

from . import formulas, patterns
from .judge import Judge
from .names import child
from .values import Finding, Json

DIALECT = "https://banshi.dev/schemas/dialect.schema.json"
DEEPEST = 64
MOST_NODES = 20_000


@cache
def meta_schema() -> Mapping[str, Any]:
    """The published meta-schema of the dialect."""
    text = files("banshi_forms").joinpath("schemas/dialect.schema.json").read_text(encoding="utf-8")
    return dict(json.loads(text))


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
    return [*found, *_steps(schema), *_cycles(schema)]


def fault(pointer: str, code: str, zh: str, en: str, severity: str = "error") -> Finding:
    return Finding(pointer, code, severity=severity, message={"zh_CN": zh, "en": en})  # type: ignore[arg-type]


def parts(schema: Json, pointer: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The schema and every schema in it, with its pointer."""
    if not isinstance(schema, Mapping):
        return
    yield pointer, schema
    for key in ("properties", "$defs", "dependentSchemas", "patternProperties"):
        table = schema.get(key)
        for name, sub in table.items() if isinstance(table, Mapping) else ():
            yield from parts(sub, child(child(pointer, key), name))
    for key in ("allOf", "anyOf", "oneOf", "prefixItems"):
        for at, sub in enumerate(schema.get(key) or ()):
            yield from parts(sub, child(child(pointer, key), at))
    for key in ("items", "contains", "if", "then", "else", "not", "additionalProperties", "propertyNames"):
        yield from parts(schema.get(key), child(pointer, key))


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
    reference = part.get("$ref")
    if reference is None or judge.followed(reference) is not None:
        return
    yield fault(
        child(pointer, "$ref"), "reference", f"引用“{reference}”没有指向本表单中的内容。",
        f"The reference “{reference}” leads to nothing in this schema.",
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
            yield fault(
                child(pointer, key), "pattern", f"正则表达式无法在线性时间内判断：{error}。",
                f"The regular expression cannot be judged in linear time: {error}.",
            )  # fmt: skip


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
    """Computed fields of one object that need each other."""
    for pointer, part in parts(schema):
        needs = {
            name: formulas.names(sub["x-formula"])
            for name, sub in part.get("properties", {}).items()
            if isinstance(sub, Mapping)
            and isinstance(sub.get("x-formula"), str)
            and _readable(sub["x-formula"])
        }
        for name in needs:
            if _reaches(name, name, needs, frozenset()):
                zh, en = f"“{name}”的公式要用到它自己。", f"The formula of “{name}” needs itself."
                yield fault(child(child(pointer, "properties"), name), "cycle", zh, en)


def _readable(rule: str) -> bool:
    try:
        return formulas.compiled(rule) is not None
    except formulas.BadFormula:
        return False


def _reaches(name: str, goal: str, needs: Mapping[str, frozenset[str]], seen: frozenset[str]) -> bool:
    return any(
        after == goal
        or (after not in seen and after in needs and _reaches(after, goal, needs, seen | {after}))
        for after in needs[name]
    )
