"""Drawing: the process of its own, what it may fetch, fonts, and a licence opened again by other people's tools."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdf
import pytest
import zxingcpp
from PIL import Image

import banshi_templates
from banshi_platform import canonical
from banshi_platform.i18n import add_catalogue
from banshi_runtime.documents import fitting, fonts, guilloche, layout, metadata, pdf, process
from banshi_runtime.documents.content import Annex, CertificateContent, Column, Holder, Issuer, Line
from banshi_runtime.documents.words import MARK
from banshi_runtime.letters import Letter

add_catalogue(Path(banshi_templates.__file__).parent / "locale")
ADDRESS = "https://zwfw.example.cn/verify/Wk3vQ7pXb2sT9mLr4yHd1A"


@pytest.fixture(autouse=True, scope="module")
def _tidy() -> Iterator[None]:
    yield
    pdf.close()


def licence(**more: Any) -> CertificateContent:
    values: dict[str, Any] = {
        "kind": "certificate",
        "layout": "licence-portrait",
        "title": "大型户外广告设置许可证",
        "number": "滨广许〔2026〕12号",
        "identifier": "1.2.156.3005.2.11371600MB9000015M001.11371600MB9000015M.37160020250000000123.001.H",
        "type_code": "11371600MB9000015M001",
        "holder": Holder("滨州渤海传媒有限公司（虚构）", "001", "91371602MA9001014C"),
        "issuer": Issuer("滨州市行政审批服务局", "11371600MB9000015M"),
        "issued_on": date(2026, 12, 7),
        "valid_from": date(2026, 12, 15),
        "valid_to": date(2029, 12, 14),
        "verify_url": ADDRESS,
        "lines": (Line("holder", "申请人", "滨州渤海传媒有限公司（虚构）"), Line("code", "统一社会信用代码", "91371602MA9001014C")),
        "notes": ("不得擅自变更位置。", "期满自行拆除。"),
        "shows_period": True,
    }  # fmt: skip
    return CertificateContent(**{**values, **more})


def annex(count: int, *, inline: bool) -> Annex:
    columns = (Column("序号", "center"), Column("类型"), Column("位置"), Column("面积", "right"))
    rows = tuple(
        (str(n), "灯箱", f"黄河五路渤海十八路交叉口第{n}号灯杆", "6.00") for n in range(1, count + 1)
    )
    return Annex("设施明细", columns, rows, inline)


def pages(data: bytes, folder: Path, resolution: int = 150) -> list[Image.Image]:
    source = folder / "page.pdf"
    source.write_bytes(data)
    subprocess.run(["pdftoppm", "-r", str(resolution), "-png", source, folder / "page"], check=True)
    return [Image.open(path) for path in sorted(folder.glob("page-*.png"))]


def text_of(data: bytes) -> str:
    return "".join("".join(page.extract_text().split()) for page in pypdf.PdfReader(BytesIO(data)).pages)


def test_a_licence_opens_again_with_its_text_fonts_data_and_code(tmp_path: Path) -> None:
    content = licence()
    attached = pdf.Attachment("certificate.json", canonical.dumps(metadata.document(content)))
    drawn = fitting.draw(content, attachments=[attached])
    reader = pypdf.PdfReader(BytesIO(drawn.data))
    assert drawn.pages == len(reader.pages) == 1
    text = text_of(drawn.data)
    for part in (
        "大型户外广告设置许可证",
        "滨广许〔2026〕12号",
        "有效期限：2026年12月15日至2029年12月14日",
        "申请人：滨州渤海传媒",
    ):
        assert part in text
    assert json.loads(reader.attachments["certificate.json"][0])["certificate"] == json.loads(
        json.dumps(content.to_data())
    )
    assert reader.trailer["/Root"]["/Lang"] == "zh-CN"
    fonts_used = subprocess.run(
        ["pdffonts", "-"], input=drawn.data, capture_output=True, check=True
    ).stdout.decode()
    for row in fonts_used.splitlines()[2:]:
        assert "Banshi" in row
        assert row.split()[-5:-2] == ["yes", "yes", "yes"]  # embedded, subset, mapped to Unicode
    (tmp_path / "x.pdf").write_bytes(drawn.data)
    subprocess.run(["qpdf", "--check", tmp_path / "x.pdf"], check=True, capture_output=True)
    found = zxingcpp.read_barcodes(pages(drawn.data, tmp_path)[0])
    assert [code.text for code in found] == [ADDRESS]


def test_the_file_says_that_it_is_pdf_a_3_and_holds_its_data() -> None:
    data = fitting.draw(licence(), attachments=[pdf.Attachment("certificate.json", "{}")]).data
    root: Any = pypdf.PdfReader(BytesIO(data)).trailer["/Root"]
    assert b"part>3</" in root["/Metadata"].get_data() or b'part="3"' in root["/Metadata"].get_data()
    assert root["/AF"][0].get_object()["/AFRelationship"] == "/Data"
    assert root["/OutputIntents"]
    assert root["/MarkInfo"]["/Marked"]


@pytest.mark.parametrize("name", ["licence-portrait", "licence-landscape"])
@pytest.mark.parametrize("count", [0, 1, 6, 60])
def test_seal_and_foot_stay_on_the_face_whatever_it_holds(name: str, count: int) -> None:
    table = annex(count, inline=count <= 6) if count else None
    lines = tuple(
        Line(f"l{n}", "设置地点", "黄河五路渤海十八路交叉口沿街南立面" * (1 + n % 2)) for n in range(4)
    )
    drawn = fitting.draw(licence(layout=name, annex=table, lines=lines))
    assert drawn.anchors["seal"].page == 0
    assert drawn.anchors["middle-end"].bottom > drawn.anchors["foot"].top
    assert drawn.pages == 1 if count <= 6 else drawn.pages > 1


def test_a_face_that_cannot_hold_it_all_flows_over_pages_and_loses_nothing() -> None:
    lines = tuple(Line(f"l{n}", f"项目{n}", f"第{n}项：" + "黄河五路渤海十八路" * 30) for n in range(20))
    drawn = fitting.draw(licence(lines=lines))
    assert drawn.pages > 1
    assert "第19项" in text_of(drawn.data)


def test_the_head_of_an_annex_stands_on_each_of_its_pages() -> None:
    drawn = fitting.draw(licence(annex=annex(90, inline=False)))
    texts = ["".join(page.extract_text().split()) for page in pypdf.PdfReader(BytesIO(drawn.data)).pages]
    assert len(texts) > 3
    assert "共90项，详见附页" in texts[0]
    for number, text in enumerate(texts[1:], start=2):
        assert "序号类型位置面积" in text
        assert f"第{number}页共{len(texts)}页" in text


def test_what_people_type_is_text_and_never_markup() -> None:
    evil = '<script>x</script><img src="file:///etc/passwd">{{ 7*7 }}</dd>'
    drawn = fitting.draw(licence(lines=(Line("a", evil, evil),), notes=(evil,), title=evil[:20]))
    assert "<script>x</script>" in text_of(drawn.data)


def test_a_preview_shows_what_is_missing_in_red(tmp_path: Path) -> None:
    start, end = MARK
    content = licence(lines=(Line("a", "甲", f"{start}lost{end}", faulty=True),))
    drawn = fitting.draw(content, watermark="样张 无效")
    assert "lost" in text_of(drawn.data)
    colours = pages(drawn.data, tmp_path, 40)[0].convert("RGB").getcolors(1 << 20) or []
    assert any(red > 190 and green < 60 and blue < 60 for _count, (red, green, blue) in colours)


@pytest.mark.parametrize(
    "source",
    [
        "file:///etc/passwd",
        "http://127.0.0.1:8159/x.png",
        "package:../fonts/OFL.txt",
        "package:licence-base.html",
        "package:nothing.css",
        "data:text/html,x",
        "ftp://example.test/x",
        "/etc/passwd",
        "x.png",
    ],
)
def test_nothing_is_fetched_but_our_own_files(source: str) -> None:
    with pytest.raises(process.Refused):
        pdf.render(f'<img src="{source}">')
    with pytest.raises(process.Refused):
        pdf.render(f'<link rel="stylesheet" href="{source}">')


def test_a_killed_process_is_replaced_by_the_next_document() -> None:
    pdf.close()  # one that has grown old would retire by itself
    pdf.warm()
    first = pdf.process_id()
    assert first is not None
    os.kill(first, signal.SIGKILL)
    assert pdf.render("<p>办事").startswith(b"%PDF-1.7")
    assert pdf.process_id() not in (None, first)


def test_threads_take_turns() -> None:
    with ThreadPoolExecutor(4) as pool:
        files = list(pool.map(lambda n: pdf.render(f"<title>{n}</title><p>第{n}份"), range(8)))
    titles = [(pypdf.PdfReader(BytesIO(data)).metadata or {})["/Title"] for data in files]
    assert titles == [str(n) for n in range(8)]


def test_a_document_that_takes_too_long_is_given_up_and_the_next_one_is_drawn() -> None:
    slow = process.Process(
        "banshi_runtime.documents.drawing",
        timeout=1.5,
        environment={"FONTCONFIG_FILE": str(pdf.FONTS / "fonts.conf")},
    )
    order = {"variant": "", "attachments": [], "at": 0}
    with pytest.raises(process.TooSlow):
        slow.ask(order, ("<table>" + "<tr><td>办事<td>大厅" * 60_000).encode())
    assert slow.pid is None
    slow.close()
    assert pdf.render("<p>办事").startswith(b"%PDF")


def test_a_document_with_too_many_pages_is_refused() -> None:
    with pytest.raises(process.Refused, match="pages"):
        pdf.render("<style>p { break-after: page }</style>" + "<p>x</p>" * 450)


def test_a_name_with_a_character_in_no_font_is_refused_with_its_code() -> None:
    assert fonts.missing("蒋老·䶮𠮷〇㎡", full=False) <= set("䶮𠮷")
    assert not fonts.missing("行政审批服务局（虚构）〔2026〕№㎡×÷“”——……ⅠāáÀ\n　")
    with pytest.raises(fonts.CannotBeDrawn, match=r"U\+E123"):
        fonts.require("张\ue123")


def test_a_rare_name_is_drawn_from_the_full_font() -> None:
    rare = "𠮷"
    assert fonts.missing(rare, full=False) == {rare}
    assert not fonts.missing(rare)
    data = pdf.render(f'<link rel="stylesheet" href="package:document.css"><p>姓名：{rare}')
    assert rare in text_of(data)


def test_the_shipped_fonts_hold_gb2312() -> None:
    every = {
        bytes([a, b]).decode("gb2312", "ignore") for a in range(0xB0, 0xF8) for b in range(0xA1, 0xFF)
    } - {""}
    assert not fonts.missing("".join(every), full=False)


def test_the_frame_is_drawn_once_and_is_no_text() -> None:
    assert guilloche.compressed("portrait") is guilloche.compressed("portrait")
    assert guilloche.frame(*guilloche.SIZES["landscape"]).startswith("/Artifact BMC")


def test_a_notice_is_set_with_its_table_and_place_for_the_seal() -> None:
    letter = Letter(
        kind="supplement",
        title="补正材料通知书",
        number="滨审补〔2026〕3号",
        addressee="滨州渤海传媒有限公司（虚构）",
        paragraphs=("现一次性告知需要补正的全部内容。",),
        columns=("序号", "材料", "存在的问题", "补正要求"),
        rows=tuple((str(n), "载体权属证明", "缺少第二页", "重新上传") for n in range(1, 40)),
        closing=("查询码：K7WM2XPQ",),
        issuer="滨州市行政审批服务局",
        issued_on=date(2026, 11, 24),
    )
    drawn = pdf.draw(layout.notice(letter, locale="zh_CN"))
    text = text_of(drawn.data)
    assert "滨州渤海传媒有限公司（虚构）：" in text
    assert "2026年11月24日" in text
    assert drawn.anchors["seal"].page == drawn.pages - 1
