"""``banshi form`` as a shell meets it: what is written, and with which status the command leaves."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from banshi_forms.command import form

SCHEMA = {
    "type": "object",
    "properties": {"name": {"type": "string", "title": "姓名"}, "age": {"type": "integer", "title": "年龄"}},
    "required": ["name"],
    "x-order": ["name", "age"],
}


def run(*words: str, given: str = "") -> tuple[int, str, str]:
    done = CliRunner().invoke(form, words, input=given)
    return done.exit_code, done.stdout, done.stderr


@pytest.fixture
def schema(tmp_path: Path) -> str:
    path = tmp_path / "form.json"
    path.write_text(json.dumps(SCHEMA), encoding="utf-8")
    return str(path)


def test_check_names_the_place(schema: str) -> None:
    assert run("check", schema)[0] == 0
    status, out, _ = run("check", "-", given='{"type": "strnig"}')
    assert status == 1
    assert json.loads(out)["findings"][0]["pointer"] == "/type"


def test_render_draws_the_form_alone(schema: str) -> None:
    for mode in ("edit", "view", "print"):
        status, out, _ = run("render", schema, "--data", "-", "--mode", mode, given='{"name": "张三"}')
        assert status == 0
        assert "张三" in out
        assert "<html" not in out


def test_parse_reads_a_body(schema: str) -> None:
    status, out, _ = run("parse", schema, given="name=%E5%BC%A0+%E4%B8%89&age=30\n")
    assert (status, json.loads(out)) == (0, {"age": 30, "name": "张 三"})
    status, out, err = run("parse", schema, given="name=a&age=x")
    assert status == 1
    assert "/age" in err


def test_validate_tells_pointer_keyword_and_message(schema: str) -> None:
    assert run("validate", schema, "-", given='{"name": "张三"}')[0] == 0
    status, out, _ = run("validate", schema, "-", given="{}")
    assert status == 1
    error = {"pointer": "/name", "keyword": "required", "message": "请填写姓名"}
    assert json.loads(out) == {"valid": False, "errors": [error]}
    assert "Enter 姓名" in run("validate", schema, "-", "--lang", "en", given="{}")[1]


def test_resolve_tells_what_is_asked(schema: str) -> None:
    status, out, _ = run("resolve", schema, "-", given="{}")
    assert (status, json.loads(out)) == (0, {"relevant": ["/age", "/name"], "required": ["/name"]})


@pytest.mark.parametrize(
    "words", [("check", "nowhere.json"), ("validate", "-", "-"), ("validate", "nowhere.json", "-")]
)
def test_what_cannot_be_read_leaves_with_two(words: tuple[str, ...]) -> None:
    status, out, err = run(*words, given="{}")
    assert (status, out) == (2, "")
    assert err.startswith("banshi form: ")


def test_a_refusal_leaves_with_two_and_says_why(schema: str) -> None:
    status, out, _ = run("validate", "-", schema, given='{"$ref": "https://example.cn/x"}')
    assert status == 2
    assert "https://example.cn/x" in json.loads(out)["refused"]


LINES: list[tuple[str, Any]] = [
    (json.dumps({"schema": SCHEMA, "data": {"name": "a"}}), True),
    (json.dumps({"schema": SCHEMA, "data": {}}), False),
    (json.dumps({"data": 1, "schema": {"type": "string"}}), False),
    ("no json", None),
    ("", None),
    ('{"schema": true}', None),
    ('{"schema": true, "data": 1} more', None),
    ('{"schema": true, "schema": true, "data": 1}', None),
    ('{"schema": true, "data": NaN}', None),
    ('{"schema": true, "data": ' + "[" * 5000 + "]" * 5000 + "}", None),
    ('{"schema": {"$ref": "#/x"}, "data": 1}', None),
    ('{"schema": {"enum": [1]}, "data": 1.0}', True),
    ('{"schema": {"enum": [1]} , "data": 9' + "9" * 5000 + "}", None),
    ('{"schema": false, "data": null, "name": "kept apart"}', False),
]


def test_lines_are_answered_one_by_one_and_in_order() -> None:
    status, out, _ = run("validate", "-", given="\n".join(line for line, _ in LINES) + "\n")
    answers = [json.loads(line) for line in out.splitlines()]
    assert status == 0
    assert [answer.get("valid") for answer in answers] == [valid for _, valid in LINES]
    assert all("refused" in answer or set(answer) == {"valid", "errors"} for answer in answers)


def test_a_line_is_answered_before_the_next_one_is_asked() -> None:
    with subprocess.Popen([".venv/bin/banshi", "form", "validate", "-"], cwd=Path(__file__).parents[2],
                          stdin=subprocess.PIPE, stdout=subprocess.PIPE) as asked:  # fmt: skip
        assert asked.stdin
        assert asked.stdout
        for data, valid in ((1, True), ("x", False)):
            asked.stdin.write(json.dumps({"schema": {"type": "integer"}, "data": data}).encode() + b"\n")
            asked.stdin.flush()
            assert json.loads(asked.stdout.readline())["valid"] is valid
        asked.stdin.close()
        assert asked.wait() == 0
