"""Excel and Word files for the tests, written by the libraries themselves: a list as bureaus keep it."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from docx import Document
from openpyxl import Workbook

Table = Sequence[Sequence[object]]

ELEMENTS: Table = (
    ("要素", "内容"),
    ("事项名称", "临时占用城市道路审批"),
    ("基本编码", "370117902001（拟）"),
    ("事项类型 / 行使层级", "01 行政许可 / 4 县级"),
    ("服务对象", "1^2^3"),
    ("办件类型", "2 承诺件"),
    ("法定办结时限", "20 工作日"),
    ("承诺办结时限", "5 个工作日"),
    ("是否收费", "否"),
    ("受理条件", "1. 确需占用道路\n2. 有安全措施"),
    (
        "设定依据",
        "《城市道路管理条例》（国务院令第198号）第三十一条：因特殊情况需要临时占用城市道路的，须经批准。",
    ),
    ("咨询方式", "窗口咨询；0543-8100000"),
    ("网上支付", "是"),
)
MATERIALS: Table = (
    ("序号", "材料名称", "材料必要性", "适用条件", "来源渠道", "份数", "材料形式", "受理标准", "备用列"),
    (1, "占用道路申请表", "必要", "总是", "表单生成", "1/0", "电子", "", ""),
    (
        2,
        "施工许可证",
        "必要",
        'purpose=="施工占道"',
        "20 住建部门",
        "复印件1份",
        "纸质/电子",
        "在有效期；与表单一致",
        "甲",
    ),
    (3, "授权委托书", "必要", "is_agent", "10", "1", "电子", "", ""),
    (4, "占用方案", "容缺后补", "占用面积大的", "申请人自备", "", "电子", "3–10 张，jpg", ""),
)
FIELDS: Table = (
    ("序号", "标识", "标签", "类型", "是否必填", "校验 / 选项", "显示条件", "备注"),
    (1, "scene", "办理情形", "single", "是", "新办/变更/延期；不得代选", "–", ""),
    (2, "applicant_name", "申请人名称", "text(2–100)", "是", "", "", ""),
    (3, "applicant_id", "身份证号", "idcard", "是", "", "", ""),
    (4, "purpose", "占用事由", "单选", "是", "施工占道/活动占道", "", ""),
    (5, "is_agent", "是否委托代理", "bool", "是", "", "", ""),
    (6, "agent_name", "代理人姓名", "文本", "条件", "", "is_agent", "与身份证一致"),
    (7, "project_name", "工程名称", "text", "条件", "", "占用事由为施工占道", ""),
    (8, "period_from", "开始日期", "date", "是", "≥今天", "", ""),
    (9, "period_to", "结束日期", "date", "是", "≥period_from", "", ""),
    (10, "area_total", "总面积", "calc", "–", "Σareas.area", "", ""),
    (11, "near_m", "距路口(m)", "int", "是", "<25 阻断", 'area_total>=50 and scene!="变更"', ""),
    (12, "days", "天数", "calc", "–", "含首尾", "", ""),
    (13, "odd", "怪字段", "卫星遥感", "是", "", "天气好的", ""),
)
AREAS: Table = (
    ("标识", "标签", "类型", "必填", "校验"),
    ("part", "部位", "single", "是", "人行道/车行道"),
    ("length_m", "长", "dec(6,2)", "是", ">0"),
    ("width_m", "宽", "dec(6,2)", "是", ">0"),
    ("area", "面积", "calc", "–", "round(length_m*width_m,2)"),
)  # fmt: skip
LIST: Sequence[tuple[str, Table]] = (
    ("一、基本信息", ELEMENTS),
    ("二、申请材料", MATERIALS),
    ("三、表单字段", FIELDS),
    ("areas 占用地块（可重复，1–20 行）", AREAS),
)


def xlsx(tables: Sequence[tuple[str, Table]] = LIST) -> bytes:
    """All tables one below the other on one sheet, each under its title."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for title, rows in tables:
        if title:
            sheet.append([title])
        for row in rows:
            sheet.append(list(row))
    return _saved(book)


def docx(tables: Sequence[tuple[str, Table]] = LIST, texts: Sequence[str] = ()) -> bytes:
    document = Document()
    for text in texts:
        document.add_paragraph(text)
    for title, rows in tables:
        document.add_paragraph(title)
        table = document.add_table(rows=0, cols=max(map(len, rows)))
        for row in rows:
            for cell, value in zip(table.add_row().cells, row, strict=False):
                cell.text = str(value)
    return _saved(document)


def _saved(thing: object) -> bytes:
    out = BytesIO()
    thing.save(out)  # type: ignore[attr-defined]
    return out.getvalue()


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """The file with another part in it, or one replaced."""
    out = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for entry in old.infolist():
            if entry.filename != name:
                new.writestr(entry, old.read(entry))
        new.writestr(name, content)
    return out.getvalue()
