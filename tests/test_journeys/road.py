"""Temporary use of city roads, as the bureau describes it (fields, rules, materials, procedure, result), for a clerk to enter.

It is the matter of the customer's list with a fee by area and day at rates that change, two offices that look at the same time, a stage to
pay at, and a licence that both offices seal.
"""

from __future__ import annotations

from typing import Any

from clerk import Clerk
from playwright.sync_api import expect

CODE = "lszycsdlsp"
HERE = f"/admin/matters/{CODE}"
KINDS = "自然人\n企业\n个体工商户\n事业单位\n社会组织\n机关\n其他"


def begin(clerk: Clerk) -> None:
    assert clerk.begin("临时占用城市道路审批") == CODE


def applicant(clerk: Clerk) -> None:
    clerk.open("applicant_kind")
    clerk.tell({"options": KINDS})
    clerk.saved()
    clerk.open("contact_mobile")
    clerk.field("single", "scene", "办理情形", required=True, options="新办\n变更\n延期\n提前终止")
    clerk.field("text", "legal_rep", "法定代表人/负责人", minLength=2, maxLength=50)
    clerk.field("text", "contact_name", "联系人", required=True, minLength=2, maxLength=30)
    clerk.field("yes_no", "is_agent", "是否委托代理", required=True)
    clerk.field("text", "agent_name", "代理人姓名", maxLength=30)
    clerk.field("id_number", "agent_id", "代理人身份证号")


def occupation(clerk: Clerk) -> None:
    clerk.open("request")
    purposes = "施工占道\n经营占道\n活动占道\n市政设施\n抢险"
    clerk.field("single", "purpose", "占用事由", required=True, options=purposes)
    clerk.field("text", "project_name", "工程名称", maxLength=100)
    licence = {"zh_CN": "施工许可证号为 18 位数字。"}
    clerk.field(
        "text",
        "project_licence_no",
        "施工许可证号",
        pattern=r"^\d{18}$",
        **{"x-messages": {"pattern": licence}},
    )
    clerk.field("date", "project_end", "施工许可证载明的竣工日期")
    clerk.field("text", "activity_name", "活动名称", maxLength=100)
    clerk.field("integer", "hours_per_day", "每日占用小时", minimum=1, maximum=24)
    clerk.field("date_time", "emergency_time", "抢险开始时间")
    clerk.field("text", "road_name", "道路名称", required=True)
    clerk.field("single", "road_class", "道路等级", required=True, options="主干路\n次干路\n支路\n街巷")
    clerk.field("text", "section_from", "起点路口", required=True)
    clerk.field("text", "section_to", "终点路口", required=True)
    clerk.field("integer", "near_crossing_m", "距最近路口", required=True, **{"x-unit": "米"})
    clerk.field("integer", "near_hydrant_m", "距消防栓", required=True, **{"x-unit": "米"})
    clerk.field("integer", "near_school_m", "距学校医院大门", required=True, **{"x-unit": "米"})
    clerk.field("yes_no", "occupy_lane", "是否占用车行道", required=True)
    clerk.field("yes_no", "affects_neighbor", "是否影响相邻权利人", required=True)
    clerk.open("request")
    clerk.page.locator('#panel button[value="remove request"]').click()
    clerk.page.wait_for_load_state()


def places(clerk: Clerk) -> None:
    clerk.step("地块和期限")
    clerk.field("date", "period_from", "占用起始日期", required=True)
    clerk.field("date", "period_to", "占用截止日期", required=True)
    clerk.field("computed", "days", "占用天数", **{"x-unit": "天"})
    clerk.field("rows", "areas", "占用地块", required=True, minItems=1, maxItems=20)
    clerk.inside("areas", "computed", "no", "序号")
    clerk.inside("areas", "single", "part", "占用部位", required=True, options="人行道\n车行道\n繁华地段")
    clerk.inside("areas", "number", "length_m", "长", required=True, multipleOf="0.01", **{"x-unit": "米"})
    clerk.inside("areas", "number", "width_m", "宽", required=True, multipleOf="0.01", **{"x-unit": "米"})
    clerk.inside("areas", "computed", "area", "面积", **{"x-unit": "㎡"})
    clerk.inside("areas", "point", "point", "坐标")
    clerk.inside("areas", "text", "use_desc", "用途说明")
    clerk.inside("areas", "date", "from_date", "起")
    clerk.inside("areas", "date", "to_date", "止")
    clerk.inside("areas", "computed", "days", "天数", **{"x-unit": "天"})
    clerk.open("areas")
    clerk.page.locator('#panel button[value="remove areas/*/name"]').click()
    clerk.page.wait_for_load_state()
    clerk.open("areas")
    clerk.field("computed", "area_total", "占用总面积", **{"x-unit": "㎡"})
    clerk.field(
        "number", "remaining_sidewalk_m", "剩余人行道宽", minimum=2, multipleOf="0.01", **{"x-unit": "米"}
    )
    clerk.field("long_text", "traffic_plan_summary", "交通组织说明", minLength=20, maxLength=1000)


def fees(clerk: Clerk) -> None:
    clerk.step("费用和领取")
    clerk.field(
        "single", "fee_reduction", "减免情形", required=True, options="无\n公益活动\n抢险救灾\n政府工程"
    )
    clerk.field("text", "invoice_title", "票据抬头", maxLength=100)
    clerk.field("credit_code", "invoice_taxno", "纳税人识别号")
    clerk.field("single", "pay_mode", "缴费方式", options="线上\n银行")
    clerk.field("single", "delivery", "领取方式", required=True, options="窗口\n邮寄\n仅电子")
    clerk.field("text", "old_licence_no", "原许可证编号", maxLength=50)
    clerk.field("date", "old_valid_to", "原许可期限截止日期")
    clerk.field("integer", "extend_days", "申请延长天数", minimum=1, maximum=365)
    clerk.field("date", "early_end_date", "提前终止日期")
    clerk.field("group", "refund_account", "退费账户")
    clerk.inside_group("refund_account", "text", "account_name", "户名", required=True)
    clerk.inside_group("refund_account", "text", "account_no", "账号", required=True, pattern=r"^\d{12,30}$")
    clerk.inside_group("refund_account", "text", "bank", "开户行", required=True)
    clerk.open("refund_account")
    clerk.page.locator('#panel button[value="remove refund_account/name"]').click()
    clerk.page.wait_for_load_state()


def worked_out(clerk: Clerk) -> None:
    """Days, areas and the fee: by area and day, at the rate that was in force on each day."""
    of = f"{HERE}/rules/formula?field="
    clerk.formula(f"{of}days", "days_between(period_from, period_to) + 1")
    clerk.formula(f"{of}areas/*/no", "row + 1")
    clerk.formula(f"{of}areas/*/area", "round(length_m * width_m, 2)")
    clerk.formula(
        f"{of}areas/*/days",
        "days_between(has(root.areas[row_index].from_date) ? from_date : root.period_from, "
        "has(root.areas[row_index].to_date) ? to_date : root.period_to) + 1",
    )
    clerk.formula(f"{of}area_total", "sum_of(areas.map(a, has(a.area), a.area))")
    new = f"{HERE}/rules/formula?new=field"
    clerk.computed(new, "计费明细", "charges", "step_2", charged(SINCE, UNTIL), key="fee_items")
    total = "fee_reduction == '无' ? sum_of(fee_items.map(line, line.amount)) : 0"
    clerk.computed(new, "应缴占用费", "number", "step_2", total, key="fee_total", unit="元")
    back = f"sum_of({charged('add_days(early_end_date, 1)', UNTIL)}.map(line, line.amount))"
    clerk.computed(new, "应退占用费", "number", "step_2", back, key="refund_total", unit="元")


SINCE, UNTIL = "has(a.from_date) ? a.from_date : period_from", "has(a.to_date) ? a.to_date : period_to"


def charged(since: str, until: str) -> str:
    """The lines of the fee: each plot over its own days or those of the whole, at the rates of its days."""
    item = "purpose == '经营占道' ? '经营摊点' : a.part"
    return f"flat(areas.map(a, charges(facts.rates, {item}, {since}, {until}, a.area)))"


CHECKS = (
    ("period_to", "period_from <= period_to", "截止日期不能早于起始日期。"),
    ("period_to", "days <= 365", "单次占用不得超过 365 天。"),
    ("period_to", "period_to <= project_end", "施工占道不得超过施工许可证载明的竣工日期。"),
    (
        "areas",
        "areas.all(a, (!has(a.from_date) || a.from_date >= period_from) && (!has(a.to_date) || a.to_date <= period_to))",
        "地块的起止日期须在占用期限内。",
    ),
    (
        "period_from",
        "!(scene == '延期' && days_between(today, old_valid_to) < 3)",
        "延期应在到期前至少 3 个工作日申请。",
    ),
    ("extend_days", "extend_days <= days", "延长的天数不得超过原期限。"),
    (
        "early_end_date",
        "early_end_date >= today && early_end_date < period_to",
        "提前终止日期应不早于今天且早于截止日期。",
    ),
    (
        "near_crossing_m",
        "near_crossing_m >= 25 || purpose in ['市政设施', '抢险']",
        "距路口不足 25 米，不得占用。",
    ),
    ("near_hydrant_m", "near_hydrant_m >= 5", "距消防栓不足 5 米，不得占用。"),
    ("near_school_m", "near_school_m >= 20", "距学校、医院大门不足 20 米，不得占用。"),
    ("purpose", "!(purpose == '经营占道' && road_class == '主干路')", "主干路不得用于经营。"),
    ("agent_id", "agent_id != applicant_id", "代理人不能是申请人本人。"),
    ("period_from", "purpose == '抢险' || scene != '新办' || period_from >= today", "起始日期不能早于今天。"),
)


def sidewalk(clerk: Clerk) -> None:
    """What no sentence about rows can say, as a computed yes or no."""
    rule = "areas.exists(a, has(a.part) && a.part == '人行道')"
    clerk.computed(
        f"{HERE}/rules/formula?new=field", "占用人行道", "yes_no", "step_1", rule, key="has_sidewalk"
    )


def checks(clerk: Clerk) -> None:
    for at, rule, message in CHECKS:
        clerk.check(f"{HERE}/rules/formula?new=check", at, rule, message)


RULES: tuple[tuple[list[tuple[str, str, Any]], list[str]], ...] = (
    ([("applicant_kind", "不是", "自然人")], ["legal_rep"]),
    ([("is_agent", "回答“是”", None)], ["agent_name", "agent_id"]),
    ([("purpose", "是", "施工占道")], ["project_name", "project_licence_no", "project_end"]),
    ([("purpose", "是", "活动占道")], ["activity_name", "hours_per_day"]),
    ([("purpose", "是", "抢险")], ["emergency_time"]),
    ([("has_sidewalk", "回答“是”", None)], ["remaining_sidewalk_m"]),
    ([("scene", "不是", "新办")], ["old_licence_no", "old_valid_to"]),
    ([("scene", "是", "延期")], ["extend_days"]),
    ([("scene", "是", "提前终止")], ["early_end_date", "refund_account", "refund_total"]),
)


def rules(clerk: Clerk) -> None:
    clerk.page.goto(f"{HERE}/rules")
    clerk.change_rule("申请人是法人或非法人组织", [("applicant_kind", "不是", "自然人")])
    for when, then in RULES:
        clerk.rule(when, [(field, "show" if field == "refund_total" else "both") for field in then])
    clerk.rule(
        [("fee_total", "大于", 0)],
        [("invoice_title", "both"), ("invoice_taxno", "show"), ("pay_mode", "both")],
    )
    clerk.rule(
        [("occupy_lane", "回答“是”", None), ("area_total", "大于或等于", 50)],
        [("traffic_plan_summary", "both")],
        join="any",
    )


ALWAYS: list[tuple[str, str, Any]] = []
POLICE: list[tuple[str, str, Any]] = [("occupy_lane", "回答“是”", None), ("area_total", "大于或等于", 50)]
OWN, OFFICE = "10", "20"
MATERIALS: tuple[tuple[str, str, str, list[tuple[str, str, Any]], str], ...] = (
    ("身份证明或营业执照", "required", OFFICE, ALWAYS, ""),
    ("占用位置平面图（标尺寸、四至）", "required", OWN, ALWAYS, "面积与申请表误差不超过 1%"),
    ("施工许可证或工程批准文件", "required", OFFICE, [("purpose", "是", "施工占道")], "在有效期内"),
    ("活动批准文件", "required", OFFICE, [("purpose", "是", "活动占道")], ""),
    ("交通组织方案", "required", OWN, POLICE, "交警审核"),
    ("安全防护和恢复承诺书", "required", OWN, ALWAYS, ""),
    ("占用前道路现状照片", "required", OWN, ALWAYS, "3 至 10 张，含拍摄时间"),
    ("相邻权利人同意书", "optional", OWN, [("affects_neighbor", "回答“是”", None)], ""),
    ("授权委托书", "required", OWN, [("is_agent", "回答“是”", None)], ""),
    ("原许可证", "required", OFFICE, [("scene", "不是", "新办")], ""),
    ("减免占用费申请及依据", "deferrable", OWN, [("fee_reduction", "不是", "无")], ""),
)


def materials(clerk: Clerk) -> None:
    clerk.page.goto(f"{HERE}/design/form")
    clerk.tab("申请材料")
    for title, necessity, channel, when, point in MATERIALS:
        clerk.add(title)
        told: dict[str, Any] = {"necessity": necessity, "source": {"channel": channel}}
        told |= {"defer_days": 5} if necessity == "deferrable" else {}
        told |= {"review_points": [point]} if point else {}
        clerk.tell(told)
        if when:
            clerk.saved()
            clerk.when(when, join="any" if when == POLICE else "all")


def procedure(clerk: Clerk) -> None:
    clerk.page.goto(f"{HERE}/design/procedure")
    opinion = [{"title": "踏勘结论", "kind": "single", "options": "合格\n调整\n不合格", "required": True}]
    clerk.add("现场踏勘")
    clerk.tell(
        {
            "who": "市政科",
            "people": 2,
            "limit": {"days": 2},
            "actions": ["agree", "disagree"],
            "form": opinion,
        }
    )
    clerk.saved()
    clerk.up("现场踏勘", 3)
    clerk.add("交警会审")
    police = [{"title": "会审意见", "kind": "single", "options": "同意\n不同意\n附条件", "required": True}]
    clerk.tell({"who": "公安交警", "limit": {"days": 2}, "actions": ["agree", "disagree"], "form": police})
    clerk.saved()
    clerk.when(POLICE, join="any")
    clerk.up("交警会审", 3)
    clerk.choose("交警会审")
    clerk.tell({"with_previous": True})
    clerk.saved()
    clerk.choose("审查")
    clerk.tell({"title": "审核", "who": "市政科长"})
    clerk.choose("决定")
    clerk.tell({"who": "分管负责人"})
    clerk.saved()
    clerk.add("缴费")
    clerk.tell({"kind": "pay", "role": "applicant"})
    expect(clerk.page.locator('#panel [name="amount"]')).to_be_visible()
    clerk.tell({"amount": "fee_total", "who": "申请人", "limit": {"days": 10}, "note": PAY_NOTE})
    clerk.saved()
    clerk.up("缴费", 1)
    clerk.add("期满验收")
    clerk.tell(
        {
            "kind": "after",
            "who": "市政巡查",
            "limit": {"days": 2},
            "note": "合格的归档；不合格的责令恢复，并复验。",
        }
    )
    clerk.saved()
    clerk.page.goto(f"{HERE}/design/procedure")
    clerk.tell({"limits": {"promised": [{"days": 5}]}})
    clerk.saved()


PAY_NOTE = "收到缴款通知后 10 日内缴清。收款人：滨城区财政局（虚构）；开户行及账号见缴款通知书。逾期未缴的，视为放弃。"


POLICE_SEAL = {
    "name": "滨城区公安交通警察大队",
    "credit_code": "11371602MB90000318",
    "seal": "organ",
    "label": "公安交通管理部门意见",
}
LINES = (
    ("占用单位（个人）", "{{ applicant_name }}"),
    ("联系人及电话", "{{ contact_name }} {{ contact_mobile }}"),
    ("占用事由", "{{ purpose }}"),
    ("占用地点", "{{ road_name }}（{{ section_from }}至{{ section_to }}）"),
    (
        "占用部位及面积",
        "{% for a in areas %}{{ a.part }} {{ a.length_m }}×{{ a.width_m }}={{ a.area }}；{% endfor %}合计 {{ area_total }} 平方米",
    ),
    ("占用期限", "{{ period_from | date_zh }}至{{ period_to | date_zh }}（共 {{ days }} 天）"),
    ("占用费", "{{ fee_total | money }} 元（{{ fee_total | money_cn }}）"),
)


def certificate(clerk: Clerk) -> None:
    clerk.page.goto(f"{HERE}/design/certificate")
    clerk.page.locator("#outline .design-list__words a").first.click()
    clerk.page.wait_for_url("**thing=*")
    clerk.tell(
        {
            "title": "临时占用城市道路许可证",
            "kind": "certificate",
            "layout": "licence-landscape",
            "type_code": "11371602MB9000003A001",
            "number": {"pattern": "滨城占〔{year}〕{serial:4}号", "label": "编号"},
            "fields": [{"label": label, "value": value} for label, value in LINES],
            "notes": ["监督电话：12345"],
            "joint_seals": [POLICE_SEAL],
        }
    )
    clerk.saved()


def guide(clerk: Clerk) -> None:
    clerk.page.goto(f"{HERE}/design/guide")
    clerk.tell(
        {
            "summary": "因施工、活动等特殊情况临时占用城市道路的，向行政审批服务局申请，承诺 5 个工作日办结。",
            "basis": [{"title": title, "article": article} for title, article in BASIS],
            "faq": [{"question": question, "answer": answer} for question, answer in FAQ],
        }
    )
    clerk.lines("conditions", CONDITIONS)
    clerk.page.locator('#panel button[value="save"]').click()
    clerk.page.wait_for_load_state()


BASIS = (
    (
        "《城市道路管理条例》（国务院令第198号，2019年修订）",
        "第三十条、第三十一条、第三十二条、第三十六条至第三十八条",
    ),
    ("《滨州市城镇容貌和环境卫生管理条例》", "第二十一条"),
    ("《山东省城市建设管理条例》", "第二十条"),
)
FAQ = (
    ("抢修来不及办怎么办？", "可以先占用并同时通知，24 小时内补办。"),
    ("期满没完工怎么办？", "到期前 3 个工作日申请延期。"),
    ("少占了能退钱吗？", "按未占用的整天数退。"),
    ("店外摆摊能办吗？", "主干路一律不批。"),
    ("费用怎么缴？", "收到缴款通知后 10 日内缴纳，电子票据自动开具。"),
)
CONDITIONS = (
    "因建设施工、市政设施、大型活动、抢险等特殊情况确需占用",
    "不在禁止占用的路段",
    "有交通组织和安全措施",
)


def profile(clerk: Clerk) -> None:
    clerk.page.goto(f"{HERE}/design/profile")
    clerk.tell(
        {
            "item_code": "370117902001",
            "implementation_code": "11371602MB900000334370117902001",
            "audience": ["1", "2", "3", "4", "5", "6", "9"],
            "fee": {
                "charged": True,
                "basis": "《城市道路管理条例》第三十七条",
                "items": [
                    {"name": "城市道路占用费", "standard": "按面积和天数计算，见费率表", "reduction": REDUCED}
                ],
                "rates": RATES,
            },
            "result": {"type": "10", "name": "临时占用城市道路许可证", "validity": "批准的占用期限"},
        }
    )
    clerk.saved()


REDUCED = "公益活动、抢险救灾、政府工程免收"
UNIT = "元/平方米·天"
PARTS = {"人行道": "0.3", "车行道": "0.5", "经营摊点": "0.5", "繁华地段": "1"}
VERSIONS = (
    ("1994-01-01", "2019-03-12", "鲁价涉发〔1994〕185号"),
    ("2019-03-13", "2024-03-12", "省标准"),
    ("2024-03-13", "", "沿用省标准"),
)
RATES = [
    {"item": part, "from": since, "rate": old if since < "2019" else "0.5", "unit": UNIT, "basis": basis}
    | ({"to": until} if until else {})
    for part, old in PARTS.items()
    for since, until, basis in VERSIONS
]


def publish(clerk: Clerk) -> None:
    clerk.page.get_by_role("link", name="发布…").click()
    clerk.page.locator('label[for="confirmed"]').click()
    clerk.page.locator('form[action$="/publish"] button.btn--primary').click()
    clerk.page.wait_for_url(f"**{HERE}")
    expect(clerk.page.get_by_role("link", name="办事指南").first).to_be_visible()


CHAPTERS = (
    begin, applicant, occupation, places, fees, worked_out, sidewalk, checks, rules, materials, procedure, certificate,
    guide, profile,
)  # fmt: skip
# made up, as its company says; on the day of the tests the dates lie ahead
ANSWERS: dict[str, Any] = {
    "applicant_kind": "企业",
    "applicant_name": "滨州城建工程有限公司（虚构）",
    "applicant_uscc": "91371602MA9001073F",
    "contact_mobile": "18654300003",
    "scene": "新办",
    "legal_rep": "钱总",
    "contact_name": "钱八",
    "is_agent": False,
    "purpose": "施工占道",
    "project_name": "黄河六路综合管廊维修",
    "project_licence_no": "371602202611010101",
    "project_end": "2026-12-31",
    "road_name": "黄河六路",
    "road_class": "次干路",
    "section_from": "渤海七路",
    "section_to": "渤海八路",
    "near_crossing_m": 60,
    "near_hydrant_m": 12,
    "near_school_m": 200,
    "occupy_lane": True,
    "affects_neighbor": False,
    "period_from": "2026-12-01",
    "period_to": "2026-12-20",
    "areas": [
        {"part": "人行道", "length_m": 12.5, "width_m": 2.4},
        {"part": "车行道", "length_m": 15, "width_m": 3},
    ],
    "remaining_sidewalk_m": 2.2,
    "traffic_plan_summary": "占用最外侧车道，设锥桶、警示灯及交通疏导员，夜间爆闪警示。",
    "fee_reduction": "无",
    "invoice_title": "滨州城建工程有限公司（虚构）",
    "pay_mode": "线上",
    "delivery": "仅电子",
}
