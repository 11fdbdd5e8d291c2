"""Notices: every kind has words in both languages, and says what the law wants said."""

from __future__ import annotations

from datetime import date

import pytest

from banshi_platform.i18n import add_catalogue, use_locale
from banshi_runtime import letters, notices
from banshi_templates import HERE

FACTS = {
    "applicant": "王小民",
    "matter": "食品小作坊登记",
    "number": "20261123-00001",
    "query_code": "ABCD2345",
    "organisation": "惠民县行政审批服务局",
    "terms": "licence",
    "received_on": "2026-11-23",
    "accepted_on": "2026-11-24",
    "due_on": "2026-12-01",
    "statutory_days": 15,
    "issued_on": "2026-11-24",
    "term_on": "2026-12-07",
    "reasons": [{"text": "材料不实", "article": "第七十八条"}],
    "items": [{"item": "material:id", "title": "身份证", "problem": "不清晰", "requirement": "重新扫描"}],
    "certificates": [{"title": "食品小作坊登记证", "number": "鲁坊371621202600001"}],
    "materials": [{"title": "身份证", "count": 1}],
}
add_catalogue(HERE / "locale")


@pytest.mark.parametrize("locale", ["zh_CN", "en"])
@pytest.mark.parametrize("terms", ["licence", "benefit"])
@pytest.mark.parametrize("kind", sorted(letters.WRITERS))
def test_every_notice_can_be_written(kind: str, terms: str, locale: str) -> None:
    with use_locale(locale):
        written = letters.letter(kind, {**FACTS, "terms": terms})
    assert written.title and written.paragraphs and all(written.paragraphs)
    assert written.addressee == "王小民" and written.issued_on == date(2026, 11, 24)
    assert all(len(row) == len(written.columns) for row in written.rows)


def test_a_refusal_names_reasons_and_remedies() -> None:
    with use_locale("zh_CN"):
        written = letters.letter("refused", FACTS)
    assert "材料不实（第七十八条）" in written.paragraphs
    assert any("六十日" in line and "六个月" in line for line in written.closing)
    assert written.seal == "organ"


def test_a_benefit_is_not_decided_under_the_law_of_licences() -> None:
    for kind in ("accepted", "granted", "refused", "supplement", "declined"):
        with use_locale("zh_CN"):
            written = letters.letter(kind, {**FACTS, "terms": "benefit"})
        assert "行政许可法" not in "".join(written.paragraphs)


def test_a_supplement_lists_every_item_with_its_problem() -> None:
    with use_locale("zh_CN"):
        written = letters.letter("supplement", FACTS)
    assert written.rows == (("1", "身份证", "不清晰", "重新扫描"),)


@pytest.mark.parametrize(
    ("pattern", "number"),
    [
        ("滨广许〔{year}〕{serial}号", "滨广许〔2026〕7号"),
        ("鲁坊{region}{year}{serial:5}", "鲁坊371621202600007"),
        ("{serial:06d}-{date}", "000007-20260102"),
        ("{other}{serial.__class__}", "{other}{serial.__class__}"),
    ],
)
def test_a_number_fills_its_pattern_and_nothing_else(pattern: str, number: str) -> None:
    assert notices.filled(pattern, on=date(2026, 1, 2), serial=7, region="371621") == number
