"""What is on a certificate: lines, periods, annex, and that the frozen document comes back as it went."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

import banshi_templates
from banshi_platform import canonical
from banshi_runtime.documents import metadata
from banshi_runtime.documents.content import CertificateContent, Issuer, build, from_data
from banshi_runtime.documents.periods import NoValidity, last_day, period
from banshi_runtime.documents.words import BadText
from banshi_runtime.documents.writing import holds

MATTERS = Path(banshi_templates.__file__).parent / "matters"
ANSWERS = {
    "name": "张三",
    "scene": "01",
    "from": "2026-12-15",
    "to": "2029-12-14",
    "facilities": [{"kind": f"灯箱{n}", "area": n, "note": "row's own"} for n in range(1, 9)],
}
RESULT = {
    "id": "licence",
    "title": "测试许可证",
    "layout": "licence-portrait",
    "type_code": "11371600MB9000015M001",
    "number": {"pattern": "x", "series": "x", "label": "证号"},
    "holder": {"name": "{{ name }}", "id_type": "001", "id_number": "91371602MA9001014C"},
    "fields": [
        {"id": "name", "label": "姓名", "value": "{{ name }}"},
        {"id": "only", "label": "仅延续", "value": "{{ old }}", "when": {"required": ["old"]}},
        {"id": "no", "label": "编号", "value": "{{ certificate.number }}", "wide": True},
    ],
    "notes": ["一", {"text": "二", "when": {"required": ["old"]}}],
    "annex": {
        "title": "明细",
        "rows": "facilities",
        "inline_limit": 6,
        "columns": [{"label": "序号", "value": "{{ index }}", "align": "center"}, {"label": "类型", "value": "{{ kind }}"}],
    },
    "validity": {"from": "/from", "until": "/to"},
}  # fmt: skip


def made(
    result: Mapping[str, Any] = RESULT, answers: Mapping[str, Any] = ANSWERS, **more: Any
) -> CertificateContent:
    return build(
        result,
        answers,
        decision={"decided_on": "2026-12-06"},
        certificate_number="滨测〔2026〕1号",
        identifier="1.2.156.3005.2.x",
        verify_url="https://example.test/verify/x",
        issuer=Issuer("滨州市行政审批服务局", "11371600MB9000015M"),
        issued_on=date(2026, 12, 7),
        **more,
    )


def test_lines_stand_as_their_conditions_say() -> None:
    content = made()
    assert [(line.label, line.value) for line in content.lines] == [
        ("姓名", "张三"),
        ("编号", "滨测〔2026〕1号"),
    ]
    assert content.notes == ("一",)
    assert content.number_label == "证号"
    assert content.holder.id_type == "001"
    assert len(made(answers={**ANSWERS, "old": "旧证"}).lines) == 3


def test_many_rows_become_an_annex_and_few_stay_on_the_face() -> None:
    annex = made().annex
    assert annex is not None and not annex.inline
    assert annex.rows[7] == ("8", "灯箱8")
    few = made(answers={**ANSWERS, "facilities": ANSWERS["facilities"][:6]}).annex
    assert few is not None and few.inline
    assert made(answers={**ANSWERS, "facilities": []}).annex is None


def test_too_many_rows_are_refused_and_never_cut() -> None:
    with pytest.raises(BadText):
        made(answers={**ANSWERS, "facilities": [{"kind": "x"}] * 1_001})


def test_what_is_missing_stops_the_issue_and_shows_in_a_preview() -> None:
    result = {**RESULT, "fields": [{"id": "a", "label": "甲", "value": "{{ lost }}"}]}
    with pytest.raises(BadText, match="lost"):
        made(result)
    preview = made(result, lenient=True)
    assert preview.faults == ("lost",)
    assert preview.lines[0].faulty


def test_the_frozen_document_comes_back_as_it_went() -> None:
    content = made()
    stored = canonical.dumps(content.to_data())
    assert from_data(canonical.loads(stored)) == content
    assert canonical.dumps(from_data(canonical.loads(stored)).to_data()) == stored


def test_the_elements_of_the_national_exchange_are_named() -> None:
    elements = metadata.elements(made())
    assert elements["ZZMC"] == "测试许可证"
    assert elements["CZZTDMLX"] == "统一社会信用代码"
    assert (elements["ZZYXQQSRQ"], elements["ZZYXQJZRQ"]) == ("2026-12-15", "2029-12-14")
    assert elements["KZ_name"] == "张三"


def test_the_layout_tells_the_period_unless_a_line_does() -> None:
    assert made().shows_period
    told = {**RESULT, "fields": [{"id": "p", "label": "期限", "value": "至{{ to | date_zh }}"}]}
    assert not made(told).shows_period
    assert not made({**RESULT, "validity": None}).shows_period


@pytest.mark.parametrize(
    ("first", "years", "last"),
    [
        ("2026-12-15", 3, "2029-12-14"),
        ("2026-01-01", 4, "2029-12-31"),
        ("2028-02-29", 4, "2032-02-28"),
        ("2028-02-29", 3, "2031-02-28"),
        ("2027-03-01", 1, "2028-02-29"),
    ],
)
def test_years_are_counted_by_the_calendar(first: str, years: int, last: str) -> None:
    assert last_day(date.fromisoformat(first), years * 12) == date.fromisoformat(last)


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(1, 600))
def test_a_period_ends_the_day_before_the_same_day_of_the_month(first: date, months: int) -> None:
    after = first + relativedelta(months=months)
    expected = after if after.day != first.day else after - relativedelta(days=1)
    assert last_day(first, months) == expected


def test_a_period_may_have_no_end() -> None:
    assert period(None, {}, date(2026, 1, 2)) == (date(2026, 1, 2), None)
    with pytest.raises(NoValidity):
        period({"from": "/gone", "years": 1}, {}, date(2026, 1, 2))


def starters() -> Iterator[Any]:
    for folder in sorted(MATTERS.iterdir()):
        for path in sorted(folder.glob("samples/*.json")):
            for result in json.loads((folder / "certificate.json").read_bytes())["results"]:
                yield pytest.param(result, path, id=f"{folder.name}-{path.stem}-{result['id']}")


@pytest.mark.parametrize(("result", "path"), list(starters()))
def test_every_starter_matter_fills_its_certificate(result: Mapping[str, Any], path: Path) -> None:
    from_file = canonical.loads(path.read_bytes())
    answers = from_file.get("computed") or from_file["answers"]
    context = {
        "application": {
            "number": "1",
            "applicant": "甲",
            "submitted_on": "2026-12-01",
            "accepted_on": "2026-12-02",
        }
    }
    if holds(result.get("when"), answers):
        content = made(result, answers, context=context, lenient=True)
        assert content.title
        assert content.holder.name
