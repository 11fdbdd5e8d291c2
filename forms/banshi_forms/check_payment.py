"""The stage at which the applicant pays: which answers can say how much, and what makes such a stage impossible.

An amount that the applicant could type is refused: what is due is worked out by the form, or set by who decides.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .declared import declared
from .matter import Definition, fault
from .values import Finding

PAY = "pay"
_NUMBERS = ("number", "integer")


def payable(defn: Definition) -> dict[str, str]:
    """Name → title of the answers that can say what is due: computed ones of the form, numbers of a decision."""
    found = _numbers(defn.form, computed=True)
    for stage in defn.procedure.get("stages", ()):
        if stage.get("kind") == "decide" and isinstance(stage.get("form"), Mapping):
            found = {**_numbers(stage["form"], computed=False), **found}
    return found


def _numbers(form: Mapping[str, Any], *, computed: bool) -> dict[str, str]:
    return {
        path: str(schema.get("title") or path)
        for path, schemas in declared(form).items()
        for schema in schemas
        if "/" not in path and schema.get("type") in _NUMBERS and ("x-formula" in schema or not computed)
    }


def payment(defn: Definition) -> Iterator[Finding]:
    """Faults of the stage at which one pays."""
    stages = defn.procedure["stages"]
    places = [at for at, stage in enumerate(stages) if stage["kind"] == PAY]
    for at in places:
        yield from _order(stages, at, places[0])
        yield from _whole(f"procedure.json#/stages/{at}", stages[at])
        yield from _amount(defn, f"procedure.json#/stages/{at}/amount", stages[at].get("amount", ""))
    if places and not defn.profile.get("fee", {}).get("charged"):
        zh = "流程中有缴费环节，事项却写明不收费。"
        en = "The procedure has a stage to pay at, but the matter says that nothing is charged."
        yield fault("profile.json#/fee/charged", "not_charged", zh, en, "warning")


def _order(stages: Sequence[Mapping[str, Any]], at: int, first: int) -> Iterator[Finding]:
    where = f"procedure.json#/stages/{at}/kind"
    before = {stage["kind"] for stage in stages[:at]}
    if "decide" not in before or "issue" in before or any(s["kind"] == "decide" for s in stages[at:]):
        zh = "缴费环节应当在决定之后、制证送达之前。"
        en = "The applicant pays after the decision and before the result is issued."
        yield fault(where, "pay_order", zh, en)
    if at != first:
        zh, en = "一个事项只能有一个缴费环节。", "A matter has one stage to pay at."
        yield fault(where, "twice", zh, en)


def _whole(where: str, stage: Mapping[str, Any]) -> Iterator[Finding]:
    if not (stage.get("limit") or {}).get("days"):
        zh = "请写明缴款期限（天数）：没有期限就不会逾期。"
        en = "Say within how many days to pay: without a term nothing ever lapses."
        yield fault(f"{where}/limit", "no_term", zh, en)
    if stage.get("form"):
        zh = "缴费环节由窗口登记到账，不能另设环节表单。"
        en = "At this stage the counter records a payment; it cannot have a form of its own."
        yield fault(f"{where}/form", "no_form", zh, en)
    if not stage.get("note"):
        zh = "请在说明中写明怎么缴（收款单位、开户行和账号，或线上缴费方式）。"
        en = "Say in the note how to pay: payee, bank and account number, or the way online."
        yield fault(f"{where}/note", "no_way", zh, en, "warning")


def _amount(defn: Definition, pointer: str, name: str) -> Iterator[Finding]:
    if name in payable(defn):
        return
    if not name:
        zh, en = "请选择应缴金额取自哪一项。", "Say which answer tells what is due."
        yield fault(pointer, "no_amount", zh, en)
    elif name in declared(defn.form):
        zh = f"“{name}”不能作为应缴金额：应当是表单自动计算的数字，不能由申请人填写。"
        en = f"“{name}” cannot say what is due: it must be a number that the form works out, not one that is typed."
        yield fault(pointer, "typed_amount", zh, en)
    else:
        zh = f"申请表和决定环节表单中都没有数字项“{name}”。"
        en = f"Neither the form nor the decision's form has a number “{name}”."
        yield fault(pointer, "no_field", zh, en)
