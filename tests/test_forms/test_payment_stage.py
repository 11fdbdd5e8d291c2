"""The stage at which one pays: what would make it impossible, or let the applicant set the amount, is refused."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from banshi_forms import check, from_canonical, read_package, to_canonical
from banshi_forms.check_payment import payable
from banshi_forms.package import read_folder
from banshi_forms.spelling import read, spell

MATTER = Path(str(files("banshi_templates"))) / "matters" / "outdoor-advertising"
GOOD = to_canonical(read_package(read_folder(MATTER)))
STAGES = read(GOOD)["procedure"]["stages"]
IDS = [stage["id"] for stage in STAGES]
PAY = {
    "id": "pay",
    "title": "缴费",
    "kind": "pay",
    "role": "applicant",
    "amount": "fee_total",
    "limit": {"days": 10},
    "note": "收款单位、开户行和账号见缴款通知书。",
}


def with_payment(before: str = "issue", **changed: Any) -> str:
    """The matter with such a stage, and a form that works out what is due."""
    whole: dict[str, Any] = read(GOOD)
    whole["form"]["properties"]["fee_total"] = {
        "type": "number",
        "title": "应缴费用（元）",
        "x-formula": "0.0",
    }
    whole["form"]["x-steps"][0]["sections"][0]["fields"].append("fee_total")
    whole["profile"]["fee"] = {"charged": True, "basis": "示例值，以当地公布为准"}
    stage = {key: value for key, value in (PAY | changed).items() if value is not ...}
    whole["procedure"]["stages"].insert(IDS.index(before), stage)
    return spell(whole)


def told(package: str) -> list[tuple[str, str]]:
    found = [f for f in check(from_canonical(package)) if f.code not in ("untranslated", "unused")]
    assert all(finding.message and finding.message["en"] and finding.message["zh_CN"] for finding in found)
    return [(finding.pointer.rpartition("/")[2], finding.code) for finding in found]


def test_a_stage_to_pay_at_stands_after_the_decision_and_takes_a_computed_amount() -> None:
    assert told(with_payment()) == []
    assert payable(from_canonical(with_payment()))["fee_total"] == "应缴费用（元）"


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"before": "decide"}, ("kind", "pay_order")),
        ({"amount": ...}, ("amount", "no_amount")),
        ({"amount": "nothing_of_the_kind"}, ("amount", "no_field")),
        ({"amount": "contact_mobile"}, ("amount", "typed_amount")),
        ({"limit": ...}, ("limit", "no_term")),
        ({"limit": {"days": 0}}, ("limit", "no_term")),
        ({"form": {"type": "object", "properties": {}}}, ("form", "no_form")),
        ({"actions": ["grant"]}, ("actions", "no_action")),
        ({"note": ...}, ("note", "no_way")),
    ],
)
def test_what_cannot_work_is_said_at_its_place(changed: dict[str, Any], fault: tuple[str, str]) -> None:
    assert fault in told(with_payment(**changed))


def test_a_second_stage_to_pay_at_and_a_matter_that_charges_nothing_are_told() -> None:
    whole: dict[str, Any] = read(with_payment())
    whole["procedure"]["stages"].insert(len(IDS), PAY | {"id": "pay_again"})
    whole["profile"]["fee"]["charged"] = False
    assert ("kind", "twice") in told(spell(whole)) and ("charged", "not_charged") in told(spell(whole))
