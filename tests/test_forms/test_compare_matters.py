"""`compare_matters` tells what changed between two definitions of a matter, each with its class."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from banshi_forms import Definition, read_package
from banshi_forms.comparing import Change, compare_matters
from banshi_forms.package import read_path

MATTERS = Path(__file__).parents[2] / "templates/banshi_templates/matters"
OLD = read_package(read_path(MATTERS / "outdoor-advertising"))


def changed(part: str, change: Callable[[Any], object]) -> Definition:
    value = deepcopy(dict(getattr(OLD, part)))
    change(value)
    return replace(OLD, **{part: value})


def told(part: str, change: Callable[[Any], object]) -> list[Change]:
    return list(compare_matters(OLD, changed(part, change)))


@pytest.mark.parametrize(
    "folder", sorted(path for path in MATTERS.iterdir() if path.is_dir()), ids=lambda p: p.name
)
def test_a_matter_does_not_differ_from_itself(folder: Path) -> None:
    assert compare_matters(read_package(read_path(folder)), read_package(read_path(folder))) == ()


CASES: list[tuple[str, Callable[[Any], object], str, str, str]] = [
    ("materials", lambda m: m["materials"].append({**m["materials"][1], "id": "extra", "title": "补充材料"}),
     "added", "narrowing", "申请材料：新增“补充材料”"),
    ("materials", lambda m: m["materials"].append({**m["materials"][1], "id": "x", "title": "附件", "necessity": "optional"}),
     "added", "compatible", "申请材料：新增“附件”"),
    ("materials", lambda m: m["materials"].pop(), "removed", "compatible", "申请材料：删除“宣传活动批准或者主办证明”"),
    ("materials", lambda m: m["materials"][2]["accept"].update(max_mb=1), "changed", "narrowing",
     "申请材料“营业执照或者法人证书” · 接收的文件 · 单个文件上限（MB）：由5改为1"),
    ("procedure", lambda p: p["limits"]["promised"][0].update(days=9), "changed", "narrowing",
     "时限 · 承诺办结时限 · 天数：由1改为9"),
    ("procedure", lambda p: p["stages"][0].update(title="收件"), "changed", "cosmetic", ""),
    ("procedure", lambda p: p["stages"].pop(2), "removed", "narrowing", "办理流程 · 办理环节：删除“现场勘查”"),
    ("guide", lambda g: g.update(summary="一句话"), "changed", "cosmetic", ""),
    ("guide", lambda g: g["conditions"].append("另有条件"), "added", "narrowing", "办事指南 · 受理条件：新增“另有条件”"),
    ("profile", lambda p: p["fee"].update(charged=True), "changed", "narrowing", "事项要素 · 收费 · 是否收费：由否改为是"),
    ("profile", lambda p: p.update(title="新名称"), "changed", "cosmetic", ""),
    ("certificate", lambda c: c["results"][0].update(title="证"), "changed", "cosmetic", ""),
    ("form", lambda f: f.update(title="表"), "title", "cosmetic", ""),
]  # fmt: skip


@pytest.mark.parametrize(("part", "change", "kind", "effect", "sentence"), CASES)
def test_each_element_has_words_and_a_class(
    part: str, change: Callable[[Any], object], kind: str, effect: str, sentence: str
) -> None:
    (found,) = told(part, change)
    assert (found.kind, found.effect) == (kind, effect) and found.pointer.startswith(f"{part}.json#")
    assert not sentence or found.sentence() == sentence
    assert found.sentence("en") != found.sentence()


def test_a_condition_of_a_material_is_told_with_the_titles_of_the_form() -> None:
    when = {"properties": {"applicant_kind": {"const": "企业"}}, "required": ["applicant_kind"]}
    (found,) = told("materials", lambda m: m["materials"][2].update(when=when))
    assert found.sentence().endswith("适用条件改为：“申请人类型”是“企业”；原来是：“申请人类型”不是“自然人”")


def test_translations_and_files_are_counted() -> None:
    new = replace(OLD, translations={}, files={"说明.txt": b"x"})
    kinds = {change.kind for change in compare_matters(OLD, new)}
    assert kinds == {"translations", "file_added", "file_removed"}
