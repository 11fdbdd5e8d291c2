"""The JSON-Schema-Test-Suite (draft 2020-12) through our own door: ``verdict``, nothing pruned."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema.exceptions import FormatError

from banshi_forms import Context, Refused, verdict
from banshi_forms.formats import NAMES, checker

ROOT = Path(__file__).parents[2]
SUITE = ROOT / "tests" / "material" / "json-schema-test-suite"
TODAY = Context(date(2026, 11, 23))
FILES = sorted(path.stem for path in SUITE.glob("*.json"))
FORMAT_CASES_OTHERWISE = {  # how many cases of a claimed format we judge otherwise; docs/dialect.md says why
    "duration": 5, "email": 5, "hostname": 23, "time": 8, "uri": 1, "uri-reference": 1,
}  # fmt: skip


def groups(path: Path) -> list[dict[str, Any]]:
    return list(json.loads(path.read_text(encoding="utf-8")))


def answer(schema: Any, data: Any) -> bool | None:
    """Valid or not; None where a safety rule stops it."""
    try:
        return not any(finding.severity == "error" for finding in verdict(schema, data, TODAY))
    except Refused as refusal:
        assert refusal.code in ("reference", "dialect"), refusal
        return None


@cache
def documented() -> frozenset[tuple[str, str]]:
    """The groups that docs/dialect.md lists as refused."""
    text = (ROOT / "docs" / "dialect.md").read_text(encoding="utf-8")
    block = re.search(r"```text suite\n(.*?)```", text, re.S)
    assert block
    lines = (line.partition(": ") for line in block[1].splitlines())
    return frozenset((name, group) for name, _, group in lines)


@pytest.mark.parametrize("name", FILES)
def test_the_suite_agrees_but_for_what_is_documented(name: str) -> None:
    refused, otherwise = set(), []
    for group in groups(SUITE / f"{name}.json"):
        for case in group["tests"]:
            given = answer(group["schema"], case["data"])
            if given is None:
                refused.add((name, group["description"]))
            elif given != case["valid"]:
                otherwise.append((group["description"], case["description"], given))
    assert otherwise == []
    assert refused == {entry for entry in documented() if entry[0] == name}


def test_the_whole_required_part_is_here() -> None:
    cases = [case for name in FILES for group in groups(SUITE / f"{name}.json") for case in group["tests"]]
    assert (len(FILES), len(cases)) == (46, 1299)
    assert {name for name, _ in documented()} <= set(FILES)


@pytest.mark.parametrize("name", sorted(NAMES & {path.stem for path in (SUITE / "format").glob("*.json")}))
def test_a_claimed_format_agrees_with_the_suite(name: str) -> None:
    formats, count = checker(TODAY.today), Counter[bool]()
    for group in groups(SUITE / "format" / f"{name}.json"):
        for case in group["tests"]:
            try:
                formats.check(case["data"], name)
                given = True
            except FormatError:
                given = False
            count[given == case["valid"]] += 1
    assert count[False] == FORMAT_CASES_OTHERWISE.get(name, 0)
