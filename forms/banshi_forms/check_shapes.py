"""Each part of a definition against its published schema, every fault in a sentence of both languages."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError, best_match
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from .matter import PARTS, Definition, fault
from .names import child
from .values import Finding, Json

MOST = 50
_PARTS = (*PARTS, "package", "dialect")
_SENTENCES: Mapping[str, tuple[str, str]] = {
    "required": ("缺少 {name}。", "{name} is missing."),
    "additionalProperties": ("不认识 {name}。", "{name} is not known here."),
    "type": ("应当是{value}。", "It should be {value}."),
    "minLength": ("不能为空。", "It must not be empty."),
    "maxLength": ("不能超过 {value} 个字符。", "It must not be longer than {value} characters."),
    "pattern": ("“{given}”的格式不对。", "“{given}” is not in the right form."),
    "enum": ("“{given}”不是可用的值。", "“{given}” is not one of the values."),
    "const": ("“{given}”不是可用的值。", "“{given}” is not one of the values."),
    "oneOf": ("“{given}”不是可用的值。", "“{given}” is not one of the values."),
    "anyOf": ("“{given}”不是可用的值。", "“{given}” is not one of the values."),
    "minimum": ("不能小于 {value}。", "It must not be less than {value}."),
    "exclusiveMinimum": ("应当大于 {value}。", "It must be more than {value}."),
    "maximum": ("不能大于 {value}。", "It must not be more than {value}."),
    "minItems": ("至少要有 {value} 项。", "At least {value} must be given."),
    "maxItems": ("不能超过 {value} 项。", "At most {value} may be given."),
    "uniqueItems": ("有重复的项。", "Something stands twice."),
}
_OTHER = ("不符合规定（{keyword}）。", "It is not as it should be ({keyword}).")


@cache
def schema_of(part: str) -> dict[str, Any]:
    """The published schema of a part: profile, guide, materials, procedure, certificate, package."""
    text = files("banshi_forms").joinpath(f"schemas/{part}.schema.json").read_text(encoding="utf-8")
    return dict(json.loads(text))


@cache
def _validator(part: str, place: str = "") -> Any:
    """The judge of a part, or of a definition inside it; schemas refer to one another by their file names."""
    schemas = [schema_of(name) for name in _PARTS if name != "form"]
    known = [(schema["$id"], DRAFT202012.create_resource(schema)) for schema in schemas]
    registry: Registry[Any] = Registry()
    return Draft202012Validator(
        {"$ref": f"{schema_of(part)['$id']}{place}"},
        registry=registry.with_resources(known).crawl(),
        format_checker=Draft202012Validator.FORMAT_CHECKER,
    )


def shapes(defn: Definition) -> Iterator[Finding]:
    """Where a part is not what its schema says. The form is judged by the dialect, not here."""
    for part in PARTS:
        if part != "form":
            yield from _faults(f"{part}.json", _validator(part), getattr(defn, part))
    for locale, texts in defn.translations.items():
        yield from _faults(f"translations/{locale}.json", _validator("package", "#/$defs/words"), texts)


def sample_shapes(defn: Definition) -> Iterator[Finding]:
    """Samples are tests: one that is misspelt would test nothing."""
    for name, sample in defn.samples.items():
        yield from _faults(f"samples/{name}.json", _validator("package", "#/$defs/sample"), sample)


def _faults(file: str, validator: Any, value: Json) -> Iterator[Finding]:
    errors = sorted(validator.iter_errors(value), key=lambda error: [str(key) for key in error.absolute_path])
    for error in errors[:MOST]:
        leaf = _leaf(error)
        pointer = "".join(child("", key) for key in leaf.absolute_path)
        zh, en = _SENTENCES.get(str(leaf.validator), _OTHER)
        facts = _facts(leaf)
        yield fault(f"{file}#{pointer}", "shape", zh.format(**facts), en.format(**facts))


def _leaf(error: ValidationError) -> ValidationError:
    """The cause: of a choice between shapes, the fault of the nearest one."""
    if error.validator in ("anyOf", "oneOf") and isinstance(error.instance, Mapping):
        return best_match([error]) or error
    return error


def _facts(error: ValidationError) -> dict[str, str]:
    instance: Json = error.instance
    value: Json = error.validator_value
    schema: Json = error.schema
    names: list[str] = []
    if error.validator == "required" and isinstance(instance, Mapping):
        names = [name for name in value if name not in instance and repr(name) in error.message]
    if error.validator == "additionalProperties" and isinstance(instance, Mapping):
        names = sorted(set(instance) - set(schema.get("properties", {})))
    return {
        "name": "、".join(f"“{name[:60]}”" for name in names),
        "value": str(value)[:60],
        "given": str(instance)[:40],
        "keyword": str(error.validator),
    }
