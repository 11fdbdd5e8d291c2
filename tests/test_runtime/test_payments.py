"""Paying for what was granted: nothing is issued unpaid, no term passes unseen, nobody can change what is due."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banshi_platform import canonical, clock, documents, hooks, jobs, plugins, trail
from banshi_platform.actors import SYSTEM
from banshi_platform.i18n import add_catalogue
from banshi_platform.tables import Job
from banshi_runtime import (
    apply,
    attachments,
    cases,
    catalogue,
    certificate,
    clocks,
    decide,
    dues,
    flow,
    ledger,
    letters,
    payments,
    seed,
    submit,
    worklist,
)
from banshi_runtime.cases import Case
from banshi_runtime.tables import Certificate, Notice, Payment
from banshi_templates import HERE

add_catalogue(HERE / "locale")

MATTER = "food-workshop"
NOTE = "收款单位：滨城区财政局；开户行：示例银行；账号：6200000000000000（示例）。"
STAGE = {
    "id": "pay",
    "title": "缴费",
    "kind": "pay",
    "role": "applicant",
    "amount": "fee_total",
    "limit": {"days": 10},
    "note": NOTE,
}
DUE = date(2026, 12, 7)  # ten working days after Monday, 23 November
LATER = clock.midnight(DUE + timedelta(days=1))


async def charging(formula: str = "750.0", **changed: Any) -> None:
    """The matter with a fee: worked out by the form, or, without a formula, said by the decision."""
    catalogue._digests.clear()  # another test's versions had the same ids
    content = canonical.loads((await documents.live(MATTER)).content)
    procedure, form = content["procedure"], content["form"]
    number = {"type": "number", "title": "应缴费用（元）"}
    if formula:
        form["properties"]["fee_total"] = {**number, "x-formula": formula}
        form["x-steps"][0]["sections"][0]["fields"].append("fee_total")
    else:
        decision = next(stage for stage in procedure["stages"] if stage["kind"] == "decide")
        decision["form"] = {"type": "object", "properties": {"fee_total": number}, "required": ["fee_total"]}
    at = next(at for at, stage in enumerate(procedure["stages"]) if stage["kind"] == "issue")
    procedure["stages"].insert(at, STAGE | changed)
    content["certificate"]["results"][0].setdefault("notes", []).append(
        "{% if payment %}已缴 {{ payment.amount | money }} 元，票据 {{ payment.receipt }}{% endif %}"
    )
    procedure.setdefault("notices", {})["payment"] = {
        "title": "缴款通知书",
        "number": "滨审批缴〔{year}〕{serial}号",
    }
    draft = await documents.start_draft(SYSTEM, MATTER)
    draft = await documents.save_draft(SYSTEM, MATTER, canonical.dumps(content), draft.revision)
    await documents.publish(SYSTEM, MATTER, draft.revision)


async def granted(bureau: Any, formula: str = "750.0", **said: Any) -> Case:
    await charging(formula)
    case = await bureau.act(await bureau.handed_in(MATTER), "accept", "window")
    while case.stage is not None and case.stage.kind != "decide":
        case = await bureau.act(case, "agree", "examiner" if case.stage.role == "reviewer" else "chief")
    found: Case = await bureau.act(case, "grant", "chief", **said)
    return found


async def recorded(bureau: Any, case: Case, **changed: Any) -> Case:
    fresh = await cases.load(case.row.public_id)
    answers = seed.panel_answers(fresh, flow.Offer("pay", "", fresh.stage))
    form = {**answers["form"], **changed}
    found: Case = await bureau.act(fresh, "pay", "window", form=form)
    return found


def kinds(rows: list[Notice]) -> list[str]:
    return [row.kind for row in rows]


@pytest.mark.anyio
async def test_a_grant_that_costs_asks_for_the_amount_issues_nothing_and_a_term_that_passes_ends_it_once(
    bureau: Any,
) -> None:
    case = await granted(bureau)
    assert case.position == flow.Position("payment", "pay") and case.payment is not None
    assert (case.payment.amount, case.payment.due_on, case.payment.state) == (Decimal("750.00"), DUE, "due")
    assert not await Job.filter(name="certificate.issue").exists()
    await certificate.issue({"application": case.row.public_id})
    assert not await Certificate.all().exists()
    notice = await Notice.get(application_id=case.row.id, kind="payment")
    written = letters.letter("payment", canonical.loads(notice.facts))
    assert written.number == "滨审批缴〔2026〕1号"
    rows = {row[0]: row[1] for row in written.rows}
    assert (rows["金额（元）"], rows["人民币大写"]) == ("750.00", "柒佰伍拾元整")
    assert (rows["缴款期限"], rows["缴款方式"]) == ("2026年12月7日", NOTE)
    assert rows["缴款码"] == case.payment.slip
    await lapses_once(bureau, case)


async def lapses_once(bureau: Any, case: Case) -> None:
    arguments = {"application": case.row.public_id}
    assert (await Job.get(name="payment.lapsed")).run_at == LATER
    with clock.frozen(clock.midnight(DUE)):
        await payments.lapsed(arguments)
        assert (await cases.load(case.row.public_id)).row.state == "payment"
    with clock.frozen(LATER):
        await payments.lapsed(arguments)
        await payments.lapsed(arguments)
        ended = await cases.load(case.row.public_id)
        assert ended.row.state == "forfeited" and ended.row.closed_at is not None
        assert ended.payment is not None and ended.payment.state == "forfeited"
        with pytest.raises(flow.NotPossible):
            await recorded_by_force(bureau, ended)
    assert kinds(await Notice.filter(application_id=case.row.id)).count("forfeited") == 1
    await certificate.issue(arguments)
    assert not await Certificate.all().exists()


@pytest.mark.anyio
async def test_once_it_is_recorded_the_certificate_is_issued_and_days_of_waiting_are_not_counted(
    small_bureau: Any,
) -> None:
    case = await granted(small_bureau)
    due = case.row.due_on
    assert clocks.is_open(case.pauses)
    with clock.frozen(datetime(2026, 11, 30, 2, 0, tzinfo=UTC)):
        case = await recorded(small_bureau, case, receipt="37160226-0000000001")
    assert case.row.state == "granted" and case.payment is not None and not clocks.is_open(case.pauses)
    started = clock.local(case.row.accepted_at or clock.now()).date()
    assert case.row.due_on == clocks.due_on(started, submit.promised(case), case.pauses) != due
    window = await small_bureau.actor("window")
    assert (case.payment.state, case.payment.recorded_by_id) == ("paid", window.account_id)
    await certificate.issue({"application": case.row.public_id})
    case = await cases.load(case.row.public_id)
    assert case.row.state == "issued"
    events = [canonical.loads(event.facts) for event in await trail.read(case.subject)]
    assert flow.replay([facts for facts in events if "action" in facts]) == case.position
    written = (await Certificate.get(application_id=case.row.id)).content
    assert "已缴 750.00 元" in written and "37160226-0000000001" in written
    about = next(facts["about"] for facts in events if facts.get("action") == "pay")
    assert (about["amount"], about["receipt"]) == ("750.00", "37160226-0000000001")
    assert await trail.verify(case.subject)
    assert {"payment", "paid"} <= set(kinds(await Notice.filter(application_id=case.row.id)))


@pytest.mark.anyio
async def test_what_does_not_agree_with_what_is_due_is_refused_in_a_sentence(small_bureau: Any) -> None:
    case = await granted(small_bureau)

    async def why(**changed: Any) -> dict[str, str]:
        with pytest.raises(submit.NotComplete) as refused:
            await recorded(small_bureau, case, **changed)
        return {f.pointer: str((f.message or {}).get("zh_CN", f.code)) for f in refused.value.findings}

    assert await why(amount=749.99) == {
        "/form/amount": "应缴 750.00 元，登记的是 749.99 元，不一致，没有登记。"
    }
    assert list(await why(amount=-750)) == ["/form/amount"]
    assert list(await why(receipt="票据一")) == ["/form/receipt"]
    assert await why(paid_on="2026-11-24") == {"/form/paid_on": "这一天还没有到。"}
    assert list(await why(paid_on="2026-11-20")) == ["/form/paid_on"]
    with clock.frozen(LATER):
        assert "届满" in (await why(paid_on="2026-12-08"))["/form/paid_on"]
    assert (await cases.load(case.row.public_id)).row.state == "payment"
    other = await small_bureau.decided(await small_bureau.handed_in(MATTER))
    await recorded(small_bureau, other, receipt="37160226-7")
    assert list(await why(receipt="37160226-7")) == ["/form/receipt"]


async def recorded_by_force(bureau: Any, case: Case) -> None:
    form = {"amount": 750.0, "paid_on": "2026-12-08", "receipt": "37160226-9"}
    window = await bureau.actor("window")
    await decide.decide(window, case.row.public_id, "pay", case.row.revision, {"form": form})


@pytest.mark.anyio
async def test_who_says_in_time_that_it_is_paid_is_not_cut_off_before_the_counter_has_answered(
    small_bureau: Any,
) -> None:
    case = await granted(small_bureau)
    citizen, window = await small_bureau.actor("citizen"), await small_bureau.actor("window")
    arguments = {"application": case.row.public_id}
    assert "unpaid" not in {offer.action for offer in cases.offers(window, case)}
    with pytest.raises(payments.NothingToShow):
        await payments.claim(citizen, case.row.public_id, case.row.revision, "", ())
    proof = (("回单.png", seed.picture("回单")),)
    await payments.claim(citizen, case.row.public_id, case.row.revision, "20261207112233", proof)
    (row,) = (await worklist.queue(window, worklist.Filters(tab="payment"))).rows
    assert (row.amount, row.claimed) == (Decimal("750.00"), True)
    with clock.frozen(LATER):
        await payments.lapsed(arguments)
        case = await cases.load(case.row.public_id)
        assert case.row.state == "payment" and [a.slot for a in case.attachments][-1] == attachments.PROOF
        case = await small_bureau.act(case, "unpaid", "window", words="银行未查到这笔款项。")
        assert case.row.state == "payment" and "unpaid" in kinds(
            await Notice.filter(application_id=case.row.id)
        )
        await payments.lapsed(arguments)
        case = await cases.load(case.row.public_id)
        assert case.row.state == "forfeited"
        with pytest.raises(flow.NotPossible):
            await payments.claim(citizen, case.row.public_id, case.row.revision, "1", ())


@pytest.mark.anyio
async def test_a_payment_made_in_time_can_be_recorded_after_the_term_while_it_is_looked_into(
    small_bureau: Any,
) -> None:
    case = await granted(small_bureau)
    citizen = await small_bureau.actor("citizen")
    with clock.frozen(clock.midnight(DUE) + timedelta(hours=20)):
        await payments.claim(citizen, case.row.public_id, case.row.revision, "20261207112233", ())
    with clock.frozen(LATER + timedelta(hours=10)):
        await payments.lapsed({"application": case.row.public_id})
        case = await recorded(small_bureau, case, paid_on=DUE.isoformat())
    assert case.row.state == "granted"


@pytest.mark.anyio
async def test_the_applicant_can_neither_record_the_payment_nor_change_what_is_due(small_bureau: Any) -> None:
    case = await granted(small_bureau)
    citizen = await small_bureau.actor("citizen")
    with pytest.raises(cases.NoSuchApplication):
        await decide.decide(citizen, case.row.public_id, "pay", case.row.revision, {})
    with pytest.raises(apply.NotOpen):
        await apply.save(citizen, case.row.public_id, {"fee_total": 1}, case.row.revision)
    examiner = await small_bureau.actor("examiner")
    assert [offer.action for offer in cases.offers(examiner, case)] == []


@pytest.mark.anyio
async def test_what_the_form_says_is_worked_out_again_whatever_was_posted(small_bureau: Any) -> None:
    await charging()
    citizen = await small_bureau.actor("citizen")
    row = await seed.fill(citizen, MATTER)
    assert row is not None
    case = await cases.own(citizen, row.public_id)
    await apply.save(citizen, row.public_id, {**case.answers, "fee_total": 1}, case.row.revision)
    fresh = await cases.own(citizen, row.public_id)
    case = await submit.submit(citizen, row.public_id, fresh.row.revision)
    assert dues.due(case.procedure, STAGE, case.computed, None) == Decimal("750.00")


@pytest.mark.anyio
async def test_where_nothing_is_due_the_stage_is_left_out(small_bureau: Any) -> None:
    case = await granted(small_bureau, "-5.0")
    assert case.row.state == "granted" and case.payment is None
    assert "pay" not in [stage.id for stage in case.stages]
    assert await Job.filter(name="certificate.issue").exists()


@pytest.mark.anyio
@pytest.mark.parametrize(("said", "state"), [(120.5, "payment"), (0, "granted")])
async def test_who_decides_may_say_what_is_due(small_bureau: Any, said: float, state: str) -> None:
    case = await granted(small_bureau, "", form={"fee_total": said})
    assert case.row.state == state
    assert [str(row.amount) for row in await Payment.all()] == (["120.50"] if state == "payment" else [])


class Gateway:
    """A plugin that knows of one payment."""

    def __init__(self, report: hooks.PaymentReport | None) -> None:
        self.report = report
        self.asked: list[hooks.PaymentDue] = []

    @hooks.hookimpl
    def payment_received(self, payment: hooks.PaymentDue) -> hooks.PaymentReport | None:
        self.asked.append(payment)
        return self.report


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    """A gateway as a plugin, which knows of no payment yet."""
    before, found = plugins.current(), plugins.Plugins()
    module = Gateway(None)
    found.register("gateway", module)
    plugins.use(found)
    yield module
    plugins.use(before)


@pytest.mark.anyio
async def test_a_gateways_report_is_recorded_once_however_often_it_comes(bureau: Any) -> None:
    case = await granted(bureau)
    assert case.payment is not None
    slip, report = case.payment.slip, hooks.PaymentReport("GW-1", "750.00", date(2026, 11, 23), "E-000001")
    short = hooks.PaymentReport("GW-0", "75.00", date(2026, 11, 23))
    assert [await payments.reported(slip, short) for _ in range(2)] == [False, False]
    assert [await payments.reported(slip, report) for _ in range(3)] == [True, True, True]
    assert not await payments.reported("20260101000009", report)
    case = await cases.load(case.row.public_id)
    assert case.row.state == "granted" and case.payment is not None and case.payment.reference == "GW-1"
    told = [event.kind for event in await trail.read(case.subject)]
    assert (told.count("application.payment_unmatched"), told.count("application.pay")) == (1, 1)
    assert (await ledger.totals(await bureau.actor("window")))["paid"] == ledger.Totals(1, Decimal("750.00"))
    other = await bureau.decided(await bureau.handed_in(MATTER))
    assert other.payment is not None and not await payments.reported(other.payment.slip, report)


@pytest.mark.anyio
async def test_the_gateway_is_asked_until_it_is_paid_and_once_more_before_the_term_takes_its_course(
    small_bureau: Any, gateway: Gateway
) -> None:
    case = await granted(small_bureau)
    assert await Job.filter(name="payment.ask").exists()
    arguments = {"application": case.row.public_id}
    with pytest.raises(jobs.TryAgain):
        await payments.ask(arguments)
    assert (gateway.asked[0].slip, gateway.asked[0].amount) == (case.payment and case.payment.slip, "750.00")
    gateway.report = hooks.PaymentReport("GW-2", "750.0", DUE)
    with clock.frozen(LATER):
        await payments.lapsed(arguments)
    assert (await cases.load(case.row.public_id)).row.state == "granted"


WAYS = flow.walk(
    {
        "stages": [
            {"id": "intake", "kind": "intake", "role": "intake"},
            {"id": "review", "kind": "examine", "role": "reviewer"},
            {"id": "decide", "kind": "decide", "role": "decider"},
            STAGE,
        ]
    },
    lambda when: True,
)


@given(st.lists(st.integers(0, 20), max_size=30))
def test_whatever_is_done_nothing_is_issued_that_was_not_paid(choices: list[int]) -> None:
    position, events = flow.START, []
    for choice in choices:
        offered = flow.offers(position, WAYS)
        if not offered:
            break
        offer = offered[choice % len(offered)]
        position = flow.step(position, offer.action, WAYS, offer.stage.id if offer.stage else "")
        events.append({"action": offer.action, "to_state": position.state, "to_stage": position.stage})
        assert (position.state == "payment") == (position.stage == "pay")
    assert flow.replay(events) == position
    actions = [event["action"] for event in events]
    assert position.state not in ("granted", "issued") or "pay" in actions
    assert position.state != "forfeited" or "pay" not in actions


@given(
    st.one_of(
        st.none(), st.booleans(), st.text(max_size=8), st.floats(), st.integers(), st.lists(st.integers())
    )
)
def test_an_amount_is_never_negative_never_more_exact_than_a_fen_and_nothing_for_what_is_none(
    value: Any,
) -> None:
    found = dues.amount(value)
    assert found.is_finite() and found >= 0 and found == found.quantize(Decimal("0.01"))
