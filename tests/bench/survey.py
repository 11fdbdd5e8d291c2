"""Rehearses every JSON Schema below a folder, and says in a line of JSON each how it went. For maintainers, not a test.

    .venv/bin/python tests/bench/survey.py ../shared/material > survey.jsonl     (about three minutes)
    .venv/bin/python tests/bench/survey.py ../shared/material/schemastore -n 20  (one folder, more documents)

A line holds ``file``, ``at`` (the pointer of the schema in the file), ``verdict``, ``why``, ``check`` (errors that
``banshi form check`` names) and ``seconds``. Verdicts: ``holds``; ``fails`` (a document did not come back, or a near
miss was not told); ``none made`` (no valid document); ``refused`` (``drawn`` says whether a page could be made all the
same); ``too slow``; ``raised`` (must never be). Each schema has a process and a time limit of its own; two run at a
time. Counts come last, on standard error.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

from banshi_forms import Context, Refused, plan, render
from banshi_forms.language import check_schema
from banshi_forms.names import child, keys
from banshi_forms.rehearsing import rehearse
from banshi_forms.spelling import read as read_json

TODAY = Context(date(2026, 3, 2), "zh_CN")
AT_ONCE = 2
DEEPEST = 3  # a schema may stand in an example: {"name": …, "schema": {…}, "uiSchema": {…}}
NOT_SCHEMAS = ("json-schema-test-suite", "valid__", "invalid__")
TYPES = ("string", "number", "integer", "boolean", "null", "array", "object")


def schemas(value: Any, pointer: str = "") -> Iterator[tuple[str, Any]]:
    """The outermost JSON Schemas in a file, with their places."""
    if is_schema(value, named=pointer.endswith(("/schema", "/jsonSchema", "/formSchema"))):
        yield pointer, value
    elif isinstance(value, dict | list) and pointer.count("/") < DEEPEST:
        for key, below in enumerate(value) if isinstance(value, list) else value.items():
            yield from schemas(below, child(pointer, key))


def is_schema(value: Any, *, named: bool) -> bool:
    """Whether it looks like one: says so, describes an object, or stands where a schema is expected."""
    if not isinstance(value, dict):
        return False
    fields, types = value.get("properties"), value.get("type")
    described = (
        {"$ref", "anyOf", "oneOf", "allOf"} & value.keys() or types in TYPES or isinstance(types, list)
    )
    if "json-schema.org" in str(value.get("$schema", "")) or (types == "object" and isinstance(fields, dict)):
        return "properties" in value or bool(described)
    if "$id" in value and (isinstance(fields, dict) or described):
        return True
    return named and (bool(described) or value.keys() == {"title", "description"})


def told(file: str, at: str, count: int) -> dict[str, Any]:
    """How one schema goes, told by this process."""
    schema = read_json(Path(file).read_text(encoding="utf-8"))
    for key in keys(at):
        schema = schema[int(key) if isinstance(schema, list) else key]
    errors = [f"{f.pointer} {f.code}" for f in check_schema(schema) if f.severity == "error"]
    drawn = False
    try:
        drawn = bool(render(plan(schema, None, TODAY), "edit", TODAY.locale))
        report = rehearse(schema, count, 1, TODAY)
    except Refused as refusal:
        return {"verdict": "refused", "why": str(refusal), "check": errors, "drawn": drawn}
    why = (
        f"{report.came_back} of {report.made} came back, {report.misses_told} of {report.misses} misses told"
    )
    if report.failure:
        why += f"; {', '.join(report.failure.findings[:3]) or 'another document'}"
    verdict = "fails" if not report.holds else "holds" if report.made else "none made"
    unmade = "; ".join(sorted(report.unmade)[:3])
    return {"verdict": verdict, "why": why, "check": errors, **({"unmade": unmade} if unmade else {})}


def asked(file: Path, at: str, count: int, seconds: float) -> dict[str, Any]:
    """How one schema goes, in a process of its own."""
    started = time.monotonic()
    command = [sys.executable, __file__, str(file), "--at", at, "-n", str(count)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=seconds, check=False)
        answer = json.loads(done.stdout) if done.returncode == 0 else {
            "verdict": "raised", "why": done.stderr.strip().rpartition("\n")[2]}  # fmt: skip
    except subprocess.TimeoutExpired:
        answer = {"verdict": "too slow", "why": f"more than {seconds:g} s"}
    return {"file": str(file), "at": at, **answer, "seconds": round(time.monotonic() - started, 2)}


def found(folder: Path) -> Iterator[tuple[Path, str]]:
    """The schemas below a folder, in alphabetical order."""
    for path in sorted(folder.rglob("*.json")):
        if any(word in str(path) for word in NOT_SCHEMAS):
            continue
        try:
            value = read_json(path.read_text(encoding="utf-8"))
        except ValueError:
            continue  # no JSON: no schema
        yield from ((path, at) for at, _ in schemas(value))


def survey(folder: Path, count: int, seconds: float) -> None:
    """All of them, two at a time, each told as soon as it is done, in order."""
    counts: Counter[str] = Counter()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for line in pool.map(lambda one: asked(one[0], one[1], count, seconds), found(folder)):
            line["file"] = str(Path(line["file"]).relative_to(folder))
            print(json.dumps(line, ensure_ascii=False), flush=True)
            counts[line["verdict"]] += 1
    print(dict(counts.most_common()), file=sys.stderr)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("folder", type=Path)
    options.add_argument("-n", type=int, default=5, dest="count", help="documents for each schema")
    options.add_argument("--seconds", type=float, default=20, help="for each schema")
    options.add_argument("--at", help="only the schema at this pointer of the file, in this process")
    given = options.parse_args()
    if given.at is not None:
        print(json.dumps(told(str(given.folder), given.at, given.count), ensure_ascii=False))
    else:
        survey(given.folder, given.count, given.seconds)


if __name__ == "__main__":
    main()
