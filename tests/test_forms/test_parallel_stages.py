"""Stages done at the same time: where the key makes no sense, the check says so in a sentence."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from banshi_forms import check, from_canonical, read_package, to_canonical
from banshi_forms.package import read_folder
from banshi_forms.spelling import read, spell

MATTER = Path(str(files("banshi_templates"))) / "matters" / "outdoor-advertising"
GOOD = to_canonical(read_package(read_folder(MATTER)))
IDS = [stage["id"] for stage in read(GOOD)["procedure"]["stages"]]


def told(stage: str) -> list[tuple[str, str, str]]:
    whole: dict[str, Any] = read(GOOD)
    whole["procedure"]["stages"][IDS.index(stage)]["with_previous"] = True
    found = check(from_canonical(spell(whole)))
    assert all(finding.message and finding.message["en"] for finding in found)
    return [(f.pointer.rpartition("#")[2], f.code, (f.message or {})["zh_CN"]) for f in found]


@pytest.mark.parametrize("stage", ["consult_police", "review"])
def test_what_examines_or_publishes_may_be_done_at_the_same_time(stage: str) -> None:
    assert told(stage) == []


@pytest.mark.parametrize(
    ("stage", "code", "sentence"),
    [
        ("intake", "no_previous", "第一个环节之前没有可以同时办理的环节。"),
        ("intake_not_large", "not_parallel", "只有审查和公示环节可以同时办理，“告知不需要许可”不能。"),
        (
            "site_check",
            "no_previous",
            "上一环节“告知不需要许可”既不是审查也不是公示，不能与它同时办理。",
        ),
        ("decide", "not_parallel", "只有审查和公示环节可以同时办理，“决定”不能。"),
        ("issue", "not_parallel", "只有审查和公示环节可以同时办理，“制证送达”不能。"),
    ],
)
def test_elsewhere_it_is_an_error_with_its_place(stage: str, code: str, sentence: str) -> None:
    assert told(stage) == [(f"/stages/{IDS.index(stage)}/with_previous", code, sentence)]
