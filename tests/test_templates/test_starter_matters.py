"""The starter matters, each sample and each mutation of it through the real engine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from banshi_forms import (
    Context,
    Definition,
    FileFacts,
    Finding,
    called_for,
    check,
    holds,
    prune,
    read_package,
    validate,
)
from banshi_forms import sentence as said
from banshi_forms.package import read_folder

MATTERS = Path(str(files("banshi_templates"))) / "matters"
CODES = ("food-workshop", "old-age-allowance", "outdoor-advertising", "public-place-hygiene")


@dataclass(frozen=True)
class Case:
    code: str
    name: str
    today: date
    facts: Mapping[str, Any]
    answers: Mapping[str, Any]
    expect: Mapping[str, Any]


def definition(code: str) -> Definition:
    return read_package(read_folder(MATTERS / code))


DEFINITIONS = {code: definition(code) for code in CODES}


def cases() -> Iterator[Case]:
    for code, defn in DEFINITIONS.items():
        for sample in defn.samples.values():
            first = {"name": sample["name"], "expect": sample["expect"], "change": {}}
            for case in (first, *sample.get("cases", ())):
                yield Case(
                    code,
                    case["name"],
                    date.fromisoformat(case.get("today", sample["today"])),
                    {**defn.profile.get("facts", {}), **sample.get("facts", {}), **case.get("facts", {})},
                    changed(sample["answers"], case.get("change", {})),
                    case["expect"],
                )


def changed(answers: Mapping[str, Any], change: Mapping[str, Any]) -> dict[str, Any]:
    """The answers with each pointer set, removed (null) or appended (/-)."""
    whole = deepcopy(dict(answers))
    for pointer, value in change.items():
        *path, last = pointer.split("/")[1:]
        inner: Any = whole
        for key in path:
            inner = inner[int(key)] if isinstance(inner, list) else inner[key]
        if value is None:
            inner.pop(last, None)
        elif isinstance(inner, list):
            inner.insert(len(inner) if last == "-" else int(last), deepcopy(value))
        else:
            inner[last] = deepcopy(value)
    return whole


def at(document: Any, pointer: str) -> Any:
    for key in pointer.split("/")[1:]:
        document = document[int(key)] if isinstance(document, list) else document[key]
    return document


def context(case: Case) -> Context:
    names = ("a.jpg", "b.jpg", "layout.pdf")
    given = {name: FileFacts(name, name, 1000, "application/pdf") for name in names}
    return Context(today=case.today, facts=case.facts, files=given)


def code_of(finding: Finding) -> str:
    """What a sample calls it: a fixed value that was not given is one thing, whichever sentence is said."""
    return "const" if finding.keyword == "const" else finding.code


def fits(expected: list[str], found: list[str]) -> bool:
    """Whether the findings are those expected; an expectation without a code takes any."""
    left = list(found)
    for text in expected:
        match = next((item for item in left if item == text or item.startswith(f"{text} ")), None)
        if match is None:
            return False
        left.remove(match)
    return not left


@pytest.mark.parametrize("case", list(cases()), ids=lambda case: f"{case.code}: {case.name}")
def test_a_sample_gives_the_findings_materials_and_values_it_says(case: Case) -> None:
    defn, given, expect = DEFINITIONS[case.code], context(case), case.expect
    findings = validate(defn.form, case.answers, given)
    errors = [f"{f.pointer} {code_of(f)}" for f in findings if f.severity == "error"]
    others = [f"{f.pointer} {code_of(f)}" for f in findings if f.severity != "error"]
    kept = prune(defn.form, case.answers, given)
    needs = {need.id for need in called_for(defn, case.answers, given)}
    stages = {stage["id"] for stage in defn.procedure["stages"] if holds(stage.get("when"), kept)}
    results = [
        result["id"]
        for result in defn.certificate["results"]
        if holds(result.get("when"), kept) and "duplicate_of" not in result
    ]
    if "errors" in expect:
        assert fits(expect["errors"], errors)
    if "warnings" in expect:
        assert fits(expect["warnings"], others)
    assert {name: at(kept, name) for name in expect.get("computed", {})} == expect.get("computed", {})
    assert set(expect.get("materials", ())) <= needs
    assert needs.isdisjoint(expect.get("absent_materials", ()))
    assert set(expect.get("stages", ())) <= stages
    assert stages.isdisjoint(expect.get("absent_stages", ()))
    assert [name for name in expect.get("absent", ()) if name[1:] in kept] == []
    assert "result" not in expect or results == [expect["result"]]
    for finding in findings:
        assert said(finding, "zh_CN") and said(finding, "en")


@pytest.mark.parametrize("code", CODES)
def test_a_starter_matter_passes_its_checks_without_any_remark(code: str) -> None:
    assert check(DEFINITIONS[code]) == []
