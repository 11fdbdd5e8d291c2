"""Rehearses every JSON Schema below a folder, and says in a line of JSON each how it went. For maintainers, not a test.

    .venv/bin/python tests/bench/survey.py ../shared/material > survey.jsonl     (about three minutes)
    .venv/bin/python tests/bench/survey.py ../shared/material/schemastore -n 20  (one folder, more documents)
    .venv/bin/python tests/bench/survey.py ../shared/material --converted        (forms of other dialects, converted)

A line holds ``file``, ``at`` (the pointer of the schema in the file), ``verdict``, ``why``, ``check`` (errors that
``banshi form check`` names) and ``seconds``. Verdicts: ``holds``; ``fails`` (a document did not come back, or a near
miss was not told); ``none made`` (no valid document); ``refused`` (``drawn`` says whether a page could be made all the
same); ``too slow``; ``unusable`` (a file of another dialect that holds no form); ``raised`` (must never be). Each schema
has a process and a limit of processor time of its own; two run at a time. Counts come last, on standard error.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from resource import RLIMIT_CPU, setrlimit
from signal import SIGXCPU
from typing import Any

from banshi_forms import Context, Refused, plan, render
from banshi_forms.converting import OF_FILES, Unusable, convert
from banshi_forms.language import check_schema
from banshi_forms.names import child, keys
from banshi_forms.rehearsing import rehearse
from banshi_forms.spelling import read as read_json

DIALECTS = {
    "rjsf-samples": "rjsf", "jsonforms-examples": "jsonforms", "open-forms": "formio", "formiojs-fixtures": "formio",
    "formio-core-fixtures": "formio", "formio-server-fixtures": "formio", "bcgov-chefs": "formio", "pyxform": "xlsform",
}  # fmt: skip
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


def schema_in(file: Path, at: str, dialect: str) -> Any:
    """The schema at a place in a file, or what a form of another dialect becomes."""
    if dialect:
        return convert(dialect, [file if dialect in OF_FILES else read_json(file.read_text("utf-8"))]).schema
    schema = read_json(file.read_text(encoding="utf-8"))
    for key in keys(at):
        schema = schema[int(key) if isinstance(schema, list) else key]
    return schema


def told(file: Path, at: str, dialect: str, count: int) -> dict[str, Any]:
    """How one schema goes, told by this process."""
    try:
        schema = schema_in(file, at, dialect)
    except Unusable as error:
        return {"verdict": "unusable", "why": error.note, "check": []}
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


def asked(file: Path, at: str, dialect: str, count: int, seconds: float) -> dict[str, Any]:
    """How one schema goes, in a process of its own."""
    command = [sys.executable, __file__, str(file), "--at", at, "--from", dialect, "-n", str(count)]
    done = subprocess.run(
        [*command, "--seconds", str(seconds)],
        capture_output=True,
        text=True,
        timeout=50 * seconds,
        check=False,
    )
    if done.returncode == -SIGXCPU:
        answer = {"verdict": "too slow", "why": f"more than {seconds:g} s"}
    elif done.returncode:
        answer = {"verdict": "raised", "why": done.stderr.strip().rpartition("\n")[2]}
    else:
        answer = json.loads(done.stdout)
    return {"file": str(file), "at": at, **answer}


def foreign(folder: Path) -> Iterator[tuple[Path, str, str]]:
    """The forms of other dialects below a folder; which dialect a form is in, the name of its folder says."""
    for path in sorted(folder.rglob("*.*")):
        dialect = next((DIALECTS[name] for name in path.parts if name in DIALECTS), "")
        if dialect and path.suffix in ((".xls", ".xlsx", ".csv") if dialect in OF_FILES else (".json",)):
            yield path, "", dialect


def found(folder: Path) -> Iterator[tuple[Path, str, str]]:
    """The schemas below a folder, in alphabetical order."""
    for path in sorted(folder.rglob("*.json")):
        if any(word in str(path) for word in NOT_SCHEMAS):
            continue
        try:
            value = read_json(path.read_text(encoding="utf-8"))
        except ValueError:
            continue  # no JSON: no schema
        yield from ((path, at, "") for at, _ in schemas(value))


def survey(folder: Path, forms: Iterable[tuple[Path, str, str]], count: int, seconds: float) -> None:
    """All of them, two at a time, each told as soon as it is done, in order."""
    counts: Counter[str] = Counter()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for line in pool.map(lambda one: asked(one[0], one[1], one[2], count, seconds), forms):
            line["file"] = str(Path(line["file"]).relative_to(folder))
            print(json.dumps(line, ensure_ascii=False), flush=True)
            counts[line["verdict"]] += 1
    print(dict(counts.most_common()), file=sys.stderr)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("folder", type=Path)
    options.add_argument("-n", type=int, default=5, dest="count", help="documents for each schema")
    options.add_argument("--seconds", type=float, default=20, help="of the processor, for each schema")
    options.add_argument("--at", help="only the schema at this pointer of the file, in this process")
    options.add_argument("--from", default="", dest="dialect", help="of which dialect that form is")
    options.add_argument(
        "--converted", action="store_true", help="forms of other dialects instead of schemas"
    )
    given = options.parse_args()
    if given.at is not None:
        setrlimit(RLIMIT_CPU, (int(given.seconds), int(given.seconds) + 5))
        answer = told(given.folder, given.at, given.dialect, given.count)
        print(json.dumps({**answer, "seconds": round(time.process_time(), 2)}, ensure_ascii=False))
    else:
        forms = foreign(given.folder) if given.converted else found(given.folder)
        survey(given.folder, forms, given.count, given.seconds)


if __name__ == "__main__":
    main()
