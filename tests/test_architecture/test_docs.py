"""The documentation names what is there: every setting, and every file that a page links to."""

from __future__ import annotations

import re
from pathlib import Path

from banshi_platform.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]


def test_every_setting_is_documented_with_its_meaning() -> None:
    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    lines = [f"`BANSHI_{name.upper()}` |" for name in Settings.model_fields]
    assert [line for line in lines if line not in page] == []
    assert [
        field.description for field in Settings.model_fields.values() if f"{field.description} |" not in page
    ] == []


def test_no_page_links_to_what_is_not_there() -> None:
    broken = []
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#\s]+)\)", page.read_text(encoding="utf-8")):
            if "://" not in target and not (page.parent / target).exists():
                broken.append(f"{page.name}: {target}")
    assert broken == []
