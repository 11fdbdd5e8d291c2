"""Samples of the designer's pages of rules: the list, the sentence editor, the test bench, the formula editor."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from desk_samples import over
from markupsafe import Markup

from banshi_forms import Context, plan, render
from banshi_templates import contexts as c

LONG = "当“生产加工小作坊所在的乡镇、街道以及详细到门牌号的生产加工地址”以“惠民县”开头时：显示“委托加工合同编号”并必填。"
SHORT = "当“办理情形”是“变更”时：显示“变更内容”并必填。"
AREA = {"type": "number", "title": "生产面积", "x-unit": "平方米"}


def drawn(name: str, field: Mapping[str, Any]) -> Markup:
    """One field as the engine draws it."""
    form = {"type": "object", "properties": {name: field}}
    root = plan(form, {}, Context(today=date(2026, 11, 23)))
    return render(root.children[0].children[0].children[0], "edit", "zh_CN")


def rules(locale: str) -> c.RulesPage:
    items = (
        c.RuleItem("r1", LONG, title="委托加工", edit_url="/rules/r1"),
        c.RuleItem("r2", SHORT, where="从业人员", on=False, edit_url="/rules/r2"),
        c.RuleItem("r3", SHORT, expert=True, json='{"else": {}}'),
    )
    formula = c.FormulaItem("days", "占用天数", "days_between(〔起〕, 〔止〕) + 1", "/formula")
    return c.RulesPage(
        design=over("申请表"), groups=(c.RuleGroup("办理情形", "没有规则说到的 3 个字段总是显示。", "“联系人” *、“手机”", items),),
        count=3, add_url="/new", add_inside=(c.Link("从业人员", "/new?inside=1"),), try_url="/try", computed=(formula,),
        checks=(replace(formula, id=":R1", where="从业人员"),), compute_urls=(c.Link("整张表单", "/f"),),
        check_urls=(c.Link("整张表单", "/f"), c.Link("从业人员", "/f?1")), error="还有地方用到这个字段。",
        uses=("表单规则 (form.json#/allOf/2)",),
    )  # fmt: skip


def no_rules(locale: str) -> c.RulesPage:
    return replace(rules(locale), groups=(), count=0, computed=(), checks=(), error="", uses=())


def sentence(locale: str) -> c.SentencePage:
    known = (
        c.FieldGroup("", (c.Choice("gone", "gone（表单里已没有）"),)),
        c.FieldGroup("生产场所", (c.Choice("area", "生产面积", True), c.Choice("place", LONG))),
    )
    lines = (
        c.SentenceLine(
            known, (c.Choice("more", "大于", True),), drawn("v0", {**AREA, "title": "值"}), "area"
        ),
        c.SentenceLine(known, (), Markup(), "", ("请选择字段。",), "日期的早晚要用公式判断。"),
    )
    effects = (c.Choice("both", "显示并必填", True), c.Choice("show", "显示"))
    return c.SentencePage(
        design=over("申请表"), heading="新规则", about="从业人员", where="staff/*", action_url="/new", back_url="/rules",
        lines=lines, any=False, reading=LONG, title="委托加工", outcomes=(c.OutcomeLine(known, effects, ("请选择字段。",)),),
        formula_url="/formula", faults=(c.Fault("第 2 个条件：请选择字段。", "#field-1"),),
    )  # fmt: skip


def when(locale: str) -> c.SentencePage:
    return replace(
        sentence(locale), heading="授权委托书", title=None, outcomes=None, always=False, json='{"not": {}}',
        stored_reading="“办理情形”不是“注销”，或者没有填写", about="", where="", lines=(), faults=(),
    )  # fmt: skip


def bench(locale: str) -> c.BenchPage:
    clauses = (
        ("“办理情形”是“变更”（当前：变更）", True),
        ("“生产面积”大于 50 平方米（当前：没有填写）", False),
    )
    return c.BenchPage(
        design=over("申请表"), steps=(c.BenchStep("生产场所", drawn("area", AREA)),), action_url="/try", back_url="/rules",
        rules=(c.FiredRule(LONG, False, clauses, "从业人员第 1 项", "委托加工", "/r1"), c.FiredRule(SHORT, True, clauses[:1])),
        states=(c.FieldState("变更内容", True, True, clauses), c.FieldState(LONG, False, False)), whole=False,
        whole_url="/try?all=1", samples=(c.Link("basic", "/try?sample=basic", True),),
    )  # fmt: skip


def formula(locale: str) -> c.FormulaPage:
    return c.FormulaPage(
        design=over("申请表"), heading="新的计算字段", where="从业人员", formula="prod_area * 3", reading="〔生产面积〕 * 3",
        about=drawn("x-about", {"type": "string", "title": "字段名称"}), names=(c.FieldName("prod_area", "生产面积"),),
        functions=(c.FunctionHelp("round(x, 2)", "四舍五入到若干位小数"),), action_url="/f", back_url="/rules",
        results=(("从业人员第 1 项", "60"), ("", LONG)), answers=drawn("prod_area", AREA), problems=("请写公式。",),
        faults=(c.Fault("请填写字段名称", "#f-x-about"),), is_check=True,
    )  # fmt: skip


RULING: Mapping[str, Callable[[str], c.Page]] = {
    "rules": rules, "rules-none": no_rules, "rule": sentence, "when": when, "bench": bench, "formula": formula,
}  # fmt: skip
