"""`banshi matter …`: packages in files and in Git, checked, imported, exported and published on the command line."""

from __future__ import annotations

import json
from pathlib import Path
from shutil import copytree

import pytest
from click.testing import CliRunner

from banshi_designer.commands import matter
from banshi_platform.settings import Settings
from banshi_templates import HERE

CODE = "public-place-hygiene"
STARTERS = sorted(path.name for path in (HERE / "matters").iterdir() if path.is_dir())


@pytest.fixture
def run(demo: Settings, monkeypatch: pytest.MonkeyPatch) -> object:
    monkeypatch.setenv("BANSHI_DATA_DIR", str(demo.data_dir))  # the command reads its settings as in a shell

    def invoke(*arguments: str) -> tuple[int, str]:
        result = CliRunner().invoke(matter, list(arguments), catch_exceptions=False)
        return result.exit_code, result.output

    return invoke


@pytest.mark.parametrize("code", STARTERS)
def test_every_starter_matter_is_without_fault(run, code: str) -> None:  # type: ignore[no-untyped-def]
    status, output = run("check", str(HERE / "matters" / code))
    assert status == 0 and "✗" not in output


def test_a_matter_goes_out_to_a_folder_and_comes_back_unchanged(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    assert run("export", CODE, str(tmp_path / "out"))[0] == 0
    original = HERE / "matters" / CODE
    names = sorted(path.relative_to(original).as_posix() for path in original.rglob("*.json"))
    assert [(tmp_path / "out" / name).read_bytes() for name in names] == [
        (original / name).read_bytes() for name in names
    ]
    assert "nothing" in run("import", str(tmp_path / "out"))[1]


def test_a_change_in_a_file_becomes_a_draft_and_then_a_version(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    run("export", CODE, str(tmp_path / "out"))
    guide = tmp_path / "out" / "guide.json"
    guide.write_text(guide.read_text(encoding="utf-8").replace("卫生", "卫 生", 1), encoding="utf-8")
    assert "start_draft" in run("import", "--dry-run", str(tmp_path / "out"))[1]
    assert run("import", str(tmp_path / "out"))[0] == 0
    status, output = run("publish", CODE)
    assert status == 0 and "version 2" in output


def test_a_faulty_package_is_told_with_its_place(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    run("export", CODE, str(tmp_path / "out"))
    form = tmp_path / "out" / "form.json"
    form.write_text(
        form.read_text(encoding="utf-8").replace('"type": "boolean"', '"type": "bool"', 1), encoding="utf-8"
    )
    status, output = run("check", str(tmp_path / "out"))
    assert status == 1 and "form.json#" in output


def test_two_packages_are_compared_in_words(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    original = HERE / "matters" / CODE
    assert run("diff", str(original), str(original)) == (0, "")
    changed = tmp_path / "changed"
    copytree(original, changed)
    guide = changed / "guide.json"
    guide.write_text(
        guide.read_text(encoding="utf-8").replace('"summary": "', '"summary": "新：'), encoding="utf-8"
    )
    status, output = run("diff", str(original), str(changed))
    assert status == 0 and output.startswith("· guide.json#/summary: 办事指南 · 一句话说明：由")
    materials = changed / "materials.json"
    materials.write_text(
        materials.read_text(encoding="utf-8").replace('"optional"', '"required"', 1), encoding="utf-8"
    )
    status, output = run("diff", str(original), str(changed), "--json")
    assert status == 1 and {entry["class"] for entry in json.loads(output)} == {"cosmetic", "narrowing"}
