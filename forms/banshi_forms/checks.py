"""What is wrong with a definition before it is published: shapes, references, things nobody reaches, lost words.

Errors stop publishing; warnings and notices do not. Pointers name the file: ``materials.json#/materials/3/title``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any

from jsonschema import Draft202012Validator

from .language import check_schema
from .localise import texts_of
from .matter import PARTS, Definition, fault
from .names import child
from .values import Finding

VAGUE = ("其他材料", "其它材料", "相关证明", "有关材料", "等材料")


@cache
def _validator(part: str) -> Draft202012Validator:
    text = files("banshi_forms").joinpath(f"schemas/{part}.schema.json").read_text(encoding="utf-8")
    return Draft202012Validator(json.loads(text))


def check(defn: Definition) -> list[Finding]:
    """Everything there is to say about a definition, file by file."""
    found = [f for part in PARTS if part != "form" for f in _shape(part, getattr(defn, part))]
    found += [replace(f, pointer=f"form.json#{f.pointer}") for f in check_schema(defn.form)]
    if not any(f.severity == "error" for f in found):
        found += [*_materials(defn), *_stages(defn), *_untranslated(defn)]
    return found


def _shape(part: str, content: Mapping[str, Any]) -> Iterator[Finding]:
    for error in _validator(part).iter_errors(content):
        pointer = "".join(child("", key) for key in error.absolute_path)
        text = error.message[:200]
        yield fault(
            f"{part}.json#{pointer}", "shape", f"内容不符合规定：{text}", f"Not as it should be: {text}"
        )


def _materials(defn: Definition) -> Iterator[Finding]:
    listed = defn.materials.get("materials", ())
    for at, material in enumerate(listed):
        where = f"materials.json#/materials/{at}"
        if vague := next((word for word in VAGUE if word in material["title"]), None):
            yield fault(
                f"{where}/title", "vague", f"材料名称不得使用“{vague}”这样的兜底表述。",
                f"A material must not be called “{vague}”: name what is asked for.", "warning",
            )  # fmt: skip
        if [other["id"] for other in listed].count(material["id"]) > 1:
            yield fault(f"{where}/id", "twice", "材料标识重复。", "Two materials have the same id.")
        yield from _when(where, material)


def _stages(defn: Definition) -> Iterator[Finding]:
    stages = defn.procedure.get("stages", ())
    kinds = [stage.get("kind") for stage in stages]
    for kind, zh in (("intake", "受理"), ("decide", "决定")):
        if kind not in kinds:
            yield fault(
                "procedure.json#/stages",
                "no_stage",
                f"流程缺少“{zh}”环节。",
                f"There is no stage of kind {kind}.",
            )
    for at, stage in enumerate(stages):
        yield from _when(f"procedure.json#/stages/{at}", stage)
        if stage.get("form"):
            for f in check_schema(stage["form"]):
                yield replace(f, pointer=f"procedure.json#/stages/{at}/form{f.pointer}")
    for at, result in enumerate(defn.certificate.get("results", ())):
        yield from _when(f"certificate.json#/results/{at}", result)


def _when(where: str, item: Mapping[str, Any]) -> Iterator[Finding]:
    """A condition is a schema over the answers: it must be one."""
    if "when" in item:
        for f in check_schema(item["when"]):
            if f.severity == "error":
                yield replace(f, pointer=f"{where}/when{f.pointer}")


def _untranslated(defn: Definition) -> Iterator[Finding]:
    for locale, texts in defn.translations.items():
        lacking = {
            text for part in PARTS for text in texts_of(getattr(defn, part)) if _is_chinese(text)
        } - texts.keys()
        if lacking:
            example = min(lacking)[:30]
            yield fault(
                f"translations/{locale}.json", "untranslated", f"有 {len(lacking)} 处文字尚未翻译，如“{example}”。",
                f"{len(lacking)} texts have no translation, for example “{example}”.", "warning",
            )  # fmt: skip


def _is_chinese(text: str) -> bool:
    return any("\u4e00" <= character <= "\u9fff" for character in text)
