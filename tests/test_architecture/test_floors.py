"""The plan of the house, held by tests: root folders, import direction, the three lists of packages, sizes."""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE_ROOTS = ("platform", "forms", "templates", "designer", "runtime", "plugins")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PACKAGES = sorted(
    path.relative_to(ROOT).as_posix()
    for root in SOURCE_ROOTS
    for path in (ROOT / root).iterdir()
    if path.is_dir() and path.name != "__pycache__"
)


def product_modules() -> list[Path]:
    return [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]


def test_import_platform_at_the_repository_root_is_the_standard_library() -> None:
    code = "import platform; print(platform.python_version())"
    for command in (["-c", code], ["-m", "pytest", "--version"]):
        run = subprocess.run([sys.executable, *command], cwd=ROOT, capture_output=True, text=True, timeout=60)
        assert run.returncode == 0, run.stderr


def test_a_root_folder_holds_only_banshi_packages() -> None:
    for root in SOURCE_ROOTS:
        for child in (ROOT / root).iterdir():
            assert child.name == "__pycache__" or child.name.startswith("banshi_"), (
                f"{child}: a Python file or folder here would be importable under a bare name"
            )


def test_the_three_lists_of_packages_agree_with_the_folders() -> None:
    names = sorted(Path(package).name for package in PACKAGES)
    assert sorted(PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]) == PACKAGES
    assert sorted(PROJECT["tool"]["importlinter"]["root_packages"]) == names
    plugins = {
        target.split(".")[0] for target in PROJECT["project"]["entry-points"]["banshi.plugins"].values()
    }
    assert plugins == {name for name in names if name.startswith("banshi_plugin_")}


def test_every_package_is_typed() -> None:
    assert [package for package in PACKAGES if not (ROOT / package / "py.typed").exists()] == []


def test_imports_run_downwards_and_the_contracts_saw_the_modules() -> None:
    graph = grimp.build_graph(*(Path(package).name for package in PACKAGES))
    assert len(graph.modules) >= 60, "a blind graph passes every contract"
    assert graph.count_imports() >= 150
    run = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports"))],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert run.returncode == 0, run.stdout


def functions(tree: ast.AST) -> list[tuple[str, int]]:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return [
        (n.name, (n.end_lineno or n.lineno) - n.lineno + 1) for n in ast.walk(tree) if isinstance(n, kinds)
    ]


def test_modules_and_functions_fit_on_a_screen() -> None:
    long_files, long_functions = [], []
    for path in product_modules():
        text = path.read_text(encoding="utf-8")
        if text.count("\n") > 500:
            long_files.append(path.name)
        if "migrations" not in path.parts:
            long_functions += [
                f"{path.name}:{name}" for name, lines in functions(ast.parse(text)) if lines > 60
            ]
    assert (long_files, long_functions) == ([], [])


def test_every_module_says_what_it_holds() -> None:
    modules = [path for path in product_modules() if "migrations" not in path.parts]
    silent = [
        p.as_posix() for p in modules if not ast.get_docstring(ast.parse(p.read_text(encoding="utf-8")))
    ]
    assert silent == []


@pytest.mark.parametrize("banned", ["eval", "exec"])
def test_nothing_evaluates_text_as_python(banned: str) -> None:
    calls = [
        f"{path}:{node.lineno}"
        for path in product_modules()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == banned
    ]
    assert calls == []
