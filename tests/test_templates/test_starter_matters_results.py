"""What each starter matter issues: every text filled in from a faultless sample, numbers and periods right."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from banshi_forms import Context, Definition, compute, holds, prune, read_package
from banshi_forms.package import read_folder
from banshi_runtime.documents.content import CertificateContent, Issuer, build

MATTERS = Path(str(files("banshi_templates"))) / "matters"
DAY = date(2026, 12, 7)
APPLICATION = {"number": "x", "applicant": "x", "submitted_on": "2026-11-23", "accepted_on": "2026-11-24"}


def definition(code: str) -> Definition:
    return read_package(read_folder(MATTERS / code))


def issued(
    code: str, *, decided_on: date = DAY, today: date = date(2026, 11, 23), **change: Any
) -> dict[str, CertificateContent]:
    """The results for the sample's answers, some of them changed."""
    defn = definition(code)
    context = Context(today=today, facts=defn.profile.get("facts", {}))
    answers = prune(defn.form, {**defn.samples["basic"]["answers"], **change}, context)
    computed: Mapping[str, Any] = compute(defn.form, answers, context)
    return {
        result["id"]: build(
            result,
            computed,
            decision={"decided_on": decided_on.isoformat(), "number": "准〔2026〕1号"},
            certificate_number="第1号",
            identifier="1.2.156",
            verify_url="https://example.invalid/verify/x",
            issuer=Issuer(result["issuer"]),
            issued_on=decided_on,
            context={"application": APPLICATION},
        )
        for result in defn.certificate["results"]
        if holds(result.get("when"), computed)
    }


def lines(content: CertificateContent) -> dict[str, str]:
    return {line.id: line.value for line in content.lines}


def test_the_advertising_licence_runs_for_the_period_applied_for() -> None:
    [licence] = issued("outdoor-advertising").values()
    assert (licence.valid_from, licence.valid_to) == (date(2026, 12, 15), date(2029, 12, 14))
    assert lines(licence) == {
        "applicant": "滨州渤海传媒有限公司（虚构）",
        "uscc": "91371602MA9001014C",
        "place": "黄河五路沿街南立面3-6层等2处",
        "area": "102 平方米",
        "period": "2026年12月15日 至 2029年12月14日",
    }
    assert licence.annex is not None
    assert licence.annex.inline
    assert licence.annex.rows[1] == (
        "2", "灯箱", "西侧入口", "118.0163，37.3836", "2.00", "1.50", "2", "6.00",
    )  # fmt: skip


def test_more_than_six_facilities_go_to_an_annex() -> None:
    row = definition("outdoor-advertising").samples["basic"]["answers"]["facilities"][0]
    [licence] = issued("outdoor-advertising", facilities=[row] * 7).values()
    assert licence.annex is not None
    assert not licence.annex.inline
    assert len(licence.annex.rows) == 7


def test_a_natural_persons_number_is_masked_on_the_licence() -> None:
    [licence] = issued(
        "outdoor-advertising", applicant_kind="自然人", applicant_id="37160219850312001X"
    ).values()
    assert lines(licence)["id"] == "3716**********001X"
    assert (licence.holder.id_type, licence.holder.id_number) == ("111", "37160219850312001X")


def test_publicity_material_gets_a_letter() -> None:
    change = {"scene": "02", "activity_name": "全民阅读宣传周", "banner_count": 20}
    period = {"period_from": "2026-11-24", "period_to": "2026-12-23"}
    [letter] = issued("outdoor-advertising", **change, **period).values()
    assert letter.kind == "letter"
    assert "“全民阅读宣传周”宣传品20条（件），期限自2026年11月24日起至2026年12月23日止" in letter.body[0]


def test_the_hygiene_licence_runs_for_four_calendar_years() -> None:
    licence, duplicate = issued("public-place-hygiene").values()
    assert (licence.valid_from, licence.valid_to) == (DAY, date(2030, 12, 6))
    assert lines(licence)["unit"] == "滨城区清源浴池（虚构）（清源浴池）"
    assert lines(licence)["items"] == "沐浴-公共浴室（淋浴、池浴）"
    assert "commitment" not in lines(licence)
    assert (lines(duplicate), duplicate.layout) == (lines(licence), "licence-portrait")


def test_a_licence_by_commitment_says_so() -> None:
    licence, _duplicate = issued("public-place-hygiene", mode="告知承诺").values()
    assert lines(licence)["commitment"] == "本证以告知承诺方式取得"


def test_the_workshop_certificate_runs_for_three_calendar_years() -> None:
    [certificate] = issued("food-workshop").values()
    assert certificate.valid_to == date(2029, 12, 6)
    assert lines(certificate)["varieties"] == "豆制品（卤水豆腐）"


@pytest.mark.parametrize(
    ("decided_on", "month"), [(date(2026, 12, 21), "2027年1月"), (date(2026, 11, 30), "2026年12月")]
)
def test_the_allowance_is_paid_from_the_month_after_the_decision(decided_on: date, month: str) -> None:
    [letter] = issued("old-age-allowance", decided_on=decided_on).values()
    assert letter.body[0].startswith("你于2026年11月23日提出的高龄津贴申请，")
    assert (
        f"自{month}起每月发放高龄津贴100元（大写：壹佰元整），发至滨州农商银行尾号0019账户。"
        in letter.body[0]
    )
    assert letter.valid_to is None


def test_the_allowance_is_not_paid_before_the_eightieth_birthday() -> None:
    late = {"elder_id": "371602194611300175", "today": date(2026, 11, 1), "decided_on": date(2026, 11, 5)}
    [letter] = issued("old-age-allowance", **late).values()
    assert "自2026年12月起" in letter.body[0]


def test_the_letters_addressee_shows_a_masked_number() -> None:
    [letter] = issued("old-age-allowance").values()
    assert letter.holder.name == "蒋老"
    text = definition("old-age-allowance").certificate["results"][0]["addressee"]
    assert text == "{{ elder_name }}（身份证号{{ elder_id | mask }}）："


def test_an_end_of_payment_gets_its_own_letter() -> None:
    assert list(issued("old-age-allowance", apply_type="停发")) == ["stop"]
    scene = {"scene": "注销", "old_cert_no": "鲁坊371621202600001"}
    [letter] = issued("food-workshop", **scene).values()
    assert "鲁坊371621202600001" in letter.body[0]
