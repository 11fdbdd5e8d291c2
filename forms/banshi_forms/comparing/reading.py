"""Schemas as facts about a value: the parts that surely speak of it, the forms it may take, the values it may have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ..codes import options as code_options
from ..judge import Judge
from ..keywords import key_of
from ..subschemas import parts as parts_of
from ..values import Json

ANNOTATIONS = frozenset(
    {
        "title",
        "description",
        "$comment",
        "default",
        "examples",
        "deprecated",
        "readOnly",
        "writeOnly",
        "$defs",
    }
    | {"definitions", "$schema", "$id", "$anchor", "$dynamicAnchor", "contentEncoding", "contentMediaType"}
    | {
        "contentSchema",
        "x-steps",
        "x-order",
        "x-widget",
        "x-hint",
        "x-placeholder",
        "x-example",
        "x-unit",
        "x-width",
    }
    | {"x-prefill", "x-prefill-locked", "x-formula", "x-sensitive", "x-messages", "x-accept", "x-enum-titles"}
    | {"x-row-label", "x-rule", "x-group", "x-severity", "x-row-title", "x-add-label"}
)
MOST_VALUES = 400
_TYPES = ("string", "number", "integer", "boolean", "array", "object", "null")


def closure(judge: Judge, schema: Json, depth: int = 0) -> Iterator[Mapping[str, Any] | None]:
    """The parts that hold whenever the schema does; None for what cannot be looked into."""
    if schema is True:
        return
    if schema is False:
        yield {"enum": []}
        return
    if not isinstance(schema, Mapping) or depth > 20:
        yield None
        return
    yield {key: value for key, value in schema.items() if key not in ("allOf", "$ref")}
    if "$ref" in schema:
        yield from closure(judge, judge.followed(schema["$ref"]), depth + 1)
    for part in schema.get("allOf", ()):
        yield from closure(judge, part, depth + 1)


@dataclass(frozen=True)
class Facts:
    """Parts that hold of a value; references in them lead into the judge's schema.

    ``whole``: they are all that speaks of it, so it has no names but those that they, or parts that were ``set_aside``,
    declare. ``key`` tells the same facts again; ``held`` keeps alive what the key is made of.
    """

    judge: Judge
    parts: tuple[Mapping[str, Any], ...]
    key: tuple[int, ...]
    whole: bool = True
    held: tuple[Json, ...] = ()
    set_aside: tuple[Mapping[str, Any], ...] = ()

    @staticmethod
    def of(judge: Judge, schemas: list[Json], whole: bool = True) -> Facts:
        parts = tuple(part for schema in schemas for part in closure(judge, schema) if part is not None)
        return Facts(judge, parts, (*sorted(map(id, schemas)), int(whole)), whole, tuple(schemas))

    def also(self, judge: Judge, schema: Json) -> Facts:
        """With one more fact; one whose references lead into another schema is not used."""
        if judge is not self.judge and refers(schema):
            return self
        more = tuple(part for part in closure(judge, schema) if part is not None)
        return replace(
            self, parts=(*self.parts, *more), key=(*self.key, id(schema)), held=(*self.held, schema)
        )

    def only(self, judge: Judge, condition: Json) -> Facts:
        """The facts with a condition that holds, without the conditions among them."""
        bare = tuple(
            {k: v for k, v in part.items() if k not in ("if", "then", "else")} for part in self.parts
        )
        aside = (*self.set_aside, *self.parts)
        return replace(self, parts=bare, key=(*self.key, -1), set_aside=aside).also(judge, condition)

    def assuming(self, judge: Judge, condition: Json, negated: bool) -> Facts:
        return self.also(judge, {"not": condition}) if negated else self.also(judge, condition)

    @property
    def impossible(self) -> bool:
        if any(part.get("enum") == [] for part in self.parts):
            return True
        return not self.types

    @property
    def types(self) -> frozenset[str]:
        """The types that are possible."""
        possible = frozenset(_TYPES)
        for part in self.parts:
            if "type" in part:
                asked = {part["type"]} if isinstance(part["type"], str) else set(part["type"])
                possible &= asked | ({"integer"} if "number" in asked else set())
            listed = part.get("enum", [part["const"]] if "const" in part else None)
            if listed is not None:
                possible &= {name for value in listed for name in types_of(value)}
        return possible

    def properties(self, name: str) -> list[Json]:
        return [part["properties"][name] for part in self.parts if name in part.get("properties", {})]

    def items(self) -> list[Json]:
        return [part["items"] for part in self.parts if "items" in part and "prefixItems" not in part]

    @property
    def required(self) -> frozenset[str]:
        return frozenset(name for part in self.parts for name in part.get("required", ()))

    def declared(self) -> dict[str, list[Json]] | None:
        """Every name that the value may have, with the schemas by which it may come; None where any name may be."""
        if not self.whole:
            return None
        found: dict[str, list[Json]] = {}
        free = True
        for part in (*self.parts, *self.set_aside):
            free &= not _declare(self.judge, part, found, 0)
            if isinstance(part.get("additionalProperties"), Mapping) or "patternProperties" in part:
                return None
        return None if free else found

    def choices(self) -> Iterator[tuple[int, list[Json]]]:
        for at, part in enumerate(self.parts):
            for key in ("anyOf", "oneOf"):
                if key in part:
                    yield at, list(part[key])
            asked = part.get("type")
            if isinstance(asked, list) and len(asked) > 1:
                yield at, [{"type": name} for name in asked]
            if "if" in part:
                yield (
                    at,
                    [
                        {"allOf": [part["if"], part.get("then", True)]},
                        {"allOf": [{"not": part["if"]}, part.get("else", True)]},
                    ],
                )

    def without_choice(self, at: int) -> Facts:
        bare = {k: v for k, v in self.parts[at].items() if k not in ("anyOf", "oneOf", "if", "then", "else")}
        if isinstance(bare.get("type"), list):
            bare.pop("type")
        parts = (*self.parts[:at], bare, *self.parts[at + 1 :])
        return replace(
            self, parts=parts, key=(*self.key, -2 - at), set_aside=(*self.set_aside, self.parts[at])
        )


def bare(schema: Json) -> Json:
    """A piece of schema without the words for people and what only looks."""
    if isinstance(schema, Mapping):
        return {key: bare(value) for key, value in schema.items() if key not in ANNOTATIONS}
    return [bare(item) for item in schema] if isinstance(schema, list) else schema


def refers(schema: Json) -> bool:
    """Whether a reference stands in it."""
    return any({"$ref", "$dynamicRef"} & part.keys() for _, part in parts_of(schema))


def _declare(judge: Judge, schema: Json, into: dict[str, list[Json]], depth: int) -> bool:
    """Collects what may declare a name, in any branch; whether there was any ``properties`` at all."""
    if not isinstance(schema, Mapping) or depth > 20:
        return False
    found = "properties" in schema
    for name, sub in schema.get("properties", {}).items():
        into.setdefault(name, []).append(sub)
    below = [judge.followed(schema[key]) for key in ("$ref",) if key in schema]
    below += [part for key in ("allOf", "anyOf", "oneOf") for part in schema.get(key, ())]
    below += [schema[key] for key in ("then", "else") if key in schema]
    below += list(schema.get("dependentSchemas", {}).values())
    for part in below:
        found = _declare(judge, part, into, depth + 1) or found
    return found


def types_of(value: Json) -> tuple[str, ...]:
    if isinstance(value, bool):
        return ("boolean",)
    if value is None:
        return ("null",)
    if isinstance(value, str):
        return ("string",)
    if isinstance(value, list):
        return ("array",)
    if isinstance(value, Mapping):
        return ("object",)
    return ("integer", "number") if value == int(value) else ("number",)


def finite(facts: Facts) -> list[Json] | None:
    """All the values that are possible, where they are few and listed."""
    for part in facts.parts:
        listed = listed_values(part)
        if listed is not None and len(listed) <= MOST_VALUES:
            return listed
    if facts.types == {"boolean"}:
        return [True, False]
    return [None] if facts.types == {"null"} else None


def listed_values(part: Mapping[str, Any]) -> list[Json] | None:
    """The values that one part alone allows."""
    if "const" in part:
        return [part["const"]]
    if isinstance(part.get("enum"), list):
        return list(part["enum"])
    for key in ("oneOf", "anyOf"):
        branches = part.get(key)
        if isinstance(branches, list) and all(isinstance(b, Mapping) and "const" in b for b in branches):
            return [branch["const"] for branch in branches]
    if part.get("type") == "string" and part.get("x-code-list") not in (None, "region"):
        return [
            option.value for option in code_options(part["x-code-list"], str(part.get("x-code-prefix", "")))
        ]
    return None


def disjoint(one: Json, other: Json) -> bool:
    """Whether two conditions surely exclude each other: a field that both require has other values in each."""
    if not (isinstance(one, Mapping) and isinstance(other, Mapping)):
        return False
    for name in set(one.get("required", ())) & set(other.get("required", ())):
        first, second = (side.get("properties", {}).get(name) for side in (one, other))
        if not (isinstance(first, Mapping) and isinstance(second, Mapping)):
            continue
        for here, there in ((first, second), (second, first)):
            values = listed_values(here)
            if values is None:
                continue
            keys = set(map(key_of, values))
            others = listed_values(there)
            if others is not None and not keys & set(map(key_of, others)):
                return True
            denied = there.get("not")
            exact = (
                isinstance(denied, Mapping) and len(denied) == 1 and bool({"const", "enum"} & denied.keys())
            )
            gone = listed_values(denied) if isinstance(denied, Mapping) and exact else None
            if gone is not None and keys <= set(map(key_of, gone)):
                return True
    return False
