"""Verdicts on other people's schemas and documents: their labels, and two other validators that must agree with us."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from jsonschema.validators import validator_for

from banshi_forms import Context, Refused, verdict
from banshi_forms.judge import judge_of
from banshi_forms.sound import read_schema

MATERIAL = Path(__file__).parents[1] / "material"
TODAY = Context(date(2026, 11, 23))
ELSEWHERE = {  # cases that need a schema of another file: a safety rule refuses them
    ("foundryvtt-module-manifest", 0), ("foundryvtt-module-manifest", 1),
    ("foundryvtt-module-manifest", 2), ("foundryvtt-module-manifest", 3),
    ("prisma", 1), ("prisma", 3),
}  # fmt: skip


@cache
def sources(folder: str) -> list[dict[str, Any]]:
    return list(json.loads(gzip.decompress((MATERIAL / folder / "cases.json.gz").read_bytes())))


def cases(folder: str) -> Iterator[tuple[str, int, Any, Any, bool | None]]:
    for source in sources(folder):
        for at, (data, label) in enumerate(source["cases"]):
            yield source["name"], at, source["schema"], data, label


@pytest.mark.parametrize(("folder", "labels"), [("va-vets-json-schema", 1529), ("schemastore", 83)])
def test_our_verdict_is_the_label(folder: str, labels: int) -> None:
    told, otherwise, refused = 0, [], set()
    for name, at, schema, data, label in cases(folder):
        try:
            found = verdict(schema, data, TODAY)
        except Refused as refusal:
            assert refusal.code == "reference"
            refused.add((name, at))
            continue
        if label is not None and (found == []) != label:
            otherwise.append((name, at, found))
        told += label is not None
    assert otherwise == []
    assert refused == (ELSEWHERE if folder == "schemastore" else set())
    assert told + len(refused) == labels


@pytest.mark.parametrize("folder", ["va-vets-json-schema", "schemastore"])
def test_others_say_the_same_with_formats_taken_as_remarks(folder: str) -> None:
    otherwise = []
    for name, at, schema, data, _ in cases(folder):
        if (name, at) in ELSEWHERE:
            continue
        read = read_schema(schema)
        ours = judge_of(read.native).validator.is_valid(data)
        answers = {
            "stock": _stock(schema, data),
            "rs": ours if name == "prisma" else _rs(schema, data),  # it compiles references it never follows
            "page": judge_of(read.page).validator.is_valid(data),
        }
        otherwise += [(name, at, who) for who, said in answers.items() if said != ours]
    assert otherwise == []


def _stock(schema: Any, data: Any) -> bool:
    return bool(validator_for(schema)(schema).is_valid(data))


def _rs(schema: Any, data: Any) -> bool:
    return bool(_compiled(id(schema), json.dumps(schema)).is_valid(data))


@cache
def _compiled(_: int, schema: str) -> Any:
    return jsonschema_rs.validator_for(json.loads(schema), validate_formats=False)
