"""Samples of the pages on which a matter begins."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from banshi_templates import contexts as c

OFFICES = (c.Choice("1", "滨州市行政审批服务局", True), c.Choice("2", "惠民县行政审批服务局"))
WAYS = tuple(
    c.Link(text, f"/new?way={way}")
    for way, text in (
        ("blank", "从零开始"),
        ("starter", "用样例事项"),
        ("copy", "复制已有事项"),
        ("table", "用 Excel 或 Word 表格"),
    )
)


def new(way: str, **more: object) -> c.NewMatterPage:
    page = c.NewMatterPage(
        way=way, ways=WAYS, action_url="/new", table_url="/new/table", import_url="/import", back_url="/admin",
        organisations=OFFICES, types=(c.Choice("01", "行政许可", True), c.Choice("05", "行政给付")),
        audiences=(c.Choice("person", "只有个人"), c.Choice("both", "个人和单位都可以", True)),
        sources=(c.Source("food-workshop", "食品小作坊登记", "行政许可 · 29 个字段 · 6 份材料", True), c.Source("old-age-allowance", "高龄津贴给付", "行政给付")),
    )  # fmt: skip
    return replace(page, **more)  # type: ignore[arg-type]


NOTES = (
    c.ReportNote("提交条件：占用事由是施工占道"),
    c.ReportNote("可以免提交，请核对免交方式。", "/design/materials", True),
)
LINES = (
    c.ReportLine(1, "事项名称", "占用城市道路审批", "taken", "事项名称", (), "to.0.0", (c.Choice("title", "事项名称", True), c.Choice("", "不采用")), "out.0.0"),
    c.ReportLine(2, "施工许可证", "必要 | purpose==\"施工占道\" | 20 证照库", "guessed", "材料", NOTES, out="out.0.1"),
    c.ReportLine(3, "网上支付/物流", "是/是", "kept", notes=(c.ReportNote("不认识这个要素，只记在这里。", open=True),), out="out.0.2"),
    c.ReportLine(4, "传真", "text", "left_out", out="out.0.3", is_out=True),
)  # fmt: skip
KINDS = (c.Choice("elements", "要素和值", True), c.Choice("none", "都不是"))
COLUMNS = (
    c.ReportColumn("材料名称", "col.0.0", (c.Choice("title", "材料名称", True),)),
    c.ReportColumn("备用", "col.0.1", (c.Choice("", "没看懂", True),), False),
)


def table(locale: str) -> c.TablePage:
    return c.TablePage(
        action_url="/settle", back_url="/new", token="t0ken", name="实施清单.xlsx", title="占用城市道路审批", code="zycsdlsp",
        organisations=OFFICES, counts=(("taken", 1), ("guessed", 1), ("kept", 1), ("left_out", 1)),
        tables=(c.TableReport(0, "清单 4–13", "一、基本信息", KINDS, COLUMNS, (c.Choice("", "表单本身", True),), LINES, 2),),
        loose=("说明：本表由各部门填写。",), holds="40 个字段、4 个步骤", faults={"code": "已有代号为“zycsdlsp”的事项，请换一个。"},
        findings=(c.FoundFault("error", "guide.json#/summary", "这里还没有填写。"),),
        problems=(c.Fault("已有代号为“zycsdlsp”的事项，请换一个。", "#code"),),
    )  # fmt: skip


def translations(**more: object) -> c.TranslationsPage:
    frame = c.DesignFrame(
        code="x", title="占用城市道路审批", revision=17, do_url="/t", back_url="/m", text_url="/j",
        parts=(c.Link("申请表", "/f"), c.Link("译文", "/t", True)), can_undo=True,
    )  # fmt: skip
    lines = (
        c.TranslationLine("a1", "占用事由", "Purpose of the occupation", "w1", "申请表"),
        c.TranslationLine("a2", "领取方式", "", "w2", "申请表、申请材料"),
        c.TranslationLine("a3", "编号{number}的许可证：" + "很长的说明" * 20, "Licence", "w3", "办事指南", True, ("{number}",), "Permit {number}"),
    )  # fmt: skip
    page = c.TranslationsPage(
        design=frame, action_url="/t", filter_url="/t", locale="en", language="English", lines=lines, error="李四刚刚改了同一处。",
        shares=(c.TranslationShare("整个事项", 210, 214), c.TranslationShare("申请表", 99, 100)), parts=(c.Choice("form", "申请表"),),
        languages=(c.Choice("en", "English", True), c.Choice("fr", "français")), filtered=True,
        links=c.page_links(90, 2, 40, lambda number: f"/t?page={number}"),
    )  # fmt: skip
    return replace(page, **more)  # type: ignore[arg-type]


STARTING: Mapping[str, Callable[[str], c.Page]] = {
    "new": lambda locale: new("blank"),
    "new-wrong": lambda locale: new(
        "starter", faults={"title": "请填写事项名称。", "source": "请选择以哪个事项为基础。"}
    ),
    "new-copy": lambda locale: new("copy"),
    "new-table": lambda locale: new("table", faults={"file": "请选择 Excel 或 Word 文件。"}),
    "new-package": lambda locale: new("package"),
    "table": table,
    "table-empty": lambda locale: replace(
        table(locale), tables=(), loose=(), faults={}, problems=(), blocked=True
    ),
    "started": lambda locale: c.StartedPage(
        title="占用城市道路审批",
        name="实施清单.xlsx",
        back_url="/m",
        design_url="/d",
        to_do=LINES[1:3],
        kept=LINES[3:],
        taken=40,
    ),
    "translations": lambda locale: translations(),
    "no-translations": lambda locale: translations(
        lines=(), shares=(), error="", filtered=False, languages=(), parts=(), links=None
    ),
    "started-whole": lambda locale: c.StartedPage(
        title="占用城市道路审批", name="实施清单.xlsx", back_url="/m", design_url="/d"
    ),
}
