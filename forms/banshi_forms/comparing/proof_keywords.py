"""One rule of proof for each keyword: when do the facts of an old value show that it fulfils the new keyword.

Each is given the prover, the keyword's value, the part it stands in, the facts, the depth. What has no rule is proved
only by the same words in the old schema.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from .. import patterns
from ..keywords import is_multiple, key_of
from ..values import Json
from .reading import ANNOTATIONS, Facts, disjoint, listed_values

if TYPE_CHECKING:
    from .proof import Prover

Part = Mapping[str, Any]
Rule = Callable[["Prover", Any, Part, Facts, int], bool]
UNSURE = frozenset(
    {"unevaluatedProperties", "unevaluatedItems", "$dynamicRef", "$recursiveRef"}
)  # depend on all beside
HANDLED_BESIDE = frozenset({"then", "else", "minContains", "maxContains", "x-code-prefix", "x-region-level"})
TOGETHER: Mapping[str, tuple[str, ...]] = {
    "if": ("then", "else"), "contains": ("minContains", "maxContains"), "items": ("prefixItems",),
    "additionalProperties": ("properties", "patternProperties"), "x-code-list": ("x-code-prefix", "x-region-level"),
}  # fmt: skip
_APPLIES: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
                    frozenset({"number", "integer"})),
    **dict.fromkeys(("minLength", "maxLength", "pattern", "format", "x-code-list"), frozenset({"string"})),
    **dict.fromkeys(("minItems", "maxItems", "uniqueItems", "items", "contains"), frozenset({"array"})),
    **dict.fromkeys(("properties", "required", "additionalProperties", "minProperties", "maxProperties",
                     "dependentRequired", "dependentSchemas", "x-check"), frozenset({"object"})),
}  # fmt: skip


def _spared(keyword: str, facts: Facts) -> bool:
    """Whether the keyword does not speak of values of these types."""
    return not (_APPLIES.get(keyword, facts.types) & facts.types)


def _type(_: Prover, value: Any, __: Part, facts: Facts, ___: int) -> bool:
    asked = {value} if isinstance(value, str) else set(value)
    return facts.types <= asked | ({"integer"} if "number" in asked else set())


def _const(prover: Prover, value: Any, part: Part, facts: Facts, depth: int) -> bool:
    return _values(prover, [value], part, facts, depth)


def _values(_: Prover, value: Any, __: Part, facts: Facts, ___: int) -> bool:
    """By an old list of values that is no longer than the new one."""
    asked = set(map(key_of, value))
    for old in facts.parts:
        listed = listed_values(old)
        if listed is not None and set(map(key_of, listed)) <= asked:
            return True
    return facts.types == {"boolean"} and {key_of(True), key_of(False)} <= asked


def _limit(keyword: str, other: str, sign: int) -> Rule:
    """A bound that an old one keeps: the same side, inclusive or not."""

    def rule(_: Prover, value: Any, __: Part, facts: Facts, ___: int) -> bool:
        limit, strict = sign * Decimal(str(value)), keyword.startswith("exclusive")
        for old in facts.parts:
            if keyword in old and sign * Decimal(str(old[keyword])) >= limit:
                return True
            if other in old:
                kept = sign * Decimal(str(old[other]))
                if kept > limit or (kept == limit and not strict):
                    return True
        return _spared(keyword, facts)

    return rule


def _size(keyword: str, sign: int) -> Rule:
    def rule(_: Prover, value: Any, __: Part, facts: Facts, ___: int) -> bool:
        if sign > 0 and value == 0:
            return True
        return _spared(keyword, facts) or any(
            keyword in old and sign * old[keyword] >= sign * value for old in facts.parts
        )

    return rule


def _multiple(_: Prover, value: Any, __: Part, facts: Facts, ___: int) -> bool:
    if value == 1 and "number" not in facts.types:
        return True
    return _spared("multipleOf", facts) or any(
        "multipleOf" in old and is_multiple(old["multipleOf"], value) for old in facts.parts
    )


def _text(keyword: str) -> Rule:
    def rule(_: Prover, value: Any, __: Part, facts: Facts, ___: int) -> bool:
        if _spared(keyword, facts) or any(old.get(keyword) == value for old in facts.parts):
            return True
        listed = [values for old in facts.parts if (values := listed_values(old)) is not None]
        return keyword == "pattern" and any(
            all(not isinstance(item, str) or patterns.found(value, item) for item in values)
            for values in listed
        )

    return rule


def _code_list(_: Prover, value: Any, part: Part, facts: Facts, __: int) -> bool:
    prefix = str(part.get("x-code-prefix", ""))
    return _spared("x-code-list", facts) or any(
        old.get("x-code-list") == value
        and str(old.get("x-code-prefix", "")).startswith(prefix)
        and old.get("x-region-level") == part.get("x-region-level")
        for old in facts.parts
    )


def _unique(_: Prover, value: Any, __: Part, facts: Facts, ___: int) -> bool:
    return (
        value is False
        or _spared("uniqueItems", facts)
        or any(o.get("uniqueItems") is True for o in facts.parts)
    )


def _required(_: Prover, value: Any, __: Part, facts: Facts, ___: int) -> bool:
    return _spared("required", facts) or set(value) <= facts.required


def _properties(prover: Prover, value: Any, _: Part, facts: Facts, depth: int) -> bool:
    if _spared("properties", facts):
        return True
    declared = facts.declared()
    for name, sub in value.items():
        known = facts.properties(name)
        ways = [known] if known else [[way] for way in (declared or {}).get(name, [])]
        if not ways and declared is None and not prover.implied(sub, Facts.of(facts.judge, []), depth + 1):
            return False
        if not all(prover.implied(sub, Facts.of(facts.judge, way), depth + 1) for way in ways):
            return False
    return True


def _additional(prover: Prover, value: Any, part: Part, facts: Facts, depth: int) -> bool:
    if value is True or _spared("additionalProperties", facts):
        return True
    declared = facts.declared()
    if declared is None:
        return False
    by_pattern = part.get("patternProperties", {})
    more = [
        n
        for n in declared
        if n not in part.get("properties", {}) and not any(patterns.found(p, n) for p in by_pattern)
    ]
    return all(
        prover.implied(value, Facts.of(facts.judge, [way]), depth + 1)
        for name in more
        for way in declared[name]
    )


def _items(prover: Prover, value: Any, part: Part, facts: Facts, depth: int) -> bool:
    if _spared("items", facts):
        return True
    if "prefixItems" in part or any("prefixItems" in old for old in facts.parts):
        return False
    return prover.implied(value, Facts.of(facts.judge, facts.items()), depth + 1)


def _contains(prover: Prover, value: Any, part: Part, facts: Facts, depth: int) -> bool:
    if _spared("contains", facts) or part.get("minContains", 1) == 0:
        return "maxContains" not in part
    return "maxContains" not in part and any(
        "contains" in old
        and old.get("minContains", 1) >= part.get("minContains", 1)
        and prover.implied(value, Facts.of(facts.judge, [old["contains"]], whole=False), depth + 1)
        for old in facts.parts
    )


def _not(prover: Prover, value: Any, _: Part, facts: Facts, depth: int) -> bool:
    from_not = any(
        "not" in old
        and type(prover)(prover.new, prover.old).implied(
            old["not"], Facts.of(prover.new, [value], whole=False), depth + 1
        )
        for old in facts.parts
    )
    whole: dict[str, Any] = {"properties": {}, "required": []}
    for old in facts.parts:
        whole["properties"] |= old.get("properties", {})
        whole["required"] += old.get("required", [])
    return bool(from_not) or disjoint(whole, value) or any(_apart(old, value) for old in facts.parts)


def _apart(old: Part, denied: Json) -> bool:
    """Whether listed values are none of those denied."""
    mine, theirs = listed_values(old), listed_values(denied) if isinstance(denied, Mapping) else None
    return mine is not None and theirs is not None and not set(map(key_of, mine)) & set(map(key_of, theirs))


def _if(prover: Prover, value: Any, part: Part, facts: Facts, depth: int) -> bool:
    then, other = part.get("then", True), part.get("else", True)
    return (then is True or prover.implied(then, prover.fired(value, facts, depth), depth + 1)) and (
        other is True or prover.implied(other, prover.fired(value, facts, depth, negated=True), depth + 1)
    )


def _any_of(prover: Prover, value: Any, _: Part, facts: Facts, depth: int) -> bool:
    return any(prover.implied(branch, facts, depth + 1) for branch in value)


def _one_of(prover: Prover, value: Any, part: Part, facts: Facts, depth: int) -> bool:
    """One branch follows and excludes the others."""
    listed = listed_values(part)
    if listed is not None:
        asked = set(map(key_of, listed))
        plain = all(set(branch) <= {"const", *ANNOTATIONS} for branch in value) and len(asked) == len(value)
        return plain and any(
            (old := listed_values(fact)) is not None and set(map(key_of, old)) <= asked
            for fact in facts.parts
        )
    for at, branch in enumerate(value):
        others = [other for place, other in enumerate(value) if place != at]
        if all(disjoint(branch, other) for other in others) and prover.implied(branch, facts, depth + 1):
            return True
    return False


def _dependent(prover: Prover, value: Any, _: Part, facts: Facts, depth: int) -> bool:
    if _spared("dependentRequired", facts):
        return True
    declared = facts.declared()
    for name, names in value.items():
        if declared is not None and name not in declared:
            continue
        known = set(facts.required)
        for old in facts.parts:
            known |= set(old.get("dependentRequired", {}).get(name, ()))
        if not set(names) <= known:
            return False
    return True


def _dependent_schemas(prover: Prover, value: Any, _: Part, facts: Facts, depth: int) -> bool:
    if _spared("dependentSchemas", facts):
        return True
    declared = facts.declared()
    for name, sub in value.items():
        if declared is not None and name not in declared:
            continue
        known = facts.also(prover.new, {"required": [name]})
        for old in facts.parts:
            known = known.also(facts.judge, old.get("dependentSchemas", {}).get(name, True))
        if not prover.implied(sub, known, depth + 1):
            return False
    return True


def _checks(_: Prover, value: Any, __: Part, facts: Facts, ___: int) -> bool:
    known = {
        str(check.get("rule")) for old in facts.parts for check in old.get("x-check", ()) if is_error(check)
    }
    return all(not is_error(check) or str(check.get("rule")) in known for check in value)


def is_error(check: Mapping[str, Any]) -> bool:
    return bool(check.get("severity", "error") == "error")


RULES: Mapping[str, Rule] = {
    "type": _type, "enum": _values, "const": _const,
    "minimum": _limit("minimum", "exclusiveMinimum", 1), "maximum": _limit("maximum", "exclusiveMaximum", -1),
    "exclusiveMinimum": _limit("exclusiveMinimum", "minimum", 1),
    "exclusiveMaximum": _limit("exclusiveMaximum", "maximum", -1),
    "minLength": _size("minLength", 1), "maxLength": _size("maxLength", -1),
    "minItems": _size("minItems", 1), "maxItems": _size("maxItems", -1),
    "minProperties": _size("minProperties", 1), "maxProperties": _size("maxProperties", -1),
    "multipleOf": _multiple, "pattern": _text("pattern"), "format": _text("format"), "x-code-list": _code_list,
    "uniqueItems": _unique, "required": _required, "properties": _properties, "additionalProperties": _additional,
    "items": _items, "contains": _contains, "not": _not, "if": _if, "anyOf": _any_of, "oneOf": _one_of,
    "dependentRequired": _dependent, "dependentSchemas": _dependent_schemas, "x-check": _checks,
}  # fmt: skip
