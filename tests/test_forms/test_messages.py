"""The engine's words: every sentence there is in both languages, its blanks filled in."""

from __future__ import annotations

import re

import pytest

from banshi_forms import Finding, sentence
from banshi_forms.formats import NAMES
from banshi_forms.messages import CODES, FORMATS, REQUIRED, TYPES

PARAMS = {"limit": 3, "names": ["手机", "座机"], "value": 7, "example": "AB-1", "other": "手机"}
FINDINGS = [
    *(Finding("/a", "required", {"how": how}, label="甲") for how in REQUIRED),
    *(Finding("/a", "format", {"format": name}, label="甲") for name in FORMATS),
    *(Finding("/a", "type", {"type": name}, label="甲") for name in TYPES),
    *(Finding("/a", code, PARAMS, label="甲") for code in CODES),
    Finding("/a", "whatever", label="甲"),
]


@pytest.mark.parametrize("finding", FINDINGS, ids=lambda f: f"{f.code} {next(iter(f.params.values()), '')}")
def test_every_sentence_is_there_in_both_languages(finding: Finding) -> None:
    chinese, english = sentence(finding, "zh_CN"), sentence(finding, "en")
    assert re.search("[\u4e00-\u9fff]", chinese.replace("甲", "").replace("手机", "").replace("座机", ""))
    assert not re.search("[\u4e00-\u9fff]", re.sub("甲|手机|座机", "", english))
    assert "%(" not in chinese + english


def test_every_format_has_its_sentence() -> None:
    assert set(FORMATS) == NAMES


def test_a_list_of_names_is_parted_as_the_language_does() -> None:
    finding = Finding("/a", "any_required", PARAMS)
    assert sentence(finding, "zh_CN") == "以下各项请至少填写一项：手机、座机"
    assert sentence(finding, "en") == "Answer at least one of: 手机, 座机"


def test_a_limit_without_measure_does_not_fill_the_page() -> None:
    assert len(sentence(Finding("/a", "maximum", {"limit": 10**300}), "zh_CN")) < 40


def test_the_authors_own_words_come_first_and_chinese_stands_in() -> None:
    own = Finding("/a", "pattern", message={"zh_CN": "应以滨开头"})
    assert sentence(own, "en") == "应以滨开头"
