"""Faults of procedure and certificate: stages nobody can pass, limits above the law, names that stand for nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from jinja2 import Environment, TemplateSyntaxError, nodes

from .check_payment import payment
from .checkdigits import is_right
from .declared import declared
from .language import check_schema
from .matter import Definition, fault
from .values import Finding

ACTIONS: Mapping[str, frozenset[str]] = {
    "intake": frozenset({"accept", "decline", "not_required", "supplement", "transfer"}),
    "examine": frozenset({"agree", "disagree", "return"}),
    "publicity": frozenset({"agree", "disagree", "return"}),
    "decide": frozenset({"grant", "refuse", "return"}),
}
PARALLEL = ("examine", "publicity")  # what can be done at the same time
NEEDED = (("intake", "受理", "accept"), ("decide", "决定", "grant"))
KNOWN_IN_TEXTS = frozenset({"answers", "decision", "certificate", "application", "matter", "payment"})
_JINJA = Environment(autoescape=True)  # only parses


def procedure(defn: Definition) -> Iterator[Finding]:
    stages = defn.procedure["stages"]
    yield from _twice("procedure.json#/stages", stages)
    yield from _twice("procedure.json#/reasons", defn.procedure.get("reasons", ()))
    yield from _needed(stages)
    yield from _limits(defn.procedure["limits"])
    yield from _parallel(stages)
    yield from payment(defn)
    for at, stage in enumerate(stages):
        where = f"procedure.json#/stages/{at}"
        for action in stage.get("actions", ()):
            if action not in ACTIONS.get(stage["kind"], frozenset()):
                zh = f"环节种类“{stage['kind']}”不能作“{action}”。"
                en = f"A stage of kind “{stage['kind']}” cannot “{action}”."
                yield fault(f"{where}/actions", "no_action", zh, en)
        if stage.get("form"):
            for finding in check_schema(stage["form"]):
                yield replace(finding, pointer=f"{where}/form{finding.pointer}")


def _needed(stages: Sequence[Mapping[str, Any]]) -> Iterator[Finding]:
    """Somebody must be able to accept, and to decide."""
    for kind, zh, action in NEEDED:
        able = [s for s in stages if s["kind"] == kind and action in (s.get("actions") or ACTIONS[kind])]
        if not able:
            en = f"No stage of kind {kind} can “{action}”."
            yield fault("procedure.json#/stages", "no_stage", f"流程中没有可以作出“{zh}”的环节。", en)


def _parallel(stages: Sequence[Mapping[str, Any]]) -> Iterator[Finding]:
    """Only what examines can be done at the same time, and only as what stands before it."""
    for at, stage in enumerate(stages):
        if not stage.get("with_previous"):
            continue
        where = f"procedure.json#/stages/{at}/with_previous"
        if at == 0:
            zh, en = "第一个环节之前没有可以同时办理的环节。", "Nothing stands before the first stage."
            yield fault(where, "no_previous", zh, en)
        elif stage["kind"] not in PARALLEL:
            zh = f"只有审查和公示环节可以同时办理，“{stage['title']}”不能。"
            en = f"Only stages that examine or publish can be done at the same time, not “{stage['title']}”."
            yield fault(where, "not_parallel", zh, en)
        elif stages[at - 1]["kind"] not in PARALLEL:
            before = stages[at - 1]["title"]
            zh = f"上一环节“{before}”既不是审查也不是公示，不能与它同时办理。"
            en = f"The stage before, “{before}”, neither examines nor publishes: nothing is done at the same time."
            yield fault(where, "no_previous", zh, en)


def _limits(limits: Mapping[str, Any]) -> Iterator[Finding]:
    statutory = limits["statutory"]
    for at, promised in enumerate(limits["promised"]):
        unit = promised.get("unit", "working_day")
        if not statutory or unit != statutory.get("unit", "working_day"):
            continue
        if promised["days"] > statutory["days"]:
            zh, en = (
                "承诺时限不能长于法定时限。",
                "The promised limit must not be longer than the statutory one.",
            )
            yield fault(f"procedure.json#/limits/promised/{at}/days", "too_long", zh, en)
    if limits["promised"] and all("when" in promised for promised in limits["promised"]):
        zh = "每个承诺时限都有条件：都不成立时就没有承诺时限。"
        en = "Every promised limit has a condition: where none holds, nothing is promised."
        yield fault("procedure.json#/limits/promised", "no_default", zh, en, "warning")
    if not statutory and not limits.get("statutory_note"):
        zh, en = "没有法定时限的，应当说明。", "Where no limit is set by law, say why."
        yield fault("procedure.json#/limits/statutory_note", "no_reason", zh, en, "warning")


def certificates(defn: Definition) -> Iterator[Finding]:
    known = declared(defn.form)
    yield from _twice("certificate.json#/results", defn.certificate["results"])
    for at, result in enumerate(defn.certificate["results"]):
        where = f"certificate.json#/results/{at}"
        before = {result["id"]: result for result in defn.certificate["results"][:at]}
        yield from _duplicate(where, result, before)
        yield from _joint_seals(where, result, defn.profile["organisation"]["credit_code"])
        yield from _twice(f"{where}/fields", result.get("fields", ()))
        top = KNOWN_IN_TEXTS | {path for path in known if "/" not in path}
        for pointer, text in _texts(result):
            yield from _placeholders(f"{where}/{pointer}", text, top)
        yield from _annex(where, result.get("annex"), top, known)
        yield from _validity(where, result.get("validity"), known)


def _duplicate(
    where: str, result: Mapping[str, Any], before: Mapping[str, Mapping[str, Any]]
) -> Iterator[Finding]:
    """A duplicate takes the number of its original, so the original comes first, and whenever the duplicate does."""
    original = before.get(result.get("duplicate_of", ""))
    if "duplicate_of" in result and original is None:
        zh, en = "副本的正本应当排在副本之前。", "The original must stand before its duplicate."
        yield fault(f"{where}/duplicate_of", "no_result", zh, en)
    elif original is not None and original.get("when") not in (None, result.get("when")):
        zh, en = "正本和副本的适用条件应当一致。", "Original and duplicate need the same condition."
        yield fault(f"{where}/when", "no_result", zh, en)


def _joint_seals(where: str, result: Mapping[str, Any], own: str) -> Iterator[Finding]:
    """A second seal is another organisation's, or another seal of the same one."""
    for at, one in enumerate(result.get("joint_seals", ())):
        if not is_right("cn.uscc", one["credit_code"]):
            zh = f"“{one['credit_code']}”不是正确的统一社会信用代码。"
            en = f"“{one['credit_code']}” is not a correct credit code."
            yield fault(f"{where}/joint_seals/{at}/credit_code", "credit_code", zh, en, "warning")
        if one["credit_code"] == own and one["seal"] == result["seal"]:
            zh, en = "同一机关的同一枚印章不能盖两次。", "The same seal of one organisation is set once."
            yield fault(f"{where}/joint_seals/{at}/seal", "twice", zh, en)


def _texts(result: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The texts of a result that have placeholders."""
    yield from ((f"holder/{name}", text) for name, text in result["holder"].items())
    yield from ((f"fields/{at}/value", item["value"]) for at, item in enumerate(result.get("fields", ())))
    yield from ((f"body/{at}", text) for at, text in enumerate(result.get("body", ())))
    if "addressee" in result:
        yield "addressee", result["addressee"]


def _annex(
    where: str, annex: Mapping[str, Any] | None, top: frozenset[str], known: Mapping[str, Any]
) -> Iterator[Finding]:
    if not annex:
        return
    rows = annex["rows"].strip("/")
    begins = f"{rows}/*/"
    inside = {path.removeprefix(begins) for path in known if path.startswith(begins)}
    if not inside:
        zh, en = f"表单中没有可重复组“{rows}”。", f"The form has no repeating group “{rows}”."
        yield fault(f"{where}/annex/rows", "no_field", zh, en)
        return
    for at, column in enumerate(annex["columns"]):
        names = top | inside | {"row", "index"}
        yield from _placeholders(f"{where}/annex/columns/{at}/value", column["value"], names)


def _placeholders(pointer: str, text: str, known: Iterable[str]) -> Iterator[Finding]:
    try:
        named = _free_names(_JINJA.parse(text))
    except TemplateSyntaxError as error:
        zh, en = (
            f"这段文字的占位符写错了：{error.message}。",
            f"The placeholders cannot be read: {error.message}.",
        )
        yield fault(pointer, "placeholder", zh, en)
        return
    for name in sorted(named - set(known)):
        zh = f"占位符“{name}”不是表单的字段。"
        yield fault(pointer, "placeholder", zh, f"“{name}” is no field of the form.")


def _free_names(tree: nodes.Template) -> frozenset[str]:
    """The names a text asks for; what its own loops bind is not among them."""
    bound = {node.name for node in tree.find_all(nodes.Name) if node.ctx == "store"}
    return frozenset(node.name for node in tree.find_all(nodes.Name)) - bound - {"loop"}


def _validity(where: str, validity: Mapping[str, Any] | None, known: Mapping[str, Any]) -> Iterator[Finding]:
    for key in ("from", "until"):
        pointer = (validity or {}).get(key)
        if pointer and pointer != "issue" and pointer[1:] not in known:
            zh, en = f"表单中没有日期字段“{pointer}”。", f"The form has no date field “{pointer}”."
            yield fault(f"{where}/validity/{key}", "no_field", zh, en)


def _twice(where: str, items: Sequence[Mapping[str, Any]]) -> Iterator[Finding]:
    counted = Counter(item["id"] for item in items)
    for at, item in enumerate(items):
        if counted[item["id"]] > 1:
            zh, en = f"代号“{item['id']}”重复。", f"The id “{item['id']}” stands twice."
            yield fault(f"{where}/{at}/id", "twice", zh, en)
