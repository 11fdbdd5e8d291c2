"""Static files: colours that can be read, the same dark colours twice, vendored files as they were published."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

from banshi_templates.environment import FIELDS, STATIC, static_url

ROOT = Path(__file__).resolve().parents[2]
TOKENS = (STATIC / "css" / "tokens.css").read_text("utf-8")
TEXT_PAIRS = [
    ("ink", "paper"), ("ink", "surface"), ("ink", "surface-2"), ("ink", "surface-3"), ("ink-2", "paper"), ("ink-2", "surface"),
    ("ink-2", "surface-2"), ("link", "paper"), ("link", "surface"), ("link", "surface-2"), ("link-hover", "surface"),
    ("brand-ink", "brand"), ("brand-ink", "brand-hover"), ("brand-ink", "brand-deep"), ("link", "brand-soft"),
    ("success", "success-soft"), ("success", "surface"), ("success", "paper"), ("warning", "warning-soft"), ("warning", "surface"),
    ("ink", "warning-soft"), ("ink-2", "warning-soft"), ("seal-ink", "seal-soft"), ("seal-ink", "surface"), ("seal-ink", "paper"),
    ("ink", "seal-soft"), ("ink", "plain-soft"), ("ink-2", "plain-soft"), ("info", "info-soft"), ("focus-ink", "focus"), ("brand-ink", "seal"),
    ("brand-ink", "seal-hover"),
]  # fmt: skip
SHAPE_PAIRS = [
    ("line-strong", "surface"),
    ("line-strong", "paper"),
    ("brand", "surface"),
    ("seal", "surface"),
]


def tokens(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+):\s*([^;]+);", block))


BLOCKS = re.findall(r"(?m)^\s*(:root[^{]*)\{([^}]*)\}", TOKENS)
LIGHT = tokens(BLOCKS[0][1])
BY_DEVICE = tokens(next(body for head, body in BLOCKS if ":not" in head))
BY_CHOICE = tokens(next(body for head, body in BLOCKS if '"dark"' in head))


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_the_dark_colours_are_the_same_by_device_and_by_choice() -> None:
    assert BY_DEVICE == BY_CHOICE
    colours = {name for name, value in LIGHT.items() if value.startswith("#")}
    assert colours == {name for name, value in BY_CHOICE.items() if value.startswith("#")}


@pytest.mark.parametrize("theme", [LIGHT, BY_CHOICE], ids=["light", "dark"])
def test_text_and_shapes_stand_out_from_their_ground(theme: dict[str, str]) -> None:
    weak = [(*pair, round(contrast(theme[pair[0]], theme[pair[1]]), 2)) for pair in TEXT_PAIRS]
    assert [found for found in weak if found[2] < 4.5] == []
    faint = [(*pair, round(contrast(theme[pair[0]], theme[pair[1]]), 2)) for pair in SHAPE_PAIRS]
    assert [found for found in faint if found[2] < 3] == []


def test_vendored_files_are_listed_with_the_sum_they_have() -> None:
    listed = re.findall(
        r"`([^`\s]+/[^`\s]+)` \| `([0-9a-f]{64})`", (ROOT / "THIRD_PARTY.md").read_text("utf-8")
    )
    paths = {path for path, _ in listed}
    assert {
        "templates/banshi_templates/static/htmx.min.js",
        "tests/test_templates/vendor/axe.min.js",
    } <= paths
    wrong = [
        path for path, digest in listed if hashlib.sha256((ROOT / path).read_bytes()).hexdigest() != digest
    ]
    assert wrong == []


def test_nothing_is_fetched_from_elsewhere() -> None:
    ours = [path for path in STATIC.rglob("*") if path.suffix in (".css", ".svg") or path.name == "app.js"]
    ours += FIELDS.iterdir()
    foreign = [
        (path.name, url)
        for path in ours
        for url in re.findall(r"https?://[^\s\"')]+", path.read_text("utf-8"))
        if not url.startswith("http://www.w3.org/")
    ]
    assert foreign == []


def test_a_static_address_changes_with_the_content() -> None:
    digest = hashlib.sha256((STATIC / "app.js").read_bytes()).hexdigest()
    assert static_url("app.js") == f"/static/app.js?v={digest[:12]}"


def test_rules_use_logical_directions() -> None:
    """So that a page can be turned round; physical ones remain only where a background is painted."""
    physical = re.compile(
        r"(?<![\w-])(?:margin|padding|border)-(?:left|right|top|bottom)|(?<![\w-])(?:left|right|top|bottom)\s*:|text-align:\s*(?:left|right)"
    )
    found = [
        (p.name, m[0])
        for p in [*(STATIC / "css").glob("*.css"), *FIELDS.glob("*.css")]
        for m in physical.finditer(p.read_text("utf-8"))
    ]
    assert found == []
