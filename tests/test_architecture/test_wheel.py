"""The wheel is the product: templates, static files, translations, fonts and starter matters travel inside."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DATA = {".html", ".css", ".js", ".svg", ".json", ".po", ".ttf", ".txt", ".md", ".png", ".ico"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT)]
    run = subprocess.run(build, capture_output=True, text=True, timeout=300)
    assert run.returncode == 0, run.stdout + run.stderr
    return next(out.glob("*.whl"))


def test_every_data_file_of_the_checkout_is_in_the_wheel(wheel: Path) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())
    tracked = subprocess.run(
        ["git", "ls-files", "platform", "forms", "templates", "designer", "runtime", "plugins"],
        cwd=ROOT, capture_output=True, text=True, check=True, timeout=30,
    ).stdout.split("\n")  # fmt: skip
    wanted = {path.split("/", 1)[1] for path in tracked if Path(path).suffix in DATA | {".py"}}
    assert wanted - inside == set()


def test_the_installed_wheel_finds_its_own_files(wheel: Path, tmp_path: Path) -> None:
    target = tmp_path / "site"
    install = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", str(target), str(wheel)]
    subprocess.run(install, check=True, timeout=120)
    code = (
        "import banshi_templates, importlib.resources as r; root = r.files('banshi_templates');"
        "print(banshi_templates.__file__);"
        "print(sorted(p.name for p in root.joinpath('matters').iterdir() if p.is_dir()))"
    )
    run = subprocess.run(
        [sys.executable, "-S", "-c", f"import sys; sys.path.insert(0, {str(target)!r}); {code}"],
        cwd=tmp_path, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert str(target) in run.stdout, run.stderr
    for matter in ("outdoor-advertising", "public-place-hygiene", "old-age-allowance", "food-workshop"):
        assert matter in run.stdout
