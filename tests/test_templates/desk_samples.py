"""Samples of the reviewer's, the administrator's and the operator's pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from journey_samples import CERTIFICATES, FILES, NOTICES, NOW, NUMBER, STAGES, TRAIL, root
from markupsafe import Markup
from portal_samples import LONG, OFFICE, matter

from banshi_forms import Context, plan, render, to_files
from banshi_templates import contexts as c


def queue(locale: str) -> c.Page:
    people = (
        "滨州渤海传媒有限公司（虚构）",
        "张三",
        "无棣县一个名字特别特别长的农业技术推广服务专业合作社联合社（虚构）",
        "李四",
        "王五",
    )
    dues = (
        c.Due("late", date(2026, 11, 20), -1),
        c.Due("soon", date(2026, 11, 23), 0),
        c.Due("soon", date(2026, 11, 25), 2),
        c.Due("paused", date(2026, 12, 1), 4),
        c.Due("fine", date(2027, 1, 7), 28, True),
    )
    items = tuple(
        c.QueueItem(
            f"2026112{n}-0000{n}", f"/desk/{n}", LONG if n % 2 else "公共场所卫生许可", people[n], "accepted" if n else "submitted",
            ("受理", "现场勘查", "审核", "决定", "受理")[n], date(2026, 11, 18 + n), dues[n],
            assignee="" if n in (0, 3) else "李审查", mine=n == 1, again=n == 2,
        )
        for n in range(5)
    )  # fmt: skip
    return c.QueuePage(
        action_url="/desk",
        items=items,
        tabs=(
            c.Link("我的", "/desk?tab=mine", True, 3),
            c.Link("待领取", "/desk?tab=free", count=12),
            c.Link("全部在办", "/desk?tab=open", count=48),
            c.Link("已办结", "/desk?tab=done"),
        ),
        filters=(
            c.QueueFilter(
                "matter", "事项", (c.Choice("a", LONG, count=12), c.Choice("b", "公共场所卫生许可"))
            ),
            c.QueueFilter("stage", "环节", (c.Choice("intake", "受理", selected=True),)),
            c.QueueFilter("due", "时限", (c.Choice("late", "已超期"), c.Choice("soon", "临近到期"))),
        ),
        kept=(c.Fact("tab", "mine"),),
        clear_url="/desk",
        sorts=(
            c.SortLink("number", "/desk?sort=number"),
            c.SortLink("received", "/desk?sort=received"),
            c.SortLink("due", "/desk?sort=-due", "ascending"),
        ),
        links=c.page_links(48, 2, 5, lambda n: f"/desk?page={n}"),
        late=1,
        soon=2,
    )


def panel(locale: str, **more: Any) -> c.Panel:
    form = next(
        stage["form"] for stage in matter(locale, "food-workshop").procedure["stages"] if stage.get("form")
    )
    return c.Panel(
        stage="现场核查",
        action_url="/desk/1/act",
        revision=12,
        form=render(plan(form, {}, Context(date(2026, 11, 23), locale)), "edit", locale),
        actions=(
            c.ActionButton("agree", "primary"),
            c.ActionButton("disagree", "danger", True),
            c.ActionButton("return", needs_reason=True),
        ),
        reasons=(
            c.ReasonChoice("r1", "不符合户外广告专项规划", "《滨州市城镇容貌和环境卫生管理条例》第六条"),
            c.ReasonChoice("r2", "三层及以下建筑物屋顶不得设置", selected=True),
        ),
        note="须两人核查，还差一人的意见。",
        **more,
    )


def intake_panel(locale: str) -> c.Panel:
    return c.Panel(
        stage="受理",
        action_url="/desk/1/act",
        revision=12,
        actions=(
            c.ActionButton("accept", "primary"),
            c.ActionButton("supplement", selected=True),
            c.ActionButton("decline", "danger", True),
            c.ActionButton("not_required", needs_reason=True),
            c.ActionButton("transfer", needs_reason=True),
        ),
        faults=(c.Fault("请说明“平面位置图”存在的问题", "#item-material-site-problem"),),
        reasons=(c.ReasonChoice("r1", "不属于本机关职权范围", "行政许可法第三十二条"),),
        items=(
            c.SupplementChoice(
                "material:site", "平面位置图", "申请材料", True, "", "补充标注四至", "请说明存在的问题"
            ),
            c.SupplementChoice("material:licence", "营业执照或者其他主体资格证明复印件", "申请材料"),
            c.SupplementChoice("form:road_name", "临街道路名称", "填报内容"),
        ),
        term_on=date(2026, 12, 7),
        asked_before=True,
        words="请尽快补正。",
    )


def case(locale: str, chosen: c.Panel | None = None, **more: Any) -> c.Page:
    return c.CasePage(
        number=NUMBER,
        matter_title=LONG,
        applicant="滨州渤海传媒有限公司（虚构）",
        state="accepted",
        revision=12,
        stage="现场核查",
        submitted_at=NOW,
        accepted_at=NOW,
        due=c.Due("late", date(2026, 11, 20), -1),
        statutory=c.Due("fine", date(2026, 12, 21), 18),
        facts=(c.Fact("联系人", "李四 138****0001"), c.Fact("代理人", "李四"), c.Fact("事项版本", "第 3 版")),
        stages=STAGES,
        answers=tuple(
            c.AnswerSection(n.title, render(n, "view", locale))
            for n in root(locale, "public-place-hygiene").children
        ),
        materials=(
            c.CaseMaterial(
                "licence",
                "营业执照或者其他主体资格证明复印件",
                "required",
                "given",
                FILES,
                (
                    c.ReviewPoint("licence:0", "名称、统一社会信用代码与填报内容一致", True),
                    c.ReviewPoint("licence:1", "经营范围包含所申请的项目"),
                ),
            ),
            c.CaseMaterial(
                "pledge",
                "施工安全和质量承诺书",
                "deferrable",
                "later",
                later_by=date(2026, 11, 30),
                condition="办理情形为“设置大型户外广告”",
            ),
        ),
        warnings=(c.Fault("两处设施相距不足 5 米，疑似重复"),),
        opinions=(
            c.Opinion("受理", "accept", "王受理", NOW),
            c.Opinion(
                "现场核查",
                "agree",
                "李审查",
                NOW,
                render(root(locale, "public-place-hygiene").children[0], "view", locale),
            ),
        ),
        trail=TRAIL,
        notices=NOTICES,
        certificates=CERTIFICATES,
        panel=chosen,
        assignee="李审查",
        guide_url="/guide/x",
        back_url="/desk",
        previous_url="/desk/0",
        next_url="/desk/2",
        **more,
    )


DRAFT = c.DraftState("/admin/x/draft", 17, NOW, "孙管理", 2, 1)
FOUND = (
    c.FoundFault(
        "error",
        "form.json#/properties/road_name",
        "步骤中列出了没有定义的字段。",
        "/admin/x/draft?file=form.json",
    ),
    c.FoundFault("warning", "materials.json#/materials/3", "材料名称含有兜底用语“等”。"),
    c.FoundFault("notice", "guide.json#/faq", "没有常见问题。"),
)


def matters(locale: str) -> c.Page:
    return c.AdminMattersPage(
        action_url="/admin",
        import_url="/admin/import",
        query="许可",
        new_url="/new",
        clear_url="/admin",
        total=4,
        found=3,
        filters=(
            c.MatterFilter(
                "state",
                "状态",
                (c.Choice("published", "已发布", True, 2), c.Choice("draft", "有草稿", count=2)),
            ),
        ),
        links=c.page_links(60, 2, 25, lambda number: f"/admin?page={number}"),
        items=(
            c.AdminMatter(
                "outdoor-advertising", LONG, "/admin/x", OFFICE, 3, NOW, DRAFT, "01", "B", copy_url="/copy"
            ),
            c.AdminMatter(
                "food-workshop",
                "食品小作坊登记",
                "/admin/y",
                "惠民县行政审批服务局",
                draft=c.DraftState("/d", 1, NOW),
            ),
            c.AdminMatter(
                "old-age-allowance", "高龄津贴", "/admin/z", "滨城区民政局", 1, NOW, type="05", retired=True
            ),
        ),
    )


def one_matter(locale: str) -> c.Page:
    return c.MatterPage(
        code="outdoor-advertising", title=LONG, organisation=OFFICE, back_url="/admin",
        versions=(c.VersionItem(3, "9f2c" * 16, NOW, "孙管理", True, "/export/3", 12), c.VersionItem(2, "1b7d" * 16, NOW, "孙管理", False, "/export/2", 0)),
        draft=DRAFT, publish_url="/publish", import_url="/import", guide_url="/guide", trail=TRAIL,
    )  # fmt: skip


def draft(locale: str) -> c.Page:
    definition = matter("zh_CN")
    names = (
        "profile.json",
        "guide.json",
        "form.json",
        "materials.json",
        "procedure.json",
        "certificate.json",
        "translations/en.json",
    )
    return c.DraftPage(
        code="public-place-hygiene", title="公共场所卫生许可", file="form.json", text=to_files(definition)["form.json"].decode()[:6000],
        files=tuple(c.DraftFile(name, f"/draft?file={name}", name == "form.json", 2 if name == "form.json" else 0) for name in names),
        save_url="/draft", preview_url="/sample/guide?lang=zh_CN", revision=17, error="第 12 行第 3 列：缺少逗号。",
        previews=(c.Link("指南", "/draft?preview=guide", True), c.Link("申请表", "/draft?preview=form"), c.Link("证照", "/draft?preview=certificate")),
        findings=FOUND, saved_at=NOW, saved_by="孙管理", publish_url="/publish", back_url="/admin/x",
    )  # fmt: skip


def over(part: str) -> c.DesignFrame:
    names = ("申请表", "申请材料", "办理流程", "结果证照", "办事指南", "事项要素", "操作记录")
    return c.DesignFrame(
        code="food-workshop", title=LONG, revision=17, do_url="/do", back_url="/admin/x", text_url="/draft",
        parts=tuple(c.Link(name, "/design", name == part) for name in names), can_undo=True, publish_url="/publish",
        try_url="/try", here_url="/here", others="同时在线：郑法规（规则）",
    )  # fmt: skip


NAMES = ("办理情形", "生产加工小作坊所在的乡镇、街道以及详细到门牌号的生产加工地址", "主要设备", "名称")


def items(**more: Any) -> tuple[c.DesignItem, ...]:
    return tuple(
        c.DesignItem(
            f"field_{n}", text, "/design?thing=1#panel", tags=("必填",) * (n % 2), current=n == 1, **more
        )
        for n, text in enumerate(NAMES)
    )


def panel_sample(locale: str) -> c.DesignPanel:
    drawn = render(plan(FIELD, {"title": "办理情形"}, Context(date(2026, 11, 23), locale)), "edit", locale)
    return c.DesignPanel(
        "办理情形",
        drawn,
        "/design",
        (c.Fault("请填写名称", "#f-title"),),
        "/design",
        (c.Fact("经营者姓名", "{{ operator_name }}"),),
        (
            c.BothChanged("名称", "情形", "办理情形", LONG, True),
            c.BothChanged("必填", "否", "是", "否", False),
        ),
    )


def design(locale: str, **more: Any) -> c.Page:
    groups = (c.DesignGroup("", "materials", items(note="从事生产加工时"), "添加材料"),)
    given: dict[str, Any] = {"groups": groups, "panel": panel_sample(locale)}
    return c.DesignPage(
        design=over("申请材料"),
        part_title="申请材料",
        preview_url="/sample/guide?lang=zh_CN",
        **{**given, **more},
    )


def design_form(locale: str) -> c.Page:
    sections = (c.OutlineSection("a:0", "经营者", items()), c.OutlineSection("a:1", "", items(depth=1)))
    return c.FormDesignPage(
        design=over("申请表"),
        part_title="申请表",
        steps=(c.OutlineStep("a", "办理情形", "/a", sections, True), c.OutlineStep("b", LONG, "/b", ())),
        palette=tuple(
            c.PaletteItem(one, text, one) for one, text in (("type", "单行文本"), ("calendar", "日期"))
        ),
        add_key="a:0",
        add_before="",
        canvas_url=f"/sample/canvas?lang={locale}",
        languages=(c.Link("简体中文", "/zh", True), c.Link("English", "/en")),
        thing="field_1",
        panel=panel_sample(locale),
        inside=c.Inside("in:field_1", items()),
        places=(c.Choice("a:0", "办理情形 · 经营者", True), c.Choice("b:0", LONG)),
        copied="名称",
    )


def canvas(locale: str) -> c.Page:
    drawn = panel_sample(locale).form
    fields = tuple(
        c.CanvasField(
            f"field_{n}", text, drawn if n == 1 else Markup(), "/x", "单行文本", ("有条件",), n == 1
        )
        for n, text in enumerate(NAMES)
    )
    return c.CanvasPage(
        title=LONG,
        step="a",
        steps=(c.Link("办理情形", "/a", True), c.Link(LONG, "/b")),
        sections=(
            c.CanvasSection("a:0", "经营者", "按营业执照填写", fields),
            c.CanvasSection("a:1", "", "", ()),
        ),
        do_url="/do",
        revision=17,
        kinds=(("text", "单行文本"), ("date", "日期")),
        copied="名称",
    )


def design_history(locale: str) -> c.Page:
    lines = ("修改：申请材料 / business_licence / title", "添加字段：联系人微信号", "撤销修订 15")
    history = tuple(c.DesignEntry(17 - n, text, "孙管理", NOW) for n, text in enumerate(lines))
    return design(
        locale,
        groups=(),
        panel=None,
        history=history,
        error="李四 刚刚修改了同一项内容。",
        uses=("表单规则 (form.json#/allOf/2)",),
    )


FIELD = {
    "type": "object",
    "properties": {"title": {"type": "string", "title": "名称", "maxLength": 100}},
    "required": ["title"],
}


def certificate_preview(locale: str) -> c.Page:
    return c.CertificatePreviewPage(
        title="公共场所卫生许可证", pdf_url="/draft.pdf", samples=(c.Link("清源浴池", "/draft", True),),
        faults=("“category_name”没有对应的内容：样例的填报内容里没有这个名称。",),
    )  # fmt: skip


def report(locale: str) -> c.Page:
    return c.ImportPage(
        action_url="/import", back_url="/admin", confirm_url="/import/confirm",
        report=c.ImportReport("outdoor-advertising", LONG, False, (c.Fact("form.json", "54 个字段，6 个步骤"), c.Fact("materials.json", "13 项材料")), FOUND[1:], "t0ken", "孙管理于今天 10:15 修改过的草稿将被替换。"),
    )  # fmt: skip


def system(locale: str) -> c.Page:
    return c.SystemPage(
        checks=(
            c.SystemCheck("Python", "ok", "3.11.2 at /usr/bin/python3.11"),
            c.SystemCheck(
                "Pango",
                "warning",
                "libharfbuzz-subset is missing: a Chinese page takes 12 s instead of 0.25 s.",
                "sudo apt-get install libharfbuzz-subset0",
            ),
            c.SystemCheck("Disk", "error", "0.4 GB free", "Make room on /var."),
        ),
        facts=(c.Fact("版本", "0.1.0"), c.Fact("数据库", "SQLite 3.40.1"), c.Fact("环境", "demo")),
        plugins=(
            c.PlatformPlugin("email", "0.1.0"),
            c.PlatformPlugin("s3", "0.1.0", "error", "Bucket cannot be reached."),
        ),
        jobs=(c.Fact("ready", "0"), c.Fact("dead", "1")),
        checked_at=NOW,
    )


DESK: Mapping[str, Callable[[str], c.Page]] = {
    "queue": queue,
    "empty-queue": lambda locale: c.QueuePage(action_url="/desk"),
    "payments": lambda locale: c.PaymentsPage(
        items=(
            c.PaymentItem(
                "20261123-00001",
                "/desk/x",
                "滨州城建工程有限公司",
                "临时占用城市道路审批",
                "20261123000001",
                "750.00",
            ),
        ),
        tabs=(c.Link("已到账", "/desk/payments", current=True, count=1),),
        total="750.00",
        csv_url="/desk/payments.csv",
        back_url="/desk",
    ),
    "nothing-fits": lambda locale: c.QueuePage(action_url="/desk", query="张", clear_url="/desk"),
    "case": lambda locale: case(locale, panel(locale), release_url="/release"),
    "case-intake": lambda locale: case(locale, intake_panel(locale)),
    "case-closed": lambda locale: case(
        locale, closed_reason="此件已由王受理领取。", claim_url="/claim", trail_whole=False
    ),
    "matters": matters,
    "no-matters": lambda locale: c.AdminMattersPage(action_url="/admin", import_url="/admin/import"),
    "matter": one_matter,
    "new-matter": lambda locale: c.MatterPage(
        code="x", title="食品小作坊登记", organisation=OFFICE, back_url="/admin", start_draft_url="/start"
    ),
    "design": design,
    "design-form": design_form,
    "canvas": canvas,
    "design-history": design_history,
    "draft": draft,
    "certificate-preview": certificate_preview,
    "import": lambda locale: c.ImportPage(action_url="/import", back_url="/admin", error="这不是 zip 文件。"),
    "import-report": report,
    "system": system,
}
