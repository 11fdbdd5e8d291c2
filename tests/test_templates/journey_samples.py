"""Samples of the applicant's pages: steps, materials, check, receipt, progress, notices, verification."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from markupsafe import Markup
from portal_samples import LONG, OFFICE, matter

from banshi_forms import Context, Finding, LiveLinks, Node, plan, render
from banshi_templates import contexts as c
from banshi_templates import guides

NUMBER = "20261123-00012"
NOW = datetime(2026, 11, 23, 2, 15, tzinfo=UTC)
FILES = (
    c.FileItem("营业执照（副本）.pdf", 482_133, "application/pdf", "/file/1", "/file/1/remove"),
    c.FileItem(
        "一张名字很长很长的实景照片_二零二六年十一月二十二日下午沿街南立面远景.jpg",
        5_482_133,
        "image/jpeg",
        "/file/2",
        "/file/2/remove",
    ),
)
LINES = (
    c.MaterialLine("公共场所卫生许可申请表", "required", "generated"),
    c.MaterialLine("营业执照或者其他主体资格证明复印件", "required", "given", FILES),
    c.MaterialLine("施工（安装）安全和质量承诺书", "deferrable", "later"),
    c.MaterialLine("宣传活动批准或主办证明", "optional", "missing"),
)


def answers(code: str = "public-place-hygiene") -> dict[str, Any]:
    return dict(next(iter(matter("zh_CN", code).samples.values()))["answers"])


def root(locale: str, code: str, findings: tuple[Finding, ...] = ()) -> Node:
    return plan(matter(locale, code).form, answers(code), Context(date(2026, 11, 23), locale), findings)


def steps(current: int, faulty: bool = False) -> tuple[c.StepLink, ...]:
    titles = (
        "办理方式",
        "单位基本情况",
        "经营场所",
        "卫生设施",
        "从业人员",
        "检测情况",
        "申请材料",
        "核对并提交",
    )
    return tuple(
        c.StepLink(
            title,
            "done"
            if n < current
            else "current"
            if n == current
            else ("faulty" if faulty and n == 4 else "todo"),
            f"/steps/{n}" if n <= current else "",
        )
        for n, title in enumerate(titles)
    )


def step(number: int, code: str = "public-place-hygiene", **more: Any) -> Callable[[str], c.Page]:
    def make(locale: str) -> c.Page:
        found = root(locale, code).children[number]
        return c.StepPage(
            matter_title=matter(locale, code).profile["title"],
            steps=steps(number),
            title=found.title,
            form=render(found, "edit", locale, live=LiveLinks("/refresh", "#step")),
            action_url="/step",
            revision=7,
            back_url="/steps/0",
            refresh_url="/refresh",
            autosave_url="/autosave",
            saved_at=NOW,
            guide_url="/guide/x",
            discard_url="/discard",
            **more,
        )

    return make


def faulty_step(locale: str) -> c.Page:
    def fault(node: Node) -> Finding:
        return Finding(
            node.pointer,
            "required",
            message={"zh_CN": f"请填写{node.title}", "en": f"Fill in {node.title}"},
            label=node.title,
        )

    fields = [
        field
        for section in root(locale, "public-place-hygiene").children[1].children
        for field in section.children
    ]
    chosen = fields[:3]
    found = root(locale, "public-place-hygiene", tuple(fault(field) for field in chosen)).children[1]
    return c.StepPage(
        matter_title=LONG,
        steps=steps(1, faulty=True),
        title=found.title,
        form=render(found, "edit", locale),
        action_url="/step",
        revision=7,
        faults=tuple(c.Fault(f"请填写{field.title}", f"#f-{field.name}") for field in chosen),
        supplement=(c.SupplementItem(chosen[0].title, "与营业执照不一致", "按营业执照填写"),),
        preview=True,
    )


def materials(locale: str) -> c.Page:
    types = ("pdf", "jpg", "png")
    return c.MaterialsPage(
        matter_title=LONG,
        steps=steps(6),
        revision=8,
        next_url="/check",
        back_url="/steps/5",
        guide_url="/guide/x",
        materials=(
            c.MaterialSlot(
                "form", "公共场所卫生许可申请表", "required", "generated", hint="由表单自动生成，无需上传。"
            ),
            c.MaterialSlot(
                "licence",
                "营业执照或者其他主体资格证明复印件",
                "required",
                "given",
                "/up/licence",
                files=FILES,
                types=types,
                max_mb=10,
                max=3,
                source="市场监督管理部门",
                medium="both",
                downloads=(c.Link("示例样表", "/file/sample"),),
            ),
            c.MaterialSlot(
                "drawing",
                "结构设计图、结构计算书",
                "required",
                "missing",
                "/up/drawing",
                types=("pdf",),
                max_mb=20,
                max=1,
                condition="任一设施总面积不小于 20 平方米",
                error="“图纸.dwg”不是可以接收的格式，请上传 PDF。",
                hint="设计单位签章后扫描。",
            ),
            c.MaterialSlot(
                "pledge",
                "施工安全和质量承诺书",
                "deferrable",
                "missing",
                "/up/pledge",
                "/defer/pledge",
                5,
                types=("pdf",),
                max=1,
            ),
            c.MaterialSlot(
                "led", "LED 显示屏亮度控制与光污染防治说明", "deferrable", "later", "/up/led", "/defer/led", 5
            ),
            c.MaterialSlot(
                "identity",
                "申请人身份证明",
                "required",
                "waived",
                waiver="已从电子证照库调取居民身份证，无需提交",
            ),
            c.MaterialSlot(
                "site",
                "平面位置图",
                "required",
                "missing",
                "/up/site",
                problem="缺少四至标注",
                requirement="补充标注四至后重新上传",
            ),
        ),
    )


def check(locale: str) -> c.Page:
    sections = tuple(
        c.AnswerSection(child.title, render(child, "view", locale), f"/steps/{n}")
        for n, child in enumerate(root(locale, "public-place-hygiene").children)
    )
    return c.CheckPage(
        matter_title=LONG,
        steps=steps(7),
        sections=sections,
        action_url="/check",
        revision=9,
        declaration=("所填内容和提交的材料真实、准确、完整。", "知晓提供虚假材料的法律责任。"),
        materials=LINES,
        materials_url="/materials",
        faults=(c.Fault("缺少材料“平面位置图”", "/materials#material-site"),),
        warnings=(c.Fault("两处设施相距不足 5 米，疑似重复", "/steps/3"),),
        back_url="/materials",
    )


def start(locale: str) -> c.Page:
    definition = matter(locale)
    return c.StartPage(
        matter_title=definition.profile["title"],
        organisation=definition.profile["organisation"]["name"],
        parts=tuple(step["title"] for step in definition.form["x-steps"]),
        materials=guides.materials_of(definition, "sample"),
        action_url="/apply/x",
        guide_url="/guide",
        drafts=(c.Link("继续填写草稿", "/applications/1"),),
    )


def receipt(locale: str) -> c.Page:
    return c.ReceiptPage(
        matter_title=LONG,
        organisation=OFFICE,
        number=NUMBER,
        query_code="7KMX3QPA",
        submitted_at=NOW,
        applicant="滨州渤海传媒有限公司（虚构）",
        materials=LINES,
        answer_by=date(2026, 11, 30),
        phone="0543-12345",
        progress_url="/progress",
        query_url="/query",
        notice_url="/notice",
    )


def mine(locale: str) -> c.Page:
    return c.MyApplicationsPage(
        tabs=(
            c.Link("全部", "/my", True, 4),
            c.Link("待处理", "/my?tab=todo", count=1),
            c.Link("在办", "/my?tab=open", count=2),
            c.Link("已办结", "/my?tab=done"),
        ),
        items=(
            c.ApplicationItem(
                LONG,
                "/a/1",
                "supplement",
                NOW,
                NUMBER,
                OFFICE,
                "受理",
                NOW,
                c.Due("soon", date(2026, 11, 27), 2),
                "supplement",
                1,
            ),
            c.ApplicationItem(
                "公共场所卫生许可",
                "/a/2",
                "accepted",
                NOW,
                "20261120-00003",
                "滨城区卫生健康局",
                "书面审查",
                NOW,
                c.Due("fine", date(2026, 12, 7), 9),
            ),
            c.ApplicationItem("食品小作坊登记", "/a/3", "draft", NOW, next="continue"),
            c.ApplicationItem(
                "高龄津贴",
                "/a/4",
                "issued",
                NOW,
                "20261001-00001",
                "滨城区民政局",
                submitted_at=NOW,
                next="certificate",
            ),
        ),
        links=c.page_links(4, 1, 20, lambda n: f"/my?page={n}"),
        find_url="/search",
    )


STAGES = (
    c.StageMark("申报", "done", date(2026, 11, 20)),
    c.StageMark("受理", "done", date(2026, 11, 21)),
    c.StageMark("现场勘查", "current", note="勘查岗（两人）"),
    c.StageMark("审核"),
    c.StageMark("决定"),
    c.StageMark("制证送达"),
)
TRAIL = (
    c.TrailItem(NOW, "告知补正", "王受理", "平面位置图缺少四至标注；结构计算书没有设计单位签章。", "wait"),
    c.TrailItem(NOW, "受理", "王受理", tone="good"),
    c.TrailItem(NOW, "提交申请", "滨州渤海传媒有限公司（虚构）"),
)
NOTICES = (
    c.NoticeLink("补正材料通知书", "/notice/2", date(2026, 11, 23), "滨审补〔2026〕12号", True),
    c.NoticeLink("收件凭证", "/notice/1", date(2026, 11, 20)),
)
CERTIFICATES = (
    c.CertificateLink(
        "大型户外广告设置许可证",
        "valid",
        "滨广许〔2026〕12号",
        "/cert.pdf",
        "/verify/x",
        date(2026, 12, 7),
        date(2026, 12, 15),
        date(2029, 12, 14),
    ),
)


def progress(locale: str) -> c.Page:
    return c.ProgressPage(
        matter_title=LONG,
        organisation=OFFICE,
        number=NUMBER,
        state="supplement",
        applicant="滨州渤海传媒有限公司（虚构）",
        revision=12,
        query_code="7KMX3QPA",
        submitted_at=NOW,
        accepted_at=NOW,
        due=c.Due("paused", date(2026, 12, 7), 5),
        statutory_due_on=date(2026, 12, 21),
        stages=STAGES,
        trail=TRAIL,
        notices=NOTICES,
        supplement=c.Supplement(
            (
                c.SupplementItem(
                    "平面位置图", "缺少四至标注", "补充标注四至后重新上传", "/materials#material-site"
                ),
                c.SupplementItem("临街道路名称", "与勘查不符", "", "/steps/2", done=True),
            ),
            "/supplement",
            c.Due("soon", date(2026, 12, 1), 2),
            "/notice/2",
        ),
        answers=tuple(
            c.AnswerSection(n.title, render(n, "view", locale))
            for n in root(locale, "public-place-hygiene").children[:2]
        ),
        materials=LINES,
        withdraw_url="/withdraw",
        back_url="/my",
        phone="0543-12345",
    )


def finished(locale: str) -> c.Page:
    return c.ProgressPage(
        matter_title="公共场所卫生许可", organisation="滨城区卫生健康局", number=NUMBER, state="issued", applicant="张*",
        stages=tuple(c.StageMark(stage.title, "done", date(2026, 11, 25)) for stage in STAGES), trail=TRAIL[1:],
        certificates=(*CERTIFICATES, c.CertificateLink("附页", "preparing")), by_code=True,
    )  # fmt: skip


def notice(locale: str) -> c.Page:
    paragraph = "你（单位）于2026年11月20日提出的“设置大型户外广告及在城市建筑物、设施上悬挂、张贴宣传品审批”申请（办件编号：20261123-00012）收悉。"
    return c.NoticePage(
        letter=c.Letter(
            "补正材料通知书", "滨审补〔2026〕12号", "滨州渤海传媒有限公司（虚构）",
            (paragraph, "经审查，申请材料不齐全，根据《中华人民共和国行政许可法》第三十二条第一款第四项，现一次性告知需要补正的全部内容："),
            ("序号", "材料或填报内容", "存在问题", "补正要求"),
            (("1", "平面位置图", "缺少四至标注", "补充标注四至后重新上传"), ("2", "临街道路名称", "与勘查不符", "")),
            ("请于2026年12月7日前通过原渠道补正。", "联系电话：0543-12345"), OFFICE, date(2026, 11, 23),
        ),
        back_url="/progress",
        pdf_url="/notice.pdf",
        seal=Markup('<svg viewBox="0 0 100 100" width="150"><circle cx="50" cy="50" r="46" fill="none" stroke="#c0261e" stroke-width="3"/></svg>'),
    )  # fmt: skip


FACTS = c.CertificateFacts(
    "大型户外广告设置许可证", "滨广许〔2026〕12号", "1.2.156.3005.2.11100000000013127D001.11371600MB9000015M.00012.001.X",
    "滨州渤海*******（虚构）", OFFICE, date(2026, 12, 7), date(2026, 12, 15), date(2029, 12, 14),
    fields=(c.Fact("设置地点", "黄河五路沿街南立面3-6层等2处"), c.Fact("总面积", "102.00 平方米")),
)  # fmt: skip


def verdict(result: Any, **more: Any) -> Callable[[str], c.Page]:
    known = result in ("valid", "revoked", "expired", "altered")
    return lambda locale: c.VerifyPage(
        action_url="/verify", upload_url="/verify/file", result=result, code="Jx3k9QmZ" if result else "",
        certificate=FACTS if known else None, checked_at=NOW if result else None, **more,
    )  # fmt: skip


JOURNEY: Mapping[str, Callable[[str], c.Page]] = {
    "start": start,
    "step": step(1),
    "step-choices": step(0),
    "step-rows": step(4),
    "step-allowance": step(3, "old-age-allowance"),
    "step-faults": faulty_step,
    "materials": materials,
    "no-materials": lambda locale: c.MaterialsPage(
        matter_title=LONG,
        steps=steps(6),
        materials=(),
        revision=1,
        next_url="/check",
        preview=True,
        faults=(c.Fault("…"),),
    ),
    "check": check,
    "receipt": receipt,
    "my-applications": mine,
    "no-applications": lambda locale: c.MyApplicationsPage(find_url="/search"),
    "progress": progress,
    "finished": finished,
    "query": lambda locale: c.QueryPage(action_url="/query"),
    "query-wrong": lambda locale: c.QueryPage(
        action_url="/query",
        number=NUMBER,
        code="XXXX",
        error="没有找到这个编号和查询码对应的办件，请核对收件凭证。",
    ),
    "notice": notice,
    "verify": verdict(""),
    "verify-valid": verdict("valid"),
    "verify-altered": verdict(
        "valid",
        file=c.FileCheck("altered", "许可证.pdf", (c.Fact("签名人", OFFICE), c.Fact("摘要", "9f2c…"))),
    ),
    "verify-revoked": verdict("revoked", error="请选择一个 PDF 文件。"),
    "verify-unknown": verdict("unknown"),
}
