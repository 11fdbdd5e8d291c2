"""Samples of the pages from draft to public."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from banshi_templates import contexts as c
from banshi_templates.contexts import releasing as r

NOW = datetime(2026, 11, 23, 10, 15, tzinfo=ZoneInfo("Asia/Shanghai"))
NAMES = ("意见与会签", "版本差异", "影响", "演练", "发布")
DIFFERENCE = r.DifferenceView(
    (
        r.DifferencePart(
            "申请表单",
            (
                r.DifferenceLine(
                    "可能不符", "warning", "“广告内容”的最多字数由500改为200", "测测测测测", "/design"
                ),
                r.DifferenceLine(
                    "仍然符合", "success", "新增字段“备用电话”", url="/design", where="表单 › 备用电话"
                ),
            ),
        ),
        r.DifferencePart("申请材料", (r.DifferenceLine("仅文字", "plain", "材料名称由“图纸”改为“设计图”"),)),
    ),
    (
        c.Link("可能不符", "warning", count=1),
        c.Link("仍然符合", "success", count=1),
        c.Link("仅文字", "plain", count=1),
    ),
    (c.Fact("可能不符", "以前符合的个别答案将不再符合。"),),
)
SIGNATURES = (
    r.Signature("冯法审", 17, NOW, "条款引用准确。", mine=True, id=1),
    r.Signature("周事项", 12, NOW, void=True),
)
REPORT = r.ReportState("done", 37, 37, 17, "周事项", NOW)


def frame(current: int) -> tuple[c.DesignFrame, tuple[c.Link, ...]]:
    tabs = ("申请表单", "规则", "申请材料", "审查与发布")
    design = c.DesignFrame(
        code="outdoor-advertising", title="设置大型户外广告及在城市建筑物、设施上悬挂、张贴宣传品审批", revision=17,
        do_url="/do", back_url="/back", text_url="/text", can_undo=True, publish_url="/publish",
        parts=tuple(c.Link(name, "/design", name == tabs[-1]) for name in tabs),
    )  # fmt: skip
    return design, tuple(c.Link(name, "/place", number == current) for number, name in enumerate(NAMES))


def review(locale: str) -> c.Page:
    design, places = frame(0)
    remark = r.Remark("冯法审", NOW, "依据条款应写到项。\n请补充。")
    return r.ReviewPage(
        design=design, places=places, action_url="/review", asked_by="周事项", asked_at=NOW, may_edit=True,
        threads=(r.Thread(1, "申请材料 › 营业执照", (remark, r.Remark("周事项", NOW, "已补充。")), "/design", revision=12),
                 r.Thread(2, "申请表单 › 传真", (remark,), gone=True, revision=11)),
        settled=(r.Thread(3, "整个草稿", (remark,), revision=9, resolved_by="周事项", resolved_at=NOW),),
        signatures=SIGNATURES, elements=(("申请表单", (c.Choice("form:name", "姓名"),)),),
        preview_links=(c.Link("办事指南", "/guide"),),
    )  # fmt: skip


def difference(locale: str) -> c.Page:
    design, places = frame(1)
    return r.DifferencePage(
        design=design, places=places, action_url="/difference", olds=(c.Choice("3", "第 3 版（在用）", True),),
        news=(c.Choice("draft", "草稿", True), c.Choice("3", "第 3 版（在用）")), difference=DIFFERENCE,
    )  # fmt: skip


def impact(locale: str, report: r.ReportState | None = REPORT) -> c.Page:
    design, places = frame(2)
    return r.ImpactPage(
        design=design, places=places, action_url="/impact", here="/impact", report=report, unaffected=30, need_answer=5,
        invalid=2, drafts=12, pending=25, questions=(c.Link("备用电话", "/design", count=5),),
        cases=(r.AffectedCase("20261123-00012", "已受理", 3, ("需补填或补交：备用电话",), "/desk/1"),
               r.AffectedCase("尚未提交", "草稿", 2, ("不再符合：广告内容",))),
    )  # fmt: skip


def rehearsal(locale: str, report: r.ReportState | None = REPORT) -> c.Page:
    design, places = frame(3)
    return r.RehearsalPage(
        design=design, places=places, action_url="/rehearsal", here="/rehearsal", report=report, passed=1,
        cases=(r.RehearsedCase(1, True, (c.Fact("姓名", "测试内容"),), ("受理", "审查", "决定"), "办结", documents=(c.Link("准予许可决定书", "/1.pdf"),)),
               r.RehearsedCase(2, False, stages=("受理",), failure="没有可用的操作。", failure_url="/design")),
    )  # fmt: skip


def publish(locale: str, url: str = "/publish") -> c.Page:
    design, places = frame(4)
    problems = (r.Obstacle("warning", "材料名称含有兜底用语“等”。", "申请材料 › 证明材料等", "/design"),)
    wrong = (r.Obstacle("error", "字段没有放进任何步骤。", "申请表单 › 传真", "/design"),)
    return r.PublishPage(
        design=design, places=places, next_number=4, action_url=url, problems=problems if url else (*wrong, *problems),
        signatures=SIGNATURES, difference=DIFFERENCE, carries=(c.Choice("keep", "留在原版本", True), c.Choice("migrate", "转到新版本")),
        earliest="2026-11-24", impact=(c.Fact("不受影响", "30"),) if url else (), impact_url="/impact",
        refusal="" if url else "您编辑过这个草稿，须由他人发布。", error="" if url else "草稿已被他人修改，请重新查看。",
    )  # fmt: skip


RUNNING = r.ReportState("running", 3, 10, 17, "周事项", NOW, stale=True)
RELEASING: Mapping[str, Callable[[str], c.Page]] = {
    "review": review,
    "difference": difference,
    "impact": impact,
    "impact-running": lambda locale: impact(locale, RUNNING),
    "impact-none": lambda locale: impact(locale, None),
    "rehearsal": rehearsal,
    "rehearsal-running": lambda locale: rehearsal(locale, RUNNING),
    "publish": publish,
    "publish-blocked": lambda locale: publish(locale, ""),
}
