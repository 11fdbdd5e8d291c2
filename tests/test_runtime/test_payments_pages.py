"""The pages of a payment: the applicant sees what is due and how, the counter records it, a slip of the pen is told."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from banshi_platform import clock
from banshi_platform.settings import Settings
from banshi_platform.web.kernel import build_app, installed_surfaces
from banshi_runtime import cases, decide, ledger, seed, submit
from banshi_runtime.documents import check, pdf

from .test_payments import MATTER, NOTE, charging


async def granted() -> str:
    """An application that was granted and is to be paid for."""
    await charging()
    row = await seed.fill(await seed._actor("citizen"), MATTER)
    assert row is not None
    case = await submit.submit(await seed._actor("citizen"), row.public_id, row.revision)
    while case.row.state != "payment":
        for username in ("window", "examiner", "chief"):
            actor = await seed._actor(username)
            offered = [o for o in cases.offers(actor, case) if o.action in ("accept", "agree", "grant")]
            if offered:
                answers = seed.panel_answers(case, offered[0])
                case = await decide.decide(
                    actor, row.public_id, offered[0].action, case.row.revision, answers
                )
                break
    return row.public_id


@pytest.fixture
def client(sqlite_settings: Settings) -> Iterator[TestClient]:
    demo = sqlite_settings.model_copy(
        update={"environment": "demo", "demo_accounts": True, "workers_embedded": 0}
    )
    with TestClient(
        build_app(demo, installed_surfaces()), headers={"sec-fetch-site": "same-origin"}
    ) as client:
        assert client.portal is not None
        client.portal.call(seed.people_and_matters, demo)
        yield client
    pdf.close()
    check.close()


def hidden(page: str, form: str) -> dict[str, str]:
    return dict(re.findall(r'type="hidden" name="(_\w+)" value="([^"]*)"', page[page.index(form) :]))


def test_from_what_is_due_to_what_was_paid(client: TestClient) -> None:
    assert client.portal is not None
    where = client.portal.call(granted)
    here, desk = f"/applications/{where}", f"/desk/{where}"
    client.post("/demo-sign-in", data={"account": "citizen"})
    page = client.get(here).text
    assert "750.00 元" in page and "柒佰伍拾元整" in page and NOTE in page and "缴款通知书" in page
    assert "去缴费" in client.get("/applications").text
    seen = hidden(page, 'id="payment"')
    empty = client.post(f"{here}/payment", data={**seen, "number": " "})
    assert empty.status_code == 422 and "请填写交易流水号，或者上传缴款凭证。" in empty.text
    assert (
        "窗口核实到账后即制发证照" in client.post(f"{here}/payment", data={**seen, "number": "20261123"}).text
    )
    client.post("/demo-sign-in", data={"account": "window"})
    assert "申请人称已缴" in client.get("/desk?tab=payment").text
    shown = client.get(desk).text
    assert "20261123" in shown and "登记到账" in shown and "未查到缴款" in shown
    form = {
        "form.amount": "750",
        "form.paid_on": clock.today().isoformat(),
        "form.receipt": "37160226-0000000001",
    }
    panel = {**hidden(shown, 'id="panel-form"'), **form, "action": "pay"}
    wrong = client.post(desk, data=panel | {"form.amount": "75"})
    assert wrong.status_code == 422 and "应缴 750.00 元，登记的是 75.00 元" in wrong.text
    assert "37160226-0000000001" in wrong.text
    done = client.post(desk, data=panel)
    assert done.status_code == 200 and "缴款到账：750.00 元，票据号码 37160226-0000000001" in done.text
    listed = client.get("/desk/payments").text
    assert "37160226-0000000001" in listed and "750.00 元" in listed and "李受理" in listed
    assert "37160226" not in client.get("/desk/payments?state=due").text
    file = client.get("/desk/payments.csv?state=paid")
    assert file.content.startswith(b"\xef\xbb\xbf") and "750.00,已到账" in file.text
    assert client.get("/desk/payments?state=all").status_code == 404
    client.post("/demo-sign-in", data={"account": "citizen"})
    assert "票据号码" in client.get(here).text and client.get("/desk/payments").status_code == 403


def test_a_cell_that_a_spreadsheet_would_take_for_a_formula_is_text() -> None:
    assert ledger._harmless("=1+1") == "'=1+1" and ledger._harmless("王小民") == "王小民"
