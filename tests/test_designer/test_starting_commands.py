"""`banshi matter new | from-table`: the same beginnings on the command line."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from banshi_designer.starting_commands import matter
from banshi_platform.settings import Settings

sys.path.insert(0, str(Path(__file__).parent))
from office_files import xlsx

CITY = "11371600MB9000015M"
Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(demo: Settings, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("BANSHI_DATA_DIR", str(demo.data_dir))

    def invoke(*arguments: str) -> tuple[int, str]:
        result = CliRunner().invoke(matter, list(arguments))
        return result.exit_code, f"{result.output}{result.exception or ''}"

    return invoke


def test_a_matter_begins_with_a_name_alone_and_its_code_is_taken_once(run: Run, tmp_path: Path) -> None:
    assert run("new", "夜市摊位备案", "--organisation", CITY) == (0, "✓ ystwba\n")
    assert run("new", "夜市摊位备案", "--organisation", CITY) == (0, "✓ ystwba-2\n")
    assert (
        run("new", "百岁补贴", "--organisation", CITY, "--starter", "old-age-allowance", "--code", "bsbt")[0]
        == 0
    )
    assert run("export", "bsbt", str(tmp_path / "bsbt"), "--draft")[0] == 0
    assert run("check", str(tmp_path / "bsbt"))[0] == 0


def test_a_table_tells_what_it_would_become_before_it_does(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "清单.xlsx"
    file.write_bytes(xlsx())
    status, told = run("from-table", str(file), "--organisation", CITY, "--dry-run")
    assert (status, told.splitlines()[-1]) == (0, "· lszycsdlsp")
    assert "✗ 网上支付" in told
    assert run("from-table", str(file), "--organisation", CITY)[1].splitlines()[-1] == "✓ lszycsdlsp"
    assert run("from-table", str(file), "--organisation", CITY, "--code", "lszycsdlsp")[0] == 1


def test_what_cannot_begin_is_said(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"nothing")
    assert "cannot be read" in run("from-table", str(tmp_path / "a.xlsx"), "--organisation", CITY)[1]
    assert "not in this installation" in run("new", "甲", "--organisation", "none")[1]
